import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { type Answered, ask, KID, signJwt, startOauth } from '../testing/sandbox.ts';
import { AUTHORIZE_CHECKS } from './operations/authorize.ts';
import { expectRow, rowsOf } from './testing/cases.ts';
import { type FakeProvider, startFakeProvider } from './testing/fake-provider.ts';
import { APP, AUTHORIZE, authorize, CALLBACK, comeBack, prepare, settings } from './testing/sign-in.ts';

let suite: Suite;
let provider: FakeProvider;
beforeAll(async () => {
  suite = await startOauth();
  provider = await startFakeProvider(Date.now);
  await prepare(suite, provider);
});
beforeEach(() => {
  provider.next = {};
  provider.asked.length = 0;
});
afterAll(async () => {
  await suite.stop();
  await provider.stop();
});

function without(...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(AUTHORIZE).filter(([name]) => !names.includes(name)));
}

describe('GET /authorize', () => {
  /** Each is wrong in this way and in all that come after. */
  const ASKED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    '1': {},
    '2': { client_id: 'nobody' },
    '3': { client_id: 'revoked-sign-in' },
    '4': { client_id: 'no-product-app' },
    '5': { client_id: APP },
    '6': { client_id: APP, redirect_uri: `${CALLBACK}/` },
  };

  test.each(rowsOf('authorize'))('row $row: $error_description', async (row) => {
    expectRow(await authorize(suite, ASKED[row.row] as Record<string, string>), row);
  });

  test('the checks are those of the platform, in its order', () => {
    expect(AUTHORIZE_CHECKS.map(({ name }) => name)).toEqual(rowsOf('authorize').map(({ check }) => check));
  });

  test.each([
    ['7', without('state', 'response_type'), '?error=invalid_request&error_description=state%20is%20missing'],
    [
      '8',
      without('response_type'),
      '?error=invalid_request&error_description=response_type%20is%20missing&state=the%20app%E2%80%99s%20%26%20own',
    ],
    [
      '9',
      { ...AUTHORIZE, response_type: 'token' },
      '?error=unsupported_response_type&error_description=response_type%20is%20invalid&state=the%20app%E2%80%99s%20%26%20own',
    ],
  ])('row %s sends the browser back', async (_row, parameters, expected) => {
    const answer = await authorize(suite, parameters);
    expect([answer.status, answer.header('location'), answer.text]).toEqual([302, `${CALLBACK}${expected}`, '']);
  });

  test('a healthcare worker goes to CIS2 with exactly this', async () => {
    const answer = await authorize(suite);
    const here = encodeURIComponent('http://oauth.test:9005/oauth2/callback');
    expect(answer.status).toBe(302);
    expect(answer.header('location')?.replace(/(?<=state=)[A-Za-z0-9_-]{36}(?=&)/, 'STATE')).toBe(
      `${provider.issuer}/authorize?response_type=code&client_id=test-client-cis2&redirect_uri=${here}` +
        '&scope=openid%20nationalrbacaccess&state=STATE&max_age=300&acr_values=AAL3_ANY',
    );
  });

  test('a patient goes to NHS login with exactly this', async () => {
    const answer = await authorize(suite, { ...AUTHORIZE, scope: 'nhs-login', acr_values: 'AAL3_ANY' });
    const here = encodeURIComponent('http://oauth.test:9005/oauth2/callback');
    expect(answer.header('location')?.replace(/(?<=state=)[A-Za-z0-9_-]{36}(?=&)/, 'STATE')).toBe(
      `${provider.issuer}/authorize?response_type=code&client_id=test-client-nhs-login&redirect_uri=${here}` +
        '&scope=openid%20profile&state=STATE&max_age=300',
    );
  });

  test.each(['nhs-cis2', 'openid', 'nhs-login openid', ''])('the scope %j means CIS2', async (scope) => {
    const location = (await authorize(suite, { ...AUTHORIZE, scope })).header('location') as string;
    expect(new URL(location).searchParams.get('client_id')).toBe('test-client-cis2');
  });

  test('what the application asks of CIS2 in acr_values is asked; prompt is not', async () => {
    const location = (await authorize(suite, { ...AUTHORIZE, acr_values: 'AAL2_ANY', prompt: 'login' })).header('location') as string;
    expect(location).toMatch(/&acr_values=AAL2_ANY$/);
    expect(location).not.toContain('prompt');
  });

  test.each([
    [{ 'x-sandbox-user': '555 1' }, {}],
    [{}, { sandbox_user: '555 1' }],
  ])('whom a test wants to be is told to the provider', async (headers, parameters) => {
    const answer = await authorize(suite, { ...AUTHORIZE, ...parameters }, headers);
    expect(answer.header('location')).toMatch(/&sandbox_user=555%201$/);
  });

  test('of a parameter that is there twice the first counts', async () => {
    const query = `${new URLSearchParams(AUTHORIZE)}&client_id=nobody&redirect_uri=https://evil.test&response_type=token&state=other`;
    const answer = await ask(suite, { method: 'GET', target: `/oauth2/authorize?${query}` });
    expect(answer.status).toBe(302);
    expect(answer.about?.advice?.join()).toContain('client_id, redirect_uri, response_type, state');
    expect((await comeBack(suite, answer)).header('location')).toMatch(/^https:\/\/app\.test\/callback\?.*&state=the%20app/);
  });

  test.each([
    'https://evil.test/',
    'https://app.test/callback?x=1',
    'https://app.test/callback#',
    'https://app.test/callback/../x',
    'https://APP.test/callback',
    'https://app.test.evil.test/callback',
    '//app.test/callback',
    'javascript:alert(1)',
  ])('nobody is sent to %s', async (redirectUri) => {
    const answer = await authorize(suite, { ...AUTHORIZE, redirect_uri: redirectUri, state: '' });
    expect([answer.status, answer.header('location'), answer.body.error_description]).toEqual([400, undefined, 'redirect_uri is invalid']);
  });

  test.each([
    ['https://anywhere.test/', 302],
    ['http://localhost:3000/', 302],
    ['javascript:alert(1)', 400],
    ['/relative', 400],
    ['https://a.test/#x', 400],
  ])('an application without a callback address may go to %s: %s', async (redirectUri, status) => {
    const answer = await authorize(suite, { ...AUTHORIZE, client_id: 'no-callback-app', redirect_uri: redirectUri });
    expect(answer.status).toBe(status);
    if (status === 302) expect(answer.about?.advice?.join()).toContain('the live service would refuse');
  });

  test('in integration it may go nowhere', async () => {
    const strict = await startOauth({ environment: 'integration' });
    try {
      const json = { apiKey: 'no-callback-app', name: 'x', scopes: ['a'] };
      await ask(strict, { method: 'PUT', target: '/_sandbox/world/applications/no-callback-app', json });
      const answer = await authorize(strict, { ...AUTHORIZE, client_id: 'no-callback-app' });
      expect(answer.body.error_description).toBe('redirect_uri is invalid');
    } finally {
      await strict.stop();
    }
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is not allowed', async (method) => {
    const answer = await ask(suite, { method, target: '/oauth2/authorize' });
    expect([answer.status, answer.header('allow'), answer.header('content-type'), answer.text]).toEqual([405, 'GET', 'text/plain', '']);
  });

  test('a provider that does not say what it is', async () => {
    await settings(suite, { issuer: 'http://127.0.0.1:1' });
    const answer = await authorize(suite);
    await settings(suite, provider);
    expect([answer.status, answer.body.error, answer.about?.error]).toEqual([500, 'unknown_error', 'providerUnreachable']);
    expect(answer.about?.advice?.[0]).toContain('ECONNREFUSED');
  });

  test.each([
    ['http://int.api.service.nhs.uk/x', 'int'],
    ['http://internal-qa-sandbox.api.service.nhs.uk', 'internal-qa-sandbox'],
    ['http://localhost:9005', 'internal-dev'],
  ])('the mock at %s is the realm of %s', async (address, environment) => {
    for (const [scope, realm] of [
      ['', 'Cis2-mock'],
      ['nhs-login', 'NHS-Login-mock'],
    ]) {
      const target = `/oauth2-mock/authorize?${new URLSearchParams({ ...AUTHORIZE, scope: scope as string })}`;
      const answer = await ask(suite, { method: 'GET', target, headers: { 'X-Forwarded-Host': new URL(address).host } });
      const location = new URL(answer.header('location') as string);
      expect(location.pathname).toBe(`/realms/${realm}-${environment}/protocol/openid-connect/auth`);
      expect(location.searchParams.get('redirect_uri')).toBe(`http://${new URL(address).host}/oauth2-mock/callback`);
    }
  });
});

