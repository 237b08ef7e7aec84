/**
 * What is checked of an authorization request, in the order in which it is listed at the end; the first check that refuses decides.
 * As long as it is not sure where the browser may go back to, a refusal is a page; from then on it goes to the client.
 */
import type { Check } from '#conventions/api-platform/checks';
import type { OauthDeps } from '../deps.ts';
import type { AuthorizationRequest } from '../oidc/authorization-request.ts';
import { type Client, findClient, isStrict, mayRedirectTo } from '../oidc/clients.ts';
import type { NhsLoginErrorName, Refusal } from './errors.ts';
import { isScope } from './scopes.ts';
import { ALL_VECTORS, DEFAULT_VECTORS, isRegistered, parseVtr, type Vector } from './vectors.ts';

/** Parameters that only NHS login knows, and those that OpenID Connect has and it refuses. */
export const OWN_PARAMETERS = ['allow_registration', 'asserted_login_identity', 'fido_auth_response', 'registration', 'vtr'] as const;

/** What OpenID Connect has and NHS login does not look at. */
const IGNORED_PARAMETERS = ['max_age', 'acr_values', 'ui_locales', 'id_token_hint', 'login_hint', 'claims', 'code_challenge'] as const;

/** A request on its way through the checks, which note what they have found. */
export class AskedAuthorization {
  readonly request: AuthorizationRequest;
  /** Names of parameters that are there more than once. */
  readonly repeated: readonly string[];
  readonly baseUrl: string;
  readonly deps: OauthDeps;
  readonly advice: string[];
  client: Client | undefined;
  /** Those asked for that NHS login knows. */
  scopes: readonly string[] = [];
  vectors: readonly Vector[] = DEFAULT_VECTORS;

  constructor(request: AuthorizationRequest, repeated: readonly string[], baseUrl: string, deps: OauthDeps) {
    this.request = request;
    this.repeated = repeated;
    this.baseUrl = baseUrl;
    this.deps = deps;
    const ignored = IGNORED_PARAMETERS.filter((name) => request.values[name] !== undefined);
    this.advice = [...request.advice, ...ignored.map((name) => `NHS login does not support ${name}, and ignores it`)];
  }

  /** The platform signs people in as an ordinary client, but for `nonce` and `vtr`, which it does not send. */
  get isPlatform(): boolean {
    return this.client?.kind === 'platform';
  }
}

type AuthorizationCheck = Check<AskedAuthorization, NhsLoginErrorName>;

const clientIdIsThere: AuthorizationCheck = ({ request }) => (request.clientId === undefined ? { error: 'clientIdMissing' } : undefined);

const clientIsKnown: AuthorizationCheck = async (asked) => {
  const { clientId = '' } = asked.request;
  asked.client = await findClient(asked.deps, 'nhs-login', clientId, asked.baseUrl);
  if (asked.client === undefined) return refused('clientUnknown', 'client_id', 'one that is registered as nhs-login client', clientId);
  asked.advice.push(...asked.client.advice);
  return undefined;
};

const redirectUriIsThere: AuthorizationCheck = ({ request }) =>
  request.redirectUri === undefined ? { error: 'redirectUriMissing' } : undefined;

const redirectUriIsRegistered: AuthorizationCheck = ({ client, request: { redirectUri = '' } }) =>
  client === undefined || mayRedirectTo(client, redirectUri)
    ? undefined
    : refused(
        'redirectUriNotRegistered',
        'redirect_uri',
        client.redirectUrls === 'any' ? 'an absolute address' : client.redirectUrls.join(' or '),
        redirectUri,
      );

/** https, no query; http for this machine only. Where strangers are let in, so are their addresses. */
const redirectUriIsAllowed: AuthorizationCheck = (asked) => {
  const { redirectUri = '' } = asked.request;
  const { protocol, hostname, search } = new URL(redirectUri);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const problem =
    protocol === 'http:' && !isHere ? 'must be https' : search !== '' || redirectUri.includes('?') ? 'must have no query' : undefined;
  if (problem === undefined || asked.isPlatform) return undefined;
  if (isStrict(asked.deps)) return { error: 'redirectUriNotAllowed', advice: [`redirect_uri ${problem}`] };
  asked.advice.push(`redirect_uri ${problem}; integration would refuse it`);
  return undefined;
};

const nothingIsRepeated: AuthorizationCheck = ({ repeated }) =>
  repeated.length === 0 ? undefined : { error: 'parameterRepeated', advice: [`more than once: ${repeated.join(', ').slice(0, 200)}`] };

const responseTypeIsThere: AuthorizationCheck = ({ request }) =>
  request.responseType === undefined ? { error: 'responseTypeMissing' } : undefined;

const responseTypeIsCode: AuthorizationCheck = ({ request: { responseType } }) =>
  responseType === 'code' ? undefined : refused('responseTypeUnsupported', 'response_type', 'code', responseType);

