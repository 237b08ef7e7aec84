/** The documents that the directory is made of, as one session has them. */
import type { Collection, SessionStore, Stored } from '#kernel/store/store';
import type { Branch } from '../entry.ts';

const PAGE = 1000;

/** Documents by collection and id. */
export type Documents = ReadonlyMap<string, ReadonlyMap<string, object>>;

/** The collections that the branches are made from, each once. */
export function collectionsOf(branches: readonly Branch[]): readonly Collection<object>[] {
  return [...new Set(branches.flatMap(({ collection, reads = [] }) => [collection, ...reads]))];
}

export async function readDocuments(store: SessionStore, collections: readonly Collection<object>[]): Promise<Documents> {
  const documents = new Map<string, ReadonlyMap<string, object>>();
  for (const collection of collections) documents.set(collection.name, await readAll(store, collection));
  return documents;
}

async function readAll(store: SessionStore, collection: Collection<object>): Promise<ReadonlyMap<string, object>> {
  const found = new Map<string, object>();
  let cursor: string | undefined;
  do {
    const page = await store.list(collection, { limit: PAGE, ...(cursor !== undefined && { cursor }) });
    for (const { id, doc } of page.items as readonly Stored<object>[]) found.set(id, doc);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}
