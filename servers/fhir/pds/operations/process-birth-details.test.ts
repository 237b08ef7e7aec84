import { beforeEach, expect, it } from 'vitest';
import type { TokenFacts } from '#clients/oauth/token-checker';
import { WORLD_EVENTS, type WorldEvent } from '#world/events';
import { loadSeeds } from '#world/seeds';
import { openPds, type Pds, USUAL_HEADERS } from '../testing/pds.ts';
import { CUFF, person } from '../testing/people.ts';
import { TOKENS } from '../testing/tokens.ts';

const MOTHER = person({ ...CUFF, birthDate: '1996-01-07' });
const OTHER_MOTHER = person({ ...CUFF, nhsNumber: '9990001073', birthDate: '1995-01-07' });
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
    {
      url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory',
      valueCodeableConcept: { coding: [{ code: 'A' }] },
    },
    { url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace', valueAddress: { city: 'Manchester', country: '1' } },
  ],
};
const observed = (code: string, more: object) => ({ resourceType: 'Observation', code: { coding: [{ code }] }, ...more });
const WEIGHT = observed('364589006', { valueQuantity: { value: 3200 } });
const LIVE = observed('237364002', { valueCodeableConcept: { coding: [{ code: '1' }] } });
const mother = (value: string) => ({ resourceType: 'Patient', identifier: [{ value }] });
/** What else a notification tells. */
const REST = [
  ...['268477000', '246435002', '66091009'].map((code) => observed(code, {})),
  ...['RelatedPerson', 'Organization', 'Location', 'CareTeam', 'Practitioner'].map((resourceType) => ({ resourceType })),
];
const STILLBORN = observed('237364002', { valueCodeableConcept: { coding: [{ code: '2' }] } });
const DIED = {
  ...BABY,
  deceasedDateTime: '2026-02-27T04:00:00+00:00',
  extension: [
    ...BABY.extension,
    {
      url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus',
      extension: [{ url: 'deathNotificationStatus', valueCodeableConcept: { coding: [{ code: '2' }] } }],
    },
  ],
};

let pds: Pds;
beforeEach(async () => {
  pds = await openPds({ patients: [MOTHER, OTHER_MOTHER] });
});
const send = (...resources: object[]) => sendWith('', ...resources);
const sendWith = (query: string, ...resources: object[]) => sendAs({}, query, ...resources);
const sendAs = (headers: object, query: string, ...resources: object[]) =>
  pds.ask(
    'POST',
    `/Patient/$process-birth-details${query}`,
    { ...USUAL_HEADERS, ...headers },
    JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: resources.map((resource) => ({ resource })) }),
  );

