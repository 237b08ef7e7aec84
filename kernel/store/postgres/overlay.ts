/** One session's changes in PostgreSQL. */
import type {
  ArrivedBlob,
  Batch,
  BlobChange,
  BlobContent,
  BlobSource,
  Change,
  Check,
  IndexEntry,
  Outcome,
  Overlay,
  Row,
  Scan,
  Stretch,
} from '../backend.ts';
import { BY_ID, type Collections, type IndexedCollection } from '../collections.ts';
import { deepFreeze } from '../freeze.ts';
import { documentChanges, type Notifier } from '../notifier.ts';
import { SNAPSHOT_FORMAT } from '../snapshot.ts';
import type { SessionSnapshot, StreamEntry } from '../store.ts';
import { blobsInBase64, changeBlobs, findBlob, receive, removeBlobs } from './blobs.ts';
import type { Database, Run } from './database.ts';
import type { Listener } from './listener.ts';
import { decode, encode, encodeId, wholeId } from './ordered-text.ts';
import type { RowCache } from './row-cache.ts';
import { type DocumentRow, idOf, type RowReader, rowOf } from './row-reader.ts';

/** More locks than this in one transaction would use up the database's table of locks: then the whole session is locked. */
const MOST_LOCKS = 200;
/** A snapshot is written in statements of so many rows. */
const ROWS_AT_ONCE = 1000;
const BLOBS_AT_ONCE = 100;

/** What all sessions of one process share. */
export interface Shared {
  readonly database: Database;
  readonly listener: Listener;
  readonly notifier: Notifier;
  readonly cache: RowCache;
  readonly reader: RowReader;
  readonly collections: Collections;
}

interface FoundRow extends DocumentRow {
  readonly kind: 'entry' | 'changed' | 'unindexed';
  readonly key: string;
}

type WrittenRow = { readonly collection: string; readonly indexes: IndexedCollection | undefined; readonly row: Row };

export class PostgresOverlay implements Overlay {
  readonly #session: string;
  /** The session's name as the tables have it. */
  readonly #key: string;
  readonly #shared: Shared;

  constructor(session: string, shared: Shared) {
    this.#session = session;
    this.#key = encode(session);
    this.#shared = shared;
  }

  row(collection: string, id: string): Promise<Row | undefined> {
    return this.#shared.reader.read(this.#session, collection, id);
  }

