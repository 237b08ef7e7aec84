/** One page of a collection: the seeds and what the session has laid over them, merged in the order of the index. */
import type { IndexEntry, Overlay, Row, Stretch } from './backend.ts';
import { type Base, handOut } from './base.ts';
import { type IndexedCollection, inOrder } from './collections.ts';
import { cursorAfter, restAfter } from './cursor.ts';
import { NOTHING_CHANGED } from './overlay-collection.ts';
import type { Page, PageRequest, Stored, Where } from './store.ts';

const DEFAULT_LIMIT = 100;
const LARGEST_LIMIT = 1_000_000_000;
/** Where many seeds are overlaid or shown elsewhere, the looks grow up to this many entries. */
const LARGEST_LOOK = 1000;

/** Answers `find` and `list`, and `glance`. Rejects with StoreError `index` or `cursor`. */
export async function readPage(
  base: Base,
  overlay: Overlay,
  collection: IndexedCollection,
  where: Where,
  { limit: asked, cursor }: PageRequest = {},
  atAGlance = false,
): Promise<Page<object>> {
  const limit = wholeLimit(asked);
  const stretch = collection.stretch(where);
  let rest = cursor === undefined ? stretch : restAfter(stretch, cursor);
  if (limit === 0) return { items: [] };
  const shown = atAGlance ? asItIs : asStored;

  const found: IndexEntry[] = [];
  for (let look = limit + 1; ; look = Math.min(look * 2, Math.max(look, LARGEST_LOOK))) {
    const based = base.entries(collection, rest, look, atAGlance);
    const seeds = based instanceof Promise ? await based : based;
    const looked = overlay.scan(collection, rest, look, seeds);
    const scan = looked instanceof Promise ? await looked : looked;
    const { entries, changed } = scan;
    const isTouched = scan !== NOTHING_CHANGED;
    let seedAt = 0;
    let entryAt = 0;
    let last: IndexEntry | undefined;
    while (found.length <= limit) {
      const seed = seeds[seedAt];
      const entry = entries[entryAt];
      // where one side has been read to the end of this look, more of it may come before what the other side has left
      if (seed === undefined && seeds.length === look) break;
      if (entry === undefined && entries.length === look) break;
      if (seed === undefined && entry === undefined) return { items: found.map(shown) };
      if (entry === undefined || (seed !== undefined && isBefore(seed, entry))) {
        last = seed as IndexEntry;
        seedAt++;
        if (isTouched && changed.has(last.row.id)) continue;
      } else {
        last = entry;
        entryAt++;
      }
      if (last.isFirst || atAGlance || collection.isShownAt(last.key, last.row.doc as object, stretch)) found.push(last);
    }
    if (found.length > limit) {
      found.pop();
      const { key, row } = found[limit - 1] as IndexEntry;
      return { items: found.map(shown), next: cursorAfter(stretch.index, key, row.id) };
    }
    if (last !== undefined) rest = after(rest, last);
  }
}

/** How many are wanted at most, as a whole number that any backend can take. */
export function wholeLimit(asked = DEFAULT_LIMIT): number {
  return Math.min(Math.max(Math.trunc(asked) || 0, 0), LARGEST_LIMIT);
}

function isBefore(a: IndexEntry, b: IndexEntry): boolean {
  return inOrder(a.key, a.row.id, b.key, b.row.id) < 0;
}

function after(stretch: Stretch, { key, row }: IndexEntry): Stretch {
  return { ...stretch, from: key, afterId: row.id };
}

/** Entries of an index are of documents that are there, so none is a removal. */
function asItIs({ row }: IndexEntry): Stored<object> {
  return row as Row & Stored<object>;
}

function asStored(entry: IndexEntry): Stored<object> {
  return handOut(asItIs(entry));
}
