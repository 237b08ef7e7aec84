/**
 * What a place to keep sessions must be able to do. A backend knows nothing of seeds: it keeps *overlays*, what each session
 * has changed, and has one way to change documents and streams: a {@link Batch} that happens whole or not at all. All that
 * the store promises beyond this is built over it once, in `layered.ts`.
 */
import type { IndexedCollection } from './collections.ts';
import type { SessionSnapshot, Stored, StreamEntry } from './store.ts';

/** At once from a backend in memory, so that its hot path waits for nothing; later from others. */
export type Soon<T> = T | Promise<T>;

/** A document as a session has changed it, or (`doc` null) removed it. A removal keeps a version: a later change goes on from there. */
export type Row = Stored<object | null>;

/** One entry of an index. Indexes are in the order of (key, id), by code unit. */
export interface IndexEntry {
  readonly key: string;
  readonly row: Row;
  /** Whether the document has no lower key in this index, where that is known. */
  readonly isFirst?: boolean;
}

/** Part of an index: keys from `from` (of this very key only ids after `afterId`), up to but without `below`. */
export interface Stretch {
  readonly index: string;
  readonly from: string;
  readonly afterId?: string | undefined;
  readonly below: string | undefined;
}

/** What one look at an overlay's index has found. */
export interface Scan {
  /** The first entries of the stretch. */
  readonly entries: readonly IndexEntry[];
  /** Which of the seeds asked about have been changed or removed. */
  readonly changed: { has(id: string): boolean };
}

/** Holds when the overlay has the row with this version; 0: when it has no such row. */
export interface Check {
  readonly collection: string;
  readonly id: string;
  readonly version: number;
}

/** Changes that happen together, if all checks hold. Every row written is also checked. */
export interface Batch {
  readonly checks: readonly Check[];
  readonly rows: readonly { readonly collection: IndexedCollection; readonly row: Row }[];
  readonly appends: readonly { readonly stream: string; readonly at: number; readonly event: object }[];
  readonly blobs?: readonly BlobChange[];
}

/** A blob that comes to stand under a key, or is to go from there. */
export interface BlobChange {
  readonly key: string;
  readonly blob: ArrivedBlob | undefined;
}

/** What an overlay has received and is nobody's blob yet: only to be given back to the overlay that it comes from. */
export interface ArrivedBlob {
  readonly bytes: number;
  /** Throws the bytes away. Who is reading them already can finish. */
  discard(): Promise<void>;
}

/** The sequence numbers of the appended entries, and how many blobs were there before of those to change; or nothing has happened, because a check did not hold. */
export interface Outcome {
  readonly sequences?: readonly number[];
  readonly blobsBefore?: number;
  readonly conflict?: Check;
}

/** What others are told after a change to a session. */
export type Change =
  /** `ids`: which documents, where that is known. */
  | { readonly kind: 'documents'; readonly collection: string; readonly ids?: readonly string[] }
  | { readonly kind: 'stream'; readonly stream: string }
  /** Everything has gone, streams included. */
  | { readonly kind: 'reset' }
  /** After a reset a stream was put back, which ends with this sequence number. */
  | { readonly kind: 'restored'; readonly stream: string; readonly last: number }
  /** Changes may have been missed. */
  | { readonly kind: 'unknown' };

/** Where the bytes of a blob come from. */
export type BlobSource = AsyncIterable<Uint8Array> | Uint8Array;

export interface BlobContent {
  readonly bytes: number;
  /** All of it, where it need not be read. */
  readonly whole?: Uint8Array;
  /** `start` included to `end` excluded. */
  read(start: number, end: number): AsyncIterable<Uint8Array>;
}

/** One session's changes. Good for as long as the backend is open, also after the session has been dropped. */
export interface Overlay {
  row(collection: string, id: string): Soon<Row | undefined>;
  /** All rows of a collection. */
  rows(collection: string): Soon<readonly Row[]>;
  /** Entries of an index, and which of these seeds are overlaid, both as of the same moment. */
  scan(collection: IndexedCollection, stretch: Stretch, limit: number, seeds: readonly IndexEntry[]): Soon<Scan>;
  commit(batch: Batch): Promise<Outcome>;
  readStream(stream: string, after: number, limit: number): Soon<readonly StreamEntry[]>;
  /** The sequence number of the newest entry, 0 when there is none. */
  lastSequence(stream: string): Soon<number>;
  receiveBlob(source: BlobSource): Promise<ArrivedBlob>;
  blob(key: string): Soon<BlobContent | undefined>;
  /** Drops everything. */
  reset(): Promise<void>;
  snapshot(): Promise<SessionSnapshot>;
  /** Puts a snapshot, known to be a good one, in place of everything. */
  restore(snapshot: SessionSnapshot): Promise<void>;
  /** Calls back after each change. Returns how to stop. */
  listen(heard: (change: Change) => void): () => void;
}

export interface Backend {
  overlay(session: string): Overlay;
  /** Names of the sessions that hold changes. */
  sessions(): Promise<readonly string[]>;
  /** The day for which the seeds are made: the one proposed, or that of other processes that share this backend and are running. */
  agreeOnDay(proposed: string): Promise<string>;
  close(): Promise<void>;
}
