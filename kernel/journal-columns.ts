/** How the journal keeps its exchanges: by columns, packed, so that keeping one costs less than answering it. */
import type { About } from './http/message.ts';
import type { Exchange, JournalQuery } from './journal.ts';

/** Between the parts of a packed text, and between the groups of parts: neither occurs in a request target or a header. */
const PART = '\u0001';
const GROUP = '\u0000';

/**
 * The kept exchanges, by columns. An object per exchange, with all that hangs on it, would be some twenty objects that live just long
 * enough to be copied twice by the garbage collector: that cost more than answering the request (docs/decisions/journal-columns.md).
 * So numbers lie in number arrays, names that live anyway are pointed to, and everything textual is packed into one string.
 */
export class Columns {
  readonly #sequence: number[] = [];
  readonly #at: number[] = [];
  readonly #duration: number[] = [];
  readonly #status: number[] = [];
  readonly #weight: number[] = [];
  readonly #session: string[] = [];
  readonly #server: string[] = [];
  readonly #operation: string[] = [];
  readonly #packed: (string | undefined)[] = [];
  readonly #patient: (string | undefined)[] = [];
  readonly #mailbox: (string | undefined)[] = [];
  readonly #requestBody: (Uint8Array | undefined)[] = [];
  readonly #responseBody: (string | Uint8Array | undefined)[] = [];
  readonly #advice: (readonly string[] | undefined)[] = [];
  readonly #faults: (readonly string[] | undefined)[] = [];

  set(row: number, exchange: Exchange, weight: number): void {
    const { about, subject } = exchange;
    this.#sequence[row] = exchange.sequence;
    this.#at[row] = exchange.at;
    this.#duration[row] = exchange.duration;
    this.#status[row] = exchange.status;
    this.#weight[row] = weight;
    this.#session[row] = exchange.session;
    this.#server[row] = exchange.server;
    this.#operation[row] = exchange.operation;
    this.#packed[row] = pack(exchange);
    this.#patient[row] = subject?.patient;
    this.#mailbox[row] = subject?.mailbox;
    this.#requestBody[row] = exchange.requestBody;
    this.#responseBody[row] = exchange.responseBody;
    this.#advice[row] = about?.advice;
    this.#faults[row] = exchange.faults;
  }

  forget(row: number): void {
    this.#packed[row] = undefined;
    this.#requestBody[row] = undefined;
    this.#responseBody[row] = undefined;
  }

  sequenceOf(row: number): number {
    return this.#sequence[row] as number;
  }

  weightOf(row: number): number {
    return this.#weight[row] as number;
  }

  /** Rules a row out by what can be told without unpacking it. */
  mayMatch(row: number, query: JournalQuery): boolean {
    if (query.session !== undefined && query.session !== this.#session[row]) return false;
    if (query.server !== undefined && query.server !== this.#server[row]) return false;
    if (query.status !== undefined && query.status !== this.#status[row]) return false;
    return query.match?.patient === undefined || query.match.patient === this.#patient[row];
  }

  get(row: number): Exchange {
    const patient = this.#patient[row];
    const mailbox = this.#mailbox[row];
    return {
      sequence: this.#sequence[row] as number,
      at: this.#at[row] as number,
      duration: this.#duration[row] as number,
      session: this.#session[row] as string,
      server: this.#server[row] as string,
      operation: this.#operation[row] as string,
      status: this.#status[row] as number,
      requestBody: this.#requestBody[row],
      responseBody: this.#responseBody[row],
      subject: patient === undefined && mailbox === undefined ? undefined : { patient, mailbox },
      faults: this.#faults[row],
      ...unpack(this.#packed[row] as string, this.#advice[row]),
    };
  }
}

type Packed = 'protocol' | 'method' | 'target' | 'requestHeaders' | 'responseHeaders' | 'about';

/** What is textual, as one flat string. `join` flattens; a template would leave a tree of pieces behind. */
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

function unpack(packed: string, advice: readonly string[] | undefined): Pick<Exchange, Packed> {
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
