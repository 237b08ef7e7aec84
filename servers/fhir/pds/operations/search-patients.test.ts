import { beforeAll, describe, expect, it } from 'vitest';
import { NOW, openPds, type Pds, REQUEST_ID, USUAL_HEADERS } from '../testing/pds.ts';
import { ADA, CUFF, LAZARUS, OLGA, person, RUTH, YOUDS } from '../testing/people.ts';

let pds: Pds;
beforeAll(async () => {
  pds = await openPds();
});

const ids = (...patients: readonly { readonly nhsNumber: string }[]) => patients.map(({ nhsNumber }) => nhsNumber);
const [LUKE, LUKE_JAMES, JOHN_PAUL, LATER_LUKE] = YOUDS as [typeof ADA, typeof ADA, typeof ADA, typeof ADA];

describe('what is found', () => {
  it.each<[string, string, readonly string[]]>([
    ['by name and birth date, ordered by NHS number', 'family=Youds&birthdate=1970-01-24', ids(LUKE_JAMES, LUKE)],
    ['in any letter case', 'family=yOUDS&birthdate=eq1970-01-24', ids(LUKE_JAMES, LUKE)],
    ['within a range of birth dates', 'family=Youds&birthdate=ge1970-01-25&birthdate=le1970-01-26', ids(JOHN_PAUL, LATER_LUKE)],
    ['born on a day or later', 'family=Youds&birthdate=ge1970-01-26', ids(LATER_LUKE)],
    ['born on a day or earlier', 'family=Youds&birthdate=le1970-01-25', ids(LUKE_JAMES, LUKE, JOHN_PAUL)],
    ['within a range that is a day', 'family=Youds&birthdate=ge1970-01-25&birthdate=le1970-01-25', ids(JOHN_PAUL)],
    ['within a range that ends before it begins', 'family=Youds&birthdate=ge1970-01-26&birthdate=le1970-01-24', []],
    ['by gender', 'family=Youds&birthdate=1970-01-24&gender=other', ids(LUKE_JAMES)],
    ['nobody without a gender, when one is asked for', 'family=Youds&birthdate=1970-01-26&gender=unknown', []],
    ['by first name', 'family=Youds&birthdate=1970-01-24&given=luke', ids(LUKE_JAMES, LUKE)],
    ['by given names in order', 'family=Youds&birthdate=1970-01-24&given=Luke&given=James', ids(LUKE_JAMES)],
    ['nobody by given names out of order', 'family=Youds&birthdate=1970-01-24&given=James&given=Luke', []],
    ['nobody by a middle name alone', 'family=Youds&birthdate=1970-01-24&given=James', []],
    ['by a first name of two words', 'family=Youds&birthdate=1970-01-25&given=John%20Paul&given=James', ids(JOHN_PAUL)],
    ['by a nickname', 'family=Ashworth&birthdate=1956-05-02&given=Addie', ids(ADA)],
    ['nobody by parts of different names', 'family=Ashworth&birthdate=1956-05-02&given=Addie&given=Mary', []],
    ['nobody by a maiden name', 'family=Bright&birthdate=1956-05-02', []],
    ['nobody by a name that is no longer theirs', 'family=Crowe&birthdate=1956-05-02', []],
    ['by postcode, spaced as one likes', 'family=Ashworth&birthdate=1956-05-02&address-postalcode=hx78ad', ids(ADA)],
    ['by postcode under its old name', 'family=Ashworth&birthdate=1956-05-02&address-postcode=HX7%208AD', ids(ADA)],
    ['by the postcode of a temporary address', 'family=Ashworth&birthdate=1956-05-02&address-postalcode=BD23%201AA', ids(ADA)],
    ['nobody by the postcode of a former address', 'family=Ashworth&birthdate=1956-05-02&address-postalcode=YO1%207HH', []],
    ['by practice, in any letter case', 'family=Ashworth&birthdate=1956-05-02&general-practitioner=a20047', ids(ADA)],
    ['nobody by another practice', 'family=Ashworth&birthdate=1956-05-02&general-practitioner=Y12345', []],
    ['by e-mail address, in any letter case', 'family=Ashworth&birthdate=1956-05-02&email=ada%40EXAMPLE.com', ids(ADA)],
    ['by telephone, spaced as one likes', 'family=Ashworth&birthdate=1956-05-02&phone=07700900123', ids(ADA)],
    ['nobody by a former telephone', 'family=Ashworth&birthdate=1956-05-02&phone=01632960001', []],
    ['nobody when one thing does not fit', 'family=Ashworth&birthdate=1956-05-02&phone=07700900123&email=a%40example.com', []],
    ['by the day of death', 'family=Ashworth&birthdate=1956-05-02&given=Ada&death-date=2019-02-28', ids(ADA)],
    [
      'by a range of days of death',
      'family=Ashworth&birthdate=1956-05-02&given=Ada&death-date=ge2019-01-01&death-date=le2019-12-31',
      ids(ADA),
    ],
    ['nobody by another day of death', 'family=Ashworth&birthdate=1956-05-02&death-date=ge2019-03-01', []],
    ['by a day in the year of death, when no more is known', 'family=O%27Neil-Smith&birthdate=1890-11-30&death-date=1962-07-01', ids(OLGA)],
    ['nobody by a death whose notice was withdrawn', 'family=Bethany&birthdate=1950-04-01&death-date=2020-01-01', []],
    ['whoever is not dead after all', 'family=Bethany&birthdate=1950-04-01', ids(LAZARUS)],
    ['a name with marks in it, however they are typed', 'family=o%E2%80%99neil%20smith&birthdate=1890-11-30', ids(OLGA)],
    ['a restricted patient too', 'family=Ashworth&birthdate=1956-05-02', ids(ADA, RUTH)],
    ['the record that holds, once, and no mistakes', 'family=Cuff&birthdate=1926-01-07', ids(CUFF)],
    [
      'with all flags off, or only exact matches',
      'family=Cuff&birthdate=1926-01-07&_fuzzy-match=false&_history=false&_exact-match=true',
      ids(CUFF),
    ],
  ])('%s', async (_, query, expected) => {
    const { status, found, body } = await pds.get(`/Patient?${query}`);
    expect(status).toBe(200);
    expect(found).toEqual(expected);
    expect(body.total).toBe(expected.length);
  });
});

