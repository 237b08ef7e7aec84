/** Every error that CIS2 answers in JSON, as data, in the words of the ForgeRock product behind it. */
import type { About, Reply } from '#kernel/http/message';
import type { EdgeFailure, ErrorCatalogue } from '#kernel/server';
import type { ClientFault } from '../oidc/client-authentication.ts';
import { jsonAnswer } from '../oidc/responses.ts';

interface Cis2Error {
  readonly status: number;
  readonly error: string;
  readonly description: string;
}

const CLIENT_FAILED = { status: 401, error: 'invalid_client', description: 'Client authentication failed' } as const;
const JWT_INVALID = { status: 401, error: 'invalid_client', description: 'JWT is not valid' } as const;

const ERRORS = {
  grantTypeMissing: { status: 400, error: 'unsupported_grant_type', description: 'Grant type is not set' },
  grantTypeUnsupported: { status: 400, error: 'unsupported_grant_type', description: 'Grant type is not supported' },
  clientFailed: CLIENT_FAILED,
  assertionInvalid: JWT_INVALID,
  codeMissing: { status: 400, error: 'invalid_request', description: "Missing parameter, 'code'" },
  redirectUriMissing: { status: 400, error: 'invalid_request', description: "Missing parameter, 'redirect_uri'" },
  refreshTokenMissing: { status: 400, error: 'invalid_request', description: "Missing parameter, 'refresh_token'" },
  tokenMissing: { status: 400, error: 'invalid_request', description: "Missing parameter, 'token'" },
  grantInvalid: { status: 400, error: 'invalid_grant', description: 'The provided access grant is invalid, expired, or revoked.' },
  scopeInvalid: { status: 400, error: 'invalid_scope', description: 'Unknown/invalid scope(s)' },
  tokenInvalid: {
    status: 401,
    error: 'invalid_token',
    description: 'The access token provided is expired, revoked, malformed, or invalid for other reasons.',
  },
  tokenAbsent: { status: 401, error: 'invalid_request', description: 'Missing access token' },
  hintMissing: { status: 400, error: 'bad_request', description: 'The endSession endpoint requires an id_token_hint parameter' },
  hintInvalid: { status: 400, error: 'bad_request', description: 'The id_token_hint is not a token of this issuer' },
  logoutRedirectMismatch: {
    status: 400,
    error: 'redirect_uri_mismatch',
    description: 'The redirection URI provided does not match a pre-registered value.',
  },
  methodNotAllowed: { status: 405, error: 'method_not_allowed', description: 'Method Not Allowed' },
  notFound: { status: 404, error: 'not_found', description: 'Not Found' },
  targetMalformed: { status: 400, error: 'invalid_request', description: 'The path cannot be decoded' },
  bodyTooLarge: { status: 413, error: 'invalid_request', description: 'The request is too large' },
  tooManyRequests: { status: 429, error: 'temporarily_unavailable', description: 'Too many requests' },
  unavailable: { status: 503, error: 'temporarily_unavailable', description: 'The authorization server is unavailable' },
  unforeseen: { status: 500, error: 'server_error', description: 'Internal Server Error (500)' },
} as const satisfies Record<string, Cis2Error>;

export type Cis2ErrorName = keyof typeof ERRORS;

const FAILURES = {
  badTarget: 'targetMalformed',
  bodyTooLarge: 'bodyTooLarge',
  internal: 'unforeseen',
} as const satisfies Record<EdgeFailure, Cis2ErrorName>;

/** What is wrong with a signed assertion is never told: only that it is not valid. */
const ASSERTION_FAULTS: readonly ClientFault[] = [
  'assertionTypeWrong',
  'assertionMalformed',
  'algNotAllowed',
  'issOrSubWrong',
  'audWrong',
  'expWrong',
  'jtiWrong',
  'keysUnreachable',
  'kidUnknown',
  'signatureWrong',
  'jtiUsed',
];

/** The error for what is wrong with a client's proof of itself. */
export function errorOfFault(fault: ClientFault): Cis2ErrorName {
  return ASSERTION_FAULTS.includes(fault) ? 'assertionInvalid' : 'clientFailed';
}

/** The reply that refuses a request. */
export function refuse(name: Cis2ErrorName, about: About = {}, headers: readonly string[] = []): Reply {
  const { status, error, description } = ERRORS[name];
  return jsonAnswer(
    status,
    { error_description: description, error },
    { headers, about: { summary: `refused: ${description}`, error: name, ...about } },
  );
}

export const cis2Errors: ErrorCatalogue = {
  entries: Object.entries(ERRORS).map(([name, { status, description }]) => ({ name, status, description })),
  rateLimitError: 'tooManyRequests',
  render: (name) => refuse(name as Cis2ErrorName),
  failure: (failure) => refuse(FAILURES[failure], { decidedBy: failure }),
};
