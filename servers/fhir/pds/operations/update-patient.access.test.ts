import { describe, expect, it } from 'vitest';
import type { TokenFacts } from '#clients/oauth/token-checker';
import { EVE, headersOf, type Patch } from '../testing/changes.ts';
import { openPds } from '../testing/pds.ts';
import { factsOf } from '../testing/tokens.ts';

describe('by access mode', () => {
  const patient = factsOf('user-nhs-login:P9', { nhsNumber: EVE.nhsNumber, idTokenClaims: { vot: 'P9.Cp.Cd', nhs_number: EVE.nhsNumber } });
  const as = async (token: TokenFacts, ...patches: Patch[]) => {
    const own = await openPds({ patients: [EVE], checkToken: async () => token });
    return own.ask('PATCH', `/Patient/${EVE.nhsNumber}`, { ...headersOf(3), Authorization: 'Bearer abc123' }, JSON.stringify({ patches }));
  };
  const GENDER = { op: 'replace', path: '/gender', value: 'male' };

  it.each([['app:level3', 'Cannot update resource with application-restricted access token']])('%s may not', async (scope, display) => {
    const { status, body } = await as(factsOf(scope), GENDER);
    expect(status).toBe(403);
    expect(body.issue[0]).toEqual({
      severity: 'error',
      code: 'forbidden',
      details: {
        coding: [{ system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode', version: '1', code: 'INVALID_METHOD', display }],
      },
      diagnostics: 'Your app has insufficient permissions to use this method. Please contact support.',
    });
  });

  it('a healthcare worker may', async () => {
    expect((await as(factsOf('user-nhs-cis2:aal3'), GENDER)).status).toBe(200);
  });

  it('a patient may change some of it, most of that in whole objects', async () => {
    const refused =
      '400 INVALID_UPDATE: Invalid update with error - This user does not have permission to update the fields in the patches provided.';
    const mobile = { op: 'add', path: '/telecom/-', value: { system: 'phone', use: 'temp', value: '07700 900002' } };
    expect((await as(patient, GENDER)).error).toBe(refused);
    expect((await as(patient, mobile)).error).toBe(refused);
    const part = { op: 'replace', path: '/telecom/0/value', value: '07700 900002' };
    expect((await as(patient, { op: 'test', path: '/telecom/0/id', value: 'T1' }, part)).error).toBe(refused);
    const postcode = { op: 'replace', path: '/address/0/postalCode', value: 'LS1 1AA' };
    expect((await as(patient, { op: 'test', path: '/address/0/id', value: 'A1' }, postcode)).error).toBe('');
    // the second removal is of what comes after the first
    const removal = (id: string) => [
      { op: 'test', path: '/telecom/0/id', value: id },
      { op: 'remove', path: '/telecom/0' },
    ];
    expect((await as(patient, ...removal('T1'))).error).toBe('');
    expect((await as(patient, ...removal('T1'), ...removal('T2'), ...removal('T4'))).error).toBe(refused);
    const whole = {
      op: 'replace',
      path: '/address/0',
      value: { id: 'A1', use: 'home', line: ['1 New Road', '', '', 'York'], postalCode: 'YO1 1AA' },
    };
    expect((await as(patient, whole)).error).toBe('');
  });
});
