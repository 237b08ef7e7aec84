import { createPublicKey } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { signingKeysOf, signJwt } from '../keys/signing-keys.ts';
import { platformClientSecret } from '../oidc/platform-clients.ts';
import { addApplications, CALLBACK, claimsOf, firstForm, locationOf, RealmClient, SECRET, startRealms } from './testing.ts';

let suite: Suite;
let url: string;
let cis2: RealmClient;

beforeAll(async () => {
  suite = await startRealms();
  url = suite.urls.oauth as string;
  cis2 = new RealmClient(url);
});
afterEach(async () => {
  await suite.kernel.sessions.reset('default');
  await addApplications(suite);
});
afterAll(() => suite.stop());

// biome-ignore lint/suspicious/noExplicitAny: answers of all shapes, picked apart by assertions
const json = async (answer: Response | Promise<Response>): Promise<any> => (await answer).json();

describe('what a realm says of itself', () => {
  test.each(['/realms', '/auth/realms'])('discovery below %s: each endpoint as it was called', async (below) => {
    const { address } = new RealmClient(url, 'Cis2-mock-internal-dev-sandbox', below);
    const document = await json(fetch(`${address}/.well-known/openid-configuration`));
    const at = (path: string) => `${address}/protocol/openid-connect/${path}`;
    expect(document).toMatchObject({
      issuer: address,
      authorization_endpoint: at('auth'),
      token_endpoint: at('token'),
      introspection_endpoint: at('token/introspect'),
      userinfo_endpoint: at('userinfo'),
      end_session_endpoint: at('logout'),
      jwks_uri: at('certs'),
      id_token_signing_alg_values_supported: ['RS512'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
      code_challenge_methods_supported: ['plain', 'S256'],
    });
  });

  test.each(['Cis2-mock-int', 'Cis2-mock-pr-1234', 'NHS-Login-mock-internal-qa', 'api-producers', 'gpconnect-pfs-mock-internal-dev'])(
    '%s is a realm',
    async (realm) => {
      expect((await fetch(`${url}/realms/${realm}`)).status).toBe(200);
    },
  );

  test.each([
    'master',
    'cis2-mock-int',
    'Cis2-mock-',
    `Cis2-mock-${'x'.repeat(100)}`,
    '%2e%2e%2fCis2-mock-int',
    'Cis2-mock-int%0d%0aX:1',
    '__proto__',
  ])('%s is none', async (realm) => {
    const answer = await fetch(`${url}/realms/${realm}`);
    expect([answer.status, await answer.json()]).toEqual([404, { error: 'Realm does not exist' }]);
  });

  test('keys have use, alg and kid; the card has the key that signs', async () => {
    const { keys } = await json(fetch(cis2.endpoint('certs')));
    expect(keys).toEqual([expect.objectContaining({ kty: 'RSA', use: 'sig', alg: 'RS512', kid: expect.any(String) })]);
    const card = await json(fetch(cis2.address));
    expect(card).toEqual({
      realm: 'Cis2-mock-int',
      public_key: expect.any(String),
      'token-service': `${cis2.address}/protocol/openid-connect`,
      'account-service': `${cis2.address}/account`,
      'tokens-not-before': 0,
    });
    const key = createPublicKey({ key: Buffer.from(card.public_key, 'base64'), format: 'der', type: 'spki' });
    expect(key.export({ format: 'jwk' })).toMatchObject({ n: keys[0].n, e: keys[0].e });
  });

  test('pages of other origins may call what browser applications call', async () => {
    const headers = { Origin: 'http://localhost:3000' };
    for (const [address, method] of [
      [`${cis2.address}/.well-known/openid-configuration`, 'GET'],
      [cis2.endpoint('certs'), 'GET'],
      [cis2.endpoint('token'), 'POST'],
      [cis2.endpoint('userinfo'), 'GET'],
    ] as const) {
      const answer = await fetch(address, { method, headers });
      expect([address, answer.headers.get('access-control-allow-origin')]).toEqual([address, headers.Origin]);
      const asked = await fetch(address, { method: 'OPTIONS', headers: { ...headers, 'Access-Control-Request-Method': method } });
      expect([asked.status, asked.headers.get('access-control-allow-methods')]).toEqual([200, 'GET, POST, OPTIONS']);
    }
  });

  test('at the root of a port, with --root realms', async () => {
    const alone = await startRealms({ root: 'realms' });
    const client = new RealmClient(alone.urls.oauth as string, 'Cis2-mock-int', '');
    const tokens = await client.tokensOf('656005750107');
    expect(claimsOf(tokens.id_token).iss).toBe(client.address);
    expect((await client.userinfo(tokens.access_token)).status).toBe(200);
    await alone.stop();
  });

  test('the national issuer, when the settings say so', async () => {
    const national = 'https://identity.ptl.api.platform.nhs.uk/realms';
    const settings = { issuers: { realms: national } };
    const set = await fetch(`${url}/_sandbox/settings`, { method: 'PUT', body: JSON.stringify(settings) });
    expect(set.status).toBe(200);
    const client = new RealmClient(url, 'Cis2-mock-internal-dev');
    expect((await json(fetch(`${client.address}/.well-known/openid-configuration`))).issuer).toBe(`${national}/Cis2-mock-internal-dev`);
    const tokens = await client.tokensOf('656005750107');
    expect(claimsOf(tokens.id_token).iss).toBe(`${national}/Cis2-mock-internal-dev`);
    expect((await client.userinfo(tokens.access_token)).status).toBe(200);
  });
});

describe('clients', () => {
  test('the platform’s two ids go anywhere, by secret or by the platform’s key', async () => {
    for (const [id, realm, user] of [
      ['test-client-cis2', 'Cis2-mock-int', '656005750107'],
      ['test-client-nhs-login', 'NHS-Login-mock-int', '9912003071'],
    ] as const) {
      const client = new RealmClient(url, realm);
      const secret = await platformClientSecret(id, suite.kernel);
      const values = { client_id: id, redirect_uri: 'https://google.com' };
      const tokens = await client.tokensOf(user, values, { ...values, client_secret: secret });
      expect(claimsOf(tokens.id_token).aud).toBe(id);

      const code = (await client.signIn(user, values)).searchParams.get('code');
      const key = await signingKeysOf(suite.kernel).current('platform');
      const exp = Math.floor(Date.now() / 1000) + 60;
      const assertion = signJwt(key, { iss: id, sub: id, aud: client.endpoint('token'), exp, jti: `${id}-1` });
      const signed = {
        ...values,
        client_secret: undefined,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      };
      expect((await client.exchange(code, signed)).status).toBe(200);
      expect(await json(client.exchange('x', { ...values, client_secret: 'wrong' }))).toMatchObject({ error: 'unauthorized_client' });
    }
  });

  test('anybody, where that is allowed; the journal says what a strict environment would', async () => {
    const values = { client_id: 'my-own-id', redirect_uri: `${url}/sandbox/callback` };
    const tokens = await cis2.tokensOf('656005750107', values, { ...values, client_secret: 'whatever' });
    expect(claimsOf(tokens.id_token).aud).toBe('my-own-id');
    const { items } = await json(fetch(`${url}/_sandbox/journal`));
    expect(JSON.stringify(items)).toContain('integration would refuse it');
  });

  test('a producer of APIs gets a token for its tools', async () => {
    const producers = new RealmClient(url, 'api-producers');
    const answer = await producers.exchange(null, { grant_type: 'client_credentials' });
    expect(answer.status).toBe(200);
    const body = await json(answer);
    expect(Object.keys(body)).toEqual(['access_token', 'expires_in', 'refresh_expires_in', 'token_type', 'not-before-policy', 'scope']);
    const claims = claimsOf(body.access_token);
    expect(claims).toMatchObject({ azp: 'secret-app', preferred_username: 'service-account-secret-app' });
    expect(
      await json(producers.post('token/introspect', { client_id: 'secret-app', client_secret: SECRET, token: body.access_token })),
    ).toEqual({
      ...claims,
      client_id: 'secret-app',
      username: 'service-account-secret-app',
      active: true,
    });
  });

  test.each(['made-up', 'a.b.c'])('introspection of %s says no more than that it is not active', async (token) => {
    const form = { client_id: 'secret-app', client_secret: SECRET, token };
    expect(await json(cis2.post('token/introspect', form))).toEqual({ active: false });
  });
});

describe('signing out', () => {
  const page = (values: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${cis2.endpoint('logout')}?${new URLSearchParams(values)}`, { redirect: 'manual', headers });

  test('with the id token: at once, and to where is registered', async () => {
    const tokens = await cis2.tokensOf('656005750107', { client_id: 'logout-app' }, { client_id: 'logout-app' });
    const hint = tokens.id_token as string;
    const answer = await page({ id_token_hint: hint, post_logout_redirect_uri: 'https://app.example/bye' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, 'https://app.example/bye']);
    expect((await cis2.userinfo(tokens.access_token)).status).toBe(401);
  });

  test('to the callback, for a client that has registered nothing else', async () => {
    const { id_token: hint = '' } = await cis2.tokensOf('656005750107');
    const answer = await page({ id_token_hint: hint, post_logout_redirect_uri: CALLBACK, state: 'a b' });
    expect(answer.headers.get('location')).toBe(`${CALLBACK}?state=a%20b`);
  });

  test('to nowhere: a page says so', async () => {
    const { id_token: hint = '' } = await cis2.tokensOf('656005750107');
    const answer = await page({ id_token_hint: hint });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('You are logged out')]);
  });

  test('without it: the user is asked, and only their own browser can say yes', async () => {
    const form = await cis2.authorize();
    const cookie = form.headers.get('set-cookie')?.split(';')[0] as string;
    await cis2.send(form, { username: '656005750107' }, { cookie });
    const values = { client_id: 'logout-app', post_logout_redirect_uri: 'https://app.example/bye' };
    const question = await page(values, { cookie });
    expect(question.status).toBe(200);
    const { action, fields } = firstForm(await question.text());
    expect(fields).toEqual({ ...values, confirmLogout: 'Logout' });
    const confirm = (headers: Record<string, string>) =>
      fetch(action, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers });

    await confirm({});
    expect((await confirm({ cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(200);
    expect((await cis2.authorize({ prompt: 'none' }, { cookie })).headers.get('location')).toContain('code=');
    expect((await confirm({ cookie })).headers.get('location')).toBe('https://app.example/bye');
    expect((await cis2.authorize({ prompt: 'none' }, { cookie })).headers.get('location')).toContain('login_required');
  });
});

describe('those who mean harm', () => {
  test.each(['"><script>alert(1)</script>', "' onfocus='alert(1)", '</title><img src=x onerror=alert(1)>', '\u0000\u001b[31m'])(
    'markup in a name, a hint and a client’s id stays text: %s',
    async (text) => {
      const values = { client_id: text.replace(/\s/g, '+'), redirect_uri: 'https://app.example/', login_hint: text, state: text };
      for (const answer of [await cis2.authorize(values), await cis2.send(await cis2.authorize(), { username: text })]) {
        const page = await answer.text();
        expect(page).not.toMatch(/<script|<img|' onfocus='/);
        expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      }
    },
  );

  test('a state with markup and line breaks comes back as it was', async () => {
    const state = '"><script>\r\nSet-Cookie: a=b';
    expect((await cis2.signIn('656005750107', { state })).searchParams.get('state')).toBe(state);
    const form = await cis2.send(await cis2.authorize({ state, response_mode: 'form_post' }), { username: '656005750107' });
    const page = await form.text();
    expect(page).not.toContain('<script>');
    expect(firstForm(page).fields.state).toBe(state);
  });

  test('a name that is far too long is nobody', async () => {
    const answer = await cis2.send(await cis2.authorize(), { username: '6'.repeat(100_000) });
    const page = await answer.text();
    expect([answer.status, page.includes('Invalid username or password.')]).toEqual([200, true]);
    expect(firstForm(page).fields.username).toHaveLength(120);
    const form = await cis2.authorize();
    expect((await cis2.send(form, { username: '6'.repeat(300_000) })).status).toBe(413);
  });

  test.each(['', '   ', '*', '../users/656005750107', '__proto__', '9912003071'])('nobody here is called %j', async (username) => {
    expect((await cis2.send(await cis2.authorize(), { username })).status).toBe(200);
  });

  test('of several who send one form, or one code, exactly one gets something', async () => {
    const { action } = firstForm(await (await cis2.authorize()).text());
    const send = () => fetch(action, { method: 'POST', body: new URLSearchParams({ username: '656005750107' }), redirect: 'manual' });
    const answers = await Promise.all(Array.from({ length: 8 }, send));
    const redirected = answers.filter(({ status }) => status === 302);
    expect(redirected).toHaveLength(1);
    const code = locationOf(redirected[0] as Response).searchParams.get('code');
    const tokens = await Promise.all(Array.from({ length: 8 }, () => cis2.exchange(code)));
    expect(tokens.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400, 400, 400, 400]);
  });

  test('a code that comes twice ends what it gave', async () => {
    const code = (await cis2.signIn('656005750107')).searchParams.get('code');
    const tokens = await json(cis2.exchange(code));
    expect((await cis2.userinfo(tokens.access_token)).status).toBe(200);
    expect((await cis2.exchange(code, { client_id: 'other-app' })).status).toBe(400);
    expect((await cis2.userinfo(tokens.access_token)).status).toBe(200);
    expect((await cis2.exchange(code)).status).toBe(400);
    expect((await cis2.userinfo(tokens.access_token)).status).toBe(401);
    const refresh = { grant_type: 'refresh_token', client_id: 'secret-app', client_secret: SECRET, refresh_token: tokens.refresh_token };
    expect(await json(cis2.post('token', refresh))).toEqual({ error: 'invalid_grant', error_description: 'Session not active' });
  });

  test('neither a code nor a session is worth anything in another session of the sandbox', async () => {
    await addApplications(suite, 'run43');
    const other = new RealmClient(`${url}/~run43`);
    const code = (await cis2.signIn('656005750107')).searchParams.get('code');
    expect(await json(other.exchange(code))).toEqual({ error: 'invalid_grant', error_description: 'Code not valid' });
    expect((await other.userinfo((await cis2.tokensOf('656005750107')).access_token)).status).toBe(401);
  });

  test('keys that were rotated still prove what they signed', async () => {
    const { access_token: token } = await cis2.tokensOf('656005750107');
    await signingKeysOf(suite.kernel).rotate('realms');
    expect((await cis2.userinfo(token)).status).toBe(200);
    expect((await json(fetch(cis2.endpoint('certs')))).keys).toHaveLength(2);
  });
});
