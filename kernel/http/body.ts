/** A request's body on a socket. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { BodyAborted, BodyTooLarge, type RequestBody } from './message.ts';

/** A request's body, read when asked for. */
export class EdgeBody implements RequestBody {
  readonly #req: IncomingMessage;
  readonly #limit: number;
  /** A client waits to be told to go on. */
  readonly #waiting: ServerResponse | undefined;
  #whole: Promise<Buffer> | undefined;
  arrived: Buffer | undefined;
  /** Whether anybody has asked for it. */
  begun = false;

  constructor(req: IncomingMessage, limit: number, waiting?: ServerResponse) {
    this.#req = req;
    this.#limit = limit;
    this.#waiting = waiting;
  }

  bytes(limit = this.#limit): Promise<Buffer> {
    const announced = this.#req.headers['content-length'];
    if (announced !== undefined && Number(announced) > limit) return Promise.reject(new BodyTooLarge(limit));
    this.#begin();
    this.#whole ??= collect(this.#req, limit).then((buffer) => {
      this.arrived = buffer;
      return buffer;
    });
    return this.#whole;
  }

  async text(limit?: number): Promise<string> {
    return (await this.bytes(limit)).toString('utf8');
  }

  stream(): Readable {
    this.#begin();
    return this.#req;
  }

  #begin(): void {
    if (!this.begun) this.#waiting?.writeContinue();
    this.begun = true;
  }
}

function collect(req: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // whose client went away before anybody asked closes no second time
    if (req.destroyed) {
      reject(new BodyAborted());
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        // what is still to come is read and thrown away, so that the client can finish and hear the answer
        chunks.length = 0;
        reject(new BodyTooLarge(limit));
      }
    });
    req.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    req.once('error', () => reject(new BodyAborted()));
    // every request closes; only one that is not complete was broken off
    req.once('close', () => req.complete || reject(new BodyAborted()));
  });
}
