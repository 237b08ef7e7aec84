/** The platform before this server's own identity providers, over a real socket: from the application's link to its user's data. */
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { ask, credentialsForm, GOOD_HEADER, goodClaims, SCOPES, signJwt, startOauth } from '../testing/sandbox.ts';
import { APP, CALLBACK, CREDENTIALS } from './testing/sign-in.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await startOauth();
  const json = { apiKey: APP, name: 'Signing in', callbackUrl: CALLBACK, secret: CREDENTIALS.client_secret, scopes: Object.values(SCOPES) };
  for (const session of ['', '/~other']) await ask(suite, { method: 'PUT', target: `${session}/_sandbox/world/applications/${APP}`, json });
});
afterAll(() => suite.stop());

/** Follows redirects until one leads to the application; gives back that one. */
async function follow(url: string, headers: Record<string, string> = {}): Promise<string> {
  for (let hops = 0; hops < 6; hops += 1) {
    const response = await fetch(url, { redirect: 'manual', headers });
    const location = response.headers.get('location');
    if (location === null) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    if (location.startsWith(CALLBACK)) return location;
    url = location;
  }
  throw new Error('too many redirects');
}

test.each([
  ['CIS2', '/oauth2', 'nhs-cis2', '555000000001', 'aal3', 'nhs-cis2'],
  ['NHS login', '/oauth2', 'nhs-login', 'pat@example.test', 'p9', 'nhs-login'],
  ['the mock realm of CIS2', '/oauth2-mock', 'nhs-cis2', '555000000001', 'aal3', 'apim-mock-nhs-cis2'],
  ['the mock realm of NHS login', '/oauth2-mock', 'nhs-login', 'pat@example.test', 'p9', 'apim-mock-nhs-login'],
  ['CIS2 in another session', '/~other/oauth2', 'nhs-cis2', '555000000001', 'aal3', 'nhs-cis2'],
])('signs somebody in at %s', async (_name, place, scope, user, authLevel, authProvider) => {
  const base = `${suite.urls.oauth}${place}`;
  const query = new URLSearchParams({
    client_id: APP,
    redirect_uri: CALLBACK,
    response_type: 'code',
    state: 's',
    scope,
    sandbox_user: user,
  });
  const code = new URL(await follow(`${base}/authorize?${query}`)).searchParams.get('code') as string;
  const form = { grant_type: 'authorization_code', ...CREDENTIALS, redirect_uri: CALLBACK, code };
  const answer = await fetch(`${base}/token`, { method: 'POST', body: new URLSearchParams(form) });
  const tokens = (await answer.json()) as { access_token: string };
  expect([answer.status, tokens]).toMatchObject([200, { token_type: 'Bearer', refresh_count: '0' }]);
  const session = place.startsWith('/~') ? '/~other' : '';
  const facts = await ask(suite, { target: `${session}/_sandbox/introspect`, json: { token: tokens.access_token } });
  expect(facts.body).toMatchObject({ active: true, authLevel, authProvider });
  if (scope !== 'nhs-cis2') return;
  const userinfo = await fetch(`${base}/userinfo`, { headers: { Authorization: `Bearer ${tokens.access_token}` } });
  expect([userinfo.status, await userinfo.json()]).toMatchObject([
    200,
    { sub: user, nhsid_nrbac_roles: [{ person_roleid: '555000000002' }] },
  ]);
});

test('somebody whom nobody knows is told so at the provider', async () => {
  const query = new URLSearchParams({ client_id: APP, redirect_uri: CALLBACK, response_type: 'code', state: 's', sandbox_user: 'nobody' });
  await expect(follow(`${suite.urls.oauth}/oauth2/authorize?${query}`)).rejects.toThrow(/answered (?:200|400|500)/);
});

test('a logout at CIS2 ends the tokens', async () => {
  const base = `${suite.urls.oauth}/oauth2`;
  const query = new URLSearchParams({ client_id: APP, redirect_uri: CALLBACK, response_type: 'code', state: 's' });
  const code = new URL(await follow(`${base}/authorize?${query}`, { 'x-sandbox-user': '555000000001' })).searchParams.get('code') as string;
  const form = new URLSearchParams({ grant_type: 'authorization_code', ...CREDENTIALS, redirect_uri: CALLBACK, code });
  const tokens = (await (await fetch(`${base}/token`, { method: 'POST', body: form })).json()) as { access_token: string };
  const facts = async () => (await ask(suite, { target: '/_sandbox/introspect', json: { token: tokens.access_token } })).body;
  const { sid } = await facts();
  const ended = await fetch(`${suite.urls.oauth}/_sandbox/sessions/${sid}`, { method: 'DELETE' });
  expect([ended.status, await ended.json()]).toMatchObject([200, { notices: [{ status: 200 }] }]);
  expect(await facts()).toEqual({ active: false });
});

test('a client that waits to be told to go on, and sends more than is asked for', async () => {
  const now = Math.floor(Date.now() / 1000);
  const claims = goodClaims(Date.now(), { aud: [`${suite.urls.oauth}/oauth2/token`], iat: now, nbf: now + 5, name: 'x' });
  const assertion = signJwt({ ...GOOD_HEADER, jku: 'https://evil.test/jwks' }, claims);
  const form = new URLSearchParams({ ...credentialsForm(assertion), client_id: 'something else', scope: 'x', resource: 'y' }).toString();
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': form.length, Expect: '100-continue' };
  const told: string[] = [];
  const status = await new Promise((resolve, reject) => {
    const asking = request(`${suite.urls.oauth}/oauth2/token`, { method: 'POST', headers });
    asking.on('continue', () => {
      told.push('continue');
      asking.end(form);
    });
    asking.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asking.on('error', reject);
    asking.flushHeaders();
  });
  expect([status, told]).toEqual([200, ['continue']]);
});
