import { constants, privateDecrypt } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { nhsLoginErrorRows } from './errors.ts';
import { ADDRESS, type Answered, CLIENT, claimsOf, KEY, refresh, startNhsLogin, tokensFor, userinfo } from './testing.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await startNhsLogin();
});
afterAll(() => suite.stop());
afterEach(() => suite.kernel.sessions.reset('default'));

const MONA = 'mona@demo.example';
const ALL = 'openid profile profile_extended email phone landline gp_registration_details gp_integration_credentials';
const ANY_LEVEL = { vtr: '["P0.Cp"]' };

const told = async (user: string, scope: string) => {
  const { access_token, id_token } = await tokensFor(suite, user, { ...ANY_LEVEL, scope });
  const { status, body } = await userinfo(suite, access_token);
  expect(status).toBe(200);
  const { sub, iss, aud, ...rest } = body;
  expect({ sub, iss, aud }).toEqual({ sub: claimsOf(id_token).sub, iss: ADDRESS, aud: CLIENT });
  return rest;
};

const MILLAR = { family_name: 'MILLAR', birthdate: '1968-02-12' };

describe('claims by scope and level', () => {
  test.each([
    [MONA, 'openid', {}],
    [MONA, 'openid profile', { nhs_number: '9686368973', ...MILLAR, identity_proofing_level: 'P9' }],
    ['medium@demo.example', 'openid profile', { nhs_number: '9686369120', ...MILLAR, identity_proofing_level: 'P5' }],
    ['low@demo.example', 'openid profile', { identity_proofing_level: 'P0' }],
    [MONA, 'openid basic_demographics', { ...MILLAR, identity_proofing_level: 'P9' }],
    ['medium@demo.example', 'openid basic_demographics', { ...MILLAR, identity_proofing_level: 'P5' }],
    ['low@demo.example', 'openid basic_demographics', {}],
    [MONA, 'openid profile_extended', { given_name: 'Mona' }],
    ['medium@demo.example', 'openid profile_extended', { given_name: 'Mona' }],
    ['low@demo.example', 'openid profile_extended', {}],
    [MONA, 'openid email', { email: MONA, email_verified: true }],
    ['low@demo.example', 'openid email', { email: 'low@demo.example', email_verified: true }],
    [MONA, 'openid gp_registration_details', { gp_registration_details: { gp_ods_code: 'A90001' } }],
    ['medium@demo.example', 'openid gp_registration_details', { gp_registration_details: { gp_ods_code: 'A90001' } }],
    ['low@demo.example', 'openid gp_registration_details', {}],
    [
      MONA,
      'openid gp_integration_credentials',
      {
        gp_integration_credentials: {
          gp_user_id: expect.stringMatching(/^\d{10}$/),
          gp_linkage_key: expect.stringMatching(/^[A-Z]{14}$/),
          gp_ods_code: 'A90001',
        },
      },
    ],
    ['medium@demo.example', 'openid gp_integration_credentials', {}],
    ['low@demo.example', 'openid gp_integration_credentials', {}],
    ['unlinked@demo.example', 'openid gp_integration_credentials', {}],
    ['9990000018', 'openid landline', { landline_number: '+441632960001', landline_number_verified: true }],
    [MONA, 'openid landline', {}],
    [
      '9990000018',
      'openid phone email',
      {
        phone_number: '+447700900123',
        phone_number_verified: true,
        phone_number_pds_matched: true,
        email: 'pat@example.org',
        email_verified: true,
      },
    ],
    [MONA, 'openid nhs_app_credentials', {}],
  ])('%s by %s: %o', async (user, scope, claims) => {
    expect(await told(user, scope)).toEqual(claims);
  });

  test.each([MONA, 'medium@demo.example', 'low@demo.example'])('%s has a mobile, though no record knows it', async (user) => {
    expect(await told(user, 'openid phone')).toEqual({
      phone_number: expect.stringMatching(/^\+447700900\d{3}$/),
      phone_number_verified: true,
      phone_number_pds_matched: false,
    });
  });

  test('what a record does not know is left out, not null and not empty', async () => {
    const claims = await told('9990000026', ALL);
    expect(Object.keys(claims).sort()).toEqual(
      [
        'email',
        'email_verified',
        'family_name',
        'identity_proofing_level',
        'nhs_number',
        'phone_number',
        'phone_number_pds_matched',
        'phone_number_verified',
      ].sort(),
    );
  });

  test('by POST as by GET; a narrower scope after a refresh', async () => {
    const first = await tokensFor(suite, MONA, { scope: 'openid profile email' });
    const byGet = await userinfo(suite, first.access_token);
    expect((await userinfo(suite, first.access_token, { method: 'POST' })).body).toEqual(byGet.body);
    const { body } = await refresh(suite, first.refresh_token, { scope: 'openid email' });
    expect(Object.keys((await userinfo(suite, body.access_token)).body)).toEqual(['sub', 'iss', 'aud', 'email', 'email_verified']);
    // the token before lives out its five minutes
    expect((await userinfo(suite, first.access_token)).body).toEqual(byGet.body);
  });
});

