import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { decodeJwt, type Jwt } from '../jwt.ts';
import { ADDRESS, type Answered, ask, CALLBACK, GOOD_REQUEST, KEY_CLIENT, redeem, SECRET_CLIENT, startCis2 } from './testing.ts';

let suite: Suite;

beforeAll(async () => {
  suite = await startCis2();
});
afterAll(() => suite.stop());

type Form = Readonly<Record<string, string | undefined>>;

/** A browser: keeps its cookie, fills in forms. */
class Browser {
  cookie: string | undefined;

  async authorize(query: Form = {}): Promise<Answered> {
    return this.#noted(await ask(suite, { path: '/authorize', query: { ...GOOD_REQUEST, ...query }, headers: this.#headers }));
  }

  /** Sends a form to where the page says, with its transaction. */
  async submit(page: Answered, form: Form): Promise<Answered> {
    const action = /<form[^>]* action="([^"]+)"/.exec(page.text)?.[1] ?? '';
    expect(action).toBe(`${ADDRESS}/sign-in`);
    return this.#noted(await ask(suite, { path: '/sign-in', form: { transaction: transactionOf(page), ...form }, headers: this.#headers }));
  }

  get #headers(): Readonly<Record<string, string>> {
    return this.cookie === undefined ? {} : { Cookie: `other=1; ${this.cookie}` };
  }

  #noted(answered: Answered): Answered {
    this.cookie = answered.header('set-cookie')?.split(';')[0] ?? this.cookie;
    return answered;
  }
}

const transactionOf = (page: Answered) => /name="transaction"\s+value="([^"]+)"/.exec(page.text)?.[1] ?? '';
const claimsOf = async (back: Answered) => (decodeJwt((await redeem(suite, back.sentTo?.parameters.code)).body.id_token) as Jwt).claims;
const pick = (person: string) => ({ decision: 'pick', person });

describe('told on a page, never by a redirect', () => {
  test.each([
    ['no client_id', { client_id: undefined }, 'clientIdIsThere'],
    ['a state beyond all measure', { state: 'x'.repeat(5000) }, 'parametersAreShort'],
    ['a client that is revoked', { client_id: '100000000009.apps.national' }, 'clientIsKnown'],
    ['no redirect_uri', { redirect_uri: undefined }, 'redirectUriIsThere'],
    ['another redirect_uri', { redirect_uri: 'https://evil.example/' }, 'redirectUriIsRegistered'],
    ['a redirect_uri that goes on', { redirect_uri: `${CALLBACK}/../evil` }, 'redirectUriIsRegistered'],
    ['a redirect_uri with a query', { redirect_uri: `${CALLBACK}?next=evil` }, 'redirectUriIsRegistered'],
    ['a redirect_uri in other letters', { redirect_uri: CALLBACK.toUpperCase() }, 'redirectUriIsRegistered'],
    ['a script for a redirect_uri', { client_id: 'anyone', redirect_uri: 'javascript:alert(1)' }, 'redirectUriIsRegistered'],
    ['a line break in it', { client_id: 'anyone', redirect_uri: 'https://a.example/\r\nSet-Cookie: a=b' }, 'redirectUriIsRegistered'],
    ['a relative redirect_uri', { client_id: 'anyone', redirect_uri: '//evil.example' }, 'redirectUriIsRegistered'],
    ['a fragment in it', { client_id: 'anyone', redirect_uri: 'https://a.example/#x' }, 'redirectUriIsRegistered'],
  ])('%s', async (_, query, decidedBy) => {
    const answered = await new Browser().authorize(query);
    expect([answered.status, answered.about?.decidedBy]).toEqual([400, decidedBy]);
    expect(answered.sentTo).toBeUndefined();
    expect(answered.header('content-type')).toContain('text/html');
    expect(answered.header('x-frame-options')).toBe('DENY');
  });

  test('a user that nobody knows, by header', async () => {
    const answered = await ask(suite, { path: '/authorize', query: GOOD_REQUEST, headers: { 'x-sandbox-user': '<script>' } });
    expect([answered.status, answered.about?.decidedBy]).toEqual([400, 'userIsKnown']);
    expect(answered.text).not.toContain('<script>');
  });
});

