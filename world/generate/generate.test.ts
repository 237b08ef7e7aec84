import { createHash } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { PATIENTS } from '../collections.ts';
import type { Organisation } from '../organisation.ts';
import { isNhsNumber, nhsNumberRange } from '../rules/nhs-number.ts';
import { isPostcode } from '../rules/postcode.ts';
import { loadSeeds } from '../seeds.ts';
import { isInClosedSearch } from './closed-searches.ts';
import { FAMILY_NAMES } from './names.ts';
import { nhsNumbers } from './nhs-numbers.ts';
import { generatePatients } from './patients.ts';
import { populate } from './population.ts';

const seeds = loadSeeds();
const organisations = [...(seeds.get('organisations') ?? [])].map(({ doc }) => doc as Organisation);
const people = (count: number, seed?: number) => [...generatePatients(count, { organisations, ...(seed !== undefined && { seed }) })];
const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

describe('generated patients', () => {
  const thousand = people(1000);

  test('are the same people each time, on every machine', () => {
    expect(people(1000)).toEqual(thousand);
    const practice: Organisation = {
      odsCode: 'A20047',
      name: 'A practice',
      status: 'active',
      roles: [{ code: 'RO177', primary: true }, { code: 'RO76' }, { code: 'RO182' }],
      relationships: [],
      successors: [],
    };
    expect(digest([...generatePatients(1000, { organisations: [practice] })])).toBe('d8137ba20d1e86fa');
  });

  test('are the same people, however many follow', () => expect(people(100)).toEqual(thousand.slice(0, 100)));

  test('are registered with the same practices, in whatever order those come', () => {
    expect([...generatePatients(100, { organisations: organisations.toReversed() })]).toEqual(thousand.slice(0, 100));
  });

  test('are others for another seed', () => {
    const others = people(100, 2);
    expect(others.map(({ nhsNumber }) => nhsNumber)).not.toEqual(thousand.slice(0, 100).map(({ nhsNumber }) => nhsNumber));
    expect(others.map(({ names }) => names)).not.toEqual(thousand.slice(0, 100).map(({ names }) => names));
  });

  test('are good documents with nothing in them that a schema would add', () => {
    for (const patient of thousand) expect(PATIENTS.parse(patient)).toEqual({ doc: patient });
  });

  test('have real postcodes, and telephones and e-mail addresses that are nobody’s', () => {
    for (const { addresses, telecoms } of thousand) {
      for (const { postcode } of addresses) expect(isPostcode(postcode ?? '')).toBe(true);
      for (const { value } of telecoms) expect(value).toMatch(/^(?:01632 960\d{3}|07700 900\d{3}|[a-z]+\.\d{7}@example\.com)$/);
    }
  });

  test('are as old as people are, and dead after they were born', () => {
    for (const { birthDate, death, gpRegistration, removal } of thousand) {
      const born = birthDate ?? '';
      expect(born >= '1924-01-01' && born < '2026-01-01', born).toBe(true);
      expect(death === undefined || (death.date >= born && !gpRegistration && removal?.reason === 'DEA')).toBe(true);
    }
    const children = thousand.filter(({ birthDate }) => (birthDate ?? '') > '2008').length;
    expect(children).toBeGreaterThan(150);
    expect(children).toBeLessThan(270);
  });

  test('are registered with practices that are open, and fetch medicines from pharmacies', () => {
    const codes = (role: string) =>
      organisations
        .filter(({ status, roles }) => status === 'active' && roles.some(({ code }) => code === role))
        .map(({ odsCode }) => odsCode);
    const practices = new Set(thousand.flatMap(({ gpRegistration }) => gpRegistration?.practice ?? []));
    const pharmacies = new Set(thousand.flatMap(({ pharmacies: { nominated } = {} }) => nominated ?? []));
    expect([...practices].sort()).toEqual(codes('RO76').sort());
    expect([...pharmacies].sort()).toEqual(codes('RO182').sort());
  });

  test('have no practice in a world without any', () => {
    expect(
      [...generatePatients(50, { organisations: [] })].filter(({ gpRegistration, pharmacies }) => gpRegistration ?? pharmacies),
    ).toEqual([]);
  });

  test('are not found by searches whose answers published suites compare', () => {
    let smiths = 0;
    for (const { names, birthDate } of generatePatients(20_000, { organisations })) {
      for (const { family } of names) {
        smiths += family === 'Smith' ? 1 : 0;
        expect(isInClosedSearch(family ?? '', birthDate ?? '')).toBe(false);
      }
    }
    expect(smiths).toBeGreaterThan(100);
  });

  test('are made quickly, and it is told how many there are', () => {
    const progress = vi.fn();
    const start = performance.now();
    let made = 0;
    for (const patient of generatePatients(12_000, { organisations, progress })) made += patient.names.length > 0 ? 1 : 0;
    expect(made).toBe(12_000);
    expect(progress.mock.calls).toEqual([[5000], [10_000], [12_000]]);
    // a fifth of a second on an idle core; this only catches what is out of all proportion
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('their NHS numbers', () => {
  test('are valid, never issued, in no range that is left to people who write seeds, and all different', () => {
    const seen = new Set<string>();
    for (const number of nhsNumbers(7)) {
      if (!isNhsNumber(number) || nhsNumberRange(number) !== 'test' || number < '9990100000' || seen.has(number)) throw new Error(number);
      seen.add(number);
    }
    expect(seen.size).toBeGreaterThan(890_000);
    for (const published of ['9990238359', '9995000180', '9999999468', '9999999999']) expect(seen.has(published)).toBe(false);
  });

  test('are none that somebody has', () => {
    const [first, second] = people(2);
    const [other] = generatePatients(1, { organisations, taken: new Set([first?.nhsNumber ?? '']) });
    expect(other?.nhsNumber).toBe(second?.nhsNumber);
  });

  test('come to an end, which is said', () => {
    const all = generatePatients(1_000_000, { organisations, taken: { has: (nhsNumber) => nhsNumber > '9990100500' } });
    expect(() => [...all]).toThrow(/^There are NHS numbers for \d+ generated patients, not for 1000000$/);
  });
});

test.each([
  ['Smith', '2010-10-22', true],
  ['Smalley', '2010-10-22', true],
  ['Smith', '2010-10-23', false],
  ['McMatch-Other', '1990-01-01', true],
  ['YOUDS', '1999-09-09', true],
  ['Jones', '2000-01-01', true],
  ['Jones', '2000-01-02', false],
])('%s, born %s: a closed search is %s', (family, birthDate, closed) => expect(isInClosedSearch(family, birthDate)).toBe(closed));

test('no family name of the generator is closed whatever the birth date', () => {
  expect(FAMILY_NAMES.filter((family) => isInClosedSearch(family, '1900-01-01'))).toEqual([]);
});

test('a population is the seeds, followed by further patients', () => {
  const progress = vi.fn();
  const populated = populate(seeds, 20, progress);
  expect([...populated.keys()].sort()).toEqual([...seeds.keys()].sort());
  const ids = [...(populated.get('patients') ?? [])].map(({ id }) => id);
  const seeded = [...(seeds.get('patients') ?? [])].map(({ id }) => id);
  expect(ids.slice(0, seeded.length)).toEqual(seeded);
  expect(ids.slice(seeded.length)).toEqual(people(20).map(({ nhsNumber }) => nhsNumber));
  expect(new Set(ids).size).toBe(ids.length);
  expect(progress).toHaveBeenLastCalledWith(20, 20);
});
