/** Tells other processes what this one has changed, and hears what they have, over a connection of its own that is made again when it breaks. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Log } from '../../log.ts';
import type { Change } from '../backend.ts';
import { GroupCommit } from '../group-commit.ts';
import type { Notifier } from '../notifier.ts';
import { type Database, inOurWords } from './database.ts';

const FIRST_PAUSE_MILLISECONDS = 50;
const LONGEST_PAUSE_MILLISECONDS = 5000;
/** A process that dies between a change and telling of it leaves others to find it by themselves: so often they look. */
const LOOK_MILLISECONDS = 15_000;
/** PostgreSQL takes notes of less than 8000 bytes. */
const LARGEST_NOTE = 7900;

interface Note {
  readonly from: string;
  readonly session: string;
  readonly change: Change;
}

export class Listener {
  readonly #database: Database;
  readonly #notifier: Notifier;
  readonly #log: Log;
  /** Tells this process's own notes from others'. */
  readonly #self = randomUUID();
  /** What is still to be told. */
  readonly #notes = new Set<string>();
  readonly #telling = new GroupCommit(() => this.#tell());
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #look: NodeJS.Timeout | undefined;
  #holdsDay = false;
  #isClosed = false;

  constructor(database: Database, notifier: Notifier, log: Log) {
    this.#database = database;
    this.#notifier = notifier;
    this.#log = log;
  }

  /** Starts to listen. Rejects with StoreError `unreachable`. */
  async open(): Promise<void> {
    const client = new pg.Client(this.#database.address.config);
    client.on('notification', ({ payload }) => this.#hear(payload ?? ''));
    client.on('error', (error) => this.#log.debug({ reason: error.message }, 'The connection that listens to PostgreSQL has broken'));
    client.once('end', () => this.#lose(client));
    try {
      await client.connect();
      await client.query(`LISTEN ${this.#database.address.schema}`);
      if (this.#holdsDay) await client.query('SELECT pg_advisory_lock_shared($1)', [this.#dayLock]);
    } catch (error) {
      client.removeAllListeners('end');
      await client.end().catch(() => {});
      throw inOurWords(error, this.#database.address);
    }
    if (this.#isClosed) return client.end();
    this.#client = client;
    this.#look ??= setInterval(() => this.#notifier.tellAll({ kind: 'unknown' }), LOOK_MILLISECONDS).unref();
  }

  /**
   * Which day it is for all processes that run over this database: the one that the first of them proposed. Each holds a shared lock
   * for as long as its connection lasts, so that who can have it alone is the first, and begins a new day.
   */
  async agreeOnDay(proposed: string): Promise<string> {
    const client = this.#client as pg.Client;
    const lock = [this.#dayLock];
    try {
      const { rows } = await client.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1) AS alone', lock);
      const isFirst = rows[0]?.alone === true;
      if (isFirst) await client.query('WITH gone AS (DELETE FROM today) INSERT INTO today VALUES ($1)', [proposed]);
      await client.query('SELECT pg_advisory_lock_shared($1)', lock);
      if (isFirst) await client.query('SELECT pg_advisory_unlock($1)', lock);
      this.#holdsDay = true;
      const agreed = await client.query<{ day: string }>('SELECT day::text FROM today');
      return agreed.rows[0]?.day ?? proposed;
    } catch (error) {
      throw inOurWords(error, this.#database.address);
    }
  }

  get #dayLock(): string {
    return String(this.#database.lock('today'));
  }

  /**
   * Tells other processes, soon. Not within the transaction that has made the changes: PostgreSQL lets transactions that notify
   * commit one at a time only, each waiting for the disk. Here one statement tells of all that has come together meanwhile.
   */
  announce(session: string, changes: readonly Change[]): void {
    for (const change of changes) this.#notes.add(this.#note(session, change));
    if (this.#notes.size > 0) void this.#telling.request();
  }

  async close(): Promise<void> {
    await this.#telling.idle();
    this.#isClosed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#look);
    await this.#client?.end();
  }

  async #tell(): Promise<void> {
    const notes = [...this.#notes];
    this.#notes.clear();
    try {
      await this.#database.query('SELECT pg_notify($1, note) FROM unnest($2::text[]) AS note', [this.#database.address.schema, notes]);
    } catch (error) {
      // the next change takes these along; who has lost the database meanwhile asks again by himself
      for (const note of notes) this.#notes.add(note);
      this.#log.warn({ reason: (error as Error).message }, 'Other processes could not be told of a change');
    }
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
