import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { decodeJwt, type Jwt } from '../jwt.ts';
import {
  ADDRESS,
  ask,
  CALLBACK,
  codeFor,
  GOOD_REQUEST,
  KEY_CLIENT,
  redeem,
  SECRET,
  SECRET_CLIENT,
  startCis2,
  tokensFor,
} from './testing.ts';

let suite: Suite;

beforeAll(async () => {
  suite = await startCis2();
});
afterAll(() => suite.stop());

const ALL_SCOPES = 'openid profile email nhsperson associatedorgs nationalrbacaccess professionalmemberships organisationalmemberships';
const half = (text: string) => hash('sha256', text, 'buffer').subarray(0, 16).toString('base64url');
const userinfo = (token: string, method = 'GET') =>
  ask(suite, { method, path: '/userinfo', headers: { Authorization: `Bearer ${token}` } });

describe('tokens for a code', () => {
  test('have the members and shapes of CIS2', async () => {
    const code = await codeFor(suite, '555000000001', { scope: 'openid profile' });
    const { status, body, header } = await redeem(suite, code);
    expect(status).toBe(200);
    expect(header('cache-control')).toBe('no-store');
    expect(Object.keys(body).sort()).toEqual(['access_token', 'expires_in', 'id_token', 'refresh_token', 'scope', 'token_type']);
    expect(code).toMatch(/^[\w-]{27}$/);
    expect(body.access_token).toMatch(/^[\w-]{27}$/);
    expect(body).toMatchObject({ scope: 'openid profile', token_type: 'Bearer', expires_in: 3599 });
  });

  test('the id token says who, how surely, and when', async () => {
    const code = await codeFor(suite, '555000000001', { acr_values: 'AAL2_OR_AAL3_ANY' });
    const { body } = await redeem(suite, code);
    const { header, claims } = decodeJwt(body.id_token) as Jwt;
    const { keys } = (await ask(suite, { path: '/connect/jwk_uri' })).body;
    const signedWith = keys.find((key: { alg: string }) => key.alg === 'RS256');
    expect(header).toEqual({ typ: 'JWT', alg: 'RS256', kid: signedWith.kid });
    expect(header.kid).toMatch(/^[A-Za-z0-9+/]{27}=$/);
    expect(claims).toEqual({
      at_hash: half(body.access_token),
      c_hash: half(code),
      s_hash: half('state-1'),
      sub: '555000000001',
      subname: '555000000001',
      auditTrackingId: expect.stringMatching(/^[0-9a-f-]{36}-\d{6}$/),
      amr: ['N3_SMARTCARD'],
      iss: ADDRESS,
      tokenName: 'id_token',
      sid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      nonce: 'nonce-1',
      aud: SECRET_CLIENT,
      acr: 'AAL2_OR_AAL3_ANY',
      id_assurance_level: '3',
      authentication_assurance_level: '3',
      'org.forgerock.openidconnect.ops': expect.stringMatching(/^[\w-]{27}$/),
      azp: SECRET_CLIENT,
      auth_time: expect.any(Number),
      realm: '/NHSIdentity/Healthcare',
      exp: (claims.iat as number) + 3600,
      tokenType: 'JWTToken',
      iat: expect.any(Number),
    });
  });

  test('the id token leaves out what was not sent', async () => {
    const { claims } = decodeJwt((await tokensFor(suite, '555000000001', { state: undefined, nonce: undefined })).id_token) as Jwt;
    expect(claims).not.toHaveProperty('nonce');
    expect(claims).not.toHaveProperty('s_hash');
    expect(claims).not.toHaveProperty('selected_roleid');
  });

  test.each([
    ['AAL3_ANY', '555000000001', 'AAL3_ANY', 'N3_SMARTCARD', '3'],
    ['AAL3_FIDO2', '555000000001', 'AAL3_FIDO2', 'FIDO2', '3'],
    ['AAL3_IOS', '555000000001', 'AAL3_IOS', 'IOS', '3'],
    ['AAL3_CIS2_SMARTCARD', '555000000001', 'AAL3_CIS2_SMARTCARD', 'CIS2_SMARTCARD', '3'],
    ['AAL2_ANY', '555000000001', 'AAL2_ANY', 'TOTP', '2'],
    ['AAL2_NHSMAIL', '555000000002', 'AAL2_NHSMAIL', 'NHSMAIL', '2'],
    ['AAL2_OR_AAL3_ANY', '555000000002', 'AAL2_OR_AAL3_ANY', 'TOTP', '2'],
    ['AAL1_USERPASS', 'only-account', 'AAL1_USERPASS', 'USERPASS', '1'],
    ['AAL3_ANY AAL2_ANY', '555000000002', 'AAL2_ANY', 'TOTP', '2'],
    ['unheard-of', '555000000001', 'AAL3_ANY', 'N3_SMARTCARD', '3'],
    [undefined, '555000000001', 'AAL3_ANY', 'N3_SMARTCARD', '3'],
  ])('acr_values %s: %s signs in as %s, %s, level %s', async (acr_values, user, acr, amr, level) => {
    const { claims } = decodeJwt((await tokensFor(suite, user, { acr_values })).id_token) as Jwt;
    expect(claims).toMatchObject({ acr, amr: [amr], authentication_assurance_level: level });
  });

  test('how surely somebody is known comes from the account', async () => {
    const { claims } = decodeJwt((await tokensFor(suite, '555000000002', { acr_values: 'AAL2_ANY' })).id_token) as Jwt;
    expect(claims.id_assurance_level).toBe('2');
  });

  test('claims asked for one by one are told beside those of the scopes', async () => {
    const claims = JSON.stringify({ userinfo: { email: null }, id_token: { family_name: { essential: true }, nobody_knows: null } });
    const tokens = await tokensFor(suite, '555000000001', { claims });
    expect((decodeJwt(tokens.id_token) as Jwt).claims).toMatchObject({ family_name: 'Testwell', sub: '555000000001' });
    expect((await userinfo(tokens.access_token)).body).toEqual({ sub: '555000000001', email: 'ola@example.org' });
  });
});

