import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { type Answered, ask, publicJwk, SCOPES, startOauth } from '../testing/sandbox.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await startOauth();
});
afterAll(() => suite.stop());

const get = (path: string, headers: Record<string, string> = {}): Promise<Answered> =>
  ask(suite, { method: 'GET', target: `/mock-jwks/${path}`, headers });

const fault = (faultstring: string, errorcode: string) => ({ fault: { faultstring, detail: { errorcode } } });

describe('for those who have an API key', () => {
  test('the platform’s credentials at the mock realms, which are good there', async () => {
    const { status, body } = await get('keycloak-client-credentials', { apikey: 'gp-app' });
    const credentials = (clientId: string) => ({
      client_id: clientId,
      client_secret: expect.stringMatching(/^[A-Za-z0-9]{16}$/),
      redirect_uri: 'http://oauth.test:9005/sandbox/callback',
    });
    expect([status, body]).toEqual([200, { cis2: credentials('test-client-cis2'), 'nhs-login': credentials('test-client-nhs-login') }]);
    const form = { ...body.cis2, grant_type: 'authorization_code', code: 'x' };
    const answer = await ask(suite, { target: '/realms/Cis2-mock-int/protocol/openid-connect/token', form });
    expect(answer.body).toEqual({ error: 'invalid_grant', error_description: 'Code not valid' });
  });

  test('the key for _status', async () => {
    const { status, text, header } = await get('status-endpoint-api-key', { apikey: 'gp-app' });
    expect([status, header('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect((await ask(suite, { method: 'GET', target: '/oauth2/_status', headers: { apikey: text } })).status).toBe(200);
  });

  test.each(['keycloak-client-credentials', 'status-endpoint-api-key'])('%s wants one', async (path) => {
    const { status, body } = await get(path);
    expect([status, body]).toEqual([
      401,
      fault('Failed to resolve API Key variable request.header.apikey', 'steps.oauth.v2.FailedToResolveAPIKey'),
    ]);
  });

  test('in integration it must be one, and _status wants its own', async () => {
    const strict = await startOauth({ environment: 'integration' });
    const at = (target: string, apikey: string) => ask(strict, { method: 'GET', target, headers: { apikey } });
    try {
      expect((await at('/mock-jwks/status-endpoint-api-key', 'nobody')).body).toEqual(fault('Invalid ApiKey', 'oauth.v2.InvalidApiKey'));
      const { text } = await at('/mock-jwks/status-endpoint-api-key', 'gp-app');
      expect((await at('/oauth2/_status', 'gp-app')).body.error_description).toBe('Invalid api key for _status monitoring endpoint');
      expect((await at('/oauth2/_status', text)).status).toBe(200);
    } finally {
      await strict.stop();
    }
  });
});

describe('a key set out of its own address', () => {
  const address = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test('comes back', async () => {
    const jwks = { keys: [publicJwk()] };
    const { status, body, header } = await get(address(jwks));
    expect([status, body, header('content-type')]).toEqual([200, jwks, 'application/json']);
  });

  test.each(['nonsense', address([]), address({ keys: 1 }), address(null), '%E0%A4', ''])('not at %s', async (path) => {
    expect([400, 404]).toContain((await get(path)).status);
  });
});

describe('test-auth', () => {
  const PATHS = ['app/level3', 'nhs-cis2/aal1', 'nhs-cis2/aal2', 'nhs-cis2/aal3', 'nhs-login/P0', 'nhs-login/P5', 'nhs-login/P9'] as const;
  const bearer = async (path: string, expires = 'PT1M') => {
    const [kind, level] = path.split('/') as [string, string];
    const flow = kind === 'app' ? 'app' : kind === 'nhs-cis2' ? 'cis2' : 'nhs-login';
    const order = { flow, app: 'gp-app', expires, scope: [SCOPES.app], ...(kind !== 'app' && { level }) };
    const { body } = await ask(suite, { target: '/_sandbox/tokens', json: order });
    return { Authorization: `Bearer ${body.access_token}` };
  };

  test.each(PATHS)('%s takes its own level and no other', async (path) => {
    for (const other of PATHS) {
      const { status, body } = await get(`test-auth/${path}`, await bearer(other));
      expect([other, status]).toEqual([other, other === path ? 200 : 403]);
      if (other !== path) expect(body.fault.detail.errorcode).toBe('steps.oauth.v2.InsufficientScope');
    }
  });

  test('nothing, an empty token, an unknown one, an expired one', async () => {
    const missing = fault('Invalid access token', 'oauth.v2.InvalidAccessToken');
    const at = async (headers: Record<string, string>) => {
      const { status, body } = await get('test-auth/nhs-cis2/aal3', headers);
      return [status, body];
    };
    expect(await at({})).toEqual([401, missing]);
    expect(await at({ Authorization: 'Bearer ' })).toEqual([401, missing]);
    expect(await at({ Authorization: 'Bearer x' })).toEqual([
      401,
      fault('Invalid Access Token', 'keymanagement.service.invalid_access_token'),
    ]);
    expect(await at(await bearer('nhs-cis2/aal3', '-PT1M'))).toEqual([
      401,
      fault('Access Token expired', 'keymanagement.service.access_token_expired'),
    ]);
  });

  test('level 0 wants an API key', async () => {
    expect((await get('test-auth/app/level0')).status).toBe(401);
    expect((await get('test-auth/app/level0', { apikey: 'revoked-app' })).body).toEqual(fault('Invalid ApiKey', 'oauth.v2.InvalidApiKey'));
    expect((await get('test-auth/app/level0', { apikey: 'gp-app' })).status).toBe(200);
  });
});