const nothingUnsupportedIsAsked: AuthorizationCheck = ({ request: { values } }) => {
  if (values.request !== undefined) return { error: 'requestNotSupported' };
  if (values.request_uri !== undefined) return { error: 'requestUriNotSupported' };
  return values.registration === undefined ? undefined : { error: 'registrationNotSupported' };
};

const responseModeIsQuery: AuthorizationCheck = ({ request: { responseMode } }) =>
  responseMode === undefined || responseMode === 'query'
    ? undefined
    : refused('responseModeUnsupported', 'response_mode', 'query', responseMode);

const scopeIsThere: AuthorizationCheck = ({ request: { scopes } }) => (scopes.length === 0 ? { error: 'scopeMissing' } : undefined);

const scopeHasOpenid: AuthorizationCheck = ({ request: { scopes } }) =>
  scopes.includes('openid') ? undefined : refused('openidMissing', 'scope', 'openid among others', scopes.join(' '));

/** Unknown ones are ignored; known ones must be the client's. */
const scopesAreTheClients: AuthorizationCheck = (asked) => {
  const { client, request } = asked;
  asked.scopes = request.scopes.filter(isScope);
  const unknown = request.scopes.filter((scope) => !isScope(scope));
  if (unknown.length > 0) asked.advice.push(`unknown scopes are ignored: ${unknown.join(' ').slice(0, 200)}`);
  const foreign = asked.scopes.filter((scope) => client?.scopes && !client.scopes.includes(scope) && scope !== 'openid');
  return foreign.length === 0 ? undefined : refused('scopeNotAllowed', 'scope', (client?.scopes ?? []).join(' '), foreign.join(' '));
};

const scopesGoTogether: AuthorizationCheck = ({ scopes }) =>
  scopes.includes('profile') && scopes.includes('basic_demographics') ? { error: 'scopesExcludeEachOther' } : undefined;

const stateIsThere: AuthorizationCheck = ({ request }) => (request.state === undefined ? { error: 'stateMissing' } : undefined);

const nonceIsThere: AuthorizationCheck = (asked) =>
  asked.request.nonce === undefined && !asked.isPlatform ? { error: 'nonceMissing' } : undefined;

const displayIsSupported: AuthorizationCheck = ({ request: { values } }) =>
  values.display === undefined || ['page', 'touch'].includes(values.display)
    ? undefined
    : refused('displayUnsupported', 'display', 'page or touch', values.display);

const promptIsSupported: AuthorizationCheck = ({ request: { values } }) =>
  values.prompt === undefined || ['none', 'login'].includes(values.prompt)
    ? undefined
    : refused('promptUnsupported', 'prompt', 'none or login', values.prompt);

const vtrIsWellFormed: AuthorizationCheck = (asked) => {
  const { vtr } = asked.request.values;
  const parsed = vtr === undefined ? (asked.isPlatform ? ALL_VECTORS : DEFAULT_VECTORS) : parseVtr(vtr);
  if (parsed === undefined) return refused('vtrMalformed', 'vtr', 'a JSON array such as ["P9.Cp.Cd","P9.Cm"]', vtr);
  asked.vectors = parsed;
  return undefined;
};

/** Of the default those count that are registered; one that was asked for must be. */
const vtrIsRegistered: AuthorizationCheck = (asked) => {
  const { client, vectors, request } = asked;
  const registered = vectors.filter((vector) => isRegistered(vector, client?.vectorsOfTrust));
  const isGood = request.values.vtr === undefined ? registered.length > 0 : registered.length === vectors.length;
  if (!isGood)
    return refused('vtrNotRegistered', 'vtr', (client?.vectorsOfTrust ?? []).join(' or '), vectors.map(({ text }) => text).join(' or '));
  asked.vectors = registered;
  return undefined;
};

const fidoIsNotUsed: AuthorizationCheck = ({ request: { values } }) =>
  values.fido_auth_response === undefined ? undefined : { error: 'fidoNotSupported' };

/** Until these have passed, nobody is sent anywhere. */
export const RETURN_CHECKS: readonly AuthorizationCheck[] = [
  clientIdIsThere,
  clientIsKnown,
  redirectUriIsThere,
  redirectUriIsRegistered,
  redirectUriIsAllowed,
];

export const AUTHORIZATION_CHECKS: readonly AuthorizationCheck[] = [
  nothingIsRepeated,
  responseTypeIsThere,
  responseTypeIsCode,
  nothingUnsupportedIsAsked,
  responseModeIsQuery,
  scopeIsThere,
  scopeHasOpenid,
  scopesAreTheClients,
  scopesGoTogether,
  stateIsThere,
  nonceIsThere,
  displayIsSupported,
  promptIsSupported,
  vtrIsWellFormed,
  vtrIsRegistered,
  fidoIsNotUsed,
];

function refused(
  error: NhsLoginErrorName,
  what: string,
  expected: string,
  received: string | undefined,
): Refusal & { error: NhsLoginErrorName } {
  return { error, advice: [`${what}: expected ${expected}; received ${(received ?? 'nothing').slice(0, 200)}`] };
}
