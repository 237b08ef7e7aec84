import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { type Answered, ask, askForToken, KID, signJwt, startOauth } from '../testing/sandbox.ts';
import { expectRow, type Row, rowsOf } from './testing/cases.ts';
import { type FakeProvider, startFakeProvider } from './testing/fake-provider.ts';
import { prepare, redeem, refresh, settings, signIn } from './testing/sign-in.ts';

let suite: Suite;
let provider: FakeProvider;
beforeAll(async () => {
  suite = await startOauth();
  provider = await startFakeProvider(Date.now);
});
beforeEach(async () => {
  await suite.kernel.sessions.reset('default');
  await prepare(suite, provider);
  provider.next = {};
  provider.asked.length = 0;
});
afterAll(async () => {
  await suite.stop();
  await provider.stop();
});

const rowNamed = (table: string, row: string) => rowsOf(table).find((one) => one.row === row) as Row;
const userinfo = (authorization?: string) =>
  ask(suite, { method: 'GET', target: '/oauth2/userinfo', headers: authorization === undefined ? {} : { Authorization: authorization } });

describe('GET /userinfo', () => {
  test('passes on what CIS2 tells, as it is', async () => {
    provider.next = { userinfo: '{ "sub":"555000000001",\n "nhsid_nrbac_roles": [] }' };
    const { body } = await redeem(suite, await signIn(suite));
    const answer = await userinfo(`Bearer ${body.access_token}`);
    expect([answer.status, answer.text]).toEqual([200, provider.next.userinfo]);
    expect(provider.asked.at(-1)).toMatchObject({ target: 'GET /userinfo', authorization: 'Bearer the-provider-own' });
  });

  test('goes on working after a refresh', async () => {
    const { body } = await redeem(suite, await signIn(suite));
    const again = await refresh(suite, body.refresh_token);
    expect((await userinfo(`Bearer ${again.body.access_token}`)).status).toBe(200);
  });

  test.each([undefined, '', 'Bearer', 'Bearer unknown', 'Basic YTpi', 'bearer  '])('row 1: %j is no token', async (authorization) => {
    expectRow(await userinfo(authorization), rowNamed('userinfo', '1'));
  });

  test('row 1: an expired token, and a revoked one', async () => {
    const { body } = await redeem(suite, await signIn(suite), { _access_token_expiry_ms: '0' });
    expectRow(await userinfo(`Bearer ${body.access_token}`), rowNamed('userinfo', '1'));
    const other = await redeem(suite, await signIn(suite));
    await ask(suite, { method: 'DELETE', target: `/_sandbox/tokens/${other.body.access_token}` });
    expectRow(await userinfo(`Bearer ${other.body.access_token}`), rowNamed('userinfo', '1'));
  });

  test('row 2: an application’s own token, and a patient’s', async () => {
    const own = await askForToken(suite);
    expectRow(await userinfo(`Bearer ${own.body.access_token}`), rowNamed('userinfo', '2'));
    provider.next = { claims: { aud: 'test-client-nhs-login' } };
    const patient = await redeem(suite, await signIn(suite, { scope: 'nhs-login' }));
    expectRow(await userinfo(`Bearer ${patient.body.access_token}`), rowNamed('userinfo', '2'));
  });

  test('of a minted token’s user as CIS2 would tell it', async () => {
    const { body } = await ask(suite, { target: '/_sandbox/tokens', json: { flow: 'cis2', user: '555000000001' } });
    const answer = await userinfo(`Bearer ${body.access_token}`);
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { sub: '555000000001', nhsid_nrbac_roles: [{ person_roleid: '555000000002' }] },
    ]);
    expect(provider.asked).toEqual([]);
  });

  test('CIS2 that does not want to', async () => {
    const { body } = await redeem(suite, await signIn(suite));
    provider.next = { status: 401 };
    expect(await userinfo(`Bearer ${body.access_token}`)).toMatchObject({ status: 500, about: { error: 'providerRefused' } });
  });
});

describe('POST /backchannel_logout', () => {
  const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };
  const good = () => ({
    iss: provider.issuer,
    aud: 'test-client-cis2',
    sid: 'session-1',
    sub: '555000000001',
    jti: 'j',
    iat: 1,
    events: EVENTS,
  });
  const tell = (claims: object, header: object = {}, form = {}): Promise<Answered> =>
    ask(suite, {
      target: '/oauth2/backchannel_logout',
      form: { logout_token: signJwt({ alg: 'RS512', typ: 'JWT', kid: KID, ...header }, claims), ...form },
    });
  const BAD = { iss: 'https://evil.test', aud: 'x', nonce: 'n' };

  const TOLD: Readonly<Record<string, () => Promise<Answered>>> = {
    '0': async () => {
      await settings(suite, provider, { backchannelLogoutFrom: ['192.0.2.1'] });
      return tell(BAD);
    },
    '1': () => tell({}, {}, { logout_token: 'x' }),
    '2': () => tell(BAD, { kid: '?' }),
    '3': () => tell({ ...BAD, aud: 'test-client-cis2' }, { kid: '?' }),
    '4': () => tell({ ...BAD, aud: ['test-client-cis2'], iss: provider.issuer.toUpperCase() }, { kid: '?' }),
    '5': () => tell({ ...good(), nonce: 'n', events: { other: {} } }, { kid: '?' }),
    '6': () => tell({ ...good(), nonce: 'n' }, { kid: '?' }),
    '7': async () => {
      await settings(suite, { issuer: 'http://127.0.0.1:1' });
      return tell(good());
    },
    '8': () => tell(good(), { kid: '?' }),
    '9': () => tell({ ...good(), sid: 'nobody’s' }),
  };

  test.each(rowsOf('backchannel-logout'))('row $row: $error_description', async (row) => {
    const answer = await (TOLD[row.row] as () => Promise<Answered>)();
    expectRow(answer, row.row === '7' ? { ...row, check: 'providerIsKnown' } : row);
  });

  test.each(['none', 'HS256', 'RS256'])('alg %s over a signature by RS512 does not pass', async (alg) => {
    expect((await tell(good(), { alg })).body.error_description).toBe('Unable to verify JWT');
  });

  test('ends what came of the session, and nothing else', async () => {
    const first = (await redeem(suite, await signIn(suite))).body;
    const second = (await refresh(suite, first.refresh_token)).body;
    const unused = await signIn(suite);
    provider.next = { claims: { sid: 'session-2' } };
    const other = (await redeem(suite, await signIn(suite))).body;
    const answer = await tell(good());
    expect([answer.status, answer.text, answer.header('content-type')]).toEqual([200, '{"success":true}', 'application/json']);
    for (const { access_token: token } of [first, second])
      expect((await ask(suite, { target: '/_sandbox/introspect', json: { token } })).body).toEqual({ active: false });
    expect((await refresh(suite, second.refresh_token)).body.error_description).toBe('refresh_token is invalid');
    expect((await redeem(suite, unused)).body.error_description).toBe('authorization_code is invalid');
    expect((await ask(suite, { target: '/_sandbox/introspect', json: { token: other.access_token } })).body.active).toBe(true);
    expect((await tell(good())).body.error_description).toBe('SID not found');
  });
});
