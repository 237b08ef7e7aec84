/** Every error that the platform's authorisation server answers, as data. Statuses, codes and words are its own; clients compare them. */
import { hash } from 'node:crypto';
import type { Refusal } from '#conventions/api-platform/outcome-errors';
import type { About, Reply } from '#kernel/http/message';
import type { EdgeFailure, ErrorCatalogue } from '#kernel/server';
import { answer } from './replies.ts';

interface PlatformError {
  readonly status: number;
  /** `error` of the body. */
  readonly error: string;
  /** `error_description` of the body. */
  readonly description: string;
}

const UNKNOWN_ERROR = {
  error: 'unknown_error',
  description:
    'An unknown error occurred processing this request. Contact us for assistance diagnosing this issue: ' +
    'https://digital.nhs.uk/developer/help-and-support quoting Message ID',
} as const;

const ERRORS = {
  contentTypeNotForm: {
    status: 415,
    error: 'invalid_request',
    description: 'Content-Type header must be application/x-www-form-urlencoded',
  },
  grantTypeMissing: { status: 400, error: 'invalid_request', description: 'grant_type is missing' },
  grantTypeUnsupported: { status: 400, error: 'unsupported_grant_type', description: 'grant_type is invalid' },
  grantTypeNotExchange: { status: 400, error: 'invalid_request', description: 'grant_type is invalid' },
  subjectTokenTypeInvalid: {
    status: 400,
    error: 'invalid_request',
    description: "missing or invalid subject_token_type - must be 'urn:ietf:params:oauth:token-type:id_token'",
  },
  assertionTypeInvalid: {
    status: 400,
    error: 'invalid_request',
    description: "Missing or invalid client_assertion_type - must be 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'",
  },
  assertionMissing: { status: 400, error: 'invalid_request', description: 'Missing client_assertion' },
  assertionMalformed: { status: 400, error: 'invalid_request', description: 'Malformed JWT in client_assertion' },
  algInvalid: {
    status: 400,
    error: 'invalid_request',
    description: "Invalid 'alg' header in client_assertion JWT - unsupported JWT algorithm - must be 'RS512'",
  },
  expPast: { status: 400, error: 'invalid_request', description: "Invalid 'exp' claim in client_assertion JWT - JWT has expired" },
  kidMissing: { status: 400, error: 'invalid_request', description: "Missing 'kid' header in client_assertion JWT" },
  typInvalid: { status: 400, error: 'invalid_request', description: "Invalid 'typ' header in client_assertion JWT - must be 'JWT'" },
  expMissing: { status: 400, error: 'invalid_request', description: "Missing 'exp' claim in client_assertion JWT" },
  expNotNumber: { status: 400, error: 'invalid_request', description: "Invalid 'exp' claim in client_assertion JWT - must be an integer" },
  issSubMismatch: {
    status: 400,
    error: 'invalid_request',
    description: "Missing or non-matching 'iss'/'sub' claims in client_assertion JWT",
  },
  jtiMissing: { status: 400, error: 'invalid_request', description: "Missing 'jti' claim in client_assertion JWT" },
  jtiNotString: {
    status: 400,
    error: 'invalid_request',
    description: "Invalid 'jti' claim in client_assertion JWT - must be a unique string value such as a GUID",
  },
  jtiNotUnique: { status: 400, error: 'invalid_request', description: "Non-unique 'jti' claim in client_assertion JWT" },
  expTooFar: {
    status: 400,
    error: 'invalid_request',
    description: "Invalid 'exp' claim in client_assertion JWT - more than 5 minutes in future",
  },
  clientUnknown: { status: 401, error: 'invalid_request', description: "Invalid 'iss'/'sub' claims in client_assertion JWT" },
  publicKeyNotRegistered: {
    status: 403,
    error: 'public_key error',
    description: 'You need to register a public key to use this authentication method - please contact support to configure',
  },
  jwksUnreachable: {
    status: 403,
    error: 'public_key error',
    description: "The JWKS endpoint, for your client_assertion can't be reached",
  },
  kidUnknown: {
    status: 401,
    error: 'invalid_request',
    description: "Invalid 'kid' header in client_assertion JWT - no matching public key",
  },
  signatureInvalid: { status: 401, error: 'public_key error', description: 'JWT signature verification failed' },
  audInvalid: { status: 401, error: 'invalid_request', description: "Missing or invalid 'aud' claim in client_assertion JWT" },
  notYetValid: { status: 401, ...UNKNOWN_ERROR },
  applicationNotApproved: {
    status: 401,
    error: 'access_denied',
    description: 'The developer app associated with the API key is not approved or revoked',
  },
  noUsableScope: {
    status: 401,
    error: 'unauthorized_client',
    description: 'you have tried to request authorization but your application is not configured to use this authorization grant type',
  },
  subjectTokenMissing: { status: 400, error: 'invalid_request', description: 'Missing subject_token' },
  clientIdMissing: { status: 401, error: 'invalid_request', description: 'client_id is missing' },
  clientIdUnknown: { status: 401, error: 'invalid_client', description: 'client_id or client_secret is invalid' },
  flowNotServed: { status: 501, error: 'not_implemented', description: 'This sandbox does not serve this flow yet' },
  statusKeyInvalid: {
    status: 401,
    error: 'Access Denied',
    description: 'Invalid api key for _status monitoring endpoint',
  },
  notFound: { status: 404, error: 'invalid_request', description: 'Not Found' },
  targetMalformed: { status: 400, ...UNKNOWN_ERROR },
  bodyTooLarge: { status: 413, ...UNKNOWN_ERROR },
  tooManyRequests: { status: 429, ...UNKNOWN_ERROR },
  unforeseen: { status: 500, ...UNKNOWN_ERROR },
} as const satisfies Record<string, PlatformError>;

