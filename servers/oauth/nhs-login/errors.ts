/**
 * Every error that NHS login answers, as data, and how one becomes a reply: a page where the browser cannot be sent back, a redirect
 * to the client (interface specification, tables 4 and 5), JSON at the token endpoint (tables 9 and 10), `WWW-Authenticate` at userinfo
 * (tables 12 and 13). The specification leaves the descriptions open but for one; those here are the sandbox's own.
 */
import type { About, Reply, SandboxRequest } from '#kernel/http/message';
import type { EdgeFailure, ErrorCatalogue } from '#kernel/server';
import { backToClient, isUsableRedirect, jsonAnswer } from '../oidc/responses.ts';
import { errorPage } from './pages.ts';

interface NhsLoginError {
  readonly answer: 'page' | 'redirect' | 'json' | 'bearer';
  readonly status: number;
  readonly error: string;
  readonly description: string;
}

const page = (description: string, status = 400): NhsLoginError => ({ answer: 'page', status, error: 'invalid_request', description });
const redirect = (error: string, description: string): NhsLoginError => ({ answer: 'redirect', status: 302, error, description });
const json = (error: string, description: string, status = 400): NhsLoginError => ({ answer: 'json', status, error, description });
const bearer = (status: 401 | 403, error: string, description: string): NhsLoginError => ({ answer: 'bearer', status, error, description });

const ERRORS = {
  // the browser cannot go back
  clientIdMissing: page('The service that sent you here did not say who it is'),
  clientUnknown: page('The service that sent you here is not known'),
  redirectUriMissing: page('The service that sent you here did not say where to go afterwards'),
  redirectUriNotRegistered: page('The service that sent you here wants you to go somewhere that it has not registered'),
  redirectUriNotAllowed: page('The service that sent you here wants you to go to an address that is not allowed'),
  signInUnknown: page('This sign-in is over, or was never begun'),
  signInOfOtherBrowser: page('This sign-in was begun in another browser', 403),
  requestTooLarge: page('The request is too large', 413),

  // back to the client
  parameterRepeated: redirect('invalid_request', 'A parameter is included more than once'),
  responseTypeMissing: redirect('invalid_request', 'Missing response_type'),
  responseTypeUnsupported: redirect('unsupported_response_type', 'Unsupported response_type value'),
  responseModeUnsupported: redirect('invalid_request', 'Unsupported response_mode value'),
  requestNotSupported: redirect('request_not_supported', 'The request parameter is not supported'),
  requestUriNotSupported: redirect('request_uri_not_supported', 'The request_uri parameter is not supported'),
  registrationNotSupported: redirect('registration_not_supported', 'The registration parameter is not supported'),
  scopeMissing: redirect('invalid_request', 'Missing scope'),
  openidMissing: redirect('invalid_scope', 'The scope must include openid'),
  scopeNotAllowed: redirect('invalid_scope', 'The requested scope is not allowed for this client'),
  scopesExcludeEachOther: redirect('invalid_scope', 'profile and basic_demographics cannot be requested together'),
  stateMissing: redirect('invalid_request', 'Missing state'),
  nonceMissing: redirect('invalid_request', 'Missing nonce'),
  displayUnsupported: redirect('invalid_request', 'Unsupported display value'),
  promptUnsupported: redirect('invalid_request', 'Unsupported prompt value'),
  vtrMalformed: redirect('invalid_request', 'Invalid vtr value'),
  vtrNotRegistered: redirect('invalid_request', 'The requested vtr is not allowed for this client'),
  fidoNotSupported: redirect('invalid_request', 'fido_auth_response is not supported'),
  ssoLoginRequired: redirect('sso_login_required', 'The user has to log in'),
  interactionRequired: redirect('interaction_required', 'The user has to prove more of their identity'),
  consentRequired: redirect('consent_required', 'The user has to agree'),
  signInRefused: redirect('access_denied', 'The user did not log in'),
  stepUpRefused: redirect('access_denied', 'The user did not prove their identity'),
  consentRefused: redirect('access_denied', 'The user did not agree'),
  personUnknown: redirect('access_denied', 'The user is not known'),
  levelNotHeld: redirect('access_denied', 'The user does not meet the requested vtr'),
  // only by a fault rule
  loginRequired: redirect('login_required', 'The user has to log in'),
  accountSelectionRequired: redirect('account_selection_required', 'The user has to select an account'),
  invalidRequestUri: redirect('invalid_request_uri', 'The request_uri is invalid'),
  invalidRequestObject: redirect('invalid_request_object', 'The request object is invalid'),
  unauthorizedClient: redirect('unauthorized_client', 'The client may not request a code'),
  serverError: redirect('server_error', 'An unexpected condition was encountered'),
  temporarilyUnavailable: redirect('temporarily_unavailable', 'The service is temporarily unavailable'),

  // token endpoint
  contentTypeNotForm: json('invalid_request', 'The request must be application/x-www-form-urlencoded'),
  tokenParameterRepeated: json('invalid_request', 'A parameter is included more than once'),
  grantTypeMissing: json('invalid_request', 'Missing grant_type'),
  grantTypeUnsupported: json('unsupported_grant_type', 'Unsupported grant_type value'),
  credentialsMixed: json('invalid_request', 'More than one mechanism authenticates the client'),
  clientNotAuthenticated: json('invalid_client', 'Client authentication failed'),
  codeMissing: json('invalid_request', 'Missing code'),
  tokenRedirectUriMissing: json('invalid_request', 'Missing redirect_uri'),
  codeInvalid: json('invalid_grant', 'The authorization code is invalid'),
  refreshTokenMissing: json('invalid_request', 'Missing refresh_token'),
  refreshTokenInvalid: json('invalid_grant', 'The refresh token is invalid'),
  scopeExceedsGrant: json('invalid_scope', 'The requested scope exceeds the scope granted'),
  grantNotAllowed: json('unauthorized_client', 'The client may not use this grant type'),
  bodyTooLarge: json('invalid_request', 'The request is too large'),

  // userinfo endpoint
  accessTokenMissing: bearer(401, '', 'The request has no access token'),
  accessTokenInvalid: bearer(401, 'invalid_token', 'The access token is invalid'),
  accessTokenExpired: bearer(401, 'invalid_token', 'The access token expired'),
  scopeInsufficient: bearer(403, 'insufficient_scope', 'The access token lacks the scope client_metadata'),
  metadataInvalid: json('invalid_request', 'Invalid parameter content'),

  // anywhere
  methodNotAllowed: json('invalid_request', 'Method not allowed', 405),
  fidoNotServed: json('not_supported', 'FIDO UAF is not part of this sandbox', 501),
  badTarget: json('invalid_request', 'The address cannot be decoded'),
  internal: json('server_error', 'An unexpected condition was encountered', 500),
} as const satisfies Record<string, NhsLoginError>;

