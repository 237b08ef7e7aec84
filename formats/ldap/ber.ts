/**
 * The Basic Encoding Rules as LDAP restricts them (RFC 4511 §5.1): definite lengths only, one octet for each tag. What does not fit is
 * refused at its header, before anything is read or kept for it.
 */

/** Universal tags that LDAP has a use for. */
const BOOLEAN = 0x01;
export const INTEGER = 0x02;
export const OCTET_STRING = 0x04;
const NULL = 0x05;
export const ENUMERATED = 0x0a;
export const SEQUENCE = 0x30;
export const SET = 0x31;

/** Bytes that are not what they should be. */
export class BerError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BerError';
  }
}

const LONG_FORM = 0x80;
/** Lengths have at most four octets; all that is kept here is far shorter. */
const MOST_LENGTH_OCTETS = 4;
/** Longest that a tag and its length can be. */
export const MOST_HEADER_OCTETS = 2 + MOST_LENGTH_OCTETS;

/** Reads one element after the other, within bounds that narrow when a constructed one is entered. */
export class BerReader {
  readonly bytes: Buffer;
  /** Where the next element begins. */
  at: number;
  /** Where those of this level end. */
  end: number;

  constructor(bytes: Buffer, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  get more(): boolean {
    return this.at < this.end;
  }

  /** The tag of the next element; -1 when there is none. */
  get tag(): number {
    return this.at < this.end ? (this.bytes[this.at] as number) : -1;
  }

  /** Enters a constructed element. Gives back what {@link leave} needs. */
  enter(tag: number): number {
    const outer = this.end;
    this.end = this.#header(tag);
    return outer;
  }

  /** Goes on after the element that was entered, all of which must have been read. */
  leave(outer: number): void {
    if (this.at !== this.end) throw new BerError('there is more in an element than it can hold');
    this.end = outer;
  }

  /** A whole number of at most four octets. */
  integer(tag = INTEGER): number {
    const end = this.#header(tag);
    const length = end - this.at;
    if (length < 1 || length > 4) throw new BerError(`a number has ${length} octets`);
    const value = this.bytes.readIntBE(this.at, length);
    this.at = end;
    return value;
  }

  boolean(tag = BOOLEAN): boolean {
    const end = this.#header(tag);
    if (end - this.at !== 1) throw new BerError('a boolean has more or fewer octets than one');
    this.at = end;
    return this.bytes[end - 1] !== 0;
  }

  /** Octets as they are: a view, not a copy. */
  octets(tag = OCTET_STRING): Buffer {
    const end = this.#header(tag);
    const octets = this.bytes.subarray(this.at, end);
    this.at = end;
    return octets;
  }

  /** Octets as UTF-8. What is none becomes U+FFFD. */
  text(tag = OCTET_STRING): string {
    const end = this.#header(tag);
    const text = this.bytes.toString('utf8', this.at, end);
    this.at = end;
    return text;
  }

  /** An element without content. */
  null(tag = NULL): void {
    if (this.#header(tag) !== this.at) throw new BerError('there is something where nothing should be');
  }

  /** Goes past the next element, whatever it is. */
  skip(): void {
    this.at = this.#header(this.tag);
  }

  /** Goes past a tag and a length; gives back where the content ends. */
  #header(tag: number): number {
    const { bytes } = this;
    if (this.at + 2 > this.end) throw new BerError('an element is missing or cut off');
    const found = bytes[this.at] as number;
    if (found !== tag) throw new BerError(`tag 0x${found.toString(16)} where 0x${tag.toString(16)} should be`);
    const length = lengthAt(bytes, this.at + 1, this.end);
    if (length === undefined) throw new BerError('a length is cut off');
    this.at += 1 + lengthOctets(bytes[this.at + 1] as number);
    if (length > this.end - this.at) throw new BerError('an element is longer than what holds it');
    return this.at + length;
  }
}

/** How many octets a length has that begins so. */
function lengthOctets(first: number): number {
  return first < LONG_FORM ? 1 : 1 + (first & 0x7f);
}

/** The length that is written there; nothing when it is cut off. Throws when it is indefinite or gigantic. */
function lengthAt(bytes: Buffer, at: number, end: number): number | undefined {
  if (at >= end) return undefined;
  const first = bytes[at] as number;
  if (first < LONG_FORM) return first;
  const octets = first & 0x7f;
  if (octets === 0) throw new BerError('indefinite lengths are not allowed');
  if (octets > MOST_LENGTH_OCTETS) throw new BerError(`a length has ${octets} octets`);
  return at + 1 + octets > end ? undefined : bytes.readUIntBE(at + 1, octets);
}

/** How long the element is that begins there, header included; nothing when its header is cut off. */
export function elementLength(bytes: Buffer, at: number, end = bytes.length): number | undefined {
  const length = lengthAt(bytes, at + 1, end);
  return length === undefined ? undefined : 1 + lengthOctets(bytes[at + 1] as number) + length;
}

/** An element of these parts. */
export function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  let length = 0;
  for (const part of parts) length += part.length;
  const header = headerLength(length);
  const bytes = Buffer.allocUnsafe(header + length);
  let at = writeHeader(bytes, 0, tag, length);
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** How many octets a tag and such a length take. */
export function headerLength(length: number): number {
  if (length < 0x80) return 2;
  if (length < 0x100) return 3;
  if (length < 0x1_0000) return 4;
  return length < 0x100_0000 ? 5 : 6;
}

/** Writes a tag and a length; gives back where the content begins. */
export function writeHeader(bytes: Buffer, at: number, tag: number, length: number): number {
  bytes[at] = tag;
  const octets = headerLength(length) - 2;
  if (octets === 0) {
    bytes[at + 1] = length;
    return at + 2;
  }
  bytes[at + 1] = LONG_FORM | octets;
  bytes.writeUIntBE(length, at + 2, octets);
  return at + 2 + octets;
}

/** How many octets a whole number takes: -2147483648 to 2147483647. */
export function integerLength(value: number): number {
  if (value >= -0x80 && value < 0x80) return 1;
  if (value >= -0x8000 && value < 0x8000) return 2;
  return value >= -0x80_0000 && value < 0x80_0000 ? 3 : 4;
}

export function integer(value: number, tag = INTEGER): Buffer {
  const octets = integerLength(value);
  const bytes = Buffer.allocUnsafe(2 + octets);
  bytes[0] = tag;
  bytes[1] = octets;
  bytes.writeIntBE(value, 2, octets);
  return bytes;
}

export function boolean(value: boolean, tag = BOOLEAN): Buffer {
  return Buffer.from([tag, 1, value ? 0xff : 0]);
}

/** Text, or octets as they are. */
export function octets(value: string | Uint8Array, tag = OCTET_STRING): Buffer {
  if (typeof value !== 'string') return element(tag, value);
  const length = Buffer.byteLength(value);
  const bytes = Buffer.allocUnsafe(headerLength(length) + length);
  bytes.write(value, writeHeader(bytes, 0, tag, length));
  return bytes;
}
