/** Every error that PDS can answer, as data. Codes and words are PDS's own; a client may compare any of them. */
import { GATEWAY_ERRORS, unknownError } from '#conventions/api-platform/gateway-errors';
import { type OutcomeError, outcomeCatalogue, type Refusal } from '#conventions/api-platform/outcome-errors';
import { pathSuffix } from './address.ts';

const METHOD_DENIED = 'Your app has insufficient permissions to use this method. Please contact support.';

const API_ERRORS = {
  INVALID_RESOURCE_ID: {
    status: 400,
    severity: 'error',
    type: 'value',
    display: 'Resource Id is invalid',
    from: 'backend',
    description: 'What was asked for is not an NHS number.',
  },
  RESOURCE_NOT_FOUND: {
    status: 404,
    severity: 'information',
    type: 'not-found',
    display: 'Resource not found',
    from: 'backend',
    description: 'There is no patient with this NHS number.',
  },
  INVALIDATED_RESOURCE: {
    status: 404,
    severity: 'error',
    type: 'processing',
    display: 'Resource that has been marked as invalid was requested - invalid resources cannot be retrieved',
    from: 'backend',
    description: 'The record was a mistake and has been withdrawn.',
  },
  MISSING_VALUE: {
    status: 400,
    severity: 'error',
    type: 'required',
    display: 'Required value is missing',
    from: 'backend',
    description: 'A header or a parameter that must be there is not.',
  },
  INVALID_VALUE: {
    status: 400,
    severity: 'error',
    type: 'value',
    display: 'Provided value is invalid',
    from: 'backend',
    description: 'A parameter has a value that it cannot have.',
  },
  ADDITIONAL_PROPERTIES: {
    status: 400,
    severity: 'error',
    type: 'invariant',
    display: 'Additional properties should not be included',
    from: 'backend',
    description: 'There is no such parameter.',
  },
  INVALID_SEARCH_DATA: {
    status: 400,
    severity: 'error',
    type: 'value',
    display: 'Search data is invalid',
    from: 'backend',
    description: 'The parameters do not make a search together.',
  },
  UNSUPPORTED_SERVICE: {
    status: 400,
    severity: 'error',
    type: 'processing',
    display: 'Unsupported Service',
    from: 'backend',
    description: 'A search without parameters, or a method that is not served here.',
  },
  TOO_MANY_MATCHES: {
    status: 200,
    severity: 'information',
    type: 'multiple-matches',
    display: 'Too Many Matches',
    from: 'backend',
    description: 'More patients match than may be returned. An OperationOutcome with status 200.',
  },
  TOO_MANY_RESULTS_ASKED: {
    status: 403,
    severity: 'error',
    type: 'token',
    code: 'INVALID_VALUE',
    display: 'Cannot retrieve more than one result with application-restricted access token',
    diagnostics: 'Your app has insufficient permissions to perform this search. Please contact support.',
    from: 'gateway',
    description: 'An application by itself asks for more than one search result.',
  },
  PATIENT_ACCESS_DENIED: {
    status: 403,
    severity: 'error',
    type: 'forbidden',
    code: 'ACCESS_DENIED',
    display: 'Patient cannot perform this action',
    diagnostics:
      'Your access token has insufficient permissions. See documentation regarding Patient access restrictions ' +
      'https://digital.nhs.uk/developer/api-catalogue/personal-demographics-service-fhir',
    from: 'gateway',
    description: 'A patient asks for something other than their own record, or is not proven enough.',
  },
  INVALID_UPDATE: {
    status: 400,
    severity: 'error',
    type: 'structure',
    display: 'Update is invalid',
    from: 'backend',
    description: 'A change that cannot be made as it is asked for.',
  },
  FORBIDDEN_UPDATE: {
    status: 403,
    severity: 'information',
    type: 'forbidden',
    display: 'Update is forbidden',
    from: 'backend',
    description: 'A change that nobody may make, or not this caller.',
  },
  PRECONDITION_FAILED: {
    status: 412,
    severity: 'error',
    type: 'structure',
    diagnostics: 'Invalid request with error - If-Match header must be supplied to update this resource',
    display: 'Required condition was not fulfilled',
    from: 'backend',
    description: 'A change does not say, in If-Match, which version it is of.',
  },
  RESOURCE_VERSION_MISMATCH: {
    status: 409,
    severity: 'error',
    type: 'conflict',
    display: 'Resource version supplied does not match actual version',
    from: 'backend',
    description: 'The record has been changed by somebody else.',
  },
  INVALID_CREATE: {
    status: 400,
    severity: 'error',
    type: 'value',
    display: 'Patient create data is invalid',
    from: 'backend',
    description: 'A record that cannot be made as it is asked for.',
  },
  SINGLE_MATCH: {
    status: 200,
    severity: 'error',
    type: 'value',
    display: 'Single match found',
    from: 'backend',
    description: 'Somebody like that has a record already. An OperationOutcome with status 200.',
  },
  MULTIPLE_MATCHES: {
    status: 200,
    severity: 'error',
    type: 'value',
    diagnostics: 'Unable to create new patient. Multiple matches found for supplied demographic data.',
    display: 'Multiple matches found',
    from: 'backend',
    description: 'Several people like that have records already. An OperationOutcome with status 200.',
  },
  TOO_FEW_VALUES_SUBMITTED: {
    status: 400,
    severity: 'error',
    type: 'value',
    display: 'Too few values submitted',
    from: 'backend',
    description: 'A list must have more items.',
  },
  TOO_MANY_VALUES_SUBMITTED: {
    status: 400,
    severity: 'error',
    type: 'value',
    display: 'Too many values submitted',
    from: 'backend',
    description: 'A list has more items than it can have.',
  },
  UNSUPPORTED_VALUE: {
    status: 400,
    severity: 'error',
    type: 'value',
    display: 'Unsupported value',
    from: 'backend',
    description: 'A value that is shown, and cannot be set.',
  },
  UNSUPPORTED_CHARACTERS_IN_FIELD: {
    status: 400,
    severity: 'error',
    type: 'value',
    display: 'Unsupported characters in field',
    from: 'backend',
    description: 'A name with characters that PDS cannot hold.',
  },
  VALIDATION_ERROR: {
    status: 400,
    severity: 'error',
    type: 'value',
    display: 'Validation error',
    from: 'backend',
    description: 'A record that cannot be, for any other reason.',
  },
  UPDATE_BY_APPLICATION: {
    status: 403,
    severity: 'error',
    type: 'forbidden',
    code: 'INVALID_METHOD',
    diagnostics: METHOD_DENIED,
    display: 'Cannot update resource with application-restricted access token',
    from: 'gateway',
    description: 'Callers of this access mode cannot update records.',
  },
  UPDATE_BY_PRIVILEGED_APPLICATION: {
    status: 403,
    severity: 'error',
    type: 'forbidden',
    code: 'INVALID_METHOD',
    diagnostics: METHOD_DENIED,
    display: 'Cannot update resource with privileged-application-restricted access token',
    from: 'gateway',
    description: 'Callers of this access mode cannot update records.',
  },
  CREATE_BY_APPLICATION: {
    status: 403,
    severity: 'error',
    type: 'forbidden',
    code: 'INVALID_METHOD',
    diagnostics: METHOD_DENIED,
    display: 'Cannot create resource with application-restricted access token',
    from: 'gateway',
    description: 'Callers of this access mode cannot create records.',
  },
  CREATE_BY_PRIVILEGED_APPLICATION: {
    status: 403,
    severity: 'error',
    type: 'forbidden',
    code: 'INVALID_METHOD',
    diagnostics: METHOD_DENIED,
    display: 'Cannot create resource with privileged-application-restricted access token',
    from: 'gateway',
    description: 'Callers of this access mode cannot create records.',
  },
  CREATE_BY_PATIENT: {
    status: 403,
    severity: 'error',
    type: 'forbidden',
    code: 'INVALID_METHOD',
    diagnostics: METHOD_DENIED,
    display: 'Cannot create resource with patient-access access token',
    from: 'gateway',
    description: 'Callers of this access mode cannot create records.',
  },
  UNABLE_TO_CALL_SERVICE: {
    status: 408,
    severity: 'error',
    type: 'timeout',
    display: 'Unable to call service',
    from: 'backend',
    description: 'PDS waits in vain for a system behind it.',
  },
} as const satisfies Record<string, OutcomeError>;

const ERRORS = { ...GATEWAY_ERRORS, ...API_ERRORS };

export type PdsErrorName = keyof typeof ERRORS;
export type PdsRefusal = Refusal<PdsErrorName>;

export const pdsErrors = outcomeCatalogue<PdsErrorName>({
  coding: { system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode', version: '1' },
  errors: ERRORS,
  rateLimitError: 'TOO_MANY_REQUESTS',
  failures: (failure, request, messageId) => {
    switch (failure) {
      case 'badTarget':
        return { error: 'UNSUPPORTED_REQUEST', diagnostics: `Unsupported path - '${pathSuffix(request)}'` };
      case 'bodyTooLarge':
        return { error: 'REQUEST_TOO_LARGE' };
      case 'internal':
        return { error: 'UNKNOWN_ERROR', diagnostics: unknownError(messageId) };
    }
  },
});
