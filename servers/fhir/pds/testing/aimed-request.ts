/** Requests that come through to the rules: well-formed, but for one or two things inside. */
import fc from 'fast-check';
import type { AnyRequest } from './any-request.ts';
import { anything, patch } from './any-value.ts';
import { ADA, CUFF, MINIMAL } from './people.ts';

/** Stands for the version that the record has when the request is sent. */
export const CURRENT = 'W/"current"';

const UK_CORE = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-';
const coded = (code: string) => ({ coding: [{ code }] });
const observed = (code: string, more: object = {}) => ({ resource: { resourceType: 'Observation', code: coded(code), ...more } });

const PERSON = {
  resourceType: 'Patient',
  name: [{ use: 'usual', given: ['Jane'], family: 'Edwards', prefix: ['Mrs'], period: { start: '1986-07-01' } }],
  address: [{ use: 'home', period: { start: '2020-01-01' }, line: ['1 Mill Lane', '', '', 'Hebden', ''], postalCode: 'HX7 8AD' }],
  gender: 'female',
  birthDate: '2026-02-27',
  telecom: [{ use: 'home', system: 'phone', value: '123342', period: { start: '2020-01-02', end: '2021-01-02' } }],
  extension: [
    { url: `${UK_CORE}RegisteringAuthority`, extension: [{ url: 'registeringAuthorityType', valueCodeableConcept: coded('x') }] },
    { url: `${UK_CORE}EthnicCategory`, valueCodeableConcept: coded('A') },
    { url: `${UK_CORE}NHSCommunication`, extension: [{ url: 'language', valueCodeableConcept: coded('fr') }] },
  ],
};
const BIRTH = {
  resourceType: 'Bundle',
  entry: [
    { resource: { ...PERSON, multipleBirthInteger: 1 } },
    observed('364589006', { valueQuantity: { value: 3200 } }),
    observed('237364002', { valueCodeableConcept: coded('1') }),
    ...['268477000', '246435002', '66091009'].map((code) => observed(code)),
    { resource: { resourceType: 'Patient', identifier: [{ value: CUFF.nhsNumber }] } },
    ...['RelatedPerson', 'Organization', 'Location', 'CareTeam', 'Practitioner'].map((resourceType) => ({ resource: { resourceType } })),
  ],
};
const CARD = {
  resourceType: 'Coverage',
  status: 'active',
  subscriber: { identifier: { value: ADA.nhsNumber } },
  beneficiary: { identifier: { value: 'D1' } },
  identifier: [{ value: 'X1', assigner: { identifier: { value: 'FRA' } } }],
  payor: [{ identifier: { value: 'P1' } }],
  period: { end: '2030-01-01' },
};

/** A body like this one, but for what is at one or two places in it. */
function nearly(body: object): fc.Arbitrary<string> {
  const places = placesIn(body, []);
  const change = fc.tuple(fc.constantFrom(...places), fc.option(anything, { nil: undefined }));
  return fc.array(change, { maxLength: 2 }).map((changes) => {
    const copy = structuredClone(body);
    for (const [place, value] of changes) put(copy, place, value);
    return JSON.stringify(copy);
  });
}

type Place = readonly string[];

function placesIn(value: unknown, at: Place): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...at, key], ...placesIn(inner, [...at, key])]);
}

/** Nothing is to be there when the value is undefined; where the way there has gone already, nothing is done. */
function put(body: object, place: Place, value: unknown): void {
  const last = place.at(-1) as string;
  const parent = place.slice(0, -1).reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], body);
  if (typeof parent === 'object' && parent !== null) (parent as Record<string, unknown>)[last] = value;
}

/** Which item is meant is said before a patch, as PDS wants it; whether it is that one is another matter. */
const named = fc
  .tuple(patch, fc.constantFrom('N1', 'A1', 'T1', 'T2', 'C1', 'G1'))
  .map(([one, value]) => [{ op: 'test', path: `${String(one.path).split('/').slice(0, 3).join('/')}/id`, value }, one]);
const patches = fc
  .array(
    fc.oneof(
      patch.map((one) => [one]),
      named,
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((groups) => JSON.stringify({ patches: groups.flat() }));

const nhsNumber = fc.constantFrom(ADA, MINIMAL, CUFF).map(({ nhsNumber: number }) => number);
/** Of a healthcare worker, and of a patient: see `TOKENS`. */
const WORKER = { Authorization: 'Bearer token0' };
const PATIENT = { Authorization: 'Bearer token3' };
const JSON_PATCH = { ...WORKER, 'If-Match': CURRENT, 'Content-Type': 'application/json-patch+json' };

const sent = (method: string, suffix: fc.Arbitrary<string>, body: fc.Arbitrary<string>, more: Readonly<Record<string, string>> = WORKER) =>
  fc.record<AnyRequest>({
    method: fc.constant(method),
    suffix,
    body,
    headers: fc.uuid().map((id) => ({ 'X-Request-ID': id, ...more })),
  });

export const aimedRequest: fc.Arbitrary<AnyRequest> = fc.oneof(
  {
    weight: 4,
    arbitrary: sent(
      'PATCH',
      nhsNumber.map((number) => `/Patient/${number}`),
      patches,
      JSON_PATCH,
    ),
  },
  sent('POST', fc.constant('/Patient'), nearly(PERSON)),
  sent(
    'POST',
    fc.constantFrom('/Patient/$process-birth-details', '/Patient/$process-birth-details?ignore_potential_matches=true'),
    nearly(BIRTH),
  ),
  sent('POST', fc.constant('/Coverage'), nearly(CARD), { ...PATIENT, 'If-Match': CURRENT, 'Content-Type': 'application/json' }),
);
