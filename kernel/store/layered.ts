/** The store as its users see it: sessions laid over the seeds, whatever the backend that keeps them. */
import type { Backend, Batch, BlobSource, Overlay, Row } from './backend.ts';
import type { Base } from './base.ts';
import { BY_ID, type Collections, type IndexedCollection } from './collections.ts';
import { changed, Draft, type Ground, present, type Seen } from './draft.ts';
import { follow } from './follow.ts';
import { deepFreeze } from './freeze.ts';
import { readPage, wholeLimit } from './page.ts';
import { Received } from './received-blob.ts';
import { parseSnapshot } from './snapshot.ts';
import {
  type BlobReading,
  type Changed,
  type Collection,
  type Page,
  type PageRequest,
  type PutOptions,
  type SessionSnapshot,
  type SessionStore,
  type Store,
  type Stored,
  StoreError,
  type StreamEntry,
  type Transaction,
  VersionConflict,
  type Where,
} from './store.ts';

/** A transaction that loses against other writers runs again this often. */
const MOST_RETRIES = 20;
const LONGEST_PAUSE_MILLISECONDS = 64;
const NOTHING: Batch = { checks: [], rows: [], appends: [] };

/** What all sessions of a store share. */
interface Shared {
  readonly base: Base;
  readonly collections: Collections;
  readonly backend: Backend;
  /** Aborts when the store closes. */
  readonly closing: AbortSignal;
}

/** A store over seeds and a backend. */
export class LayeredStore implements Store {
  readonly #shared: Shared;
  readonly #closing = new AbortController();
  readonly #sessions = new Map<string, LayeredSession>();
  #closed: Promise<void> | undefined;

  constructor(base: Base, collections: Collections, backend: Backend) {
    this.#shared = { base, collections, backend, closing: this.#closing.signal };
  }