describe('the role to act in', () => {
  test.each([
    ['an only role is chosen by itself', '555000000002', 'openid selectedrole', {}, '555000000031'],
    ['who has none has none', '555000000003', 'openid selectedrole', {}, undefined],
    ['the account’s own role counts', '555000000004', 'openid selectedrole', {}, '555000000042'],
    ['a test may choose', '555000000001', 'openid selectedrole', { sandbox_role: '555000000012' }, '555000000012'],
    ['else it is the first', '555000000001', 'openid selectedrole', {}, '555000000011'],
    ['nobody chooses unless it was asked for', '555000000002', 'openid', {}, undefined],
  ])('%s', async (_, user, scope, more, expected) => {
    const { claims } = decodeJwt((await tokensFor(suite, user, { scope, acr_values: 'AAL2_OR_AAL3_ANY', ...more })).id_token) as Jwt;
    expect(claims.selected_roleid).toBe(expected);
  });
});

describe('userinfo', () => {
  test('tells all that the scopes allow, as the directory has it today', async () => {
    const { access_token } = await tokensFor(suite, '555000000001', { scope: ALL_SCOPES });
    const { status, body, header } = await userinfo(access_token);
    expect(status).toBe(200);
    expect(header('content-type')).toBe('application/json;charset=UTF-8');
    const surgery = { org_name: 'TESTWELL SURGERY', org_code: 'A90001' };
    const trust = { org_name: 'ZED NHS TRUST', org_code: 'RZ9' };
    const memberships = [
      { person_orgid: '555000000021', ...surgery },
      { person_orgid: '555000000022', ...trust },
    ];
    expect(body).toEqual({
      sub: '555000000001',
      uid: '555000000001',
      nhsid_useruid: '555000000001',
      idassurancelevel: '3',
      name: 'Ola Testwell',
      given_name: 'Ola',
      middle_names: 'Maria Jo',
      initials: 'MJ',
      family_name: 'Testwell',
      display_name: 'Dr O Testwell',
      title: 'Dr',
      email: 'ola@example.org',
      gmc_id: '6000001',
      gmp_id: 'G6000001',
      nhsid_user_orgs: [surgery, trust],
      nhsid_org_memberships: memberships,
      nhsid_org_roles: memberships,
      nhsid_nrbac_roles: [
        {
          person_orgid: '555000000021',
          person_roleid: '555000000011',
          org_code: 'A90001',
          role_name: '"Clinical":"Clinical Provision":"Clinical Practitioner Access Role"',
          role_code: 'S8000:G8000:R8000',
          activities: ['Manage Allergies'],
          activity_codes: ['B0028'],
          workgroups: ['Nights'],
          workgroups_codes: ['655000000001'],
          aow: ['"Medicine":"Respiratory Medicine":"Respiratory Medicine"'],
          aow_codes: ['P0010:Q0050:T0210'],
        },
        {
          person_orgid: '555000000022',
          person_roleid: '555000000012',
          org_code: 'RZ9',
          role_name: expect.stringMatching(/^"Support":"Support":".+"$/),
          role_code: 'S8001:G8002:R8008',
        },
      ],
    });
  });

  test.each([
    ['openid', ['sub']],
    ['openid profile', ['family_name', 'given_name', 'name', 'sub', 'uid']],
    ['openid email', ['email', 'sub']],
    ['openid nhsperson', ['display_name', 'idassurancelevel', 'initials', 'middle_names', 'nhsid_useruid', 'sub', 'title']],
    ['openid associatedorgs', ['nhsid_user_orgs', 'sub']],
    ['openid nationalrbacaccess', ['nhsid_nrbac_roles', 'sub']],
    ['openid professionalmemberships', ['gmc_id', 'gmp_id', 'sub']],
    ['openid organisationalmemberships', ['nhsid_org_memberships', 'nhsid_org_roles', 'sub']],
    ['openid selectedrole changedrole', ['sub']],
  ])('%s allows %j', async (scope, expected) => {
    const { access_token } = await tokensFor(suite, '555000000001', { scope });
    expect(Object.keys((await userinfo(access_token, 'POST')).body).sort()).toEqual(expected);
  });

  test('without a token, with a wrong one, with one that has expired', async () => {
    const absent = await ask(suite, { path: '/userinfo' });
    expect([absent.status, absent.body]).toEqual([401, { error_description: 'Missing access token', error: 'invalid_request' }]);
    expect(absent.header('www-authenticate')).toBe('Bearer realm="/NHSIdentity/Healthcare"');
    const wrong = await userinfo('unheard-of');
    const invalid = {
      error_description: 'The access token provided is expired, revoked, malformed, or invalid for other reasons.',
      error: 'invalid_token',
    };
    expect([wrong.status, wrong.body]).toEqual([401, invalid]);
    expect(wrong.header('www-authenticate')).toContain('error="invalid_token"');
  });
});

