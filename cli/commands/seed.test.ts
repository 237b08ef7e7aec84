import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packagePath } from '#kernel/package';
import { PEOPLE } from '../testing/people.ts';
import { runWith, type Situation } from '../testing/run-with.ts';
import { sandboxWith } from '../testing/world.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nhs-sandbox-seed-'));
});
afterEach(() => rm(folder, { recursive: true }));

const seed = (line: string, situation: Situation = {}) => runWith(['seed', ...line.split(' ')], { folder, ...situation });
const write = async (path: string, content: unknown) => {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
};
const read = (path: string) => readFile(join(folder, path), 'utf8');

const PATIENT = { nhsNumber: '9990001375', serialChangeNumber: 1 };

describe('check', () => {
  test('all is well', async () => {
    await write('mine/patients/one.json', PATIENT);
    await write('mine/patients/two.json', [{ ...PATIENT, nhsNumber: '9990002746' }]);
    await write('mine/notes.md', '# mine');
    expect(await seed('check mine')).toMatchObject({ code: 0, out: 'ok: 2 patients\n', err: '' });
    expect(JSON.parse((await seed('check mine --json')).out)).toEqual({ ok: true, counts: { patients: 2 }, issues: [] });
  });

  test('every mistake in a line, and how many there are', async () => {
    await write('mine/patients.json', [
      { ...PATIENT, gender: 'm' },
      { ...PATIENT, nhsNumber: '9990002746', birthDate: '@today-4' },
    ]);
    await write('mine/organisations.json', '[{]');
    await write('mine/dogs.json', []);
    const { code, out, err } = await seed('check mine');
    const lines = out.trimEnd().split('\n');
    expect({ code, count: lines.length, last: lines.at(-1) }).toEqual({ code: 1, count: 5, last: '4 mistakes' });
    expect(lines).toContainEqual(expect.stringMatching(/^patients\.json 0\.gender \(9990001375\): /));
    expect(lines).toContainEqual(expect.stringMatching(/^patients\.json 1\.birthDate \(9990002746\): must be a relative date/));
    expect(lines).toContainEqual(expect.stringMatching(/^organisations\.json line 1, column 3: not JSON: /));
    expect(lines).toContainEqual(expect.stringMatching(/^dogs\.json: no such collection; there are patients, /));
    expect(err).toBe('To be laid over the standard world? nhs-sandbox seed check standard mine\n');
    expect(JSON.parse((await seed('check mine --json')).out)).toMatchObject({ ok: false, issues: { length: 4 } });
  });

  test('one folder over another', async () => {
    await write('base/organisations.json', {
      odsCode: 'B83002',
      name: 'ARMLEY',
      status: 'active',
      roles: [{ code: 'RO177', primary: true }, { code: 'RO76' }],
    });
    await write('mine/patients.json', { ...PATIENT, gpRegistration: { practice: 'B83002' } });
    expect((await seed('check mine')).code).toBe(1);
    expect(await seed('check base mine')).toMatchObject({ code: 0, out: 'ok: 1 patients, 1 organisations\n' });
  });

  test('what a terminal would act on is not printed', async () => {
    await write('mine/patients.json', JSON.stringify([{ ...PATIENT, '\u001b[2J': 1 }]));
    expect((await seed('check mine')).out).not.toContain('\u001b');
  });

  test.each([
    ['check nowhere', 1, 'the folder cannot be read'],
    ['check', 2, "missing required argument 'folder'"],
    ['check mine --today yesterday', 2, '--today: yesterday: must be a day such as 2027-03-01'],
  ])('%s exits with %i', async (line, code, said) => {
    const outcome = await seed(line);
    expect(outcome.code).toBe(code);
    expect(outcome.out + outcome.err).toContain(said);
  });
});

