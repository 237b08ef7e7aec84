/**
 * Entries that a tester keeps in a session: one document with all of them. Every message asks for them, so each process holds a copy, and
 * reads it anew when the store says that it has changed. A reset forgets them.
 */
import type { SessionContext } from '#kernel/session';
import type { Collection, SessionStore } from '#kernel/store/store';

export interface Entry {
  readonly id: string;
}

interface Kept<E extends Entry> {
  readonly entries: readonly E[];
}

const ID = 'kept';
const NONE: readonly never[] = [];

export class KeptList<E extends Entry> {
  readonly #store: SessionStore;
  readonly #collection: Collection<Kept<E>>;
  /** Nothing until it has been read, and after every change. */
  #entries: readonly E[] | undefined;
  #changes = 0;

  constructor({ store, ended }: Pick<SessionContext, 'store' | 'ended'>, name: string) {
    this.#store = store;
    this.#collection = { name };
    ended.addEventListener(
      'abort',
      store.watch(name, () => this.#forget()),
    );
  }

  /** In the order in which they were kept. Not a promise when they are known. */
  all(): readonly E[] | Promise<readonly E[]> {
    return this.#entries ?? this.#read();
  }

  /** Keeps one, in place of the one of the same id. */
  async keep(entry: E): Promise<void> {
    await this.#change((entries) => [...entries.filter(({ id }) => id !== entry.id), entry]);
  }

  /** Removes one; false when there is none of that id. */
  async remove(id: string): Promise<boolean> {
    let was = false;
    await this.#change((entries) => {
      was = entries.some((entry) => entry.id === id);
      return entries.filter((entry) => entry.id !== id);
    });
    return was;
  }

  async clear(): Promise<void> {
    await this.#change(() => NONE);
  }

  async #read(): Promise<readonly E[]> {
    const before = this.#changes;
    const entries = (await this.#store.get(this.#collection, ID))?.doc.entries ?? NONE;
    // what was read while it changed is not the last word
    if (this.#changes === before) this.#entries = entries;
    return entries;
  }

  async #change(change: (entries: readonly E[]) => readonly E[]): Promise<void> {
    await this.#store.transaction(async (tx) => {
      const entries = change((await tx.get(this.#collection, ID))?.doc.entries ?? NONE);
      await tx.put(this.#collection, ID, { entries });
    });
    this.#forget();
  }

  #forget(): void {
    this.#changes += 1;
    this.#entries = undefined;
  }
}
