import { beforeAll, describe, expect, it } from 'vitest';
import type { Environment } from '#kernel/config';
import { openPds, type Pds, REQUEST_ID, USUAL_HEADERS } from '../testing/pds.ts';
import { ADA, CUFF, INVALIDATED, MINIMAL, NOBODY, OLD_CUFF, OLDEST_CUFF, RUTH } from '../testing/people.ts';

let pds: Pds;
beforeAll(async () => {
  pds = await openPds();
});

describe('reading a patient', () => {
  it('gives the record with its version', async () => {
    const { status, headers, body } = await pds.get(`/Patient/${ADA.nhsNumber}`);
    expect(status).toBe(200);
    expect(headers).toEqual({ 'content-type': 'application/fhir+json', etag: 'W/"7"', 'x-request-id': REQUEST_ID });
    expect(body).toMatchObject({ resourceType: 'Patient', id: ADA.nhsNumber, meta: { versionId: '7' } });
  });

  it('mirrors the ids exactly as they were sent', async () => {
    const id = '60E0B220-8136-4ca5-AE46-1D97EF59D068';
    const { headers } = await pds.get(`/Patient/${ADA.nhsNumber}`, { 'x-request-id': id, 'X-CORRELATION-ID': 'run 42; café' });
    expect(headers).toMatchObject({ 'x-request-id': id, 'x-correlation-id': 'run 42; café' });
  });

  it('sends the very same bytes again while the record does not change', async () => {
    const [first, second] = [await pds.get(`/Patient/${ADA.nhsNumber}`), await pds.get(`/Patient/${ADA.nhsNumber}`)];
    expect(second.reply.body).toBe(first.reply.body);
  });

  it('tells the journal in one line', async () => {
    const { reply } = await pds.get(`/Patient/${ADA.nhsNumber}`);
    expect(reply.about).toMatchObject({ summary: 'patient 9990001006 read, version 7', correlation: { requestId: REQUEST_ID } });
  });

  it.each([
    ['of one merger', OLD_CUFF],
    ['of two mergers, invalidated or not', OLDEST_CUFF],
  ])('gives the superseding record %s', async (_, { nhsNumber }) => {
    const { status, body } = await pds.get(`/Patient/${nhsNumber}`);
    expect(status).toBe(200);
    expect(body.id).toBe(CUFF.nhsNumber);
  });

  it('keeps where a restricted patient lives', async () => {
    const { body } = await pds.get(`/Patient/${RUTH.nhsNumber}`);
    expect(body.meta.security).toEqual([
      { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R', display: 'restricted' },
    ]);
    for (const field of ['address', 'telecom', 'contact', 'generalPractitioner']) expect(body).not.toHaveProperty(field);
    expect(JSON.stringify(body)).not.toMatch(/Pharmacy|birthPlace/);
  });

  it('gives a record with nothing in it', async () => {
    expect(Object.keys((await pds.get(`/Patient/${MINIMAL.nhsNumber}`)).body)).toEqual(['resourceType', 'id', 'identifier', 'meta']);
  });

  it.each([
    ['a wrong check digit', '9000000000', '400 INVALID_RESOURCE_ID'],
    ['no number at all', '', '400 INVALID_RESOURCE_ID'],
    ['too few digits', '123', '400 INVALID_RESOURCE_ID'],
    ['no digits', 'abcdefghij', '400 INVALID_RESOURCE_ID'],
    ['a number with spaces', '999%20000%201006', '400 INVALID_RESOURCE_ID'],
    ['a way out', '..%2f..%2fetc%2fpasswd', '400 INVALID_RESOURCE_ID'],
    ['nobody', NOBODY, '404 RESOURCE_NOT_FOUND'],
    ['a record that was a mistake', INVALIDATED.nhsNumber, '404 INVALIDATED_RESOURCE'],
  ])('refuses %s', async (_, id, error) => {
    const answer = await pds.get(`/Patient/${id}`);
    expect(answer.error).toBe(error);
    expect(answer.headers).toEqual({ 'content-type': 'application/fhir+json', 'x-request-id': REQUEST_ID });
  });
});

describe('with all mistakes at once, put right one by one', () => {
  const NOT_A_NUMBER = '/Patient/9000000000';
  const WITHOUT_ID = { 'X-Correlation-ID': 'c' };

  const STEPS: Record<Environment, readonly (readonly [suffix: string, headers: Record<string, string>, error: string])[]> = {
    integration: [
      [NOT_A_NUMBER, { ...WITHOUT_ID, 'X-Request-ID': '1234' }, '401 ACCESS_DENIED: Missing Authorization header'],
      [NOT_A_NUMBER, { ...WITHOUT_ID, 'X-Request-ID': '1234', Authorization: '' }, '401 ACCESS_DENIED: Empty Authorization header'],
      [NOT_A_NUMBER, { ...WITHOUT_ID, 'X-Request-ID': '1234', Authorization: 'Bearer' }, '401 ACCESS_DENIED: Missing access token'],
      [NOT_A_NUMBER, { ...WITHOUT_ID, 'X-Request-ID': '1234', Authorization: 'Bearer wrong' }, '401 ACCESS_DENIED: Invalid Access Token'],
      [
        NOT_A_NUMBER,
        { ...WITHOUT_ID, 'X-Request-ID': '1234', Authorization: 'Bearer good' },
        "400 INVALID_VALUE: Invalid value - '1234' in header 'X-Request-ID'",
      ],
      [
        NOT_A_NUMBER,
        { ...WITHOUT_ID, 'X-Request-ID': '', Authorization: 'Bearer good' },
        "400 INVALID_VALUE: Invalid value - '' in header 'X-Request-ID'",
      ],
      [
        NOT_A_NUMBER,
        { ...WITHOUT_ID, Authorization: 'Bearer good' },
        '400 MISSING_VALUE: Invalid request with error - X-Request-ID header must be supplied to access this resource',
      ],
      [NOT_A_NUMBER, { ...USUAL_HEADERS, Authorization: 'Bearer good' }, '400 INVALID_RESOURCE_ID'],
      [`/Patient/${NOBODY}`, { ...USUAL_HEADERS, Authorization: 'Bearer good' }, '404 RESOURCE_NOT_FOUND'],
      [`/Patient/${INVALIDATED.nhsNumber}`, { ...USUAL_HEADERS, Authorization: 'Bearer good' }, '404 INVALIDATED_RESOURCE'],
      [`/Patient/${ADA.nhsNumber}`, { ...USUAL_HEADERS, Authorization: 'Bearer good' }, ''],
    ],
    local: [
      [
        NOT_A_NUMBER,
        { 'X-Request-ID': '1234', Authorization: 'Basic abc' },
        "401 ACCESS_DENIED: Invalid token type 'Basic', must be 'Bearer'",
      ],
      [NOT_A_NUMBER, { 'X-Request-ID': '1234' }, "400 INVALID_VALUE: Invalid value - '1234' in header 'X-Request-ID'"],
      [NOT_A_NUMBER, {}, '400 MISSING_VALUE: Invalid request with error - X-Request-ID header must be supplied to access this resource'],
      [NOT_A_NUMBER, USUAL_HEADERS, '400 INVALID_RESOURCE_ID'],
      [`/Patient/${ADA.nhsNumber}`, USUAL_HEADERS, ''],
    ],
    sandbox: [
      [
        NOT_A_NUMBER,
        { 'X-Request-ID': '', Authorization: 'Bearer' },
        '400 MISSING_VALUE: Invalid request with error - X-Request-ID header must be supplied to access this resource',
      ],
      [
        NOT_A_NUMBER,
        { 'X-Request-ID': '1234', Authorization: 'Bearer' },
        "400 INVALID_VALUE: Invalid value - '1234' in header 'X-Request-ID'",
      ],
      [NOT_A_NUMBER, { ...USUAL_HEADERS, Authorization: 'Bearer' }, '401 ACCESS_DENIED: Missing access token'],
      [NOT_A_NUMBER, { ...USUAL_HEADERS, Authorization: 'Bearer HEALTHCARE_WORKER' }, '401 ACCESS_DENIED: Invalid Access Token'],
      [NOT_A_NUMBER, { ...USUAL_HEADERS, Authorization: 'Bearer g1112R_ccQ1Ebbb4gtHBP1aaaNM' }, '400 INVALID_RESOURCE_ID'],
      [`/Patient/${NOBODY}`, USUAL_HEADERS, '404 RESOURCE_NOT_FOUND'],
      [`/Patient/${ADA.nhsNumber}`, USUAL_HEADERS, ''],
    ],
  };

  it.each(Object.keys(STEPS) as Environment[])('%s', async (environment) => {
    const scope = 'urn:nhsd:apim:app:level3:personal-demographics-service';
    const strict = await openPds({
      environment,
      checkToken: async (token) =>
        token === 'good'
          ? {
              active: true,
              expiresAt: 2,
              issuedAt: 1,
              scopes: [scope],
              authType: 'app',
              authLevel: 'level3',
              clientId: 'k',
              applicationName: 'Demo',
            }
          : undefined,
    });
    for (const [suffix, headers, error] of STEPS[environment]) {
      const answer = await strict.get(suffix, headers);
      expect(answer.error).toBe(error);
      expect(answer.headers['x-request-id']).toBe(headers['X-Request-ID'] || undefined);
      expect(answer.headers['x-correlation-id']).toBe(headers['X-Correlation-ID']);
    }
  });
});
