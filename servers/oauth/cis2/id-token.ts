/** CIS2's id tokens, with the claims that ForgeRock puts into them. */
import type { SessionContext } from '#kernel/session';
import type { SigningAlgorithm } from '../keys/signing-keys.ts';
import { hashClaims, secondsOf } from '../oidc/id-token.ts';
import type { Cis2Grant } from './grants.ts';
import type { Realm } from './realm.ts';

export const ID_TOKEN_ALG: SigningAlgorithm = 'RS256';

/** Seconds. */
const LIFETIME = 3600;
const DIGITS = '0123456789';
const OPS_BYTES = 20;

/** What was said when the token was asked for. */
export interface IdTokenParts {
  readonly accessToken: string;
  readonly code?: string;
  readonly state?: string;
  readonly nonce?: string;
  /** `id_assurance_level`. */
  readonly identityAssurance: string;
  /** Claims that were asked for one by one. */
  readonly further?: Readonly<Record<string, unknown>>;
}

/** The claims of an id token. Levels are texts. */
export function idTokenClaims(
  grant: Cis2Grant,
  { issuer, name: realm, acr }: Realm,
  { accessToken, code, state, nonce, identityAssurance, further }: IdTokenParts,
  { clock, ids }: Pick<SessionContext, 'clock' | 'ids'>,
): Readonly<Record<string, unknown>> {
  const { clientId, person, sid, authenticatedAt, signIn } = grant;
  const now = secondsOf(clock.now());
  const hashes = hashClaims(ID_TOKEN_ALG, {
    accessToken,
    ...(code !== undefined && { code }),
    ...(state !== undefined && { state }),
  });
  return {
    ...further,
    ...hashes,
    sub: person.id,
    auditTrackingId: `${ids.uuid()}-${ids.text(6, DIGITS)}`,
    subname: person.id,
    amr: signIn.amr,
    iss: issuer,
    tokenName: 'id_token',
    sid,
    ...(nonce !== undefined && { nonce }),
    ...(signIn.selectedRole !== undefined && { selected_roleid: signIn.selectedRole }),
    aud: clientId,
    acr: acr ?? signIn.acr,
    id_assurance_level: identityAssurance,
    authentication_assurance_level: String(signIn.level),
    'org.forgerock.openidconnect.ops': ids.bytes(OPS_BYTES).toString('base64url'),
    azp: clientId,
    auth_time: secondsOf(authenticatedAt),
    realm,
    exp: now + LIFETIME,
    tokenType: 'JWTToken',
    iat: now,
  };
}
