import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { addApplications, CALLBACK, claimsOf, firstForm, headerOfJwt, locationOf, RealmClient, SECRET, startRealms } from './testing.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const S256 = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');
const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-0';

let suite: Suite;
let url: string;
let cis2: RealmClient;
let login: RealmClient;

beforeAll(async () => {
  suite = await startRealms();
  url = suite.urls.oauth as string;
  cis2 = new RealmClient(url);
  login = new RealmClient(url, 'NHS-Login-mock-int');
});
afterEach(async () => {
  await suite.kernel.sessions.reset('default');
  await addApplications(suite);
});
afterAll(() => suite.stop());

describe('the form', () => {
  test('is the first of its page, with an absolute action and a name and a value in each input', async () => {
    const page = await cis2.authorize();
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const { id, method, action, fields } = firstForm(await page.text());
    expect({ id, method, fields }).toEqual({ id: 'kc-form-login', method: 'post', fields: { username: '', login: 'Sign In' } });
    const { origin, pathname, searchParams } = new URL(action);
    expect(`${origin}${pathname}`).toBe(`${cis2.address}/login-actions/authenticate`);
    expect([...searchParams.keys()]).toEqual(['session_code', 'execution', 'client_id', 'tab_id']);
  });

  test('has the ids that scripts look for', async () => {
    const page = await (await cis2.authorize()).text();
    expect(page).toMatch(/<input id="username" name="username"/);
    expect(page).toContain('name="login" type="submit" value="Sign In"');
  });

  test('is filled in with login_hint', async () => {
    expect(firstForm(await (await cis2.authorize({ login_hint: '656005750107' })).text()).fields.username).toBe('656005750107');
  });

  test('comes back with a text when the name is not known, and can be sent again', async () => {
    const again = await cis2.send(await cis2.authorize(), { username: 'nobody' });
    expect(again.status).toBe(200);
    expect(again.headers.get('location')).toBeNull();
    const page = await again.clone().text();
    expect(page).toContain('Invalid username or password.');
    expect(firstForm(page)).toMatchObject({ id: 'kc-form-login', fields: { username: 'nobody' } });
    expect((await cis2.send(again, { username: '656005750107' })).status).toBe(302);
  });

  test('can be asked for again', async () => {
    const { action } = firstForm(await (await cis2.authorize()).text());
    expect(firstForm(await (await fetch(action)).text()).action).toBe(action);
  });

  test('keeps the session and the older path in its addresses', async () => {
    await addApplications(suite, 'run42');
    const client = new RealmClient(`${url}/~run42`, 'Cis2-mock-internal-dev', '/auth/realms');
    const back = await client.signIn('656005750107');
    const tokens = (await (await client.exchange(back.searchParams.get('code'))).json()) as Record<string, string>;
    expect(claimsOf(tokens.id_token).iss).toBe(`${url}/~run42/auth/realms/Cis2-mock-internal-dev`);
  });
});

