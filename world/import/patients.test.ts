import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PATIENTS } from '../collections.ts';
import { parse } from '../parsers.ts';
import { isNhsNumber } from '../rules/nhs-number.ts';
import { FIELDS, faultsInMap, fieldOf } from './columns.ts';
import { freeNumbers } from './free-numbers.ts';
import { type ImportOptions, importPatients } from './patients.ts';
import { readDate, readGender, readNhsNumber, readYesOrNo } from './values.ts';

/** Problems as one would print them. */
function problemsOf(text: string, options?: ImportOptions): readonly string[] {
  return importPatients(text, options).problems.map(
    ({ place, field, reason, value }) =>
      `${[place, field, value].filter((part) => part !== undefined && part !== '').join(' ')}: ${reason}`,
  );
}

const HEAD = 'NHS Number,Title,First name,Middle names,Surname,Sex,Date of birth';

test('a table with everything in it', () => {
  const { patients, problems } = importPatients(
    `${HEAD},Known as,Maiden name,Address 1,Address 2,Address 3,Town,County,Postcode,Phone,Mobile,Email,GP practice,Pharmacy,Language,Interpreter,S-flag
"999 000 1375",Mrs,Adaeze,Ngozi Grace,"O'Brien-Smith",F,22/10/1984,Ada,Okonjo,Flat 2,14 Kirkstall Lane,Headingley,Leeds,West Yorkshire,ls63dj,0113 496 0312,07700 900312,ada@example.com,b83002,fa565,ig,yes,Y
`,
  );
  expect(problems).toEqual([]);
  expect(patients).toEqual([
    {
      nhsNumber: '9990001375',
      serialChangeNumber: 1,
      confidentiality: 'restricted',
      names: [
        { id: 'N1', use: 'usual', prefixes: ['Mrs'], given: ['Adaeze', 'Ngozi', 'Grace'], family: "O'Brien-Smith" },
        { id: 'N2', use: 'nickname', given: ['Ada'], family: "O'Brien-Smith" },
        { id: 'N3', use: 'previous', given: ['Adaeze', 'Ngozi', 'Grace'], family: 'Okonjo', historic: true },
      ],
      gender: 'female',
      birthDate: '1984-10-22',
      addresses: [
        { id: 'A1', use: 'home', lines: ['Flat 2', '14 Kirkstall Lane', 'Headingley', 'Leeds', 'West Yorkshire'], postcode: 'LS6 3DJ' },
      ],
      telecoms: [
        { id: 'T1', kind: 'phone', use: 'home', value: '0113 496 0312' },
        { id: 'T2', kind: 'phone', use: 'mobile', value: '07700 900312' },
        { id: 'T4', kind: 'email', use: 'home', value: 'ada@example.com' },
      ],
      emergencyContacts: [],
      gpRegistration: { practice: 'B83002' },
      pharmacies: { nominated: 'FA565' },
      communication: { language: 'ig', interpreterRequired: true },
      relatedPeople: [],
    },
  ]);
});

test('somebody who has died is on nobody’s list', () => {
  const [patient] = importPatients('nhsNumber,lastName,birthDate,deathDate,practice\n9990001375,Marsh,1931,03/02/2024,B83002').patients;
  expect(patient).toMatchObject({
    birthDate: '1931',
    death: { date: '2024-02-03', notification: 'formal' },
    managingOrganisation: { organisation: 'B83002' },
    removal: { reason: 'DEA', period: { from: '2024-02-03' } },
  });
  expect(patient).not.toHaveProperty('gpRegistration');
});

test.each([
  ['semicolons, a byte order mark and CRLF', '\ufeffNHS No;Forename;Surname\r\n999 000 1375;Zoë;Müller\r\n'],
  ['tabs', 'nhs_number\tgiven\tfamily\n9990001375\tZoë\tMüller\n'],
  ['a JSON array', '[{"nhsNumber": 9990001375, "firstName": "Zoë", "lastName": "Müller", "email": null}]'],
  ['a JSON value on each line', '{"nhs number": "999-000-1375", "First Name": "Zoë", "LAST_NAME": "Müller"}\n\n'],
  ['one JSON value', '{\n "nhsNumber": "9990001375",\n "firstName": "Zoë",\n "lastName": "Müller"\n}'],
  ['a whole patient', '[{"nhsNumber": "9990001375", "names": [{"id": "N1", "use": "usual", "given": ["Zoë"], "family": "Müller"}]}]'],
])('%s', (_, text) => {
  const { patients, problems } = importPatients(text);
  expect(problems).toEqual([]);
  expect(patients).toMatchObject([
    { nhsNumber: '9990001375', serialChangeNumber: 1, names: [{ id: 'N1', use: 'usual', given: ['Zoë'], family: 'Müller' }] },
  ]);
});

