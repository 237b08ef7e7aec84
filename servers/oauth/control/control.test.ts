import { createPrivateKey } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import {
  type Answered,
  ask,
  askForToken,
  credentialsForm,
  GOOD_HEADER,
  goodClaims,
  publicJwk,
  SCOPES,
  signJwt,
  startOauth,
  TOKEN_URL,
} from '../testing/sandbox.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await startOauth();
});
afterAll(() => suite.stop());
afterEach(() => suite.kernel.sessions.reset('default'));

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const clock = async (now: number) => (await suite.kernel.sessions.open('default')).setClock(now, true);
const mint = (order?: object): Promise<Answered> => ask(suite, { target: '/_sandbox/tokens', ...(order && { json: order }) });
const settings = (said: unknown) => ask(suite, { method: 'PUT', target: '/_sandbox/settings', json: said });
const introspect = async (token: unknown, prefix = '') =>
  (await ask(suite, { target: `${prefix}/_sandbox/introspect`, json: { token } })).body;

describe('introspection', () => {
  test('of a token by client credentials', async () => {
    await clock(NOW);
    const { body } = await ask(suite, { form: credentialsForm(signJwt(GOOD_HEADER, goodClaims(NOW))) });
    expect(await introspect(body.access_token)).toEqual({
      active: true,
      issuedAt: NOW,
      expiresAt: NOW + 600_000,
      scopes: [SCOPES.app],
      authType: 'app',
      authLevel: 'level3',
      authProvider: 'apim',
      grantType: 'client_credentials',
      clientId: 'gp-app',
      applicationName: 'GP system',
      products: [],
    });
    await clock(NOW + 600_000 - 1);
    expect(await introspect(body.access_token)).toMatchObject({ active: true });
    await clock(NOW + 600_000);
    expect(await introspect(body.access_token)).toMatchObject({ active: false, expired: true });
  });

  test('of a healthcare worker’s token: the roles that userinfo would tell', async () => {
    const { body } = await mint({ flow: 'cis2' });
    expect(await introspect(body.access_token)).toMatchObject({
      roles: ['555000000002'],
      grantType: 'authorization_code',
      authProvider: 'nhs-cis2',
    });
  });

  test('of what single APIs grant the application, as soon as it is changed', async () => {
    await clock(NOW);
    const { body } = await ask(suite, { form: credentialsForm(signJwt(GOOD_HEADER, goodClaims(NOW))) });
    const attributes = { pds: { updatesByItself: true } };
    await ask(suite, { method: 'PATCH', target: '/_sandbox/applications/gp-app', json: { attributes } });
    expect(await introspect(body.access_token)).toMatchObject({ attributes });
    const wrong = await ask(suite, { method: 'PATCH', target: '/_sandbox/applications/gp-app', json: { attributes: { pds: { x: 1 } } } });
    expect(wrong.status).toBe(400);
  });

  test('of an API key', async () => {
    const check = async (apiKey: unknown) => (await ask(suite, { target: '/_sandbox/introspect', json: { apiKey } })).body;
    expect(await check('gp-app')).toEqual({ active: true, clientId: 'gp-app', applicationName: 'GP system', products: [] });
    expect(await check('revoked-app')).toEqual({ active: false });
    expect(await check('nobody')).toEqual({ active: false });
    expect((await ask(suite, { target: '/_sandbox/introspect', json: { apiKey: 'gp-app', token: 'x' } })).status).toBe(400);
  });

  test('of an unknown token', async () => expect(await introspect('nobody-knows')).toEqual({ active: false }));

  test('of a token of another session', async () => {
    const { body } = await mint();
    expect(await introspect(body.access_token, '/~elsewhere')).toEqual({ active: false });
    expect(await introspect(body.access_token)).toMatchObject({ active: true });
  });

  test.each([{ json: {} }, { json: { token: 7 } }, { json: [] }, { json: null }, { body: '{' }])('of %j', async (asked) => {
    const answer = await ask(suite, { target: '/_sandbox/introspect', ...asked });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toEqual(expect.any(String));
  });

  test('a token dies with its application', async () => {
    const { body } = await mint({ app: 'gp-app' });
    const application = (await ask(suite, { method: 'GET', target: '/_sandbox/world/applications/gp-app' })).body;
    const put = (status: string) =>
      ask(suite, { method: 'PUT', target: '/_sandbox/world/applications/gp-app', json: { ...application, status } });
    expect((await put('revoked')).status).toBe(200);
    expect(await introspect(body.access_token)).toEqual({ active: false });
    await put('approved');
    expect(await introspect(body.access_token)).toMatchObject({ active: true });
    await ask(suite, { method: 'DELETE', target: '/_sandbox/world/applications/gp-app' });
    expect(await introspect(body.access_token)).toEqual({ active: false });
  });

  test('the store holds no token, only its digest', async () => {
    const { body } = await mint();
    const snapshot = await ask(suite, { method: 'GET', target: '/_sandbox/snapshot' });
    expect(snapshot.text).toContain('oauth-tokens');
    expect(snapshot.text).not.toContain(body.access_token);
  });
});