describe('how well they fit', () => {
  const ASHWORTH = 'birthdate=1956-05-02';
  const [ada, ruth] = [ADA.nhsNumber, RUTH.nhsNumber];
  const fuzzily = (query: string) => `${ASHWORTH}&_fuzzy-match=true&${query}`;

  it.each<[string, string, readonly (readonly [nhsNumber: string, score: number])[]]>([
    [
      'a wildcard in the family name',
      `family=Ash*&${ASHWORTH}`,
      [
        [ada, 0.93],
        [ruth, 0.93],
      ],
    ],
    ['wildcards anywhere but at the beginning', `family=As*w*th&${ASHWORTH}&given=Ad*`, [[ada, 0.8649]]],
    ['a wildcard does not stand for less than nothing', `family=Ashworth*h&${ASHWORTH}`, []],
    ['a wildcard in a middle name finds middle names', `family=Ashworth&${ASHWORTH}&given=Ada&given=Ma*`, [[ada, 0.93]]],
    ['a wildcard in the given name finds no middle name', `family=Ashworth&${ASHWORTH}&given=Mar*`, []],
    ['a wildcard in the postcode', `family=Ashworth&${ASHWORTH}&address-postalcode=hx7*`, [[ada, 0.965]]],
    ['a wildcard in the postcode, spaced as one likes', `family=Ashworth&${ASHWORTH}&address-postalcode=BD%2023*A`, [[ada, 0.965]]],
    [
      'a wildcard and a range of years',
      'family=Ash*&birthdate=ge1950-01-01&birthdate=le1959-12-31',
      [
        [ada, 0.93],
        [ruth, 0.93],
      ],
    ],
    ['a wildcard, born since', 'family=Ash*&given=Ad*&birthdate=ge1950-01-01', [[ada, 0.8649]]],
    ['wildcards do not fit exactly', `family=Ash*&${ASHWORTH}&_exact-match=true`, []],
    ['a maiden name', `family=Bright&${ASHWORTH}&_history=true`, [[ada, 0.95]]],
    ['a former name', `family=Crowe&${ASHWORTH}&_history=true`, [[ada, 0.95]]],
    ['a former name, within a range', 'family=Crowe&birthdate=ge1900-01-01&birthdate=le1990-12-31&_history=true', [[ada, 0.95]]],
    ['the beginning of a former name', `family=Cro*&${ASHWORTH}&_history=true`, [[ada, 0.8835]]],
    ['a former name does not fit exactly', `family=Crowe&${ASHWORTH}&_history=true&_exact-match=true`, []],
    ['a current name, with the history looked at', `family=Ashworth&${ASHWORTH}&given=Ada&_history=true`, [[ada, 1]]],
    ['a former address', `family=Ashworth&${ASHWORTH}&address-postalcode=YO1%207HH&_history=true`, [[ada, 0.95]]],
    ['a former telephone', `family=Ashworth&${ASHWORTH}&phone=01632960001&_history=true`, [[ada, 1]]],
    ['no former birth date', 'family=Ashworth&birthdate=1956-05-03&_history=true', []],

    ['exactly, when asked fuzzily', fuzzily('family=Ashworth&given=Ada'), [[ada, 1]]],
    ['the sound of the family name', fuzzily('family=Ashwurt&given=Ada'), [[ada, 0.9]]],
    ['the sound of both names', fuzzily('family=Ashwurt&given=Ida'), []],
    ['the sound of the given name', fuzzily('family=Ashworth&given=Adie'), [[ada, 0.9]]],
    ['names the wrong way round', fuzzily('family=Ada&given=Ashworth'), [[ada, 0.9]]],
    ['a maiden name in a fuzzy search', fuzzily('family=Bright&given=Ada'), [[ada, 0.95]]],
    ['another middle name', fuzzily('family=Ashworth&given=Ada&given=Jane'), [[ada, 0.9]]],
    ['another postcode', fuzzily('family=Ashworth&given=Ada&address-postalcode=SW1A%201AA'), [[ada, 0.9]]],
    ['a former postcode', fuzzily('family=Ashworth&given=Ada&address-postalcode=YO1%207HH'), [[ada, 0.95]]],
    ['another practice', fuzzily('family=Ashworth&given=Ada&general-practitioner=Y12345'), [[ada, 0.9]]],
    ['another day of death', fuzzily('family=Ashworth&given=Ada&death-date=2020-01-01'), [[ada, 0.9]]],
    ['another e-mail address, which rules them out', fuzzily('family=Ashworth&given=Ada&email=eve%40example.com'), []],
    ['a former telephone in a fuzzy search', fuzzily('family=Ashworth&given=Ada&phone=01632960001'), [[ada, 1]]],
    ['another gender, which rules them out', fuzzily('family=Ashworth&given=Ada&gender=male'), []],
    ['a fuzzy search by gender and postcode', fuzzily('family=Ashworth&gender=female&address-postalcode=HX7%208AD'), [[ada, 1]]],
    ['a fuzzy search without a family name', fuzzily('given=Ada&gender=female&address-postalcode=HX7%208AD'), [[ada, 1]]],
    ['a fuzzy search only for what fits exactly', fuzzily('family=Ashwurt&given=Ada&_exact-match=true'), []],
    ['a fuzzy search in a range', 'family=Ashwurt&given=Ada&birthdate=ge1956-01-01&_fuzzy-match=true', [[ada, 0.9]]],
    ['a fuzzy search on another day', 'family=Ashworth&given=Ada&birthdate=1956-05-03&_fuzzy-match=true', []],
    ['part of a double-barrelled name', 'family=Smith&given=Olga&birthdate=1890-11-30&_fuzzy-match=true', [[OLGA.nhsNumber, 0.9]]],
    ['the best first', fuzzily('family=Ashworth&given=Ruth&given=Ann'), [[ruth, 0.9]]],
  ])('%s', async (_, query, expected) => {
    const { status, body } = await pds.get(`/Patient?${query}`);
    expect(status).toBe(200);
    const found = (body.entry ?? []).map(({ search, resource }: { search: { score: number }; resource: { id: string } }) => [
      resource.id,
      search.score,
    ]);
    expect(found).toEqual(expected);
  });

  it('comes first who fits best', async () => {
    const smiths = await openPds({
      patients: [
        person({ nhsNumber: '9990001006', names: [{ use: 'usual', given: ['Jane'], family: 'Smythe' }], birthDate: '2000-01-01' }),
        person({ nhsNumber: '9990001014', names: [{ use: 'usual', given: ['Jane'], family: 'Smith' }], birthDate: '2000-01-01' }),
        person({ nhsNumber: '9990001022', names: [{ use: 'usual', given: ['Jayne'], family: 'Smyth' }], birthDate: '2000-01-01' }),
        person({ nhsNumber: '9990001030', names: [{ use: 'usual', given: ['June'], family: 'Jones' }], birthDate: '2000-01-01' }),
      ],
    });
    const { body } = await smiths.get('/Patient?family=Smith&given=Jane&birthdate=2000-01-01&_fuzzy-match=true');
    expect(body.entry.map(({ search }: { search: { score: number } }) => search.score)).toEqual([1, 0.9, 0.81]);
  });

  it('shows what is current where history has been found', async () => {
    const { body } = await pds.get(`/Patient?family=Crowe&${ASHWORTH}&_history=true&phone=01632960001`);
    const { resource } = body.entry[0];
    expect(resource.name.map(({ family }: { family: string }) => family)).toEqual(['Ashworth', 'Ashworth']);
    expect(JSON.stringify(resource)).not.toContain('960001');
  });
});

