/** What a server does by itself goes into the journal beside what it is asked: calls that it makes, messages that it sends, what its robots do. */
import type { Clock } from './clock.ts';
import type { About, RawHeaders, Subject } from './http/message.ts';
import type { Journal } from './journal.ts';

/** One thing done. */
export interface Done {
  /** Its name in the journal: `mesh.hook`. */
  readonly operation: string;
  readonly method: string;
  readonly target: string;
  readonly requestHeaders?: RawHeaders;
  readonly requestBody?: Uint8Array;
  /** What was answered; 0: nothing. */
  readonly status: number;
  readonly responseBody?: string;
  /** Real milliseconds. */
  readonly duration?: number;
  readonly subject: Subject;
  readonly about: About;
}

export class OwnExchanges {
  readonly #journal: Journal;
  readonly #server: string;
  readonly #session: string;
  readonly #clock: Clock;

  constructor(journal: Journal, server: string, session: string, clock: Clock) {
    this.#journal = journal;
    this.#server = server;
    this.#session = session;
    this.#clock = clock;
  }

  record(done: Done): void {
    const { operation, method, target, status, subject, about, duration = 0, requestHeaders = [], requestBody, responseBody } = done;
    this.#journal.record({
      sequence: 0,
      at: this.#clock.now(),
      duration,
      session: this.#session,
      server: this.#server,
      operation,
      protocol: 'HTTP',
      method,
      target,
      requestHeaders,
      requestBody,
      status,
      responseHeaders: [],
      responseBody,
      subject,
      about,
      faults: undefined,
    });
  }
}
