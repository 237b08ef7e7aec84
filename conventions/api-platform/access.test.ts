import { describe, expect, it } from 'vitest';
import type { TokenFacts } from '#clients/oauth/token-checker';
import type { Environment } from '#kernel/config';
import { makeRequest } from '#kernel/http/request';
import { seededIds } from '#kernel/ids';
import { type AccessDeps, accessMode, identifyCaller } from './access.ts';

const SERVICE = 'personal-demographics-service';
const APP_SCOPE = `urn:nhsd:apim:app:level3:${SERVICE}`;

const facts: TokenFacts = {
  active: true,
  expiresAt: 2_000,
  issuedAt: 1_000,
  scopes: [APP_SCOPE],
  authType: 'app',
  authLevel: 'level3',
  clientId: 'key',
  applicationName: 'Demo',
};

const tokens: Record<string, TokenFacts> = {
  good: facts,
  old: { ...facts, active: false, expired: true },
  revoked: { ...facts, active: false },
  elsewhere: { ...facts, scopes: ['urn:nhsd:apim:app:level3:other-service'] },
};

function identify(environment: Environment, authorization?: string, checkToken: AccessDeps['checkToken'] = async (token) => tokens[token]) {
  const headers = authorization === undefined ? [] : ['Authorization', authorization];
  return identifyCaller(makeRequest({ target: '/', headers }), SERVICE, { environment, checkToken, ids: seededIds(1) });
}

const HEALTHCARE_WORKER = { mode: 'user-restricted' };
const denied = (diagnostics: string) => expect.objectContaining({ error: 'ACCESS_DENIED', diagnostics });

describe('who calls', () => {
  it.each<[Environment, string | undefined, unknown]>([
    ['local', undefined, HEALTHCARE_WORKER],
    ['local', '', denied('Empty Authorization header')],
    ['local', 'Bearer', denied('Missing access token')],
    ['local', 'good', denied('Missing access token')],
    ['local', 'Basic good', denied("Invalid token type 'Basic', must be 'Bearer'")],
    ['local', 'bearer good', denied("Invalid token type 'bearer', must be 'Bearer'")],
    ['local', 'Bearer nobody', denied('Invalid Access Token')],
    ['local', 'Bearer good good', denied('Invalid Access Token')],
    ['local', 'Bearer revoked', denied('Invalid Access Token')],
    ['local', 'Bearer old', denied('Access Token expired')],
    ['local', 'Bearer elsewhere', denied('Invalid API call as no apiproduct match found')],
    ['local', 'Bearer good', { mode: 'application-restricted', token: facts }],
    ['integration', undefined, denied('Missing Authorization header')],
    ['integration', 'Bearer good', { mode: 'application-restricted', token: facts }],
    ['sandbox', undefined, HEALTHCARE_WORKER],
    ['sandbox', '', denied('Missing access token')],
    ['sandbox', 'Bearer', denied('Missing access token')],
    ['sandbox', 'Basic g1112R', denied('Missing access token')],
    ['sandbox', 'Bearer HEALTHCARE_WORKER', denied('Invalid Access Token')],
    ['sandbox', 'Bearer 12345', denied('Invalid Access Token')],
    ['sandbox', 'Bearer g1112R_ccQ1Ebbb4gtHBP1aaaNM', HEALTHCARE_WORKER],
  ])('%s, %s', async (environment, authorization, expected) => {
    expect(await identify(environment, authorization)).toEqual(expected);
  });

  it('answers at once when no token is to be checked', () => {
    expect(identify('local')).not.toBeInstanceOf(Promise);
  });

  it('says in the journal why a token could not be checked', async () => {
    const found = await identify('local', 'Bearer good', async () => {
      throw new Error('the authorisation server at http://127.0.0.1:9005 cannot be asked: connect ECONNREFUSED');
    });
    expect(found).toEqual({
      error: 'UNKNOWN_ERROR',
      diagnostics: expect.stringMatching(/\(Message ID: [0-9a-f-]{36}\)$/),
      advice: [expect.stringContaining('http://127.0.0.1:9005 cannot be asked: connect ECONNREFUSED')],
    });
  });
});

describe('the access mode of scopes', () => {
  it.each([
    [[APP_SCOPE], 'application-restricted'],
    [[`urn:nhsd:apim:app:level3:privileged-${SERVICE}`, APP_SCOPE], 'privileged-application-restricted'],
    [[`urn:nhsd:apim:user-nhs-cis2:aal3:${SERVICE}`], 'user-restricted'],
    [[`urn:nhsd:apim:user-nhs-cis2:aal2:${SERVICE}`], 'user-restricted'],
    [[`urn:nhsd:apim:user-nhs-id:aal3:${SERVICE}`], 'user-restricted'],
    [[`${SERVICE}:USER-RESTRICTED`], 'user-restricted'],
    [[`urn:nhsd:apim:user-nhs-login:P9:${SERVICE}`], 'patient-access'],
    [[`urn:nhsd:apim:user-nhs-login:P5:${SERVICE}`], 'unproven-patient'],
    [[`urn:nhsd:apim:user-nhs-login:P0:${SERVICE}`], 'unproven-patient'],
    [[`urn:nhsd:apim:user-nhs-cis2:aal1:${SERVICE}`], undefined],
    [[], undefined],
  ])('%j is %s', (scopes, mode) => {
    expect(accessMode(scopes, SERVICE)).toBe(mode);
  });
});