describe('back at the client', () => {
  test('state, session_state and a code of three UUIDs', async () => {
    const back = await cis2.signIn('656005750107', { state: 'a b&c' });
    expect(`${back.origin}${back.pathname}`).toBe(CALLBACK);
    expect([...back.searchParams.keys()]).toEqual(['state', 'session_state', 'code']);
    expect(back.searchParams.get('state')).toBe('a b&c');
    const sessionState = back.searchParams.get('session_state') as string;
    const parts = back.searchParams.get('code')?.split('.') ?? [];
    expect([sessionState, ...parts].every((part) => UUID.test(part))).toBe(true);
    expect(parts).toHaveLength(3);
    expect(parts[1]).toBe(sessionState);
  });

  test('no state where none was sent', async () => {
    const back = await cis2.signIn('656005750107', { state: undefined });
    expect([...back.searchParams.keys()]).toEqual(['session_state', 'code']);
  });

  test('a query that the address had is kept', async () => {
    const back = await cis2.signIn('656005750107', { client_id: 'anybody', redirect_uri: 'https://app.example/cb?tenant=1' });
    expect([...back.searchParams.keys()]).toEqual(['tenant', 'state', 'session_state', 'code']);
  });

  test('in the fragment', async () => {
    const back = await cis2.signIn('656005750107', { response_mode: 'fragment' });
    expect(back.search).toBe('');
    expect([...new URLSearchParams(back.hash.slice(1)).keys()]).toEqual(['state', 'session_state', 'code']);
  });

  test('by a form that posts itself, with PKCE and nonce, as ASP.NET asks', async () => {
    const nonce = '638000000000000000.abc';
    const asked = {
      response_mode: 'form_post',
      nonce,
      code_challenge: S256(VERIFIER),
      code_challenge_method: 'S256',
      scope: 'openid profile',
    };
    const page = await cis2.send(await cis2.authorize(asked), { username: '656005750107' });
    expect(page.status).toBe(200);
    const form = firstForm(await page.text());
    expect(form).toMatchObject({ method: 'post', action: CALLBACK, fields: { state: 'st-1' } });
    const tokens = (await (await cis2.exchange(form.fields.code as string, { code_verifier: VERIFIER })).json()) as Record<string, string>;
    expect(claimsOf(tokens.id_token).nonce).toBe(nonce);
  });

  test('without a page, by header or parameter', async () => {
    const byHeader = await cis2.authorize({}, { 'x-sandbox-user': '656005750104' });
    expect(byHeader.status).toBe(302);
    const code = locationOf(byHeader).searchParams.get('code');
    expect(claimsOf(((await (await cis2.exchange(code)).json()) as { id_token: string }).id_token).sub).toBe('656005750104');
    expect((await cis2.authorize({ sandbox_user: '656005750104' })).status).toBe(302);
    const unknown = await cis2.authorize({ sandbox_user: 'nobody' });
    expect(unknown.status).toBe(200);
    expect(await unknown.text()).toContain('Invalid username or password.');
  });
});

