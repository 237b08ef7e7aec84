import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import {
  type Answered,
  ask,
  askForToken,
  credentialsForm,
  GOOD_HEADER,
  goodClaims,
  KEY,
  signJwt,
  startOauth,
  TOKEN_URL,
} from '../testing/sandbox.ts';
import { CLIENT_CREDENTIALS_CHECKS } from './operations/client-credentials.ts';

/** How a request differs from a good one. `null` takes a member away; `$…` stands for what only the test can know. */
interface Change {
  readonly form?: Readonly<Record<string, string | null>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly signedBy?: Signer;
}

interface Case {
  readonly row: string;
  readonly check: string;
  readonly name: string;
  readonly status: number;
  readonly error: string;
  readonly error_description: string;
  /** Changes of a good request, each of which alone is refused by this check. */
  readonly alone: readonly Change[];
  /** What to put right (or to get wrong later in the order) after the check before, so that this one is the first to refuse. */
  readonly next: Change;
}

type Signer = 'client' | 'another' | 'nobody' | 'rs256' | 'publicKeyAsSecret';

const CASES: readonly Case[] = JSON.parse(readFileSync(new URL('./cases/client-assertion.json', import.meta.url), 'utf8'));
const NOW = Date.parse('2026-03-01T12:00:00.500Z');
const USED_JTI = 'used-before';
const ANOTHER = generateKeyPairSync('rsa', { modulusLength: 2048 });

const SIGNATURES: Record<Signer, (signed: string) => Buffer> = {
  client: (signed) => sign('RSA-SHA512', Buffer.from(signed), KEY.privateKey),
  another: (signed) => sign('RSA-SHA512', Buffer.from(signed), ANOTHER.privateKey),
  nobody: () => Buffer.alloc(0),
  rs256: (signed) => sign('RSA-SHA256', Buffer.from(signed), KEY.privateKey),
  publicKeyAsSecret: (signed) =>
    createHmac('sha512', KEY.publicKey.export({ type: 'spki', format: 'pem' }) as string)
      .update(signed)
      .digest(),
};

let suite: Suite;
beforeAll(async () => {
  suite = await startOauth();
});
afterAll(() => suite.stop());

/** A world in which it is noon and one jti is used, by everybody. */
beforeEach(async () => {
  await suite.kernel.sessions.reset('default');
  await (await suite.kernel.sessions.open('default')).setClock(NOW, true);
  for (const client of ['gp-app', 'nobody']) await send({ claims: { iss: client, sub: client, jti: USED_JTI } });
});

let sent = 0;

function resolve(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolve);
  if (value === '$endpoint') return TOKEN_URL;
  if (value === '$used') return USED_JTI;
  if (value === '$new') return `new-${sent}`;
  const offset = typeof value === 'string' ? /^\$now([+-]\d+)$/.exec(value)?.[1] : undefined;
  return offset === undefined ? value : Math.floor(NOW / 1000) + Number(offset);
}

function applied(base: Readonly<Record<string, unknown>>, change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const entries = Object.entries({ ...base, ...change }).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([name, value]) => [name, resolve(value)]));
}

function merged(first: Change, second: Change): Change {
  return {
    ...first,
    ...second,
    form: { ...first.form, ...second.form },
    header: { ...first.header, ...second.header },
    claims: { ...first.claims, ...second.claims },
  };
}

/** Sends a good request, but for the change. */
function send(change: Change): Promise<Answered> {
  sent += 1;
  const parts = [applied(GOOD_HEADER, change.header), applied({ ...goodClaims(NOW), jti: '$new' }, change.claims)];
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const assertion = `${signed}.${SIGNATURES[change.signedBy ?? 'client'](signed).toString('base64url')}`;
  const form = applied(credentialsForm(assertion), change.form);
  if (form.client_assertion === '$signed') form.client_assertion = assertion;
  return ask(suite, { form: form as Record<string, string> });
}

