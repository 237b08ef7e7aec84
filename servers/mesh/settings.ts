/**
 * How this server behaves where sources disagree on what the live service does, or where a test wants it otherwise: one document in each
 * session. What is not said has its default; a reset brings them all back.
 */
import type { Environment } from '#kernel/config';
import { SettingsDocument } from '#kernel/settings';
import type { Collection, SessionStore } from '#kernel/store/store';
import { type AuthorisationSettings, authorisationSettings } from './authorisation/settings.ts';
import { daysOf, type Variables } from './drop-in/variables.ts';

export interface MeshSettings extends AuthorisationSettings {
  /** Days that a message waits in an inbox until it is undeliverable. */
  readonly inboxDays: number;
  /** Days after which nothing is left of a message. */
  readonly messageDays: number;
  /** Bytes that one request may carry. */
  readonly largestBody: number;
  /** Whether a message can still be downloaded after it was acknowledged, as in the published sandbox. */
  readonly downloadAfterAcknowledge: boolean;
  /** Whether a chunk without Content-Encoding is taken to have that of the first one, as the API's own examples do. */
  readonly chunksInheritEncoding: boolean;
  /** Whether every workflow that is known is restricted to its known senders and receivers, not only those that say so. */
  readonly knownWorkflowsAreRestricted: boolean;
  /** Whether a send that fails leaves a REPORT in the sender's inbox besides its answer. */
  readonly reportsFailedSends: boolean;
}

/** What is said, without the defaults. */
const SETTINGS: Collection<Partial<MeshSettings>> = { name: 'mesh-settings' };

export class Settings extends SettingsDocument<MeshSettings> {
  constructor(store: SessionStore, environment: Environment, variables: Variables = {}) {
    const defaults: MeshSettings = {
      ...authorisationSettings(environment, variables),
      inboxDays: daysOf(variables.INBOX_EXPIRY_DAYS) ?? 5,
      messageDays: daysOf(variables.MESSAGE_EXPIRY_DAYS) ?? 30,
      largestBody: 100_000_000,
      downloadAfterAcknowledge: false,
      chunksInheritEncoding: false,
      knownWorkflowsAreRestricted: environment === 'integration',
      reportsFailedSends: true,
    };
    super(store, SETTINGS, (said) => ({ ...defaults, ...said }));
  }
}
