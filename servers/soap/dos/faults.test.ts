/** Each fault got by a request, and compared to the letter: code, text, shape, status. Then the order in which mistakes are found. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Asking, type CaseFields, type Dos, NOON, openDos } from '../testing/dos.ts';

let dos: Dos & AsyncDisposable;
beforeAll(async () => {
  dos = await openDos();
});
afterAll(() => dos[Symbol.asyncDispose]());

const AUTHENTICATION =
  '302 Authentication Failed: Please check user credentials (username/password) or check whether the user account is locked (use password reset to unlock)';
const DISTANCE = '105 Parameter Validation: Search distance must be greater than 0km and less than maximum system distance.';
const AGE_MISSING = '114 Parameter Validation: Invalid age supplied - mandatory field, only whole numbers allowed';
const AGE = (format: string, values: string) =>
  `Parameter Validation: Invalid age value supplied. Supported values where ${format} format is used are ${values}`;
const YEARS = `117 ${AGE('Years', 'whole numbers between 2-129')}`;
const GROUPS = '118 Parameter Validation: Invalid age value supplied. Supported values where AgeGroup is used are: 1, 2, 3, 4';

describe('CheckCapacitySummary 1.5 refuses', () => {
  const table: readonly (readonly [what: string, fault: string, changes: CaseFields, asking?: Asking])[] = [
    ['no user name', '1001 Request Validation: Unable to locate username and password in the request', {}, { username: undefined }],
    ['no password', '1001 Request Validation: Unable to locate username and password in the request', {}, { password: undefined }],
    ['an unknown user', AUTHENTICATION, {}, { username: 'nobody' }],
    ['a wrong password', AUTHENTICATION, {}, { password: 'SANDBOX' }],
    ['a locked account', AUTHENTICATION, {}, { username: 'dos-locked' }],
    [
      'an account without the permission',
      '303 Incorrect Privileges: Please check that the user has the correct privileges to run this service',
      {},
      { username: 'dos-no-permission' },
    ],
    ['an unknown version', '107 WSDL Validation: Unsupported Webservice version', {}, { version: '1.6' }],
    ['a distance of nothing', DISTANCE, { postcode: 'LS6 2AB', searchDistance: '0' }],
    ['a distance of 100 km', DISTANCE, { postcode: 'LS6 2AB', searchDistance: '100' }],
    ['a distance that is no number', DISTANCE, { postcode: 'LS6 2AB', searchDistance: 'far' }],
    ['a forced distance of 100 km, whatever the postcode', DISTANCE, { searchDistance: '100', forceSearchDistance: 'true' }],
    [
      'a forced distance that is missing',
      '113 Parameter Validation: where the distance override value is true, a distance value must be provided',
      { searchDistance: undefined, forceSearchDistance: 'true' },
    ],
    ['no postcode', '101 Postcode Validation: Postcode not found', { postcode: undefined }],
    ['an empty postcode', '101 Postcode Validation: Postcode not found', { postcode: '' }],
    ['a postcode of nowhere', '101 Postcode Validation: Postcode not found', { postcode: 'ZZ99 9ZZ' }],
    ['what is no postcode', '101 Postcode Validation: Postcode not found', { postcode: "' OR 1=1" }],
    ['an unknown symptom group', '120 Parameter Validation: Symptom Group could not be found', { symptomGroup: '9999' }],
    ['a symptom group that is no number', '120 Parameter Validation: Symptom Group could not be found', { symptomGroup: '1e3' }],
    ['another gender', '106 Parameter Validation: Invalid gender supplied - supported values: M, F, I', { gender: 'Female' }],
    [
      'no discriminators',
      '104 Parameter Validation: No valid discriminators passed/SGSD combo not valid',
      { symptomDiscriminatorList: [] },
    ],
    [
      'discriminators of another group',
      '104 Parameter Validation: No valid discriminators passed/SGSD combo not valid',
      { symptomDiscriminatorList: ['4088'] },
    ],
    [
      'discriminators that are no numbers',
      '104 Parameter Validation: No valid discriminators passed/SGSD combo not valid',
      { symptomDiscriminatorList: ['4003', 'x'] },
    ],
    ['an unknown disposition', '121 Parameter Validation: Disposition not found', { disposition: '1999' }],
    [
      'no age format',
      '119 Parameter Validation: Invalid age format supplied - supported values Years, Months, Days, AgeGroup',
      { ageFormat: undefined },
    ],
    [
      'another age format',
      '119 Parameter Validation: Invalid age format supplied - supported values Years, Months, Days, AgeGroup',
      { ageFormat: 'years' },
    ],
    [
      'the name of a method of every object',
      '119 Parameter Validation: Invalid age format supplied - supported values Years, Months, Days, AgeGroup',
      { ageFormat: 'constructor' },
    ],
    ['no age', AGE_MISSING, { age: undefined }],
    ['half a year', AGE_MISSING, { age: '2.5' }],
    ['32 days', `115 ${AGE('Days', 'numbers between 0-31')}`, { age: '32', ageFormat: 'Days' }],
    ['0 months', `116 ${AGE('Months', 'whole numbers between 1-23')}`, { age: '0', ageFormat: 'Months' }],
    ['24 months', `116 ${AGE('Months', 'whole numbers between 1-23')}`, { age: '24', ageFormat: 'Months' }],
    ['1 year', YEARS, { age: '1' }],
    ['130 years', YEARS, { age: '130' }],
    ['-5 years', YEARS, { age: '-5' }],
    ['age group 5', GROUPS, { age: '5', ageFormat: 'AgeGroup' }],
    ['a time that is none', '108 Parameter Validation: Search date and time is invalid', { searchDateTime: '2026-02-30T10:00:00+00:00' }],
    ['a time in other words', '108 Parameter Validation: Search date and time is invalid', { searchDateTime: 'tomorrow' }],
    [
      'a time more than a year ahead',
      '109 Parameter Validation: searchDateTime (2027-11-25T12:00:01+00:00) more than 12 months in future',
      { searchDateTime: '2027-11-25T12:00:01+00:00' },
    ],
    [
      'a time more than a minute ago',
      '110 Parameter Validation: searchDateTime (2026-11-25T12:58:59+01:00) more than 1 minute in the past',
      { searchDateTime: '2026-11-25T12:58:59+01:00' },
    ],
    ['a place with nobody near', '102 Service Search: No services found', { postcode: 'EH1 1BB', searchDistance: '1' }],
  ];
  for (const [what, fault, changes, asking] of table)
    test(what, async () => {
      const answer = await dos.search(changes, asking);
      expect([answer.status, answer.contentType, answer.fault]).toEqual([500, 'application/soap+xml; charset=utf-8', fault]);
    });

  test.each([
    ['31 days', { age: '31', ageFormat: 'Days' }, '31'],
    ['23 months', { age: '23', ageFormat: 'Months' }, '700'],
    ['129 years', { age: '129' }, '47117'],
  ])('not %s', async (_, changes, days) => {
    expect((await dos.search(changes)).text).toContain(`<ns1:CalculatedAgeInDays>${days}</ns1:CalculatedAgeInDays>`);
  });

  test('not a distance out of bounds where the directory has its own', async () => {
    const { text } = await dos.search({ postcode: 'ls1 4ap', searchDistance: '500' });
    expect(text).toContain(
      '<ns1:SearchDistance>5</ns1:SearchDistance><ns1:SearchDistanceUsedSource>Postcode</ns1:SearchDistanceUsedSource>',
    );
  });

  test('not a time of half a minute ago, nor one a year ahead to the second', async () => {
    for (const at of [NOON - 30_000, Date.parse('2027-11-25T12:00:00Z')]) {
      const { text } = await dos.search({ searchDateTime: new Date(at).toISOString() });
      expect(text).toContain(`<ns1:SearchDateTime>${new Date(at).toISOString().slice(0, 19)}+00:00</ns1:SearchDateTime>`);
    }
  });
});

describe('older versions', () => {
  test('say in their own words which ages they take', async () => {
    const { fault } = await dos.search({ ageFormat: 'Months' }, { version: '1.3' });
    expect(fault).toBe('106 Parameter Validation: Invalid age format supplied - supported values Years, AgeGroup');
  });

  test('do not mind a disposition that is not known, and fall back on emergency departments for such a symptom group', async () => {
    const plain = await dos.search({ disposition: undefined }, { version: '1.4' });
    const odd = await dos.search({ disposition: '13' }, { version: '1.4' });
    expect(names(odd.text)).toEqual(names(plain.text));
    const group = await dos.search({ symptomGroup: '9999' }, { version: '1.4' });
    expect(names(group.text)).toHaveLength(2);
    expect(names(group.text).every((name) => name.endsWith(' (Catch-all)'))).toBe(true);
  });

  test('have no search for another time before 1.4', async () => {
    expect((await dos.search({ searchDateTime: 'tomorrow' }, { version: '1.3' })).status).toBe(200);
  });
});

describe('other operations refuse', () => {
  test('a service that there is not', async () => {
    const { fault } = await dos.call('ServiceDetailsById', '<web:serviceId>1</web:serviceId>');
    expect(fault).toBe('103 Request Response: Service not found');
  });

  test('to be called in a version that has them not', async () => {
    const { fault } = await dos.call('ExceptionCapture', '');
    expect(fault).toBe('env:Sender Function ("ExceptionCapture") is not a valid method for this service');
  });
});

describe('of several mistakes the first is told', () => {
  const worst: CaseFields = {
    searchDistance: '0',
    postcode: 'nowhere',
    symptomGroup: 'x',
    gender: 'x',
    symptomDiscriminatorList: [],
    disposition: 'x',
    ageFormat: 'x',
    age: 'x',
    searchDateTime: 'x',
  };
  test('in this order', async () => {
    const codes: string[] = [];
    const tell = async (changes: CaseFields, asking: Asking = {}) =>
      codes.push((await dos.search(changes, asking)).fault.split(' ', 1)[0] as string);
    await tell(worst, { username: undefined, version: '9' });
    await tell(worst, { username: 'nobody', version: '9' });
    await tell(worst, { username: 'dos-no-permission', version: '9' });
    await tell(worst, { version: '9' });
    let left: CaseFields = worst;
    for (const field of Object.keys(worst)) {
      await tell(left);
      const { [field]: _, ...rest } = left;
      left = rest;
    }
    expect(codes).toEqual(['1001', '302', '303', '107', '105', '101', '120', '106', '104', '121', '119', '114', '108']);
  });
});

describe('a fault is written', () => {
  test('for SOAP 1.2 with a bare number for its code, and no language', async () => {
    const { text } = await dos.search({ postcode: '' });
    expect(text).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body><env:Fault><env:Code><env:Value>101</env:Value></env:Code><env:Reason><env:Text>Postcode Validation: Postcode not found</env:Text></env:Reason></env:Fault></env:Body></env:Envelope>',
    );
  });

  test('for SOAP 1.1 in its own shape', async () => {
    const { text, status, contentType } = await dos.search({ postcode: '' }, { soap: '1.1' });
    expect([status, contentType]).toEqual([500, 'text/xml; charset=utf-8']);
    expect(text).toContain(
      '<SOAP-ENV:Fault><faultcode>101</faultcode><faultstring>Postcode Validation: Postcode not found</faultstring></SOAP-ENV:Fault>',
    );
  });
});

function names(text: string): readonly string[] {
  return [...text.matchAll(/<ns1:name>([^<]*)<\/ns1:name><ns1:(?:publicName|contactDetails)>/g)].map(([, name]) => name as string);
}