describe('every problem of every row', () => {
  test.each<[string, string, readonly string[], ImportOptions?]>([
    ['nothing', '', [': holds no patients']],
    ['headings alone', HEAD, [': holds no patients']],
    ['an empty array', '[]', [': holds no patients']],
    [
      'a heading that nobody knows',
      'nhsNumber,Shoe size\n9990001375,9',
      ['line 1 Shoe size: is no heading that is known; say with a map which field it is, or that it is to be left out'],
    ],
    ['a field twice', 'Surname,Last name\na,b', ["line 1 Last name: is lastName, and so is 'Surname'"]],
    ['too many cells', 'nhsNumber,lastName\n9990001375,Marsh,Edith', ['line 2: has 3 cells, and there are 2 headings']],
    ['quotes that are not closed', 'nhsNumber,lastName\n9990001375,"Marsh\n', ['line 2: a quoted cell is never closed']],
    [
      'values of all kinds, in all rows',
      `${HEAD},Postcode,GP practice,Interpreter
9990001374,,,,Marsh,X,31/02/1990,LS6,B-1,perhaps
,,,,Marsh,F,10/22/2010,,,`,
      [
        'line 2 nhsNumber 9990001374: fails modulus 11: its last digit is not the check digit of the others',
        'line 2 birthDate 31/02/1990: is not a day of the calendar',
        'line 2 practice B-1: is not an ODS code: 3 to 10 letters and digits',
        'line 2 gender X: must be male, female, other or unknown (or M, F; 1, 2, 9, 0)',
        'line 2 postcode LS6: is not a postcode',
        'line 2 interpreter perhaps: must be yes or no',
        'line 3 nhsNumber: is missing',
        'line 3 birthDate 10/22/2010: has no month 22; dates are read as day, month, year',
      ],
    ],
    [
      'what the schema finds, in the words of the table',
      `nhsNumber,firstName,lastName,address1\n9990001375,Edith,${'M'.repeat(36)},${'L'.repeat(36)}`,
      [
        `line 2 lastName ${'M'.repeat(36)}: must have at most 35 characters`,
        `line 2 addressLine1 ${'L'.repeat(36)}: must have at most 35 characters`,
      ],
    ],
    ['control characters', 'nhsNumber,lastName\n9990001375,Ma\u001brsh', ['line 2 lastName Ma\u001brsh: must hold no control characters']],
    [
      'somebody twice',
      'nhsNumber,lastName\n9990001375,Marsh\n\n999 000 1375,Marsh',
      ['line 4 nhsNumber 9990001375: is there twice; the first is in line 2'],
    ],
    [
      'a death before the birth',
      'nhsNumber,dob,dod\n9990001375,2000-01-02,2000-01-01',
      ['line 2 deathDate 2000-01-01: is before the birth date'],
    ],
    [
      'a number that is nobody’s, and has to stay so',
      'nhsNumber\n9111231130',
      ['line 2 nhsNumber 9111231130: is expected to be nobody’s: suites ask for it to be told that there is no such patient'],
      { reserved: new Set(['9111231130']) },
    ],
    ['not JSON', '[{"nhsNumber": 1,}]', ["line 1, column 18: not JSON: expected another entry after ',', found '}'"]],
    ['one line that is not JSON', '{"nhsNumber": "9990001375"}\n{"nhsNumber": }\n', ["line 2: not JSON: expected a value, found '}'"]],
    ['not objects', '[1, null, []]', ['entry 1: must be an object', 'entry 2: must be an object', 'entry 3: must be an object']],
    [
      'members that are no fields',
      '[{"nhsNumber": "9990001375", "shoeSize": 9}]',
      [`entry 1 shoeSize: is no field; there are ${FIELDS.join(', ')}`],
    ],
    [
      'a whole patient with mistakes',
      '[{"nhsNumber": "9990001375", "names": [{"use": "old"}]}]',
      ['entry 1 names.0.use: must be one of usual, nickname, temporary, previous, maiden, not "old"'],
    ],
  ])('%s', (_, text, problems, options) => expect(problemsOf(text, options)).toEqual(problems));

  test('rows that are good are there all the same', () => {
    const { patients, problems } = importPatients('nhsNumber,dob\n9990001375,2000-01-01\n1,1');
    expect(patients.map(({ nhsNumber }) => nhsNumber)).toEqual(['9990001375']);
    expect(problems).toHaveLength(2);
  });
});

