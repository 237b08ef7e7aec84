/**
 * How this server behaves where sources disagree on what the live service does, or where a test wants it otherwise: one document in each
 * session. What is not said has its default; a reset brings them all back.
 */
import type { Environment } from '#kernel/config';
import type { Collection, SessionStore } from '#kernel/store/store';
import { projection } from '#world/projection';
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
const ID = 'settings';

export class Settings {
  readonly #store: SessionStore;
  readonly #defaults: MeshSettings;
  readonly #complete = projection((said: Partial<MeshSettings>): MeshSettings => ({ ...this.#defaults, ...said }));

  constructor(store: SessionStore, environment: Environment, variables: Variables = {}) {
    this.#store = store;
    this.#defaults = Object.freeze({
      ...authorisationSettings(environment, variables),
      inboxDays: daysOf(variables.INBOX_EXPIRY_DAYS) ?? 5,
      messageDays: daysOf(variables.MESSAGE_EXPIRY_DAYS) ?? 30,
      largestBody: 100_000_000,
      downloadAfterAcknowledge: false,
      chunksInheritEncoding: false,
      knownWorkflowsAreRestricted: environment === 'integration',
      reportsFailedSends: true,
    });
  }

  /** All of them, defaults included. The same object for as long as nothing is changed. */
  async read(): Promise<MeshSettings> {
    const stored = await this.#store.get(SETTINGS, ID);
    return stored === undefined ? this.#defaults : this.#complete(stored.doc);
  }

  /** Puts what is said in place of all that was said before. */
  async replace(said: Partial<MeshSettings>): Promise<void> {
    await this.#store.put(SETTINGS, ID, said);
  }
}
