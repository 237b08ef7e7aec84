/**
 * Every error that SDS can answer, as data. The API itself and the gateway before it use different code systems; the gateway puts its
 * words into `display`, where a client would look for them in vain in PDS.
 */
import { GATEWAY_ERRORS, unknownError } from '#conventions/api-platform/gateway-errors';
import type { Refusal } from '#conventions/api-platform/outcome-errors';
import { isRequestId } from '#conventions/api-platform/request-ids';
import type { Coding, OperationOutcome, OutcomeIssue } from '#formats/fhir/r4/types';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { EdgeFailure, ErrorCatalogue } from '#kernel/server';

interface SdsError {
  readonly status: number;
  /** FHIR's issue type. */
  readonly type: string;
  readonly code: string;
  /** Of the gateway: its usual words. */
  readonly display: string;
  readonly diagnostics?: string;
  readonly from: 'backend' | 'gateway';
  readonly headers?: readonly string[];
  readonly description: string;
}

const INTERNAL = { code: 'INTERNAL_SERVER_ERROR', display: 'Unexpected internal server error', from: 'backend' } as const;

const ERRORS = {
  BAD_REQUEST: {
    status: 400,
    type: 'required',
    code: 'BAD_REQUEST',
    display: 'Bad request',
    diagnostics: 'HTTP 400: Bad Request',
    from: 'backend',
    description: 'A parameter or the correlation id is missing or not what it should be.',
  },
  NO_RECORD_FOUND: {
    status: 404,
    type: 'not-found',
    code: 'NO_RECORD_FOUND',
    display: 'No record found',
    diagnostics: 'HTTP endpoint not found',
    from: 'backend',
    description: 'There is nothing at this path.',
  },
  NOT_IMPLEMENTED: {
    status: 405,
    type: 'not-supported',
    code: 'NOT_IMPLEMENTED',
    display: 'Not implemented',
    diagnostics: 'HTTP operation not supported',
    from: 'backend',
    headers: ['Allow', 'GET'],
    description: 'The directory is only read.',
  },
  MISSING_OR_INVALID_HEADER: {
    status: 406,
    type: 'not-supported',
    code: 'MISSING_OR_INVALID_HEADER',
    display: 'There is a required header missing or invalid',
    diagnostics: 'Accept type not supported',
    from: 'backend',
    description: 'The client accepts neither of the types in which there is an answer.',
  },
  INTERNAL_SERVER_ERROR: {
    ...INTERNAL,
    status: 500,
    type: 'exception',
    diagnostics: 'HTTP 500: Internal Server Error',
    description: 'What the directory holds does not make an answer.',
  },
  INVALID_LDAP_RESPONSE: {
    ...INTERNAL,
    status: 502,
    type: 'exception',
    diagnostics: 'Invalid LDAP response received',
    description: 'The directory behind the API answers what the API cannot read.',
  },
  LDAP_TIMEOUT: {
    ...INTERNAL,
    status: 504,
    type: 'timeout',
    diagnostics: 'LDAP request timed out',
    description: 'The directory behind the API does not answer in time.',
  },
  ACCESS_DENIED: {
    status: 401,
    type: 'forbidden',
    code: 'ACCESS_DENIED',
    display: 'Invalid ApiKey',
    from: 'gateway',
    description: 'The API key is missing, or is that of no application that may use this API.',
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    type: GATEWAY_ERRORS.TOO_MANY_REQUESTS.type,
    code: 'TOO_MANY_REQUESTS',
    display: GATEWAY_ERRORS.TOO_MANY_REQUESTS.display,
    from: 'gateway',
    description: GATEWAY_ERRORS.TOO_MANY_REQUESTS.description,
  },
  UNKNOWN_ERROR: {
    status: 500,
    type: 'unknown',
    code: 'UNKNOWN_ERROR',
    display: GATEWAY_ERRORS.UNKNOWN_ERROR.diagnostics,
    from: 'gateway',
    description: GATEWAY_ERRORS.UNKNOWN_ERROR.description,
  },
  REQUEST_TOO_LARGE: {
    status: 413,
    type: 'too-long',
    code: 'UNKNOWN_ERROR',
    display: GATEWAY_ERRORS.REQUEST_TOO_LARGE.diagnostics,
    from: 'gateway',
    description: GATEWAY_ERRORS.REQUEST_TOO_LARGE.description,
  },
} as const satisfies Record<string, SdsError>;

export type SdsErrorName = keyof typeof ERRORS;
/** `diagnostics` are the words, wherever the error has its words. */
export type SdsRefusal = Refusal<SdsErrorName>;

const CODE_SYSTEMS: Readonly<Record<SdsError['from'], Coding>> = {
  backend: { system: 'https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1' },
  gateway: { system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode', version: '1' },
};

/** The words of the live service for a request that it does not take. */
export function badRequest(message: string): SdsRefusal {
  return { error: 'BAD_REQUEST', diagnostics: `HTTP 400: Bad Request (${message})` };
}

/** The id that an answer bears: the client's own where that is one, otherwise ours. */
export function correlationIdOf(request: SandboxRequest, ours: () => string): string {
  const theirs = request.header('x-correlation-id');
  return theirs !== undefined && isRequestId(theirs) ? theirs : ours().toUpperCase();
}

/** The reply that refuses a request. */
export function refuse(
  { request, correlationId }: { readonly request: SandboxRequest; readonly correlationId: string },
  { error: name, diagnostics, advice }: SdsRefusal,
  decidedBy?: string,
): Reply {
  const error: SdsError = ERRORS[name];
  const byGateway = error.from === 'gateway';
  const words = diagnostics ?? (byGateway ? error.display : error.diagnostics);
  const display = byGateway && words !== undefined ? words : error.display;
  const issue: OutcomeIssue = {
    severity: 'error',
    code: error.type,
    details: { coding: [{ ...CODE_SYSTEMS[error.from], code: error.code, display }] },
    ...(!byGateway && words !== undefined && { diagnostics: words }),
  };
  const outcome: OperationOutcome = { resourceType: 'OperationOutcome', ...(!byGateway && { id: correlationId }), issue: [issue] };
  return {
    status: error.status,
    headers: [
      'Content-Type',
      byGateway ? 'application/json' : 'application/fhir+json',
      ...(error.headers ?? []),
      'X-Correlation-ID',
      correlationId,
    ],
    body: JSON.stringify(outcome, null, 4),
    about: {
      summary: words === undefined ? error.code : `${error.code}: ${words}`,
      error: name,
      correlation: { correlationId, requestId: request.header('x-request-id') || undefined },
      ...(decidedBy !== undefined && { decidedBy }),
      ...(advice !== undefined && { advice }),
    },
  };
}

export const sdsErrors: ErrorCatalogue = {
  entries: Object.entries<SdsError>(ERRORS).map(([name, { status, description }]) => ({ name, status, description })),
  rateLimitError: 'TOO_MANY_REQUESTS' satisfies SdsErrorName,
  render: (name, request, messageId) =>
    refuse({ request, correlationId: correlationIdOf(request, () => messageId) }, { error: name as SdsErrorName }),
  failure: (failure, request, messageId) =>
    refuse({ request, correlationId: correlationIdOf(request, () => messageId) }, refusalOf(failure, messageId), failure),
};

function refusalOf(failure: EdgeFailure, messageId: string): SdsRefusal {
  switch (failure) {
    case 'badTarget':
      return { error: 'NO_RECORD_FOUND' };
    case 'bodyTooLarge':
      return { error: 'REQUEST_TOO_LARGE' };
    case 'internal':
      return { error: 'UNKNOWN_ERROR', diagnostics: unknownError(messageId) };
  }
}
