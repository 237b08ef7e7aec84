/** What a session in memory has changed of one collection, with the indexes over it that were asked for so far. */
import { createRequire } from 'node:module';
import type sortedBtree from 'sorted-btree';
import type { IndexEntry, Row, Scan, Stretch } from './backend.ts';
import { type IndexedCollection, inOrder } from './collections.ts';

type Index = sortedBtree.default<IndexEntry, undefined>;

/** What is found where nothing has changed. */
export const NOTHING_CHANGED: Scan = { entries: [], changed: new Set() };

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
    for (const entry of index.keys({ key: from, row: { id: afterId ?? '', version: 0, doc: null } })) {
      if (entries.length === limit || (below !== undefined && entry.key >= below)) break;
      const isPositionItself = entry.key === from && entry.row.id === afterId;
      if (!isPositionItself) entries.push(entry);
    }
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
  return row.doc === null ? [] : collection.keys(index, row.doc).map((key) => ({ key, row }));
}

/** Loaded with the first index over changes: many a run never searches among its changes, and starts sooner for it. */
function loadTree(): typeof sortedBtree.default {
  return (createRequire(import.meta.url)('sorted-btree') as typeof sortedBtree).default;
}
