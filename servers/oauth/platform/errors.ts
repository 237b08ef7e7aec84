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
  clientIdNotAKey: { status: 401, error: 'invalid_request', description: 'client_id is invalid' },
  productMissing: {
    status: 401,
    error: 'access_denied',
    description:
      'API Key supplied does not have access to this resource. Please check the API Key you are using belongs to an app which has sufficient access to access this resource.',
  },
  clientSecretMissing: { status: 401, error: 'invalid_request', description: 'client_secret is missing' },
  clientSecretInvalid: { status: 401, error: 'invalid_client', description: 'client_id or client_secret is invalid' },
  redirectUriMissing: { status: 400, error: 'invalid_request', description: 'redirect_uri is missing' },
  redirectUriInvalid: { status: 400, error: 'invalid_request', description: 'redirect_uri is invalid' },
  codeMissing: { status: 400, error: 'invalid_request', description: 'authorization_code is missing' },
  codeInvalid: { status: 400, error: 'invalid_grant', description: 'authorization_code is invalid' },
  refreshTokenMissing: { status: 400, error: 'invalid_request', description: 'refresh_token is missing' },
  refreshTokenInvalid: { status: 401, error: 'invalid_grant', description: 'refresh_token is invalid' },
  refreshPeriodOver: { status: 401, error: 'invalid_grant', description: 'refresh token refresh period has expired' },
  stateInvalid: { status: 400, error: 'invalid_request', description: 'Invalid state parameter.' },
  idTokenMalformed: { status: 400, error: 'invalid_request', description: 'Malformed JWT in External ID token' },
  idTokenAudInvalid: { status: 400, error: 'invalid_request', description: "Invalid 'aud' claim in external ID token JWT" },
  idTokenIssInvalid: { status: 400, error: 'invalid_request', description: 'Invalid iss claim in external ID token JWT' },
  idTokenKidUnknown: {
    status: 401,
    error: 'invalid_request',
    description: "Invalid 'kid' header in external ID token JWT - no matching public key",
  },
  providerRefused: { status: 500, ...UNKNOWN_ERROR },
  providerUnreachable: { status: 500, ...UNKNOWN_ERROR },
  subjectTokenMalformed: { status: 400, error: 'invalid_request', description: 'Malformed JWT in subject_token' },
  subjectKidMissing: { status: 400, error: 'invalid_request', description: "Missing 'kid' header in subject_token JWT" },
  subjectTypInvalid: { status: 400, error: 'invalid_request', description: "Invalid 'typ' header in subject_token JWT - must be 'JWT'" },
  subjectAlgMissing: { status: 400, error: 'invalid_request', description: "Missing 'alg' header in subject_token JWT" },
  subjectExpMissing: { status: 400, error: 'invalid_request', description: "Missing 'exp' claim in subject_token JWT" },
  subjectExpNotNumber: {
    status: 400,
    error: 'invalid_request',
    description: "Invalid 'exp' claim in subject_token JWT - must be an integer",
  },
  subjectExpPast: { status: 400, error: 'invalid_request', description: "Invalid 'exp' claim in subject_token JWT - JWT has expired" },
  subjectIssMissing: { status: 400, error: 'invalid_request', description: "Missing 'iss' claim in subject_token JWT" },
  subjectAudMissing: { status: 401, error: 'invalid_request', description: "Missing 'aud' claim in subject_token JWT" },
  subjectIssUnknown: { status: 400, error: 'invalid_request', description: "Missing or non-matching 'iss' claim in subject_token JWT" },
  subjectKeysUnreachable: { status: 500, ...UNKNOWN_ERROR },
  subjectKidUnknown: {
    status: 401,
    error: 'invalid_request',
    description: "Invalid 'kid' header in subject_token JWT - no matching public key",
  },
  subjectSignatureInvalid: { status: 401, error: 'public_key error', description: 'JWT signature verification failed' },
  actorMalformed: { status: 500, ...UNKNOWN_ERROR },
  actorKidMissing: { status: 400, error: 'invalid_request', description: "Missing 'kid' header in act.sub JWT" },
  actorTypInvalid: { status: 400, error: 'invalid_request', description: "Invalid 'typ' header in act.sub JWT - must be 'JWT'" },
  actorAlgMissing: { status: 400, error: 'invalid_request', description: "Missing 'alg' header in act.sub JWT" },
  actorExpMissing: { status: 400, error: 'invalid_request', description: "Missing 'exp' claim in act.sub JWT" },
  actorExpNotNumber: { status: 400, error: 'invalid_request', description: "Invalid 'exp' claim in act.sub JWT - must be an integer" },
  actorIssMissing: { status: 400, error: 'invalid_request', description: "Missing 'iss' claim in act.sub JWT" },
  actorAudMissing: { status: 400, error: 'invalid_request', description: "Missing 'aud' claim in act.sub JWT" },
  actorNhsNumberMissing: { status: 400, error: 'invalid_request', description: "Missing 'nhs_number' claim in act.sub JWT" },
  accessTokenInvalid: { status: 401, ...UNKNOWN_ERROR },
  userinfoNotCombined: {
    status: 400,
    error: 'invalid_request',
    description:
      'The Userinfo endpoint is only supported for Combined Auth integrations. Currently this is only for NHS CIS2 authentications - for ' +
      'more guidance see https://digital.nhs.uk/developer/guides-and-documentation/security-and-authorisation/' +
      'user-restricted-restful-apis-nhs-cis2-combined-authentication-and-authorisation',
  },
  logoutSourceForbidden: { status: 403, ...UNKNOWN_ERROR },
  logoutTokenMalformed: { status: 400, error: 'invalid_request', description: 'Malformed JWT in logout_token' },
  logoutAudInvalid: { status: 400, error: 'invalid_request', description: 'Missing/invalid aud claim in JWT' },
  logoutIssInvalid: { status: 400, error: 'invalid_request', description: 'Missing/invalid iss claim in JWT' },
  logoutSidMissing: { status: 400, error: 'invalid_request', description: 'Missing sid claim in JWT' },
  logoutEventsInvalid: { status: 400, error: 'invalid_request', description: 'Missing/invalid events claim in JWT' },
  logoutNonceProhibited: { status: 400, error: 'invalid_request', description: 'Prohibited nonce claim in JWT' },
  logoutKeysUnreachable: { status: 501, error: 'not_implemented', description: 'Logout Failed' },
  logoutNotVerified: { status: 400, error: 'bad_request', description: 'Unable to verify JWT' },
  logoutSidUnknown: { status: 501, error: 'not_implemented', description: 'SID not found' },
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

/** What `/authorize` tells a client by sending the browser back to it: `error` and `error_description`. */
export const REDIRECT_ERRORS = {
  stateMissing: { error: 'invalid_request', description: 'state is missing' },
  responseTypeMissing: { error: 'invalid_request', description: 'response_type is missing' },
  responseTypeInvalid: { error: 'unsupported_response_type', description: 'response_type is invalid' },
} as const satisfies Record<string, Omit<PlatformError, 'status'>>;

export type RedirectErrorName = keyof typeof REDIRECT_ERRORS;

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