it('makes the record of the child, and links it with the mother', async () => {
  const { status, headers, body, error } = await send(BABY, WEIGHT, LIVE, mother(MOTHER.nhsNumber), ...REST);
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

it('links it with the record that holds, when the mother was notified by a number that was superseded', async () => {
  const superseded = person({ ...CUFF, nhsNumber: '9990001081', supersededBy: MOTHER.nhsNumber });
  pds = await openPds({ patients: [MOTHER, superseded] });
  const { body, error } = await send(BABY, WEIGHT, LIVE, mother(superseded.nhsNumber), ...REST);
  expect(error).toBe('');
  expect((await pds.get(`/Patient/${body.id}/RelatedPerson`)).body.entry[0].resource.patient.identifier.value).toBe(MOTHER.nhsNumber);
  expect((await pds.deps.world.patients.get(MOTHER.nhsNumber))?.doc.relatedPeople).toHaveLength(1);
  expect((await pds.deps.world.patients.get(superseded.nhsNumber))?.doc.relatedPeople).toEqual([]);
});

it('tells with each event who has notified it', async () => {
  pds = await openPds({ patients: [MOTHER], checkToken: async () => ({ ...TOKENS.nurse, userId: '999100000102' }) as TokenFacts });
  const caller = { Authorization: 'Bearer t1', 'NHSD-End-User-Organisation-ODS': 'B82617' };
  const { error } = await sendAs(caller, '', BABY, WEIGHT, LIVE, mother(MOTHER.nhsNumber), ...REST);
  expect(error).toBe('');
  const events = await pds.deps.world.store.readStream<WorldEvent>(WORLD_EVENTS, 0);
  expect(events).toHaveLength(3);
  for (const { event } of events) expect(event.author).toEqual({ application: 'key', user: '999100000102', organisation: 'B82617' });
});

it.each<[string, object[]]>([
  ["400 MISSING_VALUE: Missing value - 'entry'", []],
  ["400 INVALID_VALUE: Invalid value - 'Observation' in field 'entry/0/resource/resourceType'", [WEIGHT]],
  ["400 INVALID_VALUE: Invalid value - 'other' in field 'gender'", [{ ...BABY, gender: 'other' }]],
  ["400 MISSING_VALUE: Missing value - 'entry/0/resource/name'", [{ ...BABY, name: [] }]],
  [
    "400 INVALID_VALUE: Invalid value - '500' in field 'entry/1/resource/valueQuantity/value'",
    [BABY, observed('364589006', { valueQuantity: { value: 500 } }), mother(MOTHER.nhsNumber)],
  ],
  ["400 INVALID_VALUE: Invalid value - '9000000000' in field 'entry/2/resource/identifier/0/value'", [BABY, WEIGHT, mother('9000000000')]],
  [
    '400 INSERT_BIRTH_DEATH_STATUS_INCONSISTENT: Insert Birth - Death Status Inconsistent',
    [BABY, WEIGHT, STILLBORN, mother(MOTHER.nhsNumber), ...REST],
  ],
  [
    '400 INSERT_BIRTH_DEATH_STATUS_INCONSISTENT: Insert Birth - Death Status Inconsistent',
    [DIED, WEIGHT, LIVE, mother(MOTHER.nhsNumber), ...REST],
  ],
  [
    "400 TOO_FEW_VALUES_SUBMITTED: Too few values submitted - <json too long to display> in field 'entry'",
    [BABY, WEIGHT, LIVE, mother(MOTHER.nhsNumber), ...REST.slice(1)],
  ],
  [
    "400 TOO_FEW_VALUES_SUBMITTED: Too few values submitted - <json too long to display> in field 'entry/0/resource/extension'",
    [
      { ...BABY, extension: BABY.extension.filter(({ url }) => !url.endsWith('EthnicCategory')) },
      WEIGHT,
      LIVE,
      mother(MOTHER.nhsNumber),
      ...REST,
    ],
  ],
])('%s', async (expected, resources) => {
  expect((await send(...resources)).error).toBe(expected);
});

it('is made of a child who was stillborn, when the death is notified too', async () => {
  const { error, body } = await send(DIED, WEIGHT, STILLBORN, mother(MOTHER.nhsNumber), ...REST);
  expect(error).toBe('');
  expect(body.deceasedDateTime).toBe(DIED.deceasedDateTime);
  expect(body.extension[0].extension[0].valueCodeableConcept.coding[0].code).toBe('2');
});

it('keeps what is shown to nobody, and registers the child with no practice', async () => {
  const { body } = await send(BABY, WEIGHT, LIVE, mother(MOTHER.nhsNumber), ...REST);
  expect((await pds.deps.world.patients.get(body.id))?.doc.ethnicCategory).toBe('A');
  expect(JSON.stringify(body)).not.toContain('Ethnic');
  expect(body).not.toHaveProperty('generalPractitioner');
});

it('is not made for a child who has one, unless another mother has a child just like that', async () => {
  const { body } = await send(BABY, WEIGHT, LIVE, mother(MOTHER.nhsNumber), ...REST);
  const again = (query: string, number: string) => sendWith(query, BABY, LIVE, WEIGHT, mother(number), ...REST);
  const single = `200 SINGLE_MATCH: Unable to create new patient. NHS number ${body.id} found for supplied demographic data.`;
  const ignoring = '?ignore_potential_matches=true';
  expect((await again('', MOTHER.nhsNumber)).error).toBe(single);
  expect((await again(ignoring, MOTHER.nhsNumber)).error).toBe(single);
  expect((await again('', OTHER_MOTHER.nhsNumber)).error).toBe(single);
  expect((await again(ignoring, OTHER_MOTHER.nhsNumber)).status).toBe(201);
  expect((await again('', MOTHER.nhsNumber)).error).toMatch(/^200 MULTIPLE_MATCHES/);
});

it('is computed and forgotten in the national sandbox', async () => {
  pds = await openPds({ environment: 'sandbox', seeds: loadSeeds() });
  expect((await send(BABY, WEIGHT, LIVE, mother(MOTHER.nhsNumber), ...REST)).body.id).toBe('5900010775');
  const known = {
    ...BABY,
    name: [{ ...BABY.name[0], family: 'McMatch-Single' }],
    address: [{ ...BABY.address[0], postalCode: 'BAP 4WG' }],
  };
  expect((await send(known, WEIGHT, LIVE, mother(MOTHER.nhsNumber), ...REST)).error).toMatch(/NHS number 5900004899 found/);
});
