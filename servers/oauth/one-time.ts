/**
 * What is kept for a while under an id that nobody can guess, and often used up by being used: states, codes, refresh tokens, sign-ins
 * under way. The id itself is not kept, only its digest: what is in the store, or in a snapshot, opens nothing.
 */
import { hash } from 'node:crypto';
import type { SessionContext } from '#kernel/session';
import { EXPIRY_INDEX, type Expiring, Sweeper } from '#kernel/store/expiring';
import { type Collection, VersionConflict } from '#kernel/store/store';

/** Declares such a collection. Give each a name of its own that begins with `oauth-`; further indexes are welcome. */
export function expiringCollection<T extends Expiring>(name: string, indexes: NonNullable<Collection<T>['indexes']> = {}): Collection<T> {
  return { name, indexes: { ...EXPIRY_INDEX, ...indexes }, forgets: true };
}

/** The documents of one such collection in one session. Times are milliseconds since the epoch, by the session's clock. */
export class Kept<T extends Expiring> {
  readonly #collection: Collection<T>;
  readonly #context: SessionContext;
  readonly #sweeper: Sweeper<T>;

  constructor(collection: Collection<T>, context: SessionContext) {
    this.#collection = collection;
    this.#context = context;
    this.#sweeper = new Sweeper(collection, context.store, context.clock);
  }

  /** Keeps a document under an id; gives it back. */
  async keep(id: string, doc: T): Promise<T> {
    await this.#context.store.put(this.#collection, digestOf(id), doc);
    await this.#sweeper.wrote();
    return doc;
  }

  /** The document, as long as it is to be kept. */
  async find(id: string): Promise<T | undefined> {
    const doc = (await this.#context.store.get(this.#collection, digestOf(id)))?.doc;
    return doc !== undefined && doc.keptUntil > this.#context.clock.now() ? doc : undefined;
  }

  /**
   * The document, which nobody gets again: of several who ask at once exactly one has it. One that is not accepted stays, and is not given
   * back.
   */
  async take(id: string, accept?: (doc: T) => boolean): Promise<T | undefined> {
    const key = digestOf(id);
    const stored = await this.#context.store.get(this.#collection, key);
    if (stored === undefined || accept?.(stored.doc) === false) return undefined;
    try {
      const taken = await this.#context.store.delete(this.#collection, key, { ifVersion: stored.version });
      return taken && stored.doc.keptUntil > this.#context.clock.now() ? stored.doc : undefined;
    } catch (error) {
      if (error instanceof VersionConflict) return undefined;
      throw error;
    }
  }

  /**
   * Puts another state in place of the document, if it is still there: what has been taken or forgotten does not come back. Of several
   * changes at once none is lost. `change` may be called more than once. Gives back the new state.
   */
  change(id: string, change: (doc: T) => T): Promise<T | undefined> {
    const key = digestOf(id);
    return this.#context.store.transaction(async (tx) => {
      const stored = await tx.get(this.#collection, key);
      if (stored === undefined || stored.doc.keptUntil <= this.#context.clock.now()) return undefined;
      const changed = change(stored.doc);
      if (changed !== stored.doc) await tx.put(this.#collection, key, changed);
      return changed;
    });
  }

  /** Forgets it; false when there was none. */
  forget(id: string): Promise<boolean> {
    return this.#context.store.delete(this.#collection, digestOf(id));
  }

  /** All that have a key in one of the collection's indexes, at most 1,000, with their digests for {@link forgetDigest}. */
  async findBy(index: string, equals: string): Promise<readonly { readonly digest: string; readonly doc: T }[]> {
    const { items } = await this.#context.store.find(this.#collection, { index, equals }, { limit: 1000 });
    return items.map(({ id, doc }) => ({ digest: id, doc }));
  }

  /** All that are to be kept still, at most 1,000 are looked at. */
  async all(): Promise<readonly T[]> {
    const now = this.#context.clock.now();
    const { items } = await this.#context.store.list(this.#collection, { limit: 1000 });
    return items.flatMap(({ doc }) => (doc.keptUntil > now ? [doc] : []));
  }

  forgetDigest(digest: string): Promise<boolean> {
    return this.#context.store.delete(this.#collection, digest);
  }
}

/** What stands in the store for an id. */
export function digestOf(id: string): string {
  return hash('sha256', id, 'base64url');
}
