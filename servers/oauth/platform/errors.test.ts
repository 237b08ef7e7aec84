import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeRequest } from '#kernel/http/request';
import type { Suite } from '#kernel/suite';
import { type Answered, ask, askForToken, credentialsForm, GOOD_HEADER, goodClaims, signJwt, startOauth } from '../testing/sandbox.ts';
import { type PlatformErrorName, platformErrors } from './errors.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await startOauth();
});
afterAll(() => suite.stop());

const TABLES = new URL('./cases/', import.meta.url);

/** Errors that the tables of cases show one by one. */
const SHOWN_BY_CASES: readonly string[] = readdirSync(TABLES).flatMap((file) =>
  JSON.parse(readFileSync(new URL(file, TABLES), 'utf8')).map(({ name }: { name: string }) => name),
);

const ID_TOKEN = { subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' };
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** Errors that no request can bring about by itself: a fault rule does, the first time or the second. */
async function byFaultRule(rule: object): Promise<Answered> {
  await ask(suite, { target: '/_sandbox/faults', json: { operation: 'oauth2.ping', ...rule } });
  const answers = [await ask(suite, PING), await ask(suite, PING)];
  await ask(suite, { method: 'DELETE', target: '/_sandbox/faults' });
  return answers.find(({ status }) => status !== 200) as Answered;
}

const PING = { method: 'GET', target: '/oauth2/_ping' };

/** How each of the others comes about. */
const REACHED: Partial<Record<PlatformErrorName, () => Promise<Answered>>> = {
  contentTypeNotForm: () => ask(suite),
  grantTypeMissing: () => ask(suite, { form: {} }),
  grantTypeUnsupported: () => ask(suite, { form: { grant_type: 'password' } }),
  grantTypeNotExchange: () => ask(suite, { form: { ...credentialsForm('x'), ...ID_TOKEN } }),
  subjectTokenTypeInvalid: () => ask(suite, { form: { grant_type: EXCHANGE } }),
  notYetValid: () => askForToken(suite, { nbf: 4e9 }),
  applicationNotApproved: () => askForToken(suite, { iss: 'revoked-app', sub: 'revoked-app' }),
  subjectTokenMissing: () => askForToken(suite, {}, { grant_type: EXCHANGE, ...ID_TOKEN }),
  clientIdMissing: () => ask(suite, { form: { grant_type: 'refresh_token' } }),
  clientIdUnknown: () => ask(suite, { form: { grant_type: 'refresh_token', client_id: 'nobody' } }),
  statusKeyInvalid: () => ask(suite, { method: 'GET', target: '/oauth2/_status' }),
  notFound: () => ask(suite, { target: '/oauth2/nothing' }),
  targetMalformed: () => ask(suite, { target: '/oauth2/%zz' }),
  bodyTooLarge: () => ask(suite, { form: { a: 'b'.repeat(6 * 1024 * 1024) } }),
  tooManyRequests: () => byFaultRule({ rateLimit: { limit: 1, per: 'minute' } }),
  unforeseen: () => byFaultRule({ error: 'unforeseen' }),
};

test('every error of the catalogue is reached by some request', () => {
  expect(platformErrors.entries.map(({ name }) => name).sort()).toEqual([...new Set([...SHOWN_BY_CASES, ...Object.keys(REACHED)])].sort());
});

test.each(platformErrors.entries.filter(({ name }) => name in REACHED).map((entry) => [entry.name, entry] as const))(
  '%s',
  async (name, entry) => {
    const answer = await (REACHED[name as PlatformErrorName] as () => Promise<Answered>)();
    expect(answer.status).toBe(entry.status);
    expect(Object.keys(answer.body)).toEqual(['error', 'error_description', 'message_id']);
    expect(answer.body.error_description).toBe(entry.description);
    expect(answer.body.message_id).toMatch(/^rrt-\d{19}-[a-d]-geu2-\d{7}-\d{7}-1$/);
    expect(answer.header('content-type')).toBe('application/json');
    expect(answer.header('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
    expect(answer.about).toMatchObject({ error: name, correlation: { messageId: answer.body.message_id } });
  },
);

test('a bug is answered in the platform’s words, with a message id of its own', () => {
  const ids = ['1', '2'].map((id) =>
    JSON.parse(String(platformErrors.failure('internal', makeRequest({ target: '/oauth2/token' }), id).body)),
  );
  expect(ids[0]).toMatchObject({ error: 'unknown_error', error_description: expect.stringMatching(/quoting Message ID$/) });
  expect(ids[0].message_id).not.toBe(ids[1].message_id);
});

test('with a fixed seed and a clock that stands still, the same requests get the same bytes', async () => {
  const answersOf = async () => {
    const own = await startOauth({ randomSeed: 7 });
    try {
      await (await own.kernel.sessions.open('default')).setClock(1_772_366_400_000, true);
      const assertion = signJwt(GOOD_HEADER, { ...goodClaims(1_772_366_400_000), jti: 'the same' });
      const asked = [credentialsForm(assertion), credentialsForm(assertion)];
      return [
        await ask(own, { form: asked[0] as Record<string, string> }),
        await ask(own, { form: asked[1] as Record<string, string> }),
      ].map(({ text }) => text);
    } finally {
      await own.stop();
    }
  };
  const first = await answersOf();
  expect(await answersOf()).toEqual(first);
  expect(first[1]).toContain('Non-unique');
});
