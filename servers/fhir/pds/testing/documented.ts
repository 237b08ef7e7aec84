/** What the national documents say in words only, and how to get the answers that they show. Keys are names of examples. */
import { USUAL_HEADERS } from './pds.ts';

/** A request; or the name of an error that only a fault rule gives. */
export interface Trigger {
  readonly method?: string;
  readonly suffix: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly fault?: string;
}

interface Documented {
  readonly status: number;
  readonly code?: string;
}

const CHANGED: Documented = { status: 200 };

/** Where no script of the Postman collection and no key of the OAS says the status (a `4XX` is not a status). */
export const UNSCRIPTED: Readonly<Record<string, Documented>> = {
  'GET Restricted (sensitive) patient search': { status: 200 },
  'PATCH Successful update: Add a new name to the patient': CHANGED,
  'PATCH Successful update: Update the first given name entry': CHANGED,
  'PATCH Successful update: Remove a name no longer in use': CHANGED,
  'PATCH Successful update: Add DOD & Notification': CHANGED,
  'PATCH Update - Replace DoD and Death Notification Informal': CHANGED,
  'PATCH Successful update: Add Communication': CHANGED,
  'PATCH Successful update: Replace Communication full extension': CHANGED,
  'PATCH Successful update: Replace Communication single item': CHANGED,
  'PATCH Successful update: Remove Communication': CHANGED,
  'PATCH Successful update: Add Contact Preferences': CHANGED,
  'PATCH Successful update: Replace a Single Contact Preference': CHANGED,
  'PATCH Successful update: Replace All Contact Preferences': CHANGED,
  'PATCH Successful update: Remove All Contact Preferences': CHANGED,
  'PATCH Successful update: Remove Single Contact Preference': CHANGED,
  'PATCH Invalid patch operations': { status: 400, code: 'INVALID_UPDATE' },
  'PATCH Invalid NHS Number': { status: 400, code: 'INVALID_RESOURCE_ID' },
  "PATCH Patient doesn't exist": { status: 404, code: 'RESOURCE_NOT_FOUND' },
  'PATCH No patches sent': { status: 400, code: 'INVALID_UPDATE' },
  'PATCH Incorrect resource version': { status: 409, code: 'RESOURCE_VERSION_MISMATCH' },
  'PATCH Invalid Request ID': { status: 400, code: 'INVALID_VALUE' },
  'PATCH Wrong content type': { status: 400, code: 'UNSUPPORTED_SERVICE' },
  'PATCH Missing resource version identifier': { status: 412, code: 'PRECONDITION_FAILED' },
  'PATCH Missing Request ID': { status: 400, code: 'MISSING_VALUE' },
  'POST /Patient single-match': { status: 200, code: 'SINGLE_MATCH' },
  'POST /Patient multiple-matches': { status: 200, code: 'MULTIPLE_MATCHES' },
  'GET /Patient 4XX': { status: 400 },
  'PATCH /Patient/{id} 4XX': { status: 400 },
  'GET /Patient/{id}/RelatedPerson 4XX': { status: 400 },
  'GET /Coverage 4XX': { status: 400 },
  'POST /Coverage 2XX': { status: 201 },
  'POST /Coverage 4XX': { status: 403 },
  'POST /Patient 4XX': { status: 400 },
  'GET /Patient/{id} 4XX': { status: 400 },
};

