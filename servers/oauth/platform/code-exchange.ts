/** The platform gets an id token for a code, at the identity provider's token endpoint, like any other client. */
import type { SandboxRequest } from '#kernel/http/message';
import type { OauthDeps } from '../deps.ts';
import { signingKeysOf, signJwt } from '../keys/signing-keys.ts';
import { platformClientSecret } from '../oidc/platform-clients.ts';
import { JWT_BEARER, show } from './client-assertion.ts';
import type { PlatformRefusal } from './errors.ts';
import { callProvider, type IdentityProvider } from './identity-providers.ts';

/** Seconds for which the platform's own assertion is good. */
const ASSERTION_LIFE = 300;

export interface ProviderTokens {
  readonly idToken: string;
  /** With which the provider's userinfo is read. */
  readonly accessToken: string | undefined;
}

/** What the provider gives for the code; or why it gives nothing. `callback` is where it has sent the browser. */
export async function exchangeCode(
  provider: IdentityProvider,
  code: string,
  callback: string,
  request: SandboxRequest,
  deps: OauthDeps,
): Promise<{ readonly tokens: ProviderTokens } | { readonly refusal: PlatformRefusal }> {
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: callback,
    ...(await credentialsFor(provider, deps)),
  });
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' };
  try {
    const options = { method: 'POST', headers, body: form.toString() };
    const { status, body } = await callProvider(provider, provider.tokenEndpoint, options, request, deps);
    if (status !== 200)
      return { refusal: { error: 'providerRefused', advice: [`${provider.tokenEndpoint} answered ${status}: ${show(body)}`] } };
    const { id_token: idToken, access_token: accessToken } = JSON.parse(body) as Record<string, unknown>;
    return {
      tokens: {
        idToken: typeof idToken === 'string' ? idToken : '',
        accessToken: typeof accessToken === 'string' ? accessToken : undefined,
      },
    };
  } catch (error) {
    return { refusal: { error: 'providerUnreachable', advice: [`${provider.tokenEndpoint} gave no answer: ${(error as Error).message}`] } };
  }
}

/** By secret at CIS2, by a signed JWT at NHS login; the same at their mock realms. */
async function credentialsFor({ kind, clientId, tokenEndpoint }: IdentityProvider, { kernel, context }: OauthDeps) {
  if (kind === 'nhs-cis2') return { client_id: clientId, client_secret: await platformClientSecret(clientId, kernel) };
  const now = Math.floor(context.clock.now() / 1000);
  const claims = { iss: clientId, sub: clientId, aud: tokenEndpoint, jti: context.ids.uuid(), iat: now, exp: now + ASSERTION_LIFE };
  return {
    client_id: clientId,
    client_assertion_type: JWT_BEARER,
    client_assertion: signJwt(await signingKeysOf(kernel).current('platform'), claims),
  };
}