describe('export', () => {
  test('the standard world, as it is written', async () => {
    const { code, out } = await seed('export mine --collection users --collection applications');
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(/^mine: \d+ users, \d+ applications\nCheck it with: nhs-sandbox seed check standard mine\n$/),
    });
    expect((await readdir(join(folder, 'mine'))).sort()).toEqual(['applications.json', 'users']);
    expect(await read('mine/applications.json')).toBe(await readFile(packagePath('seed-data/applications.json'), 'utf8'));
  });

  test('all of it is every seed file there is', async () => {
    expect((await seed('export')).code).toBe(0);
    const files = async (path: string) =>
      (await readdir(path, { recursive: true })).filter((name) => name.endsWith('.json') && name !== 'identities.json').sort();
    expect(await files(join(folder, 'my-world'))).toEqual(await files(packagePath('seed-data')));
  });

  test('a running one, which then passes the check', async () => {
    const situation = { answers: sandboxWith(PEOPLE) };
    const { code, out } = await seed('export mine --running --json', situation);
    const counts = Object.fromEntries(Object.entries(PEOPLE).map(([name, docs]) => [name, docs.length]));
    expect({ code, answer: JSON.parse(out) }).toEqual({ code: 0, answer: { folder: join(folder, 'mine'), written: counts } });
    expect(JSON.parse(await read('mine/users.json'))).toEqual(PEOPLE.users);
    expect((await seed('check mine --today 2026-11-25')).out).toMatch(/^ok: /);
  });

  test('writes over nothing, unless it is told to, and then leaves no old seeds', async () => {
    await write('mine/patients/old.json', PATIENT);
    await write('mine/README.md', 'mine');
    const situation = { answers: sandboxWith({ patients: PEOPLE.patients ?? [] }) };
    expect(await seed('export mine --running', situation)).toMatchObject({
      code: 1,
      out: '',
      err: 'error: mine has something in it; --force writes over it\n',
    });
    expect((await seed('export mine --running --force', situation)).code).toBe(0);
    expect((await readdir(join(folder, 'mine'))).sort()).toEqual(['README.md', 'patients.json']);
  });

  test.each([
    ['export mine --standard --running', 'say --standard or --running, not both'],
    ['export mine --collection dogs', '--collection: dogs: must be one of patients, '],
  ])('%s is refused', async (line, said) => {
    const { code, err } = await seed(line);
    expect(code).toBe(2);
    expect(err).toContain(said);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('import', () => {
  const TABLE = 'NHS No;Surname;DOB;Shoe size\n999 000 0301;Marsh;22/10/1984;5\n';

  test('a table into a folder that can be laid over another', async () => {
    await write('people.csv', TABLE);
    await write('map.json', { 'shoe size': null });
    expect(await seed('import people.csv --map map.json --out mine')).toMatchObject({
      code: 0,
      out: `${join('mine', 'patients', 'people.json')}: 1 patient\nCheck them over the standard world with: nhs-sandbox seed check standard mine\n`,
    });
    expect(JSON.parse(await read('mine/patients/people.json'))).toMatchObject([{ nhsNumber: '9990000301', birthDate: '1984-10-22' }]);
    expect((await seed('check mine')).out).toBe('ok: 1 patients\n');
    expect(await seed('import people.csv --map map.json --out mine')).toMatchObject({
      code: 1,
      err: `error: ${join('mine', 'patients', 'people.json')} is there already; --force writes over it\n`,
    });
    expect((await seed('import people.csv --map map.json --out mine --force --json')).code).toBe(0);
  });

  test('says whose place they would take', async () => {
    expect(await seed('import - --out mine', { input: 'nhsNumber\n9000000009\n' })).toMatchObject({
      code: 0,
      err: 'Over the standard world they take the place of 9000000009.\n',
    });
    const { out } = await seed('import - --out mine --force --json', { input: 'nhsNumber\n9000000009\n9990000301\n' });
    expect(JSON.parse(out)).toMatchObject({ patients: 2, replaces: ['9000000009'] });
  });

  test('standard input to standard output', async () => {
    const { code, out } = await seed('import -', { input: '[{"nhsNumber": 9990001375, "born": "@today-40Y"}]' });
    expect({ code, patients: JSON.parse(out) }).toMatchObject({
      code: 0,
      patients: [{ nhsNumber: '9990001375', birthDate: '@today-40Y' }],
    });
  });

  test('every problem by its line, and nothing is written', async () => {
    await write('people.csv', `${TABLE}9990001374;M\u001b[2Jarsh;31/02/1984;5\n`.replace(';Shoe size', '').replaceAll(';5\n', '\n'));
    const { code, out, err } = await seed('import people.csv --out mine');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(`line 3, nhsNumber '9990001374': fails modulus 11: its last digit is not the check digit of the others
line 3, birthDate '31/02/1984': is not a day of the calendar
line 3, lastName 'M␛[2Jarsh': must hold no control characters
3 problems; nothing was written, though 1 row would do
`);
    expect(await readdir(folder)).toEqual(['people.csv']);
    expect(JSON.parse((await seed('import people.csv --json')).out)).toMatchObject({ patients: 1, problems: { length: 3 } });
  });

  test('numbers that may be a living person’s only when somebody insists', async () => {
    const input = 'nhsNumber\n4010232137\n';
    expect((await seed('import -', { input })).err).toContain('data of real patients must never be put into the sandbox');
    expect((await seed('import - --allow-live-looking', { input })).code).toBe(0);
  });

  test('numbers for those who have none, which nobody else in the file has', async () => {
    const { out } = await seed('import - --make-numbers', { input: 'nhsNumber,lastName\n,Marsh\n999 000 0018,Marsh\n,Marsh\n' });
    const numbers = (JSON.parse(out) as { nhsNumber: string }[]).map(({ nhsNumber }) => nhsNumber);
    expect(new Set(numbers).size).toBe(3);
    for (const number of numbers) expect(number).toMatch(/^99900\d{5}$/);
  });

  test.each([
    ['import - --map map.json', `--map: map.json: 'a': "shoe" is no field; there are nhsNumber, `],
    ['import', "missing required argument 'file'"],
  ])('%s is refused', async (line, said) => {
    await write('map.json', { a: 'shoe' });
    const { code, err } = await seed(line);
    expect(code).toBe(2);
    expect(err).toContain(said);
  });

  test('a file that is not there', async () =>
    expect(await seed('import nobody.csv')).toMatchObject({ code: 1, err: expect.stringContaining('ENOENT') }));
});
