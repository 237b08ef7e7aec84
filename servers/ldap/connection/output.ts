/** What is to be sent on a connection: collected, so that answers that are ready together leave as one write. */
import type { Connection } from '#kernel/tcp/protocol';
import type { Output } from '../operations/operation.ts';

/** As much as may wait to be sent while a search goes on. */
const FULL = 64 * 1024;

export class ConnectionOutput implements Output {
  readonly #connection: Connection;
  #waiting: Buffer[] = [];
  #length = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  put(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#length += bytes.length;
  }

  get isFull(): boolean {
    return this.#length > FULL || this.#connection.needsDrain;
  }

  /** Sends what is in line. */
  flush(): void {
    if (this.#length === 0) return;
    this.#connection.write(this.#waiting.length === 1 ? (this.#waiting[0] as Buffer) : Buffer.concat(this.#waiting, this.#length));
    this.#waiting = [];
    this.#length = 0;
  }

  drained(): Promise<void> {
    this.flush();
    return this.#connection.drained();
  }
}

/** Holds back what is to be sent, until it is known how much of it. */
export class HeldOutput implements Output {
  readonly isFull = false;
  readonly #held: Buffer[] = [];

  put(bytes: Buffer): void {
    this.#held.push(bytes);
  }

  drained(): Promise<void> {
    return Promise.resolve();
  }

  /** Sends the first so many of the messages; all of them, unless told otherwise. */
  release(output: Output, count = this.#held.length): void {
    for (const bytes of this.#held.slice(0, count)) output.put(bytes);
  }
}
