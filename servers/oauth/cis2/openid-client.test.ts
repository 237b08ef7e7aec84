/** CIS2 by a client that nobody here wrote, over a socket. */
import { webcrypto } from 'node:crypto';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { CALLBACK, EC, KEY_CLIENT, REALM, RSA, SECRET, SECRET_CLIENT, startCis2 } from './testing.ts';

let suite: Suite;
let issuer: string;

beforeAll(async () => {
  suite = await startCis2();
  issuer = `${suite.kernel.urlOf('oauth')}${REALM}`;
});
afterAll(() => suite.stop());

const insecure = { execute: [oidc.allowInsecureRequests] };
const bySecret = (method = oidc.ClientSecretPost(SECRET)) => oidc.discovery(new URL(issuer), SECRET_CLIENT, SECRET, method, insecure);

async function byKey(pair: typeof RSA | typeof EC, alg: 'RS256' | 'ES256', kid: string): Promise<oidc.Configuration> {
  const pkcs8 = pair.privateKey.export({ type: 'pkcs8', format: 'der' });
  const algorithm = alg === 'RS256' ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } : { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
  const method = oidc.PrivateKeyJwt(
    { key, kid },
    {
      // it would name the issuer; CIS2 wants its token endpoint
      [oidc.modifyAssertion]: (_header, payload) => {
        payload.aud = `${issuer}/access_token`;
      },
    },
  );
  return oidc.discovery(new URL(issuer), KEY_CLIENT, undefined, method, insecure);
}

/** A browser that keeps its cookie and follows nothing. */
class Browser {
  cookie = '';
  async go(url: URL, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(url, { redirect: 'manual', ...init, headers: { ...init.headers, Cookie: this.cookie } });
    this.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? this.cookie;
    return response;
  }
}

interface SignedIn {
  readonly tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;
  readonly browser: Browser;
}

/** The whole code flow with everything on. */
async function signIn(
  config: oidc.Configuration,
  more: Record<string, string> = {},
  browser = new Browser(),
  user = '555000000001',
): Promise<SignedIn> {
  const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: 'openid profile nationalrbacaccess',
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...more,
  });
  const back = await browser.go(url, user === '' ? {} : { headers: { 'x-sandbox-user': user } });
  const location = new URL(back.headers.get('location') ?? 'about:blank');
  const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
  const maxAge = more.max_age === undefined ? {} : { maxAge: Number(more.max_age) };
  return { tokens: await oidc.authorizationCodeGrant(config, location, { ...checks, ...maxAge }), browser };
}

test.each([
  ['a secret in the form', () => bySecret()],
  ['a secret by HTTP Basic', () => bySecret(oidc.ClientSecretBasic(SECRET))],
  ['a JWT signed RS256', () => byKey(RSA, 'RS256', 'rsa-1')],
  ['a JWT signed ES256', () => byKey(EC, 'ES256', 'ec-1')],
])('signs in with %s, reads userinfo, refreshes', async (_, configure) => {
  const config = await configure();
  const { tokens } = await signIn(config);
  expect(tokens.claims()).toMatchObject({ sub: '555000000001', iss: issuer, acr: 'AAL3_ANY' });
  const userinfo = await oidc.fetchUserInfo(config, tokens.access_token, '555000000001');
  expect(userinfo).toMatchObject({ name: 'Ola Testwell', nhsid_nrbac_roles: [{ person_roleid: '555000000011' }, {}] });
  const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token as string);
  expect(refreshed.claims()?.sub).toBe('555000000001');
  expect((await oidc.tokenIntrospection(config, refreshed.access_token)).active).toBe(true);
  await oidc.tokenRevocation(config, refreshed.refresh_token as string);
  expect((await oidc.tokenIntrospection(config, refreshed.access_token)).active).toBe(false);
});

describe('an unmodified assertion', () => {
  test('names the issuer as aud, and CIS2 does not take it', async () => {
    const pkcs8 = RSA.privateKey.export({ type: 'pkcs8', format: 'der' });
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    const key = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
    const config = await oidc.discovery(new URL(issuer), KEY_CLIENT, undefined, oidc.PrivateKeyJwt({ key, kid: 'rsa-1' }), insecure);
    await expect(signIn(config)).rejects.toMatchObject({ error: 'invalid_client', error_description: 'JWT is not valid' });
  });
});

test('prompt=none and max_age, in a browser that is signed in', async () => {
  const config = await bySecret();
  const { browser, tokens } = await signIn(config, { max_age: '300' });
  const again = await signIn(config, { prompt: 'none', max_age: '300' }, browser, '');
  expect(again.tokens.claims()?.sid).toBe(tokens.claims()?.sid);
  await expect(signIn(config, { prompt: 'none' }, new Browser(), '')).rejects.toMatchObject({ error: 'login_required' });
});

test('signing out ends prompt=none', async () => {
  const config = await bySecret();
  const { browser, tokens } = await signIn(config);
  const parameters = { id_token_hint: tokens.id_token as string, post_logout_redirect_uri: 'https://gp.example/bye', state: 's' };
  const bye = await browser.go(oidc.buildEndSessionUrl(config, parameters));
  expect(bye.headers.get('location')).toBe('https://gp.example/bye?state=s');
  await expect(signIn(config, { prompt: 'none' }, browser, '')).rejects.toMatchObject({ error: 'login_required' });
});

test('an issuer of another name, port and all, while the endpoints are here', async () => {
  const national = `https://am.nhsint.auth-ptl.cis2.spineservices.nhs.uk:443${REALM}`;
  const url = suite.kernel.urlOf('oauth');
  const settings = { issuers: { cis2: national }, cis2Acr: 'AAL3_FIDO2' };
  const put = await fetch(`${url}/~national/_sandbox/settings`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(settings),
  });
  expect(put.status).toBe(200);
  const metadata = (await (await fetch(`${url}/~national${REALM}/.well-known/openid-configuration`)).json()) as oidc.ServerMetadata;
  expect(metadata.issuer).toBe(national);
  expect(metadata.token_endpoint).toBe(`${url}/~national${REALM}/access_token`);
  const config = new oidc.Configuration(metadata, SECRET_CLIENT, SECRET, oidc.ClientSecretPost(SECRET));
  oidc.allowInsecureRequests(config);
  const { tokens } = await signIn(config);
  expect(tokens.claims()).toMatchObject({ iss: national, acr: 'AAL3_FIDO2' });
});

test('discovery says what is served, and every key has its use', async () => {
  const metadata = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;
  expect(metadata).toMatchObject({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/access_token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/connect/jwk_uri`,
    end_session_endpoint: `${issuer}/connect/endSession`,
    check_session_iframe: `${issuer}/connect/checkSession`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'private_key_jwt'],
    claims_parameter_supported: true,
    request_parameter_supported: false,
  });
  expect(metadata.acr_values_supported).toContain('AAL2_OR_AAL3_ANY');
  expect(metadata.scopes_supported).toContain('selectedrole');
  expect(metadata.claims_supported).toContain('nhsid_nrbac_roles');
  const { keys } = (await (await fetch(`${issuer}/connect/jwk_uri`)).json()) as { keys: { alg: string; use: string }[] };
  expect(keys.map(({ alg, use }) => [alg, use])).toEqual([
    ['RS256', 'sig'],
    ['ES256', 'sig'],
  ]);
});