export type NhsLoginErrorName = keyof typeof ERRORS;

/** An error of the catalogue, and for the journal what was expected and received. */
export interface Refusal {
  readonly error: NhsLoginErrorName;
  readonly advice?: readonly string[];
}

/** Where to go with an error that goes back to the client. */
export interface Return {
  readonly redirectUri: string;
  readonly state?: string | undefined;
}

const FAILURES: Readonly<Record<EdgeFailure, NhsLoginErrorName>> = {
  bodyTooLarge: 'bodyTooLarge',
  badTarget: 'badTarget',
  internal: 'internal',
};

/** The reply that refuses a request. `back` is needed by those that go back to the client; without it they are a page. */
export function refuse({ error: name, advice }: Refusal, about: About = {}, back?: Return, headers: readonly string[] = []): Reply {
  const entry: NhsLoginError = ERRORS[name];
  const { status, error, description } = entry;
  const told: About = { summary: `refused: ${description}`, error: name, ...about, ...withAdvice(about, advice) };
  const options = { about: told, headers };
  if (entry.answer === 'json') return jsonAnswer(status, { error, error_description: description }, options);
  if (entry.answer === 'bearer') return { status, headers: ['WWW-Authenticate', challenge(entry), ...headers], about: told };
  if (entry.answer === 'page' || back === undefined) return errorPage(entry.answer === 'page' ? status : 400, description, told);
  return backToClient(back.redirectUri, { error, error_description: description, state: back.state }, options);
}

/** Every row, for tests and documents. */
export const nhsLoginErrorRows: Readonly<Record<NhsLoginErrorName, NhsLoginError>> = ERRORS;

export const nhsLoginErrors: ErrorCatalogue = {
  entries: Object.entries(ERRORS).map(([name, { status, description }]) => ({ name, status, description })),
  render: (name, request) => refuse({ error: name as NhsLoginErrorName }, {}, returnOf(request)),
  failure: (failure, request) => {
    const isForPeople = /\/(?:authorize|sign-in)$/.test(request.path);
    return refuse({ error: failure === 'bodyTooLarge' && isForPeople ? 'requestTooLarge' : FAILURES[failure] }, { decidedBy: failure });
  },
};

/** Where a request that a fault rule refuses would have gone back to. */
function returnOf({ query }: SandboxRequest): Return | undefined {
  const redirectUri = query.get('redirect_uri') ?? '';
  return isUsableRedirect(redirectUri) ? { redirectUri, state: query.get('state') ?? undefined } : undefined;
}

/** RFC 6750 §3. A request that brings no token is told no error. */
function challenge({ error, description, status }: NhsLoginError): string {
  if (error === '') return 'Bearer';
  const scope = status === 403 ? ', scope="client_metadata"' : '';
  return `Bearer error="${error}", error_description="${description}"${scope}`;
}

function withAdvice({ advice: known = [] }: About, more: readonly string[] = []): Pick<About, 'advice'> {
  const advice = [...known, ...more];
  return advice.length > 0 ? { advice } : {};
}
