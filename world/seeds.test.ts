import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WORLD_COLLECTIONS } from './collections.ts';
import type { Organisation } from './organisation.ts';
import type { Patient } from './patient.ts';
import { mayBeLive } from './rules/nhs-number.ts';
import { loadSeeds, SeedError, type SeedIssue } from './seeds.ts';

describe('a seed folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'seeds-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(file: string, content: unknown): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
  }

  function refusal(): SeedError {
    try {
      loadSeeds(folder);
    } catch (error) {
      if (error instanceof SeedError) return error;
      throw error;
    }
    throw new Error('the seeds were taken');
  }

  const issues = (): readonly SeedIssue[] => refusal().issues;
  const practice = { odsCode: 'A20047', name: 'A practice', status: 'active', roles: [{ code: 'RO177', primary: true }] };
  const jane = { nhsNumber: '9000000009', serialChangeNumber: 1 };
  const jayne = { nhsNumber: '9000000017', serialChangeNumber: 1 };

  test('may have a file, or a folder of files with one document or a list, for each collection', () => {
    write('organisations.json', [practice]);
    write('patients/jane.json', jane);
    write('patients/others.json', [{ ...jayne, gpRegistration: { practice: 'A20047' } }]);
    write('README.md', '# for people');
    write('patients/notes.txt', 'for people');
    const seeds = loadSeeds(folder);
    expect([...(seeds.get('patients') ?? [])].map(({ id }) => id)).toEqual(['9000000009', '9000000017']);
    expect([...(seeds.get('organisations') ?? [])].map(({ id }) => id)).toEqual(['A20047']);
    expect([...(seeds.get('applications') ?? [])]).toEqual([]);
  });

  test('may be empty', () => expect([...loadSeeds(folder).keys()]).toContain('patients'));

  test('that is not there is named', () => {
    folder = join(folder, 'nowhere');
    const error = refusal();
    mkdirSync(folder);
    expect(error.issues).toEqual([{ file: '', path: '', reason: expect.stringContaining('the folder cannot be read: ENOENT') }]);
    expect(error.message).toContain(folder);
  });

  test('with a collection that there is not', () => {
    write('pateints.json', []);
    write('beds/ward.json', []);
    const reason = `no such collection; there are ${WORLD_COLLECTIONS.map(({ name }) => name).join(', ')}`;
    expect(issues()).toEqual([
      { file: 'beds', path: '', reason },
      { file: 'pateints.json', path: '', reason },
    ]);
  });

  test('with a file that cannot be read', () => {
    mkdirSync(join(folder, 'patients/broken.json'), { recursive: true });
    expect(issues()).toEqual([{ file: 'patients/broken.json', path: '', reason: expect.stringContaining('cannot be read: EISDIR') }]);
  });

  test.each<[string, string, string]>([
    ['[\n  {"nhsNumber": "9000000009",}\n]', 'line 2, column 30', "expected another entry after ',', found '}'"],
    ['[{"nhsNumber" "9000000009"}]', 'line 1, column 15', `expected ':', found '"'`],
    ["[{'nhsNumber': 1}]", 'line 1, column 3', `expected a name in double quotes, found '''`],
    ['[\n1\n2\n]', 'line 3, column 1', "expected ',' or ']', found '2'"],
    ['[', 'line 1, column 2', 'expected a value, found the end of the file'],
    ['', 'line 1, column 1', 'expected a value, found the end of the file'],
    ['[] []', 'line 1, column 4', "expected the end of the file, found '['"],
    ['["a\nb"]', 'line 1, column 2', 'a text that does not end on its line, or holds what must be escaped'],
    ['[007]', 'line 1, column 2', "expected a value, found '0'"],
    ['[nul]', 'line 1, column 2', "expected a value, found 'n'"],
    ['[NaN]', 'line 1, column 2', "expected a value, found 'N'"],
    [`${'['.repeat(5000)}`, 'line 1, column 1002', 'is nested more than 1000 deep'],
  ])('with what is not JSON: %j', (text, path, reason) => {
    write('patients.json', text);
    expect(issues()).toEqual([{ file: 'patients.json', path, reason: `not JSON: ${reason}` }]);
  });

  test('with a document that its schema refuses', () => {
    write('patients/family.json', [jane, { ...jayne, names: [{ use: 'usual', sirname: 'Smyth' }], born: '2010' }]);
    expect(issues()).toEqual([
      { file: 'patients/family.json', path: '1.names.0.sirname', id: '9000000017', reason: 'unknown field' },
      { file: 'patients/family.json', path: '1.born', id: '9000000017', reason: 'unknown field' },
    ]);
  });

  test('with something that is no document', () => {
    write('patients.json', ['Jane']);
    expect(issues()).toEqual([{ file: 'patients.json', path: '0', reason: 'Invalid type: Expected Object but received "Jane"' }]);
  });

  test('with an NHS number that fails modulus 11, unless it says so', () => {
    write('patients.json', [{ ...jane, nhsNumber: '9000000015' }]);
    expect(issues()).toEqual([
      {
        file: 'patients.json',
        path: '0.nhsNumber',
        id: '9000000015',
        reason: "fails modulus 11; if that is meant, say 'checkDigitFails': true",
      },
    ]);
    write('patients.json', [{ ...jane, nhsNumber: '9000000015', checkDigitFails: true }]);
    expect([...(loadSeeds(folder).get('patients') ?? [])]).toHaveLength(1);
  });

  test('with somebody twice', () => {
    write('patients/a.json', [jayne, jane]);
    write('patients/b.json', jane);
    expect(issues()).toEqual([
      { file: 'patients/b.json', path: '', id: '9000000009', reason: 'is there twice; the first is in patients/a.json at 1' },
    ]);
  });

  test('with references to what is not there', () => {
    write('organisations.json', [{ ...practice, successors: ['Z99999'] }]);
    write('patients.json', [{ ...jane, supersededBy: '9000000017', gpRegistration: { practice: 'Z99998' } }]);
    write('users.json', [{ id: '1', provider: 'nhs-cis2', assuranceLevel: 'aal3', practitioner: '555' }]);
    expect(issues()).toEqual([
      { file: 'patients.json', path: '0.supersededBy', id: '9000000009', reason: "'9000000017' is not in patients" },
      { file: 'patients.json', path: '0.gpRegistration.practice', id: '9000000009', reason: "'Z99998' is not in organisations" },
      { file: 'organisations.json', path: '0.successors.0', id: 'A20047', reason: "'Z99999' is not in organisations" },
      { file: 'users.json', path: '0.practitioner', id: '1', reason: "'555' is not in practitioners" },
    ]);
  });

  test('with records that supersede each other in a ring', () => {
    const ring = ['9000000009', '9000000017', '9000000025'];
    write('patients.json', [
      ...ring.map((nhsNumber, at) => ({ nhsNumber, serialChangeNumber: 1, supersededBy: ring[(at + 1) % 3] })),
      { nhsNumber: '9000000033', serialChangeNumber: 1, supersededBy: '9000000009' },
    ]);
    expect(issues().map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      '0.supersededBy: leads back to where it began',
      '1.supersededBy: leads back to where it began',
      '2.supersededBy: leads back to where it began',
    ]);
  });

  test('with relative dates, for the day that it is', () => {
    write('patients.json', [{ ...jane, birthDate: '@today-10Y', addresses: [{ use: 'home', lines: [], period: { from: '@last-mon' } }] }]);
    const [patient] = [...(loadSeeds(folder, '2026-11-25').get('patients') ?? [])].map(({ doc }) => doc as Patient);
    expect(patient).toMatchObject({ birthDate: '2016-11-25', addresses: [{ period: { from: '2026-11-23' } }] });
  });

  test('with something that is meant as a relative date', () => {
    write('patients.json', [{ ...jane, birthDate: '@today-10' }]);
    const reason = 'must be a relative date such as @today-3M, @next-tue or @last-fri+1W T09:10';
    expect(issues()).toEqual([{ file: 'patients.json', path: '0.birthDate', id: '9000000009', reason }]);
  });

  test('goes over the one before it', () => {
    write('under/patients.json', [{ ...jane, gender: 'female' }, jayne]);
    write('over/patients/mine.json', [
      { ...jane, gender: 'unknown' },
      { nhsNumber: '9000000033', serialChangeNumber: 1 },
    ]);
    const patients = [...(loadSeeds([join(folder, 'under'), join(folder, 'over')]).get('patients') ?? [])];
    expect(patients.map(({ id, doc }) => [id, (doc as Patient).gender])).toEqual([
      ['9000000009', 'unknown'],
      ['9000000017', undefined],
      ['9000000033', undefined],
    ]);
  });

  test('of several says in which of them it is wrong', () => {
    write('under/patients.json', [jane]);
    write('over/patients.json', [
      { ...jane, gpRegistration: { practice: 'Z99998' } },
      { ...jayne, gender: 'F' },
    ]);
    const folders = [join(folder, 'under'), join(folder, 'over')];
    const refused = () => {
      try {
        loadSeeds(folders);
        return undefined;
      } catch (error) {
        return error as SeedError;
      }
    };
    expect(refused()?.issues).toMatchObject([{ folder: folders[1], file: 'patients.json', path: '1.gender', id: '9000000017' }]);
    write('over/patients.json', [{ ...jane, gpRegistration: { practice: 'Z99998' } }]);
    expect(refused()?.message).toBe(
      `The seeds in ${folders.join(' and ')} cannot be used:\n` +
        `  ${folders[1]}/patients.json 0.gpRegistration.practice (9000000009): 'Z99998' is not in organisations`,
    );
  });

  test('goes over the standard world by that name', () => {
    write('patients.json', [{ ...jane, gender: 'unknown' }]);
    const patients = new Map([...(loadSeeds(['standard', folder]).get('patients') ?? [])].map(({ id, doc }) => [id, doc as Patient]));
    expect(patients.get('9000000009')?.gender).toBe('unknown');
    expect(patients.get('9000000017')?.gender).toBe('female');
  });

  test('with many faults tells them all, and names the first twenty', () => {
    write(
      'patients.json',
      Array.from({ length: 25 }, () => ({ ...jane, nhsNumber: '9000000000' })),
    );
    write('users.json', '{');
    const error = refusal();
    expect(error.issues).toHaveLength(26);
    const lines = error.message.split('\n');
    expect(lines).toHaveLength(22);
    expect(lines[0]).toBe(`The seeds in ${folder} cannot be used:`);
    expect(lines[1]).toBe("  patients.json 0.nhsNumber (9000000000): fails modulus 11; if that is meant, say 'checkDigitFails': true");
    expect(lines[21]).toBe('  … and 6 more');
  });
});