describe('minting', () => {
  test('with nothing asked for: the demo application’s own token', async () => {
    const { status, body } = await mint();
    expect(status).toBe(201);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[A-Za-z0-9_-]{28}$/),
      expires_in: 600,
      token_type: 'Bearer',
      scope: [SCOPES.app],
      app: 'z-demo-app',
      level: 'level3',
    });
  });

  test('for a healthcare worker', async () => {
    const { body } = await mint({ flow: 'cis2', app: 'gp-app' });
    expect(body).toMatchObject({ scope: [SCOPES.cis2], app: 'gp-app', level: 'aal3', user: '555000000001' });
    expect(await introspect(body.access_token)).toMatchObject({
      active: true,
      authType: 'user',
      authLevel: 'aal3',
      userId: '555000000001',
      idTokenClaims: {
        sub: '555000000001',
        acr: 'AAL3_ANY',
        amr: ['N3_SMARTCARD'],
        authentication_assurance_level: '3',
        id_assurance_level: '3',
        given_name: 'Ola',
        family_name: 'Testwell',
        nhsid_user_orgs: [{ org_code: 'Y90001', org_name: 'Y90001' }],
        nhsid_nrbac_roles: [{ person_roleid: '555000000002', org_code: 'Y90001', role_code: 'S8000:G8000:R8000' }],
      },
    });
  });

  test('for a healthcare worker who acts in one of their roles', async () => {
    const { body } = await mint({ flow: 'cis2', role: '555000000002' });
    expect((await introspect(body.access_token)).idTokenClaims).toMatchObject({ selected_roleid: '555000000002' });
  });

  test('for a healthcare worker without an account', async () => {
    const { body } = await mint({ flow: 'cis2', user: '555000000009' });
    expect(await introspect(body.access_token)).toMatchObject({ userId: '555000000009', idTokenClaims: { nhsid_nrbac_roles: [] } });
  });

  test('for a patient', async () => {
    const { body } = await mint({ flow: 'nhs-login' });
    expect(body).toMatchObject({ scope: [SCOPES.login], level: 'p9', user: '9990000018' });
    expect(await introspect(body.access_token)).toMatchObject({
      authType: 'user',
      authLevel: 'p9',
      userId: '9990000018',
      nhsNumber: '9990000018',
      idTokenClaims: {
        nhs_number: '9990000018',
        identity_proofing_level: 'P9',
        vot: 'P9.Cp.Cd',
        family_name: 'Tester',
        birthdate: '1970-01-01',
      },
    });
  });

  test('for a patient without an account', async () => {
    const { body } = await mint({ flow: 'nhs-login', user: '9990000026' });
    expect(await introspect(body.access_token)).toMatchObject({ nhsNumber: '9990000026', authLevel: 'p9' });
  });

  test('with scopes and a level of one’s own', async () => {
    const { body } = await mint({ flow: 'nhs-login', level: 'P5', scope: ['urn:example:one', 'urn:example:two'] });
    expect(body).toMatchObject({ level: 'p5', scope: ['urn:example:one', 'urn:example:two'] });
    expect((await introspect(body.access_token)).idTokenClaims).toMatchObject({ identity_proofing_level: 'P5', vot: 'P5.Cp.Cd' });
  });

  test('with a life of one’s own, even one that is over', async () => {
    await clock(NOW);
    const longer = (await mint({ expires: 'P1D' })).body;
    expect(longer.expires_in).toBe(86_400);
    const over = (await mint({ expires: '-PT5M' })).body;
    expect(over.expires_in).toBe(-300);
    expect(await introspect(over.access_token)).toMatchObject({
      active: false,
      expired: true,
      expiresAt: NOW - 300_000,
      issuedAt: NOW - 900_000,
    });
  });

  test.each<[object, string, string]>([
    [{ flow: 'magic' }, 'flow', 'must be one of app, cis2, nhs-login, not "magic"'],
    [{ colour: 'red' }, 'colour', 'unknown field'],
    [{ app: 7 }, 'app', 'must be a text, not 7'],
    [{ app: 'nobody' }, 'app', "there is no application with the API key 'nobody'"],
    [{ level: 'aal3' }, 'level', 'must be level3 in the flow app'],
    [{ flow: 'cis2', level: 'P9' }, 'level', 'must be aal1, aal2, aal3 in the flow cis2'],
    [{ user: '555000000001' }, 'user', "an application's own token has no user: choose the flow cis2 or nhs-login"],
    [{ flow: 'cis2', user: 'pat@example.test' }, 'user', "nobody signs in by cis2 as 'pat@example.test'"],
    [{ flow: 'nhs-login', user: '555000000001' }, 'user', "nobody signs in by nhs-login as '555000000001'"],
    [{ flow: 'cis2', level: 'aal1' }, 'app', 'no application has a scope for aal1: name one, or give a scope'],
    [{ app: 'no-scope-app' }, 'scope', 'Without scopes has no scope for level3: give one'],
    [{ role: '1' }, 'role', 'only a healthcare worker has roles: choose the flow cis2'],
    [{ flow: 'cis2', role: '1' }, 'role', '555000000001 has no such role; theirs: 555000000002'],
    [{ scope: 'one' }, 'scope', 'must be a list, not "one"'],
    [{ scope: ['one two'] }, 'scope.0', 'must be a word'],
    [{ expires: '5 minutes' }, 'expires', 'must be an ISO 8601 duration: PT5M, -PT1H'],
  ])('refuses %j', async (order, path, reason) => {
    const { status, body } = await mint(order);
    expect(status).toBe(400);
    expect(body.issues).toEqual([{ path, reason }]);
  });

  test('and taking back', async () => {
    const { body } = await mint();
    const revoke = () => ask(suite, { method: 'DELETE', target: `/_sandbox/tokens/${body.access_token}` });
    expect((await revoke()).status).toBe(204);
    expect(await introspect(body.access_token)).toEqual({ active: false });
    expect(await revoke()).toMatchObject({ status: 404, body: { error: 'there is no such token' } });
  });

  test('for as long as the settings say', async () => {
    await settings({ lifetimes: { accessToken: 60 } });
    expect((await mint()).body.expires_in).toBe(60);
  });

  test('and listing: digests, no tokens', async () => {
    await clock(NOW);
    const { body } = await mint({ flow: 'nhs-login', app: 'gp-app' });
    await mint();
    const list = await ask(suite, { method: 'GET', target: '/_sandbox/tokens' });
    expect(list.text).not.toContain(body.access_token);
    expect(list.body.items).toHaveLength(2);
    expect(list.body.items.find(({ user }: { user?: string }) => user !== undefined)).toEqual({
      digest: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      active: true,
      app: 'gp-app',
      user: '9990000018',
      level: 'p9',
      provider: 'nhs-login',
      grantType: 'authorization_code',
      scope: [SCOPES.login],
      issuedAt: '2026-03-01T12:00:00.000Z',
      expiresAt: '2026-03-01T12:10:00.000Z',
    });
    const [first] = (await ask(suite, { method: 'GET', target: '/_sandbox/tokens?limit=1' })).body.items;
    expect((await ask(suite, { method: 'DELETE', target: `/_sandbox/tokens/${first.digest}` })).status).toBe(204);
    expect((await ask(suite, { method: 'GET', target: '/_sandbox/tokens' })).body.items).toHaveLength(1);
  });

  test.each(['limit=0', 'limit=x', 'limit=1001', 'colour=red'])('and listing with %s is refused', async (query) => {
    expect((await ask(suite, { method: 'GET', target: `/_sandbox/tokens?${query}` })).status).toBe(400);
  });

  test('and expiring: the token is known, and of no use', async () => {
    await clock(NOW);
    const { body } = await mint();
    const expire = (token: string) => ask(suite, { target: `/_sandbox/tokens/${token}/expire` });
    expect(await expire(body.access_token)).toMatchObject({ status: 200, body: { active: false, expiresAt: '2026-03-01T12:00:00.000Z' } });
    expect(await introspect(body.access_token)).toMatchObject({ active: false, expired: true });
    expect((await expire('unknown')).status).toBe(404);
  });
});

