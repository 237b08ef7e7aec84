import { describe, expect, test } from 'vitest';
import { APPLICATIONS, ORGANISATIONS, PATIENTS, PRACTITIONERS, USERS, WORLD_COLLECTIONS, type WorldCollection } from './collections.ts';
import { parse } from './parsers.ts';
import type { Patient } from './patient.ts';

const patient = { nhsNumber: '9000000009', serialChangeNumber: 1 };
const application = { apiKey: 'key', name: 'An application' };
const rsa = { kty: 'RSA', kid: 'one', n: 'sXch', e: 'AQAB' };

/** What is wrong with a document, as `path: reason`. */
function issuesOf<T extends object>(collection: WorldCollection<T>, document: unknown): readonly string[] {
  const parsed = parse(collection, document);
  return 'issues' in parsed ? parsed.issues.map(({ path, reason }) => `${path}: ${reason}`) : [];
}

function taken<T extends object>(collection: WorldCollection<T>, document: unknown): T {
  const parsed = parse(collection, document);
  if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues));
  return parsed.doc;
}

test('every collection is public, under the name that the control API has for it', () => {
  expect(WORLD_COLLECTIONS.map(({ name }) => name)).toEqual([
    'patients',
    'organisations',
    'practitioners',
    'users',
    'applications',
    'systems',
    'endpoints',
    'workflows',
    'mailboxes',
    'services',
    'records',
    'registrations',
    'schedules',
    'appointments',
  ]);
  expect(WORLD_COLLECTIONS.every((collection) => collection.public)).toBe(true);
});

describe('patients', () => {
  test('lists that are not said are empty, and the record is unrestricted', () => {
    expect(taken(PATIENTS, patient)).toEqual({
      ...patient,
      confidentiality: 'unrestricted',
      names: [],
      addresses: [],
      telecoms: [],
      emergencyContacts: [],
      relatedPeople: [],
    });
  });

  test('the fields come in one order, however they were written', () => {
    const one = taken(PATIENTS, { gender: 'female', ...patient, birthDate: '2010-10-22' });
    const other = taken(PATIENTS, { birthDate: '2010-10-22', ...patient, gender: 'female' });
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  });

  test.each<[object, string]>([
    [{ ...patient, nhsNumber: '9000000000' }, "nhsNumber: fails modulus 11; if that is meant, say 'checkDigitFails': true"],
    [{ ...patient, nhsNumber: '900 000 0009' }, 'nhsNumber: must be ten digits'],
    [{ ...patient, checkDigitFails: true }, 'checkDigitFails: the NHS number passes modulus 11'],
    [{ nhsNumber: '9000000009' }, 'serialChangeNumber: is missing'],
    [{ ...patient, serialChangeNumber: 0 }, 'serialChangeNumber: must be at least 1'],
    [{ ...patient, serialChangeNumber: 1.5 }, 'serialChangeNumber: must be a whole number'],
    [{ ...patient, nickname: 'Jo' }, 'nickname: unknown field'],
    [{ ...patient, names: [{ use: 'usual', surname: 'Smith' }] }, 'names.0.surname: unknown field'],
    [{ ...patient, names: [{ use: 'usual', family: 'x'.repeat(36) }] }, 'names.0.family: must have at most 35 characters'],
    [{ ...patient, names: [{ use: 'usual', given: ['Jane', ''] }] }, 'names.0.given.1: must not be empty'],
    [{ ...patient, names: [{ use: 'usual', family: ' \u00a0 ' }] }, 'names.0.family: must not be empty'],
    [{ ...patient, names: [{ use: 'usual', family: 'Smi\u0000th' }] }, 'names.0.family: must hold no control characters'],
    [{ ...patient, birthDate: '2010-02-30' }, 'birthDate: must be a date without a time: yyyy, yyyy-mm or yyyy-mm-dd'],
    [{ ...patient, birthDate: '2010-02-03T00:00:00Z' }, 'birthDate: must be a date without a time: yyyy, yyyy-mm or yyyy-mm-dd'],
    [
      { ...patient, death: { date: 'long ago', notification: 'formal' } },
      'death.date: must be a date: yyyy, yyyy-mm, yyyy-mm-dd, or with a time and an offset',
    ],
    [
      { ...patient, addresses: [{ use: 'home', lines: ['1', '2', '3', '4', '5', '6'] }] },
      'addresses.0.lines: must have at most five lines',
    ],
    [{ ...patient, addresses: [{ use: 'home', lines: [], postcode: 'ls1 6ae' }] }, 'addresses.0.postcode: must be a postcode in capitals'],
    [{ ...patient, addresses: [{ use: 'home', lines: [], paf: '1' }] }, 'addresses.0.paf: must be 8 digits'],
    [
      { ...patient, gpRegistration: { practice: 'A20047', period: { from: '2020-01-02', to: '2020-01-01' } } },
      'gpRegistration.period: must not end before it begins',
    ],
    [{ ...patient, gpRegistration: { practice: 'a20047' } }, 'gpRegistration.practice: must be an ODS code: 3 to 10 capitals and digits'],
    [{ ...patient, supersededBy: '9000000009' }, 'supersededBy: a record cannot supersede itself'],
    [{ ...patient, communication: { language: 'english' } }, 'communication.language: must be a language code: two letters, or q1 to q5'],
  ])('%j is refused', (document, issue) => expect(issuesOf(PATIENTS, document)).toEqual([issue]));

  test.each([{}, null, [], 'Jane', 7])('%j is no patient', (document) => expect(issuesOf(PATIENTS, document)).not.toEqual([]));

  test('a period is compared as exactly as both its ends are known', () => {
    const during = (from: string, to: string) =>
      issuesOf(PATIENTS, { ...patient, gpRegistration: { practice: 'A20047', period: { from, to } } });
    expect(during('2020-05-05', '2020')).toEqual([]);
    expect(during('2020', '2020-05-05')).toEqual([]);
    expect(during('2021', '2020-05-05')).toHaveLength(1);
  });

  test('they are known by NHS number and refer to organisations and to each other', () => {
    const doc = taken(PATIENTS, {
      ...patient,
      supersededBy: '9000000017',
      gpRegistration: { practice: 'A20047' },
      managingOrganisation: { organisation: 'A20048' },
      pharmacies: { nominated: 'FA565', dispensingDoctor: 'Y23456', applianceSupplier: 'Y34567' },
    });
    expect(PATIENTS.idOf(doc)).toBe('9000000009');
    expect(PATIENTS.references(doc)).toEqual([
      { path: 'supersededBy', collection: 'patients', id: '9000000017' },
      { path: 'gpRegistration.practice', collection: 'organisations', id: 'A20047' },
      { path: 'managingOrganisation.organisation', collection: 'organisations', id: 'A20048' },
      { path: 'pharmacies.nominated', collection: 'organisations', id: 'FA565' },
      { path: 'pharmacies.dispensingDoctor', collection: 'organisations', id: 'Y23456' },
      { path: 'pharmacies.applianceSupplier', collection: 'organisations', id: 'Y34567' },
    ]);
    expect(PATIENTS.references(taken(PATIENTS, patient))).toEqual([]);
  });
});

