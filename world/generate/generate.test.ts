import { createHash } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { ORGANISATIONS, PATIENTS, PRACTITIONERS } from '../collections.ts';
import { publishedIdentities, publishedNhsNumbers } from '../identities.ts';
import { parse } from '../parsers.ts';
import { placeOfPostcode } from '../places/places.ts';
import { isNhsNumber, mayBeLive, nhsNumberRange } from '../rules/nhs-number.ts';
import { isPostcode } from '../rules/postcode.ts';
import { checkWorld, viewOf } from '../sanity/sanity.ts';
import { isInClosedSearch } from './closed-searches.ts';
import { ageOn, numberOfDay } from './days.ts';
import * as figures from './figures.ts';
import { allFamilyNames } from './names.ts';
import { nhsNumbers, nhsNumbersToDraw } from './nhs-numbers.ts';
import { generatePatients, MADE_ON, type MadePatient, makePatients } from './patients.ts';
import { populate } from './population.ts';
import { Practices, practiceSize } from './practices.ts';
import { CLOSED, TEST_ORGANISATIONS } from './testing/organisations.ts';

const organisations = TEST_ORGANISATIONS;
const people = (count: number, seed?: number) => [...generatePatients(count, { organisations, ...(seed !== undefined && { seed }) })];
const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

const many: readonly MadePatient[] = [...makePatients(20_000, { practices: new Practices(1948, organisations) })];
const thousand = many.slice(0, 1000).map(({ patient }) => patient);
const living = many.filter(({ person }) => person.death === undefined);