describe('the standard world', () => {
  const seeds = loadSeeds();
  const patients = new Map([...(seeds.get('patients') ?? [])].map(({ id, doc }) => [id, doc as Patient]));
  const organisations = new Map([...(seeds.get('organisations') ?? [])].map(({ id, doc }) => [id, doc as Organisation]));

  test('has somebody for each state that changes an answer', () => {
    const all = [...patients.values()];
    const somebody = (is: (patient: Patient) => unknown) => all.filter((patient) => is(patient)).length;
    for (const notification of ['formal', 'informal', 'removed'])
      expect(somebody(({ death }) => death?.notification === notification)).toBeGreaterThan(0);
    for (const level of ['restricted', 'veryRestricted'])
      expect(somebody(({ confidentiality }) => confidentiality === level)).toBeGreaterThan(0);
    for (const gender of ['male', 'female', 'other', 'unknown', undefined])
      expect(somebody((patient) => patient.gender === gender)).toBeGreaterThan(0);
    for (const use of ['home', 'temporary', 'correspondence'])
      expect(somebody(({ addresses }) => addresses.some((address) => address.use === use))).toBeGreaterThan(0);
    expect(somebody(({ supersededBy }) => supersededBy)).toBeGreaterThan(2);
    expect(somebody(({ invalidated }) => invalidated)).toBe(1);
    expect(somebody(({ checkDigitFails }) => checkDigitFails)).toBe(1);
    expect(somebody(({ removal }) => removal)).toBeGreaterThan(2);
    expect(somebody(({ communication }) => communication?.interpreterRequired)).toBeGreaterThan(2);
    expect(somebody(({ gpRegistration }) => gpRegistration === undefined)).toBeGreaterThan(2);
    expect(somebody(({ names }) => names.some(({ use }) => use === 'maiden'))).toBeGreaterThan(0);
    expect(somebody(({ birthDate }) => birthDate?.length === 4)).toBe(1);
  });

  test.each(['9000000009', '9000000017', '9000000025', '9000000033', '9693632109', '9732019395', '9736363120', '9912003071', '5900054586'])(
    'has the published patient %s',
    (nhsNumber) => expect(patients.has(nhsNumber)).toBe(true),
  );

  test.each(['9111231130', '9727194737', '9999999999', '9000000000', '9876543210', '1111111111'])(
    'has nobody with %s, which published tests expect to be nobody',
    (nhsNumber) => expect(patients.has(nhsNumber)).toBe(false),
  );

  test('has no number that may be a living person’s', () => {
    expect([...patients.keys()].filter(mayBeLive)).toEqual([]);
  });

  test('has one name at most of each use that a person can have once, and one address of each use', () => {
    for (const { nhsNumber, names, addresses } of patients.values()) {
      const uses = [
        ...names.filter(({ use, historic }) => !historic && ['usual', 'nickname'].includes(use)).map(({ use }) => use),
        ...addresses.filter(({ historic }) => !historic).map(({ use }) => `${use} address`),
      ];
      expect(new Set(uses).size, nhsNumber).toBe(uses.length);
    }
  });

  test('the entries of a record have ids of their own', () => {
    for (const { nhsNumber, names, addresses, telecoms, emergencyContacts, relatedPeople } of patients.values()) {
      const ids = [names, addresses, telecoms, emergencyContacts, relatedPeople].map((entries) => entries.map(({ id }) => id));
      for (const list of ids) expect(new Set(list).size, nhsNumber).toBe(list.length);
    }
  });

  test('the living are registered with practices that are open', () => {
    for (const { nhsNumber, gpRegistration } of patients.values()) {
      if (!gpRegistration) continue;
      const practice = organisations.get(gpRegistration.practice);
      expect(practice?.status, nhsNumber).toBe('active');
      expect(
        practice?.roles.map(({ code }) => code),
        nhsNumber,
      ).toContain('RO76');
    }
  });

  test('what published suites compare is as they have it', () => {
    const jane = patients.get('9000000009');
    expect(jane).toMatchObject({ serialChangeNumber: 2, gender: 'female', birthDate: '2010-10-22', birthOrder: 1 });
    expect(jane?.names.map(({ id }) => id)).toEqual(['123']);
    expect(jane?.addresses.map(({ id }) => id)).toEqual(['456', 'T456']);
    expect(jane?.telecoms.map(({ id }) => id)).toEqual(['789', '790', 'OC789']);
    expect(jane?.relatedPeople.map(({ id }) => id)).toEqual(['507B7621', 'B3380E98']);
    expect(jane?.gpRegistration).toEqual({ id: '254406A3', practice: 'Y12345', period: { from: '2020-01-01', to: '2021-12-31' } });
    expect(jane?.names[0]).not.toHaveProperty('suffixes');
    const [first] = patients.get('9736363015')?.names ?? [];
    expect(first?.suffixes).toEqual(['PhD', 'MBBS']);
  });
});
