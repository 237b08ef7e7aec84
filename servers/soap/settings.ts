/** How the Directory of Services behaves where sources disagree: one document in each session, which a reset takes back. */
import { SettingsDocument } from '#kernel/settings';
import type { Collection, SessionStore } from '#kernel/store/store';

export interface DosSettings {
  /** The version of a request that names none. The documentation says 1.3 in one place, and 1.5 from June 2020 in another. */
  readonly defaultVersion: string;
}

const DEFAULTS: DosSettings = Object.freeze({ defaultVersion: '1.5' });

const SETTINGS: Collection<Partial<DosSettings>> = { name: 'dos-settings' };

export class Settings extends SettingsDocument<DosSettings> {
  constructor(store: SessionStore) {
    super(store, SETTINGS, (said) => ({ ...DEFAULTS, ...said }));
  }
}