test.each<[string, string, number]>([
  ['local', 'http://127.0.0.1:9005/sandbox/callback', 302],
  ['local', 'http://localhost:9005/~run-1/sandbox/callback', 302],
  ['local', 'http://localhost:3000/callback', 302],
  ['local', 'http://127.0.0.1:9005/sandbox/callback/x', 400],
  ['local', 'http://evil.test/sandbox/callback', 400],
  ['integration', 'http://127.0.0.1:9005/sandbox/callback', 400],
])('in %s a demo application with a callback of its own may come back to %s: %i', async (environment, redirect_uri, status) => {
  const demo = await startOauth({ environment });
  try {
    const json = { apiKey: 'demo', name: 'Demo', generated: true, callbackUrl: 'http://localhost:3000/callback', scopes: ['a'] };
    await ask(demo, { method: 'PUT', target: '/_sandbox/world/applications/demo', json });
    const query = new URLSearchParams({ ...AUTHORIZE, client_id: 'demo', redirect_uri });
    expect((await ask(demo, { method: 'GET', target: `/oauth2/authorize?${query}` })).status).toBe(status);
  } finally {
    await demo.stop();
  }
});

test('the mock at the root of a port is a mock', async () => {
  const rooted = await startOauth({ root: 'oauth2-mock' });
  try {
    const json = { apiKey: APP, name: 'x', callbackUrl: CALLBACK, scopes: ['a'] };
    await ask(rooted, { method: 'PUT', target: `/_sandbox/world/applications/${APP}`, json });
    const at = async (path: string) =>
      (await ask(rooted, { method: 'GET', target: `${path}/authorize?${new URLSearchParams(AUTHORIZE)}` })).header('location');
    expect(await at('')).toContain('/realms/Cis2-mock-internal-dev/');
    expect(await at('')).toContain(encodeURIComponent('http://oauth.test:9005/callback'));
    expect(await at('/oauth2')).toContain('/openam/oauth2/');
  } finally {
    await rooted.stop();
  }
});

