import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type ClaimsReading, readClaims, type WantedClaims } from './claims.ts';

const SYSTEM = 'https://fhir.nhs.uk/Id/accredited-system|';
const ORGANISATION = 'https://fhir.nhs.uk/Id/ods-organization-code|';

const GOOD = {
  iss: 'https://trust.test',
  sub: `${SYSTEM}990900702001`,
  aud: 'https://clinicals.spineservices.nhs.uk',
  exp: 1_772_366_700,
  iat: 1_772_366_400,
  reason_for_request: 'directcare',
  scope: 'patient/Subscription.read',
  requesting_system: `${SYSTEM}990900702001`,
  requesting_organization: `${ORGANISATION}RR8`,
};

const WANTED: WantedClaims = {
  scopes: ['patient/Subscription.read', 'patient/Subscription.write'],
  mostScopes: 2,
  exactScope: 'patient/Subscription.read',
  patientMayAsk: true,
  strict: false,
};

const read = (changed: Readonly<Record<string, unknown>>, wanted: Partial<WantedClaims> = {}): ClaimsReading =>
  readClaims(JSON.parse(JSON.stringify({ ...GOOD, ...changed })), { ...WANTED, ...wanted });

test('good claims say who asks', () => {
  const claims = { asid: '990900702001', odsCode: 'RR8', reasonForRequest: 'directcare', scopes: ['patient/Subscription.read'] };
  expect(read({}, { strict: true })).toEqual({ claims, advice: [] });
  const user = 'https://fhir.nhs.uk/Id/sds-role-profile-id|555021935107';
  const patient = 'http://fhir.nhs.net/Id/nhs-number|9912003888';
  expect(read({ requesting_user: user, sub: user, requesting_patient: patient })).toEqual({
    claims: { ...claims, roleProfileId: '555021935107', nhsNumber: '9912003888' },
    advice: [],
  });
});

describe('a claim that is missing is named', () => {
  it.each(Object.keys(GOOD))('%s', (name) => {
    for (const missing of [undefined, null, '']) expect(read({ [name]: missing })).toEqual({ fault: `Empty JWT ${name} claim` });
  });
});

describe('a claim that is wrong is named, and what it must be', () => {
  const must = (name: string, shape: string) => ({ fault: `Invalid JWT ${name} claim: it must be ${shape}` });
  it.each<[string, Readonly<Record<string, unknown>>, { readonly fault: string }]>([
    ['iss', { iss: 7 }, must('iss', 'a text')],
    ['iss', { iss: '  ' }, must('iss', 'a text')],
    ['aud', { aud: ['a'] }, must('aud', 'a text')],
    ['exp', { exp: 'tomorrow' }, must('exp', 'seconds since 1970, in ten digits')],
    ['exp', { exp: 1_772_366_700_000 }, must('exp', 'seconds since 1970, in ten digits')],
    ['iat', { iat: 1_772_366_400.5 }, must('iat', 'seconds since 1970, in ten digits')],
    ['iat', { iat: {} }, must('iat', 'seconds since 1970, in ten digits')],
    [
      'reason_for_request',
      { reason_for_request: 'curiosity' },
      must('reason_for_request', 'one of directcare, secondaryuses, patientaccess'),
    ],
    ['scope', { scope: 'patient/*.write' }, must('scope', 'at most 2 of patient/Subscription.read and patient/Subscription.write')],
    [
      'scope',
      { scope: `${WANTED.scopes.join(' ')} x` },
      must('scope', 'at most 2 of patient/Subscription.read and patient/Subscription.write'),
    ],
    [
      'scope',
      { scope: 'patient/Subscription.read,' },
      must('scope', 'at most 2 of patient/Subscription.read and patient/Subscription.write'),
    ],
    ['requesting_system', { requesting_system: '990900702001' }, must('requesting_system', `${SYSTEM}ASID`)],
    ['requesting_system', { requesting_system: `${SYSTEM}99090070200` }, must('requesting_system', `${SYSTEM}ASID`)],
    ['requesting_organization', { requesting_organization: 'RR8' }, must('requesting_organization', `${ORGANISATION}ODS code`)],
    ['requesting_organization', { requesting_organization: ORGANISATION }, must('requesting_organization', `${ORGANISATION}ODS code`)],
    ['requesting_user', { requesting_user: 'me' }, must('requesting_user', 'https://fhir.nhs.uk/Id/sds-role-profile-id|role profile id')],
    [
      'requesting_patient',
      { requesting_patient: '9912003888' },
      must('requesting_patient', 'http://fhir.nhs.net/Id/nhs-number|NHS number'),
    ],
    ['sub', { sub: 'somebody' }, must('sub', 'the same as requesting_system')],
    ['sub beside a user', { requesting_user: 'https://fhir.nhs.uk/Id/sds-role-profile-id|1' }, must('sub', 'the same as requesting_user')],
  ])('%s', (_, changed, fault) => {
    expect(read(changed)).toEqual(fault);
  });

  it('and of two the first', () => {
    expect(read({ aud: '', scope: 'x' })).toEqual({ fault: 'Empty JWT aud claim' });
  });

  it('the organisation under the name that was sent', () => {
    const british = { requesting_organization: undefined, requesting_organisation: 'RR8' };
    expect(read(british)).toEqual(must('requesting_organisation', `${ORGANISATION}ODS code`));
  });
});

