/** From bytes as the network cuts them to whole messages. */
import { BerError, elementLength, MOST_HEADER_OCTETS, SEQUENCE } from './ber.ts';

/**
 * Cuts a stream of bytes into messages. Keeps what is incomplete, and never more than one message's limit: a longer one is refused as
 * soon as its length is known.
 */
export class Frames {
  readonly #limit: number;
  /** Bytes that have come and are not given out, in order. */
  #chunks: Buffer[] = [];
  #length = 0;
  /** Where in the first chunk the next message begins. */
  #at = 0;
  /** How long that message is, once its header has come. */
  #needed: number | undefined;

  /** `limit` in bytes, for one message. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: Buffer): void {
    if (this.#length === 0) {
      this.#chunks = [chunk];
      this.#at = 0;
    } else this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** The next whole message, or nothing until more has come. Throws {@link BerError} for what can be no message. */
  next(): Buffer | undefined {
    if (this.#length === 0) return undefined;
    this.#needed ??= this.#nextLength();
    if (this.#needed === undefined || this.#length < this.#needed) return undefined;
    const first = this.#joined(this.#needed);
    const end = this.#at + this.#needed;
    const message = first.subarray(this.#at, end);
    this.#at = end;
    this.#length -= this.#needed;
    this.#needed = undefined;
    if (end === first.length) {
      this.#chunks.shift();
      this.#at = 0;
    }
    return message;
  }

  /** Forgets what has not been given out. */
  clear(): void {
    this.#chunks = [];
    this.#length = 0;
    this.#at = 0;
    this.#needed = undefined;
  }

  #nextLength(): number | undefined {
    const first = this.#joined(Math.min(MOST_HEADER_OCTETS, this.#length));
    if (first[this.#at] !== SEQUENCE) throw new BerError('what came is no message of LDAP');
    const length = elementLength(first, this.#at);
    if (length !== undefined && length > this.#limit) throw new BerError(`a message of ${length} bytes; at most ${this.#limit} are taken`);
    return length;
  }

  /** The first chunk, joined with others where so many bytes from where the message begins are not in it. */
  #joined(bytes: number): Buffer {
    const [first] = this.#chunks as [Buffer];
    if (first.length - this.#at >= bytes) return first;
    const joined = Buffer.concat([first.subarray(this.#at), ...this.#chunks.slice(1)]);
    this.#chunks = [joined];
    this.#at = 0;
    return joined;
  }
}
