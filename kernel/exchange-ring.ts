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
/** Where its bytes lie in the ring: the packed text, then the request's body, then the response's where that was a string. */
const START = 5;
const TEXT_END = 6;
const REQUEST_END = 7;
const RESPONSE_END = 8;
const NUMBERS = 9;

/** Pointers of a row. */
const SESSION = 0;
const SERVER = 1;
const OPERATION = 2;
const PATIENT = 3;
const MAILBOX = 4;
/** A response that was bytes: a projection that is kept anyway. */
const RESPONSE_BYTES = 5;
const ADVICE = 6;
const FAULTS = 7;
const EXPLAIN = 8;
const POINTERS = 9;

const FIRST_ROWS = 512;
const FIRST_BYTES = 256 * 1024;
/** Of a body, so many bytes or characters are kept. */
const BODY_KEPT = 65_536;
const NO_BYTES = new Uint8Array(0);

export class ExchangeRing {
  readonly #capacity: number;
  readonly #maxBytes: number;
  #numbers = new Float64Array(0);
  #pointers: unknown[] = [];
  #ring = Buffer.alloc(0);
  /** Where the next exchange goes. */
  #end = 0;
  #wraps = false;
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
    const { responseBody } = exchange;
    const text = pack(exchange);
    const request = head(exchange.requestBody ?? NO_BYTES);
    const response = typeof responseBody === 'string' ? head(responseBody) : '';
    const weight = weightOf(exchange);
    const start = this.#makeRoom(Buffer.byteLength(text) + request.length + Buffer.byteLength(response));
    const textEnd = start + this.#ring.write(text, start);
    this.#ring.set(request, textEnd);
    const requestEnd = textEnd + request.length;
    this.#end = response === '' ? requestEnd : requestEnd + this.#ring.write(response, requestEnd);
    const row = (this.#head + this.#size) % this.#capacity;
    this.#makeRow(row);
    const numbers = this.#numbers;
    const n = row * NUMBERS;
    numbers[n + SEQUENCE] = exchange.sequence;
    numbers[n + AT] = exchange.at;
    numbers[n + DURATION] = exchange.duration;
    numbers[n + STATUS] = exchange.status;
    numbers[n + WEIGHT] = weight;
    numbers[n + START] = start;
    numbers[n + TEXT_END] = textEnd;
    numbers[n + REQUEST_END] = requestEnd;
    numbers[n + RESPONSE_END] = this.#end;
    const pointers = this.#pointers;
    const p = row * POINTERS;
    pointers[p + SESSION] = exchange.session;
    pointers[p + SERVER] = exchange.server;
    pointers[p + OPERATION] = exchange.operation;
    pointers[p + PATIENT] = exchange.subject?.patient;
    pointers[p + MAILBOX] = exchange.subject?.mailbox;
    pointers[p + RESPONSE_BYTES] = typeof responseBody === 'string' ? undefined : responseBody;
    pointers[p + ADVICE] = exchange.about?.advice;
    pointers[p + FAULTS] = exchange.faults;
    pointers[p + EXPLAIN] = exchange.about?.explain;
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
    const [start = 0, textEnd = 0, requestEnd = 0, responseEnd = 0] = numbers.subarray(START);
    const text = this.#ring.toString('utf8', start, textEnd);
    const request = requestEnd > textEnd ? Buffer.from(this.#ring.subarray(textEnd, requestEnd)) : undefined;
    const response = responseEnd > requestEnd ? this.#ring.toString('utf8', requestEnd, responseEnd) : undefined;
    return {
      sequence: numbers[SEQUENCE] as number,
      at: numbers[AT] as number,
      duration: numbers[DURATION] as number,
      status: numbers[STATUS] as number,
      session: pointers[SESSION] as string,
      server: pointers[SERVER] as string,
      operation: pointers[OPERATION] as string,
      requestBody: request,
      responseBody: response ?? (pointers[RESPONSE_BYTES] as Uint8Array | undefined),
      subject: patient === undefined && mailbox === undefined ? undefined : { patient, mailbox },
      faults: pointers[FAULTS] as Exchange['faults'],
      ...unpack(text, { advice: pointers[ADVICE] as About['advice'], explain: pointers[EXPLAIN] as About['explain'] }),
    };
  }

  clear(): void {
    this.#head = 0;
    this.#size = 0;
    this.#bytes = 0;
    this.#end = 0;
    this.#wraps = false;
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

  /** Where so many bytes can be written: behind the last exchange, or at the beginning when they do not fit there any more. */
  #makeRoom(bytes: number): number {
    if (this.#end + bytes > this.#ring.length && !this.#grow(bytes)) {
      // what lies behind was written a round ago, and is older than what lies at the beginning
      while (this.#size > 0 && this.#oldestStart() >= this.#end) this.#dropOldest();
      this.#end = 0;
      this.#wraps = true;
    }
    const start = this.#end;
    if (this.#wraps) while (this.#size > 0 && this.#oldestStart() >= start && this.#oldestStart() < start + bytes) this.#dropOldest();
    return start;
  }

  /** Makes the ring larger, as long as nothing has been written a second time; as large as one exchange needs in any case. */
  #grow(bytes: number): boolean {
    const needed = this.#end + bytes;
    if (bytes <= this.#ring.length && (this.#wraps || needed > this.#maxBytes)) return false;
    const ring = Buffer.allocUnsafeSlow(Math.max(needed, Math.min(this.#maxBytes, Math.max(FIRST_BYTES, this.#ring.length * 2))));
    this.#ring.copy(ring, 0, 0, this.#ring.length);
    this.#ring = ring;
    return true;
  }

  #oldestStart(): number {
    return this.#numbers[this.#head * NUMBERS + START] as number;
  }

  #dropOldest(): void {
    this.#bytes -= this.#numbers[this.#head * NUMBERS + WEIGHT] as number;
    this.#pointers[this.#head * POINTERS + RESPONSE_BYTES] = undefined;
    this.#pointers[this.#head * POINTERS + EXPLAIN] = undefined;
    this.#head = (this.#head + 1) % this.#capacity;
    this.#size -= 1;
  }
}

/** The beginning of a body. */
function head<T extends string | Uint8Array>(body: T): T {
  if (body.length <= BODY_KEPT) return body;
  return (typeof body === 'string' ? body.slice(0, BODY_KEPT) : body.subarray(0, BODY_KEPT)) as T;
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

function unpack(packed: string, { advice, explain }: Pick<About, 'advice' | 'explain'>): Pick<Exchange, Packed> {
  const [protocol = '', method = '', target = '', requestHeaders = '', responseHeaders = '', decidedBy, error, correlation, ...summary] =
    packed.split(GROUP);
  const about: About = {
    summary: summary.join(GROUP) || undefined,
    decidedBy: decidedBy || undefined,
    error: error || undefined,
    correlation: correlation ? unpackRecord(correlation) : undefined,
    advice,
    explain,
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
