import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callsOf, runWith } from '../testing/run-with.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-oauth-'));
  await writeFile(join(folder, 'jwks.json'), '{"keys":[]}');
});
afterAll(() => rm(folder, { recursive: true }));

describe('applications', () => {
  test('are listed', async () => {
    const items = [{ apiKey: 'k1', name: 'One', status: 'approved', products: ['a', 'b'] }];
    const { out, calls } = await runWith(['oauth', 'apps'], { answers: { 'world.list': { items } } });
    expect(out).toBe('k1  approved  One  a b\n');
    expect(calls).toEqual([['world.list', 'applications', { limit: 1000 }]]);
  });

  test('are added: key and secret are printed', async () => {
    const line = 'oauth add-app --name N --callback http://localhost:3000/cb --jwks jwks.json --product p q --scope s';
    const answers = { 'oauth.addApplication': { apiKey: 'k', name: 'N', secret: 's3' } };
    const { out, calls } = await runWith(line.split(' '), { folder, answers });
    expect(out).toBe('k s3\n');
    const jwks = { keys: [] };
    expect(calls).toEqual([
      ['oauth.addApplication', { name: 'N', callbackUrl: 'http://localhost:3000/cb', jwks, products: ['p', 'q'], scopes: ['s'] }],
    ]);
  });

  test.each([
    ['--jwks https://a.test/jwks', { jwksUrl: 'https://a.test/jwks' }],
    ['--made-keys', { generated: true }],
    ['', {}],
  ])('are added with %s', async (flags, application) => {
    const answers = { 'oauth.addApplication': { apiKey: 'k', name: 'N' } };
    expect(await callsOf(`oauth add-app ${flags}`.trim(), { answers })).toEqual([['oauth.addApplication', application]]);
  });

  test('are changed', async () => {
    expect(await callsOf('oauth change-app k --revoke')).toEqual([['oauth.changeApplication', 'k', { status: 'revoked' }]]);
    const { out, calls } = await runWith('oauth change-app k --new-secret'.split(' '), { answers: { 'oauth.renewSecret': 'fresh' } });
    expect(out).toBe('fresh\n');
    expect(calls).toEqual([['oauth.renewSecret', 'k']]);
    expect(await runWith(['oauth', 'change-app', 'k'])).toMatchObject({ code: 2, err: expect.stringContaining('say what to change') });
  });

  test('have keys', async () => {
    expect((await runWith('oauth keys k --private'.split(' '), { answers: { 'oauth.privateKey': 'PEM\n' } })).out).toBe('PEM\n');
    expect(JSON.parse((await runWith('oauth keys k'.split(' '), { answers: { 'oauth.keys': { keys: [] } } })).out)).toEqual({ keys: [] });
  });
});

describe('what was given out', () => {
  test('tokens', async () => {
    const token = { digest: 'd', active: false, app: 'k', level: 'p9', user: '9000000009', scope: [], issuedAt: 'a', expiresAt: 'b' };
    const { out } = await runWith(['oauth', 'tokens'], { answers: { 'oauth.tokens': { items: [token] } } });
    expect(out).toBe('d  expired  p9  9000000009  k  b\n');
    expect(await callsOf('oauth revoke a b')).toEqual([
      ['oauth.revoke', 'a'],
      ['oauth.revoke', 'b'],
    ]);
    expect(await callsOf('oauth expire a')).toEqual([['oauth.expire', 'a']]);
  });

  test('sessions', async () => {
    const session = { sid: 's', provider: 'nhs-cis2', user: 'u', signedInAt: 'a', endsAt: 'b', clients: ['c', 'd'] };
    expect((await runWith(['oauth', 'sessions'], { answers: { 'oauth.sessions': [session] } })).out).toBe('s  nhs-cis2  u  a  c d\n');
    expect((await runWith(['oauth', 'sessions'], { answers: { 'oauth.sessions': [] } })).out).toBe('nobody is signed in\n');
    const notices = [
      { clientId: 'c', url: 'http://c', status: 200 },
      { clientId: 'd', url: 'http://d', error: 'no answer' },
    ];
    const { out, calls } = await runWith(['oauth', 'logout', 's'], { answers: { 'oauth.logout': { notices } } });
    expect(out).toBe('c at http://c: 200\nd at http://d: no answer\n');
    expect(calls).toEqual([['oauth.logout', 's']]);
    expect((await runWith('oauth logout s --tell-only'.split(' '), { answers: { 'oauth.sendLogoutToken': { notices: [] } } })).out).toBe(
      'no client wants to be told\n',
    );
  });
});

test('keys rotate', async () =>
  expect((await runWith('oauth rotate cis2'.split(' '), { answers: { 'oauth.rotate': ['a', 'b'] } })).out).toBe('a\nb\n'));

test('jtis are forgotten', async () =>
  expect((await runWith('oauth forget-jtis'.split(' '), { answers: { 'oauth.forgetJtis': 3 } })).out).toBe('3 forgotten\n'));

test('settings are printed, or set', async () => {
  const answers = { 'oauth.settings': { a: 1 }, 'oauth.setSettings': { b: 2 } };
  expect(JSON.parse((await runWith(['oauth', 'settings'], { answers })).out)).toEqual({ a: 1 });
  const { calls } = await runWith(['oauth', 'settings', '{"strictContentType":true}'], { answers });
  expect(calls).toEqual([['oauth.setSettings', { strictContentType: true }]]);
});
