import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { ask, startOauth } from '../testing/sandbox.ts';
import { AUTHORIZATION_CODE_CHECKS } from './operations/authorization-code.ts';
import { REFRESH_CHECKS } from './operations/refresh-token.ts';
import { expectRow, rowsOf } from './testing/cases.ts';
import { type FakeProvider, startFakeProvider } from './testing/fake-provider.ts';
import { APP, AUTHORIZE, authorize, CALLBACK, comeBack, prepare, redeem, refresh, SECRET, settings, signIn } from './testing/sign-in.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');

let suite: Suite;
let provider: FakeProvider;
beforeAll(async () => {
  suite = await startOauth();
  provider = await startFakeProvider(() => NOW);
});
/** The time is noon, and the provider an honest one. */
beforeEach(async () => {
  await suite.kernel.sessions.reset('default');
  await prepare(suite, provider);
  await at(0);
  provider.next = {};
});
afterAll(async () => {
  await suite.stop();
  await provider.stop();
});

/** Puts the clock so many milliseconds after noon. */
async function at(later: number): Promise<void> {
  await (await suite.kernel.sessions.open('default')).setClock(NOW + later, true);
}

const introspect = async (token: string) => (await ask(suite, { target: '/_sandbox/introspect', json: { token } })).body;

describe('authorization_code', () => {
  /** Each is wrong in this way and in all that come after. */
  const ASKED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    '1': {},
    '2': { client_id: 'nobody' },
    '3': { client_id: 'revoked-sign-in' },
    '3b': { client_id: 'no-product-app' },
    '4': { client_id: APP },
    '5': { client_id: APP, client_secret: `${SECRET} ` },
    '6': { client_id: APP, client_secret: SECRET },
    '7': { client_id: APP, client_secret: SECRET, redirect_uri: 'https://evil.test/' },
    '8': { client_id: APP, client_secret: SECRET, redirect_uri: CALLBACK },
    '9': { client_id: APP, client_secret: SECRET, redirect_uri: CALLBACK, code: 'unknown1' },
  };

  test.each(rowsOf('authorization-code'))('row $row: $error_description', async (row) => {
    expectRow(await ask(suite, { form: { grant_type: 'authorization_code', ...ASKED[row.row] } }), row);
  });

  test('the checks are those of the platform, in its order', () => {
    expect(AUTHORIZATION_CODE_CHECKS.map(({ name }) => name)).toEqual([
      ...rowsOf('authorization-code').map(({ check }) => check),
      'redirectUriIsThatOfTheCode',
    ]);
  });

  test('gives tokens for a healthcare worker', async () => {
    const { status, body, text, about } = await redeem(suite, await signIn(suite));
    expect(status).toBe(200);
    expect(text).toBe(
      `{"access_token":"${body.access_token}","expires_in":"599","refresh_token":"${body.refresh_token}",` +
        '"refresh_token_expires_in":"43199","refresh_count":"0","token_type":"Bearer"}',
    );
    expect(body.access_token).toMatch(/^[A-Za-z0-9_-]{28}$/);
    expect(body.refresh_token).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(about).toMatchObject({ correlation: { clientId: APP, userId: '555000000001' } });
    expect(await introspect(body.access_token)).toMatchObject({
      active: true,
      issuedAt: NOW,
      expiresAt: NOW + 600_000,
      scopes: ['urn:nhsd:apim:user-nhs-cis2:aal3:personal-demographics-service'],
      authType: 'user',
      authLevel: 'aal3',
      authProvider: 'nhs-cis2',
      grantType: 'authorization_code',
      clientId: APP,
      applicationName: 'Signing in',
      userId: '555000000001',
      sid: 'session-1',
      idToken: expect.stringMatching(/^eyJ/),
      idTokenClaims: expect.objectContaining({ sub: '555000000001', authentication_assurance_level: '3' }),
    });
  });

  test('gives tokens for a patient, for an hour', async () => {
    provider.next = { claims: { aud: 'test-client-nhs-login', sub: 'a-uuid', nhs_number: '9990000018' } };
    const { body } = await redeem(suite, await signIn(suite, { scope: 'nhs-login' }));
    expect(body.refresh_token_expires_in).toBe('3599');
    expect(await introspect(body.access_token)).toMatchObject({ authLevel: 'p9', userId: '9990000018', nhsNumber: '9990000018' });
  });

  test('of levels only the very one counts', async () => {
    provider.next = { claims: { aud: 'test-client-nhs-login', identity_proofing_level: 'P9' } };
    const sent = await authorize(suite, { ...AUTHORIZE, client_id: 'p5-app', scope: 'nhs-login' });
    expect((await comeBack(suite, sent)).body.error).toBe('unauthorized_client');
  });

  test('tells sid in one environment only', async () => {
    const code = await signIn(suite);
    const form = { grant_type: 'authorization_code', client_id: APP, client_secret: SECRET, redirect_uri: CALLBACK, code };
    const { body } = await ask(suite, { form, headers: { 'X-Forwarded-Host': 'internal-dev.api.service.nhs.uk' } });
    expect(Object.keys(body)).toEqual([
      'access_token',
      'expires_in',
      'refresh_token',
      'refresh_token_expires_in',
      'refresh_count',
      'token_type',
      'sid',
    ]);
  });

  test('a page of another origin may read it', async () => {
    const form = {
      grant_type: 'authorization_code',
      client_id: APP,
      client_secret: SECRET,
      redirect_uri: CALLBACK,
      code: await signIn(suite),
    };
    const answer = await ask(suite, { form, headers: { Origin: 'https://page.test' } });
    expect(answer.header('access-control-allow-origin')).toBe('https://page.test');
    expect(answer.header('access-control-max-age')).toBe('600');
  });

  test('a code is good once, and of several at once one wins', async () => {
    const code = await signIn(suite);
    const answers = await Promise.all(Array.from({ length: 5 }, () => redeem(suite, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400]);
    expect((await redeem(suite, code)).body).toMatchObject({ error: 'invalid_grant', error_description: 'authorization_code is invalid' });
  });

  test('a code is good for 300 s', async () => {
    const [early, late] = [await signIn(suite), await signIn(suite)];
    await at(299_999);
    expect((await redeem(suite, early)).status).toBe(200);
    await at(300_000);
    expect((await redeem(suite, late)).body.error).toBe('invalid_grant');
  });

  test('a code is good for its own client only, which it is not spoilt for', async () => {
    const code = await signIn(suite);
    expect((await redeem(suite, code, { client_id: 'another-app' })).body.error_description).toBe('authorization_code is invalid');
    expect((await redeem(suite, code)).status).toBe(200);
  });

  test('where no callback address is registered, the one of the sign-in counts', async () => {
    const sent = await authorize(suite, { ...AUTHORIZE, client_id: 'no-callback-app', redirect_uri: 'https://a.test/' });
    const code = new URL((await comeBack(suite, sent)).header('location') as string).searchParams.get('code') as string;
    const own = { client_id: 'no-callback-app' };
    expect((await redeem(suite, code, { ...own, redirect_uri: 'https://b.test/' })).body.error_description).toBe('redirect_uri is invalid');
    expect((await redeem(suite, code, { ...own, redirect_uri: 'https://a.test/' })).status).toBe(200);
  });

  test('HTTP Basic is not read', async () => {
    const headers = { Authorization: `Basic ${Buffer.from(`${APP}:${SECRET}`).toString('base64')}` };
    const form = { grant_type: 'authorization_code', redirect_uri: CALLBACK, code: await signIn(suite) };
    expect((await ask(suite, { form, headers })).body.error_description).toBe('client_id is missing');
  });

  test('a demo application has the secret that this sandbox made', async () => {
    const form = { grant_type: 'refresh_token', client_id: 'z-demo-app', client_secret: 'x', refresh_token: 'x' };
    const answer = await ask(suite, { form });
    expect([answer.body.error, answer.about?.decidedBy]).toEqual(['invalid_client', 'clientSecretIsRight']);
    const { secretOfApplication } = await import('../oidc/secrets.ts');
    const secret = (await secretOfApplication({ apiKey: 'z-demo-app', generated: true } as never, suite.kernel)) as string;
    expect(secret).toMatch(/^[A-Za-z0-9]{16}$/);
    const good = await ask(suite, { form: { ...form, client_secret: secret } });
    expect(good.body.error_description).toBe('refresh_token is invalid');
  });
});

