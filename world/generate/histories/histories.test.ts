import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { MEDICINES } from '../../codes/medications.ts';
import { PROBLEMS } from '../../codes/problems.ts';
import { RECORDS, REGISTRATIONS } from '../../collections.ts';
import { parse } from '../../parsers.ts';
import type { Practitioner } from '../../practitioner.ts';
import { checkWorld, viewOf } from '../../sanity/sanity.ts';
import { ageOn } from '../days.ts';
import { MADE_ON, makePatients } from '../patients.ts';
import { Practices } from '../practices.ts';
import { TEST_ORGANISATIONS } from '../testing/organisations.ts';
import { cliniciansOf } from './clinicians.ts';
import { CONDITIONS, PREVALENCE } from './conditions.ts';
import { makeRecord } from './record.ts';
import { register } from './registration.ts';
import { decimalText } from './tests.ts';

const PEOPLE = 6000;

function somebody(sdsUserId: string, organisation: string, jobRole: string, period = {}): Practitioner {
  const profile = { id: `${sdsUserId}1`, organisation, jobRole, areasOfWork: [], businessFunctions: [], workgroups: [], period };
  return { sdsUserId, name: { given: ['Ada'], family: 'Moss' }, languages: [], registrations: [], roleProfiles: [profile] };
}

const practitioners = TEST_ORGANISATIONS.flatMap(({ odsCode }, at) => [
  somebody(`9991000${at}01`, odsCode, 'S0010:G0020:R0260'),
  somebody(`9991000${at}02`, odsCode, 'S0030:G0100:R0620'),
]);
const clinicians = cliniciansOf(practitioners);
const made = [...makePatients(PEOPLE, { practices: new Practices(1948, TEST_ORGANISATIONS) })];
const histories = made.map((one) => ({ ...one, record: makeRecord(one, clinicians) }));
const records = histories.map(({ record }) => record);

