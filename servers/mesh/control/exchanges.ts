/** What this server does by itself goes into the journal beside what it is asked: calls of hooks, and what robots do. */
import type { Clock } from '#kernel/clock';
import type { About, RawHeaders } from '#kernel/http/message';
import type { Journal } from '#kernel/journal';

/** One thing done. */
export interface Done {
  /** Its name in the journal is `mesh.{operation}`. */
  readonly operation: string;
  readonly method: string;
  readonly target: string;
  readonly requestHeaders?: RawHeaders;
  readonly requestBody?: Uint8Array;
  readonly status: number;
  readonly responseBody?: string;
  /** Real milliseconds. */
  readonly duration?: number;
  readonly mailbox: string;
  readonly about: About;
}

export class Exchanges {
  readonly #journal: Journal;
  readonly #session: string;
  readonly #clock: Clock;

  constructor(journal: Journal, session: string, clock: Clock) {
    this.#journal = journal;
    this.#session = session;
    this.#clock = clock;
  }

  record({ operation, mailbox, duration = 0, requestHeaders = [], requestBody, responseBody, ...done }: Done): void {
    this.#journal.record({
      ...done,
      sequence: 0,
      at: this.#clock.now(),
      duration,
      session: this.#session,
      server: 'mesh',
      operation: `mesh.${operation}`,
      protocol: 'HTTP',
      requestHeaders,
      requestBody,
      responseHeaders: [],
      responseBody,
      subject: { mailbox },
      faults: undefined,
    });
  }
}
