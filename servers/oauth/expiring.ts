/** Documents that nobody needs after a time. They are removed as others are written, a bounded number at once, so that no timer runs. */
import type { Clock } from '#kernel/clock';
import { type Collection, type SessionStore, VersionConflict } from '#kernel/store/store';

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
  #writes = 0;

  constructor(collection: Collection<T>, store: SessionStore, clock: Clock) {
    this.#collection = collection;
    this.#store = store;
    this.#clock = clock;
  }

  /** To be called after each write to the collection. What it gives back, if anything, is to be waited for. */
  wrote(): Promise<void> | undefined {
    this.#writes += 1;
    return this.#writes % SWEEP_EVERY === 0 ? this.#sweep() : undefined;
  }

  async #sweep(): Promise<void> {
    const gone = await this.#store.find(
      this.#collection,
      { index: 'keptUntil', to: expiryKey(this.#clock.now()) },
      { limit: SWEEP_AT_MOST },
    );
    await Promise.all(gone.items.map(({ id, version }) => this.#remove(id, version)));
  }

  async #remove(id: string, ifVersion: number): Promise<void> {
    try {
      await this.#store.delete(this.#collection, id, { ifVersion });
    } catch (error) {
      // written again since it was found, so it is needed
      if (!(error instanceof VersionConflict)) throw error;
    }
  }
}

/** A time as a key that sorts as the time does: for collections that work out by themselves how long a document is kept. */
export function expiryKey(milliseconds: number): string {
  return String(Math.max(0, Math.trunc(milliseconds))).padStart(16, '0');
}