function expectRefusal(answer: Answered, expected: Case): void {
  expect(answer.status).toBe(expected.status);
  expect(answer.body).toEqual({
    error: expected.error,
    error_description: expected.error_description,
    message_id: expect.stringMatching(/^rrt-\d{19}-[a-d]-geu2-\d{7}-\d{7}-1$/),
  });
  expect(answer.header('content-type')).toBe('application/json');
  expect(answer.about).toMatchObject({ decidedBy: expected.check, error: expected.name });
}

test('the checks are those of the platform, in its order', () => {
  const extra = new Set(['grantTypeFitsSubjectToken', 'jtiIsRemembered', 'nbfIsReached', 'applicationIsApproved']);
  const names = CLIENT_CREDENTIALS_CHECKS.map(({ name }) => name);
  expect(names.filter((name) => !extra.has(name))).toEqual(CASES.map(({ check }) => check));
  expect(names.indexOf('jtiIsRemembered')).toBe(names.indexOf('expIsNear') + 1);
  expect(CASES.map(({ row }) => Number(row))).toEqual(Array.from({ length: 21 }, (_, at) => at + 1));
});

describe('one mistake at a time', () => {
  test.each(CASES.flatMap((expected) => expected.alone.map((change) => [expected.row, JSON.stringify(change), change, expected] as const)))(
    'row %s: %s',
    async (_row, _text, change, expected) => expectRefusal(await send(change), expected),
  );

  test('no mistake', async () => expect(await send({})).toMatchObject({ status: 200 }));
});

test('every mistake in one request, put right one by one', async () => {
  let change: Change = {};
  for (const expected of CASES) {
    change = merged(change, expected.next);
    expectRefusal(await send(change), expected);
  }
  expect((await send(merged(change, { claims: { iss: 'gp-app', sub: 'gp-app' } }))).status).toBe(200);
});

describe('what passes', () => {
  test.each<[string, Change]>([
    ['typ in any letter case', { header: { typ: 'jWt' } }],
    ['a jku header, which nobody follows', { header: { jku: 'http://127.0.0.1:1/', x5u: 'http://127.0.0.1:1/' } }],
    ['exp 310 seconds ahead', { claims: { exp: '$now+310' } }],
    ['exp this very second', { claims: { exp: '$now+1' } }],
    ['aud as a list of one', { claims: { aud: ['$endpoint'] } }],
    ['aud of the integration environment', { claims: { aud: 'https://int.api.service.nhs.uk/oauth2/token' } }],
    ['aud of production', { claims: { aud: 'https://api.service.nhs.uk/oauth2/token' } }],
    ['iat in the future, nbf within the allowance', { claims: { iat: '$now+900', nbf: '$now+10' } }],
    ['an extra client_id', { form: { client_id: 'of-somebody-else' } }],
  ])('%s', async (_name, change) => expect(await send(change)).toMatchObject({ status: 200 }));
});

describe('beyond the 21', () => {
  test('a revoked application', async () => {
    const answer = await send({ claims: { iss: 'revoked-app', sub: 'revoked-app' } });
    expect(answer).toMatchObject({
      status: 401,
      body: { error: 'access_denied', error_description: 'The developer app associated with the API key is not approved or revoked' },
      about: { decidedBy: 'applicationIsApproved' },
    });
  });

  test('nbf that is not reached, after aud', async () => {
    expect(await send({ claims: { nbf: '$now+12' } })).toMatchObject({
      status: 401,
      body: { error: 'unknown_error' },
      about: { decidedBy: 'nbfIsReached' },
    });
    expect(await send({ claims: { nbf: '$now+12', aud: 'x' } })).toMatchObject({ about: { decidedBy: 'audIsThisEndpoint' } });
  });

  test('a grant type that does not fit a subject token (1b), before the assertion is looked at', async () => {
    const form = { subject_token_type: 'urn:ietf:params:oauth:token-type:id_token', client_assertion: null };
    expect(await send({ form })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', error_description: 'grant_type is invalid' },
      about: { decidedBy: 'grantTypeFitsSubjectToken' },
    });
  });
});

