import { describe, expect, it } from 'vitest';
import type { ApiKeyFacts, TokenFacts } from '#clients/oauth/token-checker';
import type { Environment } from '#kernel/config';
import { makeRequest } from '#kernel/http/request';
import { APIGEE_FAULTS, type ApigeeFaultName, apigeeFault } from './apigee-faults.ts';
import { identifyByApiKey, identifyByToken } from './plain-access.ts';

const PRODUCT = 'canary-api';
const SCOPE = `urn:nhsd:apim:app:level3:${PRODUCT}`;
const good: TokenFacts = {
  active: true,
  expiresAt: 2_000,
  issuedAt: 1_000,
  scopes: [SCOPE],
  authType: 'app',
  authLevel: 'level3',
  clientId: 'key',
  applicationName: 'Demo',
  products: [PRODUCT],
};
const TOKENS: Record<string, TokenFacts> = {
  good,
  old: { ...good, active: false, expired: true },
  revoked: { ...good, active: false },
  higher: { ...good, scopes: [`urn:nhsd:apim:user-nhs-cis2:aal3:${PRODUCT}`] },
  elsewhere: { ...good, products: ['other'] },
};
const KEYS: Record<string, ApiKeyFacts> = {
  good: { clientId: 'good', applicationName: 'Demo', products: [PRODUCT] },
  elsewhere: { clientId: 'elsewhere', applicationName: 'Other', products: ['other'] },
};

const byToken = (environment: Environment, authorization?: string) =>
  identifyByToken(
    makeRequest({ target: '/', headers: authorization === undefined ? [] : ['Authorization', authorization] }),
    { product: PRODUCT, scopes: [SCOPE] },
    { environment, checkToken: async (token) => TOKENS[token] },
  );
const byKey = (environment: Environment, apiKey?: string) =>
  identifyByApiKey(makeRequest({ target: '/', headers: apiKey === undefined ? [] : ['apiKey', apiKey] }), PRODUCT, {
    environment,
    checkApiKey: async (key) => KEYS[key],
  });

const fault = (name: ApigeeFaultName) => expect.objectContaining({ fault: name });

describe('an access token', () => {
  it.each<[Environment, string | undefined, unknown]>([
    ['local', undefined, {}],
    ['local', '', fault('tokenMissing')],
    ['local', 'Bearer', fault('tokenMissing')],
    ['local', 'Bearer ', fault('tokenMissing')],
    ['local', 'Basic good', fault('tokenMissing')],
    ['local', 'Bearer nobody', fault('tokenUnknown')],
    ['local', 'Bearer revoked', fault('tokenUnknown')],
    ['local', 'Bearer old', fault('tokenExpired')],
    ['local', 'Bearer elsewhere', fault('productMissing')],
    ['local', 'Bearer higher', expect.objectContaining({ fault: 'scopeMissing', faultstring: `Required scope(s): ${SCOPE}` })],
    ['local', 'Bearer good', { token: good }],
    ['integration', undefined, fault('tokenMissing')],
    ['integration', 'Bearer good', { token: good }],
    ['sandbox', undefined, {}],
    ['sandbox', 'Bearer nobody', {}],
  ])('%s, %s', async (environment, authorization, expected) => {
    expect(await byToken(environment, authorization)).toEqual(expected);
  });
});

describe('an API key', () => {
  it.each<[Environment, string | undefined, unknown]>([
    ['local', undefined, {}],
    ['local', '', fault('apiKeyMissing')],
    ['local', 'nobody', fault('apiKeyUnknown')],
    ['local', 'elsewhere', fault('apiKeyWithoutProduct')],
    ['local', 'good', { application: KEYS.good }],
    ['integration', undefined, fault('apiKeyMissing')],
    ['integration', 'good', { application: KEYS.good }],
    ['sandbox', undefined, {}],
    ['sandbox', 'nobody', {}],
  ])('%s, %s', async (environment, apiKey, expected) => {
    expect(await byKey(environment, apiKey)).toEqual(expected);
  });
});

describe('a fault', () => {
  it.each<[ApigeeFaultName, number, string, string]>([
    ['tokenMissing', 401, 'Invalid access token', 'oauth.v2.InvalidAccessToken'],
    ['tokenUnknown', 401, 'Invalid Access Token', 'keymanagement.service.invalid_access_token'],
    ['tokenExpired', 401, 'Access Token expired', 'keymanagement.service.access_token_expired'],
    [
      'productMissing',
      401,
      'Invalid API call as no apiproduct match found',
      'keymanagement.service.InvalidAPICallAsNoApiProductMatchFound',
    ],
    ['apiKeyMissing', 401, 'Failed to resolve API Key variable request.header.apikey', 'steps.oauth.v2.FailedToResolveAPIKey'],
    ['apiKeyUnknown', 401, 'Invalid ApiKey', 'oauth.v2.InvalidApiKey'],
    ['apiKeyWithoutProduct', 401, 'Invalid ApiKey for given resource', 'oauth.v2.InvalidApiKeyForGivenResource'],
  ])('%s', (name, status, faultstring, errorcode) => {
    const reply = apigeeFault({ fault: name, advice: ['because'] }, 'aCheck');
    expect(reply.status).toBe(status);
    expect(reply.headers).toEqual(['Content-Type', 'application/json']);
    expect(JSON.parse(reply.body as string)).toEqual({ fault: { faultstring, detail: { errorcode } } });
    expect(reply.about).toMatchObject({ error: name, decidedBy: 'aCheck', advice: ['because'] });
  });

  it('of a scope says which was wanted', () => {
    const reply = apigeeFault({ fault: 'scopeMissing', faultstring: `Required scope(s): ${SCOPE}` });
    expect(reply.status).toBe(403);
    expect(JSON.parse(reply.body as string)).toEqual({
      fault: { faultstring: `Required scope(s): ${SCOPE}`, detail: { errorcode: 'steps.oauth.v2.InsufficientScope' } },
    });
  });

  it('of a rate limit is 429', () => {
    for (const name of ['quotaExceeded', 'spikeArrested'] as const) expect(APIGEE_FAULTS[name].status).toBe(429);
  });
});
