import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { ask, askForToken, credentialsForm, GOOD_HEADER, goodClaims, signJwt, startOauth } from '../testing/sandbox.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await startOauth();
});
afterAll(() => suite.stop());
afterEach(() => suite.kernel.sessions.reset('default'));

const STRICT_TRANSPORT = 'max-age=31536000; includeSubDomains';
const NOW = Date.parse('2026-03-01T12:00:00.000Z');

async function freeze(): Promise<void> {
  await (await suite.kernel.sessions.open('default')).setClock(NOW, true);
}

describe('a token', () => {
  test('is answered with strings for numbers, and nothing more', async () => {
    await freeze();
    const answer = await ask(suite, { form: credentialsForm(signJwt(GOOD_HEADER, goodClaims(NOW))) });
    expect(answer.status).toBe(200);
    expect(answer.header('content-type')).toBe('application/json');
    expect(answer.header('strict-transport-security')).toBe(STRICT_TRANSPORT);
    expect(answer.text).toBe(
      `{"access_token":"${answer.body.access_token}","expires_in":"599","token_type":"Bearer","issued_at":"${NOW}"}`,
    );
    expect(answer.body.access_token).toMatch(/^[A-Za-z0-9_-]{28}$/);
    expect(answer.about).toMatchObject({
      summary: 'access token for GP system, with 1 of its scopes',
      correlation: { clientId: 'gp-app', kid: 'test-1' },
    });
  });

  test('is another each time', async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => askForToken(suite)));
    expect(new Set(tokens.map(({ body }) => body.access_token)).size).toBe(20);
  });

  test('carries the application’s own scopes, whatever is asked for', async () => {
    const { about, body } = await askForToken(suite, {}, { scope: 'urn:nhsd:apim:user-nhs-cis2:aal3:personal-demographics-service' });
    expect(about?.advice).toEqual(['scope is ignored: a token carries the scopes of the application’s products']);
    const facts = await ask(suite, { target: '/_sandbox/introspect', json: { token: body.access_token } });
    expect(facts.body.scopes).toEqual(['urn:nhsd:apim:app:level3:personal-demographics-service']);
  });

  test.each([
    ['1000', '0', 1000],
    ['5000', '4', 5000],
    ['0', '0', 0],
    ['600001', '599', 600_000],
    ['-1', '599', 600_000],
    ['soon', '599', 600_000],
  ])('has a life of %s ms where a test asks for it: expires_in %s', async (asked, expiresIn, life) => {
    await freeze();
    const form = { ...credentialsForm(signJwt(GOOD_HEADER, goodClaims(NOW))), _access_token_expiry_ms: asked };
    const { body } = await ask(suite, { form });
    expect(body.expires_in).toBe(expiresIn);
    const facts = await ask(suite, { target: '/_sandbox/introspect', json: { token: body.access_token } });
    expect(facts.body.expiresAt).toBe(NOW + life);
  });
});

describe('which flow', () => {
  const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
  const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
  const otherSubjectToken = {
    status: 400,
    error: 'invalid_request',
    description: `missing or invalid subject_token_type - must be '${ID_TOKEN}'`,
  };

  test.each<[string, Record<string, string>, { status: number; error: string; description: string }]>([
    ['none', {}, { status: 400, error: 'invalid_request', description: 'grant_type is missing' }],
    ['an empty one', { grant_type: '' }, { status: 400, error: 'invalid_request', description: 'grant_type is missing' }],
    ['a password', { grant_type: 'password' }, { status: 400, error: 'unsupported_grant_type', description: 'grant_type is invalid' }],
    ['an exchange of nothing', { grant_type: EXCHANGE }, otherSubjectToken],
    [
      'an exchange of another token',
      { grant_type: EXCHANGE, subject_token_type: 'urn:ietf:params:oauth:token-type:jwt' },
      otherSubjectToken,
    ],
    [
      'a code without a client',
      { grant_type: 'authorization_code', code: 'abc' },
      { status: 401, error: 'invalid_request', description: 'client_id is missing' },
    ],
    [
      'a code by an unknown client',
      { grant_type: 'authorization_code', client_id: 'nobody' },
      { status: 401, error: 'invalid_client', description: 'client_id or client_secret is invalid' },
    ],
    [
      'a refresh without a client',
      { grant_type: 'refresh_token', refresh_token: 'abc' },
      { status: 401, error: 'invalid_request', description: 'client_id is missing' },
    ],
  ])('%s', async (_name, form, { status, error, description }) => {
    const answer = await ask(suite, { form });
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ error, error_description: description, message_id: expect.any(String) });
  });

  test('a token exchange checks the client first, then that there is a subject token', async () => {
    const exchange = (extra: Record<string, string>) =>
      ask(suite, {
        form: {
          ...credentialsForm(signJwt(GOOD_HEADER, goodClaims(Date.now()))),
          grant_type: EXCHANGE,
          subject_token_type: ID_TOKEN,
          ...extra,
        },
      });
    expect((await exchange({ client_assertion: 'x' })).body.error_description).toBe('Malformed JWT in client_assertion');
    expect((await exchange({ grant_type: 'client_credentials' })).body.error_description).toBe('grant_type is invalid');
    expect(await exchange({})).toMatchObject({ status: 400, body: { error_description: 'Missing subject_token' } });
    expect((await exchange({ subject_token: 'x' })).body.error_description).toBe('Malformed JWT in subject_token');
  });

  test('client credentials with a subject token of another type are client credentials', async () => {
    expect((await askForToken(suite, {}, { subject_token_type: 'urn:ietf:params:oauth:token-type:jwt' })).status).toBe(200);
  });

  test('the first of two parameters counts', async () => {
    const form = new URLSearchParams(credentialsForm(signJwt(GOOD_HEADER, goodClaims(Date.now()))));
    form.append('grant_type', 'password');
    form.append('client_assertion', 'x');
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await ask(suite, { headers, body: form.toString() })).status).toBe(200);
  });
});

