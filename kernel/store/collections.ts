/** Collections as the store works with them: their indexes compiled, and questions turned into stretches of an index. */
import type { Stretch } from './backend.ts';
import { StoreError, type Where } from './store.ts';

/** A collection of any document type, as far as the store itself looks at it. */
export interface AnyCollection {
  readonly name: string;
  readonly indexes?: Readonly<Record<string, (doc: never) => string | readonly string[] | undefined>>;
  readonly forgets?: boolean;
}

type KeysOf = (doc: object) => string | readonly string[] | undefined;

/** Each collection has one index that nobody declares: every document under the same empty key, and so by id. */
export const BY_ID: Where = { index: '', equals: '' };
const ALL_UNDER_ONE_KEY = [''];

/** Keys count to here. Databases do not index texts of any length, and all backends must find the same. */
const LONGEST_KEY = 256;

/** A collection with its indexes. */
export class IndexedCollection {
  readonly name: string;
  /** Whether a removed document leaves nothing behind. */
  readonly forgets: boolean;
  /** Names of the declared indexes, sorted. */
  readonly indexNames: readonly string[];
  readonly #indexes: ReadonlyMap<string, KeysOf>;

  constructor(collection: AnyCollection) {
    this.name = collection.name;
    this.forgets = collection.forgets === true;
    this.#indexes = new Map(Object.entries(collection.indexes ?? {}) as [string, KeysOf][]);
    this.indexNames = [...this.#indexes.keys()].sort();
  }

  /** The keys of a document in one index, each once. */
  keys(index: string, doc: object): readonly string[] {
    if (index === BY_ID.index) return ALL_UNDER_ONE_KEY;
    const keys = this.#indexes.get(index)?.(doc);
    if (keys === undefined) return [];
    if (typeof keys === 'string') return [cut(keys)];
    return keys.length > 1 ? [...new Set(keys.map(cut))] : keys.map(cut);
  }

  /** The stretch of an index that answers a question. Throws {@link StoreError} `index` when the index is not declared. */
  stretch(where: Where): Stretch {
    const { index } = where;
    if (index !== BY_ID.index && !this.#indexes.has(index)) {
      const declared = this.indexNames.join(', ') || 'none';
      throw new StoreError('index', `The collection ${this.name} has no index ${index}; it has ${declared}`);
    }
    if ('equals' in where) return { index, from: cut(where.equals), below: justAfter(cut(where.equals)) };
    if ('prefix' in where) return { index, from: cut(where.prefix), below: afterAllThatBeginWith(cut(where.prefix)) };
    return { index, from: cut(where.from ?? ''), below: where.to === undefined ? undefined : justAfter(cut(where.to)) };
  }

  /** Whether a document is to be shown at this key: in a stretch where it has several keys it is shown at the first one only. */
  isShownAt(key: string, doc: object, stretch: Stretch): boolean {
    if (key === stretch.from) return true;
    const keys = this.keys(stretch.index, doc);
    return keys.length < 2 || !keys.some((other) => other < key && other >= stretch.from);
  }
}

/** The collections that a store has met, by name. Of two with the same name the first counts. */
export class Collections {
  readonly #byName = new Map<string, IndexedCollection>();

  constructor(known: readonly AnyCollection[]) {
    for (const collection of known) this.of(collection);
  }

  named(name: string): IndexedCollection | undefined {
    return this.#byName.get(name);
  }

  of(collection: AnyCollection): IndexedCollection {
    let indexed = this.#byName.get(collection.name);
    if (indexed === undefined) {
      indexed = new IndexedCollection(collection);
      this.#byName.set(collection.name, indexed);
    }
    return indexed;
  }
}

function cut(key: string): string {
  return key.length <= LONGEST_KEY ? key : key.slice(0, LONGEST_KEY);
}

/** The smallest string greater than this one. */
function justAfter(text: string): string {
  return `${text}\u0000`;
}

/** The smallest string greater than all that begin with a prefix; nothing when there is none. */
function afterAllThatBeginWith(prefix: string): string | undefined {
  for (let end = prefix.length; end > 0; end--) {
    const last = prefix.charCodeAt(end - 1);
    if (last < 0xffff) return prefix.slice(0, end - 1) + String.fromCharCode(last + 1);
  }
  return undefined;
}

/** The order of all indexes: by key, then by id, both by code unit. */
export function inOrder(keyA: string, idA: string, keyB: string, idB: string): number {
  if (keyA !== keyB) return keyA < keyB ? -1 : 1;
  if (idA !== idB) return idA < idB ? -1 : 1;
  return 0;
}