describe('GET /callback', () => {
  const ANOTHER = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const UNSIGNED = () => `${provider.idToken({}, { alg: 'none' }).split('.').slice(0, 2).join('.')}.`;
  /** How each row comes about: what the provider gives, or how the browser comes back. */
  const REACHED: Readonly<Record<string, () => Promise<Answered>>> = {
    '1': () => ask(suite, { method: 'GET', target: '/oauth2/callback?code=x&state=unknown' }),
    '2': async () => comeBack(suite, await authorize(suite), { error: 'access_denied', error_description: 'refused' }),
    '3': () => given({ status: 400 }),
    '3b': async () => {
      const sent = await authorize(suite);
      await settings(suite, { issuer: 'http://127.0.0.1:1' });
      const answer = await comeBack(suite, sent);
      await settings(suite, provider);
      return answer;
    },
    '4': () => given({ idToken: 'nonsense' }),
    '5': () => given({ claims: { aud: 'somebody else', iss: 'x' } }),
    '6': () => given({ claims: { iss: 'https://evil.test' }, header: { kid: 'unknown' } }),
    '7': () => given({ header: { kid: '/../../etc/passwd' } }),
    '8': () =>
      given({
        idToken: signJwt(
          { alg: 'RS512', typ: 'JWT', kid: KID },
          { iss: provider.issuer, aud: 'test-client-cis2', authentication_assurance_level: '3' },
          ANOTHER.privateKey,
        ),
      }),
    '9': () => given({ claims: { authentication_assurance_level: '2' } }),
  };

  async function given(next: FakeProvider['next'], parameters = AUTHORIZE): Promise<Answered> {
    provider.next = next;
    return comeBack(suite, await authorize(suite, parameters));
  }

  test.each(rowsOf('callback'))('row $row: $error_description', async (row) => {
    expectRow(await (REACHED[row.row] as () => Promise<Answered>)(), row);
  });

  test.each<[string, () => string]>([
    ['no signature', UNSIGNED],
    ['the public key as a secret', () => provider.idToken({}, { alg: 'HS256' })],
    ['another algorithm than it says', () => provider.idToken({}, { alg: 'RS256' })],
    ['an algorithm that nobody uses', () => provider.idToken({}, { alg: 'PS512' })],
  ])('an id token with %s is refused', async (_name, idToken) => {
    const answer = await given({ idToken: idToken() });
    expect([answer.status, answer.body.error_description]).toEqual([401, 'JWT signature verification failed']);
  });

  test('success sends the browser back with a code and the application’s own state', async () => {
    const answer = await given({});
    expect([answer.status, answer.text]).toEqual([302, '']);
    expect(answer.header('location')).toMatch(/^https:\/\/app\.test\/callback\?code=[A-Za-z0-9]{8}&state=the%20app%E2%80%99s%20%26%20own$/);
  });

  test('CIS2 is asked with the secret, NHS login with a signed JWT', async () => {
    await given({});
    const cis2 = provider.asked.find(({ target }) => target === 'POST /token')?.form;
    expect(Object.fromEntries(cis2 ?? [])).toEqual({
      grant_type: 'authorization_code',
      code: 'idp-code',
      redirect_uri: 'http://oauth.test:9005/oauth2/callback',
      client_id: 'test-client-cis2',
      client_secret: expect.stringMatching(/^[A-Za-z0-9]{16}$/),
    });
    provider.asked.length = 0;
    await given({ claims: { aud: 'test-client-nhs-login' } }, { ...AUTHORIZE, scope: 'nhs-login' } as typeof AUTHORIZE);
    const login = provider.asked.find(({ target }) => target === 'POST /token')?.form;
    expect(login?.has('client_secret')).toBe(false);
    const [header, claims] = (login?.get('client_assertion') ?? '').split('.').map((part) => Buffer.from(part, 'base64url').toString());
    expect(JSON.parse(header as string)).toMatchObject({ alg: 'RS512', typ: 'JWT', kid: expect.any(String) });
    expect(JSON.parse(claims as string)).toMatchObject({
      iss: 'test-client-nhs-login',
      sub: 'test-client-nhs-login',
      aud: `${provider.issuer}/token`,
    });
  });

  test('a state is good once', async () => {
    const sent = await authorize(suite);
    const answers = await Promise.all([comeBack(suite, sent), comeBack(suite, sent), comeBack(suite, sent)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([302, 400, 400]);
  });

  test('a state is used up by a refusal too, and expires', async () => {
    const sent = await authorize(suite);
    await comeBack(suite, sent, { error: 'access_denied' });
    expect((await comeBack(suite, sent)).body.error_description).toBe('Invalid state parameter.');
    const late = await authorize(suite);
    const session = await suite.kernel.sessions.open('default');
    await session.setClock(Date.now() + 3_600_001, true);
    const answer = await comeBack(suite, late);
    await session.setClock(Date.now(), false);
    expect(answer.body.error_description).toBe('Invalid state parameter.');
  });

  test('what the provider says is told to nobody but the journal', async () => {
    const answer = await comeBack(suite, await authorize(suite), { error: 'access_denied', error_description: 'refused <b>' });
    expect(answer.text).not.toContain('refused');
    expect(answer.about?.advice?.[0]).toContain('access_denied: refused <b>');
  });

  test.each([
    ['2', 401],
    ['3', 302],
    [3, 302],
    ['33', 401],
    [undefined, 401],
    [{ level: 3 }, 401],
  ])('the level %j', async (level, status) => {
    const answer = await given({ claims: { authentication_assurance_level: level } });
    expect(answer.status).toBe(status);
  });
});
