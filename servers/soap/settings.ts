/** How the Directory of Services behaves where sources disagree: one document in each session, which a reset takes back. */
import type { Collection, SessionStore } from '#kernel/store/store';

export interface DosSettings {
  /** The version of a request that names none. The documentation says 1.3 in one place, and 1.5 from June 2020 in another. */
  readonly defaultVersion: string;
}

export const DEFAULT_SETTINGS: DosSettings = Object.freeze({ defaultVersion: '1.5' });

const SETTINGS: Collection<DosSettings> = { name: 'dos-settings' };
const ID = 'settings';

export class Settings {
  readonly #store: SessionStore;

  constructor(store: SessionStore) {
    this.#store = store;
  }

  async read(): Promise<DosSettings> {
    return (await this.#store.get(SETTINGS, ID))?.doc ?? DEFAULT_SETTINGS;
  }

  async replace(settings: DosSettings): Promise<void> {
    await this.#store.put(SETTINGS, ID, settings);
  }
}
