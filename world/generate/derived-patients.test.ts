import { describe, expect, test } from 'vitest';
import { PATIENTS } from '../collections.ts';
import type { Patient } from '../patient.ts';
import { derivedPatients } from './derived-patients.ts';
import { DEFAULT_SEED, generatePatients } from './patients.ts';
import { Practices } from './practices.ts';
import { Roll } from './roll.ts';
import { TEST_ORGANISATIONS } from './testing/organisations.ts';

const COUNT = 3001;
const organisations = TEST_ORGANISATIONS;
const practices = new Practices(DEFAULT_SEED, organisations);
const NOBODY = new Set<string>();
const derived = derivedPatients(COUNT, { seed: DEFAULT_SEED, practices, organisations, taken: NOBODY });
const generated: readonly Patient[] = [...generatePatients(COUNT, { organisations })];
const placeOf = (nhsNumber: string) => derived.placeOf(nhsNumber) as number;

describe('a patient who is made again alone', () => {
  test('is who they were among all', () => {
    for (const patient of generated.filter((_, at) => at % 7 === 0)) expect(derived.make(placeOf(patient.nhsNumber))).toEqual(patient);
    expect(derived.make(placeOf(generated.at(-1)?.nhsNumber as string))).toEqual(generated.at(-1));
  });

  test('is at the place of their number', () => {
    const sorted = generated.map(({ nhsNumber }) => nhsNumber).sort();
    expect(sorted.map((_, place) => derived.idAt(place))).toEqual(sorted);
    expect(sorted.map(placeOf)).toEqual(sorted.map((_, place) => place));
  });

  test.each(['', '9000000009', '9999999999', 'somebody', ' 999010001', '99901000181'])('is not at %j', (id) =>
    expect(derived.placeOf(id)).toBeUndefined(),
  );

  test('comes in the order in which all were thought up', () => {
    expect([...derived.inOrder()].map(({ doc }) => doc)).toEqual(generated);
  });
});

test('a glance shows all that indexes look at', () => {
  const indexes = Object.entries(PATIENTS.indexes ?? {});
  expect(indexes.length).toBeGreaterThan(10);
  for (const patient of generated) {
    const sketch = derived.glance(placeOf(patient.nhsNumber)) as Patient;
    for (const [name, keys] of indexes) expect(keys(sketch), name).toEqual(keys(patient));
    const { gender, confidentiality, birthDate, death } = sketch;
    expect({ gender, confidentiality, birthDate, died: death?.date }).toEqual({
      gender: patient.gender,
      confidentiality: patient.confidentiality,
      birthDate: patient.birthDate,
      died: patient.death?.date,
    });
  }
});

test('of the last household only those have a number for whom there is room', () => {
  const rolls = [1, 2, 3, 10].map((size) => Roll.call(size, { seed: DEFAULT_SEED, taken: NOBODY }));
  for (const roll of rolls) {
    const all = Array.from({ length: roll.households }, (_, household) => roll.numbersOf(household)).flat();
    expect(all).toEqual(generated.slice(0, roll.size).map(({ nhsNumber }) => nhsNumber));
  }
});
