/** Hears what other processes have changed, over a connection of its own that is made again when it breaks. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Log } from '../../log.ts';
import type { Change } from '../backend.ts';
import type { Notifier } from '../notifier.ts';
import type { DatabaseAddress } from './address.ts';
import { inOurWords, type Run } from './database.ts';

const FIRST_PAUSE_MILLISECONDS = 50;
const LONGEST_PAUSE_MILLISECONDS = 5000;
/** PostgreSQL takes notes of less than 8000 bytes. */
const LARGEST_NOTE = 7900;

interface Note {
  readonly from: string;
  readonly session: string;
  readonly change: Change;
}

export class Listener {
  readonly #address: DatabaseAddress;
  readonly #notifier: Notifier;
  readonly #log: Log;
  /** Tells this process's own notes from others'. */
  readonly #self = randomUUID();
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(address: DatabaseAddress, notifier: Notifier, log: Log) {
    this.#address = address;
    this.#notifier = notifier;
    this.#log = log;
  }

  /** Starts to listen. Rejects with StoreError `unreachable`. */
  async open(): Promise<void> {
    const client = new pg.Client(this.#address.config);
    client.on('notification', ({ payload }) => this.#hear(payload ?? ''));
    client.on('error', (error) => this.#log.debug({ reason: error.message }, 'The connection that listens to PostgreSQL has broken'));
    client.once('end', () => this.#lose(client));
    try {
      await client.connect();
      await client.query(`LISTEN ${this.#address.schema}`);
    } catch (error) {
      client.removeAllListeners('end');
      await client.end().catch(() => {});
      throw inOurWords(error, this.#address);
    }
    if (this.#isClosed) await client.end();
    else this.#client = client;
  }

  /** Within a transaction: others will hear of these changes if and when it commits. */
  async announce(run: Run, session: string, changes: readonly Change[]): Promise<void> {
    const notes = changes.map((change) => this.#note(session, change));
    await run('SELECT pg_notify($1, note) FROM unnest($2::text[]) AS note', [this.#address.schema, notes]);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    await this.#client?.end();
  }

  #note(session: string, change: Change): string {
    const note = JSON.stringify({ from: this.#self, session, change } satisfies Note);
    return Buffer.byteLength(note) <= LARGEST_NOTE ? note : this.#note(session, { kind: 'unknown' });
  }

  #hear(payload: string): void {
    const { from, session, change } = JSON.parse(payload) as Note;
    if (from !== this.#self) this.#notifier.tell(session, change);
  }

  #lose(client: pg.Client): void {
    if (this.#client === client) this.#client = undefined;
    if (!this.#isClosed) this.#reopenAfter(FIRST_PAUSE_MILLISECONDS);
  }

  #reopenAfter(pause: number): void {
    this.#retry = setTimeout(() => {
      this.open().then(
        // what was changed while nobody listened is not told again
        () => this.#notifier.tellAll({ kind: 'unknown' }),
        () => this.#isClosed || this.#reopenAfter(Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS)),
      );
    }, pause);
  }
}
