import { importPKCS8 } from 'jose';
import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { nhsLoginErrorRows, nhsLoginErrors } from './errors.ts';
import { ADDRESS, ask, CALLBACK, CLIENT, KEY, startNhsLogin } from './testing.ts';

let suite: Suite;
let rooted: Suite;
beforeAll(async () => {
  [suite, rooted] = await Promise.all([startNhsLogin(), startNhsLogin({ root: 'nhs-login' })]);
});
afterAll(() => Promise.all([suite.stop(), rooted.stop()]));

describe('openid-client, written by others', () => {
  /** As it is to be set up: `aud` is the token endpoint, where the client would write the issuer. */
  const discover = async (issuer: string) => {
    const key = { key: await importPKCS8(KEY.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, 'RS512'), kid: 'app-1' };
    const authentication = client.PrivateKeyJwt(key, {
      [client.modifyAssertion]: (_header, payload) => {
        payload.aud = `${issuer}/token`;
      },
    });
    const metadata = { id_token_signed_response_alg: 'RS512' };
    return client.discovery(new URL(issuer), CLIENT, metadata, authentication, { execute: [client.allowInsecureRequests] });
  };

  test.each([
    ['at its base', () => `${suite.urls.oauth}/nhs-login`],
    ['at its base in another session', () => `${suite.urls.oauth}/~openid-client/nhs-login`],
    ['at the root of its own port', () => `${rooted.urls.oauth}`],
  ])('signs somebody in, reads userinfo, refreshes, %s', async (_, address) => {
    const configuration = await discover(address());
    const [state, nonce] = [client.randomState(), client.randomNonce()];
    const parameters = { redirect_uri: CALLBACK, scope: 'openid profile email client_metadata', state, nonce, vtr: '["P9.Cp.Cd"]' };
    const url = client.buildAuthorizationUrl(configuration, parameters);
    const answered = await fetch(url, { redirect: 'manual', headers: { 'x-sandbox-user': 'mona@demo.example' } });
    const back = new URL(answered.headers.get('location') ?? '');
    const tokens = await client.authorizationCodeGrant(configuration, back, {
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 300 });
    const claims = tokens.claims();
    expect(claims).toMatchObject({ nhs_number: '9686368973', vot: 'P9.Cp.Cd', vtm: `${address()}/trustmark/${new URL(address()).host}` });
    expect(await client.fetchUserInfo(configuration, tokens.access_token, claims?.sub ?? '')).toMatchObject({ email: 'mona@demo.example' });
    const body = JSON.stringify({ client_user_metadata: 'seen' });
    const patched = await client.fetchProtectedResource(
      configuration,
      tokens.access_token,
      new URL(`${address()}/userinfo`),
      'PATCH',
      body,
      new Headers({ 'Content-Type': 'application/json' }),
    );
    expect(patched.status).toBe(204);
    const refreshed = await client.refreshTokenGrant(configuration, tokens.refresh_token ?? '');
    expect(refreshed.id_token).toBeUndefined();
    expect(await client.fetchUserInfo(configuration, refreshed.access_token, claims?.sub ?? '')).toMatchObject({
      client_user_metadata: 'seen',
    });
    await expect(client.refreshTokenGrant(configuration, tokens.refresh_token ?? '')).rejects.toMatchObject({
      status: 400,
      error: 'invalid_grant',
    });
    await expect(client.fetchUserInfo(configuration, 'made-up', claims?.sub ?? '')).rejects.toMatchObject({
      cause: [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }],
    });
  });

  test('as it comes it is refused: its aud is the issuer', async () => {
    const key = { key: await importPKCS8(KEY.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, 'RS512'), kid: 'app-1' };
    const issuer = new URL(`${suite.urls.oauth}/nhs-login`);
    const configuration = await client.discovery(issuer, CLIENT, {}, client.PrivateKeyJwt(key), {
      execute: [client.allowInsecureRequests],
    });
    await expect(client.refreshTokenGrant(configuration, 'x')).rejects.toMatchObject({ status: 400, error: 'invalid_client' });
  });
});

