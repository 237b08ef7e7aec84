import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WORLD_COLLECTIONS } from './collections.ts';
import type { Patient } from './patient.ts';
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
  const practice = { odsCode: 'A20047', name: 'A practice', status: 'active', roles: [{ code: 'RO177', primary: true }, { code: 'RO76' }] };
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

  test('may begin with a byte order mark, as Notepad saves it', () => {
    write('patients.json', `\uFEFF${JSON.stringify([jane])}`);
    expect([...(loadSeeds(folder).get('patients') ?? [])]).toHaveLength(1);
  });

  test('may be named twice', () => {
    write('patients.json', [jane, jayne]);
    expect([...(loadSeeds([folder, folder]).get('patients') ?? [])]).toHaveLength(2);
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
    expect(issues()).toEqual([{ file: 'patients.json', path: '0', reason: 'must be an object, not "Jane"' }]);
  });

  test('with lists in lists without end', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    write('patients.json', `[{ "nhsNumber": "9000000009", "serialChangeNumber": 1, "names": ${deep}, "pets": ${deep} }]`);
    expect(issues().map(({ path }) => path)).toEqual(['0.names.0.use', '0.names.0.0', '0.pets']);
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
    write('organisations.json', [{ ...practice, status: 'inactive', period: { to: '2020-03-31' }, successors: ['Z99999'] }]);
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
      "0.supersededBy: '9000000017' leads back to where it began",
      "1.supersededBy: '9000000025' leads back to where it began",
      "2.supersededBy: '9000000009' leads back to where it began",
    ]);
  });

  test('is looked at as a whole even when some documents are no good, without complaints about those that hang on them', () => {
    write('organisations.json', [{ ...practice, status: 'open' }]);
    write('patients.json', [
      { ...jane, gpRegistration: { practice: 'A20047' } },
      { ...jayne, gpRegistration: { practice: 'Z99998' } },
    ]);
    expect(issues()).toMatchObject([
      { file: 'organisations.json', path: '0.status' },
      { file: 'patients.json', path: '1.gpRegistration.practice', reason: "'Z99998' is not in organisations" },
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
    expect(refused()?.issues).toMatchObject([
      { folder: folders[1], file: 'patients.json', path: '1.gender', id: '9000000017' },
      { folder: folders[1], file: 'patients.json', path: '0.gpRegistration.practice', id: '9000000009' },
    ]);
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