describe('records that were merged', () => {
  const old = { names: [{ use: 'usual', given: ['Iris'], family: 'Bell' }], birthDate: '1944-03-03' } as const;
  const asked = 'family=Bell&birthdate=1944-03-03';

  it('show a restricted one to nobody who asks where they live', async () => {
    const addresses = [{ use: 'home', lines: ['1 Well Lane'], postcode: 'LS1 4AP' }] as const;
    const merged = await openPds({
      patients: [
        person({ ...old, nhsNumber: '9990001006', addresses, supersededBy: '9990001014' }),
        person({ ...old, nhsNumber: '9990001014', confidentiality: 'restricted' }),
      ],
    });
    expect((await merged.get(`/Patient?${asked}`)).found).toEqual(['9990001014']);
    expect((await merged.get(`/Patient?${asked}&address-postalcode=LS1%204AP`)).found).toEqual([]);
  });

  it('stand for the one that holds also where they were invalidated', async () => {
    const merged = await openPds({
      patients: [
        person({ ...old, nhsNumber: '9990001006', invalidated: true, supersededBy: '9990001014' }),
        person({ ...old, nhsNumber: '9990001014', names: [{ use: 'usual', given: ['Iris'], family: 'Clay' }] }),
        person({ ...old, nhsNumber: '9990001022', invalidated: true }),
      ],
    });
    expect((await merged.get(`/Patient?${asked}`)).found).toEqual(['9990001014']);
  });
});