describe('settings', () => {
  test('have defaults, which come back with a reset', async () => {
    const read = async () => (await ask(suite, { method: 'GET', target: '/_sandbox/settings' })).body;
    const defaults = await read();
    expect(defaults).toEqual({
      issuers: {},
      acceptedIssuers: [],
      audiences: [],
      providers: {},
      strictContentType: false,
      jwksCacheSeconds: 60,
      backchannelLogoutFrom: [],
      lifetimes: { accessToken: 600, authorizationCode: 300, cis2Refresh: 43_200, nhsLoginRefresh: 3600 },
    });
    const issuer =
      'https://am.nhsint.auth-ptl.cis2.spineservices.nhs.uk:443/openam/oauth2/realms/root/realms/NHSIdentity/realms/Healthcare';
    const changed = await settings({ issuers: { cis2: issuer }, strictContentType: true, lifetimes: { accessToken: 5 } });
    expect(changed).toMatchObject({
      status: 200,
      body: { issuers: { cis2: issuer }, strictContentType: true, lifetimes: { accessToken: 5, cis2Refresh: 43_200 } },
    });
    expect(await read()).toEqual(changed.body);
    // what is said takes the place of all that was said
    expect((await settings({})).body).toEqual(defaults);
    await settings({ jwksCacheSeconds: 0 });
    expect((await ask(suite, { method: 'GET', target: '/~other/_sandbox/settings' })).body).toEqual(defaults);
    await suite.kernel.sessions.reset('default');
    expect(await read()).toEqual(defaults);
  });

  test.each<[unknown, string, string]>([
    [{ colour: 'red' }, 'colour', 'unknown field'],
    [{ issuers: { cis2: 'am.nhsint' } }, 'issuers.cis2', 'must be an http or https address without a query'],
    [{ jwksCacheSeconds: -1 }, 'jwksCacheSeconds', expect.any(String) as unknown as string],
    [{ lifetimes: { accessToken: 1e9 } }, 'lifetimes.accessToken', 'must be at most 86400 seconds'],
    [{ cis2Acr: 'x y' }, 'cis2Acr', 'must be capitals, digits and _, such as AAL3_FIDO2'],
    [
      { acceptedIssuers: [{ issuer: 'https://a.test', provider: 'nhs-cis2', jwks: { keys: [] }, jwksUrl: 'https://a.test/jwks' }] },
      'acceptedIssuers.0',
      'has keys in two places: only one of jwks and jwksUrl',
    ],
    [7, '', 'must be an object, not 7'],
  ])('refuse %j', async (said, path, reason) => {
    const { status, body } = await settings(said);
    expect(status).toBe(400);
    expect(body.issues).toEqual([{ path, reason }]);
  });
});

