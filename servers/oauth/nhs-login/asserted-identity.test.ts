import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { USERS } from '#world/collections';
import { authorize, CLIENT, claimsOf, HEADER, KEY, OTHER_KEY, redeem, signed, startNhsLogin, TestBrowser, tokensFor } from './testing.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await startNhsLogin();
});
afterAll(() => suite.stop());
afterEach(() => suite.kernel.sessions.reset('default'));

const now = () => Math.floor(Date.now() / 1000);

/** What the first client says about the id token that it was given. */
function asserted(code: unknown, claims: object = {}, header: object = {}, key = KEY.privateKey): string {
  return signed({ ...HEADER, ...header }, { code, iss: CLIENT, jti: randomUUID(), iat: now(), exp: now() + 60, ...claims }, key);
}

const idToken = async (user = 'mona@demo.example', request = {}) => claimsOf((await tokensFor(suite, user, request)).id_token);

/** The second client asks, silently and for what needs no consent. */
const askSilently = (assertion: string) =>
  authorize(suite, { client_id: 'second-app', scope: 'openid', prompt: 'none', asserted_login_identity: assertion });

describe('asserted_login_identity', () => {
  test('signs somebody in to a second client without a page, as the one they are, since when they were', async () => {
    const { jti, sub, auth_time } = await idToken();
    const { sentTo } = await askSilently(asserted(jti));
    const { body } = await redeem(suite, sentTo?.parameters.code, {}, 'second-app');
    expect(claimsOf(body.id_token)).toMatchObject({ sub, auth_time, aud: 'second-app' });
  });

  test('with pages: consent is asked, nobody signs in again', async () => {
    const browser = new TestBrowser(suite);
    const page = await browser.open({ client_id: 'second-app', asserted_login_identity: asserted((await idToken()).jti) });
    expect(page.text).toContain('Your NHS number');
    expect((await browser.answer('agree')).sentTo?.parameters.code).toBeDefined();
  });

  test('leads straight to the step-up, of the same client too', async () => {
    const { jti } = await idToken('medium@demo.example', { vtr: '["P5.Cp.Cd"]' });
    const browser = new TestBrowser(suite);
    expect((await browser.open({ asserted_login_identity: asserted(jti) })).text).toContain('P5.Cp.Cd');
    await browser.answer('step-up');
    const { sentTo } = await browser.answer('agree');
    expect(claimsOf((await redeem(suite, sentTo?.parameters.code)).body.id_token)).toMatchObject({ vot: 'P9.Cp.Cd' });
  });

  test('silently a step-up cannot be', async () => {
    const { jti } = await idToken('medium@demo.example', { vtr: '["P5.Cp.Cd"]' });
    const { sentTo } = await askSilently(asserted(jti));
    expect(sentTo?.parameters.error).toBe('interaction_required');
  });

  test('is good once, however many try at once', async () => {
    const assertion = asserted((await idToken()).jti);
    const answers = await Promise.all(Array.from({ length: 5 }, () => askSilently(assertion)));
    expect(answers.filter(({ sentTo }) => sentTo?.parameters.code)).toHaveLength(1);
    expect(answers.filter(({ sentTo }) => sentTo?.parameters.error === 'sso_login_required')).toHaveLength(4);
  });

  test('who is gone from the world meanwhile signs in anew, and is somebody else', async () => {
    const { jti, auth_time, sub } = await idToken();
    const session = await suite.kernel.sessions.open('default');
    const browser = new TestBrowser(suite);
    await browser.open({ asserted_login_identity: asserted(jti) });
    await session.context.store.delete(USERS, 'mona@demo.example');
    expect((await browser.answer('agree')).text).toContain('Search for a patient');
    await session.setClock(Date.now() + 60_000, false);
    await browser.answer('pick', { person: '9990000018' });
    const { sentTo } = await browser.answer('agree');
    await session.setClock(Date.now(), false);
    const claims = claimsOf((await redeem(suite, sentTo?.parameters.code)).body.id_token);
    expect(claims.sub).not.toBe(sub);
    expect(claims.auth_time).toBeGreaterThan(auth_time as number);
  });

  test('with prompt=login it does not count', async () => {
    const { status, text } = await authorize(suite, { prompt: 'login', asserted_login_identity: asserted((await idToken()).jti) });
    expect(status).toBe(200);
    expect(text).toContain('Search for a patient');
  });

  test.each<[string, (code: unknown) => string]>([
    ['is no JWT', () => 'x'],
    ['is unsigned', (code) => `${asserted(code, {}, { alg: 'none' }).split('.').slice(0, 2).join('.')}.`],
    [
      'is signed by RS256',
      (code) => signed({ ...HEADER, alg: 'RS256' }, { code, iss: CLIENT, jti: 'x', iat: now(), exp: now() + 60 }, KEY.privateKey, 'sha256'),
    ],
    ['is signed by another key', (code) => asserted(code, {}, {}, OTHER_KEY.privateKey)],
    ['has a kid that is not known', (code) => asserted(code, {}, { kid: 'other' })],
    ['is of a client that has no keys', (code) => asserted(code, { iss: 'keyless-app' })],
    ['is of a client to which the id token was not given', (code) => asserted(code, { iss: 'second-app' })],
    ['has no code', () => asserted(undefined)],
    ['has a code that was made up', () => asserted(randomUUID())],
    ['has no jti', (code) => asserted(code, { jti: undefined })],
    ['has no iat', (code) => asserted(code, { iat: undefined })],
    ['was issued in the future', (code) => asserted(code, { iat: now() + 60 })],
    ['has expired', (code) => asserted(code, { iat: now() - 70, exp: now() - 10 })],
    ['is good for more than a minute', (code) => asserted(code, { exp: now() + 61 })],
    ['was issued long ago for now', (code) => asserted(code, { iat: now() - 600, exp: now() + 30 })],
    ['never ends', (code) => asserted(code, { exp: undefined })],
  ])('that %s is as good as none; the journal says why', async (_, make) => {
    const { jti } = await idToken();
    const { sentTo, about } = await askSilently(make(jti));
    expect(sentTo?.parameters.error).toBe('sso_login_required');
    expect(about?.advice).toEqual([expect.stringMatching(/^asserted_login_identity (?:is|lacks|must|iss|code|iat|exp)/)]);
    const page = await authorize(suite, { asserted_login_identity: make(jti) });
    expect(page.text).toContain('Search for a patient');
  });
});
