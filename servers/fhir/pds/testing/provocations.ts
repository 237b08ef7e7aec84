/** For each error of PDS a request that gets it. */
import { ADA, CUFF, INVALIDATED, MINIMAL, NOBODY } from './people.ts';
import type { TOKENS } from './tokens.ts';

export interface Provocation {
  /** Of whom; who says nothing sends no token. */
  readonly as?: keyof typeof TOKENS;
  readonly method?: string;
  readonly suffix: string;
  /** Beside, or instead of, the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** The authorisation server is not there. */
  readonly withoutOauth?: boolean;
}

/** Nothing that PDS does leads to these: only a fault rule does, or, for the body, the edge before PDS. */
export const ONLY_BY_FAULT_OR_EDGE: readonly string[] = [
  'TOO_MANY_REQUESTS',
  'TOO_MANY_CREATES',
  'TOO_MANY_REQUESTS_BY_APPLICATION',
  'SPIKE_BY_APPLICATION',
  'SERVICE_UNAVAILABLE',
  'UNABLE_TO_CALL_SERVICE',
  'REQUEST_TOO_LARGE',
];

const OWN = `/Patient/${ADA.nhsNumber}`;
const SEARCH = '/Patient?family=Youds&birthdate=1970-01-24';
const CARD = `/Coverage?subscriber%3Aidentifier=${ADA.nhsNumber}`;
const card = (number: string) => ({ subscriber: { identifier: { value: number } } });

/** Changes the record of the patient with next to nothing in it. */
const change = (...patches: object[]): Provocation => ({
  method: 'PATCH',
  suffix: `/Patient/${MINIMAL.nhsNumber}`,
  headers: { 'If-Match': 'W/"2"', 'Content-Type': 'application/json-patch+json' },
  body: { patches },
});
const name = { use: 'usual', given: ['Eve'], family: 'Stone', period: { start: '2000-01-01' } };
const REGISTRAR = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-RegisteringAuthority';
const NEW = {
  resourceType: 'Patient',
  name: [name],
  gender: 'female',
  birthDate: '1990-02-03',
  address: [{ use: 'home', line: ['1 New Street', '', '', 'Leeds', ''], postalCode: 'LS1 4AP', period: { start: '2000-01-01' } }],
  extension: [
    {
      url: REGISTRAR,
      extension: [
        { url: 'registeringAuthorityType', valueCodeableConcept: { coding: [{ code: 'x' }] } },
        { url: 'organisationIdentifier', valueString: 'RGS' },
      ],
    },
  ],
};
const create = (body: object): Provocation => ({
  method: 'POST',
  suffix: '/Patient',
  headers: { 'Content-Type': 'application/fhir+json' },
  body,
});
/** One who is on record, as somebody would make them anew. */
const again = (family: string, given: string, gender: string, birthDate: string, postalCode: string) =>
  create({ ...NEW, name: [{ ...name, family, given: [given] }], gender, birthDate, address: [{ ...NEW.address[0], postalCode }] });
