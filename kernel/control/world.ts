/** The world's documents, read and changed directly. */

import type { SandboxRequest } from '../http/message.ts';
import { empty, json } from '../http/reply.ts';
import type { Operation } from '../server.ts';
import {
  type Collection,
  type PageRequest,
  type SessionStore,
  StoreError,
  type StreamEntry,
  VersionConflict,
  type Where,
} from '../store/store.ts';
import { type ControlDeps, readJson, refuse } from './control.ts';
import { isLimit, LIMIT_RULE, USUAL_LIMIT } from './listing.ts';

const READ_AT_ONCE = 1000;

export const listCollections: Operation<ControlDeps> = (_request, { kernel }) =>
  json(200, { items: [...kernel.collections.values()].map(({ name, indexes }) => ({ name, indexes: Object.keys(indexes ?? {}) })) });

/** A page of documents: all by id, or by an index with `index=` and `equals=`, `prefix=` or `from=` and `to=`. */
export const listDocuments: Operation<ControlDeps> = async (request, { kernel, session }) => {
  const collection = collectionOf(request, kernel.collections);
  if (!collection) return unknownCollection(request, kernel.collections);
  const { limit, cursor, index, ...bounds } = Object.fromEntries(request.query);
  if (limit !== undefined && !isLimit(limit)) return refuse(400, LIMIT_RULE);
  const stray = Object.keys(bounds).filter((name) => index === undefined || !['equals', 'prefix', 'from', 'to'].includes(name));
  if (stray.length > 0) return refuse(400, `unknown parameter '${stray[0]}'; known: limit, cursor, index with equals, prefix, from, to`);
  const page: PageRequest = { ...(limit !== undefined && { limit: Number(limit) }), ...(cursor !== undefined && { cursor }) };
  try {
    const { store } = session.context;
    const found =
      index === undefined ? await store.list(collection, page) : await store.find(collection, { index, ...bounds } as Where, page);
    return json(200, { items: found.items.map(({ doc }) => doc), ...(found.next !== undefined && { next: found.next }) });
  } catch (error) {
    if (error instanceof StoreError && (error.code === 'index' || error.code === 'cursor')) return refuse(400, error.message);
    throw error;
  }
};

export const readDocument: Operation<ControlDeps> = async (request, { kernel, session }) => {
  const collection = collectionOf(request, kernel.collections);
  if (!collection) return unknownCollection(request, kernel.collections);
  const stored = await session.context.store.get(collection, request.params.id ?? '');
  return stored ? json(200, stored.doc, ['ETag', `"${stored.version}"`]) : unknownDocument(request);
};

/** What the collection's stream tells of one document: the newest so many entries, oldest first. It outlives the document. */
export const readHistory: Operation<ControlDeps> = async (request, { kernel, session }) => {
  const collection = collectionOf(request, kernel.collections);
  if (!collection) return unknownCollection(request, kernel.collections);
  const { limit = String(USUAL_LIMIT), ...others } = Object.fromEntries(request.query);
  if (!isLimit(limit)) return refuse(400, LIMIT_RULE);
  const [stray] = Object.keys(others);
  if (stray !== undefined) return refuse(400, `unknown parameter '${stray}'; known: limit`);
  const id = request.params.id ?? '';
  const { store } = session.context;
  const entries = await entriesAbout(id, collection, store);
  if (entries.length === 0 && !(await store.get(collection, id))) return unknownDocument(request);
  const newest = entries.slice(-Number(limit));
  return json(200, { items: newest.map(({ sequence, at, event }) => ({ sequence, at: new Date(at).toISOString(), event })) });
};

async function entriesAbout(id: string, { stream, concerns }: Collection<object>, store: SessionStore): Promise<StreamEntry[]> {
  const found: StreamEntry[] = [];
  if (stream === undefined || concerns === undefined) return found;
  for (let after = 0; ; ) {
    const entries = await store.readStream<object>(stream, after, READ_AT_ONCE);
    found.push(...entries.filter(({ event }) => concerns(event).includes(id)));
    if (entries.length < READ_AT_ONCE) return found;
    after = entries.at(-1)?.sequence ?? after;
  }
}

/** Stores a document in place of whatever was there; `If-Match` makes it conditional. */
export const putDocument: Operation<ControlDeps> = async (request, { kernel, session }) => {
  const collection = collectionOf(request, kernel.collections);
  if (!collection) return unknownCollection(request, kernel.collections);
  const id = request.params.id ?? '';
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const parsed = (await collection.parse?.(read.value)) ?? { doc: read.value as object };
  if ('issues' in parsed) return refuse(400, `not a document of ${collection.name}`, parsed.issues);
  const { doc } = parsed;
  const own = collection.idOf?.(doc) ?? id;
  if (own !== id) return refuse(400, `the document says it is '${own}', the path says '${id}'`);
  return changed(request, async (ifVersion) => {
    const { store, clock } = session.context;
    const stored = await store.transaction(async (tx) => {
      const before = await tx.get(collection, id);
      await raise(collection, before?.doc, doc, (event) => tx.append(collection.stream ?? collection.name, event, clock.now()));
      return tx.put(collection, id, doc, ifVersion === undefined ? {} : { ifVersion });
    });
    return json(stored.version === 1 ? 201 : 200, stored.doc, ['ETag', `"${stored.version}"`]);
  });
};

export const deleteDocument: Operation<ControlDeps> = async (request, { kernel, session }) => {
  const collection = collectionOf(request, kernel.collections);
  if (!collection) return unknownCollection(request, kernel.collections);
  const id = request.params.id ?? '';
  return changed(request, async (ifVersion) => {
    const { store, clock } = session.context;
    const gone = await store.transaction(async (tx) => {
      const before = await tx.get(collection, id);
      if (before)
        await raise(collection, before.doc, undefined, (event) => tx.append(collection.stream ?? collection.name, event, clock.now()));
      return tx.delete(collection, id, ifVersion === undefined ? {} : { ifVersion });
    });
    return gone ? empty(204) : unknownDocument(request);
  });
};

/** Tells the world's stream what a direct change means, as the protocols' own writes do. */
async function raise<T extends object>(
  collection: Collection<T>,
  before: T | undefined,
  after: T | undefined,
  append: (event: object) => Promise<number>,
): Promise<void> {
  for (const event of collection.events?.(before, after) ?? []) await append(event);
}

async function changed(request: SandboxRequest, change: (ifVersion: number | undefined) => ReturnType<Operation<ControlDeps>>) {
  const ifMatch = request.header('if-match');
  const version = ifMatch === undefined ? undefined : /^(?:W\/)?"(\d+)"$/.exec(ifMatch)?.[1];
  if (ifMatch !== undefined && version === undefined) return refuse(400, 'If-Match must be a version in quotes, as the ETag has it');
  try {
    return await change(version === undefined ? undefined : Number(version));
  } catch (error) {
    if (error instanceof VersionConflict) return refuse(409, error.message);
    throw error;
  }
}

function collectionOf({ params }: SandboxRequest, collections: ReadonlyMap<string, Collection<object>>) {
  return collections.get(params.collection ?? '');
}

function unknownCollection({ params }: SandboxRequest, collections: ReadonlyMap<string, Collection<object>>) {
  return refuse(404, `the world has no '${params.collection}'; it has ${[...collections.keys()].join(', ')}`);
}

function unknownDocument({ params }: SandboxRequest) {
  return refuse(404, `${params.collection} has no '${params.id}'`);
}
