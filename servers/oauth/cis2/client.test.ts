import { createHmac, type KeyObject, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { ADDRESS, ask, CALLBACK, codeFor, EC, KEY_CLIENT, RSA, SECRET, SECRET_CLIENT, startCis2 } from './testing.ts';

let suite: Suite;

beforeAll(async () => {
  suite = await startCis2();
});
afterAll(() => suite.stop());

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = () => Math.floor(Date.now() / 1000);
let jtis = 0;

/** An assertion that is right in every way, but for what is given. */
function assertion(claims: object = {}, header: object = {}, key: KeyObject = RSA.privateKey, hash = 'sha256'): string {
  jtis += 1;
  const good = { iss: KEY_CLIENT, sub: KEY_CLIENT, aud: `${ADDRESS}/access_token`, exp: seconds() + 300, jti: `jti-${jtis}`, ...claims };
  const signed = `${encode({ alg: 'RS256', kid: 'rsa-1', ...header })}.${encode(good)}`;
  return `${signed}.${sign(hash, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

async function redeemBy(client_assertion: string, more: Readonly<Record<string, string | undefined>> = {}) {
  const code = await codeFor(suite, '555000000001', { client_id: KEY_CLIENT });
  const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, client_id: KEY_CLIENT, client_assertion_type: JWT_BEARER };
  return ask(suite, { path: '/access_token', form: { ...form, client_assertion, ...more } });
}

describe('a signed JWT', () => {
  test.each([
    ['RS256', () => assertion()],
    ['RS512', () => assertion({}, { alg: 'RS512' }, RSA.privateKey, 'sha512')],
    ['ES256', () => assertion({}, { alg: 'ES256', kid: 'ec-1' }, EC.privateKey)],
    ['without typ, with iat and nbf', () => assertion({ iat: seconds(), nbf: seconds() })],
    ['with typ', () => assertion({}, { typ: 'JWT' })],
    ['with aud as a list', () => assertion({ aud: [`${ADDRESS}/access_token`] })],
    [
      'with the address of the integration environment',
      () =>
        assertion({
          aud: 'https://am.nhsint.auth-ptl.cis2.spineservices.nhs.uk:443/openam/oauth2/realms/root/realms/NHSIdentity/realms/Healthcare/access_token',
        }),
    ],
  ])('%s is taken', async (_, make) => {
    expect((await redeemBy(make())).status).toBe(200);
  });

  test('needs no client_id beside it', async () => {
    expect((await redeemBy(assertion(), { client_id: undefined })).status).toBe(200);
  });

  const publicPem = RSA.publicKey.export({ type: 'spki', format: 'pem' });
  const hs256 = () => {
    const signed = assertion({}, { alg: 'HS256' }).split('.').slice(0, 2).join('.');
    return `${signed}.${createHmac('sha256', publicPem).update(signed).digest('base64url')}`;
  };

  test.each([
    ['no JWT', () => 'not a jwt', 'assertionMalformed'],
    ['a megabyte of nothing', () => `${'a'.repeat(200_000)}`, 'assertionMalformed'],
    ['alg none', () => `${encode({ alg: 'none', kid: 'rsa-1' })}.${assertion().split('.')[1]}.`, 'algNotAllowed'],
    ['HS256 with the public key', hs256, 'algNotAllowed'],
    ['PS256', () => assertion({}, { alg: 'PS256' }), 'algNotAllowed'],
    ['RS256 that says RS512', () => assertion({}, { alg: 'RS512' }), 'signatureWrong'],
    ['ES256 that says RS256', () => assertion({}, { alg: 'RS256', kid: 'ec-1' }, EC.privateKey), 'signatureWrong'],
    ['RS256 that says ES256', () => assertion({}, { alg: 'ES256' }), 'signatureWrong'],
    ['another key’s signature', () => assertion({}, { kid: 'rsa-1' }, EC.privateKey), 'signatureWrong'],
    ['a kid unheard of', () => assertion({}, { kid: '/../../etc/passwd' }), 'kidUnknown'],
    ['no kid', () => assertion({}, { kid: undefined }), 'kidUnknown'],
    ['another iss', () => assertion({ iss: SECRET_CLIENT }), 'issOrSubWrong'],
    ['another sub', () => assertion({ sub: SECRET_CLIENT }), 'issOrSubWrong'],
    ['no iss', () => assertion({ iss: undefined }), 'issOrSubWrong'],
    ['the issuer for aud', () => assertion({ aud: ADDRESS }), 'audWrong'],
    ['no aud', () => assertion({ aud: undefined }), 'audWrong'],
    ['exp in the past', () => assertion({ exp: seconds() - 1 }), 'expWrong'],
    ['exp too far ahead', () => assertion({ exp: seconds() + 330 }), 'expWrong'],
    ['exp in words', () => assertion({ exp: 'soon' }), 'expWrong'],
    ['no exp', () => assertion({ exp: undefined }), 'expWrong'],
    ['nbf ahead', () => assertion({ nbf: seconds() + 60 }), 'expWrong'],
    ['no jti', () => assertion({ jti: undefined }), 'jtiWrong'],
    ['a jti that is no text', () => assertion({ jti: 7 }), 'jtiWrong'],
  ])('%s is refused, and not told why', async (_, make, decidedBy) => {
    const { status, body, about } = await redeemBy(make());
    expect([status, body]).toEqual([401, { error_description: 'JWT is not valid', error: 'invalid_client' }]);
    expect(Object.keys(body)).toEqual(['error_description', 'error']);
    expect(about?.decidedBy).toBe(decidedBy);
    expect(about?.advice?.length).toBeGreaterThan(0);
  });

  test('another assertion type', async () => {
    const { status, body } = await redeemBy(assertion(), { client_assertion_type: 'urn:other' });
    expect([status, body.error_description]).toEqual([401, 'JWT is not valid']);
  });

  test('is good once; a wrong signature does not use it up', async () => {
    const good = assertion();
    const spoilt = `${good.slice(0, -4)}AAAA`;
    expect((await redeemBy(spoilt)).about?.decidedBy).toBe('signatureWrong');
    expect((await redeemBy(good)).status).toBe(200);
    expect((await redeemBy(good)).about?.decidedBy).toBe('jtiUsed');
  });

  test('beside a secret', async () => {
    const { status, body, about } = await redeemBy(assertion(), { client_secret: SECRET });
    expect([status, body.error_description, about?.decidedBy]).toEqual([401, 'Client authentication failed', 'methodsMixed']);
  });

  test('of a client that is registered for a secret', async () => {
    const signed = assertion({ iss: SECRET_CLIENT, sub: SECRET_CLIENT });
    const { about } = await redeemBy(signed, { client_id: SECRET_CLIENT });
    expect(about?.decidedBy).toBe('methodNotRegistered');
  });
});

test('the platform proves itself by a secret that each sandbox makes for itself', async () => {
  const { platformClientSecret } = await import('../oidc/platform-clients.ts');
  const other = await startCis2();
  const [one, two] = await Promise.all([suite, other].map(({ kernel }) => platformClientSecret('test-client-cis2', kernel)));
  await other.stop();
  expect(one).toMatch(/^[A-Za-z0-9]{16}$/);
  expect(one).not.toBe(two);
  const redirect_uri = 'http://cis2.test:9005/oauth2/callback';
  const code = await codeFor(suite, '555000000001', { client_id: 'test-client-cis2', redirect_uri });
  const form = { grant_type: 'authorization_code', code, redirect_uri, client_id: 'test-client-cis2' };
  expect((await ask(suite, { path: '/access_token', form: { ...form, client_secret: two } })).status).toBe(401);
  expect((await ask(suite, { path: '/access_token', form: { ...form, client_secret: one } })).status).toBe(200);
});
