/** The documents that the directory is made of, as one session has them. */
import type { Collection, SessionStore } from '#kernel/store/store';
import type { Branch } from '../entry.ts';
import type { Turns } from './turns.ts';

const PAGE = 1000;

/** A document, as the store gives it out. */
export interface Document {
  readonly id: string;
  readonly doc: object;
}

/** The documents of one collection, and how they become entries. */
export interface Group {
  readonly branch: Branch;
  /** In the order of their ids. */
  readonly documents: readonly Document[];
}

/** All documents that the branches are made from. */
export async function readGroups(store: SessionStore, branches: readonly Branch[], turns: Turns): Promise<readonly Group[]> {
  const groups: Group[] = [];
  for (const branch of branches) groups.push({ branch, documents: await readAll(store, branch.collection, turns) });
  return groups;
}

async function readAll(store: SessionStore, collection: Collection<object>, turns: Turns): Promise<readonly Document[]> {
  const found: Document[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.list(collection, { limit: PAGE, ...(cursor !== undefined && { cursor }) });
    for (const item of page.items) found.push(item);
    cursor = page.next;
    if (turns.isOver) await turns.pass();
  } while (cursor !== undefined);
  return found;
}

/** The document of an id among some that are in order: where it is, -1 where it is not. */
export function placeOf(documents: readonly Document[], id: string): number {
  let low = 0;
  let high = documents.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((documents[middle] as Document).id < id) low = middle + 1;
    else high = middle;
  }
  return documents[low]?.id === id ? low : -1;
}

/** Looks up documents in groups. */
export function lookIn(groups: readonly Group[], collection: string, id: string): object | undefined {
  const { documents = [] } = groups.find(({ branch }) => branch.collection.name === collection) ?? {};
  return documents[placeOf(documents, id)]?.doc;
}
