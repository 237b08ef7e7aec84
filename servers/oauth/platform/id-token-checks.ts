/** What is checked of the id token that an identity provider gives for a code, in this order. */
import type { Check } from '#conventions/api-platform/checks';
import type { OauthDeps } from '../deps.ts';
import { decodeJwt, type JsonObject, type Jwt } from '../jwt.ts';
import { JwksUnreachable } from '../keys/remote-key-sets.ts';
import { show } from './client-assertion.ts';
import type { PlatformErrorName } from './errors.ts';
import type { IdentityProvider } from './identity-providers.ts';
import { isSignedByProvider, keyOfProvider, PROVIDER_ALGORITHMS } from './provider-keys.ts';

/** An id token on its way through the checks. */
export class ReceivedIdToken {
  readonly provider: IdentityProvider;
  readonly deps: OauthDeps;
  readonly jwt: Jwt | undefined;
  readonly header: JsonObject;
  readonly claims: JsonObject;

  constructor(idToken: string, provider: IdentityProvider, deps: OauthDeps) {
    this.provider = provider;
    this.deps = deps;
    this.jwt = decodeJwt(idToken);
    this.header = this.jwt?.header ?? {};
    this.claims = this.jwt?.claims ?? {};
  }
}

type IdTokenCheck = Check<ReceivedIdToken, PlatformErrorName>;

const idTokenIsAJwt: IdTokenCheck = ({ jwt, provider }) =>
  jwt ? undefined : { error: 'idTokenMalformed', advice: [`${provider.kind} gave no id_token, or one that is not a JWT in compact form`] };

const audIsThePlatform: IdTokenCheck = ({ claims: { aud }, provider: { clientId } }) =>
  (Array.isArray(aud) ? aud : [aud]).includes(clientId)
    ? undefined
    : { error: 'idTokenAudInvalid', advice: [`aud: expected ${clientId}; received ${show(aud)}`] };

const issIsTheProvider: IdTokenCheck = ({ claims: { iss }, provider: { issuer } }) =>
  iss === issuer ? undefined : { error: 'idTokenIssInvalid', advice: [`iss: expected ${issuer}; received ${show(iss)}`] };

const kidIsTheProviders: IdTokenCheck = async ({ header: { kid }, provider, deps }) => {
  try {
    if (await keyOfProvider(provider, kid, deps)) return undefined;
    return { error: 'idTokenKidUnknown', advice: [`kid: expected one of the keys of ${provider.issuer}; received ${show(kid)}`] };
  } catch (error) {
    if (!(error instanceof JwksUnreachable)) throw error;
    return { error: 'providerUnreachable', advice: [`the keys of ${provider.issuer} cannot be read: ${error.message}`] };
  }
};

const idTokenIsSigned: IdTokenCheck = async ({ jwt, header, provider, deps }) => {
  const key = await keyOfProvider(provider, header.kid, deps);
  if (jwt && key && isSignedByProvider(jwt, key)) return undefined;
  const expected = `${PROVIDER_ALGORITHMS.join(' or ')} by the key ${show(header.kid)}`;
  return { error: 'signatureInvalid', advice: [`signature: expected ${expected}; alg is ${show(header.alg)}`] };
};

export const ID_TOKEN_CHECKS: readonly IdTokenCheck[] = [
  idTokenIsAJwt,
  audIsThePlatform,
  issIsTheProvider,
  kidIsTheProviders,
  idTokenIsSigned,
];