describe('the bundle', () => {
  it('has the keys that PDS sends, and no others', async () => {
    const { headers, body } = await pds.get('/Patient?family=Cuff&birthdate=1926-01-07');
    expect(headers).toEqual({ 'content-type': 'application/fhir+json', 'x-request-id': REQUEST_ID });
    expect(Object.keys(body)).toEqual(['resourceType', 'type', 'timestamp', 'total', 'entry']);
    expect(body).toMatchObject({ resourceType: 'Bundle', type: 'searchset', timestamp: NOW, total: 1 });
    const fullUrl = `http://pds.test:9001/personal-demographics/FHIR/R4/Patient/${CUFF.nhsNumber}`;
    expect(body.entry).toEqual([{ fullUrl, search: { score: 1 }, resource: expect.objectContaining({ id: CUFF.nhsNumber }) }]);
  });

  it('has no entry when nobody was found', async () => {
    const { reply } = await pds.get('/Patient?family=Nobody&birthdate=1926-01-07');
    expect(reply.body).toBe(`{"resourceType":"Bundle","type":"searchset","timestamp":"${NOW}","total":0}`);
  });

  it('names the national address in the sandbox environment', async () => {
    const sandbox = await openPds({ environment: 'sandbox' });
    const { body } = await sandbox.get('/Patient?family=Cuff&birthdate=1926-01-07');
    expect(body.entry[0].fullUrl).toBe(`https://api.service.nhs.uk/personal-demographics/FHIR/R4/Patient/${CUFF.nhsNumber}`);
  });

  it('is told to the journal in one line', async () => {
    const { reply } = await pds.get('/Patient?family=Cuff&birthdate=1926-01-07');
    expect(reply.about).toEqual({ summary: 'search for Cuff: 1 found', correlation: { requestId: REQUEST_ID } });
  });
});

