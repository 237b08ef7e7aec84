import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { nhsLoginErrorRows } from './errors.ts';
import { type Answered, ask, authorize, CALLBACK, claimsOf, codeFor, GOOD_REQUEST, redeem, startNhsLogin, TestBrowser } from './testing.ts';

let suite: Suite;
let strict: Suite;
beforeAll(async () => {
  [suite, strict] = await Promise.all([startNhsLogin(), startNhsLogin({ environment: 'integration' })]);
});
afterAll(() => Promise.all([suite.stop(), strict.stop()]));
afterEach(() => suite.kernel.sessions.reset('default'));

type Name = keyof typeof nhsLoginErrorRows;
type Values = Readonly<Record<string, string | undefined>>;

/** That an answer is the catalogue's row, and goes where it belongs. */
function expectRefusal(answered: Answered, name: Name, state: string | null = 'state-1'): void {
  const { status, error, description, answer } = nhsLoginErrorRows[name];
  expect(answered.about?.error).toBe(name);
  expect(answered.status).toBe(status);
  if (answer === 'page') {
    expect(answered.sentTo).toBeUndefined();
    expect(answered.text).toContain(description);
    expect(answered.header('content-type')).toBe('text/html; charset=utf-8');
  } else {
    const stated = state === null ? {} : { state };
    expect(answered.sentTo).toEqual({ address: CALLBACK, parameters: { error, error_description: description, ...stated } });
    expect(answered.header('cache-control')).toBe('no-store');
  }
}

describe('nobody is sent anywhere', () => {
  test.each<[Name, Values]>([
    ['clientIdMissing', { client_id: undefined }],
    ['clientUnknown', { client_id: 'revoked-app\u0000' }],
    ['redirectUriMissing', { redirect_uri: undefined }],
    ['redirectUriNotRegistered', { redirect_uri: `${CALLBACK}/` }],
    ['redirectUriNotRegistered', { redirect_uri: `${CALLBACK}?next=https://evil.example` }],
    ['redirectUriNotRegistered', { redirect_uri: 'https://evil.example/callback' }],
    ['redirectUriNotRegistered', { redirect_uri: 'https://app.example@evil.example/callback' }],
    ['redirectUriNotRegistered', { redirect_uri: 'https://app.example/callback/../../evil' }],
    ['redirectUriNotRegistered', { redirect_uri: '//evil.example' }],
    ['redirectUriNotRegistered', { redirect_uri: 'javascript:alert(1)' }],
    ['redirectUriNotRegistered', { redirect_uri: `${CALLBACK}\r\nSet-Cookie: a=b` }],
    ['redirectUriNotRegistered', { client_id: 'a-stranger', redirect_uri: 'javascript:alert(1)' }],
    ['redirectUriNotRegistered', { client_id: 'a-stranger', redirect_uri: 'data:text/html,hello' }],
  ])('%s: %o', async (name, request) => {
    expectRefusal(await authorize(suite, request), name);
  });

  test.each<[Name, Values]>([
    ['clientUnknown', { client_id: 'a-stranger' }],
    ['clientUnknown', { client_id: 'revoked-app' }],
    ['redirectUriNotAllowed', { client_id: 'careless-app', redirect_uri: 'http://far.example/cb' }],
    ['redirectUriNotAllowed', { client_id: 'careless-app', redirect_uri: 'https://far.example/cb?x=1' }],
  ])('in integration: %s: %o', async (name, request) => {
    expectRefusal(await authorize(strict, request), name);
  });

  test('in local a stranger may ask, and the journal says what integration would do', async () => {
    const answered = await authorize(suite, {
      client_id: 'a-stranger',
      redirect_uri: 'http://far.example/cb?x=1',
      sandbox_user: '9990000018',
    });
    expect(answered.header('location')).toMatch(/^http:\/\/far\.example\/cb\?x=1&code=/);
    expect(answered.about?.advice).toEqual([
      expect.stringContaining('integration would refuse it'),
      'redirect_uri must be https; integration would refuse it',
    ]);
  });

  test('http is good for this machine, in integration too', async () => {
    expect((await authorize(strict, { redirect_uri: 'http://localhost:3000/cb' })).status).toBe(200);
  });
});

