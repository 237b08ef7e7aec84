/** What is to be sent on a connection: collected, so that answers that are ready together leave as one write. */
import type { Connection } from '#kernel/tcp/protocol';
import type { Output } from '../operations/operation.ts';

/** As much as may wait to be sent while a search goes on. */
const FULL = 64 * 1024;
const NO_BLOCK = Buffer.alloc(0);

/** Answers are written side by side into blocks of this size. */
const BLOCK = 32 * 1024;

export class ConnectionOutput implements Output {
  readonly #connection: Connection;
  readonly #full: Buffer[] = [];
  #length = 0;
  #block: Buffer = NO_BLOCK;
  /** What has been sent of the block, and what is in it. */
  #sent = 0;
  #end = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  put(bytes: Uint8Array): void {
    this.room(bytes.length).set(bytes);
  }

  room(length: number): Buffer {
    if (this.#end + length > this.#block.length) this.#newBlock(length);
    const start = this.#end;
    this.#end += length;
    this.#length += length;
    return this.#block.subarray(start, this.#end);
  }

  get isFull(): boolean {
    return this.#length > FULL || this.#connection.needsDrain;
  }

  /** Sends what is in line. */
  flush(): void {
    if (this.#length === 0) return;
    for (const bytes of this.#full.splice(0)) this.#connection.write(bytes);
    this.#connection.write(this.#block.subarray(this.#sent, this.#end));
    this.#sent = this.#end;
    this.#length = 0;
  }

  drained(): Promise<void> {
    this.flush();
    return this.#connection.drained();
  }

  #newBlock(length: number): void {
    if (this.#end > this.#sent) this.#full.push(this.#block.subarray(this.#sent, this.#end));
    this.#block = Buffer.allocUnsafeSlow(Math.max(BLOCK, length));
    this.#sent = 0;
    this.#end = 0;
  }
}

/** Holds back what is to be sent, until it is known how much of it. */
export class HeldOutput implements Output {
  readonly isFull = false;
  readonly #held: Buffer[] = [];

  put(bytes: Buffer): void {
    this.#held.push(bytes);
  }

  room(length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    this.#held.push(bytes);
    return bytes;
  }

  drained(): Promise<void> {
    return Promise.resolve();
  }

  /** Sends the first so many of the messages; all of them, unless told otherwise. */
  release(output: Output, count = this.#held.length): void {
    for (const bytes of this.#held.slice(0, count)) output.put(bytes);
  }
}