describe('too many matches', () => {
  const outcome = {
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'information',
        code: 'multiple-matches',
        details: {
          coding: [
            {
              system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode',
              version: '1',
              code: 'TOO_MANY_MATCHES',
              display: 'Too Many Matches',
            },
          ],
        },
      },
    ],
  };

  it('are an OperationOutcome with status 200', async () => {
    const { status, body } = await pds.get('/Patient?family=Youds&birthdate=1970-01-24&_max-results=1');
    expect(status).toBe(200);
    expect(body).toEqual(outcome);
  });

  it('are more than were asked for, not as many', async () => {
    expect((await pds.get('/Patient?family=Youds&birthdate=1970-01-24&_max-results=2')).found).toHaveLength(2);
  });

  it('are more than fifty', async () => {
    const crowd = Array.from({ length: 130 }, (_, at) =>
      person({
        nhsNumber: String(9_000_000_000 + at),
        ...failingChecks(9_000_000_000 + at),
        names: [{ use: 'usual', family: 'Crowd' }],
        birthDate: '2000-01-01',
        gender: at < 50 ? 'male' : 'female',
      }),
    );
    const crowded = await openPds({ patients: crowd });
    expect((await crowded.get('/Patient?family=Crowd&birthdate=2000-01-01')).body).toEqual(outcome);
    expect((await crowded.get('/Patient?family=Crowd&birthdate=2000-01-01&gender=male')).found).toHaveLength(50);
    expect((await crowded.get('/Patient?family=Crowd&birthdate=ge1999-01-01&gender=male')).found).toHaveLength(50);
  });
});

describe('restricted patients', () => {
  it('come without what tells where they live', async () => {
    const { body } = await pds.get('/Patient?family=Ashworth&given=Ruth&birthdate=1956-05-02');
    const { resource } = body.entry[0];
    for (const field of ['address', 'telecom', 'contact', 'generalPractitioner', 'managingOrganization'])
      expect(resource).not.toHaveProperty(field);
    expect(resource.extension).toHaveLength(1);
  });

  it.each(['address-postalcode=HX7%208AD', 'address-postcode=HX7%208AD', 'general-practitioner=A20047'])(
    'are not found by %s',
    async (where) => {
      expect((await pds.get(`/Patient?family=Ashworth&birthdate=1956-05-02&${where}`)).found).toEqual(ids(ADA));
    },
  );
});