const OF_VERSION_2 = { ...USUAL_HEADERS, 'If-Match': 'W/"2"', 'Content-Type': 'application/json-patch+json' };
const CARD = JSON.stringify({
  resourceType: 'Coverage',
  status: 'active',
  subscriber: { identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9000000009' } },
  identifier: [{ value: 'card 1', assigner: { identifier: { system: 'urn:iso:std:iso:3166', value: 'FRA' } } }],
  payor: [{ identifier: { value: 'fund 1' } }],
  beneficiary: { identifier: { value: 'person 1' } },
  period: { end: '2030-01-01' },
});
const NEWCOMER = {
  resourceType: 'Patient',
  name: [{ use: 'usual', given: ['Nadia'], family: 'Newcomer', period: { start: '2020-01-01' } }],
  gender: 'female',
  birthDate: '1990-02-03',
  address: [{ use: 'home', line: ['1 New Street', '', '', 'Leeds', ''], postalCode: 'LS1 4AP', period: { start: '2020-01-01' } }],
  extension: [
    {
      url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-RegisteringAuthority',
      extension: [
        {
          url: 'registeringAuthorityType',
          valueCodeableConcept: { coding: [{ system: 'https://fhir.nhs.uk/CodeSystem/UKCore-RegisteringAuthorityType', code: 'x' }] },
        },
        { url: 'organisationIdentifier', valueString: 'A20047' },
      ],
    },
  ],
};
const WITH_BODY = { ...USUAL_HEADERS, 'Content-Type': 'application/fhir+json' };
const ALIKE = {
  ...NEWCOMER,
  name: [{ ...NEWCOMER.name[0], family: 'McMatch-Multiple' }],
  birthDate: '1997-08-20',
  address: [{ ...NEWCOMER.address[0], postalCode: 'DN19 7UD' }],
};
const CHANGE = JSON.stringify({ patches: [{ op: 'replace', path: '/gender', value: 'male' }] });
const TIMED_OUT = 'SERVICE_UNAVAILABLE';

/** The requests for bodies of the OAS, and those that get its examples of answers. */
export const TRIGGERS: Readonly<Record<string, Trigger>> = {
  'PATCH /Patient/{id}': { suffix: '/Patient/9000000009', headers: OF_VERSION_2 },
  'POST /Coverage': { suffix: '/Coverage', headers: OF_VERSION_2 },
  'GET /Patient 200': { suffix: '/Patient?family=Smith&gender=female&birthdate=eq2010-10-22', headers: USUAL_HEADERS },
  'GET /Patient 4XX': { suffix: '/Patient?family=Smith&gender=mal&birthdate=eq2010-10-22', headers: USUAL_HEADERS },
  'POST /Patient 200': { suffix: '/Patient', headers: WITH_BODY, body: JSON.stringify(ALIKE) },
  'POST /Patient 201': { suffix: '/Patient', headers: WITH_BODY, body: JSON.stringify(NEWCOMER) },
  'POST /Patient 503': { suffix: '/Patient', headers: WITH_BODY, body: JSON.stringify(NEWCOMER), fault: TIMED_OUT },
  'GET /Patient/{id} 200': { suffix: '/Patient/9000000009', headers: USUAL_HEADERS },
  'PATCH /Patient/{id} 200': { suffix: '/Patient/9000000009', headers: OF_VERSION_2, body: CHANGE },
  'PATCH /Patient/{id} 503': { suffix: '/Patient/9000000009', headers: OF_VERSION_2, body: CHANGE, fault: TIMED_OUT },
  'PATCH /Patient/{id} 4XX': {
    suffix: '/Patient/9000000009',
    headers: OF_VERSION_2,
    body: JSON.stringify({ patches: [{ op: 'add', path: '/pets', value: 'Rex' }] }),
  },
  'GET /Patient/{id}/RelatedPerson 200': { suffix: '/Patient/9000000009/RelatedPerson', headers: USUAL_HEADERS },
  'GET /Patient/{id}/RelatedPerson 4XX': { suffix: '/Patient/9000000009/RelatedPerson', headers: {} },
  'GET /Coverage 200': { suffix: '/Coverage?subscriber%3Aidentifier=9000000009', headers: USUAL_HEADERS },
  'GET /Coverage 4XX': { suffix: '/Coverage?subscriber%3Aidentifier=9000000009&year=2003', headers: USUAL_HEADERS },
  'POST /Coverage 2XX': { suffix: '/Coverage', headers: OF_VERSION_2, body: CARD },
  'POST /Coverage 503': { suffix: '/Coverage', headers: OF_VERSION_2, body: CARD, fault: TIMED_OUT },
  'POST /Coverage 4XX': { suffix: '/Coverage', headers: { ...OF_VERSION_2, Authorization: 'Bearer anotherpatient1' }, body: CARD },
};

/** Examples of answers that nothing can get, since they are those of another operation. */
export const NOT_RUN: Readonly<Record<string, string>> = {
  'POST /Patient 4XX': 'the example is that of PATCH: nothing is updated here',
  'GET /Patient/{id} 4XX': 'the example is that of a search: a read has no birth date',
};

interface Deviation extends Documented {
  readonly why: string;
}

const OLDER = 'the collection is older than the rule that an item must be named';
const NOT_ALIKE = 'the sandbox compares family name and postcode; born on another day, the record is not that of this person';
const GENDER_STAYS = 'the rules of the service forbid it, whatever its example says';
const USUAL_NAME_STAYS = 'it is the usual name, which stays: the national sandbox and its suites have it so too';
const ANOTHER_STATE = 'the example is of a name with a suffix, which the record has not: its test fails, as RFC 6902 has it';

/** Where we answer something else than is documented, by environment, and why. */
export const OTHERWISE: Readonly<Record<string, Deviation>> = {
  'sandbox: PATCH Successful update: Remove a name no longer in use': { status: 403, code: 'FORBIDDEN_UPDATE', why: USUAL_NAME_STAYS },
  'sandbox: PATCH /Patient/{id} delete-name': { status: 403, code: 'FORBIDDEN_UPDATE', why: USUAL_NAME_STAYS },
  'sandbox: PATCH /Patient/{id} delete-gender': { status: 403, code: 'FORBIDDEN_UPDATE', why: GENDER_STAYS },
  'sandbox: PATCH /Patient/{id} delete-name-alternative': { status: 400, code: 'INVALID_UPDATE', why: ANOTHER_STATE },
  'sandbox: POST /Coverage 4XX': { status: 201, why: 'the sandbox does not look at whose token it is' },
  'local: GET Multi parameter search including email': {
    status: 400,
    code: 'ADDITIONAL_PROPERTIES',
    why: 'only the sandbox lets `history` pass for `_history`',
  },
  'local: GET Search with limited results inc phone': {
    status: 200,
    code: 'TOO_MANY_MATCHES',
    why: 'two people have that telephone; the sandbox knows by heart that one is meant',
  },
  'local: PATCH Successful update: Add a new name to the patient': {
    status: 400,
    code: 'ADDITIONAL_PROPERTIES',
    why: 'the name has a `text`, and texts where lists belong',
  },
  'local: PATCH Successful update: Update the first given name entry': { status: 400, code: 'INVALID_UPDATE', why: OLDER },
  'local: PATCH Successful update: Remove a name no longer in use': { status: 400, code: 'INVALID_UPDATE', why: OLDER },
  'local: PATCH Update - Replace DoD and Death Notification Informal': {
    status: 403,
    code: 'FORBIDDEN_UPDATE',
    why: 'the death is registered formally, and stays',
  },
  'local: PATCH Successful update: Remove All Contact Preferences': { status: 400, code: 'INVALID_UPDATE', why: OLDER },
  'local: POST Single match found': { status: 201, why: NOT_ALIKE },
  'local: POST Multi match found': { status: 201, why: NOT_ALIKE },
  'local: POST /Patient single-match': { status: 201, why: NOT_ALIKE },
  'local: POST /Patient multiple-matches': { status: 201, why: NOT_ALIKE },
  'local: POST /Patient 200': { status: 201, why: NOT_ALIKE },
  'local: PATCH /Patient/{id} add-deceased-date-time': {
    status: 400,
    code: 'INVALID_UPDATE',
    why: 'the record has this day already: a change must change something',
  },
  'local: PATCH /Patient/{id} add-extension': {
    status: 400,
    code: 'TOO_MANY_VALUES_SUBMITTED',
    why: 'the record has a nominated pharmacy already, and can have one',
  },
  'local: PATCH /Patient/{id} update-address-alternative': {
    status: 400,
    code: 'INVALID_VALUE',
    why: 'the PAF key has seven digits; the OAS itself wants eight',
  },
  'local: PATCH /Patient/{id} update-extension': {
    status: 403,
    code: 'FORBIDDEN_UPDATE',
    why: 'the death is registered formally, and stays',
  },
  'local: PATCH /Patient/{id} delete-gender': { status: 403, code: 'FORBIDDEN_UPDATE', why: GENDER_STAYS },
  'local: PATCH /Patient/{id} delete-name': { status: 403, code: 'FORBIDDEN_UPDATE', why: USUAL_NAME_STAYS },
  'local: PATCH /Patient/{id} delete-name-alternative': { status: 400, code: 'INVALID_UPDATE', why: ANOTHER_STATE },
};

/** Where a body is not as the OAS has it, since it is sent back as it came; and what is wrong with the example. */
export const NOT_AS_SENT: Readonly<Record<string, string>> = {
  'sandbox: PATCH Successful update: Add a new name to the patient': 'sent back as it came: texts where the OAS has lists',
  'sandbox: PATCH /Patient/{id} update-address-alternative': 'sent back as it came: a PAF key of seven digits, where the OAS has eight',
};