const observed = (code: string, more: object = {}) => ({
  resource: { resourceType: 'Observation', code: { coding: [{ code }] }, ...more },
});
const ETHNICITY = {
  url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory',
  valueCodeableConcept: { coding: [{ code: 'A' }] },
};
const BIRTH_PLACE = { url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace', valueAddress: { city: 'Leeds', country: '1' } };
/** Of a child who was stillborn. */
const BIRTH = {
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [
    { resource: { ...NEW, birthDate: '2026-02-27', multipleBirthInteger: 1, extension: [...NEW.extension, ETHNICITY, BIRTH_PLACE] } },
    observed('364589006', { valueQuantity: { value: 3200 } }),
    observed('237364002', { valueCodeableConcept: { coding: [{ code: '2' }] } }),
    { resource: { resourceType: 'Patient', identifier: [{ value: CUFF.nhsNumber }] } },
    ...['268477000', '246435002', '66091009'].map((code) => observed(code)),
    ...['RelatedPerson', 'Organization', 'Location', 'CareTeam', 'Practitioner'].map((resourceType) => ({ resource: { resourceType } })),
  ],
};

export const PROVOCATIONS: Readonly<Record<string, Provocation>> = {
  ACCESS_DENIED: { suffix: OWN, headers: { Authorization: 'Bearer nobodys' } },
  INVALID_HEADER: { suffix: OWN, headers: { 'X-Request-ID': '1234' } },
  UNSUPPORTED_REQUEST: { suffix: '/HelloWorld' },
  UNKNOWN_ERROR: { suffix: OWN, as: 'nurse', withoutOauth: true },
  BAD_GATEWAY: { method: 'OPTIONS', suffix: OWN },
  INVALID_RESOURCE_ID: { suffix: '/Patient/9000000000' },
  RESOURCE_NOT_FOUND: { suffix: `/Patient/${NOBODY}` },
  INVALIDATED_RESOURCE: { suffix: `/Patient/${INVALIDATED.nhsNumber}` },
  MISSING_VALUE: { suffix: '/Patient?gender=female' },
  INVALID_VALUE: { suffix: `${SEARCH}&gender=mal` },
  ADDITIONAL_PROPERTIES: { suffix: `${SEARCH}&year=2003` },
  INVALID_SEARCH_DATA: { suffix: '/Patient?birthdate=1970-01-24' },
  UNSUPPORTED_SERVICE: { suffix: '/Patient' },
  TOO_MANY_MATCHES: { suffix: `${SEARCH}&_max-results=1` },
  TOO_MANY_RESULTS_ASKED: { as: 'application', suffix: `${SEARCH}&_max-results=2` },
  PATIENT_ACCESS_DENIED: { as: 'patient', suffix: `/Patient/${CUFF.nhsNumber}` },
  MISSING_ASID: { as: 'applicationWithoutAsid', suffix: OWN },
  INVALID_UPDATE: change({ op: 'add', path: '/pets', value: 'Rex' }),
  FORBIDDEN_UPDATE: change({ op: 'remove', path: '/gender' }),
  PRECONDITION_FAILED: { method: 'PATCH', suffix: OWN, headers: { 'Content-Type': 'application/json-patch+json' }, body: { patches: [] } },
  RESOURCE_VERSION_MISMATCH: { ...change({ op: 'add', path: '/gender', value: 'male' }), suffix: `/Patient/${CUFF.nhsNumber}` },
  INVALID_CREATE: create({ ...NEW, address: [{ ...NEW.address[0], line: ['1 New Street'] }] }),
  SINGLE_MATCH: again('Ashworth', 'Ada', 'female', '1956-05-02', 'HX7 8AD'),
  MULTIPLE_MATCHES: again('Twin', 'Una', 'female', '1980-01-01', 'LS1 4AP'),
  TOO_FEW_VALUES_SUBMITTED: change({
    op: 'add',
    path: '/contact/-',
    value: { relationship: [{ coding: [{ code: 'C' }] }], telecom: [] },
  }),
  TOO_MANY_VALUES_SUBMITTED: create({ ...NEW, name: [{ ...name, given: ['A', 'B', 'C', 'D', 'E', 'F'] }] }),
  UNSUPPORTED_VALUE: change(
    { op: 'add', path: '/deceasedDateTime', value: '2024-01-01' },
    {
      op: 'add',
      path: '/extension/-',
      value: {
        url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus',
        extension: [{ url: 'deathNotificationStatus', valueCodeableConcept: { coding: [{ code: 'U' }] } }],
      },
    },
  ),
  UNSUPPORTED_CHARACTERS_IN_FIELD: change({ op: 'add', path: '/name/-', value: { ...name, family: 'Ев' } }),
  VALIDATION_ERROR: change({ op: 'add', path: '/name/-', value: { use: 'temp', prefix: ['.'], family: 'Two' } }),
  UPDATE_BY_APPLICATION: { ...change(), as: 'application' },
  UPDATE_BY_PRIVILEGED_APPLICATION: { ...change(), as: 'privileged' },
  CREATE_BY_APPLICATION: { ...create(NEW), as: 'application' },
  CREATE_BY_PRIVILEGED_APPLICATION: { ...create(NEW), as: 'privileged' },
  CREATE_BY_PATIENT: { ...create(NEW), as: 'patient' },
  READ_BY_HEALTHCARE_WORKER: { as: 'nurse', suffix: CARD },
  READ_BY_APPLICATION: { as: 'application', suffix: CARD },
  READ_BY_PRIVILEGED_APPLICATION: { as: 'privileged', suffix: CARD },
  REPLACE_BY_HEALTHCARE_WORKER: { as: 'nurse', method: 'POST', suffix: '/Coverage', body: card(ADA.nhsNumber) },
  REPLACE_BY_APPLICATION: { as: 'application', method: 'POST', suffix: '/Coverage', body: card(ADA.nhsNumber) },
  REPLACE_BY_PRIVILEGED_APPLICATION: { as: 'privileged', method: 'POST', suffix: '/Coverage', body: card(ADA.nhsNumber) },
  INSERT_BIRTH_DEATH_STATUS_INCONSISTENT: {
    method: 'POST',
    suffix: '/Patient/$process-birth-details',
    headers: { 'Content-Type': 'application/fhir+json' },
    body: BIRTH,
  },
};
