/** What a session in memory has changed of one collection, with the indexes over it that were asked for so far. */
import { createRequire } from 'node:module';
import type sortedBtree from 'sorted-btree';
import type { IndexEntry, Row, Scan, Stretch } from './backend.ts';
import { type IndexedCollection, inOrder } from './collections.ts';

type Index = sortedBtree.default<IndexEntry, undefined>;

/** What is found where nothing has changed. */
export const NOTHING_CHANGED: Scan = { entries: [], changed: new Set() };

const ENOUGH = { break: true };

export class OverlayCollection {
  readonly rows = new Map<string, Row>();
  readonly #indexes = new Map<string, Index>();

  write(collection: IndexedCollection, row: Row): void {
    const before = this.rows.get(row.id);
    if (row.doc === null && collection.forgets) this.rows.delete(row.id);
    else this.rows.set(row.id, row);
    for (const [name, index] of this.#indexes) {
      if (before !== undefined) for (const entry of entriesOf(collection, name, before)) index.delete(entry);
      for (const entry of entriesOf(collection, name, row)) index.set(entry, undefined);
    }
  }

  scan(collection: IndexedCollection, { index: name, from, afterId, below }: Stretch, limit: number): Scan {
    if (this.rows.size === 0) return NOTHING_CHANGED;
    const index = this.#indexes.get(name) ?? this.#buildIndex(collection, name);
    const entries: IndexEntry[] = [];
    const low = boundary(from, afterId);
    const high = below === undefined ? index.maxKey() : boundary(below);
    if (high === undefined || limit === 0) return { entries, changed: this.rows };
    index.forRange(low, high, below === undefined, (entry) => {
      // what stands at the boundary itself was seen before
      if (entry.row.id === afterId && entry.key === from) return undefined;
      return entries.push(entry) === limit ? ENOUGH : undefined;
    });
    return { entries, changed: this.rows };
  }

  #buildIndex(collection: IndexedCollection, name: string): Index {
    const index: Index = new (loadTree())(undefined, (a, b) => inOrder(a.key, a.row.id, b.key, b.row.id));
    for (const row of this.rows.values()) {
      for (const entry of entriesOf(collection, name, row)) index.set(entry, undefined);
    }
    this.#indexes.set(name, index);
    return index;
  }
}

function entriesOf(collection: IndexedCollection, index: string, row: Row): IndexEntry[] {
  if (row.doc === null) return [];
  const keys = collection.keys(index, row.doc);
  if (keys.length === 1) return [{ key: keys[0] as string, row, isFirst: true }];
  return keys.map((key) => ({ key, row, isFirst: keys.every((other) => key <= other) }));
}

/** Where the entries of a key begin; or that of one id. */
function boundary(key: string, id = ''): IndexEntry {
  return { key, row: { id, version: 0, doc: null }, isFirst: true };
}

/** Loaded with the first index over changes: many a run never searches among its changes, and starts sooner for it. */
function loadTree(): typeof sortedBtree.default {
  return (createRequire(import.meta.url)('sorted-btree') as typeof sortedBtree).default;
}
