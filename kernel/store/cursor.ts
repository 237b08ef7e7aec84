/** Cursors: where a page ended, so that the next one goes on after it, whatever has come or gone in between. */
import type { Stretch } from './backend.ts';
import { StoreError } from './store.ts';

/** A cursor for what comes after an entry of an index: base64url, and nobody's business what is in it. */
export function cursorAfter(index: string, key: string, id: string): string {
  return Buffer.from(JSON.stringify([index, key, id])).toString('base64url');
}

/** What is left of a stretch after a cursor. Throws {@link StoreError} `cursor` when it is not a cursor of this stretch. */
export function restAfter(stretch: Stretch, cursor: string): Stretch {
  const [index, key, id] = decode(cursor);
  const isHere = index === stretch.index && key >= stretch.from && (stretch.below === undefined || key < stretch.below);
  if (!isHere) throw new StoreError('cursor', 'The cursor belongs to another question');
  return { ...stretch, from: key, afterId: id };
}

function decode(cursor: string): readonly [string, string, string] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(value) && value.length === 3 && value.every((part) => typeof part === 'string')) {
      return value as [string, string, string];
    }
  } catch {
    // not JSON: refused below
  }
  throw new StoreError('cursor', 'The cursor is not one that a page has given');
}