describe('aud follows the address that was called', () => {
  const call = (target: string, aud: string, headers: Record<string, string> = {}) =>
    ask(suite, { target, headers, form: credentialsForm(signJwt(GOOD_HEADER, goodClaims(NOW, { aud }))) });

  test.each([
    ['/oauth2-mock/token', 'http://oauth.test:9005/oauth2-mock/token', {}],
    ['/oauth2-mock/token', 'https://internal-dev.api.service.nhs.uk/oauth2-mock/token', {}],
    ['/oauth2/token', 'https://sandbox.example/oauth2/token', { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'sandbox.example' }],
    ['/oauth2/token', 'http://127.0.0.1:9000/oauth2/token', { Host: '127.0.0.1:9000' }],
  ])('%s as %s', async (target, aud, headers: Record<string, string>) => expect((await call(target, aud, headers)).status).toBe(200));

  test('with a session’s prefix, and without', async () => {
    await (await suite.kernel.sessions.open('run42')).setClock(NOW, true);
    expect((await call('/~run42/oauth2/token', 'http://oauth.test:9005/~run42/oauth2/token')).status).toBe(200);
    expect((await call('/~run42/oauth2/token', TOKEN_URL)).status).toBe(200);
    expect((await call('/~run42/oauth2/token', 'http://oauth.test:9005/~other/oauth2/token')).status).toBe(401);
  });
});

describe('a jti is used up', () => {
  const again = { claims: { jti: 'once' } };
  const notUnique = { status: 400, body: { error_description: "Non-unique 'jti' claim in client_assertion JWT" } };

  test.each<[string, Change]>([
    ['a success', {}],
    ['row 15', { claims: { iss: 'nobody', sub: 'nobody' } }],
    ['row 18', { header: { kid: 'x' } }],
    ['row 19', { signedBy: 'another' }],
    ['row 20', { claims: { aud: 'x' } }],
  ])('by %s', async (_name, change) => {
    await send(merged(again, change));
    expect(await send(merged(again, { claims: { ...(change.claims?.sub ? change.claims : {}), jti: 'once' } }))).toMatchObject(notUnique);
  });

  test.each<[string, Change]>([
    ['row 4', { header: { alg: 'RS256' } }],
    ['row 14', { claims: { exp: '$now+3600' } }],
  ])('not by %s', async (_name, change) => {
    await send(merged(again, change));
    expect(await send(again)).toMatchObject({ status: 200 });
  });

  test('each client has its own', async () => {
    expect(await send(again)).toMatchObject({ status: 200 });
    expect(await send({ claims: { jti: 'once', iss: 'no-scope-app', sub: 'no-scope-app' } })).toMatchObject({
      about: { decidedBy: 'aScopeIsUsable' },
    });
  });

  test('for 30 days', async () => {
    const session = await suite.kernel.sessions.open('default');
    const day = 24 * 3600 * 1000;
    const at = (now: number) => ask(suite, { form: credentialsForm(signJwt(GOOD_HEADER, goodClaims(now, { jti: 'once' }))) });
    expect(await at(NOW)).toMatchObject({ status: 200 });
    await session.setClock(NOW + 30 * day - 1000, true);
    expect(await at(NOW + 30 * day)).toMatchObject(notUnique);
    await session.setClock(NOW + 30 * day + 1000, true);
    expect(await at(NOW + 30 * day)).toMatchObject({ status: 200 });
    expect(await at(NOW + 30 * day)).toMatchObject(notUnique);
  });

  test('by exactly one of many requests at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(again)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(400)]);
  });

  test('in its own session only', async () => {
    await (await suite.kernel.sessions.open('elsewhere')).setClock(NOW, true);
    expect(await send(again)).toMatchObject({ status: 200 });
    const form = credentialsForm(signJwt(GOOD_HEADER, goodClaims(NOW, { jti: 'once' })));
    expect(await ask(suite, { target: '/~elsewhere/oauth2/token', form })).toMatchObject({ status: 200 });
  });
});

