/**
 * Every error that the mock realms answer, as data, in the words of Keycloak, the product behind them. Which words depends on its
 * release; these are a recent one's, but where the national mocks are known to say otherwise.
 */
import type { About, Reply, SandboxRequest } from '#kernel/http/message';
import type { EdgeFailure, ErrorCatalogue } from '#kernel/server';
import type { ClientFault } from '../oidc/client-authentication.ts';
import { backToClient, isUsableRedirect, jsonAnswer } from '../oidc/responses.ts';
import { errorPage } from './pages.ts';

interface RealmError {
  readonly status: number;
  readonly error: string;
  readonly description?: string;
  /** `page` is shown to people, `redirect` goes back to the client, `bearer` says it in `WWW-Authenticate` too; else it is JSON. */
  readonly as?: 'page' | 'redirect' | 'bearer';
}

const CREDENTIALS = 'Invalid client or Invalid client credentials';
const SIGNED_JWT = 'Client authentication with signed JWT failed';
const INVALID_CLIENT = { status: 400, error: 'invalid_client' } as const;
const INVALID_GRANT = { status: 400, error: 'invalid_grant' } as const;
const INVALID_REQUEST = { status: 400, error: 'invalid_request' } as const;
const PAGE = { status: 400, error: 'page', as: 'page' } as const;
const BACK = { status: 302, error: 'invalid_request', as: 'redirect' } as const;
const BEARER = { status: 401, error: 'invalid_token', as: 'bearer' } as const;

