/**
 * The journal: every exchange of every protocol that passed. What is recorded is what was there anyway (no copying, no decoding on
 * the way); it is decoded, and its secrets taken out, when somebody looks. Bounded by entries and by bytes: the oldest go first.
 */
import { EventEmitter } from 'node:events';
import { ExchangeRing } from './exchange-ring.ts';
import { operationMatches } from './faults.ts';
import type { About, RawHeaders, Subject } from './http/message.ts';
import { headerOf } from './http/request.ts';

/** One exchange as it is kept. */
export interface Exchange {
  /** Grows by one with each exchange of this process. */
  sequence: number;
  /** When it began: milliseconds since the epoch by the session's clock. */
  readonly at: number;
  /** How long it took, in real milliseconds. */
  readonly duration: number;
  readonly session: string;
  readonly server: string;
  readonly operation: string;
  readonly protocol: string;
  /** `GET`, or what stands for it in another protocol: `search`. */
  readonly method: string;
  readonly target: string;
  readonly requestHeaders: RawHeaders;
  readonly requestBody: Uint8Array | undefined;
  /** HTTP status, or another protocol's result code. 0: the connection was broken instead of answering. */
  readonly status: number;
  readonly responseHeaders: RawHeaders;
  readonly responseBody: string | Uint8Array | undefined;
  readonly subject: Subject | undefined;
  readonly about: About | undefined;
  /** Ids of the fault rules that acted. */
  readonly faults: readonly string[] | undefined;
}

/** An exchange as people and programs read it. */
export interface JournalEntry {
  readonly sequence: number;
  readonly at: string;
  readonly durationMilliseconds: number;
  readonly session: string;
  readonly server: string;
  readonly operation: string;
  readonly protocol: string;
  readonly summary: string;
  readonly patient?: string;
  readonly mailbox?: string;
  readonly decidedBy?: string;
  readonly error?: string;
  readonly correlation?: Readonly<Record<string, string>>;
  readonly advice?: readonly string[];
  readonly faults?: readonly string[];
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body?: string;
  };
  readonly response: { readonly status: number; readonly headers: readonly (readonly [string, string])[]; readonly body?: string };
}

/** Which exchanges. All that is given must match. */
export interface JournalQuery {
  readonly session?: string | undefined;
  readonly server?: string | undefined;
  /** `pds.readPatient`, `readPatient` or `pds.*`. */
  readonly operation?: string | undefined;
  readonly status?: number | undefined;
  readonly method?: string | undefined;
  readonly error?: string | undefined;
  readonly match?:
    | {
        readonly patient?: string | undefined;
        readonly mailbox?: string | undefined;
        /** Request headers, by name in any letter case. */
        readonly header?: Readonly<Record<string, string>> | undefined;
      }
    | undefined;
  /** After this sequence number. */
  readonly after?: number | undefined;
  /** At or after this time of the session's clock, in milliseconds. */
  readonly since?: number | undefined;
  /** The newest so many. */
  readonly limit?: number | undefined;
}

export interface Journal {
  record(exchange: Exchange): void;
  /** Matches, oldest first. */
  find(query: JournalQuery): readonly Exchange[];
  count(query: JournalQuery): number;
  /** Resolves with the matches as soon as there are `count` of them, or with nothing when the time has run out or the signal aborts. */
  wait(query: JournalQuery, count: number, timeoutMilliseconds: number, signal?: AbortSignal): Promise<readonly Exchange[] | undefined>;
  /** Calls back with each matching exchange to come. Returns how to stop. */
  listen(query: JournalQuery, heard: (exchange: Exchange) => void): () => void;
  /** How many listen or wait. */
  readonly listeners: number;
  /** Forgets the exchanges that match. */
  clear(query: JournalQuery): void;
}

/** A journal in memory. `entries` 0 records nothing. */
export function openJournal(bounds: { readonly entries: number; readonly bytes: number }): Journal {
  return new RingJournal(bounds.entries, bounds.bytes);
}

class RingJournal implements Journal {
  readonly #keeps: boolean;
  readonly #ring: ExchangeRing;
  #sequence = 0;
  readonly #heard = new EventEmitter().setMaxListeners(0);

  constructor(capacity: number, maxBytes: number) {
    this.#keeps = capacity > 0;
    this.#ring = new ExchangeRing(capacity, maxBytes);
  }

