/**
 * What may be used once: assertions, tokens. What was used is remembered in the store, so over restarts and by all replicas, as a digest,
 * for it may be of any length.
 *
 * In memory one takes about 200 bytes. There are ten million of them at most for each process, which is 2 GB: then the oldest go.
 */
import { hash } from 'node:crypto';
import type { SessionContext } from '../session.ts';
import { EXPIRY_INDEX, type Expiring, Sweeper } from './expiring.ts';
import { type Collection, VersionConflict } from './store.ts';

const MOST_REMEMBERED = 10_000_000;
const SECOND = 1000;
const DIGEST_BYTES = 16;
const FORGET_AT_ONCE = 1000;

/** Declares such a collection. */
export function onceCollection(name: string): Collection<Expiring> {
  return { name, indexes: EXPIRY_INDEX, forgets: true };
}

export class OnlyOnce {
  readonly #collection: Collection<Expiring>;
  readonly #context: Pick<SessionContext, 'store' | 'clock'>;
  readonly #rememberedFor: number;
  readonly #sweeper: Sweeper<Expiring>;
  /** All that are remembered within one second share a document. */
  #doc: Expiring = { keptUntil: 0 };

  /** `rememberedFor`: milliseconds from its use, after which the same thing may be used again. */
  constructor(collection: Collection<Expiring>, rememberedFor: number, context: Pick<SessionContext, 'store' | 'clock'>) {
    this.#collection = collection;
    this.#context = context;
    this.#rememberedFor = rememberedFor;
    this.#sweeper = new Sweeper(collection, context.store, context.clock, MOST_REMEMBERED);
  }

  /** Whether it has been used, and is remembered. */
  async hasBeenUsed(what: string): Promise<boolean> {
    const known = await this.#context.store.get(this.#collection, idOf(what));
    return known !== undefined && known.doc.keptUntil > this.#context.clock.now();
  }

  /** Uses it; false when it was used before, however close together the two uses are. */
  async use(what: string): Promise<boolean> {
    const id = idOf(what);
    const isFirst = (await this.#write(id, 0)) || (await this.#replaceExpired(id));
    const sweep = isFirst ? this.#sweeper.wrote() : undefined;
    if (sweep) await sweep;
    return isFirst;
  }

  /** Forgets all that was used. Gives back how much it was. */
  async forgetAll(): Promise<number> {
    const { store } = this.#context;
    let forgotten = 0;
    for (;;) {
      const { items } = await store.list(this.#collection, { limit: FORGET_AT_ONCE });
      if (items.length === 0) return forgotten;
      const gone = await Promise.all(items.map(({ id }) => store.delete(this.#collection, id)));
      forgotten += gone.filter((was) => was).length;
    }
  }

  async #write(id: string, ifVersion: number): Promise<boolean> {
    const { store, clock } = this.#context;
    const keptUntil = Math.ceil((clock.now() + this.#rememberedFor) / SECOND) * SECOND;
    if (this.#doc.keptUntil !== keptUntil) this.#doc = { keptUntil };
    try {
      await store.put(this.#collection, id, this.#doc, { ifVersion });
      return true;
    } catch (error) {
      if (error instanceof VersionConflict) return false;
      throw error;
    }
  }

  /** What is past its time counts as forgotten, though no sweep has come by yet. */
  async #replaceExpired(id: string): Promise<boolean> {
    const known = await this.#context.store.get(this.#collection, id);
    return known !== undefined && known.doc.keptUntil <= this.#context.clock.now() && this.#write(id, known.version);
  }
}

/** 128 bits: nobody finds two of the same, not even who tries. */
function idOf(what: string): string {
  return hash('sha256', what, 'buffer').toString('base64url', 0, DIGEST_BYTES);
}
