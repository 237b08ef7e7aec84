/** Documents that nobody needs after a time. They are removed as others are written, a bounded number at once, so that no timer runs. */
import type { Clock } from '../clock.ts';
import { type Collection, type SessionStore, VersionConflict } from './store.ts';

export interface Expiring {
  /** Milliseconds since the epoch, by the session's clock. */
  readonly keptUntil: number;
}

/** The index that such a collection declares. */
export const EXPIRY_INDEX = { keptUntil: ({ keptUntil }: Expiring) => expiryKey(keptUntil) };

/** Writes between two sweeps, and how many documents one sweep removes at most: more go than come, so none pile up. */
const SWEEP_EVERY = 64;
const SWEEP_AT_MOST = 128;

export class Sweeper<T extends object> {
  readonly #collection: Collection<T>;
  readonly #store: SessionStore;
  readonly #clock: Clock;
  readonly #most: number;
  #writes = 0;
  #removed = 0;

  /** `most`: how many documents this process adds at most; beyond that the oldest go, though they are not due. */
  constructor(collection: Collection<T>, store: SessionStore, clock: Clock, most = Number.POSITIVE_INFINITY) {
    this.#collection = collection;
    this.#store = store;
    this.#clock = clock;
    this.#most = most;
  }

  /** To be called after each write to the collection. What it gives back, if anything, is to be waited for. */
  wrote(): Promise<void> | undefined {
    this.#writes += 1;
    return this.#writes % SWEEP_EVERY === 0 ? this.#sweep() : undefined;
  }

  async #sweep(): Promise<void> {
    const tooMany = this.#writes - this.#removed > this.#most;
    const due = tooMany ? { index: 'keptUntil' } : { index: 'keptUntil', to: expiryKey(this.#clock.now()) };
    const gone = await this.#store.find(this.#collection, due, { limit: SWEEP_AT_MOST });
    await Promise.all(gone.items.map(({ id, version }) => this.#remove(id, version)));
  }

  async #remove(id: string, ifVersion: number): Promise<void> {
    try {
      if (await this.#store.delete(this.#collection, id, { ifVersion })) this.#removed += 1;
    } catch (error) {
      // written again since it was found, so it is needed
      if (!(error instanceof VersionConflict)) throw error;
    }
  }
}

/** A time as a key that sorts as the time does: for collections that work out by themselves how long a document is kept. */
export function expiryKey(milliseconds: number): string {
  if (milliseconds !== lastKey.milliseconds)
    lastKey = { milliseconds, key: String(Math.max(0, Math.trunc(milliseconds))).padStart(16, '0') };
  return lastKey.key;
}

/** Documents that go at the same time share one key in memory. */
let lastKey = { milliseconds: Number.NaN, key: '' };