const ERRORS = {
  realmUnknown: { status: 404, error: 'Realm does not exist' },
  notFound: { status: 404, error: 'HTTP 404 Not Found' },
  methodNotAllowed: { status: 405, error: 'HTTP 405 Method Not Allowed' },
  contentTypeNotForm: { status: 415, error: 'HTTP 415 Unsupported Media Type' },

  // token endpoint: the client
  clientIdMissing: { ...INVALID_CLIENT, description: 'Missing client_id parameter' },
  clientUnknown: { status: 401, error: 'invalid_client', description: CREDENTIALS },
  secretWrong: { status: 401, error: 'unauthorized_client', description: CREDENTIALS },
  assertionTypeMissing: { ...INVALID_CLIENT, description: 'Parameter client_assertion_type is missing' },
  assertionTypeWrong: {
    ...INVALID_CLIENT,
    description: "Parameter client_assertion_type has value '{value}' but expected is '{expected}'",
  },
  assertionMalformed: { ...INVALID_CLIENT, description: `${SIGNED_JWT}: Failed to parse JWT` },
  assertionAlgInvalid: { ...INVALID_CLIENT, description: 'Invalid signature algorithm' },
  assertionSubjectInvalid: { ...INVALID_CLIENT, description: 'client_id parameter does not match sub claim' },
  assertionAudienceInvalid: { ...INVALID_CLIENT, description: 'Invalid token audience' },
  assertionNotActive: { ...INVALID_CLIENT, description: 'Token is not active' },
  assertionIdMissing: { ...INVALID_CLIENT, description: 'Token jti claim is required' },
  assertionKeyUnknown: { ...INVALID_CLIENT, description: 'Unable to load public key' },
  assertionSignatureInvalid: { ...INVALID_CLIENT, description: `${SIGNED_JWT}: Signature on JWT token failed validation` },
  assertionReused: { ...INVALID_CLIENT, description: 'Token reuse detected' },

  // token endpoint: the grant
  parameterDuplicated: { ...INVALID_REQUEST, description: 'duplicated parameter' },
  grantTypeMissing: { ...INVALID_REQUEST, description: 'Missing form parameter: grant_type' },
  grantTypeUnsupported: { status: 400, error: 'unsupported_grant_type', description: 'Unsupported grant_type' },
  codeMissing: { ...INVALID_REQUEST, description: 'Missing parameter: code' },
  codeInvalid: { ...INVALID_GRANT, description: 'Code not valid' },
  redirectUriIncorrect: { ...INVALID_GRANT, description: 'Incorrect redirect_uri' },
  codeOfAnotherClient: { ...INVALID_GRANT, description: 'Auth error: Found different client_id in clientSession' },
  sessionNotActive: { ...INVALID_GRANT, description: 'Session not active' },
  verifierMissing: { ...INVALID_GRANT, description: 'PKCE code verifier not specified' },
  verifierUnasked: { ...INVALID_GRANT, description: 'PKCE code verifier specified but challenge not present in authorization' },
  verifierMalformed: { ...INVALID_GRANT, description: 'PKCE verification failed: Invalid code verifier' },
  verifierWrong: { ...INVALID_GRANT, description: 'PKCE verification failed: Code mismatch' },
  refreshTokenMissing: { ...INVALID_REQUEST, description: 'No refresh token' },
  refreshTokenInvalid: { ...INVALID_GRANT, description: 'Invalid refresh token' },
  refreshTokenExpired: { ...INVALID_GRANT, description: 'Token is not active' },
  refreshTokenOfAnotherClient: {
    ...INVALID_GRANT,
    description: "Invalid refresh token. Token client and authorized client don't match",
  },
  passwordNotAllowed: { status: 400, error: 'unauthorized_client', description: 'Client not allowed for direct access grants' },
  serviceAccountNotAllowed: { status: 401, error: 'unauthorized_client', description: 'Client not enabled to retrieve service account' },

  // userinfo, introspection
  tokenAbsent: { status: 401, error: '', as: 'bearer' },
  tokenInvalid: { ...BEARER, description: 'Token verification failed' },
  sessionGone: { ...BEARER, description: "User session not found or doesn't have client attached on it" },
  openidScopeMissing: { status: 403, error: 'insufficient_scope', description: 'Missing openid scope', as: 'bearer' },
  introspectionUnauthorised: { status: 401, error: 'invalid_request', description: 'Authentication failed.' },
  introspectionTokenMissing: { ...INVALID_REQUEST, description: 'Token not provided.' },

  // authorization: shown to people, since nobody may be sent anywhere
  pageClientIdMissing: { ...PAGE, description: 'Missing parameters: client_id' },
  pageClientUnknown: { ...PAGE, description: 'Client not found.' },
  pageRedirectInvalid: { ...PAGE, description: 'Invalid parameter: redirect_uri' },
  pageExpired: { ...PAGE, description: 'Your login attempt timed out. Login will start from the beginning.' },
  pageFromElsewhere: { ...PAGE, status: 403, description: 'The form was sent from another site.' },
  pageLogoutParameters: {
    ...PAGE,
    description: "Either the parameter 'client_id' or the 'id_token_hint' is required when 'post_logout_redirect_uri' is used.",
  },
  pageLogoutRedirectInvalid: { ...PAGE, description: 'Invalid redirect uri' },
  pageLogoutHintInvalid: { ...PAGE, description: 'Invalid parameter: id_token_hint' },

  // authorization: told to the client
  responseTypeMissing: { ...BACK, description: 'Missing parameter: response_type' },
  responseTypeUnsupported: { ...BACK, error: 'unsupported_response_type' },
  responseModeInvalid: { ...BACK, description: 'Invalid parameter: response_mode' },
  responseModeNotAllowed: { ...BACK, description: "Response_mode 'query' not allowed for implicit or hybrid flow" },
  implicitFlowDisabled: {
    ...BACK,
    error: 'unauthorized_client',
    description: 'Client is not allowed to initiate browser login with given response_type. Implicit flow is disabled for the client.',
  },
  requestDuplicated: { ...BACK, description: 'duplicated parameter' },
  scopesInvalid: { ...BACK, error: 'invalid_scope', description: 'Invalid scopes: {value}' },
  challengeMissing: { ...BACK, description: 'Missing parameter: code_challenge' },
  challengeMethodInvalid: { ...BACK, description: 'Invalid parameter: code_challenge_method' },
  challengeInvalid: { ...BACK, description: 'Invalid parameter: code_challenge' },
  requestObjectUnsupported: { ...BACK, error: 'request_not_supported', description: 'The request parameter is not supported' },
  requestUriUnsupported: { ...BACK, error: 'request_uri_not_supported', description: 'The request_uri parameter is not supported' },
  loginRequired: { ...BACK, error: 'login_required' },

  targetMalformed: { status: 400, error: 'HTTP 400 Bad Request' },
  bodyTooLarge: { status: 413, error: 'HTTP 413 Request Entity Too Large' },
  tooManyRequests: { status: 429, error: 'HTTP 429 Too Many Requests' },
  unavailable: { status: 503, error: 'HTTP 503 Service Unavailable' },
  unforeseen: { status: 500, error: 'unknown_error', description: 'For more on this error consult the server log.' },
} as const satisfies Record<string, RealmError>;