describe('the journal is told what was expected and what came', () => {
  test.each<[string, Change, string]>([
    [
      'aud',
      { claims: { aud: 'https://elsewhere.test/' } },
      'aud: expected http://oauth.test:9005/oauth2/token or https://api.service.nhs.uk',
    ],
    ['kid', { header: { kid: 'k9' } }, 'kid: expected the kid of an RSA key: test-1; received "k9"'],
    ['iss', { claims: { iss: 'a' } }, 'iss and sub: expected both the API key; received {"iss":"a","sub":"gp-app"}'],
    ['alg', { header: { alg: null } }, 'alg: expected RS512; received nothing'],
    ['exp', { claims: { exp: 5 } }, `exp: expected ${Math.floor(NOW / 1000)} (now) or later; received 5`],
    ['jwksUrl', { claims: { iss: 'far-keys-app', sub: 'far-keys-app' } }, 'jwksUrl of Keys out of reach: connect ECONNREFUSED'],
  ])('%s', async (_name, change, advice) => {
    const answer = await send(change);
    expect(answer.about?.advice?.[0]).toContain(advice);
    expect(answer.text).not.toContain('expected');
  });

  test('a megabyte of junk is cut short', async () => {
    const answer = await send({ header: { kid: 'k'.repeat(1_000_000) } });
    expect(answer.about?.advice?.[0]?.length).toBeLessThan(400);
    expect(answer.about?.correlation).toMatchObject({ clientId: 'gp-app', kid: 'k'.repeat(200), messageId: answer.body.message_id });
  });
});

describe('whatever comes, it is refused as the platform refuses', () => {
  const refusedProperly = async (assertion: string) => {
    const answer = await ask(suite, { form: credentialsForm(assertion) });
    expect([400, 401, 403]).toContain(answer.status);
    expect(Object.keys(answer.body)).toEqual(['error', 'error_description', 'message_id']);
  };

  test('any text', () => fc.assert(fc.asyncProperty(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), refusedProperly)));

  test('any three parts', () => {
    const part = fc.oneof(
      fc.base64String(),
      fc.json().map((json) => Buffer.from(json).toString('base64url')),
    );
    return fc.assert(fc.asyncProperty(fc.array(part, { minLength: 2, maxLength: 4 }), (parts) => refusedProperly(parts.join('.'))));
  });

  test('any header and any claims, well signed', () => {
    const known = (names: readonly string[], good: Record<string, unknown>) =>
      fc.record(Object.fromEntries(names.map((name) => [name, fc.oneof(fc.jsonValue(), fc.constant(good[name]))])), { requiredKeys: [] });
    const claims = known(['iss', 'sub', 'jti', 'exp', 'aud', 'nbf', '__proto__'], { ...goodClaims(NOW), aud: 'wrong' });
    return fc.assert(
      fc.asyncProperty(known(['alg', 'typ', 'kid'], GOOD_HEADER), claims, (header, body) =>
        refusedProperly(signJwt(header, { ...body, aud: 'wrong' })),
      ),
    );
  });

  test('a good assertion, a byte of which is another', async () => {
    const assertion = signJwt(GOOD_HEADER, goodClaims(NOW));
    await fc.assert(
      fc.asyncProperty(fc.nat(assertion.length - 2), fc.constantFrom('A', '.', '_', '~', 'é'), (at, letter) =>
        assertion[at] === letter ? Promise.resolve() : refusedProperly(assertion.slice(0, at) + letter + assertion.slice(at + 1)),
      ),
    );
  });

  test('a megabyte', () => refusedProperly(`${'a'.repeat(1_000_000)}.${'b'.repeat(1000)}.c`));
});

test('askForToken and this test mean the same by a good request', async () => {
  await (await suite.kernel.sessions.open('default')).setClock(Date.now(), false);
  expect((await askForToken(suite)).status).toBe(200);
});