describe('the form', () => {
  const form = () => new URLSearchParams(credentialsForm(signJwt(GOOD_HEADER, goodClaims(Date.now())))).toString();

  test.each([
    'application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded;charset=UTF-8',
    'application/x-www-form-urlencoded ; charset=utf-8',
  ])('is a form as %s', async (type) => expect((await ask(suite, { headers: { 'Content-Type': type }, body: form() })).status).toBe(200));

  test.each([{}, { 'Content-Type': 'application/json' }, { 'Content-Type': 'multipart/form-data' }, { 'Content-Type': '' }])(
    'is none as %j',
    async (headers) => {
      const answer = await ask(suite, { headers: headers as Record<string, string>, body: form() });
      expect(answer.status).toBe(415);
      expect(answer.body).toMatchObject({
        error: 'invalid_request',
        error_description: 'Content-Type header must be application/x-www-form-urlencoded',
      });
    },
  );

  test('is not in the query', async () => expect((await ask(suite, { target: `/oauth2/token?${form()}` })).status).toBe(415));

  test('is not longer than five megabytes', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const answer = await ask(suite, { headers, body: `a=${'b'.repeat(6 * 1024 * 1024)}` });
    expect(answer).toMatchObject({ status: 413, body: { error: 'unknown_error' }, about: { decidedBy: 'bodyTooLarge' } });
  });
});

describe('at the edges', () => {
  test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'PROPFIND'])('%s /token is not allowed', async (method) => {
    const answer = await ask(suite, { method });
    expect([answer.status, answer.header('allow'), answer.header('content-type'), answer.text]).toEqual([405, 'POST', 'text/plain', '']);
  });

  test.each(['/oauth2/nothing', '/oauth2/token/', '/oauth2/', '/oauth2', '/oauth2-mock/x/y'])('there is nothing at %s', async (target) => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await ask(suite, { method, target });
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual({ error: 'invalid_request', error_description: 'Not Found', message_id: expect.any(String) });
    }
  });

  test('a path that cannot be decoded', async () => {
    expect(await ask(suite, { method: 'GET', target: '/oauth2/%zz' })).toMatchObject({ status: 400, body: { error: 'unknown_error' } });
  });

  test.each(['/oauth2/token', '/oauth2-mock/token', '/oauth2/whatever'])('a preflight at %s', async (target) => {
    const headers = { Origin: 'https://page.test', 'Access-Control-Request-Method': 'POST' };
    const answer = await ask(suite, { method: 'OPTIONS', target, headers });
    expect(answer.status).toBe(200);
    expect(answer.header('access-control-allow-origin')).toBe('https://page.test');
    expect(answer.header('access-control-allow-headers')).toBe('origin, x-requested-with, accept, content-type, authorization');
    expect(answer.header('access-control-max-age')).toBe('600');
    expect(answer.header('access-control-allow-methods')).toBe('GET, PUT, POST, DELETE');
  });

  test('_ping', async () => {
    for (const method of ['GET', 'HEAD']) {
      const answer = await ask(suite, { method, target: '/oauth2/_ping' });
      expect([answer.status, Object.keys(answer.body)]).toEqual([200, ['version', 'revision', 'releaseId', 'commitId']]);
    }
  });

  test('_status asks for a key, and tells how the identity providers are', async () => {
    expect(await ask(suite, { method: 'GET', target: '/oauth2/_status' })).toMatchObject({
      status: 401,
      body: { error: 'Access Denied', error_description: 'Invalid api key for _status monitoring endpoint' },
    });
    const { status, body } = await ask(suite, { method: 'GET', target: '/oauth2/_status', headers: { apikey: 'any' } });
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['status', 'version', 'revision', 'releaseId', 'commitId', 'checks']);
    expect(body.status).toBe('pass');
    expect(body.checks['nhs-login']).toEqual({
      status: 'pass',
      timeout: 'false',
      responseCode: 200,
      outcome: 'OK',
      links: { self: `${suite.urls.oauth}/nhs-login/.well-known/openid-configuration` },
    });
    expect(Object.keys(body.checks)).toEqual(['nhs-cis2', 'nhs-login']);
  });
});
