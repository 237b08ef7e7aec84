/**
 * The base layer: the seeds, which all sessions share. Built when the store opens with the least work; a document is frozen
 * when it is first handed out, an index is built when it is first asked, and a collection that can wait is read when it is first asked for.
 */
import type { IndexEntry, Soon, Stretch } from './backend.ts';
import { type IndexedCollection, inOrder } from './collections.ts';
import { DerivedDocuments } from './derived.ts';
import { deepFreeze } from './freeze.ts';
import { Derived, Lazy, type SeedDocument, type Seeds, type Stored } from './store.ts';

interface SeedCollection {
  readonly docs: ReadonlyMap<string, Stored<object>>;
  readonly indexes: Map<string, Index>;
}

interface Index {
  /** In the order of (key, id). */
  readonly entries: readonly IndexEntry[];
  /** Where the entries of each key begin: to ask for one key is the commonest question. */
  readonly starts: ReadonlyMap<string, number>;
}

export class Base {
  readonly #collections = new Map<string, SeedCollection>();
  readonly #waiting = new Map<string, Lazy>();
  readonly #derived = new Map<string, DerivedDocuments>();

  constructor(seeds: Seeds) {
    for (const [name, documents] of seeds) this.#open(name, documents);
  }

  get(collection: string, id: string): Stored<object> | undefined {
    const stored = this.#collection(collection)?.docs.get(id);
    return stored === undefined ? this.#derived.get(collection)?.get(id) : handOut(stored);
  }

  /** Whether a document is a seed that may be made anew, and so be another object each time. */
  isDerived(collection: string, id: string): boolean {
    return this.#derived.has(collection) && this.#collection(collection)?.docs.has(id) !== true && this.get(collection, id) !== undefined;
  }

  /**
   * The first entries of a stretch; later, where an index is still being built. Their documents are not frozen yet: see {@link handOut}.
   * At a glance, of derived ones there is no more than indexes look at.
   */
  entries(collection: IndexedCollection, stretch: Stretch, limit: number, atAGlance: boolean): Soon<readonly IndexEntry[]> {
    const kept = this.#keptEntries(collection, stretch, limit);
    const derived = this.#derived.get(collection.name);
    if (derived === undefined) return kept;
    const index = derived.index(stretch.index);
    return index instanceof Promise
      ? index.then((built) => merged(kept, derived.entries(built, stretch, limit, atAGlance), limit))
      : merged(kept, derived.entries(index, stretch, limit, atAGlance), limit);
  }

  close(): void {
    for (const derived of this.#derived.values()) derived.close();
  }

  #open(name: string, documents: Iterable<SeedDocument>): void {
    if (documents instanceof Derived) {
      this.#derived.set(name, new DerivedDocuments(documents.derivation));
      this.#open(name, documents.kept);
    } else if (documents instanceof Lazy) this.#waiting.set(name, documents);
    else this.#take(name, documents);
  }

  #keptEntries(collection: IndexedCollection, stretch: Stretch, limit: number): readonly IndexEntry[] {
    const seeds = this.#collection(collection.name);
    if (seeds === undefined || seeds.docs.size === 0) return NONE;
    const index = seeds.indexes.get(stretch.index) ?? buildIndex(seeds, collection, stretch.index);
    const { entries } = index;
    const start = firstIn(index, stretch);
    let end = start;
    while (end < entries.length && end - start < limit && isBelow(entries[end] as IndexEntry, stretch.below)) end++;
    return start === end ? NONE : entries.slice(start, end);
  }

  #collection(name: string): SeedCollection | undefined {
    const there = this.#collections.get(name);
    if (there !== undefined) return there;
    const waiting = this.#waiting.get(name);
    if (waiting === undefined) return undefined;
    this.#waiting.delete(name);
    return this.#take(name, waiting);
  }

  #take(name: string, documents: Iterable<SeedDocument>): SeedCollection {
    const docs = new Map<string, Stored<object>>();
    for (const { id, doc } of documents) docs.set(id, { id, version: 1, doc });
    const collection = { docs, indexes: new Map() };
    this.#collections.set(name, collection);
    return collection;
  }
}

const NONE: readonly IndexEntry[] = [];

/** Freezes a seed on its way out, which is cheap when that was done before. */
export function handOut<T extends object>(stored: Stored<T>): Stored<T> {
  return Object.isFrozen(stored) ? stored : deepFreeze(stored);
}

/** By key; ids are made only where that does not decide. */
function isBefore(one: IndexEntry, two: IndexEntry): boolean {
  return one.key === two.key ? one.row.id < two.row.id : one.key < two.key;
}

/** Two lists in order as one. */
function merged(some: readonly IndexEntry[], others: readonly IndexEntry[], limit: number): readonly IndexEntry[] {
  if (some.length === 0) return others;
  if (others.length === 0) return some;
  const all: IndexEntry[] = [];
  for (let at = 0, other = 0; all.length < limit; ) {
    const [one, two] = [some[at], others[other]];
    if (one !== undefined && (two === undefined || isBefore(one, two))) {
      all.push(one);
      at++;
    } else if (two !== undefined) {
      all.push(two);
      other++;
    } else break;
  }
  return all;
}

function buildIndex(seeds: SeedCollection, collection: IndexedCollection, name: string): Index {
  const entries: IndexEntry[] = [];
  for (const row of seeds.docs.values()) {
    for (const key of collection.keys(name, row.doc)) entries.push({ key, row });
  }
  entries.sort((a, b) => inOrder(a.key, a.row.id, b.key, b.row.id));
  const starts = new Map<string, number>();
  for (const [at, { key }] of entries.entries()) if (!starts.has(key)) starts.set(key, at);
  const index = { entries, starts };
  seeds.indexes.set(name, index);
  return index;
}

/** Where a stretch begins. */
function firstIn({ entries, starts }: Index, { from, afterId }: Stretch): number {
  const start = afterId === undefined ? starts.get(from) : undefined;
  if (start !== undefined) return start;
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const { key, row } = entries[middle] as IndexEntry;
    const comesBefore = key < from || (afterId !== undefined && key === from && row.id <= afterId);
    if (comesBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isBelow(entry: IndexEntry, below: string | undefined): boolean {
  return below === undefined || entry.key < below;
}
