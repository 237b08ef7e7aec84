/** Connections to the database, transactions, and its errors told in the store's words. */
import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Log } from '../../log.ts';
import { StoreError } from '../store.ts';
import type { DatabaseAddress } from './address.ts';

/** Ten servers, each with so many and one that listens, stay below PostgreSQL's usual hundred. */
const MOST_CONNECTIONS = 8;
const MOST_ATTEMPTS = 20;
/** PostgreSQL has ended a transaction so that others could go on; it is to be run again. */
const MUST_RETRY = new Set(['40001', '40P01']);
/** Which errors of the database, by the beginning of their code, mean that there is no working with it now. */
const CANNOT_WORK = ['08', '28', '3D', '42501', '53', '57P'];
const DISK_FULL = '53100';

/** Sends one statement, at once and behind those sent before, and gives back its rows. Nothing that is sent has to be waited for before the next is. */
export type Run = <R extends object>(sql: string, values?: readonly unknown[]) => Promise<R[]>;

/** What a transaction is done with. */
export interface Work {
  readonly run: Run;
  /**
   * Sends COMMIT right behind the statements that have been sent, none of which is to follow. If one of them fails nothing is committed. Who
   * does not call it commits when the work is done, a round trip later.
   */
  readonly commit: () => void;
}

export class Database {
  readonly address: DatabaseAddress;
  readonly #pool: pg.Pool;
  #isClosed = false;

  constructor(address: DatabaseAddress, log: Log) {
    this.address = address;
    this.#pool = new pg.Pool({ ...address.config, max: MOST_CONNECTIONS, pipeline: true });
    // a connection that breaks while nobody uses it is replaced when next one is needed
    this.#pool.on('error', (error) => log.debug({ reason: error.message }, 'A connection to PostgreSQL has ended'));
  }

  /** Runs one statement by itself. Rejects with {@link StoreError} `unreachable`, `disk` or `closed`. */
  query<R extends object>(sql: string, values: readonly unknown[] = []): Promise<R[]> {
    return this.#inOurWords(async () => (await this.#pool.query<R>(prepared(sql, values))).rows);
  }

  /**
   * Does `work` as one transaction, again when the database asks for it. `begin` may go on behind `BEGIN` with statements
   * without parameters, such as {@link lock}. It is sent together with the first statement of the work.
   */
  transaction<R>(begin: string, work: (work: Work) => Promise<R>): Promise<R> {
    return this.#inOurWords(async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await this.#attempt(begin, work);
        } catch (error) {
          if (attempt === MOST_ATTEMPTS || !MUST_RETRY.has(codeOf(error))) throw error;
        }
      }
    });
  }

  /** A number for a lock of the database, from what is to be locked. */
  lock(...what: readonly string[]): bigint {
    return createHash('sha1')
      .update([this.address.schema, ...what].join('\u0000'))
      .digest()
      .readBigInt64BE();
  }

  /** Waits for transactions under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#pool.end();
  }

  async #attempt<R>(begin: string, work: (work: Work) => Promise<R>): Promise<R> {
    const client = await this.#pool.connect();
    let committing: Promise<pg.QueryResult> | undefined;
    const commit = () => {
      committing ??= client.query('COMMIT');
      return committing;
    };
    const run: Run = async <Row extends object>(sql: string, values: readonly unknown[] = []) => {
      return (await client.query<Row>(prepared(sql, values))).rows;
    };
    let isBroken = false;
    try {
      // what has failed first is the reason: whatever is sent behind it fails for it
      const [, result] = await Promise.all([client.query(begin), work({ run, commit: () => void commit().catch(() => {}) })]);
      await commit();
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {
        isBroken = true;
      });
      throw error;
    } finally {
      client.release(isBroken);
    }
  }

  async #inOurWords<R>(work: () => Promise<R>): Promise<R> {
    try {
      return await work();
    } catch (error) {
      throw this.#isClosed && codeOf(error) === '' ? new StoreError('closed', 'The store is closed') : inOurWords(error, this.address);
    }
  }
}

/** An error of the driver as the store tells it. What is nobody's fault but ours stays as it is. */
export function inOurWords(error: unknown, { config }: DatabaseAddress): unknown {
  if (error instanceof StoreError || !isDriverError(error)) return error;
  const code = codeOf(error);
  const { host, port } = new pg.Client(config);
  const isOurFault = code !== '' && !CANNOT_WORK.some((beginning) => code.startsWith(beginning));
  if (isOurFault) return error;
  if (code === DISK_FULL)
    return new StoreError('disk', `PostgreSQL at ${host}:${port} has no room left: ${reasonOf(error)}`, { cause: error });
  return new StoreError('unreachable', `Cannot work with PostgreSQL at ${host}:${port}: ${reasonOf(error)}`, { cause: error });
}

/** Errors of the database itself carry its code, those of the network the system's; the driver's own carry none. */
function isDriverError(error: unknown): error is Error {
  return error instanceof Error && !(error instanceof TypeError) && !(error instanceof RangeError);
}

/** The five-character code of an error that the database has sent; empty for others. */
function codeOf(error: unknown): string {
  return error instanceof pg.DatabaseError ? (error.code ?? '') : '';
}

function reasonOf(error: Error): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map((one: Error) => one.message))].join(', ');
  return error.message;
}

const names = new Map<string, string>();

/** Statements are prepared once on each connection, under a name made from their text. */
function prepared(text: string, values: readonly unknown[]): pg.QueryConfig {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha1').update(text).digest('base64');
    names.set(text, name);
  }
  return { name, text, values: values as unknown[] };
}