describe('the indexes of patients', () => {
  const keys = (index: keyof NonNullable<typeof PATIENTS.indexes>, document: object) =>
    PATIENTS.indexes?.[index]?.(taken<Patient>(PATIENTS, { ...patient, ...document }));
  const names = [
    { use: 'usual', given: ['Mary Ann', 'Jo'], family: "O'Neill" },
    { use: 'nickname', given: ['Molly'], family: 'O’Neill' },
    { use: 'temporary', family: 'Neal' },
    { use: 'maiden', given: ['Mary'], family: 'Pòrter' },
    { use: 'usual', family: 'Old', historic: true },
  ];

  test('current names with the birth date', () => {
    expect(keys('family+birthDate', { names, birthDate: '1970-01-24' })).toEqual([
      'oneill\u00021970-01-24',
      'oneill\u00021970-01-24',
      'neal\u00021970-01-24',
    ]);
    expect(keys('given+birthDate', { names, birthDate: '1970-01-24' })).toEqual(['mary ann\u00021970-01-24', 'molly\u00021970-01-24']);
  });

  test('former names apart', () => {
    expect(keys('historicFamily+birthDate', { names, birthDate: '1970-01-24' })).toEqual(['porter\u00021970-01-24', 'old\u00021970-01-24']);
  });

  test('the birth date of searches where it is another one, and none at all', () => {
    expect(keys('birthDate', { birthDate: '2010-10-22', birthDateInSearch: '2005-06-16' })).toBe('2005-06-16');
    expect(keys('family+birthDate', { names: [{ use: 'usual', family: 'Li' }] })).toEqual(['li\u0002']);
    expect(keys('birthDate', {})).toBeUndefined();
  });

  test('current addresses, telephones and e-mail addresses, as they are compared', () => {
    const addresses = [
      { use: 'home', lines: [], postcode: 'LS1 6AE' },
      { use: 'temporary', lines: [], postcode: 'W1A0AX' },
      { use: 'correspondence', lines: [] },
      { use: 'home', lines: [], postcode: 'DN16 1AA', historic: true },
    ];
    const telecoms = [
      { kind: 'phone', use: 'home', value: '01632 960 587' },
      { kind: 'textphone', use: 'home', value: '(01632) 960-588' },
      { kind: 'email', use: 'home', value: 'Jane.Smith@Example.com' },
      { kind: 'email', use: 'work', value: 'old@example.com', historic: true },
      { kind: 'fax', use: 'work', value: '1' },
    ];
    expect(keys('postcode', { addresses })).toEqual(['LS16AE', 'W1A0AX']);
    expect(keys('postcodeWithPaf', { addresses: addresses.map((one, at) => (at === 0 ? one : { ...one, paf: '01234567' })) })).toEqual([
      'W1A0AX',
    ]);
    expect(keys('phone', { telecoms })).toEqual(['01632960587', '01632960588']);
    expect(keys('email', { telecoms })).toEqual(['jane.smith@example.com']);
    expect(keys('generalPractitioner', { gpRegistration: { practice: 'A20047' } })).toBe('A20047');
  });

  test('a record that was withdrawn is in none', () => {
    const withdrawn = { invalidated: true, names, birthDate: '1970-01-24', gpRegistration: { practice: 'A20047' } };
    for (const index of Object.keys(PATIENTS.indexes ?? {})) expect(keys(index, withdrawn)).toBeUndefined();
  });
});