describe('applications', () => {
  const create = (application: unknown = {}) => ask(suite, { target: '/_sandbox/applications', json: application });
  const change = (apiKey: string, changes: unknown) =>
    ask(suite, { method: 'PATCH', target: `/_sandbox/applications/${apiKey}`, json: changes });

  test('one with nothing said has all that the flows need', async () => {
    const { status, body, header } = await create();
    expect(status).toBe(201);
    expect(header('cache-control')).toBe('no-store');
    expect(body).toEqual({
      apiKey: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      secret: expect.stringMatching(/^[A-Za-z0-9]{16}$/),
      name: 'Application made over the control API',
      callbackUrl: 'http://localhost/sandbox/callback',
      products: ['personal-demographics-service'],
      scopes: [SCOPES.app, SCOPES.cis2, SCOPES.login],
      relyingParties: [],
      status: 'approved',
    });
    expect((await ask(suite, { method: 'GET', target: `/_sandbox/world/applications/${body.apiKey}` })).body).toEqual(body);
  });

  test('one with an inline key gets a token with it at once', async () => {
    const { body } = await create({ jwks: { keys: [publicJwk()] }, products: ['one', 'two'] });
    expect(body.scopes).toHaveLength(6);
    const claims = goodClaims(Date.now(), { iss: body.apiKey, sub: body.apiKey });
    expect((await ask(suite, { form: credentialsForm(signJwt(GOOD_HEADER, claims)) })).status).toBe(200);
  });

  test('one whose key and secret the sandbox makes', async () => {
    const { body } = await create({ generated: true });
    expect(body.secret).toMatch(/^[A-Za-z0-9]{16}$/);
    const keys = await ask(suite, { method: 'GET', target: `/_sandbox/keys/${body.apiKey}` });
    expect(keys.body.clientSecret).toBe(body.secret);
    expect((await ask(suite, { target: `/_sandbox/applications/${body.apiKey}/secret` })).body.secret).toBe(body.secret);
  });

  test('not one that is there, nor one that cannot be', async () => {
    expect(await create({ apiKey: 'gp-app' })).toMatchObject({ status: 409 });
    expect((await create({ callbackUrl: 'nowhere' })).body.issues).toEqual([{ path: 'callbackUrl', reason: 'must be an address' }]);
    expect((await create({ products: 'one' })).status).toBe(400);
    expect((await create([])).status).toBe(400);
  });

  test('are changed, one member or another', async () => {
    expect((await change('gp-app', { jwksUrl: 'http://127.0.0.1:1/jwks.json' })).body).toEqual({
      apiKey: 'gp-app',
      name: 'GP system',
      jwksUrl: 'http://127.0.0.1:1/jwks.json',
      products: [],
      relyingParties: [],
      scopes: [SCOPES.app, SCOPES.cis2, SCOPES.login],
      status: 'approved',
    });
    expect((await change('gp-app', { jwksUrl: null })).body.jwksUrl).toBeUndefined();
    expect((await change('gp-app', { status: 'revoked' })).body.status).toBe('revoked');
    expect((await change('gp-app', { status: 'gone' })).status).toBe(400);
    expect((await change('gp-app', { apiKey: 'other' })).status).toBe(400);
    expect((await change('nobody', {})).status).toBe(404);
  });

  test('get a new secret', async () => {
    const { body } = await create();
    const renewed = await ask(suite, { target: `/_sandbox/applications/${body.apiKey}/secret` });
    expect(renewed.body).toEqual({ apiKey: body.apiKey, secret: expect.stringMatching(/^[A-Za-z0-9]{16}$/) });
    expect(renewed.body.secret).not.toBe(body.secret);
    expect((await ask(suite, { target: '/_sandbox/applications/nobody/secret' })).status).toBe(404);
  });
});

