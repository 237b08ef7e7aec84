import { beforeEach, expect, it } from 'vitest';
import { WORLD_EVENTS } from '#world/events';
import { openPds, type Pds, USUAL_HEADERS } from '../testing/pds.ts';
import { CUFF, person } from '../testing/people.ts';

const MOTHER = person({ ...CUFF, birthDate: '1996-01-07' });
const BABY = {
  resourceType: 'Patient',
  name: [{ use: 'usual', given: ['Ann'], family: 'Cuff', period: { start: '2026-02-27' } }],
  gender: 'female',
  birthDate: '2026-02-27',
  multipleBirthInteger: 1,
  address: [{ use: 'home', period: { start: '2020-01-01' }, line: ['', '24 Park End St', '', 'Brockley'], postalCode: 'BS19 5PZ' }],
  extension: [
    {
      url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-RegisteringAuthority',
      extension: [{ url: 'registeringAuthorityType', valueCodeableConcept: { coding: [{ code: 'x' }] } }],
    },
    { url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace', valueAddress: { city: 'Manchester', country: '1' } },
  ],
};
const observed = (code: string, more: object) => ({ resourceType: 'Observation', code: { coding: [{ code }] }, ...more });
const WEIGHT = observed('364589006', { valueQuantity: { value: 3200 } });
const LIVE = observed('237364002', { valueCodeableConcept: { coding: [{ code: '1' }] } });
const mother = (value: string) => ({ resourceType: 'Patient', identifier: [{ value }] });

let pds: Pds;
beforeEach(async () => {
  pds = await openPds({ patients: [MOTHER] });
});
const send = (...resources: object[]) =>
  pds.ask(
    'POST',
    '/Patient/$process-birth-details',
    USUAL_HEADERS,
    JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: resources.map((resource) => ({ resource })) }),
  );

it('makes the record of the child, and links it with the mother', async () => {
  const { status, headers, body, error } = await send(BABY, WEIGHT, LIVE, mother(MOTHER.nhsNumber));
  expect(error).toBe('');
  expect(status).toBe(201);
  expect(headers['notification-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(body).toMatchObject({ meta: { versionId: '1' }, multipleBirthInteger: 1, birthDate: '2026-02-27', gender: 'female' });
  expect(body.extension).toEqual([
    { url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace', valueAddress: { city: 'Manchester', country: '1' } },
  ]);
  const related = async (number: string) => (await pds.deps.world.patients.get(number))?.doc.relatedPeople.map((one) => one.nhsNumber);
  expect(await related(body.id)).toEqual([MOTHER.nhsNumber]);
  expect(await related(MOTHER.nhsNumber)).toEqual([body.id]);
  const events = await pds.deps.world.store.readStream<{ type: string }>(WORLD_EVENTS, 0);
  expect(events.map(({ event }) => event.type).sort()).toEqual(['demographics-changed', 'newborn-added', 'patient-added']);
  expect(
    (await pds.ask('POST', '/Patient/$process-birth-details', { 'X-Request-ID': USUAL_HEADERS['X-Request-ID'] as string }, '{}')).status,
  ).toBe(400);
});

it.each<[string, object[]]>([
  ["400 MISSING_VALUE: Missing value - 'entry'", []],
  ["400 INVALID_VALUE: Invalid value - 'Observation' in field 'entry/0/resource/resourceType'", [WEIGHT]],
  ["400 INVALID_VALUE: Invalid value - 'other' in field 'entry/0/resource/gender'", [{ ...BABY, gender: 'other' }]],
  ["400 MISSING_VALUE: Missing value - 'entry/0/resource/name'", [{ ...BABY, name: [] }]],
  [
    "400 INVALID_VALUE: Invalid value - '500' in field 'entry/1/resource/valueQuantity/value'",
    [BABY, observed('364589006', { valueQuantity: { value: 500 } }), mother(MOTHER.nhsNumber)],
  ],
  ["400 INVALID_VALUE: Invalid value - '9000000000' in field 'entry/2/resource/identifier/0/value'", [BABY, WEIGHT, mother('9000000000')]],
  [
    '400 INSERT_BIRTH_DEATH_STATUS_INCONSISTENT: Insert Birth - Death Status Inconsistent',
    [BABY, observed('237364002', { valueCodeableConcept: { coding: [{ code: '2' }] } }), mother(MOTHER.nhsNumber)],
  ],
])('%s', async (expected, resources) => {
  expect((await send(...resources)).error).toBe(expected);
});

it('is not made for a child who has one', async () => {
  const { body } = await send(BABY, WEIGHT, mother(MOTHER.nhsNumber));
  expect((await send(BABY, LIVE, mother(MOTHER.nhsNumber))).error).toBe(
    `200 SINGLE_MATCH: Unable to create new patient. NHS number ${body.id} found for supplied demographic data.`,
  );
});

it('is computed and forgotten in the national sandbox', async () => {
  pds = await openPds({ environment: 'sandbox', patients: [MOTHER] });
  expect((await send(BABY, WEIGHT, LIVE, mother(MOTHER.nhsNumber))).body.id).toBe('5900010775');
});