describe('what is wrong goes back to the client', () => {
  test.each<[Name, Values]>([
    ['responseTypeMissing', { response_type: undefined }],
    ['responseTypeUnsupported', { response_type: 'token' }],
    ['responseTypeUnsupported', { response_type: 'code id_token' }],
    ['requestNotSupported', { request: 'eyJ' }],
    ['requestUriNotSupported', { request_uri: 'https://app.example/request' }],
    ['registrationNotSupported', { registration: '{}' }],
    ['responseModeUnsupported', { response_mode: 'form_post' }],
    ['responseModeUnsupported', { response_mode: 'fragment' }],
    ['scopeMissing', { scope: undefined }],
    ['scopeMissing', { scope: '  ' }],
    ['openidMissing', { scope: 'profile' }],
    ['scopeNotAllowed', { client_id: 'limited-app', scope: 'openid phone' }],
    ['scopesExcludeEachOther', { scope: 'openid profile basic_demographics' }],
    ['nonceMissing', { nonce: undefined }],
    ['nonceMissing', { nonce: '' }],
    ['displayUnsupported', { display: 'popup' }],
    ['displayUnsupported', { display: 'wap' }],
    ['promptUnsupported', { prompt: 'consent' }],
    ['promptUnsupported', { prompt: 'none login' }],
    ['vtrMalformed', { vtr: 'P9.Cp.Cd' }],
    ['vtrMalformed', { vtr: '[]' }],
    ['vtrNotRegistered', { client_id: 'limited-app', vtr: '["P0.Cp"]' }],
    ['vtrNotRegistered', { client_id: 'limited-app', vtr: '["P9.Cp.Cd","P9.Cm"]' }],
    ['vtrNotRegistered', { client_id: 'low-app' }],
    ['fidoNotSupported', { fido_auth_response: 'eyJ' }],
    ['ssoLoginRequired', { prompt: 'none' }],
    ['personUnknown', { sandbox_user: 'who?' }],
    ['levelNotHeld', { sandbox_user: 'medium@demo.example' }],
  ])('%s: %o', async (name, request) => {
    expectRefusal(await authorize(suite, request), name);
  });

  test('without state there is none in the answer', async () => {
    expectRefusal(await authorize(suite, { state: undefined }), 'stateMissing', null);
  });

  test.each(['scope', 'client_id', 'redirect_uri', 'nonce', 'sandbox_user'])('%s twice', async (name) => {
    const query = `${new URLSearchParams({ ...GOOD_REQUEST, sandbox_user: '9990000018' })}&${name}=other`;
    expectRefusal(await ask(suite, { path: '/authorize', query }), 'parameterRepeated');
  });

  test('of two states neither goes back', async () => {
    const query = `${new URLSearchParams(GOOD_REQUEST)}&state=other`;
    expectRefusal(await ask(suite, { path: '/authorize', query }), 'parameterRepeated', null);
  });

  test('of two mistakes the first of the list is told', async () => {
    expectRefusal(await authorize(suite, { response_type: 'token', scope: undefined, nonce: undefined }), 'responseTypeUnsupported');
  });

  test('the error that the specification spells out', async () => {
    expect((await authorize(suite, { response_type: 'token' })).header('location')).toBe(
      `${CALLBACK}?error=unsupported_response_type&error_description=Unsupported%20response_type%20value&state=state-1`,
    );
  });

  test('what was expected and received stands in the journal', async () => {
    expect((await authorize(suite, { client_id: 'limited-app', scope: 'openid phone' })).about).toMatchObject({
      decidedBy: 'scopesAreTheClients',
      advice: ['scope: expected openid profile email; received phone'],
    });
  });
});