describe('organisations', () => {
  const practice = {
    odsCode: 'A20047',
    name: "Dr Legg's Surgery",
    status: 'active',
    roles: [{ code: 'RO177', primary: true }, { code: 'RO76' }],
  };

  test('are known by ODS code, found by name and role, and refer to each other', () => {
    const doc = taken(ORGANISATIONS, { ...practice, relationships: [{ code: 'RE4', organisation: 'QWO' }], successors: ['A20048'] });
    expect(ORGANISATIONS.idOf(doc)).toBe('A20047');
    expect(ORGANISATIONS.indexes?.name?.(doc)).toBe('dr leggs surgery');
    expect(ORGANISATIONS.indexes?.role?.(doc)).toEqual(['RO177', 'RO76']);
    expect(ORGANISATIONS.indexes?.relationship?.(doc)).toEqual(['RE4:QWO']);
    expect(ORGANISATIONS.indexes?.successor?.(doc)).toEqual(['A20048']);
    expect(ORGANISATIONS.indexes?.postcode?.(doc)).toBeUndefined();
    const somewhere = taken(ORGANISATIONS, { ...practice, address: { lines: [], postcode: 'LS1 6AE' } });
    expect(ORGANISATIONS.indexes?.postcode?.(somewhere)).toBe('LS16AE');
    expect(ORGANISATIONS.references(doc)).toEqual([
      { path: 'relationships.0.organisation', collection: 'organisations', id: 'QWO' },
      { path: 'successors.0', collection: 'organisations', id: 'A20048' },
    ]);
  });

  test.each<[object, string]>([
    [{ ...practice, roles: [] }, 'roles: must have exactly one primary role'],
    [{ ...practice, roles: [practice.roles[0], practice.roles[0]] }, 'roles: must have exactly one primary role'],
    [{ ...practice, roles: [{ code: 'GP', primary: true }] }, 'roles.0.code: must be an ODS role code: RO and digits'],
    [
      { ...practice, relationships: [{ code: 'RE', organisation: 'QWO' }] },
      'relationships.0.code: must be an ODS relationship code: RE and digits',
    ],
  ])('%j is refused', (document, issue) => expect(issuesOf(ORGANISATIONS, document)).toEqual([issue]));
});