describe('a search that is refused', () => {
  const TOO_LITTLE =
    "400 INVALID_SEARCH_DATA: Invalid search data provided - 'No searches were performed as the search criteria did not meet the minimum requirements'";
  const TOO_LITTLE_FOR_FUZZY =
    "400 INVALID_SEARCH_DATA: Invalid search data provided - 'A fuzzy search was requested however the data given did not meet the fuzzy search criteria'";
  const GOOD = 'family=Cuff&birthdate=1926-01-07';

  it.each<[string, string, string]>([
    ['no parameters', '', '400 UNSUPPORTED_SERVICE'],
    ['no parameters after a question mark', '?', '400 UNSUPPORTED_SERVICE'],
    [
      'an unknown parameter',
      `?${GOOD}&year=2003`,
      "400 ADDITIONAL_PROPERTIES: Invalid request with error - Additional properties are not allowed ('year' was unexpected)",
    ],
    [
      'unknown parameters',
      '?model=focus&manufacturer=Ford&year=2003',
      "400 ADDITIONAL_PROPERTIES: Invalid request with error - Additional properties are not allowed ('model', 'manufacturer', 'year' were unexpected)",
    ],
    [
      'the parameter that the national sandbox tolerates',
      `?${GOOD}&history=true`,
      "400 ADDITIONAL_PROPERTIES: Invalid request with error - Additional properties are not allowed ('history' was unexpected)",
    ],
    [
      'a birth date without hyphens',
      '?family=Cuff&birthdate=20101022',
      "400 INVALID_VALUE: Invalid value - '20101022' in field 'birthdate'",
    ],
    [
      '… before an empty row of a form',
      '?family=Cuff&birthdate=20101022&=',
      "400 INVALID_VALUE: Invalid value - '20101022' in field 'birthdate'",
    ],
    [
      'a day that does not exist',
      '?family=Cuff&birthdate=eq2010-02-30',
      "400 INVALID_VALUE: Invalid value - 'eq2010-02-30' in field 'birthdate'",
    ],
    [
      'a prefix that PDS does not know',
      '?family=Cuff&birthdate=gt2010-02-20',
      "400 INVALID_VALUE: Invalid value - 'gt2010-02-20' in field 'birthdate'",
    ],
    ['an empty birth date', '?family=Cuff&birthdate=', "400 INVALID_VALUE: Invalid value - '' in field 'birthdate'"],
    [
      'three birth dates',
      '?family=Cuff&birthdate=ge2010-01-01&birthdate=le2010-01-03&birthdate=2010-01-02',
      "400 INVALID_VALUE: Invalid value - '2010-01-02' in field 'birthdate'",
    ],
    ['a malformed day of death', '?family=Cuff&death-date=20101022', "400 INVALID_VALUE: Invalid value - '20101022' in field 'death-date'"],
    [
      'no birth date',
      '?email=a%40example.com&phone=0163',
      "400 MISSING_VALUE: Missing value - 'birth_date/birth_date_range_start/birth_date_range_end'",
    ],
    ['no family name', '?birthdate=eq2010-10-22', TOO_LITTLE],
    ['an empty family name', '?family=&birthdate=eq2010-10-22', TOO_LITTLE],
    ['a wildcard too early', '?family=S*&birthdate=eq2010-10-22', TOO_LITTLE],
    ['a wildcard after one letter, however many marks come with it', '?family=S%27-*&birthdate=eq2010-10-22', TOO_LITTLE],
    ['a wildcard too early in a given name', `?${GOOD}&given=Jane&given=A*`, TOO_LITTLE],
    ['a wildcard too early in a postcode', `?${GOOD}&address-postalcode=L*`, TOO_LITTLE],
    ['a fuzzy search by family name alone', `?${GOOD}&_fuzzy-match=true`, TOO_LITTLE_FOR_FUZZY],
    ['a fuzzy search by given name and gender', '?given=Jane&birthdate=1926-01-07&gender=female&_fuzzy-match=true', TOO_LITTLE_FOR_FUZZY],
    [
      'a fuzzy search by postcode and gender',
      '?birthdate=1926-01-07&gender=female&address-postalcode=LS1%206AE&_fuzzy-match=true',
      TOO_LITTLE_FOR_FUZZY,
    ],
    ['a fuzzy search with a wildcard', '?family=Cuf*&given=Jane&birthdate=1926-01-07&_fuzzy-match=true', TOO_LITTLE_FOR_FUZZY],
    [
      'a fuzzy search with a wildcard in the postcode',
      `?${GOOD}&given=Jane&address-postalcode=LS1*&_fuzzy-match=true`,
      TOO_LITTLE_FOR_FUZZY,
    ],
    [
      'a fuzzy search without a birth date',
      '?family=Cuff&given=Jane&_fuzzy-match=true',
      "400 MISSING_VALUE: Missing value - 'birth_date/birth_date_range_start/birth_date_range_end'",
    ],
    ['a flag that is neither on nor off', `?${GOOD}&_exact-match=yes`, "400 INVALID_VALUE: Invalid value - 'yes' in field '_exact-match'"],
    ['two family names', `?${GOOD}&family=Smith`, "400 INVALID_VALUE: Invalid value - 'Smith' in field 'family'"],
    ['an empty value', `?${GOOD}&email=`, "400 INVALID_VALUE: Invalid value - '' in field 'email'"],
    [
      'both names of the postcode',
      `?${GOOD}&address-postcode=LS1&address-postalcode=LS1`,
      "400 INVALID_SEARCH_DATA: Invalid search data provided - 'address-postalcode and address-postcode cannot be used together'",
    ],
    [
      'a name that is too long',
      `?${GOOD}&given=${'a'.repeat(36)}`,
      `400 INVALID_VALUE: Invalid value - '${'a'.repeat(36)}' in field 'given'`,
    ],
    ['a gender that PDS does not know', `?${GOOD}&gender=mal`, "400 INVALID_VALUE: Invalid value - 'mal' in field 'gender'"],
    ['no results', `?${GOOD}&_max-results=0`, "400 INVALID_VALUE: Invalid value - '0' in field '_max-results'"],
    ['more results than there may be', `?${GOOD}&_max-results=51`, "400 INVALID_VALUE: Invalid value - '51' in field '_max-results'"],
    ['results that are no number', `?${GOOD}&_max-results=1e1`, "400 INVALID_VALUE: Invalid value - '1e1' in field '_max-results'"],
  ])('%s', async (_, query, error) => {
    const answer = await pds.get(`/Patient${query}`);
    expect(answer.error).toBe(error);
    expect(answer.headers).toEqual({ 'content-type': 'application/fhir+json', 'x-request-id': REQUEST_ID });
  });
});

