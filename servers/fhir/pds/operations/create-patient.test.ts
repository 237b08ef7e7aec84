import { beforeEach, describe, expect, it } from 'vitest';
import type { TokenFacts } from '#clients/oauth/token-checker';
import { WORLD_EVENTS, type WorldEvent } from '#world/events';
import { isNhsNumber } from '#world/rules/nhs-number';
import { loadSeeds } from '#world/seeds';
import { openPds, type Pds, USUAL_HEADERS } from '../testing/pds.ts';
import { person } from '../testing/people.ts';
import { TOKENS } from '../testing/tokens.ts';

const HOME = { use: 'home', period: { start: '2020-01-01' }, line: ['1 Mill Lane', '', '', 'Hebden', ''], postalCode: 'HX7 8AD' };
const AUTHORITY = {
  url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-RegisteringAuthority',
  extension: [
    { url: 'registeringAuthorityType', valueCodeableConcept: { coding: [{ code: 'x' }] } },
    { url: 'organisationIdentifier', valueString: 'RGS' },
  ],
};
const NEW = {
  resourceType: 'Patient',
  name: [{ use: 'usual', given: ['Jane'], family: 'Edwards', prefix: ['Mrs'], period: { start: '1986-07-01' } }],
  address: [HOME],
  gender: 'female',
  birthDate: '1982-07-10',
  telecom: [{ use: 'home', system: 'phone', value: '123342', period: { start: '2020-01-02', end: '2021-01-02' } }],
  extension: [AUTHORITY],
};
const alike = (nhsNumber: string) =>
  person({
    nhsNumber,
    names: [{ use: 'usual', given: ['JANE', 'Ann'], family: 'Edwards' }],
    gender: 'female',
    birthDate: '1982-07-10',
    addresses: [{ use: 'home', lines: ['1 Mill Lane'], postcode: 'HX78AD' }],
  });

let pds: Pds;
beforeEach(async () => {
  pds = await openPds({ patients: [] });
});
const send = (patient: object, headers: object = {}) =>
  pds.ask('POST', '/Patient', { ...USUAL_HEADERS, ...headers }, JSON.stringify(patient));

describe('a new record', () => {
  it('gets a number of the test range, and can be read', async () => {
    const { status, headers, body, error } = await send(NEW);
    expect(error).toBe('');
    expect(status).toBe(201);
    expect(headers).not.toHaveProperty('location');
    expect(isNhsNumber(body.id) && body.id.startsWith('999')).toBe(true);
    const entryId = expect.stringMatching(/^[0-9A-F]{8}$/);
    expect(body).toMatchObject({
      meta: { versionId: '1', security: [{ code: 'U' }] },
      identifier: [{ value: body.id, extension: [{ valueCodeableConcept: { coding: [{ code: '01' }] } }] }],
      name: [{ id: entryId, family: 'Edwards' }],
      address: [{ id: entryId, line: ['1 Mill Lane', 'Hebden'] }],
      telecom: [{ id: entryId, value: '123342' }],
    });
    expect(body).not.toHaveProperty('extension');
    expect((await pds.get(`/Patient/${body.id}`)).body).toEqual(body);
    expect((await pds.get('/Patient?family=edwards&birthdate=1982-07-10')).found).toEqual([body.id]);
    const events = await pds.deps.world.store.readStream(WORLD_EVENTS, 0);
    expect(events.map(({ event }) => event)).toEqual([{ type: 'patient-added', nhsNumber: body.id, serialChangeNumber: 1 }]);
  });

  it('is told with who made it', async () => {
    pds = await openPds({ patients: [], checkToken: async () => ({ ...TOKENS.nurse, userId: '999100000102' }) as TokenFacts });
    const { error } = await send(NEW, { Authorization: 'Bearer t1', 'NHSD-End-User-Organisation-ODS': 'B82617' });
    expect(error).toBe('');
    const [added] = await pds.deps.world.store.readStream<WorldEvent>(WORLD_EVENTS, 0);
    expect(added?.event.author).toEqual({ application: 'key', user: '999100000102', organisation: 'B82617' });
  });

  it('is made once when the request is sent twice', async () => {
    const [first, second] = await Promise.all([send(NEW), send(NEW)]);
    expect(second.body).toEqual(first.body);
    expect((await pds.deps.world.patients.list()).items).toHaveLength(1);
  });

  it('is not made for somebody who has one', async () => {
    pds = await openPds({ patients: [alike('9990001006')] });
    const { status, error, body } = await send(NEW);
    expect(status).toBe(200);
    expect(error).toBe('200 SINGLE_MATCH: Unable to create new patient. NHS number 9990001006 found for supplied demographic data.');
    expect(body.issue[0]).toMatchObject({ severity: 'error', code: 'value', details: { coding: [{ display: 'Single match found' }] } });
    expect((await send({ ...NEW, gender: 'male' })).status).toBe(201);
    pds = await openPds({ patients: [alike('9990001006'), alike('9990001014')] });
    expect((await send(NEW)).error).toBe(
      '200 MULTIPLE_MATCHES: Unable to create new patient. Multiple matches found for supplied demographic data.',
    );
  });
});