describe('documents', () => {
  test('discovery holds these members, and no other', async () => {
    const { status, body, header } = await ask(suite, { path: '/.well-known/openid-configuration' });
    expect(status).toBe(200);
    expect(header('content-type')).toBe('application/json');
    expect(Object.keys(body)).toEqual([
      'issuer',
      'authorization_endpoint',
      'token_endpoint',
      'jwks_uri',
      'scopes_supported',
      'response_types_supported',
      'subject_types_supported',
      'id_token_signing_alg_values_supported',
      'claims_supported',
      'userinfo_endpoint',
      'token_endpoint_auth_signing_alg_values_supported',
      'token_endpoint_auth_methods_supported',
      'fido_uaf_authentication_request_endpoint',
      'fido_uaf_registration_request_endpoint',
      'fido_uaf_registration_response_endpoint',
      'fido_uaf_deregistration_endpoint',
    ]);
    expect(body).toMatchObject({
      issuer: ADDRESS,
      authorization_endpoint: `${ADDRESS}/authorize`,
      token_endpoint: `${ADDRESS}/token`,
      jwks_uri: `${ADDRESS}/.well-known/jwks.json`,
      userinfo_endpoint: `${ADDRESS}/userinfo`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS512'],
      token_endpoint_auth_signing_alg_values_supported: ['RS512'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
    });
    expect(body.scopes_supported).toHaveLength(11);
    expect(body.claims_supported).toHaveLength(33);
  });

  test('the trustmark', async () => {
    expect((await ask(suite, { path: '/trustmark/login.test:9005' })).body).toEqual({
      idp: `${ADDRESS}/`,
      trustmark_provider: `${ADDRESS}/`,
      P: ['P0', 'P3', 'P5', 'P6', 'P7', 'P9'],
      C: ['Cp', 'Cd', 'Ck', 'Cm'],
    });
  });

  test('FIDO UAF is refused clearly', async () => {
    for (const [method, path] of [
      ['GET', '/uaf/authRequest'],
      ['GET', '/uaf/regRequest'],
      ['POST', '/uaf/regResponse'],
      ['POST', '/uaf/dereg'],
    ] as const) {
      const { status, body } = await ask(suite, { method, path });
      expect([status, body.error]).toEqual([501, 'not_supported']);
    }
  });

  test('there is no logout, no revocation, no introspection', async () => {
    for (const path of ['/logout', '/endsession', '/revoke', '/introspect']) expect((await ask(suite, { path })).status).toBe(404);
  });

  test('other methods, and where they would do', async () => {
    for (const [path, allowed] of [
      ['/authorize', 'GET, POST'],
      ['/userinfo', 'GET, POST, PATCH'],
    ]) {
      const { status, header } = await ask(suite, { method: 'DELETE', path: path as string });
      expect([status, header('allow')]).toEqual([405, allowed]);
    }
  });

  test('style sheets are beside the pages', async () => {
    for (const [which, base] of [
      [suite, '/nhs-login'],
      [rooted, ''],
    ] as const)
      expect((await ask(which, { base, path: '/_assets/sandbox.css' })).status).toBe(200);
  });
});

describe('errors by fault rule', () => {
  const request = { path: '/authorize', query: { redirect_uri: CALLBACK, state: 's' } };

  test.each(Object.entries(nhsLoginErrorRows))('%s', async (name, { answer, status, error, description }) => {
    const rule = { operation: 'nhs-login.authorize', error: name };
    const added = await ask(suite, { base: '', path: '/_sandbox/faults', method: 'POST', json: rule, headers: { Host: 'localhost' } });
    expect(added.status).toBeLessThan(300);
    const answered = await ask(suite, request);
    await ask(suite, { base: '', path: '/_sandbox/faults', method: 'DELETE', headers: { Host: 'localhost' } });
    expect(answered.status).toBe(status);
    if (answer === 'redirect')
      expect(answered.sentTo).toEqual({ address: CALLBACK, parameters: { error, error_description: description, state: 's' } });
    if (answer === 'json') expect(answered.body).toEqual({ error, error_description: description });
    if (answer === 'page') expect(answered.text).toContain(description);
    if (answer === 'bearer') expect(answered.header('www-authenticate')).toMatch(/^Bearer/);
  });

  test('the catalogue lists each once', () => {
    expect(nhsLoginErrors.entries.map(({ name }) => name)).toEqual(Object.keys(nhsLoginErrorRows));
  });
});
