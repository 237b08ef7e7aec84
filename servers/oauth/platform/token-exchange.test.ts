import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { signingKeysOf, signJwt as signWith } from '../keys/signing-keys.ts';
import {
  type Answered,
  ask,
  credentialsForm,
  GOOD_HEADER,
  goodClaims,
  KEY,
  KID,
  publicJwk,
  signJwt,
  startOauth,
} from '../testing/sandbox.ts';
import { SUBJECT_TOKEN_CHECKS } from './subject-token-checks.ts';
import { expectRow, type Row, rowsOf } from './testing/cases.ts';
import { type FakeProvider, startFakeProvider } from './testing/fake-provider.ts';
import { APP, prepare, refresh, settings } from './testing/sign-in.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const EXCHANGE = {
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
};

let suite: Suite;
let provider: FakeProvider;
beforeAll(async () => {
  suite = await startOauth();
  provider = await startFakeProvider(() => NOW);
});
beforeEach(async () => {
  await suite.kernel.sessions.reset('default');
  await prepare(suite, provider);
  await (await suite.kernel.sessions.open('default')).setClock(NOW, true);
  provider.asked.length = 0;
});
afterAll(async () => {
  await suite.stop();
  await provider.stop();
});

function exchange(subjectToken: string | undefined, target = '/oauth2/token', client = APP): Promise<Answered> {
  const aud = `http://oauth.test:9005${target}`;
  const assertion = signJwt(GOOD_HEADER, goodClaims(NOW, { iss: client, sub: client, aud }));
  const form = { ...credentialsForm(assertion), ...EXCHANGE, client_id: 'an unrelated value' };
  return ask(suite, { target, form: subjectToken === undefined ? form : { ...form, subject_token: subjectToken } });
}

const HEADER = { alg: 'RS512', typ: 'JWT', kid: KID };
const claims = (more: object = {}) => ({
  iss: provider.issuer,
  aud: 'whoever',
  sub: '555000000001',
  exp: NOW / 1000 + 60,
  authentication_assurance_level: '3',
  ...more,
});

