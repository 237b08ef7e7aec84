import { describe, expect, test } from 'vitest';
import { ExactDecimal } from './decimal.ts';
import { checkStructure } from './structure.ts';

const R4 = (resource: unknown) => checkStructure('R4', resource).map(({ path, problem }) => `${path} ${problem}`);

test('paths go through entries and resources', () => {
  const bundle = { resourceType: 'Bundle', type: 'message', entry: [{ resource: { resourceType: 'MessageHeader', timestamp: '2024' } }] };
  expect(checkStructure('STU3', bundle)).toEqual([
    { path: 'Bundle.entry[0].resource.timestamp', problem: 'is not an instant with its zone' },
    { path: 'Bundle.entry[0].resource.event', problem: 'is missing' },
    { path: 'Bundle.entry[0].resource.source', problem: 'is missing' },
  ]);
});

describe('a Patient', () => {
  test.each([
    [{ colour: 'red' }, 'Patient.colour is not known in R4'],
    [{ _contact: [{ id: 'a' }] }, 'Patient._contact is not known in R4'],
    [{ name: { family: 'S' } }, 'Patient.name should be an array'],
    [{ birthDate: ['2000'] }, 'Patient.birthDate should not be an array'],
    [{ name: [] }, 'Patient.name is an empty array'],
    [{ name: [{}] }, 'Patient.name[0] is empty'],
    [{ name: ['S'] }, 'Patient.name[0] is not an object'],
    [{ active: 'true' }, 'Patient.active should be a boolean'],
    [{ multipleBirthInteger: 1.5 }, 'Patient.multipleBirthInteger is not an integer'],
    [{ multipleBirthInteger: new ExactDecimal('3000000000.0') }, 'Patient.multipleBirthInteger is not an integer'],
    [{ multipleBirthInteger: 3_000_000_000 }, 'Patient.multipleBirthInteger is not an integer'],
    [{ birthDate: '2000-13' }, 'Patient.birthDate is not a date'],
    [{ birthDate: null }, 'Patient.birthDate should be a string'],
    [{ gender: ' male' }, 'Patient.gender is not a code'],
    [{ id: 'a b' }, 'Patient.id is not an id of at most 64 letters, digits, - and .'],
    [{ name: [{ given: ['A', null] }] }, 'Patient.name[0].given[1] is empty'],
    [{ deceasedBoolean: true, deceasedDateTime: '2000' }, 'Patient.deceasedDateTime stands beside deceasedBoolean, and only one may'],
    [{ link: [{ type: 'refer' }] }, 'Patient.link[0].other is missing'],
    [{ extension: [{ valueCode: 'a' }] }, 'Patient.extension[0].url is missing'],
    [{ contained: [{ resourceType: 'Nothing' }] }, 'Patient.contained[0] has no resourceType of R4'],
    [{ text: { status: 'empty', div: 1 } }, 'Patient.text.div is not text'],
  ])('%j: %s', (fields, problem) => {
    expect(R4({ resourceType: 'Patient', ...fields })).toEqual([problem]);
  });
});

test('what must be there, choices too', () => {
  expect(R4({ resourceType: 'MedicationRequest', status: 'active', intent: 'order' })).toEqual([
    'MedicationRequest.medication[x] is missing',
    'MedicationRequest.subject is missing',
  ]);
});

test('what is no resource', () => {
  expect(R4(null)).toEqual([' is not an object']);
  expect(R4({ resourceType: 'HumanName' })).toEqual(['HumanName has no resourceType of R4']);
});

test('a circle ends', () => {
  const circle: { url: string; extension?: unknown } = { url: 'u' };
  circle.extension = [circle];
  expect(checkStructure('R4', { resourceType: 'Patient', extension: [circle] })[0]?.problem).toBe('lies too deep');
});

test('grammars take no time on texts made to be slow', () => {
  const start = performance.now();
  for (const [field, value] of [
    ['gender', `${'a'.repeat(100_000)} `],
    ['photo', [{ data: `${' '.repeat(100_000)}!` }]],
    ['implicitRules', `${'u'.repeat(100_000)} `],
  ] as const)
    expect(R4({ resourceType: 'Patient', [field]: value })).toHaveLength(1);
  expect(performance.now() - start).toBeLessThan(1000);
});
