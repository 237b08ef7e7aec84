/**
 * How a server behaves in one session, as a tester wants it: one document, in which only what was said is kept. What is not said has its
 * default (so that a default may change while a snapshot lies on a disk), and a reset brings them all back.
 */
import type { Collection, SessionStore } from './store/store.ts';

/** Under which the document is kept. */
export const SETTINGS_ID = 'settings';

/** `All`: every setting. `Said`: what can be said, of which nothing has to be. */
export class SettingsDocument<All extends object, Said extends object = Partial<All>> {
  readonly #store: SessionStore;
  readonly #collection: Collection<Said>;
  readonly #complete: (said: Said) => All;
  readonly #defaults: All;
  /** A document never changes, so what was made of one holds until there is another. */
  #last: { readonly said: Said; readonly all: All } | undefined;

  /** `complete` adds the defaults to what is said. */
  constructor(store: SessionStore, collection: Collection<Said>, complete: (said: Said) => All) {
    this.#store = store;
    this.#collection = collection;
    this.#complete = complete;
    this.#defaults = Object.freeze(complete({} as Said));
  }

  /** All of them, defaults included. The same object for as long as nothing is changed. */
  async read(): Promise<All> {
    const said = (await this.#store.get(this.#collection, SETTINGS_ID))?.doc;
    if (said === undefined) return this.#defaults;
    if (this.#last?.said !== said) this.#last = { said, all: this.#complete(said) };
    return this.#last.all;
  }

  /** Puts what is said in place of all that was said before. */
  async replace(said: Said): Promise<void> {
    await this.#store.put(this.#collection, SETTINGS_ID, said);
  }
}