describe('sessions', () => {
  const CIS2 = '/openam/oauth2/realms/root/realms/NHSIdentity/realms/Healthcare';
  const CALLBACK = 'http://localhost:3000/callback';
  /** Signs somebody in at CIS2 for a client that nobody has registered; gives back its access token. */
  async function signIn(): Promise<string> {
    const query = {
      client_id: 'c1',
      redirect_uri: CALLBACK,
      response_type: 'code',
      scope: 'openid',
      state: '1',
      sandbox_user: '555000000001',
    };
    const { header } = await ask(suite, { method: 'GET', target: `${CIS2}/authorize?${new URLSearchParams(query)}` });
    const code = new URL(header('location') ?? '').searchParams.get('code') ?? '';
    const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, client_id: 'c1', client_secret: 'any' };
    return (await ask(suite, { target: `${CIS2}/access_token`, form })).body.access_token;
  }
  const sessions = async () => (await ask(suite, { method: 'GET', target: '/_sandbox/sessions' })).body.items;
  const userinfo = async (token: string) =>
    (await ask(suite, { method: 'GET', target: `${CIS2}/userinfo`, headers: { Authorization: `Bearer ${token}` } })).status;

  test('are listed, told of, and ended', async () => {
    expect(await sessions()).toEqual([]);
    const token = await signIn();
    const [session] = await sessions();
    expect(session).toEqual({
      sid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      provider: 'nhs-cis2',
      user: '555000000001',
      signedInAt: expect.any(String),
      endsAt: expect.any(String),
      clients: ['c1'],
    });
    const told = await ask(suite, { target: `/_sandbox/sessions/${session.sid}/logout-token` });
    expect(told).toMatchObject({ status: 200, body: { notices: [] } });
    expect(await userinfo(token)).toBe(200);
    const ended = await ask(suite, { method: 'DELETE', target: `/_sandbox/sessions/${session.sid}` });
    expect(ended.body).toEqual({ session, revokedGrants: 1, notices: [] });
    expect(await userinfo(token)).toBe(401);
    expect(await sessions()).toEqual([]);
  });

  test('that nobody knows', async () => {
    expect((await ask(suite, { method: 'DELETE', target: '/_sandbox/sessions/nobody' })).status).toBe(404);
    expect((await ask(suite, { target: '/_sandbox/sessions/nobody/logout-token' })).status).toBe(404);
  });
});

