/**
 * What the store is, seen from the outside. No implementation here: `open.ts` opens one.
 *
 * A store holds *collections* of JSON documents, append-only *streams*, and *blobs*, each once per session. A session is an
 * overlay: what it has changed lies over the seeds, which all sessions share and none can alter. So an untouched session
 * costs nothing, and a reset throws away the changes and nothing else.
 *
 * Documents are immutable. What a reader gets is frozen, and as long as it has not changed every reader gets the very same
 * object, so a projection of it may be memoised by object identity (a WeakMap) and never needs invalidation.
 */

import type { CompactIndex } from './compact-index.ts';

/** A collection: its name, how its documents are indexed, and how one that comes from outside is checked. */
export interface Collection<T extends object> {
  /** In the field's words, plural: `patients`. Names that begin with `_` are the kernel's own. */
  readonly name: string;
  /**
   * Declared indexes. Each function gives the key or keys under which a document is found, or nothing. Keys are compared by
   * code unit, count to their first 256 characters, and serve equality, prefix and range alike.
   */
  readonly indexes?: Readonly<Record<string, (doc: T) => string | readonly string[] | undefined>>;
  /** Shown and changed under `/_sandbox/world/{name}`. */
  readonly public?: boolean;
  /**
   * What is removed leaves nothing behind, and made again begins at version 1: for documents that come and go for ever under ids that
   * nobody uses twice (codes, tokens). Such a collection has no seeds.
   */
  readonly forgets?: boolean;
  /** The id under which a document is stored (its NHS number, its ODS code …). */
  readonly idOf?: (doc: T) => string;
  /** What a change means, as events for the stream; `before` or `after` is missing when the document is new or gone. */
  readonly events?: (before: T | undefined, after: T | undefined) => readonly object[];
  /** The stream on which those events go. */
  readonly stream?: string;
  /** Which of the collection's documents an event of that stream is about: their ids. So that a document's history can be told. */
  readonly concerns?: (event: object) => readonly string[];
  /** Checks a document that comes from outside (a seed file, the control API). Gives it back, or says what is wrong with it. */
  readonly parse?: (value: unknown) => Parsed<T> | Promise<Parsed<T>>;
}

/** A document that is good, or what is wrong with it. */
export type Parsed<T> = { readonly doc: T } | { readonly issues: readonly DocumentIssue[] };

/** One thing wrong with a document: where in it (`name.0.family`), and why. */
export interface DocumentIssue {
  readonly path: string;
  readonly reason: string;
}

/**
 * A document as stored. `version` starts at 1 and grows by one with each change, seeds included. A removal is a change too: made
 * again, a document goes on from there, so that no version ever means two things.
 */
export interface Stored<T> {
  readonly id: string;
  readonly version: number;
  readonly doc: T;
}

/** Which documents: those with one key, those whose key begins with a prefix, or those within bounds (both inclusive). */
export type Where =
  | { readonly index: string; readonly equals: string }
  | { readonly index: string; readonly prefix: string }
  | { readonly index: string; readonly from?: string; readonly to?: string };

/** A document that a session has changed; without `doc`, removed. */
export interface Changed<T> {
  readonly id: string;
  readonly doc: T | undefined;
}

