import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { OWN_PARAMETERS } from './authorization-checks.ts';
import { ask, authorize, CALLBACK, codeFor, GOOD_REQUEST, startNhsLogin, TestBrowser, token, tokensFor, userinfo } from './testing.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await startNhsLogin({ environment: 'integration' });
});
afterAll(() => suite.stop());
afterEach(() => suite.kernel.sessions.reset('default'));

const MONA = 'mona@demo.example';
const MEGABYTE = 'x'.repeat(1024 * 1024);

test('state comes back character for character', async () => {
  for (const state of ['&=%+ #?', 'é✓', 'a\r\nSet-Cookie: b=c', '"><script>', '%26code=stolen', 'x'.repeat(5000)]) {
    const { sentTo, header } = await authorize(suite, { state, sandbox_user: MONA });
    expect(sentTo?.parameters.state).toBe(state);
    expect(header('location')).toMatch(/^[\x21-\x7e]+$/);
  }
});

describe('a megabyte', () => {
  test.each(['state', 'nonce', 'vtr', 'scope', 'redirect_uri', 'asserted_login_identity'])('as %s by form is a page', async (name) => {
    const { status, text } = await ask(suite, { path: '/authorize', form: { ...GOOD_REQUEST, [name]: MEGABYTE } });
    expect(status).toBe(413);
    expect(text.length).toBeLessThan(20_000);
  });

  test('as a query is judged like any other', async () => {
    expect((await authorize(suite, { vtr: MEGABYTE })).sentTo?.parameters.error).toBe('invalid_request');
    expect((await authorize(suite, { redirect_uri: `${CALLBACK}${MEGABYTE}` })).status).toBe(400);
  });

  test('of brackets', async () => {
    expect((await authorize(suite, { vtr: '['.repeat(100_000) })).sentTo?.parameters.error).toBe('invalid_request');
    const { access_token } = await tokensFor(suite, MONA, { scope: 'openid client_metadata' });
    expect(
      (await userinfo(suite, access_token, { method: 'PATCH', json: JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) })).status,
    ).toBe(400);
  });
});

test('members of the prototype are nobody’s', async () => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    expect((await authorize(suite, { sandbox_user: name })).sentTo?.parameters.error).toBe('access_denied');
    expect((await authorize(suite, { client_id: name })).status).toBe(400);
    expect((await authorize(suite, { scope: `openid ${name}`, sandbox_user: MONA })).sentTo?.parameters.code).toBeDefined();
    expect((await token(suite, { grant_type: name })).body.error).toBe('unsupported_grant_type');
    expect((await token(suite, { grant_type: 'refresh_token', refresh_token: name })).body.error).toBe('invalid_grant');
  }
  const { access_token } = await tokensFor(suite, MONA, { scope: 'openid client_metadata' });
  const headers = { Authorization: `Bearer ${access_token}`, 'Content-Type': 'application/json' };
  await ask(suite, { path: '/userinfo', method: 'PATCH', form: '{"__proto__":{"client_user_metadata":"polluted"}}', headers });
  expect(({} as Record<string, unknown>).client_user_metadata).toBeUndefined();
  expect((await userinfo(suite, access_token)).body.client_user_metadata).not.toBe('polluted');
});

test('a code of another provider is worth nothing here', async () => {
  const query = {
    response_type: 'code',
    client_id: 'test-client-cis2',
    redirect_uri: 'http://login.test:9005/oauth2/callback',
    scope: 'openid',
    state: 's',
  };
  const base = '/openam/oauth2/realms/root/realms/oidc';
  const { sentTo } = await ask(suite, { base, path: '/authorize', query, headers: { 'x-sandbox-user': 'worker' } });
  expect(sentTo?.parameters.code).toBeDefined();
  const answered = await token(suite, { grant_type: 'authorization_code', code: sentTo?.parameters.code, redirect_uri: CALLBACK });
  expect(answered.body.error).toBe('invalid_grant');
  expect(answered.about?.decidedBy).toBe('codeIsGood');
  expect((await authorize(suite, { sandbox_user: 'worker' })).sentTo?.parameters.error).toBe('access_denied');
});

test('a code of another session is worth nothing here', async () => {
  const { sentTo } = await ask(suite, { base: '/~other/nhs-login', path: '/authorize', query: { ...GOOD_REQUEST, sandbox_user: MONA } });
  const answered = await token(suite, { grant_type: 'authorization_code', code: sentTo?.parameters.code, redirect_uri: CALLBACK });
  expect(answered.body.error).toBe('invalid_grant');
});

test('nothing that opens a door is kept as it is', async () => {
  const browser = new TestBrowser(suite);
  await browser.open();
  const code = await codeFor(suite, MONA);
  const { access_token, refresh_token, id_token } = await tokensFor(suite, MONA);
  const { context } = await suite.kernel.sessions.open('default');
  const kept = JSON.stringify(await context.store.snapshot());
  for (const secret of [code, access_token, refresh_token, id_token, browser.transaction, browser.cookie?.split('=')[1]])
    expect(kept).not.toContain(secret);
});

test('whatever is asked, nobody is sent but to a registered address, and nothing breaks', async () => {
  const names = [
    ...Object.keys(GOOD_REQUEST),
    ...OWN_PARAMETERS,
    'prompt',
    'display',
    'response_mode',
    'request',
    'sandbox_user',
    'max_age',
  ];
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(CALLBACK, 'https://evil.example', 'code', 'openid', MONA, '9990000018', 'none', 'login', '["P9.Cp.Cd"]', '["P0"]', ''),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 6 }), fc.boolean(), async (changes, byForm) => {
      const request = new URLSearchParams(GOOD_REQUEST);
      for (const [name, changed] of changes) request.set(name, changed);
      const { status, sentTo, about } = await ask(suite, { path: '/authorize', [byForm ? 'form' : 'query']: request.toString() });
      expect([200, 302, 400]).toContain(status);
      if (sentTo) expect([CALLBACK, 'http://localhost:3000/cb']).toContain(sentTo.address);
      expect(about?.error).not.toBe('internal');
    }),
    { numRuns: 300 },
  );
});
