/**
 * Every error that the directory's REST API answers, as data. Status and words of 400 and 401 are those of the DoS REST API's
 * documentation; of the others, which it does not name, ours in the same form.
 */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import { json } from '#kernel/http/reply';
import type { EdgeFailure, ErrorCatalogue } from '#kernel/server';

interface RestError {
  readonly status: number;
  readonly message: string;
  readonly description: string;
  readonly headers?: readonly string[];
}

const ERRORS = {
  unauthorized: {
    status: 401,
    message: 'Unauthorized: You are not authorized to access this resource.',
    description: 'There are no credentials, they are wrong, the account is locked, or it may not use this API.',
    headers: ['WWW-Authenticate', 'Basic realm="Directory of Services"'],
  },
  distanceNotNumeric: {
    status: 400,
    message: 'Bad Request: Search distance must be numeric',
    description: 'The distance is no number of miles.',
  },
  distanceTooFar: {
    status: 400,
    message: 'Bad Request: Search distance must be no more than 100',
    description: 'The distance is more than a hundred miles.',
  },
  postcodeMissing: { status: 400, message: 'Bad Request: Postcode must be provided', description: 'There is a 0 in place of a postcode.' },
  invalidPostcode: { status: 400, message: 'Bad Request: Invalid post code', description: 'The directory does not know the postcode.' },
  unknownPractice: {
    status: 400,
    message: "Bad Request: The supplied service ID of the patient's practice does not exist in the system",
    description: 'The patient’s practice is given, and no service has that id.',
  },
  invalidAgeGroup: {
    status: 400,
    message: 'Bad Request: The age group ID must be one of the following: 1, 2, 3, 4, 8',
    description: 'There is no such age group.',
  },
  invalidGender: {
    status: 400,
    message: 'Bad Request: The gender must be one of the following: M, F, I (case sensitive)',
    description: 'The gender is none of the three.',
  },
  invalidCombination: {
    status: 400,
    message: 'Bad Request: Invalid "SymptomGroupId=SymptomDiscriminatorId" combination supplied',
    description: 'The symptom group is not known, or the discriminator does not go with it.',
  },
  badTarget: { status: 400, message: 'Bad Request: The address cannot be read', description: 'The path is not properly encoded.' },
  notFound: { status: 404, message: 'Not Found: There is no such resource', description: 'There is nothing at this path.' },
  methodNotAllowed: {
    status: 405,
    message: 'Method Not Allowed: The directory is only read',
    description: 'The method is not GET.',
    headers: ['Allow', 'GET'],
  },
  bodyTooLarge: { status: 413, message: 'Content Too Large', description: 'There is a body, and it is too large to be ignored.' },
  tooManyRequests: { status: 429, message: 'Too Many Requests', description: 'A fault rule limits the rate of requests.' },
  internal: { status: 500, message: 'Internal Server Error', description: 'Something has failed that should not.' },
} as const satisfies Record<string, RestError>;

export type RestErrorName = keyof typeof ERRORS;

/** Why a request is refused. */
export interface RestRefusal {
  readonly error: RestErrorName;
  readonly advice?: readonly string[];
}

/** The reply that refuses a request. */
export function refuse({ error, advice }: RestRefusal, decidedBy?: string): Reply {
  const { status, message, headers = [] }: RestError = ERRORS[error];
  return json(status, { error: { code: status, message } }, headers, {
    summary: message,
    error,
    ...(decidedBy !== undefined && { decidedBy }),
    ...(advice && { advice }),
  });
}

export const restErrors: ErrorCatalogue = {
  entries: Object.entries<RestError>(ERRORS).map(([name, { status, description }]) => ({ name, status, description })),
  rateLimitError: 'tooManyRequests' satisfies RestErrorName,
  render: (name: string, _request: SandboxRequest) => refuse({ error: name as RestErrorName }),
  failure: (failure: EdgeFailure) => refuse({ error: failure }, failure),
};