describe('what is good', () => {
  test('by GET and by POST alike: a page, which no other site may frame', async () => {
    for (const asked of [{ query: GOOD_REQUEST }, { form: GOOD_REQUEST }]) {
      const page = await ask(suite, { path: '/authorize', ...asked });
      expect(page.status).toBe(200);
      expect(page.text).toContain('Health app');
      expect(page.text).toContain('action="http://login.test:9005/nhs-login/sign-in"');
      expect(page.header('x-frame-options')).toBe('DENY');
      expect(page.header('set-cookie')).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    }
  });

  test.each<Values>([{ display: 'touch' }, { display: 'page' }, { prompt: '' }, { prompt: 'login' }, { vtr: '["P5.Cp.Cd","P9.Cp.Cd"]' }])(
    '%o',
    async (request) => {
      expect((await authorize(suite, request)).status).toBe(200);
    },
  );

  test('by header, by parameter, by address and by NHS number somebody is signed in without a page', async () => {
    const byHeader = await authorize(suite, {}, { 'x-sandbox-user': 'mona@demo.example' });
    expect(byHeader.sentTo).toEqual({ address: CALLBACK, parameters: { code: expect.stringMatching(/^[\w-]{32}$/), state: 'state-1' } });
    for (const sandbox_user of ['MONA@demo.example', '9990000018', '999 000 0018', 'numbered@demo.example', 'Pat@example.org'])
      expect((await authorize(suite, { sandbox_user })).sentTo?.parameters.code).toBeDefined();
  });

  test('unknown scopes and parameters that are not supported are ignored, and the journal says so', async () => {
    const code = await codeFor(suite, '9990000018', { scope: 'openid profile of-mine', max_age: '0', login_hint: 'x' });
    expect((await redeem(suite, code)).body.scope).toBe('openid profile');
    const { about } = await authorize(suite, { scope: 'openid of-mine', acr_values: 'x', sandbox_user: '9990000018' });
    expect(about?.advice).toEqual(['NHS login does not support acr_values, and ignores it', 'unknown scopes are ignored: of-mine']);
  });

  test('the platform need send neither nonce nor vtr, and gets whatever level there is', async () => {
    const request = {
      client_id: 'test-client-nhs-login',
      redirect_uri: 'http://login.test:9005/oauth2/callback',
      nonce: undefined,
      max_age: '300',
    };
    for (const user of ['9990000018', 'medium@demo.example', 'low@demo.example'])
      expect((await authorize(suite, { ...request, sandbox_user: user })).sentTo?.parameters).toEqual({
        code: expect.any(String),
        state: 'state-1',
      });
    expectRefusalAt(await authorize(suite, { ...request, redirect_uri: CALLBACK }));
  });

  test('of the default vtr those count that are registered', async () => {
    const code = await codeFor(suite, 'key@demo.example', { client_id: 'limited-app' });
    expect(claimsOf((await redeem(suite, code, {}, 'limited-app')).body.id_token).vot).toBe('P9.Cp.Cd');
  });
});

function expectRefusalAt({ about }: Answered): void {
  expect(about?.error).toBe('redirectUriNotRegistered');
}

describe('single sign-on', () => {
  const signedIn = async (user = 'mona@demo.example') => {
    const browser = new TestBrowser(suite);
    await browser.open();
    await browser.answer('pick', { person: user });
    expect((await browser.answer('agree')).sentTo?.parameters.code).toBeDefined();
    return browser;
  };

  test('a browser in which somebody is signed in goes back at once; with prompt=login it is asked', async () => {
    const browser = await signedIn();
    for (const prompt of [undefined, '', 'none']) expect((await browser.open({ prompt })).sentTo?.parameters.code).toBeDefined();
    expect((await browser.open({ prompt: 'login' })).status).toBe(200);
  });

  test('what they have not agreed to yet is asked; silently it cannot be', async () => {
    const browser = await signedIn();
    expectRefusal(await browser.open({ scope: 'openid profile email', prompt: 'none' }), 'consentRequired');
    const page = await browser.open({ scope: 'openid profile email' });
    expect(page.text).toContain('Your email address');
    expect(page.text).toContain('Your NHS number');
    expect((await browser.answer('agree')).sentTo?.parameters.code).toBeDefined();
    expect((await browser.open({ scope: 'openid email', prompt: 'none' })).sentTo?.parameters.code).toBeDefined();
    // another client asks for itself
    expectRefusal(await browser.open({ client_id: 'second-app', prompt: 'none' }), 'consentRequired');
  });

  test('a session that does not meet the vtr is as good as none', async () => {
    const browser = new TestBrowser(suite);
    await browser.open({ vtr: '["P5.Cp.Cd"]' });
    await browser.answer('pick', { person: 'medium@demo.example' });
    await browser.answer('agree');
    expect((await browser.open({ vtr: '["P5.Cp.Cd"]', prompt: 'none' })).sentTo?.parameters.code).toBeDefined();
    expectRefusal(await browser.open({ prompt: 'none' }), 'ssoLoginRequired');
    expect((await browser.open()).text).toContain('Search for a patient');
  });

  test('auth_time is when they signed in, not when they came again', async () => {
    const session = await suite.kernel.sessions.open('default');
    await session.setClock(Date.now(), true);
    const browser = await signedIn();
    const before = session.context.clock.now();
    await session.setClock(before + 60_000, true);
    const { sentTo } = await browser.open();
    await session.setClock(Date.now(), false);
    const { body } = await redeem(suite, sentTo?.parameters.code);
    expect(claimsOf(body.id_token).auth_time).toBe(Math.floor(before / 1000));
  });
});
