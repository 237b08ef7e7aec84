/** How closely tokens are looked at. */
import type { Environment } from '#kernel/config';

/**
 * - `none`: not at all.
 * - `canned`: the nonce must be `VALID`; for the existing sandbox's canned tests.
 * - `full`: one must be there, and its hash must be right; what the existing sandbox checks.
 * - `when-sent`: as in `full`, but none has to be there, and closed mailboxes are refused. What the live service would not take is told
 *   in the journal.
 * - `strict`: as the live service: the hash, the time, used once, from a mailbox that is open.
 */
export const AUTHORISATION_MODES = ['none', 'canned', 'full', 'when-sent', 'strict'] as const;
export type AuthorisationMode = (typeof AUTHORISATION_MODES)[number];

export interface AuthorisationSettings {
  readonly authorisation: AuthorisationMode;
  /** The key that all clients of one environment share. */
  readonly sharedKey: string;
  /** Of mailboxes that have none of their own. */
  readonly password: string;
  /** Whether a client certificate must be named as those for the API are: `{name}.{ODS code}.api.mesh-client.nhs.uk`. */
  readonly namedCertificate: boolean;
}

const USUAL_MODES: Readonly<Record<Environment, AuthorisationMode>> = { local: 'when-sent', sandbox: 'full', integration: 'strict' };
/** Published with the existing sandbox, and written into its users' tests. */
const USUAL_KEY = 'TestKey';
const USUAL_PASSWORD = 'password';

/** What the environment says, under the names that the existing sandbox has for it. */
export interface AuthorisationVariables {
  /** A mode; anything else, as `no_auth` there, is `full`. */
  readonly AUTH_MODE?: string | undefined;
  readonly SHARED_KEY?: string | undefined;
  /** `yes` or `true`: client certificates must be named as the live ones are. */
  readonly MESH_NAMED_CERTIFICATE?: string | undefined;
}

/** Settings for an environment, where nothing else is said. */
export function authorisationSettings(environment: Environment, variables: AuthorisationVariables = {}): AuthorisationSettings {
  const { AUTH_MODE: mode, SHARED_KEY: sharedKey, MESH_NAMED_CERTIFICATE: named = '' } = variables;
  return {
    authorisation: mode ? (AUTHORISATION_MODES.find((name) => name === mode) ?? 'full') : USUAL_MODES[environment],
    sharedKey: sharedKey || USUAL_KEY,
    password: USUAL_PASSWORD,
    namedCertificate: /^(?:yes|true|1)$/i.test(named),
  };
}