describe('tokens', () => {
  test('the answer has Keycloak’s members, with numbers as numbers', async () => {
    const code = (await cis2.signIn('656005750107')).searchParams.get('code');
    const answer = await cis2.exchange(code);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const body = (await answer.json()) as Record<string, unknown>;
    expect(body).toEqual({
      access_token: expect.stringMatching(/^ey.+\..+\..+$/),
      expires_in: 300,
      refresh_expires_in: 1800,
      refresh_token: expect.stringMatching(/^ey.+\..+\..+$/),
      token_type: 'Bearer',
      id_token: expect.stringMatching(/^ey.+\..+\..+$/),
      'not-before-policy': 0,
      session_state: code?.split('.')[1],
      scope: 'openid profile email',
    });
  });

  test('an id token for a healthcare worker, RS512, by the realm’s keys', async () => {
    const { id_token: idToken = '', access_token: accessToken = '' } = await cis2.tokensOf('656005750107', { acr_values: 'AAL3_ANY' });
    const keys = createRemoteJWKSet(new URL(cis2.endpoint('certs')));
    const { payload, protectedHeader } = await jwtVerify(idToken, keys, { issuer: cis2.address, audience: 'secret-app' });
    expect(protectedHeader).toEqual({ typ: 'JWT', alg: 'RS512', kid: expect.any(String) });
    const half = createHash('sha512').update(accessToken).digest().subarray(0, 32).toString('base64url');
    expect(payload).toEqual({
      exp: (payload.iat as number) + 300,
      iat: expect.any(Number),
      auth_time: expect.any(Number),
      jti: expect.stringMatching(UUID),
      iss: cis2.address,
      aud: 'secret-app',
      sub: '656005750107',
      typ: 'ID',
      azp: 'secret-app',
      session_state: payload.sid,
      at_hash: half,
      acr: 'AAL3_ANY',
      sid: expect.stringMatching(UUID),
      id_assurance_level: '3',
      uid: '656005750107',
      amr: ['N3_SMARTCARD'],
      name: 'Shirley Bryne',
      authentication_assurance_level: '3',
      given_name: 'Shirley',
      family_name: 'Bryne',
      selected_roleid: '555254242105',
    });
  });

  test.each([
    ['656005750104', undefined, { acr: 'AAL3_ANY', authentication_assurance_level: '3' }],
    ['656005750109', 'AAL3_ANY', { acr: 'AAL2_ANY', authentication_assurance_level: '2', amr: ['TOTP'] }],
    ['656005750109', 'AAL2_OR_AAL3_ANY', { acr: 'AAL2_OR_AAL3_ANY', authentication_assurance_level: '2' }],
    ['656005750110', undefined, { acr: 'AAL1_USERPASS', authentication_assurance_level: '1', amr: ['USERPASS'] }],
    ['656005750111', 'AAL2_NHSMAIL', { acr: 'AAL2_NHSMAIL', amr: ['NHSMAIL'] }],
    ['656005750105', 'AAL3_FIDO2', { acr: 'AAL3_FIDO2', amr: ['FIDO2'] }],
    ['656005750105', 'urn:unknown', { acr: 'AAL3_ANY' }],
    ['555031999105', undefined, { id_assurance_level: '2' }],
    ['656005750108', undefined, { selected_roleid: '555254242106' }],
  ])('%s, asked for %s', async (username, acr, expected) => {
    const { id_token: idToken } = await cis2.tokensOf(username, { acr_values: acr });
    expect(claimsOf(idToken)).toMatchObject(expected);
  });

  test.each(['656005750104', '787807429512', 'aal3', 'Aal4'])('no role is chosen for %s', async (username) => {
    expect(claimsOf((await cis2.tokensOf(username)).id_token)).not.toHaveProperty('selected_roleid');
  });

  test.each([
    ['9912003071', 'P9'],
    ['9912003072', 'P5'],
    ['9912003073', 'P0'],
    ['991 200 3071', 'P9'],
    ['9449304130', 'P9'],
    ['9000000009', 'P9'],
  ])('a patient, %s, at %s, always with the NHS number', async (username, level) => {
    const { id_token: idToken } = await login.tokensOf(username);
    expect(headerOfJwt(idToken)).toMatchObject({ alg: 'RS512', typ: 'JWT' });
    expect(claimsOf(idToken)).toMatchObject({
      iss: login.address,
      typ: 'ID',
      sub: expect.stringMatching(UUID),
      nhs_number: username.replaceAll(' ', ''),
      identity_proofing_level: level,
      vot: expect.stringMatching(new RegExp(`^${level}\\.`)),
    });
  });

  test('without the scope openid there is no id token', async () => {
    const body = await cis2.tokensOf('656005750107', { scope: 'nationalrbacaccess' });
    expect(body).not.toHaveProperty('id_token');
    expect(body.scope).toBe('nationalrbacaccess profile email');
  });

  test('delegated: a token about the person acted for, with the token of who acts in act.sub', async () => {
    const subject = '9000000009';
    const { id_token: idToken } = await login.tokensOf('9912003071', { scope: 'openid delegated', sandbox_subject: subject });
    const claims = claimsOf(idToken);
    expect(claims).toMatchObject({ nhs_number: subject, act: { sub: expect.any(String) } });
    const actor = (claims.act as { sub: string }).sub;
    expect(headerOfJwt(actor)).toMatchObject({ alg: 'RS512', typ: 'JWT', kid: expect.any(String) });
    expect(claimsOf(actor)).toMatchObject({
      nhs_number: '9912003071',
      iss: login.address,
      aud: 'secret-app',
      exp: expect.any(Number),
    });
    expect(claimsOf(actor)).not.toHaveProperty('act');
  });

  test('delegated, when nobody is named: somebody of the record, else oneself', async () => {
    const own = claimsOf((await login.tokensOf('9912003072', { scope: 'openid delegated' })).id_token);
    expect(own).toMatchObject({ nhs_number: '9912003072', act: { sub: expect.any(String) } });
  });

  test('by HTTP Basic', async () => {
    const code = (await cis2.signIn('656005750107')).searchParams.get('code') as string;
    const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK };
    const headers = { Authorization: `Basic ${Buffer.from(`secret-app:${SECRET}`).toString('base64')}` };
    expect((await cis2.post('token', form, headers)).status).toBe(200);
  });

  test('refreshed, more than once, as Keycloak does', async () => {
    const first = await cis2.tokensOf('656005750107', { nonce: 'n-1' });
    const refresh = { grant_type: 'refresh_token', client_id: 'secret-app', client_secret: SECRET, refresh_token: first.refresh_token };
    for (const again of [1, 2]) {
      const answer = await cis2.post('token', refresh);
      expect([again, answer.status]).toEqual([again, 200]);
      const body = (await answer.json()) as Record<string, string>;
      expect(Object.keys(body)).toEqual(Object.keys(first));
      expect(claimsOf(body.id_token)).toMatchObject({ sub: '656005750107', sid: claimsOf(first.id_token).sid });
      expect(body.access_token).not.toBe(first.access_token);
    }
  });

  test('a delegated token stays one when it is refreshed', async () => {
    const first = await login.tokensOf('9912003071', { scope: 'openid delegated', sandbox_subject: '9000000009' });
    const refresh = { grant_type: 'refresh_token', client_id: 'secret-app', client_secret: SECRET, refresh_token: first.refresh_token };
    const body = (await (await login.post('token', refresh)).json()) as Record<string, string>;
    expect(claimsOf(body.id_token)).toMatchObject({ nhs_number: '9000000009', act: { sub: expect.any(String) } });
  });
});

