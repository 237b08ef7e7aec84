/**
 * Where the journal keeps its exchanges: the newest of them, bounded by count and by bytes.
 *
 * An object per exchange, with all that hangs on it, would be some twenty objects that live just long enough for the garbage collector
 * to copy and mark each: that cost more than answering the request (docs/decisions/journal-ring.md). So what is textual is written into
 * one ring of bytes outside the heap, numbers lie side by side in another array, and only what lives anyway is pointed to.
 */
import type { About } from './http/message.ts';
import type { Exchange } from './journal.ts';

/** Numbers of a row. */
const SEQUENCE = 0;
const AT = 1;
const DURATION = 2;
const STATUS = 3;
const WEIGHT = 4;
const TEXT_START = 5;
const TEXT_END = 6;
const NUMBERS = 7;

/** Pointers of a row. */
const SESSION = 0;
const SERVER = 1;
const OPERATION = 2;
const PATIENT = 3;
const MAILBOX = 4;
const REQUEST_BODY = 5;
const RESPONSE_BODY = 6;
const ADVICE = 7;
const FAULTS = 8;
const POINTERS = 9;

const FIRST_ROWS = 512;
const FIRST_BYTES = 256 * 1024;
/** UTF-8 needs at most so many bytes for each unit of a string. */
const BYTES_A_UNIT = 3;

export class ExchangeRing {
  readonly #capacity: number;
  readonly #maxBytes: number;
  #numbers = new Float64Array(0);
  #pointers: unknown[] = [];
  #text = Buffer.alloc(0);
  /** Where the next text goes. */
  #textEnd = 0;
  #textWraps = false;
  /** Row of the oldest exchange, and how many there are. */
  #head = 0;
  #size = 0;
  #bytes = 0;

  constructor(capacity: number, maxBytes: number) {
    this.#capacity = capacity;
    this.#maxBytes = maxBytes;
  }

  get size(): number {
    return this.#size;
  }

