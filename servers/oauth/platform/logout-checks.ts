/** What is checked of a logout token (OpenID Connect Back-Channel Logout 1.0 §2.6), in the platform's order and words. */
import type { Check } from '#conventions/api-platform/checks';
import type { OauthDeps } from '../deps.ts';
import { decodeJwt, type JsonObject, type Jwt } from '../jwt.ts';
import { JwksUnreachable } from '../keys/remote-key-sets.ts';
import { show } from './client-assertion.ts';
import type { PlatformErrorName } from './errors.ts';
import type { IdentityProvider } from './identity-providers.ts';
import { isSignedByProvider, keyOfProvider } from './provider-keys.ts';

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** A logout token on its way through the checks. */
export class LogoutToken {
  readonly provider: IdentityProvider;
  readonly deps: OauthDeps;
  readonly jwt: Jwt | undefined;
  readonly header: JsonObject;
  readonly claims: JsonObject;

  constructor(text: string, provider: IdentityProvider, deps: OauthDeps) {
    this.provider = provider;
    this.deps = deps;
    this.jwt = decodeJwt(text);
    this.header = this.jwt?.header ?? {};
    this.claims = this.jwt?.claims ?? {};
  }
}

type LogoutCheck = Check<LogoutToken, PlatformErrorName>;

const logoutTokenIsAJwt: LogoutCheck = ({ jwt }) => (jwt ? undefined : { error: 'logoutTokenMalformed' });

const audIsThePlatform: LogoutCheck = ({ claims: { aud }, provider: { clientId } }) =>
  (Array.isArray(aud) ? aud : [aud]).includes(clientId)
    ? undefined
    : { error: 'logoutAudInvalid', advice: [`aud: expected ${clientId}; received ${show(aud)}`] };

/** Letter case does not matter here, as nowhere else. */
const issIsTheProvider: LogoutCheck = ({ claims: { iss }, provider: { issuer } }) =>
  typeof iss === 'string' && iss.toLowerCase() === issuer.toLowerCase()
    ? undefined
    : { error: 'logoutIssInvalid', advice: [`iss: expected ${issuer}; received ${show(iss)}`] };

const sidIsThere: LogoutCheck = ({ claims: { sid } }) =>
  typeof sid === 'string' && sid !== '' ? undefined : { error: 'logoutSidMissing' };

const eventIsALogout: LogoutCheck = ({ claims: { events } }) =>
  typeof events === 'object' && events !== null && Object.hasOwn(events, LOGOUT_EVENT)
    ? undefined
    : { error: 'logoutEventsInvalid', advice: [`events: expected the key ${LOGOUT_EVENT}; received ${show(events)}`] };

const nonceIsNotThere: LogoutCheck = ({ claims: { nonce } }) => (nonce === undefined ? undefined : { error: 'logoutNonceProhibited' });

const keyIsTheProviders: LogoutCheck = async ({ jwt, header: { kid }, provider, deps }) => {
  try {
    const key = await keyOfProvider(provider, kid, deps);
    if (jwt && key && isSignedByProvider(jwt, key)) return undefined;
    return { error: 'logoutNotVerified', advice: [`signature: expected one by a key of ${provider.issuer}; kid is ${show(kid)}`] };
  } catch (error) {
    if (!(error instanceof JwksUnreachable)) throw error;
    return { error: 'logoutKeysUnreachable', advice: [`the keys of ${provider.issuer} cannot be read: ${error.message}`] };
  }
};

export const LOGOUT_CHECKS: readonly LogoutCheck[] = [
  logoutTokenIsAJwt,
  audIsThePlatform,
  issIsTheProvider,
  sidIsThere,
  eventIsALogout,
  nonceIsNotThere,
  keyIsTheProviders,
];