describe('told to the client', () => {
  const openid = 'The scope openid is required';
  test.each([
    ['response_type missing', { response_type: undefined }, 'invalid_request', "Missing parameter, 'response_type'"],
    ['another response_type', { response_type: 'token' }, 'unsupported_response_type', 'Response type is not supported'],
    ['another response_mode', { response_mode: 'pigeon' }, 'invalid_request', 'Invalid response_mode'],
    ['a request object', { request: 'e30.e30.' }, 'request_not_supported', 'The request parameter is not supported'],
    ['a request_uri', { request_uri: 'https://a.example' }, 'request_uri_not_supported', 'The request_uri parameter is not supported'],
    ['a scope unheard of', { scope: 'openid banana' }, 'invalid_scope', 'Unknown/invalid scope(s): [banana]'],
    ['a scope not registered', { client_id: KEY_CLIENT, scope: 'openid email' }, 'invalid_scope', 'Unknown/invalid scope(s): [email]'],
    ['no scope', { scope: undefined }, 'invalid_scope', openid],
    ['no openid', { scope: 'profile' }, 'invalid_scope', openid],
    ['prompt none and login', { prompt: 'none login' }, 'invalid_request', 'The prompt value none cannot be used with other values'],
    ['max_age in words', { max_age: 'soon' }, 'invalid_request', 'Invalid max_age'],
    ['claims that are no JSON', { claims: '{' }, 'invalid_request', 'Invalid JSON in supplied claims parameter.'],
    ['claims that are a list', { claims: '{"userinfo":[]}' }, 'invalid_request', 'Invalid JSON in supplied claims parameter.'],
    ['a code_challenge too short', { code_challenge: 'x' }, 'invalid_request', 'code_challenge must be 43 to 128 unreserved characters'],
    [
      'another challenge method',
      { code_challenge: 'x'.repeat(43), code_challenge_method: 'S512' },
      'invalid_request',
      'code_challenge_method must be S256 or plain',
    ],
    ['nobody signed in, no page wanted', { prompt: 'none' }, 'login_required', 'The request requires login.'],
    ['a user below the level', { sandbox_user: '555000000002' }, 'access_denied', 'Resource Owner did not authorize the request'],
  ])('%s', async (_, query: Form, error, error_description) => {
    const { status, sentTo, about } = await new Browser().authorize(query);
    expect(status).toBe(302);
    expect(sentTo).toEqual({ address: CALLBACK, parameters: { error, error_description, state: 'state-1' } });
    expect(about?.decidedBy).toBeDefined();
  });

  test('without a state none comes back, and the journal says that there should be one', async () => {
    const { sentTo, about } = await new Browser().authorize({ state: undefined, prompt: 'none' });
    expect(sentTo?.parameters).not.toHaveProperty('state');
    expect(about?.advice?.join()).toContain('no state was sent');
  });

  test('by fragment, and by a form that posts itself', async () => {
    const state = '"><script>alert(1)</script>';
    const fragment = await new Browser().authorize({ response_mode: 'fragment', sandbox_user: '555000000001' });
    expect(fragment.header('location')).toMatch(/^https:\/\/gp\.example\/callback#code=[\w-]{27}&state=state-1$/);
    const form = await new Browser().authorize({ response_mode: 'form_post', sandbox_user: '555000000001', state });
    expect(form.status).toBe(200);
    expect(form.text).toContain(`<form method="post" action="${CALLBACK}"><input type="hidden" name="code" value="`);
    expect(form.text).toContain('name="state" value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  });
});

describe('the pages', () => {
  test('pick somebody, and go back with a code', async () => {
    const browser = new Browser();
    const page = await browser.authorize();
    expect(page.status).toBe(200);
    expect(page.header('set-cookie')).toMatch(/^nhs-sandbox-browser=[\w-]{32}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(page.text).toContain('GP system');
    expect(page.text).toContain('Dr Ola Testwell');
    expect((await ask(suite, { path: '/_assets/sandbox.css' })).status).toBe(200);
    const back = await browser.submit(page, pick('555000000001'));
    expect(back.sentTo).toEqual({ address: CALLBACK, parameters: { code: expect.any(String), state: 'state-1' } });
    expect(await claimsOf(back)).toMatchObject({ sub: '555000000001', nonce: 'nonce-1' });
  });

  test('a request by POST is as good', async () => {
    const page = await ask(suite, { path: '/authorize', form: GOOD_REQUEST });
    expect([page.status, transactionOf(page)]).toEqual([200, expect.stringMatching(/^[\w-]{32}$/)]);
  });

  test('of parameters given twice the first counts; what nobody knows is ignored', async () => {
    const query = `${new URLSearchParams(GOOD_REQUEST)}&client_id=evil&redirect_uri=https%3A%2F%2Fevil.example&banana=1&display=touch&prompt=none`;
    const { sentTo, about } = await ask(suite, { path: '/authorize', query });
    expect(sentTo?.address).toBe(CALLBACK);
    expect(about?.advice).toEqual([
      "the parameter 'client_id' is there 2 times; the first counts",
      "the parameter 'redirect_uri' is there 2 times; the first counts",
      "the parameter 'banana' is not known here, and is ignored",
      'display has no effect',
    ]);
  });

  test('search, by name and by id', async () => {
    const browser = new Browser();
    const page = await browser.authorize();
    const found = await browser.submit(page, { decision: 'search', q: 'norole' });
    expect(found.text).toContain('Cas Norole');
    expect(found.text).not.toContain('Testwell');
    const byId = await browser.submit(found, { decision: 'search', q: '555000000004' });
    expect(byId.text).toContain('Dee Chosen');
    const nobody = await browser.submit(byId, { decision: 'search', q: '<b>nobody' });
    expect(nobody.text).not.toContain('<b>nobody');
  });

  test('refuse', async () => {
    const browser = new Browser();
    const page = await browser.authorize();
    const back = await browser.submit(page, { decision: 'refuse' });
    expect(back.sentTo?.parameters).toEqual({
      error: 'access_denied',
      error_description: 'Resource Owner did not authorize the request',
      state: 'state-1',
    });
    expect((await browser.submit(page, pick('555000000001'))).status).toBe(400);
  });

  test('somebody below the level is told so, and another can be picked', async () => {
    const browser = new Browser();
    const page = await browser.authorize({ acr_values: 'AAL3_ANY' });
    const again = await browser.submit(page, pick('555000000002'));
    expect(again.status).toBe(200);
    expect(again.text).toContain('Ben Onerole signs in at AAL2; the application asks for AAL3');
    expect((await browser.submit(again, pick('555000000001'))).status).toBe(302);
  });

  test.each([
    ['nobody', { decision: 'pick' }, 'Choose a person'],
    ['somebody unheard of', pick('nobody'), 'There is no such person'],
    ['nothing', {}, ''],
    ['a role of nobody', { decision: 'role', role: '1' }, 'Choose a person first'],
    ['an ad hoc person without a name', { decision: 'ad-hoc' }, 'Enter a first name and a last name'],
    ['an ad hoc level', { decision: 'ad-hoc', given: 'A', family: 'B', level: '9' }, 'The assurance level must be AAL1, AAL2 or AAL3'],
    ['an ad hoc organisation', { decision: 'ad-hoc', given: 'A', family: 'B', organisation: '!' }, 'The organisation must be an ODS code'],
  ])('picking %s shows the page again', async (_, form: Form, error) => {
    const browser = new Browser();
    const again = await browser.submit(await browser.authorize(), form);
    expect(again.status).toBe(200);
    expect(again.text).toContain(error);
  });

  test('somebody made up on the spot, whom userinfo knows too', async () => {
    const browser = new Browser();
    const page = await browser.authorize({ scope: 'openid profile nationalrbacaccess selectedrole' });
    const form = { decision: 'ad-hoc', given: 'Zoë', family: "O'Made-Up", level: 'AAL3', roleCode: 'R8008', organisation: 'rz9' };
    const back = await browser.submit(page, form);
    const { body } = await redeem(suite, back.sentTo?.parameters.code);
    const told = (await ask(suite, { path: '/userinfo', headers: { Authorization: `Bearer ${body.access_token}` } })).body;
    expect(told).toMatchObject({ name: "Zoë O'Made-Up", nhsid_nrbac_roles: [{ org_code: 'RZ9', role_code: 'S8000:G8000:R8008' }] });
    const { claims } = decodeJwt(body.id_token) as Jwt;
    expect(claims).toMatchObject({ sub: told.sub, selected_roleid: told.nhsid_nrbac_roles[0].person_roleid });
  });

  test('choose a role, one that is held', async () => {
    const browser = new Browser();
    const page = await browser.submit(await browser.authorize({ scope: 'openid selectedrole' }), pick('555000000001'));
    expect(page.text).toContain('TESTWELL SURGERY');
    expect(page.text).toContain('ZED NHS TRUST');
    expect(page.text).not.toContain('555000000013');
    const again = await browser.submit(page, { decision: 'role', role: '555000000013' });
    expect(again.text).toContain('Choose the role to act in');
    const back = await browser.submit(again, { decision: 'role', role: '555000000012' });
    expect((await claimsOf(back)).selected_roleid).toBe('555000000012');
  });

  test('changedrole asks although a role was chosen', async () => {
    const browser = new Browser();
    const page = await browser.submit(await browser.authorize({ scope: 'openid selectedrole changedrole' }), pick('555000000004'));
    const back = await browser.submit(page, { decision: 'role', role: '555000000041' });
    expect((await claimsOf(back)).selected_roleid).toBe('555000000041');
  });
});

describe('a form that is not this browser’s', () => {
  test('another browser', async () => {
    const page = await new Browser().authorize();
    const thief = new Browser();
    await thief.authorize();
    const stopped = await thief.submit(page, pick('555000000001'));
    expect([stopped.status, stopped.about?.decidedBy]).toEqual([400, 'browserIsTheSame']);
  });

  test('no cookie at all', async () => {
    const page = await new Browser().authorize();
    const stopped = await new Browser().submit(page, pick('555000000001'));
    expect([stopped.status, stopped.about?.decidedBy]).toEqual([400, 'browserIsTheSame']);
  });

  test('a transaction that nobody began', async () => {
    const stopped = await ask(suite, { path: '/sign-in', form: { transaction: 'invented', ...pick('555000000001') } });
    expect([stopped.status, stopped.about?.decidedBy]).toEqual([400, 'signInIsUnderWay']);
  });

  test('sent twice at once: one goes on', async () => {
    const browser = new Browser();
    const page = await browser.authorize();
    const answers = await Promise.all([1, 2, 3].map(() => browser.submit(page, pick('555000000001'))));
    expect(answers.map(({ status }) => status).sort()).toEqual([302, 400, 400]);
  });
});

describe('somebody who is signed in', () => {
  const signedIn = async (query: Form = {}, person = '555000000001') => {
    const browser = new Browser();
    const back = await browser.submit(await browser.authorize(query), pick(person));
    return { browser, claims: await claimsOf(back) };
  };

  test('need not sign in again, with prompt=none or without', async () => {
    const { browser, claims } = await signedIn();
    for (const prompt of ['none', undefined]) {
      const again = await claimsOf(await browser.authorize({ prompt, nonce: 'another' }));
      expect([again.sub, again.sid, again.auth_time, again.nonce]).toEqual([claims.sub, claims.sid, claims.auth_time, 'another']);
    }
  });

  test('another browser is not', async () => {
    await signedIn();
    expect((await new Browser().authorize({ prompt: 'none' })).sentTo?.parameters.error).toBe('login_required');
  });

  test('must for prompt=login, max_age=0, and what asks for more', async () => {
    const { browser } = await signedIn({ acr_values: 'AAL2_ANY' });
    for (const query of [{ prompt: 'login' }, { max_age: '0' }, { acr_values: 'AAL3_ANY' }, { acr_values: 'AAL2_NHSMAIL' }])
      expect((await browser.authorize(query)).text).toContain('name="transaction"');
    expect((await browser.authorize({ acr_values: 'AAL3_ANY', prompt: 'none' })).sentTo?.parameters.error).toBe('login_required');
    expect((await claimsOf(await browser.authorize({ acr_values: 'AAL2_ANY' }))).authentication_assurance_level).toBe('2');
  });

  test('has a role to choose when one is asked for', async () => {
    const { browser, claims } = await signedIn();
    const scope = 'openid selectedrole';
    expect((await browser.authorize({ scope, prompt: 'none' })).sentTo?.parameters.error).toBe('interaction_required');
    const back = await browser.submit(await browser.authorize({ scope }), { decision: 'role', role: '555000000012' });
    const chosen = await claimsOf(back);
    expect([chosen.sid, chosen.selected_roleid]).toEqual([claims.sid, '555000000012']);
    expect((await claimsOf(await browser.authorize({ scope, prompt: 'none' }))).selected_roleid).toBe('555000000012');
  });

  test('is somebody else after prompt=login', async () => {
    const { browser, claims } = await signedIn();
    const other = await claimsOf(await browser.submit(await browser.authorize({ prompt: 'login' }), pick('555000000004')));
    expect(other.sub).toBe('555000000004');
    expect(other.sid).not.toBe(claims.sid);
    expect((await claimsOf(await browser.authorize())).sub).toBe('555000000004');
  });
});

describe('time', () => {
  const advance = (by: string) =>
    suite.runtime('oauth').handle({
      method: 'POST',
      target: '/~later/_sandbox/clock/advance',
      rawHeaders: ['Host', 'localhost', 'Content-Type', 'application/json'],
      body: {
        bytes: async () => Buffer.from(JSON.stringify({ by })),
        text: async () => JSON.stringify({ by }),
        stream: () => {
          throw new Error('not a stream');
        },
        arrived: undefined,
      },
      secure: false,
    });

  test('a code is good for two minutes, a sign-in for max_age, an access token for an hour', async () => {
    const realm = `/~later${ADDRESS.slice('http://cis2.test:9005'.length)}`;
    const first = await ask(suite, { path: `${realm}/authorize`, query: { ...GOOD_REQUEST, sandbox_user: '555000000001' } });
    const cookie = first.header('set-cookie')?.split(';')[0] ?? '';
    const again = (query: Form) =>
      ask(suite, { path: `${realm}/authorize`, query: { ...GOOD_REQUEST, prompt: 'none', ...query }, headers: { Cookie: cookie } });
    const form = { grant_type: 'authorization_code', redirect_uri: CALLBACK, client_id: SECRET_CLIENT, client_secret: 'not-a-real-secret' };
    const second = await again({ max_age: '300' });
    const { body } = await ask(suite, { path: `${realm}/access_token`, form: { ...form, code: second.sentTo?.parameters.code } });
    expect((decodeJwt(body.id_token) as Jwt).claims.iss).toBe(`http://cis2.test:9005${realm}`);
    await advance('PT121S');
    expect((await ask(suite, { path: `${realm}/access_token`, form: { ...form, code: first.sentTo?.parameters.code } })).body.error).toBe(
      'invalid_grant',
    );
    expect((await again({ max_age: '300' })).sentTo?.parameters).toHaveProperty('code');
    await advance('PT3M');
    expect((await again({ max_age: '300' })).sentTo?.parameters.error).toBe('login_required');
    expect((await again({})).sentTo?.parameters).toHaveProperty('code');
    const userinfo = () => ask(suite, { path: `${realm}/userinfo`, headers: { Authorization: `Bearer ${body.access_token}` } });
    expect((await userinfo()).status).toBe(200);
    await advance('PT1H');
    expect((await userinfo()).status).toBe(401);
  });
});

describe('strangers', () => {
  test('are let in here, and told what integration would say', async () => {
    const { sentTo, about } = await new Browser().authorize({
      client_id: 'anyone',
      redirect_uri: 'http://localhost:3000/cb?a=b',
      sandbox_user: '555000000001',
    });
    expect(sentTo?.parameters).toMatchObject({ a: 'b', code: expect.any(String) });
    expect(about?.advice?.join()).toContain('integration would refuse it');
  });

  test('are refused in integration', async () => {
    const strict = await startCis2({ environment: 'integration' });
    const query = { ...GOOD_REQUEST, client_id: 'anyone', sandbox_user: '555000000001' };
    const { status, about } = await ask(strict, { path: '/authorize', query });
    expect([status, about?.decidedBy]).toEqual([400, 'clientIsKnown']);
    await strict.stop();
  });

  test('the platform is none, at its own addresses', async () => {
    const platform = { client_id: 'test-client-cis2', sandbox_user: '555000000001' };
    const own = await new Browser().authorize({ ...platform, redirect_uri: 'http://cis2.test:9005/oauth2/callback' });
    expect(own.sentTo?.parameters).toHaveProperty('code');
    expect((await new Browser().authorize(platform)).about?.decidedBy).toBe('redirectUriIsRegistered');
  });
});
