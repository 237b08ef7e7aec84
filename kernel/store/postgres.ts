/**
 * Sessions in PostgreSQL, for servers in several processes that show one world: what each session has changed is in the
 * database, the seeds are in each process.
 */
import { type Log, silentLog } from '../log.ts';
import type { Backend } from './backend.ts';
import type { Collections } from './collections.ts';
import { Notifier } from './notifier.ts';
import { parseAddress } from './postgres/address.ts';
import { removeAbandoned } from './postgres/blobs.ts';
import { Database } from './postgres/database.ts';
import { Listener } from './postgres/listener.ts';
import { decode } from './postgres/ordered-text.ts';
import { PostgresOverlay } from './postgres/overlay.ts';
import { RowCache } from './postgres/row-cache.ts';
import { RowReader } from './postgres/row-reader.ts';
import { migrate } from './postgres/schema.ts';

/**
 * Opens a database by its URL, and brings its tables up to date. Rejects with StoreError `unreachable` within ten seconds when
 * that cannot be done: it names host, port and reason.
 */
export async function openPostgres(url: string, collections: Collections, log: Log = silentLog): Promise<Backend> {
  const address = parseAddress(url);
  const database = new Database(address, log);
  const notifier = new Notifier();
  const listener = new Listener(database, notifier, log);
  try {
    await migrate(database);
    await removeAbandoned(database);
    await listener.open();
  } catch (error) {
    await database.close();
    throw error;
  }
  const cache = new RowCache();
  const shared = { database, listener, notifier, cache, reader: new RowReader(database, cache), collections };
  return {
    overlay: (session) => new PostgresOverlay(session, shared),
    async sessions() {
      const rows = await database.query<{ session: string }>(
        'SELECT session FROM documents UNION SELECT session FROM streams UNION SELECT session FROM blobs ORDER BY session',
      );
      return rows.map(({ session }) => decode(session));
    },
    agreeOnDay: (proposed) => listener.agreeOnDay(proposed),
    async close() {
      await listener.close();
      await database.close();
    },
  };
}
