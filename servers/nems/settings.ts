/**
 * How NEMS and MNS behave where sources disagree on what the live services do, or where a test wants it otherwise: one document in each
 * session. What is not said has its default; a reset brings them all back. How what was accepted is delivered is said elsewhere.
 */
import { SettingsDocument } from '#kernel/settings';
import type { Collection, SessionStore } from '#kernel/store/store';

export interface NemsSettings {
  /** Whether what is published and subscribed to is held against all rules of the specification; otherwise most are advice in the journal. */
  readonly strict: boolean;
  /** Whether a publisher's NHS number, name and date of birth are looked up in PDS. */
  readonly demographics: 'lenient' | 'strict';
  /** Ready-made answers to known values: `tkw` has those of the national test harness. */
  readonly packs: readonly Pack[];
  /** Whether `pds-record-change-1` is told of records that are sensitive or invalidated, of which nothing else is told. */
  readonly recordChangesOfWithheld: boolean;
  /** Whether a bare mailbox id will do as a channel of MNS, and with which workflow. */
  readonly bareMailboxes: boolean;
  readonly bareMailboxWorkflow: string;
  /** How often MNS sends its test signal, by the sandbox's clock: `PT15M`; `never`. */
  readonly testSignalEvery: string;
}

export const PACKS = ['tkw'] as const;
export type Pack = (typeof PACKS)[number];

const DEFAULTS: NemsSettings = Object.freeze({
  strict: false,
  demographics: 'lenient',
  packs: [],
  recordChangesOfWithheld: false,
  bareMailboxes: true,
  bareMailboxWorkflow: 'MNS_SIGNAL',
  testSignalEvery: 'never',
});

/** What is said, without the defaults. */
export const SETTINGS: Collection<Partial<NemsSettings>> = { name: 'nems-settings' };

export class Settings extends SettingsDocument<NemsSettings> {
  constructor(store: SessionStore) {
    super(store, SETTINGS, (said) => ({ ...DEFAULTS, ...said }));
  }
}