describe('what is remembered', () => {
  test('a jti that is forgotten can be used again', async () => {
    const form = credentialsForm(signJwt(GOOD_HEADER, goodClaims(Date.now())));
    expect((await ask(suite, { form })).status).toBe(200);
    expect((await ask(suite, { form })).status).toBe(400);
    expect(await ask(suite, { method: 'DELETE', target: '/_sandbox/jtis' })).toMatchObject({ status: 200, body: { forgotten: 1 } });
    expect((await ask(suite, { form })).status).toBe(200);
  });

  test('keys rotate: the new one signs, the one before stays', async () => {
    const kids = async () => (await ask(suite, { method: 'GET', target: '/_sandbox/signing-keys' })).body;
    const before = await kids();
    expect(Object.keys(before)).toEqual(['cis2', 'nhs-login', 'realms', 'platform']);
    const { body } = await ask(suite, { target: '/_sandbox/signing-keys/nhs-login/rotate' });
    expect(body).toEqual({ ring: 'nhs-login', kids: [expect.any(String)] });
    const after = await kids();
    expect(after['nhs-login'].keys.map(({ kid }: { kid: string }) => kid)).toEqual([...body.kids, before['nhs-login'].keys[0].kid]);
    expect((await ask(suite, { target: '/_sandbox/signing-keys/nobody/rotate' })).status).toBe(404);
  });
});