describe('refresh', () => {
  const refresh = (token: string | undefined, more: Record<string, string | undefined> = {}) =>
    redeem(suite, undefined, { grant_type: 'refresh_token', refresh_token: token, redirect_uri: undefined, ...more });

  test('gives new tokens, each time the same sign-in', async () => {
    const first = await tokensFor(suite, '555000000001', { scope: 'openid profile' });
    const { status, body } = await refresh(first.refresh_token);
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(['access_token', 'expires_in', 'id_token', 'refresh_token', 'scope', 'token_type']);
    const [before, after] = [first, body].map(({ id_token }) => (decodeJwt(id_token) as Jwt).claims) as [Jwt['claims'], Jwt['claims']];
    expect([after.sub, after.sid, after.auth_time]).toEqual([before.sub, before.sid, before.auth_time]);
    expect(after).not.toHaveProperty('nonce');
    expect(after).not.toHaveProperty('c_hash');
  });

  test('a refresh token is good once, and of several at once exactly one wins', async () => {
    const { refresh_token } = await tokensFor(suite, '555000000001');
    const statuses = (await Promise.all(Array.from({ length: 5 }, () => refresh(refresh_token)))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 400, 400, 400, 400]);
  });

  test('may narrow the scopes for once, and not widen them', async () => {
    const { refresh_token } = await tokensFor(suite, '555000000001', { scope: 'openid profile email' });
    const narrowed = (await refresh(refresh_token, { scope: 'openid email' })).body;
    expect(narrowed.scope).toBe('openid email');
    expect(Object.keys((await userinfo(narrowed.access_token)).body)).toEqual(['sub', 'email']);
    const widened = await refresh(narrowed.refresh_token, { scope: 'openid nhsperson' });
    expect([widened.status, widened.body]).toEqual([400, { error_description: 'Unknown/invalid scope(s)', error: 'invalid_scope' }]);
    expect((await refresh(narrowed.refresh_token)).body.scope).toBe('openid profile email');
  });

  test('another client’s token is no good', async () => {
    const { refresh_token } = await tokensFor(suite, '555000000001', { client_id: 'anyone' }).catch(() => ({ refresh_token: undefined }));
    expect(refresh_token).toBeUndefined();
    const strangers = (
      await redeem(suite, await codeFor(suite, '555000000001', { client_id: 'anyone' }), { client_id: 'anyone', client_secret: 'x' })
    ).body;
    expect((await refresh(strangers.refresh_token)).body.error).toBe('invalid_grant');
  });
});