export interface PageRequest {
  /** At most this many; default 100. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

/**
 * One page, ordered by (key, id); by id where no index is asked. A document with several matching keys appears once, at its
 * first. `next` is there when more follow, and stays good while documents come and go.
 */
export interface Page<T> {
  readonly items: readonly Stored<T>[];
  readonly next?: string;
}

/** One entry of a stream. `sequence` starts at 1 in each stream of each session and has no gaps. */
export interface StreamEntry<E = unknown> {
  readonly sequence: number;
  /** Milliseconds since the epoch, by the clock of the writer. */
  readonly at: number;
  readonly event: E;
}

export interface PutOptions {
  /** Only if the stored version is this one; 0: only if there is none. Otherwise {@link VersionConflict}. */
  readonly ifVersion?: number;
}

/** Reading and writing documents and streams: the same whether inside a transaction or out of it. */
export interface Writer {
  get<T extends object>(collection: Collection<T>, id: string): Promise<Stored<T> | undefined>;
  /** Documents by one declared index. */
  find<T extends object>(collection: Collection<T>, where: Where, page?: PageRequest): Promise<Page<T>>;
  /** All documents of a collection by id. */
  list<T extends object>(collection: Collection<T>, page?: PageRequest): Promise<Page<T>>;
  /** Stores a document, which is frozen as it is, and gives it back with its new version. Rejects with {@link VersionConflict}. */
  put<T extends object>(collection: Collection<T>, id: string, doc: T, options?: PutOptions): Promise<Stored<T>>;
  /** Removes a document; false when there was none. Rejects with {@link VersionConflict}. */
  delete<T extends object>(collection: Collection<T>, id: string, options?: PutOptions): Promise<boolean>;
  /** Adds to the end of a stream; resolves to the sequence number (inside a transaction: to 0, it is not known yet). */
  append(stream: string, event: object, at: number): Promise<number>;
}

/** Reading and writing within a transaction, blobs included. */
export interface Transaction extends Writer {
  /** Makes what was received the blob of a key, in place of the one before. A received blob can be put once. */
  putBlob(key: string, blob: ReceivedBlob): Promise<void>;
  /** Removes a blob, if there is one. */
  deleteBlob(key: string): Promise<void>;
}

/**
 * Bytes that have all arrived, and are nobody's until a transaction puts them under a key. What is forgotten is cleared away when a
 * store in a folder opens again, or a day later in PostgreSQL.
 */
export interface ReceivedBlob {
  readonly bytes: number;
  /** Throws the bytes away unless a transaction has put them; so it may follow in a `finally`. */
  discard(): Promise<void>;
}

/** The bytes of a blob. */
export interface BlobReading {
  /** Of all of it, whatever part is read. */
  readonly bytes: number;
  readonly content: AsyncIterable<Uint8Array>;
  /** The same in one piece, where it need not be waited for: small blobs. Not to be changed. */
  readonly whole?: Uint8Array;
}

/** The store as one session sees it. */
export interface SessionStore extends Writer {
  readonly session: string;
  /**
   * The same as `find`, but of documents that would have to be made first only as much is given as their indexes look at, and
   * each under every key that matches: for searches that look at many to find a few, which they then `get`.
   */
  glance<T extends object>(collection: Collection<T>, where: Where, page?: PageRequest): Promise<Page<object>>;
  /**
   * Runs `work` so that all its writes, to several documents, streams and blobs, happen or none does. What it has read is checked
   * again at the commit; when another writer was faster, `work` runs again (at most 20 times, then {@link VersionConflict}).
   * An `ifVersion` that fails is not retried. Inside, a read sees the transaction's own writes (`find` and `list` do not).
   */
  transaction<R>(work: (tx: Transaction) => Promise<R>): Promise<R>;
  /** Entries after a sequence number, oldest first; at most `limit` (default 100). */
  readStream<E = unknown>(stream: string, after: number, limit?: number): Promise<readonly StreamEntry<E>[]>;
  /**
   * Entries after a sequence number, and then those to come, until the signal aborts or the store closes. After a reset it goes
   * on with the first entry of the new stream, after {@link restore} with what comes after the restored entries. A consumer that resumes keeps the number
   * of the last entry that it has dealt with in a document of its own.
   */
  follow<E = unknown>(stream: string, after: number, signal: AbortSignal): AsyncIterable<StreamEntry<E>>;
  /** What this session has of a collection otherwise than the seeds have it. Costs as much as there were changes. */
  changes<T extends object>(collection: Collection<T>): Promise<readonly Changed<T>[]>;
  /**
   * Calls back after any change to one collection in this session, made by this process or another one that shares the store, with the
   * ids of the documents where they are known; else any may have changed, as {@link changes} tells. Returns how to stop.
   */
  watch(collection: string, changed: (ids: readonly string[] | undefined) => void): () => void;
  /**
   * Takes in bytes as they arrive, never whole in memory unless they are few; rejects with the source's own error and leaves no trace when
   * that fails. They last as long as the store keeps things: few are written with the transaction that puts them, and cost no wait of their own.
   */
  receiveBlob(source: AsyncIterable<Uint8Array> | Uint8Array): Promise<ReceivedBlob>;
  /** Receives a blob and puts it under a key at once; it replaces one of the same key when it is complete. */
  writeBlob(key: string, source: AsyncIterable<Uint8Array> | Uint8Array): Promise<{ readonly bytes: number }>;
  /** A blob's size and its bytes as a stream, `start` included to `end` excluded; nothing when there is none. */
  readBlob(key: string, range?: { readonly start?: number; readonly end?: number }): Promise<BlobReading | undefined>;
  deleteBlob(key: string): Promise<boolean>;
  /** Back to the seeds: all changes, streams and blobs of this session go. Costs as much as there were changes. */
  reset(): Promise<void>;
  /** What this session has changed, as one JSON value: documents with versions, removals, streams, blobs in base64. */
  snapshot(): Promise<SessionSnapshot>;
  /** Puts a snapshot in place of all that the session had changed. Rejects with {@link StoreError} `snapshot` when it is not one. */
  restore(snapshot: unknown): Promise<void>;
}

export interface SessionSnapshot {
  readonly format: 'nhs-sandbox-snapshot-1';
  readonly documents: readonly {
    readonly collection: string;
    readonly id: string;
    readonly version: number;
    readonly doc: object | null;
  }[];
  readonly streams: Readonly<Record<string, readonly StreamEntry[]>>;
  readonly blobs: Readonly<Record<string, string>>;
}

/** An open store. */
export interface Store {
  /** The same object each time for the same name. */
  session(name: string): SessionStore;
  /** Forgets a session and all it holds. */
  endSession(name: string): Promise<void>;
  /** Names of the sessions that hold changes. */
  sessions(): Promise<readonly string[]>;
  /** Waits for writes under way, then lets go of files and connections. May be called twice. */
  close(): Promise<void>;
}

/** The documents that all sessions start from, by collection name. Read once: when the store opens, or later if they are {@link Lazy}; {@link Derived} ones never as a whole. */
export type Seeds = ReadonlyMap<string, Iterable<SeedDocument>>;

export interface SeedDocument {
  readonly id: string;
  readonly doc: object;
}

/** Seeds that can wait until somebody asks for their collection: what no server that runs looks at is never made. */
export class Lazy implements Iterable<SeedDocument> {
  readonly #make: () => Iterable<SeedDocument>;
  constructor(make: () => Iterable<SeedDocument>) {
    this.#make = make;
  }
  [Symbol.iterator](): Iterator<SeedDocument> {
    return this.#make()[Symbol.iterator]();
  }
}

/** Seeds that are made from their id whenever they are asked for, after others that are kept. */
export class Derived implements Iterable<SeedDocument> {
  readonly kept: Iterable<SeedDocument>;
  readonly derivation: Derivation;
  constructor(kept: Iterable<SeedDocument>, derivation: Derivation) {
    this.kept = kept;
    this.derivation = derivation;
  }
  *[Symbol.iterator](): Iterator<SeedDocument> {
    yield* this.kept;
    yield* this.derivation.inOrder();
  }
}

/**
 * How documents are made from where they are among all of their kind: their places, counted from 0 in the order of their ids. Made twice,
 * a document is equal to what it was. Functions, not methods: none of them needs `this`.
 */
export interface Derivation {
  readonly size: number;
  readonly idAt: (place: number) => string;
  readonly placeOf: (id: string) => number | undefined;
  readonly make: (place: number) => object;
  /** As much of a document as its indexes look at, which may be much faster to have. Whatever an index function makes of it is right. */
  readonly glance: (place: number) => object;
  /** One of the collection's declared indexes; later, where it has to be built first. */
  readonly index: (name: string) => CompactIndex | Promise<CompactIndex>;
  /** All of them, in the order in which they were thought up. */
  readonly inOrder: () => Iterable<SeedDocument>;
  /** Called when a store opens over them: searches are to come. */
  readonly expect?: () => void;
  /** Called when that store closes. */
  readonly close?: () => void;
}

/** Someone else has changed the document. `actual` is 0 when there is none. */
export class VersionConflict extends Error {
  readonly collection: string;
  readonly id: string;
  readonly expected: number;
  readonly actual: number;
  constructor(collection: string, id: string, expected: number, actual: number) {
    super(`${collection}/${id} has version ${actual}, not ${expected}`);
    this.name = 'VersionConflict';
    this.collection = collection;
    this.id = id;
    this.expected = expected;
    this.actual = actual;
  }
}

/** The store itself cannot do what was asked: `unreachable` (database), `disk` (persist folder), `snapshot`, `index` (not declared), `cursor`, `closed`. */
export class StoreError extends Error {
  readonly code: 'unreachable' | 'disk' | 'snapshot' | 'index' | 'cursor' | 'closed';
  constructor(code: StoreError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}