describe('explaining', () => {
  const explain = async (json: object) => (await ask(suite, { target: '/_sandbox/explain', json })).body;

  test('an assertion: all its mistakes, in the order of the checks, and no jti is used', async () => {
    const claims = goodClaims(Date.now(), { aud: 'https://elsewhere.test/' });
    const answer = await explain({ client_assertion: signJwt({ ...GOOD_HEADER, typ: undefined, kid: 'k9' }, claims) });
    expect(answer.accepted).toBe(false);
    expect(answer.mistakes.map(({ check, status }: { check: string; status: number }) => [check, status])).toEqual([
      ['typIsJwt', 400],
      ['kidIsKnown', 401],
      ['audIsThisEndpoint', 401],
    ]);
    expect(answer.mistakes[1]).toEqual({
      check: 'kidIsKnown',
      status: 401,
      error: 'invalid_request',
      error_description: "Invalid 'kid' header in client_assertion JWT - no matching public key",
      advice: ['kid: expected the kid of an RSA key: test-1; received "k9"'],
    });
    expect(answer.mistakes[2].advice[0]).toContain('http://localhost/oauth2/token or ');
    expect(answer.received).toEqual({ header: { alg: 'RS512', kid: 'k9' }, claims });
    expect((await ask(suite, { form: credentialsForm(signJwt(GOOD_HEADER, { ...claims, aud: TOKEN_URL })) })).status).toBe(200);
  });

  test('a good one', async () => {
    const claims = goodClaims(Date.now(), { aud: 'http://localhost/oauth2-mock/token' });
    expect(await explain({ client_assertion: signJwt(GOOD_HEADER, claims) })).toMatchObject({ accepted: true, mistakes: [] });
  });

  test('what is no JWT has one mistake', async () => {
    expect((await explain({ client_assertion: 'x' })).mistakes).toMatchObject([{ check: 'assertionIsAJwt' }]);
    expect((await explain({ client_assertion: '' })).mistakes).toMatchObject([{ check: 'assertionIsThere' }, { check: 'assertionIsAJwt' }]);
  });

  test('a subject token beside the assertion', async () => {
    const claims = goodClaims(Date.now(), { aud: 'http://localhost/oauth2/token' });
    const subject = signJwt({ alg: 'RS512', kid: 'k' }, { iss: 'https://nobody.test', exp: 1 });
    const answer = await explain({ client_assertion: signJwt(GOOD_HEADER, claims), subject_token: subject });
    expect(answer.mistakes.map(({ check }: { check: string }) => check)).toEqual([
      'subjectTypIsJwt',
      'subjectExpIsNotPast',
      'subjectAudIsThere',
      'subjectIssIsKnown',
    ]);
    expect(answer.received.subject.claims).toEqual({ iss: 'https://nobody.test', exp: 1 });
    expect((await explain({ subject_token: 'x' })).mistakes).toMatchObject([{ check: 'subjectTokenIsAJwt' }]);
  });

  test('a request with key and secret', async () => {
    const checksOf = async (parameters: object) => (await explain(parameters)).mistakes.map(({ check }: { check: string }) => check);
    expect(await checksOf({ client_id: 'nobody', code: 'x' })).toEqual(['clientIdIsKnown']);
    expect(await checksOf({ client_id: 'gp-app', client_secret: 'x', code: 'x' })).toEqual([
      'clientSecretIsRight',
      'redirectUriIsThere',
      'redirectUriIsTheCallback',
      'codeIsForThisClient',
    ]);
    expect(await checksOf({ client_id: 'gp-app', refresh_token: 'x' })).toEqual([
      'clientSecretIsThere',
      'clientSecretIsRight',
      'refreshTokenIsKnown',
      'refreshPeriodIsNotOver',
    ]);
    expect(await checksOf({ client_id: 'revoked-app', response_type: 'code' })).toEqual([
      'clientIsApproved',
      'redirectUriIsThere',
      'redirectUriIsTheCallback',
    ]);
  });

  test('nonsense of every kind', async () => {
    for (const sub of [7, null, {}, { toString: 1, valueOf: 1 }, [], 'a'.repeat(100_000)]) {
      const { accepted } = await explain({
        client_assertion: signJwt(GOOD_HEADER, goodClaims(Date.now(), { sub, jti: sub, exp: sub, aud: sub })),
      });
      expect(accepted).toBe(false);
    }
  });

  test('the last refusals, newest first', async () => {
    await askForToken(suite, { aud: 'one' });
    await askForToken(suite);
    await askForToken(suite, { iss: 'nobody', sub: 'nobody' });
    const { refusals } = await explain({});
    expect(refusals.slice(0, 2)).toMatchObject([
      { status: 401, check: 'clientIsKnown', error: 'clientUnknown', target: '/oauth2/token', correlation: { clientId: 'nobody' } },
      { status: 401, check: 'audIsThisEndpoint', advice: [expect.stringContaining('received "one"')] },
    ]);
  });

  test('not just anything', async () => {
    expect(await ask(suite, { target: '/_sandbox/explain', json: { client_assertion: 7 } })).toMatchObject({ status: 400 });
  });
});