describe('what is refused at /access_token', () => {
  const invalidGrant = { error_description: 'The provided access grant is invalid, expired, or revoked.', error: 'invalid_grant' };
  const clientFailed = { error_description: 'Client authentication failed', error: 'invalid_client' };
  const missing = (name: string) => ({ error_description: `Missing parameter, '${name}'`, error: 'invalid_request' });

  test.each([
    ['no grant_type', { grant_type: undefined }, 400, { error_description: 'Grant type is not set', error: 'unsupported_grant_type' }],
    [
      'another grant_type',
      { grant_type: 'password' },
      400,
      { error_description: 'Grant type is not supported', error: 'unsupported_grant_type' },
    ],
    ['no client_id', { client_id: undefined }, 401, clientFailed],
    ['no secret', { client_secret: undefined }, 401, clientFailed],
    ['a wrong secret', { client_secret: 'guess' }, 401, clientFailed],
    ['a client that is revoked', { client_id: '100000000009.apps.national', client_secret: SECRET }, 401, clientFailed],
    ['a secret where a key is registered', { client_id: KEY_CLIENT }, 401, clientFailed],
    ['no code', { code: undefined }, 400, missing('code')],
    ['no redirect_uri', { redirect_uri: undefined }, 400, missing('redirect_uri')],
    ['a code that nobody made', { code: 'invented' }, 400, invalidGrant],
    ['another redirect_uri', { redirect_uri: 'https://evil.example/' }, 400, invalidGrant],
    ['a code_verifier missing', {}, 400, invalidGrant, { code_challenge: 'a'.repeat(43) }],
    ['a code_verifier that does not fit', { code_verifier: 'b'.repeat(43) }, 400, invalidGrant, { code_challenge: 'a'.repeat(43) }],
    ['no refresh_token', { grant_type: 'refresh_token' }, 400, missing('refresh_token')],
    ['a refresh_token that nobody made', { grant_type: 'refresh_token', refresh_token: 'invented' }, 400, invalidGrant],
  ])('%s', async (_, form: Record<string, string | undefined>, status, body, request: object = {}) => {
    const answered = await redeem(suite, await codeFor(suite, '555000000001', { ...request }), form);
    expect([answered.status, answered.body]).toEqual([status, body]);
    expect(Object.keys(answered.body)).toEqual(['error_description', 'error']);
    expect(answered.about?.decidedBy).toBeDefined();
  });

  test('a mistake does not use the code up', async () => {
    const code = await codeFor(suite, '555000000001');
    expect((await redeem(suite, code, { redirect_uri: 'https://evil.example/' })).status).toBe(400);
    expect((await redeem(suite, code)).status).toBe(200);
  });

  test('a code is good once: of several at once exactly one wins', async () => {
    const code = await codeFor(suite, '555000000001');
    const answers = await Promise.all(Array.from({ length: 5 }, () => redeem(suite, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400]);
  });

  test('a code that comes again takes back what was given for it', async () => {
    const code = await codeFor(suite, '555000000001');
    const { access_token, refresh_token } = (await redeem(suite, code)).body;
    expect((await userinfo(access_token)).status).toBe(200);
    const again = await redeem(suite, code);
    expect(again.body).toEqual(invalidGrant);
    expect(again.about?.advice?.join()).toContain('the tokens given for it are revoked');
    expect((await userinfo(access_token)).status).toBe(401);
    expect((await redeem(suite, undefined, { grant_type: 'refresh_token', refresh_token })).status).toBe(400);
  });

  test('another client’s code', async () => {
    const code = await codeFor(suite, '555000000001', { client_id: 'somebody-else' });
    expect((await redeem(suite, code)).body).toEqual(invalidGrant);
  });

  test('what is not a form, other methods, other paths', async () => {
    const json = await ask(suite, { method: 'POST', path: '/access_token', headers: { 'Content-Type': 'application/json' } });
    expect([json.status, json.body.error_description]).toEqual([400, 'Grant type is not set']);
    const get = await ask(suite, { path: '/access_token' });
    expect([get.status, get.body.error]).toEqual([405, 'method_not_allowed']);
    const nowhere = await ask(suite, { path: '/nowhere/at/all' });
    expect([nowhere.status, nowhere.body.error]).toEqual([404, 'not_found']);
  });

  test('more than is read', async () => {
    const answered = await redeem(suite, 'x'.repeat(300_000));
    expect([answered.status, answered.body.error]).toEqual([413, 'invalid_request']);
  });

  test('duplicate parameters: the first counts', async () => {
    const code = await codeFor(suite, '555000000001');
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: CALLBACK,
      client_id: SECRET_CLIENT,
      client_secret: SECRET,
    });
    form.append('code', 'second');
    form.append('grant_type', 'password');
    expect((await ask(suite, { path: '/access_token', form: form.toString() })).status).toBe(200);
  });

  test('HTTP Basic, form-encoded as OAuth has it', async () => {
    const basic = (secret: string) => ({
      Authorization: `Basic ${Buffer.from(`${encodeURIComponent(SECRET_CLIENT)}:${secret}`).toString('base64')}`,
    });
    const form = { grant_type: 'authorization_code', redirect_uri: CALLBACK };
    const good = await ask(suite, {
      path: '/access_token',
      form: { ...form, code: await codeFor(suite, '555000000001') },
      headers: basic(SECRET),
    });
    expect(good.status).toBe(200);
    const wrong = await ask(suite, { path: '/access_token', form: { ...form, code: 'x' }, headers: basic('guess') });
    expect([wrong.status, wrong.body]).toEqual([401, clientFailed]);
    expect(wrong.header('www-authenticate')).toMatch(/^Basic /);
  });
});

test('the challenge of PKCE is met by S256 and by plain', async () => {
  const verifier = 'v'.repeat(50);
  const s256 = { code_challenge: hash('sha256', verifier, 'base64url'), code_challenge_method: 'S256' };
  const plain = { code_challenge: verifier };
  for (const challenge of [s256, plain])
    expect((await redeem(suite, await codeFor(suite, '555000000001', challenge), { code_verifier: verifier })).status).toBe(200);
});

test('any realm path is served, and names itself', async () => {
  const oidc = '/openam/oauth2/realms/root/realms/oidc';
  const { sentTo } = await ask(suite, { path: `${oidc}/authorize`, query: { ...GOOD_REQUEST, sandbox_user: '555000000001' } });
  const form = {
    grant_type: 'authorization_code',
    code: sentTo?.parameters.code,
    redirect_uri: CALLBACK,
    client_id: SECRET_CLIENT,
    client_secret: SECRET,
  };
  const { body } = await ask(suite, { path: `${oidc}/access_token`, form });
  expect((decodeJwt(body.id_token) as Jwt).claims).toMatchObject({ realm: '/oidc', iss: `http://cis2.test:9005${oidc}` });
});