it('reports mistakes in the order in which PDS looks for them', async () => {
  const integration = await openPds({
    environment: 'integration',
    checkToken: async (token) => ({
      active: true,
      expiresAt: 2,
      issuedAt: 1,
      scopes:
        token === 'app'
          ? ['urn:nhsd:apim:app:level3:personal-demographics-service']
          : ['urn:nhsd:apim:user-nhs-cis2:aal3:personal-demographics-service'],
      authType: 'app',
      authLevel: 'level3',
      clientId: 'k',
      applicationName: 'Demo',
      idTokenClaims: { nhsid_nrbac_roles: [{ person_roleid: '1' }] },
    }),
  });
  const all = ['year=2003', 'birthdate=x', 'death-date=y', '_history=yes', 'email=', 'given=M*', 'gender=mal', '_max-results=99'];
  const without = (...gone: string[]) => `?${all.filter((parameter) => !gone.includes(parameter)).join('&')}`;
  const app = { Authorization: 'Bearer app' };
  const nurse = { Authorization: 'Bearer nurse' };
  const id = { 'X-Request-ID': REQUEST_ID };
  const dated = `${without('year=2003', 'birthdate=x', 'death-date=y')}&birthdate=2010-10-22`;
  const named = (...gone: string[]) =>
    `${without('year=2003', 'birthdate=x', 'death-date=y', '_history=yes', ...gone)}&birthdate=2010-10-22&family=Cuff`;

  const steps: readonly (readonly [query: string, headers: Record<string, string>, error: RegExp])[] = [
    [without(), { 'X-Request-ID': '1' }, /^401 ACCESS_DENIED: Missing Authorization header$/],
    [without(), { ...app, 'X-Request-ID': '1' }, /^400 INVALID_VALUE: .* in header 'X-Request-ID'$/],
    [without(), { ...nurse, 'NHSD-Session-URID': '2' }, /^400 INVALID_VALUE: Invalid value - '2' in header 'NHSD-Session-URID'\. Refer to/],
    [without(), app, /^403 INVALID_VALUE: Your app has insufficient permissions/],
    [without(), nurse, /^400 MISSING_VALUE: .*X-Request-ID header must be supplied/],
    ['', { ...nurse, ...id }, /^400 UNSUPPORTED_SERVICE$/],
    [without(), { ...nurse, ...id }, /^400 ADDITIONAL_PROPERTIES: .*'year' was unexpected/],
    [without('year=2003'), { ...nurse, ...id }, /'x' in field 'birthdate'$/],
    [without('year=2003', 'birthdate=x'), { ...nurse, ...id }, /'y' in field 'death-date'$/],
    [without('year=2003', 'birthdate=x', 'death-date=y'), { ...nurse, ...id }, /^400 MISSING_VALUE: Missing value - 'birth_date/],
    [dated, { ...nurse, ...id }, /'yes' in field '_history'$/],
    [dated.replace('_history=yes&', ''), { ...nurse, ...id }, /^400 INVALID_SEARCH_DATA: .*minimum requirements/],
    [named(), { ...nurse, ...id }, /'' in field 'email'$/],
    [named('email='), { ...nurse, ...id }, /^400 INVALID_SEARCH_DATA: .*minimum requirements/],
    [named('email=', 'given=M*'), { ...nurse, ...id }, /'mal' in field 'gender'$/],
    [named('email=', 'given=M*', 'gender=mal'), { ...nurse, ...id }, /'99' in field '_max-results'$/],
    [named('email=', 'given=M*', 'gender=mal', '_max-results=99'), { ...nurse, ...id }, /^$/],
  ];
  for (const [query, headers, error] of steps) expect((await integration.get(`/Patient${query}`, headers)).error).toMatch(error);
});

it('tolerates `history` as the national sandbox does, and says so', async () => {
  const sandbox = await openPds({ environment: 'sandbox' });
  const { found, reply } = await sandbox.get('/Patient?family=Cuff&birthdate=1926-01-07&history=true', USUAL_HEADERS);
  expect(found).toEqual(ids(CUFF));
  expect(reply.about?.advice).toEqual([expect.stringContaining('has no effect')]);
});

/** Ten-digit numbers in a row are mostly no NHS numbers; the world must be told. */
function failingChecks(nhsNumber: number): { checkDigitFails?: true } {
  const digits = String(nhsNumber);
  let sum = 0;
  for (let at = 0; at < 9; at++) sum += Number(digits[at]) * (10 - at);
  return (11 - (sum % 11)) % 11 === Number(digits[9]) ? {} : { checkDigitFails: true };
}
