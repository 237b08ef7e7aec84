/**
 * Single documents, read together: while one statement is under way, whoever wants a document waits for the next one, which fetches all that
 * has been asked for by then. Each is as new as when it was asked for, or newer; many requests at once share their round trips.
 */
import type { Row } from '../backend.ts';
import { deepFreeze } from '../freeze.ts';
import { GroupCommit } from '../group-commit.ts';
import type { Database } from './database.ts';
import { decode, encode, encodeId } from './ordered-text.ts';
import type { RowCache } from './row-cache.ts';

export interface DocumentRow {
  readonly id: string;
  readonly whole_id: string | null;
  readonly version: number;
  readonly revision: string;
  readonly body: string | null;
}

interface Asked {
  readonly session: string;
  readonly collection: string;
  readonly id: string;
  /** Set when it has been read, if it is there. */
  row?: Row;
}

export class RowReader {
  readonly #database: Database;
  readonly #cache: RowCache;
  readonly #asked = new Map<string, Asked>();
  readonly #reading = new GroupCommit(() => this.#read());

  constructor(database: Database, cache: RowCache) {
    this.#database = database;
    this.#cache = cache;
  }

  /** A document of a session as it is now; the same object for as long as it has not changed, where the cache still has it. */
  async read(session: string, collection: string, id: string): Promise<Row | undefined> {
    const place = `${session}\u0000${collection}\u0000${id}`;
    const asked = this.#asked.get(place) ?? { session, collection, id };
    this.#asked.set(place, asked);
    await this.#reading.request();
    return asked.row;
  }

  async #read(): Promise<void> {
    // whatever is asked for in the same breath comes along
    await Promise.resolve();
    const all = [...this.#asked.values()];
    this.#asked.clear();
    const known = all.map(({ session, collection, id }) => this.#cache.get(session, collection, id));
    const found = await this.#database.query<DocumentRow & { at: string }>(
      `SELECT at, version, revision, CASE WHEN revision = known THEN NULL ELSE body::text END AS body
       FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) WITH ORDINALITY AS asked (session, collection, id, known, at)
       CROSS JOIN LATERAL (
         SELECT version, revision, body FROM documents
         WHERE documents.session = asked.session AND documents.collection = asked.collection AND documents.id = asked.id OFFSET 0
       ) AS document`,
      [
        all.map(({ session }) => encode(session)),
        all.map(({ collection }) => encode(collection)),
        all.map(({ id }) => encodeId(id)),
        known.map((row) => row?.revision ?? 0),
      ],
    );
    for (const document of found) {
      const at = Number(document.at) - 1;
      const asked = all[at] as Asked;
      const { session, collection, id } = asked;
      const before = known[at];
      const revision = Number(document.revision);
      asked.row =
        before?.revision === revision ? before.row : this.#cache.keep(session, collection, id, revision, () => rowOf(id, document));
    }
  }
}

export function idOf({ id, whole_id }: DocumentRow): string {
  return decode(whole_id ?? id);
}

export function rowOf(id: string, { version, body }: Pick<DocumentRow, 'version' | 'body'>): Row {
  return deepFreeze({ id, version, doc: body === null ? null : (JSON.parse(body) as object) });
}