describe('client_user_metadata', () => {
  const granted = () => tokensFor(suite, MONA, { scope: 'openid client_metadata' });
  const patch = (accessToken: string, json: unknown) => userinfo(suite, accessToken, { method: 'PATCH', json });
  const read = async (accessToken: string) => (await userinfo(suite, accessToken)).body.client_user_metadata;

  test('is at first a number that only the client can read', async () => {
    const { access_token } = await granted();
    const value = await read(access_token);
    expect(value).toMatch(/^[A-Za-z0-9_-]{342}$/);
    const key = { key: KEY.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING };
    expect(privateDecrypt(key, Buffer.from(value, 'base64url'))).toHaveLength(16);
    expect(await read(access_token)).toBe(value);
  });

  test('is set, cleared and renewed; each client has its own', async () => {
    const { access_token } = await granted();
    const set = await patch(access_token, { client_user_metadata: 'mine ✓' });
    expect([set.status, set.text]).toEqual([204, '']);
    expect(await read(access_token)).toBe('mine ✓');
    const { access_token: other } = await tokensFor(suite, MONA, { client_id: 'second-app', scope: 'openid client_metadata' });
    expect(await read(other)).not.toBe('mine ✓');
    expect((await patch(access_token, { client_user_metadata: '' })).status).toBe(204);
    expect((await userinfo(suite, access_token)).body).not.toHaveProperty('client_user_metadata');
    expect((await patch(access_token, { client_user_metadata: 'auto' })).status).toBe(204);
    expect(await read(access_token)).toMatch(/^[A-Za-z0-9_-]{342}$/);
    expect((await patch(access_token, { other: 1 })).status).toBe(204);
  });

  test('may have 1024 characters', async () => {
    const { access_token } = await granted();
    expect((await patch(access_token, { client_user_metadata: 'x'.repeat(1024) })).status).toBe(204);
    expectJson(await patch(access_token, { client_user_metadata: 'x'.repeat(1025) }));
  });

  test.each([[['x']], [null], ['text'], [{ client_user_metadata: 1 }], [{ client_user_metadata: null }]])(
    '%o is no valid content',
    async (json) => {
      expectJson(await patch((await granted()).access_token, json));
    },
  );

  test('nor is a form, nor what is no JSON, nor a megabyte', async () => {
    const { access_token } = await granted();
    expectJson(await userinfo(suite, access_token, { method: 'PATCH', form: 'client_user_metadata=x' }));
    const headers = { Authorization: `Bearer ${access_token}`, 'Content-Type': 'application/json' };
    expectJson(await userinfo(suite, access_token, { method: 'PATCH', form: '{', headers }));
    const { status, body } = await patch(access_token, { client_user_metadata: 'x'.repeat(1024 * 1024) });
    expect([status, body]).toEqual([400, { error: 'invalid_request', error_description: 'The request is too large' }]);
  });

  test('needs its scope', async () => {
    const { access_token } = await tokensFor(suite, MONA);
    const answered = await patch(access_token, { client_user_metadata: 'x' });
    expectBearer(
      answered,
      403,
      'Bearer error="insufficient_scope", error_description="The access token lacks the scope client_metadata", scope="client_metadata"',
    );
    expect((await userinfo(suite, access_token)).body).not.toHaveProperty('client_user_metadata');
  });

  function expectJson({ status, body, header }: Answered): void {
    expect(status).toBe(400);
    expect(body).toEqual({ error: 'invalid_request', error_description: nhsLoginErrorRows.metadataInvalid.description });
    expect(header('www-authenticate')).toBeUndefined();
  }
});

describe('tokens that do not do', () => {
  test.each(['GET', 'POST', 'PATCH'])('%s without one', async (method) => {
    expectBearer(await userinfo(suite, '', { method, headers: {} }), 401, 'Bearer');
  });

  const INVALID = 'Bearer error="invalid_token", error_description="The access token is invalid"';

  test.each(['Bearer', 'Bearer ', 'Basic eDp5', 'Bearer x y', `Bearer ${'x'.repeat(100_000)}`])('%s', async (Authorization) => {
    expectBearer(await userinfo(suite, '', { headers: { Authorization: Authorization.slice(0, 100_000) } }), 401, INVALID);
  });

  test('an id token, a refresh token, one with another signature', async () => {
    const { id_token, refresh_token, access_token } = await tokensFor(suite, MONA);
    const forged = `${access_token.split('.').slice(0, 2).join('.')}.${id_token.split('.')[2]}`;
    const unsigned = `${access_token.split('.').slice(0, 2).join('.')}.`;
    for (const token of [id_token, refresh_token, forged, unsigned]) expectBearer(await userinfo(suite, token), 401, INVALID);
  });

  test('one that is five minutes old', async () => {
    const { access_token } = await tokensFor(suite, MONA);
    await (await suite.kernel.sessions.open('default')).setClock(Date.now() + 301_000, false);
    expectBearer(await userinfo(suite, access_token), 401, 'Bearer error="invalid_token", error_description="The access token expired"');
  });

  test('one of another session', async () => {
    const { access_token } = await tokensFor(suite, MONA);
    const elsewhere = await userinfo(suite, access_token, { base: '/~other/nhs-login' });
    expectBearer(elsewhere, 401, INVALID);
  });
});

function expectBearer({ status, text, header }: Answered, expected: number, challenge: string): void {
  expect([status, text, header('www-authenticate')]).toEqual([expected, '', challenge]);
}
