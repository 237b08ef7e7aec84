/** A client that speaks in messages, and shows them as they come: for tests, by memory or by a socket to whichever directory. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { decodeMessage } from '#formats/ldap/decode';
import { encodeMessage } from '#formats/ldap/encode';
import { Frames } from '#formats/ldap/frames';
import type { Control, LdapMessage, Operation, Request } from '#formats/ldap/message';

/** Answers of a server are longer than requests may be. */
const ANY_LENGTH = 2 ** 31 - 1;

/** A client that speaks in messages. */
export interface Talk {
  /** Sends requests, each under the id given or the next one, as one piece of bytes. */
  send(...operations: (Request | LdapMessage<Request>)[]): void;
  /** Sends bytes as they are. */
  write(bytes: Uint8Array | string): void;
  /** The next message from the server; nothing when it has closed the connection. */
  next(): Promise<LdapMessage | undefined>;
  /** Sends one request; what comes of it, up to and with its result. */
  ask(operation: Request, controls?: readonly Control[]): Promise<readonly Operation[]>;
  /** Ends the client's side. */
  end(): void;
}

/** Over a socket. */
export async function talkTo(url: string): Promise<Talk> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return talkBy({ write: (bytes) => socket.write(bytes), output: socket, end: () => socket.end() });
}

/** Where bytes go and come from. */
export interface Line {
  write(bytes: Uint8Array | string): void;
  readonly output: AsyncIterable<Buffer>;
  end(): void;
}

export function talkBy({ write, output, end }: Line): Talk {
  const frames = new Frames(ANY_LENGTH);
  let lastId = 0;
  const chunks = output[Symbol.asyncIterator]();
  const next = async () => {
    for (;;) {
      const frame = frames.next();
      if (frame !== undefined) return decodeMessage(frame);
      const { value, done } = await chunks.next();
      if (done) return undefined;
      frames.add(value);
    }
  };
  const messageOf = (operation: Request | LdapMessage<Request>): LdapMessage => {
    if ('operation' in operation) return operation;
    lastId += 1;
    return { id: lastId, operation, controls: [] };
  };
  const send = (...operations: (Request | LdapMessage<Request>)[]) =>
    write(Buffer.concat(operations.map((one) => encodeMessage(messageOf(one)))));
  return {
    send,
    write,
    next,
    end,
    ask: async (operation, controls = []) => {
      send({ ...(messageOf(operation) as LdapMessage<Request>), controls });
      const answers: Operation[] = [];
      for (;;) {
        const message = await next();
        if (message === undefined) throw new Error('the server has closed the connection');
        answers.push(message.operation);
        if (message.operation.kind !== 'searchEntry') return answers;
      }
    },
  };
}