describe('userinfo', () => {
  const infoOf = async (client: RealmClient, username: string) =>
    (await (await client.userinfo((await client.tokensOf(username)).access_token)).json()) as Record<string, unknown>;

  test('of a healthcare worker, with all roles', async () => {
    const info = await infoOf(cis2, '656005750104');
    expect(info).toMatchObject({ sub: '656005750104', uid: '656005750104', nhsid_useruid: '656005750104', idassurancelevel: '3' });
    expect(info.nhsid_nrbac_roles).toMatchObject([
      { person_orgid: '656008045105', person_roleid: '656014452101', org_code: 'Y51', role_code: 'S8001:G8002:R8008' },
      { person_orgid: '656005753107', person_roleid: '656005754108', org_code: 'X09', role_code: 'S0080:G0450:R5080' },
    ]);
    expect(info.nhsid_user_orgs).toMatchObject([{ org_code: 'Y51' }, { org_code: 'X09' }]);
  });

  test.each([
    ['787807429512', ['555254242105']],
    ['555043308599', ['999130000001', '999130000002', '999130000003']],
    ['555043303526', []],
    ['aal3', []],
    ['Aal3', []],
  ])('roles of %s', async (username, roles) => {
    const info = (await infoOf(cis2, username)) as { nhsid_nrbac_roles: { person_roleid: string }[] };
    expect(info.nhsid_nrbac_roles.map((role) => role.person_roleid)).toEqual(roles);
  });

  test('of those whose roles are broken', async () => {
    expect(claimsOf((await cis2.tokensOf('Aal3')).id_token).selected_roleid).toBe('');
    expect((await infoOf(cis2, 'Aal4')).nhsid_nrbac_roles).toBe('malformed');
    expect((await infoOf(cis2, 'Aal5')).nhsid_nrbac_roles).toEqual([expect.not.objectContaining({ person_roleid: expect.anything() })]);
  });

  test('of a patient', async () => {
    const info = await infoOf(login, '9912003073');
    expect(info).toMatchObject({ nhs_number: '9912003073', identity_proofing_level: 'P0' });
    expect(info.sub).toBe(claimsOf((await login.tokensOf('9912003073')).id_token).sub);
  });

  test('by POST, with the token in the form', async () => {
    const { access_token } = await cis2.tokensOf('656005750107');
    expect(await (await cis2.post('userinfo', { access_token })).json()).toMatchObject({ sub: '656005750107' });
  });
});