  get listeners(): number {
    return this.#heard.listenerCount('exchange');
  }

  record(exchange: Exchange): void {
    if (!this.#keeps) return;
    this.#sequence += 1;
    exchange.sequence = this.#sequence;
    this.#ring.push(exchange);
    if (this.listeners > 0) this.#heard.emit('exchange', exchange);
  }

  find(query: JournalQuery): readonly Exchange[] {
    const found: Exchange[] = [];
    const limit = query.limit ?? Number.POSITIVE_INFINITY;
    // newest first, so that a limit ends the scan early; `after` ends it too, since sequence numbers only grow
    for (let i = this.#ring.size - 1; i >= 0 && found.length < limit; i--) {
      if (query.after !== undefined && this.#ring.sequenceAt(i) <= query.after) break;
      if (!mayMatch(this.#ring.glance(i), query)) continue;
      const exchange = this.#ring.at(i);
      if (exchangeMatches(exchange, query)) found.push(exchange);
    }
    return found.reverse();
  }

  count(query: JournalQuery): number {
    return this.find(query).length;
  }

  wait(query: JournalQuery, count: number, timeoutMilliseconds: number, signal?: AbortSignal): Promise<readonly Exchange[] | undefined> {
    // the limit is how many are given back, not how many count
    const all = { ...query, limit: undefined };
    const there = this.find(all);
    if (there.length >= count) return Promise.resolve(newest(there, query.limit));
    if (signal?.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      let missing = count - there.length;
      const done = (found: readonly Exchange[] | undefined) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
        stop();
        resolve(found);
      };
      const giveUp = () => done(undefined);
      // counted as they come, and looked for once there should be enough: some may have been forgotten meanwhile
      const stop = this.listen(query, () => {
        missing -= 1;
        if (missing > 0) return;
        const found = this.find(all);
        missing = count - found.length;
        if (missing <= 0) done(newest(found, query.limit));
      });
      const timer = setTimeout(giveUp, timeoutMilliseconds);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  listen(query: JournalQuery, heard: (exchange: Exchange) => void): () => void {
    const listener = (exchange: Exchange) => {
      if (exchangeMatches(exchange, query)) heard(exchange);
    };
    this.#heard.on('exchange', listener);
    return () => this.#heard.off('exchange', listener);
  }

  clear(query: JournalQuery): void {
    const gone = new Set(this.find(query).map(({ sequence }) => sequence));
    if (gone.size === 0) return;
    const kept = this.find({}).filter(({ sequence }) => !gone.has(sequence));
    this.#ring.clear();
    for (const exchange of kept) this.#ring.push(exchange);
  }
}

function newest(found: readonly Exchange[], limit: number | undefined): readonly Exchange[] {
  return limit === undefined || found.length <= limit ? found : found.slice(found.length - limit);
}

/** Rules an exchange out by what can be told without unpacking it. */
function mayMatch(seen: ReturnType<ExchangeRing['glance']>, query: JournalQuery): boolean {
  if (query.session !== undefined && query.session !== seen.session) return false;
  if (query.server !== undefined && query.server !== seen.server) return false;
  if (query.status !== undefined && query.status !== seen.status) return false;
  return query.match?.patient === undefined || query.match.patient === seen.patient;
}

function exchangeMatches(exchange: Exchange, query: JournalQuery): boolean {
  if (query.session !== undefined && query.session !== exchange.session) return false;
  if (query.server !== undefined && query.server !== exchange.server) return false;
  if (query.operation !== undefined && !operationMatches(query.operation, exchange.operation)) return false;
  if (query.status !== undefined && query.status !== exchange.status) return false;
  if (query.method !== undefined && query.method !== exchange.method) return false;
  if (query.error !== undefined && query.error !== exchange.about?.error) return false;
  if (query.after !== undefined && exchange.sequence <= query.after) return false;
  if (query.since !== undefined && exchange.at < query.since) return false;
  const { match } = query;
  if (!match) return true;
  if (match.patient !== undefined && match.patient !== exchange.subject?.patient) return false;
  if (match.mailbox !== undefined && match.mailbox !== exchange.subject?.mailbox) return false;
  return Object.entries(match.header ?? {}).every(([name, value]) => headerOf(exchange.requestHeaders, name.toLowerCase()) === value);
}
