/** Sessions in the memory of this process. What else happens to them (files, say) is up to a {@link Keeper}. */
import type { Backend, Batch, BlobChange, BlobContent, BlobSource, Change, Outcome, Overlay, Row, Scan, Stretch } from './backend.ts';
import type { BlobShelf, KeptBlob } from './blobs.ts';
import { type IndexedCollection, inOrder } from './collections.ts';
import { documentChanges, Notifier } from './notifier.ts';
import { NOTHING_CHANGED } from './overlay-collection.ts';
import { SessionState } from './session-state.ts';
import { SNAPSHOT_FORMAT } from './snapshot.ts';
import type { SessionSnapshot, StreamEntry } from './store.ts';

/** What has changed: what a batch says, with the numbers of the entries that were appended; or all, to be what the state holds now. */
export type Saved = (Batch & { readonly sequences: readonly number[] }) | 'all';

/** Keeps sessions beyond the memory. */
export interface Keeper {
  /** Called after each change to a session, at once; the change is acknowledged when this resolves. */
  save(session: string, state: SessionState, change: Saved): Promise<void>;
  close(): Promise<void>;
}

export class MemoryBackend implements Backend {
  readonly states: Map<string, SessionState>;
  readonly blobs: BlobShelf;
  readonly keeper: Keeper;
  readonly notifier = new Notifier();

  constructor(blobs: BlobShelf, keeper: Keeper, states = new Map<string, SessionState>()) {
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

  close(): Promise<void> {
    return this.keeper.close();
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

  rows(collection: string): readonly Row[] {
    return [...(this.#state?.collections.get(collection)?.rows.values() ?? [])];
  }

  scan(collection: IndexedCollection, stretch: Stretch, limit: number): Scan {
    return this.#state?.collections.get(collection.name)?.scan(collection, stretch, limit) ?? NOTHING_CHANGED;
  }

  async commit(batch: Batch): Promise<Outcome> {
    const { checks, rows, appends, blobs = [] } = batch;
    const conflict = checks.find(({ collection, id, version }) => (this.row(collection, id)?.version ?? 0) !== version);
    if (conflict !== undefined) return { conflict };
    if (rows.length === 0 && appends.length === 0 && blobs.length === 0) return { sequences: [] };
    const state = this.#stateToChange();
    for (const { collection, row } of rows) state.collection(collection.name).write(collection, row);
    const sequences = appends.map(({ stream, at, event }) => state.append(stream, at, event));
    const before = blobs.flatMap((change) => exchange(state, change) ?? []);
    for (const change of documentChanges(rows)) this.#tell(change);
    for (const stream of new Set(appends.map((append) => append.stream))) this.#tell({ kind: 'stream', stream });
    await this.#backend.keeper.save(this.#session, state, { ...batch, sequences });
    for (const blob of before) await blob.discard();
    return { sequences, blobsBefore: before.length };
  }

  readStream(stream: string, after: number, limit: number): readonly StreamEntry[] {
    return this.#state?.streams.get(stream)?.slice(Math.max(after, 0), Math.max(after, 0) + limit) ?? [];
  }

  lastSequence(stream: string): number {
    return this.#state?.streams.get(stream)?.length ?? 0;
  }

  receiveBlob(source: BlobSource): Promise<KeptBlob> {
    return this.#backend.blobs.keep(source);
  }

  blob(key: string): BlobContent | undefined {
    return this.#state?.blobs.get(key);
  }

  async reset(): Promise<void> {
    const before = this.#state;
    this.#backend.states.delete(this.#session);
    this.#tell({ kind: 'reset' });
    if (before !== undefined) await this.#saveAllAndDropBlobsOf(before, new SessionState());
  }

  async snapshot(): Promise<SessionSnapshot> {
    const { collections, streams, blobs } = this.#state ?? new SessionState();
    const documents = [...collections].flatMap(([collection, { rows }]) => [...rows.values()].map((row) => ({ collection, ...row })));
    documents.sort((a, b) => inOrder(a.collection, a.id, b.collection, b.id));
    const streamsNow = Object.fromEntries([...streams].map(([name, entries]) => [name, [...entries]]));
    const encoded = await Promise.all([...blobs].map(async ([key, blob]) => [key, await inBase64(blob)] as const));
    return {
      format: SNAPSHOT_FORMAT,
      documents,
      streams: streamsNow,
      blobs: Object.fromEntries(encoded),
    };
  }

  async restore(snapshot: SessionSnapshot): Promise<void> {
    const blobs: [string, KeptBlob][] = [];
    for (const [key, content] of Object.entries(snapshot.blobs)) {
      blobs.push([key, await this.#backend.blobs.keep(Buffer.from(content, 'base64'))]);
    }
    const before = this.#state;
    const after = SessionState.of(snapshot, blobs);
    this.#backend.states.set(this.#session, after);
    this.#tell({ kind: 'reset' });
    for (const [stream, { length }] of Object.entries(snapshot.streams)) this.#tell({ kind: 'restored', stream, last: length });
    await this.#saveAllAndDropBlobsOf(before, after);
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

  async #saveAllAndDropBlobsOf(before: SessionState | undefined, after: SessionState): Promise<void> {
    await this.#backend.keeper.save(this.#session, after, 'all');
    for (const blob of before?.blobs.values() ?? []) await blob.discard();
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

/** Puts a blob in place of another, or nothing. Gives back the one before. */
function exchange({ blobs }: SessionState, { key, blob }: BlobChange): KeptBlob | undefined {
  const before = blobs.get(key);
  if (blob === undefined) blobs.delete(key);
  else blobs.set(key, blob as KeptBlob);
  return before;
}