export type RealmErrorName = keyof typeof ERRORS;

/** Errors that the client hears by redirect. */
export type RedirectErrorName = {
  [Name in RealmErrorName]: (typeof ERRORS)[Name] extends { readonly as: 'redirect' } ? Name : never;
}[RealmErrorName];

const FAILURES = {
  badTarget: 'targetMalformed',
  bodyTooLarge: 'bodyTooLarge',
  internal: 'unforeseen',
} as const satisfies Record<EdgeFailure, RealmErrorName>;

/** The error for what is wrong with a client's proof of itself. */
const OF_FAULT: Readonly<Record<ClientFault, RealmErrorName>> = {
  clientIdMissing: 'clientIdMissing',
  methodsMixed: 'secretWrong',
  credentialsMissing: 'secretWrong',
  methodNotAllowed: 'secretWrong',
  methodNotRegistered: 'secretWrong',
  clientUnknown: 'clientUnknown',
  secretWrong: 'secretWrong',
  assertionTypeWrong: 'assertionTypeWrong',
  assertionMalformed: 'assertionMalformed',
  algNotAllowed: 'assertionAlgInvalid',
  issOrSubWrong: 'assertionSubjectInvalid',
  audWrong: 'assertionAudienceInvalid',
  expWrong: 'assertionNotActive',
  jtiWrong: 'assertionIdMissing',
  keysUnreachable: 'assertionKeyUnknown',
  kidUnknown: 'assertionKeyUnknown',
  signatureWrong: 'assertionSignatureInvalid',
  jtiUsed: 'assertionReused',
};

export function errorOfFault(fault: ClientFault): RealmErrorName {
  return OF_FAULT[fault];
}

/** Status, code and words of an error. `values` take the place of `{value}` and the like in its words. */
export function realmError(name: RealmErrorName, values: Readonly<Record<string, string>> = {}): RealmError {
  const found: RealmError = ERRORS[name];
  const { description } = found;
  return description === undefined
    ? found
    : { ...found, description: description.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole) };
}

/** The reply that refuses a request, as JSON or as a page. */
export function refuse(
  name: RealmErrorName,
  about: About = {},
  options: { readonly values?: Readonly<Record<string, string>>; readonly realm?: string; readonly headers?: readonly string[] } = {},
): Reply {
  const { status, error, description, as } = realmError(name, options.values);
  const told = { summary: `refused: ${description ?? error}`, error: name, ...about };
  if (as === 'page') return errorPage(status, description ?? error, told);
  const headers = [...(as === 'bearer' ? challenge(options.realm, error, description) : []), ...(options.headers ?? [])];
  const body = error === '' ? {} : { error, ...(description !== undefined && { error_description: description }) };
  return jsonAnswer(status, body, { headers, about: told });
}

function challenge(realm = 'master', error: string, description = ''): readonly string[] {
  const why = error === '' ? '' : `, error="${error}", error_description="${description}"`;
  return ['WWW-Authenticate', `Bearer realm="${realm}"${why}`];
}

export const realmErrors: ErrorCatalogue = {
  entries: Object.keys(ERRORS).map((name) => {
    const { status, error, description } = realmError(name as RealmErrorName);
    return { name, status, description: description ?? error };
  }),
  rateLimitError: 'tooManyRequests',
  render: (name, request) => renderAtWill(name as RealmErrorName, request),
  failure: (failure) => refuse(FAILURES[failure], { decidedBy: failure }),
};

/** By a fault rule: what would go back to the client does so if the request says where to. */
function renderAtWill(name: RealmErrorName, request: SandboxRequest): Reply {
  const { error, description, as } = realmError(name);
  const redirectUri = request.query.get('redirect_uri') ?? '';
  if (as !== 'redirect') return refuse(name, {}, { realm: request.params.realm ?? '' });
  if (!isUsableRedirect(redirectUri)) return refuse('pageRedirectInvalid');
  const answers = { error, error_description: description, state: request.query.get('state') ?? undefined };
  return backToClient(redirectUri, answers, { about: { summary: `refused: ${error}`, error: name } });
}
