import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { KEY_CLIENT, SECRET, SECRET_CLIENT, startCis2 } from '../cis2/testing.ts';
import { bindDeps, type OauthDeps } from '../deps.ts';
import { findClient, hasKeys, mayGoAfterLogout, mayRedirectTo } from './clients.ts';
import { isUsableRedirect } from './responses.ts';

const BASE = 'http://sandbox.test/~run1';
const FURTHER = [
  {
    apiKey: 'demo',
    name: 'Demo',
    generated: true,
    callbackUrl: 'http://localhost:3000/cb',
    relyingParties: [{ provider: 'nhs-login' }, { provider: 'mock', clientId: 'other-id' }],
  },
  { apiKey: 'open', name: 'No address', secret: 'x', relyingParties: [{ provider: 'nhs-cis2', authentication: 'client_secret' }] },
];
let local: Suite;
let strict: Suite;
let deps: OauthDeps;
let strictDeps: OauthDeps;

beforeAll(async () => {
  [local, strict] = await Promise.all([
    startCis2({ applications: FURTHER }),
    startCis2({ applications: FURTHER, environment: 'integration' }),
  ]);
  [deps, strictDeps] = (await Promise.all(
    [local, strict].map(async ({ kernel }) => bindDeps(await kernel.session('default'), kernel)),
  )) as [OauthDeps, OauthDeps];
});
afterAll(async () => {
  await Promise.all([local.stop(), strict.stop()]);
});

describe('registered', () => {
  test('by provider and client id, with what is registered', async () => {
    expect(await findClient(deps, 'nhs-cis2', SECRET_CLIENT, BASE)).toMatchObject({
      kind: 'registered',
      name: 'GP system',
      authentication: 'client_secret',
      secret: SECRET,
    });
    expect(await findClient(deps, 'nhs-cis2', KEY_CLIENT, BASE)).toMatchObject({
      authentication: 'private_key_jwt',
      scopes: ['openid', 'profile', 'nationalrbacaccess'],
    });
  });

  test('under the API key and with the callback address where nothing else is said; its secret is made here', async () => {
    const client = await findClient(strictDeps, 'nhs-login', 'demo', BASE);
    expect(client).toMatchObject({
      clientId: 'demo',
      redirectUrls: ['http://localhost:3000/cb'],
      secret: expect.stringMatching(/^\w{16}$/),
      advice: [],
    });
    expect(client && hasKeys(client, strictDeps)).toBe(true);
    expect(await findClient(strictDeps, 'mock', 'other-id', BASE)).toMatchObject({ name: 'Demo' });
    expect(await findClient(strictDeps, 'mock', 'demo', BASE)).toBeUndefined();
  });

  test('without any address: any will do here, none in integration', async () => {
    const [open, closed] = await Promise.all([deps, strictDeps].map((which) => findClient(which, 'nhs-cis2', 'open', BASE)));
    expect(open && mayRedirectTo(open, 'http://localhost:1/x')).toBe(true);
    expect(open?.advice.join()).toContain('integration would refuse');
    expect(closed && mayRedirectTo(closed, 'http://localhost:1/x')).toBe(false);
  });
});

describe('the platform', () => {
  test('at each provider by its own id, at the addresses called', async () => {
    const cis2 = await findClient(strictDeps, 'nhs-cis2', 'test-client-cis2', BASE);
    expect(cis2).toMatchObject({
      kind: 'platform',
      authentication: 'client_secret',
      redirectUrls: [`${BASE}/oauth2/callback`, `${BASE}/oauth2-mock/callback`, `${BASE}/callback`],
      backchannelLogoutUrl: `${strict.kernel.urlOf('oauth')}/oauth2/backchannel_logout`,
    });
    expect(await findClient(strictDeps, 'nhs-login', 'test-client-nhs-login', BASE)).toMatchObject({
      kind: 'platform',
      authentication: 'private_key_jwt',
    });
    expect(await findClient(strictDeps, 'nhs-cis2', 'test-client-nhs-login', BASE)).toBeUndefined();
  });

  test('at the mock realms under both, at any address', async () => {
    for (const id of ['test-client-cis2', 'test-client-nhs-login']) {
      const client = await findClient(strictDeps, 'mock', id, BASE);
      expect(client && mayRedirectTo(client, 'https://example.org')).toBe(true);
    }
  });
});

describe('strangers', () => {
  test('are let in here, not in integration', async () => {
    const stranger = await findClient(deps, 'nhs-login', 'anyone', BASE);
    expect(stranger).toMatchObject({ kind: 'automatic', authentication: 'any', redirectUrls: 'any' });
    expect(stranger && hasKeys(stranger, deps)).toBe(false);
    expect(stranger && mayGoAfterLogout(stranger, 'https://a.example/bye')).toBe(true);
    expect(await findClient(strictDeps, 'nhs-login', 'anyone', BASE)).toBeUndefined();
  });

  test.each(['', 'with space', 'x'.repeat(201), 'line\nbreak', 'ünïcode'])('%j is no client id', async (id) => {
    expect(await findClient(deps, 'nhs-login', id, BASE)).toBeUndefined();
  });

  test('an application that is not approved is not let in as a stranger either', async () => {
    expect(await findClient(deps, 'nhs-cis2', '100000000009.apps.national', BASE)).toBeUndefined();
  });
});

test.each([
  ['https://a.example/cb', true],
  ['http://localhost:3000/cb?x=1', true],
  ['uk.nhs.app://callback', true],
  ['javascript:alert(1)', false],
  ['JavaScript:alert(1)', false],
  ['data:text/html,x', false],
  ['/relative', false],
  ['//evil.example', false],
  ['https://a.example/#fragment', false],
  ['https://a.example/\r\nX: y', false],
  ['https://a.example/ space', false],
  ['', false],
])('%j can be redirected to: %j', (address, usable) => expect(isUsableRedirect(address)).toBe(usable));