  session(name: string): SessionStore {
    let session = this.#sessions.get(name);
    if (session === undefined) {
      session = new LayeredSession(name, this.#shared);
      this.#sessions.set(name, session);
    }
    return session;
  }

  async endSession(name: string): Promise<void> {
    await this.session(name).reset();
    this.#sessions.delete(name);
  }

  async sessions(): Promise<readonly string[]> {
    if (this.#closed !== undefined) throw hasClosed();
    return this.#shared.backend.sessions();
  }

  close(): Promise<void> {
    this.#closing.abort();
    this.#shared.base.close();
    this.#closed ??= this.#shared.backend.close();
    return this.#closed;
  }
}

class LayeredSession implements SessionStore, Ground {
  readonly session: string;
  readonly #shared: Shared;
  readonly #open: Overlay;

  constructor(session: string, shared: Shared) {
    this.session = session;
    this.#shared = shared;
    this.#open = shared.backend.overlay(session);
  }

  get #overlay(): Overlay {
    if (this.#shared.closing.aborted) throw hasClosed();
    return this.#open;
  }

  get<T extends object>(collection: Collection<T>, id: string): Promise<Stored<T> | undefined> {
    if (this.#shared.closing.aborted) return Promise.reject(hasClosed());
    const row = this.#open.row(collection.name, id);
    if (row instanceof Promise) return row.then((later) => this.#seen<T>(collection.name, id, later));
    return Promise.resolve(this.#seen<T>(collection.name, id, row));
  }

  find<T extends object>(collection: Collection<T>, where: Where, page?: PageRequest): Promise<Page<T>> {
    if (this.#shared.closing.aborted) return Promise.reject(hasClosed());
    return readPage(this.#shared.base, this.#open, this.indexed(collection), where, page) as Promise<Page<T>>;
  }

  glance<T extends object>(collection: Collection<T>, where: Where, page?: PageRequest): Promise<Page<object>> {
    if (this.#shared.closing.aborted) return Promise.reject(hasClosed());
    return readPage(this.#shared.base, this.#open, this.indexed(collection), where, page, true);
  }

  list<T extends object>(collection: Collection<T>, page?: PageRequest): Promise<Page<T>> {
    return this.find(collection, BY_ID, page);
  }

  async put<T extends object>(collection: Collection<T>, id: string, doc: T, options?: PutOptions): Promise<Stored<T>> {
    return (await this.#change(collection, id, doc, options)) as Stored<T>;
  }

  async delete<T extends object>(collection: Collection<T>, id: string, options?: PutOptions): Promise<boolean> {
    return (await this.#change(collection, id, null, options)) !== undefined;
  }

  async append(stream: string, event: object, at: number): Promise<number> {
    const { sequences = [] } = await this.#overlay.commit({ ...NOTHING, appends: [{ stream, at, event: deepFreeze(event) }] });
    return sequences[0] as number;
  }

  async transaction<R>(work: (tx: Transaction) => Promise<R>): Promise<R> {
    for (let retries = 0; ; retries++) {
      const draft = new Draft(this, retries === 0);
      const result = await work(draft);
      const { conflict } = await this.#overlay.commit(draft.finish());
      if (conflict === undefined) return result;
      draft.giveBackBlobs();
      if (retries === MOST_RETRIES) throw await this.#lost(conflict.collection, conflict.id, conflict.version);
      await pauseBeforeRetry(retries);
    }
  }

  async readStream<E = unknown>(stream: string, after: number, limit?: number): Promise<readonly StreamEntry<E>[]> {
    return (await this.#overlay.readStream(stream, after, wholeLimit(limit))) as readonly StreamEntry<E>[];
  }

  follow<E = unknown>(stream: string, after: number, signal: AbortSignal): AsyncIterable<StreamEntry<E>> {
    return follow(this.#open, stream, after, [signal, this.#shared.closing]) as AsyncIterable<StreamEntry<E>>;
  }

  async changes<T extends object>({ name }: Collection<T>): Promise<readonly Changed<T>[]> {
    const rows = await this.#overlay.rows(name);
    return rows.map((row) => ({ id: row.id, doc: present<T>(row)?.doc }));
  }

  watch(collection: string, changed: (ids: readonly string[] | undefined) => void): () => void {
    return this.#open.listen((change) => {
      const { ids } = change.kind === 'documents' ? change : {};
      const concerns =
        change.kind === 'documents' ? change.collection === collection : change.kind === 'reset' || change.kind === 'unknown';
      // later, so that what a watcher does or throws is not the writer's business
      if (concerns) queueMicrotask(() => changed(ids));
    });
  }

  async receiveBlob(source: BlobSource): Promise<Received> {
    return new Received(await this.#overlay.receiveBlob(source));
  }

  async writeBlob(key: string, source: BlobSource): Promise<{ readonly bytes: number }> {
    const blob = await this.receiveBlob(source);
    await this.#overlay.commit({ ...NOTHING, blobs: [{ key, blob: blob.put() }] });
    return { bytes: blob.bytes };
  }

  async readBlob(key: string, range: { readonly start?: number; readonly end?: number } = {}): Promise<BlobReading | undefined> {
    const blob = await this.#overlay.blob(key);
    if (blob === undefined) return undefined;
    const { bytes, whole } = blob;
    const start = Math.min(Math.max(range.start ?? 0, 0), bytes);
    const end = Math.max(Math.min(range.end ?? bytes, bytes), start);
    return { bytes, content: blob.read(start, end), ...(whole !== undefined && { whole: whole.subarray(start, end) }) };
  }

  async deleteBlob(key: string): Promise<boolean> {
    const { blobsBefore } = await this.#overlay.commit({ ...NOTHING, blobs: [{ key, blob: undefined }] });
    return blobsBefore === 1;
  }

  async reset(): Promise<void> {
    return this.#overlay.reset();
  }

  async snapshot(): Promise<SessionSnapshot> {
    return this.#overlay.snapshot();
  }

  async restore(snapshot: unknown): Promise<void> {
    return this.#overlay.restore(parseSnapshot(snapshot));
  }

  indexed<T extends object>(collection: Collection<T>): IndexedCollection {
    return this.#shared.collections.of(collection);
  }

  async look(collection: string, id: string): Promise<Seen> {
    const row = await this.#overlay.row(collection, id);
    return { row, standing: row ?? this.#shared.base.get(collection, id) };
  }

  hasSeed(collection: string, id: string): boolean {
    return this.#shared.base.get(collection, id) !== undefined;
  }

  overlaidVersion(collection: string, item: Stored<object>): number {
    const { base } = this.#shared;
    if (base.get(collection, item.id) === item) return 0;
    // whatever lies over a seed has a higher version than the seed
    return item.version === 1 && base.isDerived(collection, item.id) ? 0 : item.version;
  }

  #seen<T extends object>(collection: string, id: string, row: Row | undefined): Stored<T> | undefined {
    return row === undefined ? (this.#shared.base.get(collection, id) as Stored<T> | undefined) : present<T>(row);
  }

  /**
   * Changes one document (`doc` null removes it) and gives back its row; nothing when there was none to remove. When another
   * writer comes between the look and the commit it looks again: only an `ifVersion` can make that a conflict.
   */
  async #change<T extends object>(
    collection: Collection<T>,
    id: string,
    doc: T | null,
    options: PutOptions | undefined,
  ): Promise<Row | undefined> {
    const { name } = collection;
    for (;;) {
      const looked = this.#overlay.row(name, id);
      const row = looked instanceof Promise ? await looked : looked;
      const standing = row ?? this.#shared.base.get(name, id);
      const next = changed(name, id, standing, doc, options);
      if (doc === null && present(standing) === undefined) return undefined;
      const { conflict } = await this.#overlay.commit({
        checks: [{ collection: name, id, version: row?.version ?? 0 }],
        rows: [{ collection: this.indexed(collection), row: next }],
        appends: [],
      });
      if (conflict === undefined) return next;
    }
  }

  async #lost(collection: string, id: string, expected: number): Promise<VersionConflict> {
    const { standing } = await this.look(collection, id);
    return new VersionConflict(collection, id, expected, present(standing)?.version ?? 0);
  }
}

/** Writers who have met once should not meet again: they wait for different times, the longer the oftener they lose. */
async function pauseBeforeRetry(retries: number): Promise<void> {
  const longest = Math.min(2 ** retries, LONGEST_PAUSE_MILLISECONDS);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
}

function hasClosed(): StoreError {
  return new StoreError('closed', 'The store is closed');
}