describe('numbers that may be a living person’s', () => {
  const LIVE =
    'line 2 nhsNumber 4010232137: may be the number of a living person, and data of real patients must never be put into the sandbox; use numbers that begin with 999, which are nobody’s';

  test('are refused, in tables and in whole patients', () => {
    expect(problemsOf('nhsNumber\n401 023 2137')).toEqual([LIVE.replace('4010232137', '401 023 2137')]);
    expect(problemsOf('[{"nhsNumber": "4010232137", "names": []}]')).toEqual([LIVE.replace('line 2', 'entry 1')]);
  });

  test('are taken when somebody insists', () => {
    expect(importPatients('nhsNumber\n4010232137', { allowLiveLooking: true })).toMatchObject({
      patients: [{ nhsNumber: '4010232137' }],
      problems: [],
    });
  });
});

test('relative dates stay relative', () => {
  const text = 'nhsNumber,dob,dod\n9990001375,@today-80Y,@today-3M';
  expect(importPatients(text, { today: '2026-11-25' })).toMatchObject({
    patients: [{ birthDate: '@today-80Y', death: { date: '@today-3M' } }],
    problems: [],
  });
  expect(problemsOf('nhsNumber,dob\n9990001375,@today-80', { today: '2026-11-25' })).toEqual([
    'line 2 birthDate @today-80: must be a relative date such as @today-3M, @next-tue or @last-fri+1W T09:10',
  ]);
});

test('rows without a number get one that nobody has', () => {
  const makeNumber = freeNumbers(new Set(['9990000018']));
  const { patients } = importPatients('lastName\nMarsh\nMarsh', { makeNumber });
  expect(patients.map(({ nhsNumber }) => nhsNumber)).toEqual(['9990000026', '9990000034']);
  expect(problemsOf('lastName\nMarsh', { makeNumber: () => undefined })).toEqual([
    'line 2 nhsNumber: is missing, and there is no free number left',
  ]);
});

test('free numbers are valid, all different, and end', () => {
  const next = freeNumbers(new Set());
  const all: string[] = [];
  for (let number = next(); number !== undefined; number = next()) all.push(number);
  expect(new Set(all).size).toBe(all.length);
  expect(all.every(isNhsNumber)).toBe(true);
  expect([all.length > 9000, all[0], (all.at(-1) as string) <= '9990099999']).toEqual([true, '9990000018', true]);
});

describe('columns', () => {
  test.each([
    ['NHS Number', 'nhsNumber'],
    ['nhs_number', 'nhsNumber'],
    ['D.O.B.', 'birthDate'],
    ['LAST NAME', 'lastName'],
    ['GP practice code', 'practice'],
    ['Shoe size', undefined],
    ['', undefined],
  ])('%j is %s', (heading, field) => expect(fieldOf(heading)).toBe(field));

  test('each field is known by its own name', () => {
    for (const field of FIELDS) expect(fieldOf(field)).toBe(field);
  });

  test('a map wins over what a heading says, and leaves columns out', () => {
    const map = { 'Pt ref': 'nhsNumber', Notes: null } as const;
    expect(importPatients('PT REF,notes\n9990001375,tall', { map }).patients).toMatchObject([{ nhsNumber: '9990001375' }]);
    expect(importPatients('[{"pt ref": "9990001375", "notes": "tall"}]', { map }).patients).toHaveLength(1);
  });

  test.each([
    [{ a: 'lastName', b: null }, []],
    [['lastName'], ['must be an object from your headings to fields: {"Pt surname": "lastName"}']],
    [{ a: 'shoe' }, [`'a': "shoe" is no field; there are ${FIELDS.join(', ')}, and null to leave a column out`]],
  ])('of the map %j is wrong: %j', (map, faults) => expect(faultsInMap(map)).toEqual(faults));
});

