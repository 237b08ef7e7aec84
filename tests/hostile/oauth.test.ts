/** Those who would have what is not theirs: other people's codes, tokens used twice, forms from other sites, redirects to elsewhere, time moved. */
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#testing/index';
import type { Addresses } from '../journey/journey.ts';
import {
  API_KEY,
  CALLBACK,
  CIS2_CLIENT,
  ID_TOKEN_TYPE,
  SECRET,
  Supplier,
  signIn,
  signInByPlatform,
  TOKEN_EXCHANGE,
} from '../journey/supplier.ts';
import { formsOf } from '../journey/visitor.ts';

const WORKER = '656005750108';
const PATIENT = '9912003071';
const TWENTY = Array.from({ length: 20 });

let nhs: Sandbox;
let supplier: Supplier;
beforeAll(async () => {
  nhs = await startSandbox();
  supplier = await Supplier.register(nhs.urls as unknown as Addresses);
});
afterAll(() => nhs.stop());

const as = (user: string) => (url: URL) => supplier.visitor({ 'x-sandbox-user': user }).leave(url);
const signInWorker = () => signInByPlatform(supplier.platform(), { scope: 'nhs-cis2', as: as(WORKER) });

/** Where each of the authorisation servers is asked, and for whom. */
const DOORS = [
  ['the platform', '/oauth2/authorize', { client_id: API_KEY, scope: 'nhs-cis2' }],
  ['the platform before the mocks', '/oauth2-mock/authorize', { client_id: API_KEY, scope: 'nhs-login' }],
  ['CIS2', '/openam/oauth2/realms/root/realms/NHSIdentity/realms/Healthcare/authorize', { client_id: CIS2_CLIENT, scope: 'openid' }],
  ['NHS login', '/nhs-login/authorize', { client_id: API_KEY, scope: 'openid', nonce: 'n' }],
  ['a mock realm', '/realms/Cis2-mock-int/protocol/openid-connect/auth', { client_id: API_KEY, scope: 'openid' }],
] as const;

const knock = (path: string, parameters: Readonly<Record<string, string>>) =>
  fetch(`${supplier.oauth}${path}?${new URLSearchParams({ response_type: 'code', state: 's', ...parameters })}`, { redirect: 'manual' });