describe('where the live service may be stricter there is advice, and a refusal when the sandbox is strict', () => {
  it('a token that is good for longer', () => {
    expect(read({ exp: 1_772_370_000 })).toMatchObject({ advice: ['exp should be 300 seconds after iat; it is 3600'] });
    expect(read({ exp: 1_772_370_000 }, { strict: true })).toEqual({ fault: 'Invalid JWT exp claim: it must be 300 seconds after iat' });
  });

  it('the scope of another operation', () => {
    const scope = 'patient/Subscription.write';
    expect(read({ scope })).toMatchObject({ advice: ['the scope for this should be patient/Subscription.read'] });
    expect(read({ scope }, { strict: true })).toEqual({ fault: 'Invalid JWT scope claim: it must be patient/Subscription.read' });
    expect(read({ scope: WANTED.scopes.join(' ') }, { strict: true })).toMatchObject({ advice: [] });
  });

  it('an s for a z', () => {
    const british = { requesting_organization: undefined, requesting_organisation: GOOD.requesting_organization };
    expect(read(british)).toMatchObject({ claims: { odsCode: 'RR8' }, advice: ['the claim should be spelt requesting_organization'] });
  });

  it('but seconds may be a text', () => {
    expect(read({ exp: '1772366700', iat: '1772366400' }, { strict: true })).toMatchObject({ advice: [] });
  });
});

test('where only one scope is taken, two are too many; where no patient may ask, none may be named', () => {
  const wanted: Partial<WantedClaims> = {
    scopes: ['patient/Bundle.write'],
    mostScopes: 1,
    exactScope: 'patient/Bundle.write',
    patientMayAsk: false,
  };
  expect(read({ scope: 'patient/Bundle.write' }, wanted)).toMatchObject({ advice: [] });
  expect(read({ scope: 'patient/Bundle.write patient/Bundle.write' }, wanted)).toEqual({
    fault: 'Invalid JWT scope claim: it must be patient/Bundle.write',
  });
  expect(read({ scope: 'patient/Bundle.write', requesting_patient: 'http://fhir.nhs.net/Id/nhs-number|9912003888' }, wanted)).toEqual({
    fault: 'Invalid JWT requesting_patient claim: it must be left out',
  });
});

test('whatever a claim is, reading never throws', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(GOOD), 'requesting_user', 'requesting_patient'), fc.jsonValue(), (name, value) => {
      read({ [name]: value });
    }),
  );
});
