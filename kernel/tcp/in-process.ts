/** A protocol without a socket, for tests and for callers in the same process. */
import { PassThrough } from 'node:stream';
import type { ConnectionFault } from '../http/message.ts';
import { faultBytes } from '../socket-faults.ts';
import type { Connection, ConnectionHandler, ConnectionProtocol } from './protocol.ts';

/** The peer's end of a connection that is nothing but memory. */
export interface InProcessConnection {
  /** Sends bytes. The protocol has received them when this returns, unless it has paused or waits for its output to be read. */
  write(chunk: Uint8Array | string): void;
  /** What the protocol sends, until it closes; fails with ECONNRESET when it resets. Can be read in parts, one loop after another. */
  readonly output: AsyncIterable<Buffer>;
  /** Ends the peer's side; what the protocol still sends can be read. */
  end(): void;
}

/** Opens a connection to a protocol. A bug that it throws comes out of the call that met it. */
export function connectInProcess(protocol: ConnectionProtocol): InProcessConnection {
  const connection = new MemoryConnection(protocol);
  return {
    write: (chunk) => connection.receive(Buffer.from(chunk as Uint8Array)),
    output: { [Symbol.asyncIterator]: () => connection.output.iterator({ destroyOnReturn: false }) },
    end: () => connection.end(),
  };
}

class MemoryConnection implements Connection {
  readonly remoteAddress = '127.0.0.1';
  secure = false;
  readonly output = new PassThrough();
  readonly #handler: ConnectionHandler;
  /** What has not been received yet, in order; `undefined` is the peer's end. */
  readonly #incoming: (Buffer | undefined)[] = [];
  #paused = false;
  #ended = false;
  #waiting: (() => void)[] = [];

  constructor(protocol: ConnectionProtocol) {
    // whoever reads the output hears of a reset; if nobody does, it is no error of the process
    this.output.on('error', () => {});
    this.output.on('drain', () => {
      this.#tellDrained();
      this.#deliver();
    });
    this.output.once('close', () => {
      this.#tellDrained();
      this.#end();
    });
    this.#handler = protocol.connect(this);
  }

  receive(chunk: Buffer): void {
    this.#incoming.push(chunk);
    this.#deliver();
  }

  end(): void {
    this.#incoming.push(undefined);
    this.#deliver();
  }

  #deliver(): void {
    while (this.#incoming.length > 0 && !this.#paused && !this.closed && !this.needsDrain) {
      const chunk = this.#incoming.shift();
      if (chunk) this.#handler.receive(chunk);
      else this.#end();
    }
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#handler.end();
  }

  #tellDrained(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  get closed(): boolean {
    return !this.output.writable;
  }

  get needsDrain(): boolean {
    return this.output.writableNeedDrain;
  }

  write(bytes: Uint8Array | string): void {
    if (!this.closed) this.output.write(bytes);
  }

  drained(): Promise<void> {
    if (!this.needsDrain || this.output.destroyed) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.output.end();
  }

  reset(): void {
    this.output.destroy(Object.assign(new Error('the connection was reset'), { code: 'ECONNRESET' }));
  }

  break(fault: ConnectionFault, random: () => number): void {
    if (fault === 'CONNECTION_RESET_BY_PEER') this.reset();
    else this.output.end(faultBytes(fault, random, ''));
  }

  async startTls(): Promise<void> {
    this.secure = true;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#deliver();
  }
}