describe('keys', () => {
  const read = (apiKey: string, of: Suite = suite) => ask(of, { method: 'GET', target: `/_sandbox/keys/${apiKey}` });
  const readPrivate = (apiKey: string, of: Suite = suite) => ask(of, { method: 'GET', target: `/_sandbox/keys/${apiKey}/private` });

  test('that an application has registered', async () => {
    expect((await read('gp-app')).body).toEqual({ keys: [publicJwk()] });
    expect((await read('far-keys-app')).body).toEqual({ keys: [], jwksUrl: 'http://127.0.0.1:1/jwks.json' });
    expect(await readPrivate('gp-app')).toMatchObject({ status: 404, body: { error: expect.stringContaining('only its owner') } });
  });

  test('of nobody', async () => {
    for (const answer of [await read('nobody'), await readPrivate('nobody')]) expect(answer.status).toBe(404);
  });

  test('that the sandbox has made: what is signed with the private one gets a token', async () => {
    const { body } = await read('z-demo-app');
    expect(body).toEqual({
      keys: [{ kty: 'RSA', n: expect.any(String), e: 'AQAB', alg: 'RS512', use: 'sig', kid: 'demo-1' }],
      privateKeyFile: null,
      clientSecret: expect.stringMatching(/^[A-Za-z0-9]{16}$/),
    });
    const pem = await readPrivate('z-demo-app');
    expect(pem.header('cache-control')).toBe('no-store');
    const assertion = signJwt(
      { ...GOOD_HEADER, kid: 'demo-1' },
      goodClaims(Date.now(), { iss: 'z-demo-app', sub: 'z-demo-app' }),
      createPrivateKey(pem.text),
    );
    expect((await ask(suite, { form: credentialsForm(assertion) })).status).toBe(200);
  });

  describe('with a state folder', () => {
    let stateFolder: string;
    beforeAll(async () => {
      stateFolder = await mkdtemp(join(tmpdir(), 'oauth-keys-'));
    });
    afterAll(() => rm(stateFolder, { recursive: true }));

    test('are made ahead of need, kept for their owner alone, and found again', async () => {
      const first = await startOauth({ stateFolder });
      // a stop waits for the key under way
      await first.stop();
      const file = join(stateFolder, 'keys', 'demo-app-that-may-more.pem');
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect((await stat(join(stateFolder, 'keys'))).mode & 0o777).toBe(0o700);
      expect((await readdir(join(stateFolder, 'keys'))).filter((name) => !/\.(pem|json)$/.test(name))).toEqual([]);
      const second = await startOauth({ stateFolder });
      expect((await read('demo-app-that-may-more', second)).body.privateKeyFile).toBe(file);
      expect((await readPrivate('demo-app-that-may-more', second)).text).toBe(await readFile(file, 'utf8'));
      await second.stop();
    });

    test('are one pair for two servers that start together', async () => {
      await rm(join(stateFolder, 'keys'), { recursive: true });
      const both = await Promise.all([startOauth({ stateFolder }), startOauth({ stateFolder })]);
      const [first, second] = await Promise.all(both.map((of) => read('z-demo-app', of)));
      expect(first?.text).toBe(second?.text);
      await Promise.all(both.map((of) => of.stop()));
      expect((await readdir(join(stateFolder, 'keys'))).filter((name) => !/\.(pem|json)$/.test(name))).toEqual(['root-secret']);
    });

    test('last as long as the process when the file is broken', async () => {
      await writeFile(join(stateFolder, 'keys', 'z-demo-app.pem'), 'not a key');
      const broken = await startOauth({ stateFolder });
      expect((await read('z-demo-app', broken)).body).toMatchObject({ keys: [{ kid: 'demo-1' }], privateKeyFile: null });
      await broken.stop();
    });
  });

  test('are the same in every session', async () => {
    const { body } = await read('z-demo-app');
    expect((await ask(suite, { method: 'GET', target: '/~s/_sandbox/keys/z-demo-app' })).body).toEqual(body);
  });
});

test('OpenAPI documents are listed, and each is there', async () => {
  const { items } = (await ask(suite, { method: 'GET', target: '/_sandbox/openapi' })).body;
  expect(items.map(({ name }: { name: string }) => name)).toEqual(['platform', 'cis2', 'nhs-login', 'realms']);
  for (const { url } of items) {
    const { status, text } = await ask(suite, { method: 'GET', target: new URL(url).pathname });
    expect([status, text.slice(0, 9)]).toEqual([200, 'openapi: ']);
  }
  expect((await ask(suite, { method: 'GET', target: '/_sandbox/openapi/nothing' })).status).toBe(404);
});
