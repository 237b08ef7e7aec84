/**
 * Every error that NEMS can answer, as data: those of Spine's FHIR APIs (Events-Management and FHIR-SpineCore, "Error handling"), under
 * the names of their codes. Clients look at the status and the code; where sources have several issue types for one code, one is chosen.
 */
import type { Refusal } from '#conventions/api-platform/outcome-errors';
import { type SpineError, spineCatalogue } from '#conventions/spine/outcome-errors';

const ERRORS = {
  MISSING_OR_INVALID_HEADER: {
    status: 400,
    type: 'invalid',
    display: 'There is a required header missing or invalid',
    description: 'A header is missing or not what it should be, or a claim of the token, which the diagnostics name.',
  },
  INVALID_NHS_NUMBER: {
    status: 400,
    type: 'value',
    display: 'Invalid NHS number',
    description: 'What should be an NHS number has not ten digits, or not the right last one.',
  },
  INVALID_REQUEST_MESSAGE: {
    status: 400,
    type: 'invalid',
    display: 'Invalid Request Message',
    description: 'A resource without what it must have, or a subscription whose criteria cannot be.',
  },
  BAD_REQUEST: {
    status: 400,
    type: 'invalid',
    display: 'Bad Request',
    description: 'A path, or an id in it, that cannot be.',
  },
  MESSAGE_NOT_WELL_FORMED: {
    status: 400,
    type: 'structure',
    display: 'Message not well formed',
    description: 'The body is not XML or JSON as it should be.',
  },
  INVALID_CODE_VALUE: { status: 400, type: 'code-invalid', display: 'Invalid code value', description: 'A code that there is not.' },
  INVALID_CODE_SYSTEM: {
    status: 400,
    type: 'code-invalid',
    display: 'Invalid code system',
    description: 'A code of another system than it should be.',
  },
  INVALID_ELEMENT: { status: 400, type: 'value', display: 'Invalid element', description: 'An element that the resource cannot have.' },
  INVALID_IDENTIFIER_SYSTEM: {
    status: 400,
    type: 'value',
    display: 'Invalid identifier system',
    description: 'An identifier of another system than it should be.',
  },
  INVALID_IDENTIFIER_VALUE: {
    status: 400,
    type: 'value',
    display: 'Invalid identifier value',
    description: 'An identifier that cannot be one of its system.',
  },
  INVALID_PATIENT_DEMOGRAPHICS: {
    status: 400,
    type: 'invalid',
    display: 'Invalid patient demographics',
    description: 'PDS knows the NHS number under another name or date of birth. Only where demographics are looked up.',
  },
  NO_LONGER_SUPPORTED: {
    status: 400,
    severity: 'fatal',
    type: 'not-supported',
    display: 'Event message type is no longer supported',
    description: 'A type of event that has come to the end of its life.',
  },
  ACCESS_DENIED: {
    status: 403,
    type: 'forbidden',
    display: 'Access has been denied to process this request',
    description: 'A subscription of another organisation, or one for an organisation for which the caller may not act.',
  },
  ASID_CHECK_FAILED: {
    status: 403,
    type: 'forbidden',
    display: "The sender or receiver's ASID is not authorised for this interaction",
    description: 'An ASID is not known, or not that of a system accredited for what is asked.',
  },
  NO_RECORD_FOUND: { status: 404, type: 'not-found', display: 'No record found', description: 'There is no subscription of this id.' },
  ORGANISATION_NOT_FOUND: {
    status: 404,
    type: 'not-found',
    display: 'Organisation not found',
    description: 'There is no organisation of this code.',
  },
  PATIENT_NOT_FOUND: { status: 404, type: 'not-found', display: 'Patient not found', description: 'PDS knows nobody of this NHS number.' },
  PRACTITIONER_NOT_FOUND: {
    status: 404,
    type: 'not-found',
    display: 'Practitioner not found',
    description: 'There is no practitioner of this id.',
  },
  MSG_RESOURCE_ID_FAIL: {
    status: 405,
    type: 'forbidden',
    display: 'Client is not permitted to assign an id',
    diagnostics: 'The id, version and date of a subscription are given by NEMS',
    description: 'A new subscription says what its id, version or date is.',
  },
  TOO_LARGE: {
    status: 413,
    type: 'too-long',
    code: 'BAD_REQUEST',
    display: 'Bad Request',
    diagnostics: 'The message is larger than it may be',
    description: 'The body is larger than it may be: 3 MB for an event message.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    type: 'invalid',
    display: 'Unsupported Media Type',
    system: 'http://fhir.nhs.net/ValueSet/spine-response-code-1-0',
    description: 'A Content-Type or an Accept that is none of those that FHIR has.',
  },
  INVALID_RESOURCE: {
    status: 422,
    type: 'structure',
    display: 'Invalid validation of resource',
    description: 'The resource breaks the rules of its profile.',
  },
  INVALID_PARAMETER: { status: 422, type: 'invalid', display: 'Invalid parameter', description: 'A parameter that cannot be.' },
  REFERENCE_NOT_FOUND: {
    status: 422,
    type: 'invalid',
    display: 'Reference not found',
    description: 'A resource refers to another that is not there.',
  },
  DUPLICATE_REJECTED: {
    status: 422,
    type: 'duplicate',
    display: 'Create would lead to creation of a duplicate resource',
    description: 'The same is there already.',
  },
  INTERNAL_SERVER_ERROR: {
    status: 500,
    type: 'exception',
    display: 'Unexpected internal server error',
    description: 'Something has gone wrong at NEMS.',
  },
  NOT_IMPLEMENTED: {
    status: 501,
    type: 'not-supported',
    display: 'FHIR resource or operation not implemented at server',
    description: 'What NEMS does not do: subscriptions are neither changed nor searched for. One is deleted, and another made.',
  },
} as const satisfies Record<string, SpineError>;

export type NemsErrorName = keyof typeof ERRORS;
export type NemsRefusal = Refusal<NemsErrorName>;

export const nemsErrors = spineCatalogue<NemsErrorName>({
  errors: ERRORS,
  failures: { badTarget: 'BAD_REQUEST', bodyTooLarge: 'TOO_LARGE', internal: 'INTERNAL_SERVER_ERROR' },
});