describe('generated patients', () => {
  test('are the same people each time, on every machine', () => {
    expect(digest(people(1000))).toBe('6f237c250a4af4c69bf780035358ea24ac6dee4cfc193280a85a4de175cf9192');
  });

  test('are the same people, however many follow', () => {
    for (const count of [1, 2, 3, 7, 100, 999]) expect(people(count)).toEqual(thousand.slice(0, count));
  });

  test('are registered with the same practices, in whatever order those come', () => {
    expect([...generatePatients(300, { organisations: organisations.toReversed() })]).toEqual(thousand.slice(0, 300));
  });

  test('have the same names and birthdays wherever they are registered', () => {
    const elsewhere = [...generatePatients(300, { organisations: organisations.slice(5) })];
    const known = ({ names, birthDate, gender }: (typeof elsewhere)[number]) => [names[0]?.given, names[0]?.family, birthDate, gender];
    expect(elsewhere.map(known)).toEqual(thousand.slice(0, 300).map(known));
  });

  test('are others for another seed', () => {
    const others = people(100, 2);
    expect(others.map(({ nhsNumber }) => nhsNumber)).not.toEqual(thousand.slice(0, 100).map(({ nhsNumber }) => nhsNumber));
    expect(others.map(({ names }) => names)).not.toEqual(thousand.slice(0, 100).map(({ names }) => names));
  });

  test('are good documents with nothing in them that a schema would add', () => {
    for (const { patient } of many.slice(0, 1500)) expect(parse(PATIENTS, patient)).toEqual({ doc: patient });
  });

  test('are a world that can be', () => {
    const world = new Map<string, { id: string; doc: object }[]>([
      ['organisations', organisations.map((doc) => ({ id: doc.odsCode, doc }))],
      ['patients', many.map(({ patient: doc }) => ({ id: doc.nhsNumber, doc }))],
    ]);
    expect(checkWorld(viewOf(world, '2026-01-01'))).toEqual([]);
  });

  test('have real postcodes, and telephones and e-mail addresses that are nobody’s', () => {
    for (const { addresses, telecoms } of thousand) {
      for (const { postcode } of addresses) expect(isPostcode(postcode ?? '')).toBe(true);
      for (const { value } of telecoms)
        expect(value).toMatch(
          /^(?:01632 960\d{3}|01\d1 496 0\d{3}|011\d 496 0\d{3}|020 7946 0\d{3}|07700 900\d{3}|[a-z]+\.[a-z]+\d{4}@example\.(?:com|net|org))$/,
        );
    }
  });

  test('live in the town of their practice', () => {
    for (const { gpRegistration, addresses } of thousand) {
      if (gpRegistration?.practice !== 'F85003') continue;
      expect(addresses[0]?.lines.slice(2)).toEqual(['Camden', 'London', 'Greater London']);
      expect(placeOfPostcode(addresses[0]?.postcode ?? '')?.locality).toBe('Camden');
    }
  });

  test('are registered with practices that are open, and fetch medicines from pharmacies', () => {
    const practices = new Set(thousand.flatMap(({ gpRegistration }) => gpRegistration?.practice ?? []));
    const pharmacies = new Set(thousand.flatMap(({ pharmacies: { nominated } = {} }) => nominated ?? []));
    expect([...practices].sort()).toEqual(['A20047', 'B83002', 'B86056', 'F85003', 'H81109', 'M85011', 'P83020', 'Y99906']);
    expect([...pharmacies].sort()).toEqual(['FA565', 'FCG75', 'FKL95', 'FT321', 'FZ907']);
    expect(organisations).toContain(CLOSED);
  });

  test('have no practice in a world without any', () => {
    expect(
      [...generatePatients(50, { organisations: [] })].filter(({ gpRegistration, pharmacies }) => gpRegistration ?? pharmacies),
    ).toEqual([]);
  });

  test('are not found by searches whose answers published suites compare', () => {
    for (const { patient } of many) {
      for (const { family } of patient.names) expect(isInClosedSearch(family ?? '', patient.birthDate ?? '')).toBe(false);
    }
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

describe('households', () => {
  const households = new Map<object, MadePatient[]>();
  for (const made of many) households.set(made.household, [...(households.get(made.household) ?? []), made]);
  const whole = [...households].flatMap(([household, members]) =>
    members.length === (household as MadePatient['household']).people.length ? [members] : [],
  );

  test('are as large as those of England', () => {
    const sizes = whole.map((members) => members.filter(({ person }) => person.death === undefined).length).filter((size) => size > 0);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    expect(mean).toBeGreaterThan(figures.MEAN_HOUSEHOLD - 0.08);
    expect(mean).toBeLessThan(figures.MEAN_HOUSEHOLD + 0.08);
    const alone = (1000 * sizes.filter((size) => size === 1).length) / sizes.length;
    expect(Math.abs(alone - figures.HOUSEHOLDS_PER_1000.onePerson)).toBeLessThan(25);
  });

  test('live at one address', () => {
    for (const members of whole) {
      const [first] = members;
      for (const { patient } of members) {
        expect(patient.addresses[0]?.lines).toBe(first?.patient.addresses[0]?.lines);
        expect(patient.addresses[0]?.postcode).toBe(first?.patient.addresses[0]?.postcode);
      }
    }
  });

  test('have children who name their parents, are younger than they, and bear a family name of theirs', () => {
    const byNumber = new Map(many.map((made) => [made.patient.nhsNumber, made]));
    let children = 0;
    for (const { person, patient } of many) {
      if (person.place !== 'child') continue;
      children++;
      const parents = patient.relatedPeople.flatMap(({ nhsNumber }) => (nhsNumber === undefined ? [] : [byNumber.get(nhsNumber)]));
      expect(parents.length).toBeGreaterThan(0);
      for (const parent of parents) {
        const apart = ageOn(person.birth, parent?.person.birth ?? 0);
        if (parent?.person.sex === 'female') expect(apart).toBeLessThan(50);
        expect(apart).toBeGreaterThan(14);
      }
    }
    expect(children).toBeGreaterThan(4000);
  });

  test('have twins now and then', () => {
    const seconds = many.filter(({ person }) => person.birthOrder === 2);
    expect(seconds.length).toBeGreaterThan(40);
    expect(seconds.length).toBeLessThan(200);
  });
});

describe('the people are like those of England', () => {
  const per1000 = (some: number, of = living.length) => (1000 * some) / of;

  test('by age', () => {
    const bands = living.map(({ person }) => Math.min(18, Math.floor(ageOn(MADE_ON, person.birth) / 5)));
    for (const [band, count] of figures.AGE_PER_1000.entries()) {
      const made = bands.filter((other) => other === band).length;
      expect(Math.abs(per1000(made) - count), `${5 * band}`).toBeLessThan(8);
    }
  });

  test('by sex', () => {
    const women = per1000(living.filter(({ person }) => person.sex === 'female').length);
    expect(Math.abs(women - figures.FEMALE_PER_1000)).toBeLessThan(12);
    const old = living.filter(({ person }) => ageOn(MADE_ON, person.birth) >= 85);
    expect(per1000(old.filter(({ person }) => person.sex === 'female').length, old.length)).toBeGreaterThan(570);
  });

  test('by ethnic group', () => {
    const all = Object.values(figures.ETHNIC_PER_10000).reduce((sum, share) => sum + share, 0);
    for (const { name, categories } of figures.ETHNIC_GROUPS) {
      const expected = (1000 * categories.reduce((sum, category) => sum + figures.ETHNIC_PER_10000[category], 0)) / all;
      const made = per1000(living.filter(({ person }) => categories.includes(person.ethnicity)).length);
      expect(Math.abs(made - expected), name).toBeLessThan(Math.max(8, expected * 0.08));
    }
  });

  test('by family name: the commonest is as common as it is, and most are rare', () => {
    const british = living.filter(({ person }) => person.origin === 'english');
    const smiths = british.filter(({ person }) => person.family === 'Smith').length / british.length;
    expect(smiths).toBeGreaterThan(0.009);
    expect(smiths).toBeLessThan(0.019);
    const families = new Map<string, number>();
    for (const { person } of living) families.set(person.family, (families.get(person.family) ?? 0) + 1);
    expect(families.size).toBeGreaterThan(900);
  });

  test('by first name: those of the grandparents are not those of the children', () => {
    const called = (name: string, from: number, to: number) =>
      living.filter(
        ({ person, patient }) => person.given[0] === name && (patient.birthDate ?? '') >= `${from}` && (patient.birthDate ?? '') < `${to}`,
      ).length;
    expect(called('Margaret', 1920, 1950)).toBeGreaterThan(20);
    expect(called('Margaret', 1990, 2027)).toBe(0);
    expect(called('Olivia', 2010, 2027)).toBeGreaterThan(20);
    expect(called('Olivia', 1920, 1980)).toBe(0);
  });

  test('and some of them have died, as the register shows', () => {
    const dead = many.filter(({ patient }) => patient.death !== undefined);
    expect(dead.length).toBeGreaterThan(200);
    expect(dead.length).toBeLessThan(700);
    for (const { patient } of dead) {
      const { death, birthDate = '', gpRegistration, removal, addresses } = patient;
      expect(gpRegistration).toBeUndefined();
      expect(removal?.reason).toBe('DEA');
      const date = death?.date ?? '';
      expect(date > birthDate && date >= (addresses[0]?.period?.from ?? '') && numberOfDay(date) < MADE_ON, date).toBe(true);
    }
  });
});

describe('practices', () => {
  const sizes = Array.from({ length: 6000 }, (_, number) => practiceSize(`G${String(number).padStart(5, '0')}`));

  test('have lists as long as those of England', () => {
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    expect(Math.abs(mean - figures.MEAN_PRACTICE_SIZE)).toBeLessThan(400);
    const median = sizes.toSorted((a, b) => a - b)[3000] as number;
    expect(median).toBeLessThan(mean);
    const total = figures.PRACTICE_SIZE_PER_1000.reduce((sum, share) => sum + share, 0);
    for (const [step, share] of figures.PRACTICE_SIZE_PER_1000.entries()) {
      const made = sizes.filter((size) => Math.min(10, Math.floor(size / figures.PRACTICE_SIZE_STEP)) === step).length;
      expect(Math.abs((1000 * made) / sizes.length - (1000 * share) / total), `${step}`).toBeLessThan(15);
    }
  });

  test('are found when those of the seeds are full, each with a pharmacy and its staff', () => {
    const practices = new Practices(1948, organisations);
    expect(practices.furtherFor(1000).organisations).toEqual([]);
    const full = TEST_ORGANISATIONS.slice(1, 9).reduce((sum, { odsCode }) => sum + practiceSize(odsCode), 0);
    expect(practices.furtherFor(full).organisations).toEqual([]);
    const { organisations: further, practitioners } = practices.furtherFor(full + 1);
    expect(further).toHaveLength(12);
    expect(practices.at(full)?.practices.items.map(({ odsCode }) => odsCode)).toEqual([
      'X90000',
      'X90001',
      'X90002',
      'X90003',
      'X90004',
      'X90005',
    ]);
    for (const organisation of further) expect(parse(ORGANISATIONS, organisation)).toEqual({ doc: organisation });
    for (const practitioner of practitioners) expect(parse(PRACTITIONERS, practitioner)).toEqual({ doc: practitioner });
    for (const { odsCode } of further.filter(({ roles }) => roles[0]?.code === 'RO177')) {
      const staff = practitioners.filter(({ roleProfiles }) => roleProfiles[0]?.organisation === odsCode);
      const doctors = staff.filter(({ roleProfiles }) => roleProfiles[0]?.jobRole.startsWith('S0010'));
      expect(staff.length).toBeGreaterThan(5);
      const patients = practiceSize(odsCode) / doctors.length;
      expect(patients).toBeGreaterThan(400);
      expect(patients).toBeLessThan(2500);
    }
  });

  test('that are made are nobody’s, and neither are those who work there', () => {
    const practices = new Practices(1948, organisations);
    const { organisations: further, practitioners } = practices.further(100);
    const published = new Set(publishedIdentities().map(({ id }) => id));
    const ids = [
      ...further.map(({ odsCode }) => odsCode),
      ...practitioners.flatMap(({ sdsUserId, roleProfiles: [profile] }) => [sdsUserId, profile?.id, profile?.organisationPersonId]),
    ];
    expect(ids.filter((id) => published.has(id ?? ''))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(3000);
  });

  test('are the same, however many', () => {
    const few = new Practices(1948, organisations).further(6).organisations;
    expect(new Practices(1948, organisations).further(18).organisations.slice(0, few.length)).toEqual(few);
  });
});

describe('their NHS numbers', () => {
  test('are valid, never issued, in no range that is left to people who write seeds, not published, and all different', () => {
    const published = publishedNhsNumbers();
    const seen = new Set<string>();
    let ofTheTestRange = 0;
    for (const number of nhsNumbers(7)) {
      const range = nhsNumberRange(number);
      if (
        !isNhsNumber(number) ||
        (range === 'test' && number < '9990100000') ||
        seen.has(number) ||
        published.has(number) ||
        mayBeLive(number)
      )
        throw new Error(number);
      seen.add(number);
      // those of the test range come first
      if (range === 'test') ofTheTestRange = seen.size;
      if (seen.size === 950_000) break;
    }
    expect(ofTheTestRange).toBeGreaterThan(890_000);
    expect(ofTheTestRange).toBeLessThan(900_000);
  });

  test('are found to be drawn when all of the test range are taken', () => {
    let draws = 0;
    for (const number of nhsNumbersToDraw(7)) {
      draws++;
      if (nhsNumberRange(number) !== 'test') break;
    }
    expect(draws).toBeLessThan(30);
  });

  test('are none that somebody has', () => {
    const [first, second] = people(2);
    const [other] = generatePatients(1, { organisations, taken: new Set([first?.nhsNumber ?? '']) });
    expect(other?.nhsNumber).toBe(second?.nhsNumber);
  });

  test('come to an end, which is said', () => {
    const all = generatePatients(100, { organisations, taken: { has: (nhsNumber) => nhsNumber > '9970000500' } });
    expect(() => [...all]).toThrow(/^There are NHS numbers for \d+ generated patients, not for 100$/);
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
  expect(allFamilyNames().filter((family) => isInClosedSearch(family, '1900-01-01'))).toEqual([]);
});

test('a population is the seeds, followed by further patients', () => {
  const [seeded] = thousand;
  const seeds = new Map([
    ['organisations', organisations.map((doc) => ({ id: doc.odsCode, doc }))],
    ['patients', [{ id: seeded?.nhsNumber ?? '', doc: seeded as object }]],
    ['users', []],
  ]);
  const progress = vi.fn();
  const populated = populate(seeds, 20, progress);
  expect([...populated.keys()].sort()).toEqual(['organisations', 'patients', 'users']);
  expect([...(populated.get('organisations') ?? [])]).toEqual(seeds.get('organisations'));
  const ids = [...(populated.get('patients') ?? [])].map(({ id }) => id);
  expect(ids[0]).toBe(seeded?.nhsNumber);
  expect(new Set(ids).size).toBe(21);
  expect(progress).toHaveBeenLastCalledWith(20, 20);
});

test('a population has the health, the services and the practices that are asked for, each when its collection is read', () => {
  const seeds = new Map([['organisations', organisations.map((doc) => ({ id: doc.odsCode, doc }))]]);
  const populated = populate(seeds, 300, undefined, { histories: 200, services: 10, practices: 6 });
  const all = new Map([...populated].map(([name, documents]) => [name, [...documents]]));
  const count = (name: string) => all.get(name)?.length;
  expect(count('patients')).toBe(300);
  expect(count('records')).toBe(200);
  expect(count('services')).toBe(10);
  expect(count('organisations')).toBe(organisations.length + 12);
  // without workflows there is nothing to put into mailboxes
  expect([count('systems'), count('endpoints'), count('mailboxes')]).toEqual([6, 12, 0]);
  expect(count('registrations')).toBeGreaterThan(190);
  const patients = all.get('patients')?.map(({ id }) => id);
  expect(all.get('records')?.map(({ id }) => id)).toEqual(patients?.slice(0, 200));
  expect(patients).toEqual(people(300).map(({ nhsNumber }) => nhsNumber));
  expect(checkWorld(viewOf(all, '2026-01-01'))).toEqual([]);
});