describe('practitioners and users', () => {
  const doctor = {
    sdsUserId: '999100000101',
    name: { given: ['Edwin'], family: 'Legg' },
    roleProfiles: [{ id: '999100000201', organisation: 'A20047', jobRole: 'S0010:G0020:R0260' }],
  };

  test('practitioners are found by name, organisation and role profile', () => {
    const doc = taken(PRACTITIONERS, doctor);
    expect(PRACTITIONERS.idOf(doc)).toBe('999100000101');
    expect(PRACTITIONERS.indexes?.family?.(doc)).toBe('legg');
    expect(PRACTITIONERS.indexes?.organisation?.(doc)).toEqual(['A20047']);
    expect(PRACTITIONERS.indexes?.roleProfile?.(doc)).toEqual(['999100000201']);
    const registered = taken(PRACTITIONERS, { ...doctor, registrations: [{ register: 'gmc', number: '6095103' }] });
    expect(PRACTITIONERS.indexes?.registration?.(registered)).toEqual(['gmc:6095103']);
    expect(PRACTITIONERS.references(doc)).toEqual([{ path: 'roleProfiles.0.organisation', collection: 'organisations', id: 'A20047' }]);
  });

  test('a job role has three parts', () => {
    const [profile] = doctor.roleProfiles;
    expect(issuesOf(PRACTITIONERS, { ...doctor, roleProfiles: [{ ...profile, jobRole: 'R0260' }] })).toEqual([
      'roleProfiles.0.jobRole: must be a job role: S, G and R, each with four digits',
    ]);
  });

  test('users are healthcare workers or patients, and have the fields of what they are', () => {
    const worker = taken(USERS, { id: '999100000101', provider: 'nhs-cis2', practitioner: '999100000101', assuranceLevel: 'aal3' });
    const patientUser = taken(USERS, { id: '9912003072', provider: 'nhs-login', nhsNumber: '9912003072', proofingLevel: 'P5' });
    expect(USERS.references(worker)).toEqual([{ path: 'practitioner', collection: 'practitioners', id: '999100000101' }]);
    expect(USERS.references(patientUser)).toEqual([]);
    expect([worker, patientUser].map((user) => USERS.indexes?.provider?.(user))).toEqual(['nhs-cis2', 'nhs-login']);
    expect(issuesOf(USERS, { id: 'x', provider: 'nhs-cis2', assuranceLevel: 'aal3', proofingLevel: 'P9' })).toEqual([
      'proofingLevel: unknown field',
    ]);
    expect(issuesOf(USERS, { id: 'x', provider: 'facebook' })).toHaveLength(1);
  });
});

describe('applications', () => {
  test('are known by API key; approved and without scopes unless it is said', () => {
    const doc = taken(APPLICATIONS, application);
    expect(APPLICATIONS.idOf(doc)).toBe('key');
    expect(doc).toEqual({ ...application, products: [], relyingParties: [], scopes: [], status: 'approved' });
  });

  test('public keys are taken with whatever else they hold', () => {
    const jwks = {
      keys: [
        { ...rsa, x5t: 'abc', key_ops: ['verify'] },
        { kty: 'EC', crv: 'P-256', x: 'a', y: 'b' },
      ],
    };
    expect(taken(APPLICATIONS, { ...application, jwks }).jwks).toEqual(jwks);
  });

  test.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'])('a key with the private member %s is refused', (member) => {
    expect(issuesOf(APPLICATIONS, { ...application, jwks: { keys: [rsa, { ...rsa, [member]: 'secret' }] } })).toEqual([
      'jwks.keys.1: is a private key; register the public one, and keep this one to yourself',
    ]);
  });

  test.each<[object, string]>([
    [{ jwks: { keys: [{ kty: 'RSA', n: 'a' }] } }, 'jwks.keys.0: lacks a member that a public key of its kty must have'],
    [{ jwksUrl: 'file:///etc/passwd' }, 'jwksUrl: must be an http or https address'],
    [{ jwksUrl: 'nowhere' }, 'jwksUrl: must be an http or https address'],
    [{ callbackUrl: 'nowhere' }, 'callbackUrl: must be an address'],
    [{ jwks: { keys: [] }, generated: true }, ': has keys in two places: only one of jwks, jwksUrl and generated'],
    [{ secret: 's3cret', generated: true }, 'secret: is made by the sandbox when the application is generated'],
    [{ scopes: ['two words'] }, 'scopes.0: must be a word of visible ASCII characters'],
    [{ apiKey: '../keys' }, 'apiKey: must be letters, digits, - and _'],
  ])('%j is refused', (fields, issue) => expect(issuesOf(APPLICATIONS, { ...application, ...fields })).toEqual([issue]));

  test('a symmetric key is no public key', () => {
    expect(issuesOf(APPLICATIONS, { ...application, jwks: { keys: [{ kty: 'oct', k: 'secret' }] } })[0]).toMatch(/^jwks\.keys\.0\.kty: /);
  });
});