describe('clinical histories', () => {
  test('are the same each time, on every machine', () => {
    expect(made.slice(0, 100).map((one) => makeRecord(one, clinicians))).toEqual(records.slice(0, 100));
    expect(
      createHash('sha256')
        .update(JSON.stringify(records.slice(0, 100)))
        .digest('hex'),
    ).toBe('72f3ab1654a4bf08cb99dee3a5aeb9e36c382dbd5a9319f4e79e54e3de8012e3');
  });

  test('are good documents with nothing in them that a schema would add', () => {
    for (const record of records.slice(0, 300)) expect(parse(RECORDS, record)).toEqual({ doc: record });
  });

  test('are of a world that can be: nothing before birth or after death, every reference to something', () => {
    const registrations = made.slice(0, 1500).flatMap((one, at) => register(one, at, clinicians) ?? []);
    for (const registration of registrations) expect(parse(REGISTRATIONS, registration)).toEqual({ doc: registration });
    const world = new Map<string, { id: string; doc: object }[]>([
      ['organisations', TEST_ORGANISATIONS.map((doc) => ({ id: doc.odsCode, doc }))],
      ['practitioners', practitioners.map((doc) => ({ id: doc.sdsUserId, doc }))],
      ['patients', made.slice(0, 1500).map(({ patient: doc }) => ({ id: doc.nhsNumber, doc }))],
      ['records', records.slice(0, 1500).map((doc) => ({ id: doc.nhsNumber, doc }))],
      ['registrations', registrations.map((doc) => ({ id: doc.id, doc }))],
    ]);
    expect(checkWorld(viewOf(world, '2026-01-01'))).toEqual([]);
  });

  test('tell of as many who have something as there are in England', () => {
    const living = histories.filter(({ person }) => person.death === undefined);
    for (const { name, concept, level } of CONDITIONS) {
      const asked = living.filter(({ person }) => ageOn(MADE_ON, person.birth) >= level.from);
      const have = asked.filter(({ record }) => record.problems.some((problem) => problem.concept === concept)).length;
      const expected = (asked.length * level.per1000) / 1000;
      // four times the standard deviation, and a tenth for what some have more often than others
      expect(Math.abs(have - expected), name).toBeLessThan(4 * Math.sqrt(expected) + expected / 10);
    }
  });

  test('tell of more of it among the old', () => {
    const { female, male } = PREVALENCE.get('hypertension') ?? { female: [], male: [] };
    expect(female[8]).toBeGreaterThan(45_000);
    expect(male[4]).toBeLessThan(9000);
    const share = (from: number, to: number) => {
      const asked = histories.filter(({ person }) => {
        const age = ageOn(MADE_ON, person.birth);
        return age >= from && age < to && person.death === undefined;
      });
      return (
        asked.filter(({ record }) => record.problems.some(({ concept }) => concept === PROBLEMS.essentialHypertension)).length /
        asked.length
      );
    };
    expect(share(75, 110)).toBeGreaterThan(0.4);
    expect(share(20, 40)).toBeLessThan(0.05);
  });

  test('give nobody a penicillin who is allergic to it', () => {
    const allergic = records.filter(({ allergies }) => allergies.some(({ concept }) => concept.term === 'Allergy to penicillin'));
    expect(allergic.length).toBeGreaterThan(200);
    const penicillins: readonly object[] = [
      MEDICINES.amoxicillin500mgCapsules,
      MEDICINES.amoxicillin250mgCapsules,
      MEDICINES.flucloxacillin500mgCapsules,
    ];
    for (const { medications } of allergic) expect(medications.filter(({ concept }) => penicillins.includes(concept))).toEqual([]);
  });

  test('give nobody the same medicine twice at a time', () => {
    for (const { medications } of records) {
      const repeats = medications.filter(({ kind, status }) => kind === 'repeat' && status === 'active').map(({ concept }) => concept.term);
      expect(new Set(repeats).size).toBe(repeats.length);
    }
  });

  test('vaccinate children by the schedule of their year of birth', () => {
    const had = (from: string, to: string, term: RegExp) => {
      const born = histories.filter(
        ({ patient, person }) => (patient.birthDate ?? '') >= from && (patient.birthDate ?? '') < to && person.birthCountry === undefined,
      );
      return (
        born.filter(({ record }) => record.immunisations.some(({ concept, status }) => term.test(concept.term) && status === 'completed'))
          .length / born.length
      );
    };
    expect(had('2018', '2024', /^Six-in-one/)).toBeGreaterThan(0.85);
    expect(had('2018', '2024', /rotavirus/)).toBeGreaterThan(0.8);
    expect(had('2006', '2012', /^Six-in-one|rotavirus/)).toBe(0);
    expect(had('2006', '2012', /acellular pertussis/i)).toBeGreaterThan(0.85);
    expect(had('1960', '1980', /measles/i)).toBe(0);
  });

  test('are told to the practice only since they came', () => {
    for (const { record, patient } of histories.slice(0, 400)) {
      const since = patient.addresses[0]?.period?.from ?? '';
      for (const { organisation, recordedBy, start } of record.encounters) {
        expect(organisation !== undefined, start).toBe(
          start.slice(0, 10) >= since && (patient.gpRegistration ?? patient.managingOrganisation) !== undefined,
        );
        if (recordedBy !== undefined)
          expect([...(clinicians.get(organisation ?? '')?.doctors ?? []), ...(clinicians.get(organisation ?? '')?.nurses ?? [])]).toContain(
            recordedBy,
          );
      }
    }
  });

  test('of mothers tell of their children', () => {
    const mothers = histories.filter(
      ({ person, household }) =>
        person.sex === 'female' &&
        person.place === 'first' &&
        household.people.some(({ place, birth }) => place === 'child' && MADE_ON - birth < 1500),
    );
    expect(mothers.length).toBeGreaterThan(100);
    for (const { record } of mothers) expect(record.problems.some(({ concept }) => concept === PROBLEMS.pregnant)).toBe(true);
  });
});

test('clinicians are those who work there now, as doctors or nurses', () => {
  const found = cliniciansOf([
    somebody('1', 'A', 'S0010:G0020:R0260'),
    somebody('2', 'A', 'S0030:G0100:R0620'),
    somebody('3', 'A', 'S8001:G8002:R8009'),
    somebody('4', 'A', 'S0010:G0020:R0270', { to: '2019-01-01' }),
    { ...somebody('5', 'A', 'S0010:G0020:R0260'), left: '2020-01-01' },
  ]);
  expect([...found]).toEqual([['A', { doctors: ['1'], nurses: ['2'] }]]);
});

test.each([
  [385, 2, '3.85'],
  [7, 1, '0.7'],
  [101, 0, '101'],
  [405, 2, '4.05'],
] as const)('%i steps with %i places are %s', (steps, places, text) => expect(decimalText(steps, places)).toBe(text));