describe('values', () => {
  test.each([
    ['22/10/2010', '2010-10-22'],
    ['2/1/2010', '2010-01-02'],
    ['22-10-2010', '2010-10-22'],
    ['22.10.2010', '2010-10-22'],
    ['22-Oct-2010', '2010-10-22'],
    ['2 October 2010', '2010-10-02'],
    ['20101022', '2010-10-22'],
    ['2010-10-22', '2010-10-22'],
    ['2010-10-22T00:00:00Z', '2010-10-22'],
    ['2010-10-22 00:00:00', '2010-10-22'],
    ['22/10/2010 00:00', '2010-10-22'],
    ['2010-10', '2010-10'],
    ['2010', '2010'],
    ['22/10/10', undefined],
    ['10/22/2010', undefined],
    ['30/02/2010', undefined],
    ['0/0/2010', undefined],
    ['22 Oktober', undefined],
    ['2010-10-22T09:30:00Z', undefined],
    ['40473', undefined],
  ])('the date %s is %s', (text, date) =>
    expect(readDate(text)).toEqual(date === undefined ? { reason: expect.any(String) } : { value: date }),
  );

  test.each([
    ['999 000 1375', '9990001375'],
    ['999-000-1375', '9990001375'],
    ['9990001376', 'fails modulus 11: its last digit is not the check digit of the others'],
    ['9.99E+09', 'was spoilt by a spreadsheet; make the column text before you save'],
    ['12', 'is not an NHS number: ten digits'],
  ])('the NHS number %s', (text, result) => expect(Object.values(readNhsNumber(text))).toEqual([result]));

  test('genders and yes and no, as databases have them', () => {
    expect(['M', 'female', '9', '0', 'Indeterminate'].map(readGender)).toMatchObject(
      ['male', 'female', 'other', 'unknown', 'other'].map((value) => ({ value })),
    );
    expect(['Y', 'TRUE', '0', 'no'].map(readYesOrNo)).toEqual([true, true, false, false].map((value) => ({ value })));
  });
});

describe('whatever comes', () => {
  test('there are patients that the schema takes, and problems with a reason', () => {
    const cell = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('9990001375', '1990-01-01', 'M', 'LS6 3DJ', ''));
    const row = fc.record(Object.fromEntries(FIELDS.map((field) => [field, cell])), { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(fc.oneof(row, fc.jsonValue())), (rows) => {
        const { patients, problems } = importPatients(JSON.stringify(rows));
        for (const patient of patients) expect(parse(PATIENTS, patient)).toEqual({ doc: patient });
        for (const { reason } of problems) expect(reason).not.toBe('');
        expect(patients.length).toBeLessThanOrEqual(rows.length);
      }),
    );
  });

  test('a row says the same in CSV and in JSON', () => {
    const name = fc.stringMatching(/^[A-Za-zÀ-ÿ'" ,;-]{1,30}$/).filter((text) => text.trim() !== '');
    const row = fc.record({ nhsNumber: fc.constant('9990001375'), firstName: name, lastName: name, postcode: fc.constant('ls63dj') });
    fc.assert(
      fc.property(row, (one) => {
        const quoted = Object.values(one).map((cell) => `"${cell.replaceAll('"', '""')}"`);
        expect(importPatients(`${Object.keys(one)}\r\n${quoted}`).patients).toEqual(importPatients(JSON.stringify(one)).patients);
      }),
    );
  });

  test('a name of ten megabytes is a mistake like another', () => {
    const [problem] = importPatients(`nhsNumber,lastName\n9990001375,${'M'.repeat(10_000_000)}`).problems;
    expect(problem).toMatchObject({ place: 'line 2', field: 'lastName', reason: 'must have at most 35 characters' });
  });
});