describe('the browser is known again', () => {
  const signInWithCookie = async () => {
    const page = await cis2.authorize();
    const cookie = page.headers.get('set-cookie')?.split(';')[0] as string;
    const first = locationOf(await cis2.send(page, { username: '656005750107' }, { cookie }));
    return { cookie, sid: first.searchParams.get('session_state') };
  };

  test('and not asked again, while the session lasts', async () => {
    const { cookie, sid } = await signInWithCookie();
    for (const prompt of [undefined, 'none']) {
      const again = await cis2.authorize({ prompt }, { cookie });
      expect(again.status).toBe(302);
      expect(locationOf(again).searchParams.get('session_state')).toBe(sid);
    }
    expect((await login.authorize({}, { cookie })).status).toBe(200);
  });

  test('but asked with prompt=login, or when it is too long ago', async () => {
    const { cookie } = await signInWithCookie();
    expect((await cis2.authorize({ prompt: 'login' }, { cookie })).status).toBe(200);
    expect((await cis2.authorize({ max_age: '0' }, { cookie })).status).toBe(200);
    expect((await cis2.authorize({ max_age: '300' }, { cookie })).status).toBe(302);
    await (await suite.kernel.sessions.open('default')).setClock(Date.now() + 301_000, true);
    expect((await cis2.authorize({ max_age: '300' }, { cookie })).status).toBe(200);
    expect((await cis2.authorize({}, { cookie })).status).toBe(302);
  });

  test('prompt=none without a session', async () => {
    const back = locationOf(await cis2.authorize({ prompt: 'none' }));
    expect(Object.fromEntries(back.searchParams)).toEqual({ error: 'login_required', state: 'st-1' });
  });
});

describe('openid-client, written by others', () => {
  test('discovers, signs in with PKCE and nonce, asks userinfo, refreshes, introspects and signs out', async () => {
    const configuration = await oidc.discovery(new URL(cis2.address), 'logout-app', SECRET, undefined, {
      execute: [oidc.allowInsecureRequests],
    });
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
    const start = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: CALLBACK,
      scope: 'openid nationalrbacaccess',
      state: expectedState,
      nonce: expectedNonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      max_age: '300',
    });
    const back = locationOf(await cis2.send(await fetch(start), { username: '656005750104' }));
    const tokens = await oidc.authorizationCodeGrant(configuration, back, { pkceCodeVerifier, expectedState, expectedNonce, maxAge: 300 });
    const sub = tokens.claims()?.sub as string;
    expect(await oidc.fetchUserInfo(configuration, tokens.access_token, sub)).toMatchObject({ nhsid_useruid: '656005750104' });
    const refreshed = await oidc.refreshTokenGrant(configuration, tokens.refresh_token as string);
    expect(refreshed.claims()?.sub).toBe(sub);
    expect(await oidc.tokenIntrospection(configuration, refreshed.access_token)).toMatchObject({
      active: true,
      sub,
      client_id: 'logout-app',
    });

    const end = oidc.buildEndSessionUrl(configuration, {
      id_token_hint: tokens.id_token as string,
      post_logout_redirect_uri: 'https://app.example/bye',
      state: 'bye-1',
    });
    const goodbye = await fetch(end, { redirect: 'manual' });
    expect(goodbye.headers.get('location')).toBe('https://app.example/bye?state=bye-1');
    expect(await oidc.tokenIntrospection(configuration, refreshed.access_token)).toEqual({ active: false });
    await expect(oidc.refreshTokenGrant(configuration, tokens.refresh_token as string)).rejects.toMatchObject({
      error: 'invalid_grant',
      error_description: 'Session not active',
    });
  });
});