describe('refresh_token', () => {
  test.each(rowsOf('refresh-token'))('row $row: $error_description', async (row) => {
    const { body } = await redeem(suite, await signIn(suite));
    await at(43_200_000);
    const asked: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      '1': {},
      '2': { client_id: 'nobody' },
      '3': { client_id: 'revoked-sign-in' },
      '3b': { client_id: 'no-product-app' },
      '4': { client_id: APP },
      '5': { client_id: APP, client_secret: 'x' },
      '6': { client_id: APP, client_secret: SECRET },
      '7': { client_id: APP, client_secret: SECRET, refresh_token: 'unknown' },
      '8': { client_id: APP, client_secret: SECRET, refresh_token: body.refresh_token },
    };
    expectRow(await ask(suite, { form: { grant_type: 'refresh_token', ...asked[row.row] } }), row);
  });

  test('the checks are those of the platform, in its order', () => {
    expect(REFRESH_CHECKS.map(({ name }) => name)).toEqual(rowsOf('refresh-token').map(({ check }) => check));
  });

  test('rotates, counts, and counts down from the first sign-in', async () => {
    const first = (await redeem(suite, await signIn(suite))).body;
    await at(3000);
    const second = await refresh(suite, first.refresh_token);
    expect(second.text).toBe(
      `{"access_token":"${second.body.access_token}","expires_in":"599","refresh_token":"${second.body.refresh_token}",` +
        '"refresh_token_expires_in":"43196","refresh_count":"1","token_type":"Bearer"}',
    );
    expect((await refresh(suite, first.refresh_token)).body).toMatchObject({
      error: 'invalid_grant',
      error_description: 'refresh_token is invalid',
    });
    await at(43_199_000);
    const third = (await refresh(suite, second.body.refresh_token)).body;
    expect([third.refresh_token_expires_in, third.refresh_count]).toEqual(['0', '2']);
    await at(43_200_000);
    expect((await refresh(suite, third.refresh_token)).body.error_description).toBe('refresh token refresh period has expired');
    // the access tokens have lives of their own
    expect(await introspect(third.access_token)).toMatchObject({ active: true, userId: '555000000001' });
  });

  test('of several at once exactly one wins', async () => {
    const { body } = await redeem(suite, await signIn(suite));
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(suite, body.refresh_token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(401)]);
  });

  test('is of no use to another client', async () => {
    const { body } = await redeem(suite, await signIn(suite));
    expect((await refresh(suite, body.refresh_token, { client_id: 'another-app' })).body.error_description).toBe(
      'refresh_token is invalid',
    );
    expect((await refresh(suite, body.refresh_token)).status).toBe(200);
  });

  test('the hooks for tests count where they are smaller', async () => {
    const hooks = { _access_token_expiry_ms: '5000', _refresh_token_expiry_ms: '10000', _refresh_tokens_validity_ms: '60000' };
    const { body } = await redeem(suite, await signIn(suite), hooks);
    expect([body.expires_in, body.refresh_token_expires_in]).toEqual(['4', '9']);
    const larger = await refresh(suite, body.refresh_token, { _access_token_expiry_ms: '600001', _refresh_tokens_validity_ms: '1e9' });
    expect([larger.body.expires_in, larger.body.refresh_token_expires_in]).toEqual(['599', '59']);
    const over = await refresh(suite, larger.body.refresh_token, { _refresh_tokens_validity_ms: '0' });
    expect([over.status, over.body.error_description]).toEqual([401, 'refresh token refresh period has expired']);
    await at(60_000);
    expect((await refresh(suite, larger.body.refresh_token)).body.error_description).toBe('refresh token refresh period has expired');
  });

  test('an expired one is told apart from an unknown one', async () => {
    const { body } = await redeem(suite, await signIn(suite), { _refresh_token_expiry_ms: '1000' });
    await at(1000);
    expect((await refresh(suite, body.refresh_token)).body.error_description).toBe('refresh token refresh period has expired');
  });

  test('a session can have lives of its own', async () => {
    await settings(suite, provider, { lifetimes: { accessToken: 20, authorizationCode: 5, cis2Refresh: 100 } });
    const { body } = await redeem(suite, await signIn(suite));
    expect([body.expires_in, body.refresh_token_expires_in]).toEqual(['19', '99']);
    const code = await signIn(suite);
    await at(5000);
    expect((await redeem(suite, code)).body.error).toBe('invalid_grant');
  });
});