  /** Keeps an exchange; the oldest make room for it. */
  push(exchange: Exchange): void {
    if (this.#size === this.#capacity) this.#dropOldest();
    const text = pack(exchange);
    const weight = weightOf(exchange);
    const start = this.#write(text);
    const row = (this.#head + this.#size) % this.#capacity;
    this.#makeRow(row);
    const numbers = this.#numbers;
    const n = row * NUMBERS;
    numbers[n + SEQUENCE] = exchange.sequence;
    numbers[n + AT] = exchange.at;
    numbers[n + DURATION] = exchange.duration;
    numbers[n + STATUS] = exchange.status;
    numbers[n + WEIGHT] = weight;
    numbers[n + TEXT_START] = start;
    numbers[n + TEXT_END] = this.#textEnd;
    const pointers = this.#pointers;
    const p = row * POINTERS;
    pointers[p + SESSION] = exchange.session;
    pointers[p + SERVER] = exchange.server;
    pointers[p + OPERATION] = exchange.operation;
    pointers[p + PATIENT] = exchange.subject?.patient;
    pointers[p + MAILBOX] = exchange.subject?.mailbox;
    pointers[p + REQUEST_BODY] = exchange.requestBody;
    pointers[p + RESPONSE_BODY] = exchange.responseBody;
    pointers[p + ADVICE] = exchange.about?.advice;
    pointers[p + FAULTS] = exchange.faults;
    this.#size += 1;
    this.#bytes += weight;
    while (this.#bytes > this.#maxBytes && this.#size > 1) this.#dropOldest();
  }

  /** The sequence number of the i-th exchange, counted from the oldest. */
  sequenceAt(i: number): number {
    return this.#numbers[this.#rowAt(i) * NUMBERS + SEQUENCE] as number;
  }

  /** What of the i-th exchange can be told without unpacking it. */
  glance(i: number): { readonly session: unknown; readonly server: unknown; readonly patient: unknown; readonly status: number } {
    const row = this.#rowAt(i);
    const p = row * POINTERS;
    return {
      session: this.#pointers[p + SESSION],
      server: this.#pointers[p + SERVER],
      patient: this.#pointers[p + PATIENT],
      status: this.#numbers[row * NUMBERS + STATUS] as number,
    };
  }

  /** The i-th exchange, counted from the oldest, as an object again. */
  at(i: number): Exchange {
    const row = this.#rowAt(i);
    const numbers = this.#numbers.subarray(row * NUMBERS, (row + 1) * NUMBERS);
    const pointers = this.#pointers.slice(row * POINTERS, (row + 1) * POINTERS);
    const patient = pointers[PATIENT] as string | undefined;
    const mailbox = pointers[MAILBOX] as string | undefined;
    const text = this.#text.toString('utf8', numbers[TEXT_START], numbers[TEXT_END]);
    return {
      sequence: numbers[SEQUENCE] as number,
      at: numbers[AT] as number,
      duration: numbers[DURATION] as number,
      status: numbers[STATUS] as number,
      session: pointers[SESSION] as string,
      server: pointers[SERVER] as string,
      operation: pointers[OPERATION] as string,
      requestBody: pointers[REQUEST_BODY] as Exchange['requestBody'],
      responseBody: pointers[RESPONSE_BODY] as Exchange['responseBody'],
      subject: patient === undefined && mailbox === undefined ? undefined : { patient, mailbox },
      faults: pointers[FAULTS] as Exchange['faults'],
      ...unpack(text, pointers[ADVICE] as About['advice']),
    };
  }

  clear(): void {
    this.#head = 0;
    this.#size = 0;
    this.#bytes = 0;
    this.#textEnd = 0;
    this.#textWraps = false;
    this.#pointers = [];
    this.#numbers = new Float64Array(0);
  }

  #rowAt(i: number): number {
    return (this.#head + i) % this.#capacity;
  }

  #makeRow(row: number): void {
    if ((row + 1) * NUMBERS <= this.#numbers.length) return;
    const rows = Math.min(this.#capacity, Math.max(FIRST_ROWS, row * 2));
    const numbers = new Float64Array(rows * NUMBERS);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    for (let i = this.#pointers.length; i < rows * POINTERS; i++) this.#pointers.push(undefined);
  }

  /** Writes a text where the last one ended, or at the beginning when it does not fit any more; gives back where it begins. */
  #write(text: string): number {
    const whole = text.length * BYTES_A_UNIT <= this.#maxBytes ? text : text.slice(0, Math.floor(this.#maxBytes / BYTES_A_UNIT));
    const room = whole.length * BYTES_A_UNIT;
    if (this.#textEnd + room > this.#text.length && !this.#grow(room)) {
      // what lies behind was written a round ago, and is older than what lies at the beginning
      while (this.#size > 0 && this.#oldestText() >= this.#textEnd) this.#dropOldest();
      this.#textEnd = 0;
      this.#textWraps = true;
    }
    const start = this.#textEnd;
    if (this.#textWraps) while (this.#size > 0 && this.#oldestText() >= start && this.#oldestText() < start + room) this.#dropOldest();
    this.#textEnd = start + this.#text.write(whole, start, 'utf8');
    return start;
  }

  /** Makes room behind the last text, as long as nothing has been written a second time. */
  #grow(room: number): boolean {
    if (this.#textWraps || this.#textEnd + room > this.#maxBytes) return false;
    const bytes = Math.min(this.#maxBytes, Math.max(FIRST_BYTES, this.#text.length * 2, this.#textEnd + room));
    const text = Buffer.allocUnsafeSlow(bytes);
    this.#text.copy(text, 0, 0, this.#textEnd);
    this.#text = text;
    return true;
  }

  #oldestText(): number {
    return this.#numbers[this.#head * NUMBERS + TEXT_START] as number;
  }

  #dropOldest(): void {
    this.#bytes -= this.#numbers[this.#head * NUMBERS + WEIGHT] as number;
    const p = this.#head * POINTERS;
    this.#pointers[p + REQUEST_BODY] = undefined;
    this.#pointers[p + RESPONSE_BODY] = undefined;
    this.#head = (this.#head + 1) % this.#capacity;
    this.#size -= 1;
  }
}

/** About what an exchange keeps alive, in bytes. */
function weightOf(exchange: Exchange): number {
  return 1024 + exchange.target.length + (exchange.requestBody?.length ?? 0) + (exchange.responseBody?.length ?? 0);
}

/** Between the parts of a packed text, and between the groups of parts: neither occurs in a request target or a header. */
const PART = '\u0001';
const GROUP = '\u0000';

type Packed = 'protocol' | 'method' | 'target' | 'requestHeaders' | 'responseHeaders' | 'about';

/** What is textual, as one flat string. */
function pack({ protocol, method, target, requestHeaders, responseHeaders, about }: Exchange): string {
  return [
    protocol,
    method,
    target,
    requestHeaders.join(PART),
    responseHeaders.join(PART),
    about?.decidedBy,
    about?.error,
    about?.correlation && packRecord(about.correlation),
    // last, because it may hold anything
    about?.summary,
  ].join(GROUP);
}

function packRecord(record: Readonly<Record<string, string | undefined>>): string {
  let packed = '';
  for (const name in record) if (record[name] !== undefined) packed += `${name}${PART}${record[name]}${PART}`;
  return packed;
}

function unpack(packed: string, advice: About['advice']): Pick<Exchange, Packed> {
  const [protocol = '', method = '', target = '', requestHeaders = '', responseHeaders = '', decidedBy, error, correlation, ...summary] =
    packed.split(GROUP);
  const about: About = {
    summary: summary.join(GROUP) || undefined,
    decidedBy: decidedBy || undefined,
    error: error || undefined,
    correlation: correlation ? unpackRecord(correlation) : undefined,
    advice,
  };
  return { protocol, method, target, requestHeaders: partsOf(requestHeaders), responseHeaders: partsOf(responseHeaders), about };
}

function unpackRecord(packed: string): Record<string, string> {
  const parts = packed.split(PART);
  const record: Record<string, string> = {};
  for (let i = 0; i + 1 < parts.length; i += 2) record[parts[i] as string] = parts[i + 1] as string;
  return record;
}

function partsOf(packed: string): string[] {
  return packed === '' ? [] : packed.split(PART);
}
