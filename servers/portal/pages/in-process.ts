/** A node:http listener, reached over connections that lie within this process: real HTTP, no port. */
import { Agent, createServer, type RequestListener } from 'node:http';
import { duplexPair } from 'node:stream';
import type { Upstream } from '../gateway/forward.ts';

/** node:http serves any duplex stream that it is given as a connection; this agent gives it one end of a pair for each request. */
class InProcessAgent extends Agent {
  readonly #server;

  constructor(listener: RequestListener) {
    super({ keepAlive: false });
    this.#server = createServer(listener);
  }

  override createConnection() {
    const [near, far] = duplexPair();
    this.#server.emit('connection', far);
    return near;
  }
}

/** Where {@link forward} finds the listener. */
export function inProcess(listener: RequestListener): Upstream {
  return { url: new URL('http://portal.localhost'), agent: new InProcessAgent(listener) };
}