describe('is refused', () => {
  const { name: _name, ...nameless } = NEW;
  const { address: _address, ...homeless } = NEW;
  const { period: _period, ...timeless } = HOME;
  const name = (more: object) => ({ ...NEW, name: [{ ...NEW.name[0], ...more }] });
  const address = (more: object) => ({ ...NEW, address: [{ ...HOME, ...more }] });
  const C = '400 INVALID_CREATE: Invalid patient create data provided - ';

  it.each<[string, object]>([
    ["400 MISSING_VALUE: Missing value - 'name'", {}],
    ["400 MISSING_VALUE: Missing value - 'name'", { bananas: 'in pyjamas' }],
    ["400 MISSING_VALUE: Missing value - 'name'", nameless],
    ["400 MISSING_VALUE: Missing value - 'address'", homeless],
    ["400 MISSING_VALUE: Missing value - 'gender'", { ...NEW, gender: '', birthDate: '' }],
    ["400 MISSING_VALUE: Missing value - 'birthDate'", { ...NEW, birthDate: '' }],
    ["400 MISSING_VALUE: Missing value - 'address/0/period'", { ...NEW, address: [timeless] }],
    [
      "400 MISSING_VALUE: Missing value - 'address/0/extension/0/extension'",
      address({ extension: [{ url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AddressKey' }] }),
    ],
    ["400 MISSING_VALUE: Missing value - 'extension'", { ...NEW, extension: [] }],
    ["400 INVALID_VALUE: Invalid value - 'other' in field 'gender'", { ...NEW, gender: 'other' }],
    ["400 INVALID_VALUE: Invalid value - 'not-a-date' in field 'birthDate'", { ...NEW, birthDate: 'not-a-date' }],
    ["400 INVALID_VALUE: Invalid value - 'not an array' in field 'name/0/given'", name({ given: 'not an array' })],
    ["400 INVALID_VALUE: Invalid value - 'O`Brien' in field 'name/0/given'", name({ given: ['O`Brien'] })],
    ["400 INVALID_VALUE: Invalid value - '['another', 'array']' in field 'address/0'", { ...NEW, address: [['another', 'array']] }],
    [
      "400 TOO_MANY_VALUES_SUBMITTED: Too many values submitted - ['One', 'Two', 'Three', 'Four', 'Five', 'Six'] in field 'name/0/given'",
      name({ given: ['One', 'Two', 'Three', 'Four', 'Five', 'Six'] }),
    ],
    [`${C}'address lines 1 and 4 or 2 and 4 must be completed as a minimum'`, address({ line: ['1 Mill Lane'] })],
    [`${C}'email format is invalid'`, { ...NEW, telecom: [{ system: 'email', use: 'home', value: 'not an email' }] }],
    [`${C}'An end date can not be provided on usual name'`, name({ period: { start: '2000-01-01', end: '2001-01-01' } })],
    [
      "400 ADDITIONAL_PROPERTIES: Invalid request with error - Additional properties are not allowed ('pets' was unexpected)",
      { ...NEW, pets: 1 },
    ],
  ])('%s', async (error, patient) => {
    expect((await send(patient)).error).toBe(error);
  });

  it('when it is no JSON, or the request has no id', async () => {
    expect((await pds.ask('POST', '/Patient', USUAL_HEADERS, '{')).error).toBe("400 MISSING_VALUE: Missing value - 'name'");
    expect((await pds.ask('POST', '/Patient', {}, '{')).error).toMatch(/^400 MISSING_VALUE: Invalid request with error/);
  });

  it.each([
    ['app:level3:', 'application-restricted'],
    ['app:level3:privileged-', 'privileged-application-restricted'],
    ['user-nhs-login:P9:', 'patient-access'],
  ])('for %s', async (scope, mode) => {
    const token: TokenFacts = {
      active: true,
      expiresAt: 0,
      issuedAt: 0,
      scopes: [`urn:nhsd:apim:${scope}personal-demographics-service`],
      authType: 'app',
      authLevel: '',
      clientId: 'c',
      applicationName: 'a',
      idTokenClaims: { vot: 'P9.Cp.Cd' },
    };
    pds = await openPds({ patients: [], checkToken: async () => token });
    const { status, body } = await send(NEW, { Authorization: 'Bearer abc123' });
    expect(status).toBe(403);
    expect(body.issue[0]).toMatchObject({
      code: 'forbidden',
      details: { coding: [{ code: 'INVALID_METHOD', display: `Cannot create resource with ${mode} access token` }] },
      diagnostics: 'Your app has insufficient permissions to use this method. Please contact support.',
    });
  });
});

it('is computed and forgotten in the national sandbox, whose matches are by family name and postcode', async () => {
  pds = await openPds({ environment: 'sandbox', seeds: loadSeeds() });
  expect((await send(NEW)).body.id).toBe('5182663366');
  expect((await pds.get('/Patient/5182663366')).status).toBe(404);
  const match = (family: string, postalCode: string) =>
    send({ ...NEW, name: [{ ...NEW.name[0], family }], address: [{ ...HOME, postalCode }] });
  expect((await match('McMatch-Single', 'BAP 4WG')).error).toMatch(/^200 SINGLE_MATCH: .* 5900054586 found/);
  expect((await match('McMatch-Multiple', 'DN19 7UD')).error).toMatch(/^200 MULTIPLE_MATCHES/);
});