export type PlatformErrorName = keyof typeof ERRORS;
export type PlatformRefusal = Refusal<PlatformErrorName>;

const FAILURES = {
  badTarget: 'targetMalformed',
  bodyTooLarge: 'bodyTooLarge',
  internal: 'unforeseen',
} as const satisfies Record<EdgeFailure, PlatformErrorName>;

/** The data behind an error's name. */
export function platformError(name: PlatformErrorName): PlatformError {
  return ERRORS[name];
}

/** The reply that refuses a request. `seed` is what the message id is made from: an id that is used nowhere else. */
export function refuse({ error: name, advice }: PlatformRefusal, seed: string, about: About = {}): Reply {
  const { status, error, description } = ERRORS[name];
  const messageId = messageIdFrom(seed);
  return answer(
    status,
    { error, error_description: description, message_id: messageId },
    {
      summary: `refused: ${description}`,
      error: name,
      ...(advice && { advice }),
      ...about,
      correlation: { messageId, ...about.correlation },
    },
  );
}

export const platformErrors: ErrorCatalogue = {
  entries: Object.entries(ERRORS).map(([name, { status, description }]) => ({ name, status, description })),
  rateLimitError: 'tooManyRequests',
  render: (name, _request, messageId) => refuse({ error: name as PlatformErrorName }, messageId),
  failure: (failure, _request, messageId) => refuse({ error: FAILURES[failure] }, messageId, { decidedBy: failure }),
};

/** A message id in the platform's shape: `rrt-5733186035035051424-a-geu2-1852433-7579831-1`. */
function messageIdFrom(seed: string): string {
  const digest = hash('sha256', seed, 'buffer');
  const digits = (offset: number, length: number) => digest.readBigUInt64BE(offset).toString().padStart(20, '0').slice(-length);
  const zone = 'abcd'[digest.readUInt8(31) % 4];
  return `rrt-${digits(0, 19)}-${zone}-geu2-${digits(8, 7)}-${digits(16, 7)}-1`;
}
