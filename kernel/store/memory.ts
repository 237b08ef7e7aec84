/** Sessions in the memory of this process. What else happens to them (files, say) is up to a {@link Keeper}. */
import type { Backend, Batch, BlobContent, Change, Outcome, Overlay, Row, Scan, Stretch } from './backend.ts';
import type { BlobShelf, KeptBlob } from './blobs.ts';
import { type IndexedCollection, inOrder } from './collections.ts';
import { Notifier } from './notifier.ts';
import { NOTHING_CHANGED } from './overlay-collection.ts';
import { SessionState } from './session-state.ts';
import { SNAPSHOT_FORMAT } from './snapshot.ts';
import type { SessionSnapshot, StreamEntry } from './store.ts';

/** Keeps sessions beyond the memory. */
export interface Keeper {
  /** Called after each change to a session; the change is acknowledged when this resolves. Without a state the session is as the seeds are. */
  save(session: string, state: SessionState | undefined): Promise<void>;
  close(): Promise<void>;
}

const FORGETFUL: Keeper = { save: () => Promise.resolve(), close: () => Promise.resolve() };

export class MemoryBackend implements Backend {
  readonly states: Map<string, SessionState>;
  readonly blobs: BlobShelf;
  readonly keeper: Keeper;
  readonly notifier = new Notifier();

  constructor(blobs: BlobShelf, keeper: Keeper = FORGETFUL, states = new Map<string, SessionState>()) {
    this.blobs = blobs;
    this.keeper = keeper;
    this.states = states;
  }

  overlay(session: string): Overlay {
    return new MemoryOverlay(session, this);
  }

  async agreeOnDay(proposed: string): Promise<string> {
    return proposed;
  }

  async sessions(): Promise<readonly string[]> {
    return [...this.states]
      .filter(([, state]) => !state.isEmpty)
      .map(([session]) => session)
      .sort();
  }

  async close(): Promise<void> {
    await this.keeper.close();
    await this.blobs.close();
  }
}

class MemoryOverlay implements Overlay {
  readonly #session: string;
  readonly #backend: MemoryBackend;

  constructor(session: string, backend: MemoryBackend) {
    this.#session = session;
    this.#backend = backend;
  }

  row(collection: string, id: string): Row | undefined {
    return this.#state?.collections.get(collection)?.rows.get(id);
  }

  scan(collection: IndexedCollection, stretch: Stretch, limit: number): Scan {
    return this.#state?.collections.get(collection.name)?.scan(collection, stretch, limit) ?? NOTHING_CHANGED;
  }

  async commit({ checks, rows, appends }: Batch): Promise<Outcome> {
    const conflict = checks.find(({ collection, id, version }) => (this.row(collection, id)?.version ?? 0) !== version);
    if (conflict !== undefined) return { conflict };
    if (rows.length === 0 && appends.length === 0) return { sequences: [] };
    const state = this.#stateToChange();
    for (const { collection, row } of rows) state.collection(collection.name).write(collection, row);
    const sequences = appends.map(({ stream, at, event }) => state.append(stream, at, event));
    for (const collection of new Set(rows.map((row) => row.collection.name))) this.#tell({ kind: 'documents', collection });
    for (const stream of new Set(appends.map((append) => append.stream))) this.#tell({ kind: 'stream', stream });
    await this.#save();
    return { sequences };
  }

  readStream(stream: string, after: number, limit: number): readonly StreamEntry[] {
    return this.#state?.streams.get(stream)?.slice(Math.max(after, 0), Math.max(after, 0) + limit) ?? [];
  }

  lastSequence(stream: string): number {
    return this.#state?.streams.get(stream)?.length ?? 0;
  }

  async writeBlob(key: string, source: AsyncIterable<Uint8Array>): Promise<{ readonly bytes: number }> {
    const blob = await this.#backend.blobs.keep(source);
    const { blobs } = this.#stateToChange();
    const replaced = blobs.get(key);
    blobs.set(key, blob);
    await this.#save();
    await replaced?.drop();
    return { bytes: blob.bytes };
  }

  blob(key: string): BlobContent | undefined {
    return this.#state?.blobs.get(key);
  }

  async deleteBlob(key: string): Promise<boolean> {
    const blob = this.#state?.blobs.get(key);
    if (blob === undefined) return false;
    this.#state?.blobs.delete(key);
    await this.#save();
    await blob.drop();
    return true;
  }

  async reset(): Promise<void> {
    const before = this.#state;
    this.#backend.states.delete(this.#session);
    this.#tell({ kind: 'reset' });
    if (before !== undefined) await this.#saveAndDropBlobsOf(before);
  }

  async snapshot(): Promise<SessionSnapshot> {
    const { collections, streams, blobs } = this.#state ?? new SessionState();
    const documents = [...collections].flatMap(([collection, { rows }]) => [...rows.values()].map((row) => ({ collection, ...row })));
    documents.sort((a, b) => inOrder(a.collection, a.id, b.collection, b.id));
    const streamsNow = Object.fromEntries([...streams].map(([name, entries]) => [name, [...entries]]));
    const encoded = await Promise.all([...blobs].map(async ([key, blob]) => [key, await inBase64(blob)] as const));
    return { format: SNAPSHOT_FORMAT, documents, streams: streamsNow, blobs: Object.fromEntries(encoded) };
  }

  async restore(snapshot: SessionSnapshot): Promise<void> {
    const blobs: [string, KeptBlob][] = [];
    for (const [key, content] of Object.entries(snapshot.blobs))
      blobs.push([key, await this.#backend.blobs.keep(oneChunk(Buffer.from(content, 'base64')))]);
    const before = this.#state;
    this.#backend.states.set(this.#session, SessionState.of(snapshot, blobs));
    this.#tell({ kind: 'reset' });
    for (const [stream, { length }] of Object.entries(snapshot.streams)) this.#tell({ kind: 'restored', stream, last: length });
    await this.#saveAndDropBlobsOf(before);
  }

  listen(heard: (change: Change) => void): () => void {
    return this.#backend.notifier.listen(this.#session, heard);
  }

  get #state(): SessionState | undefined {
    return this.#backend.states.get(this.#session);
  }

  #stateToChange(): SessionState {
    let state = this.#state;
    if (state === undefined) {
      state = new SessionState();
      this.#backend.states.set(this.#session, state);
    }
    return state;
  }

  #save(): Promise<void> {
    return this.#backend.keeper.save(this.#session, this.#state);
  }

  async #saveAndDropBlobsOf(before: SessionState | undefined): Promise<void> {
    await this.#save();
    for (const blob of before?.blobs.values() ?? []) await blob.drop();
  }

  #tell(change: Change): void {
    this.#backend.notifier.tell(this.#session, change);
  }
}

async function inBase64(blob: BlobContent): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of blob.read(0, blob.bytes)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('base64');
}

async function* oneChunk(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
