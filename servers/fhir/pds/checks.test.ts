import { describe, expect, it } from 'vitest';
import type { TokenFacts } from '#clients/oauth/token-checker';
import { openPds, USUAL_HEADERS } from './testing/pds.ts';
import { ADA, CUFF, YOUDS } from './testing/people.ts';

const PDS = 'personal-demographics-service';
const BASE: TokenFacts = {
  active: true,
  expiresAt: 2_000,
  issuedAt: 1_000,
  scopes: [],
  authType: 'user',
  authLevel: 'aal3',
  clientId: 'key',
  applicationName: 'Demo',
};
const NURSE = { ...BASE, scopes: [`urn:nhsd:apim:user-nhs-cis2:aal3:${PDS}`] };
const PATIENT = {
  ...BASE,
  scopes: [`urn:nhsd:apim:user-nhs-login:P9:${PDS}`],
  nhsNumber: ADA.nhsNumber,
  idTokenClaims: { vot: 'P9.Cp.Cd', nhs_number: ADA.nhsNumber },
};

const TOKENS: Readonly<Record<string, TokenFacts>> = {
  app: { ...BASE, authType: 'app', scopes: [`urn:nhsd:apim:app:level3:${PDS}`] },
  privileged: { ...BASE, authType: 'app', scopes: [`urn:nhsd:apim:app:level3:privileged-${PDS}`] },
  nurse: NURSE,
  'nurse of two practices': { ...NURSE, idTokenClaims: { nhsid_nrbac_roles: [{ person_roleid: '100' }, { person_roleid: '200' }] } },
  patient: PATIENT,
  'patient by medium': { ...PATIENT, idTokenClaims: { vot: 'P9.Cp' } },
  'patient without a number': { ...PATIENT, nhsNumber: undefined } as unknown as TokenFacts,
  'patient P5': { ...PATIENT, scopes: [`urn:nhsd:apim:user-nhs-login:P5:${PDS}`] },
  expired: { ...NURSE, active: false, expired: true },
};

async function as(token: string, suffix: string, headers: Record<string, string> = {}, method = 'GET') {
  const pds = await openPds({ environment: 'integration', checkToken: async (known) => TOKENS[known] });
  return pds.ask(method, suffix, { ...USUAL_HEADERS, Authorization: `Bearer ${token}`, ...headers });
}

const ONE = `/Patient?family=Cuff&birthdate=1926-01-07`;
const SEVERAL = '/Patient?family=Youds&birthdate=1970-01-24';
const PATIENT_DENIED =
  '403 ACCESS_DENIED: Your access token has insufficient permissions. See documentation regarding Patient access restrictions https://digital.nhs.uk/developer/api-catalogue/personal-demographics-service-fhir';

describe('an application by itself', () => {
  it('reads', async () => {
    expect((await as('app', `/Patient/${ADA.nhsNumber}`)).status).toBe(200);
  });

  it('finds a single match', async () => {
    expect((await as('app', ONE)).found).toEqual([CUFF.nhsNumber]);
    expect((await as('app', `${ONE}&_max-results=1`)).found).toEqual([CUFF.nhsNumber]);
  });

  it('is told that several are too many', async () => {
    expect((await as('app', SEVERAL)).error).toBe('200 TOO_MANY_MATCHES');
  });

  it('may not ask for several', async () => {
    const { status, body, headers } = await as('app', `${ONE}&_max-results=2`);
    expect(status).toBe(403);
    expect(headers['content-type']).toBe('application/json');
    expect(body.issue).toEqual([
      {
        severity: 'error',
        code: 'token',
        details: {
          coding: [
            {
              system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode',
              version: '1',
              code: 'INVALID_VALUE',
              display: 'Cannot retrieve more than one result with application-restricted access token',
            },
          ],
        },
        diagnostics: 'Your app has insufficient permissions to perform this search. Please contact support.',
      },
    ]);
  });

  it('with privileges finds several', async () => {
    expect((await as('privileged', SEVERAL)).found).toHaveLength(2);
  });
});

describe('a healthcare worker', () => {
  it.each(['nurse', 'nurse of two practices'])('reads and searches: %s', async (token) => {
    const role = { 'NHSD-Session-URID': '200' };
    expect((await as(token, `/Patient/${YOUDS[0]?.nhsNumber}`, role)).status).toBe(200);
    expect((await as(token, SEVERAL, role)).found).toHaveLength(2);
  });

  it.each([
    [{}, "''"],
    [{ 'NHSD-Session-URID': 'invalid' }, "'invalid'"],
  ])('must say in which of several roles: %j', async (headers, value) => {
    expect((await as('nurse of two practices', ONE, headers)).error).toBe(
      `400 INVALID_VALUE: Invalid value - ${value} in header 'NHSD-Session-URID'. Refer to the guidance for this header in our API Specification https://digital.nhs.uk/developer/api-catalogue/personal-demographics-service-fhir`,
    );
  });

  it('is turned away with an expired token', async () => {
    const answer = await as('expired', ONE);
    expect(answer.error).toBe('401 ACCESS_DENIED: Access Token expired');
    expect(answer.headers['content-type']).toBe('application/json');
  });
});

describe('a patient', () => {
  it('reads their own record', async () => {
    expect((await as('patient', `/Patient/${ADA.nhsNumber}`)).body.id).toBe(ADA.nhsNumber);
  });

  it.each<[string, string, string]>([
    ['another record', 'patient', `/Patient/${CUFF.nhsNumber}`],
    ['a search', 'patient', ONE],
    ['a search, when the token names nobody', 'patient without a number', ONE],
    ['a path at which there is nothing', 'patient', '/Organization'],
    ['their own record, proven to P5', 'patient P5', `/Patient/${ADA.nhsNumber}`],
    ['their own record, proven by less than is needed', 'patient by medium', `/Patient/${ADA.nhsNumber}`],
  ])('is refused %s', async (_, token, suffix) => {
    const answer = await as(token, suffix);
    expect(answer.error).toBe(PATIENT_DENIED);
    expect(answer.body.issue[0].details.coding[0].display).toBe('Patient cannot perform this action');
  });
});

it('says that something went wrong when the authorisation server cannot be asked', async () => {
  const pds = await openPds({
    checkToken: async () => {
      throw new Error('the authorisation server at http://127.0.0.1:9005 cannot be asked: connect ECONNREFUSED');
    },
  });
  const { error, headers, reply } = await pds.get(ONE, { ...USUAL_HEADERS, Authorization: 'Bearer token1' });
  expect(error).toMatch(/^500 UNKNOWN_ERROR: An unknown error occurred .* \(Message ID: [0-9a-f-]{36}\)$/);
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-request-id': USUAL_HEADERS['X-Request-ID'] });
  expect(reply.about).toMatchObject({ decidedBy: 'callerIsKnown', advice: [expect.stringContaining('ECONNREFUSED')] });
});