  async rows(collection: string): Promise<readonly Row[]> {
    const rows = await this.#shared.database.query<DocumentRow>(
      'SELECT id, whole_id, version, revision, body::text AS body FROM documents WHERE session = $1 AND collection = $2',
      [this.#key, encode(collection)],
    );
    return rows.map((row) => this.#keep(collection, idOf(row), row));
  }

  async scan(collection: IndexedCollection, stretch: Stretch, limit: number, seeds: readonly IndexEntry[]): Promise<Scan> {
    const rows = await this.#search(collection, stretch, limit, seeds);
    if (rows.some(({ kind }) => kind === 'unindexed')) {
      await this.#enterInIndexes(collection);
      return this.scan(collection, stretch, limit, seeds);
    }
    const changed = new Set(rows.filter(({ kind }) => kind === 'changed').map(({ id }) => id));
    const entries = rows
      .filter(({ kind }) => kind === 'entry')
      .map((found) => {
        return { key: decode(found.key), row: this.#keep(collection.name, idOf(found), found) };
      });
    return { entries, changed: { has: (id) => changed.has(encodeId(id)) } };
  }

  async commit(batch: Batch): Promise<Outcome> {
    const { database, cache } = this.#shared;
    const { revisions, ...outcome } = await database.transaction(this.#beginFor(batch), async ({ run, commit }) => {
      const conflict = await this.#failedCheck(run, batch.checks);
      if (conflict !== undefined) return { conflict, revisions: [] };
      const written = batch.rows.map(({ collection, row }) => ({ collection: collection.name, indexes: collection, row }));
      // all of it is sent together, and waits for nothing but the check
      const changes = [
        this.#write(run, written),
        this.#append(run, batch.appends),
        changeBlobs(run, this.#key, batch.blobs ?? []),
      ] as const;
      commit();
      const [revisions, sequences, blobsBefore] = await Promise.all(changes);
      return { sequences, blobsBefore, revisions };
    });
    if (outcome.conflict !== undefined) return outcome;
    for (const [at, { collection, row }] of batch.rows.entries()) {
      cache.keep(this.#session, collection.name, row.id, revisions[at] as number, () => row);
    }
    this.#tell(changesBy(batch));
    return outcome;
  }

  async readStream(stream: string, after: number, limit: number): Promise<readonly StreamEntry[]> {
    const rows = await this.#shared.database.query<EventRow>(
      'SELECT sequence, at, event::text AS event FROM streams WHERE session = $1 AND stream = $2 AND sequence > $3 ORDER BY sequence LIMIT $4',
      [this.#key, encode(stream), after, limit],
    );
    return rows.map(entryOf);
  }

  async lastSequence(stream: string): Promise<number> {
    const [row] = await this.#shared.database.query<{ last: string }>(
      'SELECT coalesce(max(sequence), 0) AS last FROM streams WHERE session = $1 AND stream = $2',
      [this.#key, encode(stream)],
    );
    return Number(row?.last);
  }

  receiveBlob(source: BlobSource): Promise<ArrivedBlob> {
    return receive(this.#shared.database, source);
  }

  blob(key: string): Promise<BlobContent | undefined> {
    return findBlob(this.#shared.database, this.#key, key);
  }

  async reset(): Promise<void> {
    await this.#replaceAll(async () => {}, [{ kind: 'reset' }]);
  }

  snapshot(): Promise<SessionSnapshot> {
    return this.#shared.database.transaction('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', async ({ run }) => {
      const documents = await run<DocumentRow & { collection: string }>(
        'SELECT collection, id, whole_id, version, body::text AS body FROM documents WHERE session = $1 ORDER BY collection, id',
        [this.#key],
      );
      const events = await run<EventRow & { stream: string }>(
        'SELECT stream, sequence, at, event::text AS event FROM streams WHERE session = $1 ORDER BY stream, sequence',
        [this.#key],
      );
      const blobs = await blobsInBase64(run, this.#key);
      const streams = new Map<string, StreamEntry[]>();
      for (const event of events) {
        const entries = streams.get(event.stream);
        if (entries === undefined) streams.set(event.stream, [entryOf(event)]);
        else entries.push(entryOf(event));
      }
      return {
        format: SNAPSHOT_FORMAT,
        documents: documents.map((row) => ({ collection: decode(row.collection), ...rowOf(idOf(row), row) })),
        streams: Object.fromEntries([...streams].map(([stream, entries]) => [decode(stream), entries])),
        blobs,
      };
    });
  }

  async restore({ documents, streams, blobs }: SessionSnapshot): Promise<void> {
    const { database, collections } = this.#shared;
    const arrived: BlobChange[] = [];
    for (const [key, content] of Object.entries(blobs))
      arrived.push({ key, blob: await receive(database, Buffer.from(content, 'base64')) });
    const rows = documents.map(({ collection, id, version, doc }) => {
      return { collection, indexes: collections.named(collection), row: { id, version, doc } };
    });
    const appends = Object.entries(streams).flatMap(([stream, entries]) =>
      entries.map(({ at, event }) => ({ stream, at, event: event as object })),
    );
    const changes = Object.entries(streams).map(([stream, { length }]) => ({ kind: 'restored', stream, last: length }) as const);
    await this.#replaceAll(
      async (run) => {
        for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) await this.#write(run, rows.slice(at, at + ROWS_AT_ONCE));
        for (let at = 0; at < appends.length; at += ROWS_AT_ONCE) await this.#append(run, appends.slice(at, at + ROWS_AT_ONCE));
        for (let at = 0; at < arrived.length; at += BLOBS_AT_ONCE) await changeBlobs(run, this.#key, arrived.slice(at, at + BLOBS_AT_ONCE));
      },
      [{ kind: 'reset' }, ...changes],
    );
  }

  listen(heard: (change: Change) => void): () => void {
    return this.#shared.notifier.listen(this.#session, heard);
  }

  /** The entries of a stretch, which seeds are changed, and whether there is a document that is not entered in today's indexes: all as of one moment. */
  #search(collection: IndexedCollection, stretch: Stretch, limit: number, seeds: readonly IndexEntry[]): Promise<FoundRow[]> {
    const values: unknown[] = [];
    const value = (one: unknown) => `$${values.push(one)}`;
    const here = `session = ${value(this.#key)} AND collection = ${value(encode(collection.name))}`;
    const columns = 'id, whole_id, version, revision, body::text AS body';
    const parts: string[] = [];
    if (stretch.index === BY_ID.index) {
      const after = stretch.afterId === undefined ? '' : `AND id > ${value(encodeId(stretch.afterId))}`;
      parts.push(`SELECT 'entry' AS kind, '' AS key, ${columns} FROM documents WHERE ${here} AND body IS NOT NULL ${after}
                  ORDER BY id LIMIT ${value(limit)}`);
    } else {
      const from = value(encode(stretch.from));
      const below = stretch.below === undefined ? '' : `AND key < ${value(encode(stretch.below))}`;
      const after = stretch.afterId === undefined ? '' : `AND (key, id) > (${from}, ${value(encodeId(stretch.afterId))})`;
      const indexed = value(indexedAs(collection));
      const unindexed = `SELECT 'unindexed', '', '', NULL, 0, 0, NULL FROM documents WHERE ${here} AND body IS NOT NULL`;
      parts.push(
        // LATERAL … OFFSET 0: by its key to each document, even where the planner has no statistics yet and would try each with each
        `SELECT 'entry' AS kind, key, document.* FROM (
           SELECT key, id FROM index_entries WHERE ${here} AND index_name = ${value(encode(stretch.index))} AND key >= ${from} ${below} ${after}
           ORDER BY key, id LIMIT ${value(limit)}
         ) AS entry
         CROSS JOIN LATERAL (SELECT ${columns} FROM documents WHERE ${here} AND documents.id = entry.id OFFSET 0) AS document
         ORDER BY key, entry.id`,
        `${unindexed} AND indexed < ${indexed} LIMIT 1`,
        `${unindexed} AND indexed > ${indexed} LIMIT 1`,
      );
    }
    if (seeds.length > 0) {
      const ids = value(seeds.map(({ row }) => encodeId(row.id)));
      parts.push(`SELECT 'changed', '', id, NULL, 0, 0, NULL FROM documents WHERE ${here} AND id = ANY(${ids}::text[])`);
    }
    return this.#shared.database.query<FoundRow>(parts.map((part) => `(${part})`).join(' UNION ALL '), values);
  }

  /** Locks a session against being reset meanwhile, and all that a batch looks at or changes, always in the same order. */
  #beginFor({ checks, appends, blobs = [] }: Batch): string {
    const { database } = this.#shared;
    const locks = new Set<bigint>();
    for (const { collection, id } of checks) locks.add(database.lock('document', this.#session, collection, id));
    for (const { stream } of appends) locks.add(database.lock('stream', this.#session, stream));
    for (const { key } of blobs) locks.add(database.lock('blob', this.#session, key));
    return locks.size > MOST_LOCKS ? this.#beginAlone() : this.#beginWith([...locks]);
  }

  #beginWith(locks: bigint[]): string {
    const inOrder = locks.sort((a, b) => (a < b ? -1 : 1));
    return `BEGIN; SELECT pg_advisory_xact_lock_shared(${this.#sessionLock});
      SELECT pg_advisory_xact_lock(lock) FROM unnest('{${inOrder.join()}}'::bigint[]) AS lock`;
  }

  #beginAlone(): string {
    return `BEGIN; SELECT pg_advisory_xact_lock(${this.#sessionLock})`;
  }

  get #sessionLock(): bigint {
    return this.#shared.database.lock('session', this.#session);
  }

  async #failedCheck(run: Run, checks: readonly Check[]): Promise<Check | undefined> {
    if (checks.length === 0) return undefined;
    const rows = await run<{ at: string; version: number | null }>(
      `SELECT at, version FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS checked (collection, id, at)
       LEFT JOIN LATERAL (
         SELECT version FROM documents
         WHERE session = $1 AND documents.collection = checked.collection AND documents.id = checked.id OFFSET 0
       ) AS document ON true`,
      [this.#key, checks.map(({ collection }) => encode(collection)), checks.map(({ id }) => encodeId(id))],
    );
    const versions = new Map(rows.map(({ at, version }) => [Number(at) - 1, version ?? 0]));
    return checks.find(({ version }, at) => versions.get(at) !== version);
  }

  /** Writes documents and their index entries, in statements that are sent at once. Gives back their revisions, in the same order. */
  async #write(run: Run, rows: readonly WrittenRow[]): Promise<number[]> {
    if (rows.length === 0) return [];
    const collections = rows.map(({ collection }) => encode(collection));
    const ids = rows.map(({ row }) => encodeId(row.id));
    const writing = run<{ collection: string; id: string; revision: string }>(
      `INSERT INTO documents (session, collection, id, whole_id, version, indexed, body)
       SELECT $1, collection, id, whole_id, version, indexed, body::json
       FROM unnest($2::text[], $3::text[], $4::text[], $5::integer[], $6::text[], $7::text[])
         AS written (collection, id, whole_id, version, indexed, body)
       ON CONFLICT (session, collection, id) DO UPDATE
         SET version = EXCLUDED.version, revision = EXCLUDED.revision, indexed = EXCLUDED.indexed, body = EXCLUDED.body
       RETURNING collection, id, revision`,
      [
        this.#key,
        collections,
        ids,
        rows.map(({ row }) => wholeId(row.id)),
        rows.map(({ row }) => row.version),
        rows.map(({ indexes }) => (indexes === undefined ? '' : indexedAs(indexes))),
        rows.map(({ row }) => (row.doc === null ? null : JSON.stringify(row.doc))),
      ],
    );
    const entering = [...new Set(rows.map(({ indexes }) => indexes))].map((collection) => {
      if (collection === undefined || collection.indexNames.length === 0) return undefined;
      const own = rows.filter(({ indexes }) => indexes === collection);
      return this.#enter(
        run,
        collection,
        own.map(({ row }) => row),
      );
    });
    const [written] = await Promise.all([writing, ...entering, this.#forget(run, rows)]);
    const revisions = new Map(written.map(({ collection, id, revision }) => [`${collection}\u0000${id}`, Number(revision)]));
    return ids.map((id, at) => revisions.get(`${collections[at]}\u0000${id}`) as number);
  }

  /** Takes away what was removed from collections that forget. */
  async #forget(run: Run, rows: readonly WrittenRow[]): Promise<void> {
    const gone = rows.filter(({ indexes, row }) => row.doc === null && indexes?.forgets);
    if (gone.length === 0) return;
    await run(
      `DELETE FROM documents USING unnest($2::text[], $3::text[]) AS gone (collection, id)
       WHERE documents.session = $1 AND documents.collection = gone.collection AND documents.id = gone.id`,
      [this.#key, gone.map(({ collection }) => encode(collection)), gone.map(({ row }) => encodeId(row.id))],
    );
  }

  /** Puts index entries of documents of one collection in place of those that they have. */
  async #enter(run: Run, collection: IndexedCollection, rows: readonly Row[]): Promise<void> {
    const entries = rows.flatMap(({ id, doc }) =>
      collection.indexNames.flatMap((index) => (doc === null ? [] : collection.keys(index, doc)).map((key) => ({ index, key, id }))),
    );
    await run(
      `WITH entered AS (SELECT * FROM unnest($4::text[], $5::text[], $6::text[]) AS entered (index_name, key, id)),
            gone AS (DELETE FROM index_entries WHERE session = $1 AND collection = $2 AND id = ANY($3::text[])
                     AND (index_name, key, id) NOT IN (SELECT index_name, key, id FROM entered))
       INSERT INTO index_entries (session, collection, index_name, key, id) SELECT $1, $2, * FROM entered ON CONFLICT DO NOTHING`,
      [
        this.#key,
        encode(collection.name),
        rows.map(({ id }) => encodeId(id)),
        entries.map(({ index }) => encode(index)),
        entries.map(({ key }) => encode(key)),
        entries.map(({ id }) => encodeId(id)),
      ],
    );
  }

  /** Enters all documents of a collection in the indexes that it declares here and now. */
  async #enterInIndexes(collection: IndexedCollection): Promise<void> {
    const name = encode(collection.name);
    await this.#shared.database.transaction(this.#beginAlone(), async ({ run }) => {
      const documents = await run<DocumentRow>(
        `UPDATE documents SET indexed = $3 WHERE session = $1 AND collection = $2 AND indexed <> $3 AND body IS NOT NULL
         RETURNING id, whole_id, version, revision, body::text AS body`,
        [this.#key, name, indexedAs(collection)],
      );
      const rows = documents.map((found) => rowOf(idOf(found), found));
      for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) await this.#enter(run, collection, rows.slice(at, at + ROWS_AT_ONCE));
    });
  }

  /** Adds entries to streams. Gives back their sequence numbers, in the same order. */
  async #append(run: Run, appends: Batch['appends']): Promise<number[]> {
    if (appends.length === 0) return [];
    const places = new Map<string, number>();
    const nth = appends.map(({ stream }) => {
      const place = (places.get(stream) ?? 0) + 1;
      places.set(stream, place);
      return place;
    });
    const added = await run<{ stream: string; first: string }>(
      `WITH added AS (
         INSERT INTO streams (session, stream, sequence, at, event)
         SELECT $1, stream, coalesce((SELECT max(sequence) FROM streams WHERE session = $1 AND streams.stream = added.stream), 0) + nth, at, event::json
         FROM unnest($2::text[], $3::integer[], $4::double precision[], $5::text[]) AS added (stream, nth, at, event)
         RETURNING stream, sequence
       )
       SELECT stream, min(sequence) AS first FROM added GROUP BY stream`,
      [
        this.#key,
        appends.map(({ stream }) => encode(stream)),
        nth,
        appends.map(({ at }) => at),
        appends.map(({ event }) => JSON.stringify(event)),
      ],
    );
    const first = new Map(added.map((row) => [decode(row.stream), Number(row.first)]));
    return appends.map(({ stream }, at) => (first.get(stream) as number) + (nth[at] as number) - 1);
  }

  /** Removes everything, and lets `refill` put something else in place. */
  async #replaceAll(refill: (run: Run) => Promise<void>, changes: readonly Change[]): Promise<void> {
    await this.#shared.database.transaction(this.#beginAlone(), async ({ run }) => {
      for (const table of ['documents', 'index_entries', 'streams']) await run(`DELETE FROM ${table} WHERE session = $1`, [this.#key]);
      await removeBlobs(run, this.#key);
      await refill(run);
    });
    this.#tell(changes);
  }

  #keep(collection: string, id: string, found: DocumentRow): Row {
    return this.#shared.cache.keep(this.#session, collection, id, Number(found.revision), () => rowOf(id, found));
  }

  #tell(changes: readonly Change[]): void {
    const { notifier, listener } = this.#shared;
    for (const change of changes) notifier.tell(this.#session, change);
    listener.announce(this.#session, changes.map(briefly));
  }
}

interface EventRow {
  readonly sequence: string;
  readonly at: number;
  readonly event: string;
}

function entryOf({ sequence, at, event }: EventRow): StreamEntry {
  return deepFreeze({ sequence: Number(sequence), at, event: JSON.parse(event) as unknown });
}

/** What a document's row says when it is entered in all indexes of its collection. */
function indexedAs({ indexNames }: IndexedCollection): string {
  return JSON.stringify(indexNames);
}

function changesBy({ rows, appends }: Batch): Change[] {
  const streams = new Set(appends.map(({ stream }) => stream));
  return [...documentChanges(rows), ...[...streams].map((stream) => ({ kind: 'stream', stream }) as const)];
}

/** Without ids: so many changes to one collection are one note to other processes. */
function briefly(change: Change): Change {
  return change.kind === 'documents' ? { kind: 'documents', collection: change.collection } : change;
}