describe('redirects to elsewhere', () => {
  const ELSEWHERE = [
    'https://evil.example/',
    '//evil.example/callback',
    'https://supplier.example.evil.example/callback',
    'https://supplier.example@evil.example/callback',
    'https://supplier.example:443/callback',
    'https://supplier.example/callback/',
    'https://supplier.example/callback/../../evil',
    'https://supplier.example/callback?next=https://evil.example',
    'https://supplier.example/callback#https://evil.example',
    'https://supplier.example\\@evil.example/callback',
    'HTTPS://SUPPLIER.EXAMPLE/callback',
    'http://supplier.example/callback',
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'https://supplier.example/callback\r\nLocation: https://evil.example',
    'https://supplier.example/callback ',
    '',
  ];

  it.each(DOORS)('%s sends nobody there', async (_, path, client) => {
    for (const redirect_uri of ELSEWHERE) {
      for (const spoilt of [{}, { response_type: 'x' }, { prompt: 'none' }, { sandbox_user: WORKER }]) {
        const answer = await knock(path, { ...client, ...spoilt, redirect_uri });
        expect([redirect_uri, answer.status >= 400, answer.headers.get('location')]).toEqual([redirect_uri, true, null]);
        expect(answer.headers.get('refresh')).toBeNull();
        expect(await answer.text()).not.toMatch(/href="[^"]*evil|action="[^"]*evil|<script>alert/);
      }
    }
  });

  it.each(DOORS)('%s: the first of two addresses counts, or neither', async (_, path, client) => {
    const query = new URLSearchParams({ response_type: 'code', state: 's', ...client, redirect_uri: CALLBACK, sandbox_user: WORKER });
    query.append('redirect_uri', 'https://evil.example/');
    const answer = await fetch(`${supplier.oauth}${path}?${query}`, { redirect: 'manual' });
    expect(answer.headers.get('location') ?? '').not.toMatch(/^https:\/\/evil/);
  });

  it('signing out leads nobody elsewhere', async () => {
    const cis2 = await supplier.cis2BySecret();
    const { id_token } = await signIn(cis2, { scope: 'openid', as: as(WORKER) });
    const url = openid.buildEndSessionUrl(cis2, { id_token_hint: id_token as string, post_logout_redirect_uri: 'https://evil.example/' });
    const answer = await fetch(url, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    const forged = openid.buildEndSessionUrl(cis2, { id_token_hint: `${id_token}x`, post_logout_redirect_uri: CALLBACK });
    expect((await fetch(forged, { redirect: 'manual' })).headers.get('location')).toBeNull();
  });

  it('a state ends no header and opens no element', async () => {
    const state = '"><script>alert(1)</script>\r\nSet-Cookie: evil=1';
    for (const [, path, client] of DOORS) {
      const user = path.includes('nhs-login') || client.scope === 'nhs-login' ? PATIENT : WORKER;
      const answer = await knock(path, { ...client, redirect_uri: CALLBACK, state, sandbox_user: user });
      expect(answer.status).toBe(302);
      expect(answer.headers.getSetCookie().join()).not.toContain('evil');
      const location = answer.headers.get('location') as string;
      expect(location).not.toMatch(/["<>\r\n]/);
      // the platform keeps it to itself until the browser comes back
      if (!path.startsWith('/oauth2')) expect(new URL(location).searchParams.get('state')).toBe(state);
    }
    const posted = await knock(DOORS[4][1], {
      ...DOORS[4][2],
      redirect_uri: CALLBACK,
      state,
      sandbox_user: WORKER,
      response_mode: 'form_post',
    });
    expect(await posted.text()).not.toContain('<script>');
  });
});

describe('forms from other sites and other browsers', () => {
  const begin = async (path: string, client: object) => {
    const query = new URLSearchParams({ response_type: 'code', state: 's', redirect_uri: CALLBACK, ...client });
    const response = await fetch(`${supplier.oauth}${path}?${query}`);
    const text = await response.text();
    const url = new URL(response.url);
    const form = formsOf({ url, status: response.status, text }).find(({ fields }) => fields.decision === 'pick');
    if (form === undefined) throw new Error(`no form on ${url}`);
    return { form, cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '', headers: response.headers };
  };

  it.each([
    ['CIS2', DOORS[2][1], DOORS[2][2], WORKER],
    ['NHS login', DOORS[3][1], DOORS[3][2], PATIENT],
  ] as const)('%s takes the form from the browser that it was shown in, and only from it', async (_, path, client, person) => {
    const { form, cookie, headers } = await begin(path, client);
    const victim = await begin(path, client);
    const send = (headersOfForm: Record<string, string>, fields: object = {}) =>
      fetch(form.action, {
        method: 'POST',
        redirect: 'manual',
        headers: headersOfForm,
        body: new URLSearchParams({ ...form.fields, person, ...fields }),
      });
    expect(cookie).toMatch(/^nhs-sandbox-browser=[\w-]{32}$/);
    expect(headers.getSetCookie()[0]).toMatch(/; HttpOnly; SameSite=Lax$/);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    for (const refused of [
      await send({}),
      await send({ Cookie: victim.cookie }),
      await send({ Cookie: 'nhs-sandbox-browser=' }),
      await send({ Cookie: cookie }, { transaction: 'x' }),
      await send({ Cookie: cookie }, { transaction: '' }),
    ]) {
      expect([400, 403]).toContain(refused.status);
      expect(refused.headers.get('location')).toBeNull();
    }
    const get = await fetch(`${form.action}?${new URLSearchParams({ ...form.fields, person })}`, {
      headers: { Cookie: cookie },
      redirect: 'manual',
    });
    expect([404, 405]).toContain(get.status);
    // all that has spoilt nothing; and of twenty who send it at once one gets a code, once they have agreed to what NHS login asks
    const first = await send({ Cookie: cookie });
    const sent = first.status === 302 ? [first] : await Promise.all(TWENTY.map(() => send({ Cookie: cookie }, { decision: 'agree' })));
    expect(sent.filter(({ status }) => status === 302)).toHaveLength(1);
  });
});

describe('what is good once', () => {
  const redeem = (address: string, form: Readonly<Record<string, string>>) =>
    fetch(address, { method: 'POST', body: new URLSearchParams(form) });

  it.each([
    ['the platform', '/oauth2/token', DOORS[0], WORKER],
    ['CIS2', '/openam/oauth2/realms/root/realms/NHSIdentity/realms/Healthcare/access_token', DOORS[2], WORKER],
    ['a mock realm', '/realms/Cis2-mock-int/protocol/openid-connect/token', DOORS[4], WORKER],
  ] as const)('%s: of twenty that redeem one code at once one has it, and nobody after', async (_, path, [, door, client], user) => {
    const query = new URLSearchParams({ response_type: 'code', state: 's', redirect_uri: CALLBACK, ...client });
    const callback = await as(user)(new URL(`${supplier.oauth}${door}?${query}`));
    const code = callback.searchParams.get('code') as string;
    const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, client_id: client.client_id, client_secret: SECRET };
    // whoever is not meant does not spoil it for the one who is
    expect((await redeem(supplier.oauth + path, { ...form, client_secret: 'guessed' })).status).toBeGreaterThanOrEqual(400);
    // a mock realm uses the code up, as Keycloak does
    const elsewhere = { ...form, redirect_uri: 'https://evil.example/' };
    if (!path.startsWith('/realms')) expect((await redeem(supplier.oauth + path, elsewhere)).status).toBe(400);
    const answers = await Promise.all(TWENTY.map(() => redeem(supplier.oauth + path, form)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const [, refused] = [...answers].sort((one, other) => one.status - other.status);
    expect([refused?.status, await refused?.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
    expect((await redeem(supplier.oauth + path, form)).status).toBe(400);
  });

  it.each([
    ['the platform', async () => [supplier.platform(), await signInWorker()]],
    [
      'CIS2',
      async () => {
        const cis2 = await supplier.cis2BySecret();
        return [cis2, await signIn(cis2, { scope: 'openid', as: as(WORKER) })];
      },
    ],
    [
      'NHS login',
      async () => {
        const nhsLogin = await supplier.nhsLoginByKey();
        return [nhsLogin, await signIn(nhsLogin, { scope: 'openid profile', as: as(PATIENT) })];
      },
    ],
  ] as const)('%s: of twenty refreshes with one token at once one wins', async (_, begin) => {
    const [configuration, { refresh_token }] = (await begin()) as unknown as [openid.Configuration, openid.TokenEndpointResponse];
    const refreshes = await Promise.allSettled(TWENTY.map(() => openid.refreshTokenGrant(configuration, refresh_token as string)));
    const won = refreshes.filter((one) => one.status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const one of refreshes) if (one.status === 'rejected') expect(one.reason).toMatchObject({ error: 'invalid_grant' });
    const next = await openid.refreshTokenGrant(configuration, won[0]?.value.refresh_token as string);
    expect(next.access_token).toBeTruthy();
  });

  it('an assertion, however many send it at once, at the platform', async () => {
    const platform = await supplier.platformByKey();
    let body: URLSearchParams | undefined;
    platform[openid.customFetch] = (url, init) => {
      body = init.body as URLSearchParams;
      return fetch(url, init as RequestInit);
    };
    await openid.clientCredentialsGrant(platform);
    const again = () => fetch(`${supplier.oauth}/oauth2/token`, { method: 'POST', body: body as URLSearchParams });
    for (const answer of await Promise.all(TWENTY.map(again)))
      expect(await answer.json()).toMatchObject({ error_description: "Non-unique 'jti' claim in client_assertion JWT" });
  });

  it('nobody uses what was issued to another', async () => {
    const other = { apiKey: 'AnotherSupplierOfTheTests0000001', secret: 'another-secret-1' };
    await nhs.world.put('applications', other.apiKey, {
      ...other,
      name: 'Another supplier',
      callbackUrl: CALLBACK,
      products: ['personal-demographics-service'],
      scopes: ['urn:nhsd:apim:user-nhs-cis2:aal3:personal-demographics-service'],
    });
    const { refresh_token } = await signInWorker();
    const query = new URLSearchParams({ response_type: 'code', state: 's', redirect_uri: CALLBACK, client_id: API_KEY });
    const code = (await as(WORKER)(new URL(`${supplier.oauth}/oauth2/authorize?${query}`))).searchParams.get('code') as string;
    const theirs = { client_id: other.apiKey, client_secret: other.secret, redirect_uri: CALLBACK };
    const token = `${supplier.oauth}/oauth2/token`;
    const stolen = [
      await redeem(token, { ...theirs, grant_type: 'authorization_code', code }),
      await redeem(token, { ...theirs, grant_type: 'refresh_token', refresh_token: refresh_token as string }),
    ];
    expect(stolen.map(({ status }) => status)).toEqual([400, 401]);
    const own = { ...theirs, client_id: API_KEY, client_secret: SECRET };
    expect((await redeem(token, { ...own, grant_type: 'authorization_code', code })).status).toBe(200);
    expect((await openid.refreshTokenGrant(supplier.platform(), refresh_token as string)).access_token).toBeTruthy();
  });
});

it('a day later all that has an end has ended, and what has none goes on', async () => {
  await using session = nhs.session();
  const late = await Supplier.register(nhs.urls as unknown as Addresses, session.name);
  const asUser = (user: string) => (url: URL) => late.visitor({ 'x-sandbox-user': user }).leave(url);
  const [cis2, nhsLogin] = [await late.cis2BySecret(), await late.nhsLoginByKey()];
  const platformTokens = await signInByPlatform(late.platform(), { scope: 'nhs-cis2', as: asUser(WORKER) });
  const cis2Tokens = await signIn(cis2, { scope: 'openid', as: asUser(WORKER) });
  const loginTokens = await signIn(nhsLogin, { scope: 'openid profile', as: asUser(PATIENT) });
  const state = openid.randomState();
  const url = openid.buildAuthorizationUrl(late.platform(), { redirect_uri: CALLBACK, scope: 'nhs-cis2', state });
  const callback = await asUser(WORKER)(url);
  const visitor = late.visitor();
  const page = await visitor.open(url);
  expect((await late.readPatient(platformTokens.access_token, PATIENT)).status).toBe(200);

  await session.clock.advance('P1D');
  const expired = await late.readPatient(platformTokens.access_token, PATIENT);
  expect([expired.status, expired.body.issue[0].diagnostics]).toEqual([401, 'Access Token expired']);
  const over = openid.refreshTokenGrant(late.platform(), platformTokens.refresh_token as string);
  await expect(over).rejects.toMatchObject({ error: 'invalid_grant', error_description: 'refresh token refresh period has expired' });
  const code = openid.authorizationCodeGrant(late.platform(), callback, { expectedState: state });
  await expect(code).rejects.toMatchObject({ error: 'invalid_grant', error_description: 'authorization_code is invalid' });
  expect((await visitor.answer(page, { decision: 'pick', person: WORKER })).status).toBe(400);
  await expect(openid.fetchUserInfo(cis2, cis2Tokens.access_token, WORKER)).rejects.toMatchObject({ status: 401 });

  // its client's clock is a day behind: what it signs has expired
  const behind = openid.clientCredentialsGrant(await late.platformByKey());
  await expect(behind).rejects.toMatchObject({ error_description: "Invalid 'exp' claim in client_assertion JWT - JWT has expired" });
  await expect(openid.refreshTokenGrant(nhsLogin, loginTokens.refresh_token as string)).rejects.toMatchObject({ error: 'invalid_client' });
  const secondsAhead = 24 * 60 * 60;
  const inTime = await late.platformByKey('/oauth2', { secondsAhead });
  const subject = { subject_token: loginTokens.id_token as string, subject_token_type: ID_TOKEN_TYPE };
  await expect(openid.genericGrantRequest(inTime, TOKEN_EXCHANGE, subject)).rejects.toMatchObject({
    error_description: "Invalid 'exp' claim in subject_token JWT - JWT has expired",
  });
  expect((await openid.clientCredentialsGrant(inTime)).expires_in).toBe(599);
  expect(
    (await openid.refreshTokenGrant(await late.nhsLoginByKey({ secondsAhead }), loginTokens.refresh_token as string)).access_token,
  ).toBeTruthy();
});