describe('subject_token', () => {
  /** What is wrong, here and in all rows that come after. */
  const TOKENS: Readonly<Record<string, () => string | undefined>> = {
    '1': () => undefined,
    '2': () => 'a.b',
    '3': () => signJwt({ typ: 'at' }, {}),
    '4': () => signJwt({ kid: '?', typ: 'at' }, {}),
    '5': () => signJwt({ kid: '?', typ: 'jwt' }, {}),
    '6': () => signJwt({ ...HEADER, kid: '?' }, {}),
    '7': () => signJwt({ ...HEADER, kid: '?' }, { exp: 'soon' }),
    '8': () => signJwt({ ...HEADER, kid: '?' }, { exp: NOW / 1000 - 1 }),
    '9': () => signJwt({ ...HEADER, kid: '?' }, { exp: NOW / 1000 }),
    '10': () => signJwt({ ...HEADER, kid: '?' }, { exp: NOW / 1000, iss: 'https://evil.test' }),
    '11': () => signJwt({ ...HEADER, kid: '?' }, { exp: NOW / 1000, iss: 'https://evil.test', aud: 'a' }),
    '12': () => signJwt({ ...HEADER, kid: '?' }, claims({ authentication_assurance_level: '1' })),
    '13': () => `${signJwt(HEADER, claims({ authentication_assurance_level: '1' })).slice(0, -8)}AAAAAAAA`,
    '14': () => signJwt(HEADER, claims({ iss: 'https://out-of-reach.test' })),
    '15': () => signJwt(HEADER, claims({ authentication_assurance_level: '1' })),
  };

  test.each(rowsOf('subject-token'))('row $row: $error_description', async (row) => {
    const acceptedIssuers = [{ issuer: 'https://out-of-reach.test', provider: 'nhs-cis2', jwksUrl: 'http://127.0.0.1:1/jwks' }];
    await settings(suite, provider, { acceptedIssuers });
    expectRow(await exchange((TOKENS[row.row] as () => string | undefined)()), row);
  });

  test('the checks are those of the platform, in its order', () => {
    const rows: readonly Row[] = [...rowsOf('subject-token').slice(0, 13), ...rowsOf('actor-token')];
    expect(SUBJECT_TOKEN_CHECKS.map(({ name }) => name)).toEqual(rows.map(({ check }) => check));
  });

  test('the client comes first', async () => {
    const form = { ...credentialsForm('x'), ...EXCHANGE };
    expect((await ask(suite, { form })).body.error_description).toBe('Malformed JWT in client_assertion');
  });

  test.each(['none', 'HS256', 'HS512', 'PS512', 'ES256', 'RS256'])('alg %s over a signature by RS512 does not pass', async (alg) => {
    expect((await exchange(signJwt({ ...HEADER, alg }, claims()))).body.error_description).toBe('JWT signature verification failed');
  });

  test.each(['jku', 'x5u', 'jwk'])('%s is of no interest', async (member) => {
    let fetched = 0;
    const trap = createServer((_request, response) => {
      fetched += 1;
      response.end(JSON.stringify({ keys: [publicJwk()] }));
    });
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    const value = member === 'jwk' ? publicJwk() : `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;
    const answer = await exchange(signJwt({ ...HEADER, kid: 'theirs', [member]: value }, claims()));
    trap.close();
    expect([answer.body.error_description, fetched]).toEqual(["Invalid 'kid' header in subject_token JWT - no matching public key", 0]);
  });

  test('aud is compared with nothing, and typ in any letter case', async () => {
    for (const aud of ['x', ['a', 'b'], 7]) expect((await exchange(signJwt({ ...HEADER, typ: 'jwt' }, claims({ aud })))).status).toBe(200);
  });

  test('the journal says what was expected', async () => {
    const { about } = await exchange(signJwt(HEADER, claims({ iss: 'https://evil.test' })));
    expect(about?.advice).toEqual([`iss: expected ${provider.issuer} or ${provider.issuer}; received "https://evil.test"`]);
    expect(about?.correlation).toMatchObject({ clientId: APP });
  });
});

describe('act.sub', () => {
  const actor = { iss: 'i', aud: 'a', exp: 1, nhs_number: '9990000026' };
  const without = (name: string) => Object.fromEntries(Object.entries(actor).filter(([key]) => key !== name));
  const ACTORS: Readonly<Record<string, string>> = {
    '0': 'somebody',
    '1': signJwt({ alg: 'RS512', typ: 'JWT' }, actor),
    '2': signJwt({ alg: 'RS512', kid: 'k' }, actor),
    '3': signJwt({ typ: 'JWT', kid: 'k' }, actor),
    '4': signJwt(HEADER, without('exp')),
    '5': signJwt(HEADER, { ...actor, exp: '1' }),
    '6': signJwt(HEADER, without('iss')),
    '7': signJwt(HEADER, without('aud')),
    '8': signJwt(HEADER, without('nhs_number')),
  };
  const delegated = (sub: unknown, more: object = {}) =>
    exchange(signJwt(HEADER, claims({ nhs_number: '9990000018', act: { sub }, ...more })));

  test.each(rowsOf('actor-token'))('row $row: $error_description', async (row) => {
    expectRow(await delegated(ACTORS[row.row]), row);
  });

  test('is not checked for expiry or signature, and goes with the token', async () => {
    const sub = `${signJwt(HEADER, actor).slice(0, -8)}AAAAAAAA`;
    const { status, body } = await delegated(sub);
    expect(status).toBe(200);
    const facts = await ask(suite, { target: '/_sandbox/introspect', json: { token: body.access_token } });
    expect(facts.body.idTokenClaims.act).toEqual({ sub });
  });

  test.each([[{ act: { sub: { a: 1 } } }], [{ act: null }], [{ act: 'x' }], [{ nhs_number: undefined }]])(
    'is not looked at in %j',
    async (more) => expect((await delegated('somebody', more)).status).toBe(200),
  );
});

describe('success', () => {
  test('for a healthcare worker', async () => {
    const { status, body, text } = await exchange(signJwt(HEADER, claims({ sid: 's' })));
    expect(status).toBe(200);
    expect(text).toBe(
      `{"access_token":"${body.access_token}","expires_in":"599","token_type":"Bearer",` +
        '"issued_token_type":"urn:ietf:params:oauth:token-type:access_token",' +
        `"refresh_token":"${body.refresh_token}","refresh_token_expires_in":"43199","refresh_count":"0"}`,
    );
    const facts = await ask(suite, { target: '/_sandbox/introspect', json: { token: body.access_token } });
    expect(facts.body).toMatchObject({ grantType: 'token_exchange', authLevel: 'aal3', userId: '555000000001', clientId: APP });
  });

  test('is refreshed with the secret', async () => {
    const { body } = await exchange(signJwt(HEADER, claims()));
    const again = await refresh(suite, body.refresh_token);
    expect([again.status, again.body.refresh_count, Object.keys(again.body).includes('issued_token_type')]).toEqual([200, '1', false]);
    expect((await refresh(suite, again.body.refresh_token, { client_secret: '' })).body.error_description).toBe('client_secret is missing');
  });

  test.each([
    ['cis2', 'RS256', '/openam/oauth2/realms/root/realms/NHSIdentity/realms/Healthcare', '/oauth2/token', 'nhs-cis2', '43199'],
    ['nhs-login', 'RS512', '/nhs-login', '/oauth2/token', 'nhs-login', '3599'],
    ['realms', 'RS512', '/realms/Cis2-mock-internal-dev', '/oauth2-mock/token', 'apim-mock-nhs-cis2', '43199'],
    ['realms', 'RS512', '/realms/NHS-Login-mock-int', '/oauth2-mock/token', 'apim-mock-nhs-login', '3599'],
    ['realms', 'RS512', '/auth/realms/Cis2-mock-int', '/oauth2/token', 'apim-mock-nhs-cis2', '43199'],
  ] as const)('by a token of this sandbox’s own %s, %s', async (ring, alg, path, target, authProvider, refreshFor) => {
    await ask(suite, { method: 'PUT', target: '/_sandbox/settings', json: {} });
    const key = await signingKeysOf(suite.kernel).current(ring, alg);
    const more = { iss: `http://oauth.test:9005${path}`, identity_proofing_level: 'P9', nhs_number: '9990000018' };
    const { status, body } = await exchange(signWith(key, claims(more)), target);
    expect([status, body.refresh_token_expires_in]).toEqual([200, refreshFor]);
    const facts = await ask(suite, { target: '/_sandbox/introspect', json: { token: body.access_token } });
    expect(facts.body.authProvider).toBe(authProvider);
  });

  test('by a token of an issuer whose key was registered', async () => {
    const issuer = 'https://identity.ptl.api.platform.nhs.uk/realms/Cis2-mock-internal-dev';
    const acceptedIssuers = [{ issuer, provider: 'nhs-cis2', jwks: { keys: [publicJwk(KEY.publicKey, 'own/+=')] } }];
    await settings(suite, provider, { acceptedIssuers });
    expect((await exchange(signJwt({ ...HEADER, kid: 'own/+=' }, claims({ iss: issuer })))).status).toBe(200);
    expect((await exchange(signJwt({ ...HEADER, kid: 'other' }, claims({ iss: issuer })))).status).toBe(401);
  });

  test('in integration a provider has one name', async () => {
    const strict = await startOauth({ environment: 'integration' });
    try {
      const json = { apiKey: APP, name: 'x', scopes: ['urn:nhsd:apim:user-nhs-cis2:aal3:x'], jwks: { keys: [publicJwk()] } };
      await ask(strict, { method: 'PUT', target: `/_sandbox/world/applications/${APP}`, json });
      const key = await signingKeysOf(strict.kernel).current('cis2');
      const by = async (host: string) => {
        const iss = `${host}/openam/oauth2/realms/root/realms/NHSIdentity/realms/Healthcare`;
        const now = Date.now();
        const assertion = signJwt(GOOD_HEADER, goodClaims(now, { iss: APP, sub: APP }));
        const subject = signWith(key, claims({ iss, exp: Math.floor(now / 1000) + 60 }));
        return (await ask(strict, { form: { ...credentialsForm(assertion), ...EXCHANGE, subject_token: subject } })).status;
      };
      expect([await by('http://oauth.test:9005'), await by('http://other.test')]).toEqual([200, 400]);
    } finally {
      await strict.stop();
    }
  });
});

describe('keys of another issuer', () => {
  let server: Server;
  let mode = 'good';
  let hits = 0;
  beforeAll(async () => {
    server = createServer((request, response) => {
      hits += 1;
      if (mode === 'redirect' && request.url === '/jwks') return void response.writeHead(302, { Location: '/moved' }).end();
      if (mode === 'nonsense') return void response.end('<html>');
      if (mode === 'large') {
        response.writeHead(200);
        const chunk = Buffer.alloc(1024 * 1024, ' ');
        const more = () => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', more);
        return void more();
      }
      response.end(JSON.stringify({ keys: [publicJwk()] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test.each([
    ['good', 200, 1],
    ['redirect', 500, 1],
    ['nonsense', 500, 1],
    ['large', 500, 1],
  ])('at an address that is %s: %s', async (how, status, times) => {
    mode = how;
    hits = 0;
    const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
    await settings(suite, provider, { acceptedIssuers: [{ issuer: 'https://other.test', provider: 'nhs-cis2', jwksUrl }] });
    const answer = await exchange(signJwt(HEADER, claims({ iss: 'https://other.test' })));
    expect([answer.status, hits]).toEqual([status, times]);
  });
});
