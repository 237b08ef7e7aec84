import { createHmac, createPublicKey, verify } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { nhsLoginErrorRows } from './errors.ts';
import {
  ADDRESS,
  type Answered,
  ask,
  assertion,
  CALLBACK,
  CLIENT,
  claimsOf,
  codeFor,
  JWT_BEARER,
  KEY,
  OTHER_KEY,
  redeem,
  refresh,
  signed,
  startNhsLogin,
  token,
  tokensFor,
} from './testing.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await startNhsLogin();
});
afterAll(() => suite.stop());
afterEach(() => suite.kernel.sessions.reset('default'));

const MONA = 'mona@demo.example';
const DAY = 24 * 3600 * 1000;

function expectRefusal({ status, body, about, header }: Answered, name: keyof typeof nhsLoginErrorRows): void {
  const { error, description } = nhsLoginErrorRows[name];
  expect(status).toBe(400);
  expect(body).toEqual({ error, error_description: description });
  expect(about?.error).toBe(name);
  expect(header('cache-control')).toBe('no-store');
}

async function setClock(by: number): Promise<void> {
  await (await suite.kernel.sessions.open('default')).setClock(Date.now() + by, false);
}

describe('tokens for a code', () => {
  test('the answer, member by member', async () => {
    const { status, body, header } = await redeem(suite, await codeFor(suite, MONA));
    expect(status).toBe(200);
    expect(header('content-type')).toMatch(/^application\/json/);
    expect(header('cache-control')).toBe('no-store');
    expect(header('pragma')).toBe('no-cache');
    expect(Object.keys(body)).toEqual(['access_token', 'refresh_token', 'token_type', 'expires_in', 'scope', 'id_token']);
    expect(body).toMatchObject({
      refresh_token: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      token_type: 'bearer',
      expires_in: 300,
      scope: 'openid profile',
    });
  });

  test('the id token, claim by claim, signed by RS512 with a key of the set', async () => {
    const { id_token } = await tokensFor(suite, MONA, { scope: 'openid profile' });
    const [head = '', payload = '', signature = ''] = id_token.split('.');
    const header = JSON.parse(Buffer.from(head, 'base64url').toString());
    expect(header).toEqual({ typ: 'JWT', kid: expect.any(String), alg: 'RS512' });
    const { keys } = (await ask(suite, { path: '/.well-known/jwks.json' })).body;
    const jwk = keys.find(({ kid }: { kid: string }) => kid === header.kid);
    expect(jwk).toEqual({ kty: 'RSA', n: expect.any(String), e: 'AQAB', kid: header.kid, use: 'sig', alg: 'RS512' });
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    expect(verify('sha512', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
    const claims = claimsOf(id_token);
    const iat = claims.iat as number;
    expect(claims).toEqual({
      iss: ADDRESS,
      sub: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/),
      aud: CLIENT,
      iat,
      vtm: `${ADDRESS}/trustmark/login.test:9005`,
      auth_time: expect.any(Number),
      vot: 'P9.Cp.Cd',
      exp: iat + 3600,
      jti: expect.any(String),
      nhs_number: '9686368973',
      identity_proofing_level: 'P9',
      id_status: 'verified',
      token_use: 'id',
      surname: 'MILLAR',
      family_name: 'MILLAR',
      birthdate: '1968-02-12',
      nonce: 'nonce-1',
    });
    expect(Math.abs(iat - Date.now() / 1000)).toBeLessThan(5);
  });

  test('the access token, claim by claim', async () => {
    const { access_token, id_token } = await tokensFor(suite, MONA, { scope: 'openid profile profile_extended' });
    const claims = claimsOf(access_token);
    const iat = claims.iat as number;
    expect(claims).toEqual({
      iss: ADDRESS,
      sub: claimsOf(id_token).sub,
      aud: CLIENT,
      iat,
      vtm: `${ADDRESS}/trustmark/login.test:9005`,
      auth_time: expect.any(Number),
      vot: 'P9.Cp.Cd',
      exp: iat + 300,
      jti: expect.any(String),
      nhs_number: '9686368973',
      version: 0,
      client_id: CLIENT,
      reason_for_request: 'patientaccess',
      token_use: 'access',
      requesting_patient: '9686368973',
      scope: 'openid profile profile_extended',
    });
    expect(claims.jti).not.toBe(claimsOf(id_token).jti);
  });

  test.each([
    ['low@demo.example', 'openid profile', { identity_proofing_level: 'P0' }],
    ['low@demo.example', 'openid basic_demographics', {}],
    ['low@demo.example', 'openid', {}],
    ['medium@demo.example', 'openid', { id_status: 'verified' }],
    [
      'medium@demo.example',
      'openid basic_demographics',
      { id_status: 'verified', family_name: 'MILLAR', surname: 'MILLAR', birthdate: '1968-02-12', identity_proofing_level: 'P5' },
    ],
    [
      'medium@demo.example',
      'openid profile',
      {
        id_status: 'verified',
        nhs_number: '9686369120',
        family_name: 'MILLAR',
        surname: 'MILLAR',
        birthdate: '1968-02-12',
        identity_proofing_level: 'P5',
      },
    ],
    // of whom the record knows a year, and no first name
    [
      '9990000026',
      'openid profile',
      { id_status: 'verified', nhs_number: '9990000026', family_name: 'Sparse', surname: 'Sparse', identity_proofing_level: 'P9' },
    ],
  ])('%s by %s: what is known of them, and no more', async (user, scope, known) => {
    const { id_token } = await tokensFor(suite, user, { scope, vtr: '["P0.Cp"]' });
    const { iss, sub, aud, iat, exp, jti, vtm, vot, auth_time, token_use, nonce, ...rest } = claimsOf(id_token);
    expect(rest).toEqual(known);
    expect(vot).toBe('P0.Cp');
  });

  test('vot is one of the asked vectors; the level is the highest that is held', async () => {
    const { id_token } = await tokensFor(suite, MONA, { vtr: '["P5.Cp.Cd","P5.Cm"]' });
    expect(claimsOf(id_token)).toMatchObject({ vot: 'P5.Cp.Cd', identity_proofing_level: 'P9' });
  });

  test('sub stays the same, for every client', async () => {
    const subs = new Set<unknown>();
    for (const client_id of [CLIENT, 'second-app', CLIENT]) subs.add(claimsOf((await tokensFor(suite, MONA, { client_id })).id_token).sub);
    expect(subs.size).toBe(1);
    expect(subs).not.toContain(claimsOf((await tokensFor(suite, '9990000018')).id_token).sub);
  });

  test('the issuer can be the sandpit’s', async () => {
    const issuers = { nhsLogin: 'https://auth.sandpit.signin.nhs.uk' };
    await ask(suite, { base: '', path: '/_sandbox/settings', method: 'PUT', json: { issuers }, headers: { Host: 'localhost' } });
    const { body: found } = await ask(suite, { path: '/.well-known/openid-configuration' });
    expect(found).toMatchObject({ issuer: issuers.nhsLogin, token_endpoint: `${ADDRESS}/token` });
    const form = { grant_type: 'authorization_code', code: await codeFor(suite, MONA), redirect_uri: CALLBACK };
    const client_assertion = assertion({ aud: 'https://auth.sandpit.signin.nhs.uk/token' });
    const { body } = await ask(suite, { path: '/token', form: { ...form, client_assertion_type: JWT_BEARER, client_assertion } });
    expect(claimsOf(body.id_token)).toMatchObject({
      iss: 'https://auth.sandpit.signin.nhs.uk',
      vtm: 'https://auth.sandpit.signin.nhs.uk/trustmark/auth.sandpit.signin.nhs.uk',
    });
  });
});

describe('what is wrong with a request', () => {
  test('its content type', async () => {
    expectRefusal(await ask(suite, { path: '/token', method: 'POST', json: { grant_type: 'authorization_code' } }), 'contentTypeNotForm');
  });

  test('a parameter twice', async () => {
    expectRefusal(
      await ask(suite, { path: '/token', form: 'grant_type=refresh_token&grant_type=authorization_code' }),
      'tokenParameterRepeated',
    );
  });

  test.each([
    ['grantTypeMissing', {}],
    ['grantTypeMissing', { grant_type: '' }],
    ['grantTypeUnsupported', { grant_type: 'client_credentials' }],
    ['grantTypeUnsupported', { grant_type: 'constructor' }],
    ['codeMissing', { grant_type: 'authorization_code', redirect_uri: CALLBACK }],
    ['tokenRedirectUriMissing', { grant_type: 'authorization_code', code: 'x' }],
    ['codeInvalid', { grant_type: 'authorization_code', code: 'x', redirect_uri: CALLBACK }],
    ['refreshTokenMissing', { grant_type: 'refresh_token' }],
    ['refreshTokenInvalid', { grant_type: 'refresh_token', refresh_token: 'x' }],
    ['credentialsMixed', { grant_type: 'refresh_token', client_secret: 'x' }],
    ['clientNotAuthenticated', { grant_type: 'refresh_token', client_id: 'second-app' }],
    ['clientNotAuthenticated', { grant_type: 'refresh_token', client_assertion_type: 'other' }],
  ] as const)('%s: %o', async (name, form) => {
    expectRefusal(await token(suite, form), name);
  });

  test.each<[string, () => string | undefined]>([
    ['no assertion', () => undefined],
    ['no JWT', () => 'x.y'],
    ['a megabyte that is no JWT', () => 'x'.repeat(200_000)],
    ['another key', () => assertion({}, {}, OTHER_KEY.privateKey)],
    ['no kid', () => assertion({}, { kid: undefined })],
    ['a kid that is a path', () => assertion({}, { kid: '../../../etc/passwd' })],
    ['an address of keys', () => assertion({}, { kid: 'evil', jku: 'http://127.0.0.1:1/keys', x5u: 'http://127.0.0.1:1/cert' })],
    ['a key of its own', () => assertion({}, { jwk: OTHER_KEY.publicKey.export({ format: 'jwk' }) }, OTHER_KEY.privateKey)],
    ['RS256', () => signed({ alg: 'RS256', typ: 'JWT', kid: 'app-1' }, goodClaims(), KEY.privateKey, 'sha256')],
    ['RS256 that says RS512', () => signed({ alg: 'RS512', typ: 'JWT', kid: 'app-1' }, goodClaims(), KEY.privateKey, 'sha256')],
    ['none', () => `${assertion({}, { alg: 'none' }).split('.').slice(0, 2).join('.')}.`],
    ['RS512 without a signature', () => `${assertion().split('.').slice(0, 2).join('.')}.`],
    ['HS512 by the public key', hmacByPublicKey],
    ['another iss', () => assertion({ iss: 'second-app' })],
    ['no sub', () => assertion({ sub: undefined })],
    ['another aud', () => assertion({ aud: ADDRESS })],
    ['an aud of CIS2', () => assertion({ aud: 'https://am.nhsint.auth-ptl.cis2.spineservices.nhs.uk/token' })],
    ['exp past', () => assertion({ exp: 1 })],
    ['exp far', () => assertion({ exp: Math.floor(Date.now() / 1000) + 3600 })],
    ['exp a text', () => assertion({ exp: '9999999999' })],
    ['no jti', () => assertion({ jti: undefined })],
    ['a client that has no key', () => assertion({ iss: 'keyless-app', sub: 'keyless-app' })],
    ['a client that was revoked', () => assertion({ iss: 'revoked-app', sub: 'revoked-app' }, {}, OTHER_KEY.privateKey)],
  ])('a client with %s is not authenticated', async (_, make) => {
    const form = { grant_type: 'authorization_code', code: 'x', redirect_uri: CALLBACK };
    const client_assertion = make();
    const answered = await ask(suite, {
      path: '/token',
      form: { ...form, client_assertion, ...(client_assertion !== undefined && { client_assertion_type: JWT_BEARER }) },
    });
    expectRefusal(answered, 'clientNotAuthenticated');
  });

  test('a secret, in the form or in the header, authenticates nobody', async () => {
    const form = { grant_type: 'authorization_code', client_id: CLIENT, code: 'x', redirect_uri: CALLBACK };
    expectRefusal(await ask(suite, { path: '/token', form: { ...form, client_secret: 'x' } }), 'clientNotAuthenticated');
    const Authorization = `Basic ${Buffer.from(`${CLIENT}:x`).toString('base64')}`;
    expectRefusal(await ask(suite, { path: '/token', form, headers: { Authorization } }), 'clientNotAuthenticated');
  });

  test('an assertion is good once', async () => {
    const client_assertion = assertion();
    const form = { grant_type: 'authorization_code', redirect_uri: CALLBACK, client_assertion_type: JWT_BEARER, client_assertion };
    const code = await codeFor(suite, MONA);
    expect((await ask(suite, { path: '/token', form: { ...form, code } })).status).toBe(200);
    expectRefusal(await ask(suite, { path: '/token', form: { ...form, code: await codeFor(suite, MONA) } }), 'clientNotAuthenticated');
  });

  test('a form of a megabyte, and other methods', async () => {
    const { status, body } = await token(suite, { grant_type: 'refresh_token', refresh_token: 'x'.repeat(1024 * 1024) });
    expect([status, body.error]).toEqual([400, 'invalid_request']);
    const { status: other, header } = await ask(suite, { path: '/token' });
    expect([other, header('allow')]).toEqual([405, 'POST']);
  });
});

describe('a code', () => {
  test('is good once, however many try at once', async () => {
    const code = await codeFor(suite, MONA);
    const answers = await Promise.all(Array.from({ length: 6 }, () => redeem(suite, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answered of answers.filter(({ status }) => status !== 200)) expectRefusal(answered, 'codeInvalid');
    expectRefusal(await redeem(suite, code), 'codeInvalid');
  });

  test('is good for 10 minutes', async () => {
    const code = await codeFor(suite, MONA);
    await setClock(10 * 60_000 + 1000);
    const client_assertion = assertion({ exp: Math.floor(Date.now() / 1000) + 800 });
    const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, client_assertion_type: JWT_BEARER, client_assertion };
    expectRefusal(await ask(suite, { path: '/token', form }), 'codeInvalid');
  });

  test('is good for its client and its redirect_uri only, and is not lost by another’s attempt', async () => {
    const code = await codeFor(suite, MONA);
    expectRefusal(await redeem(suite, code, {}, 'second-app'), 'codeInvalid');
    expectRefusal(await redeem(suite, code, { redirect_uri: 'http://localhost:3000/cb' }), 'codeInvalid');
    expect((await redeem(suite, code)).status).toBe(200);
  });
});

describe('refresh', () => {
  test('gives a new pair of tokens and no id token; the token before is dead', async () => {
    const first = await tokensFor(suite, MONA);
    const { status, body } = await refresh(suite, first.refresh_token);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['access_token', 'refresh_token', 'token_type', 'expires_in', 'scope']);
    expect(body.refresh_token).not.toBe(first.refresh_token);
    const { jti, iat, exp, ...before } = claimsOf(first.access_token);
    expect(claimsOf(body.access_token)).toMatchObject(before);
    expectRefusal(await refresh(suite, first.refresh_token), 'refreshTokenInvalid');
    expect((await refresh(suite, body.refresh_token)).status).toBe(200);
  });

  test('exactly one of several at once wins', async () => {
    const { refresh_token } = await tokensFor(suite, MONA);
    const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(suite, refresh_token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answered of answers.filter(({ status }) => status !== 200)) expectRefusal(answered, 'refreshTokenInvalid');
  });

  test('a narrower scope, for that access token; the next may have all again', async () => {
    const first = await tokensFor(suite, MONA, { scope: 'openid profile email' });
    const { body: narrow } = await refresh(suite, first.refresh_token, { scope: 'openid email' });
    expect(narrow.scope).toBe('openid email');
    expect(claimsOf(narrow.access_token)).toMatchObject({ scope: 'openid email' });
    expect(claimsOf(narrow.access_token)).not.toHaveProperty('nhs_number');
    expect((await refresh(suite, narrow.refresh_token)).body.scope).toBe('openid profile email');
  });

  test('a wider scope is refused, and the token lives on', async () => {
    const { refresh_token } = await tokensFor(suite, MONA, { scope: 'openid email' });
    expectRefusal(await refresh(suite, refresh_token, { scope: 'openid email phone' }), 'scopeExceedsGrant');
    expect((await refresh(suite, refresh_token)).status).toBe(200);
  });

  test('is for the client that the token was issued to', async () => {
    const { refresh_token } = await tokensFor(suite, MONA);
    expectRefusal(await refresh(suite, refresh_token, {}, 'second-app'), 'refreshTokenInvalid');
    expect((await refresh(suite, refresh_token)).status).toBe(200);
  });

  test('ends 30 days after the sign-in, however often it was refreshed', async () => {
    const { refresh_token } = await tokensFor(suite, MONA);
    const at = async (by: number, refreshToken: string) => {
      await setClock(by);
      const client_assertion = assertion({ exp: Math.floor((Date.now() + by) / 1000) + 300 });
      const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_assertion_type: JWT_BEARER, client_assertion };
      return ask(suite, { path: '/token', form });
    };
    const { body } = await at(29 * DAY, refresh_token);
    expectRefusal(await at(30 * DAY + 60_000, body.refresh_token), 'refreshTokenInvalid');
  });
});

function goodClaims() {
  const exp = Math.floor(Date.now() / 1000) + 300;
  return { iss: CLIENT, sub: CLIENT, aud: `${ADDRESS}/token`, exp, jti: `${Math.random()}` };
}

function hmacByPublicKey(): string {
  const first = assertion({}, { alg: 'HS512' }).split('.').slice(0, 2).join('.');
  const pem = KEY.publicKey.export({ type: 'spki', format: 'pem' });
  return `${first}.${createHmac('sha512', pem).update(first).digest('base64url')}`;
}
