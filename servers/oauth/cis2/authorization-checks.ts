/**
 * The checks of an authorization request, in their order. Until client and redirect address are known to belong together a mistake is
 * told on a page, to whoever sits there; after that it goes back to the client (OpenID Connect Core §3.1.2.6).
 */
import type { AuthorizationRequest } from '../oidc/authorization-request.ts';
import { type Client, mayRedirectTo } from '../oidc/clients.ts';
import { challengeOf } from '../oidc/pkce.ts';
import { responseModeOf } from '../oidc/responses.ts';
import { ACR_VALUES } from './acr.ts';
import { isScope } from './scopes.ts';

/** What is told to people when the browser cannot be sent back. */
export interface PageProblem {
  readonly decidedBy: string;
  readonly reason: string;
  readonly advice: readonly string[];
}

/** What is told to the client. */
export interface RedirectProblem {
  readonly decidedBy: string;
  readonly error: string;
  readonly description: string;
}

type RedirectCheck = (request: AuthorizationRequest, client: Client) => Omit<RedirectProblem, 'decidedBy'> | undefined;

/** Of one parameter: it has to fit into an address on the way back. */
const MOST_CHARACTERS = 4096;

/** Why the browser cannot be sent back to where the request says. */
export function pageProblemOf(request: AuthorizationRequest, client: Client | undefined): PageProblem | undefined {
  const { clientId, redirectUri, values } = request;
  if (Object.values(values).some((value = '') => value.length > MOST_CHARACTERS))
    return {
      decidedBy: 'parametersAreShort',
      reason: 'The request is too long.',
      advice: [`no parameter may have more than ${MOST_CHARACTERS} characters`],
    };
  if (clientId === undefined)
    return { decidedBy: 'clientIdIsThere', reason: 'The request has no client_id.', advice: ['client_id is missing'] };
  if (client === undefined)
    return {
      decidedBy: 'clientIsKnown',
      reason: 'The client_id is not that of a registered application.',
      advice: [`no approved application is registered as nhs-cis2 client '${clientId}'`],
    };
  if (redirectUri === undefined)
    return { decidedBy: 'redirectUriIsThere', reason: 'The request has no redirect_uri.', advice: ['redirect_uri is missing'] };
  if (!mayRedirectTo(client, redirectUri))
    return {
      decidedBy: 'redirectUriIsRegistered',
      reason: 'The redirection URI provided does not match a pre-registered value.',
      advice: [`redirect_uri: expected ${expectedAddresses(client)}, received ${redirectUri}`],
    };
  return undefined;
}

/** The first mistake that the client is to hear of. */
export function redirectProblemOf(request: AuthorizationRequest, client: Client): RedirectProblem | undefined {
  for (const check of REDIRECT_CHECKS) {
    const problem = check(request, client);
    if (problem) return { ...problem, decidedBy: check.name };
  }
  return undefined;
}

const responseTypeIsThere: RedirectCheck = ({ responseType }) =>
  responseType === undefined ? { error: 'invalid_request', description: "Missing parameter, 'response_type'" } : undefined;

const responseTypeIsCode: RedirectCheck = ({ responseType }) =>
  responseType === 'code' ? undefined : { error: 'unsupported_response_type', description: 'Response type is not supported' };

const responseModeIsKnown: RedirectCheck = ({ responseMode }) =>
  responseModeOf(responseMode) ? undefined : { error: 'invalid_request', description: 'Invalid response_mode' };

const noRequestObject: RedirectCheck = ({ values }) => {
  if (values.request !== undefined) return { error: 'request_not_supported', description: 'The request parameter is not supported' };
  if (values.request_uri !== undefined)
    return { error: 'request_uri_not_supported', description: 'The request_uri parameter is not supported' };
  return undefined;
};

const scopesAreKnown: RedirectCheck = ({ scopes }, client) => {
  const unknown = scopes.filter((scope) => !isScope(scope) || !(client.scopes?.includes(scope) ?? true));
  return unknown.length > 0
    ? { error: 'invalid_scope', description: `Unknown/invalid scope(s): [${unknown.map(printable).join(', ')}]` }
    : undefined;
};

const scopeHoldsOpenid: RedirectCheck = ({ scopes }) =>
  scopes.includes('openid') ? undefined : { error: 'invalid_scope', description: 'The scope openid is required' };

const promptsFitTogether: RedirectCheck = ({ prompts }) =>
  prompts.includes('none') && prompts.length > 1
    ? { error: 'invalid_request', description: 'The prompt value none cannot be used with other values' }
    : undefined;

const maxAgeIsANumber: RedirectCheck = ({ maxAgeIsMalformed }) =>
  maxAgeIsMalformed ? { error: 'invalid_request', description: 'Invalid max_age' } : undefined;

const claimsAreAnObject: RedirectCheck = ({ values }) =>
  claimsAskedFor(values.claims) ? undefined : { error: 'invalid_request', description: 'Invalid JSON in supplied claims parameter.' };

const challengeIsWellFormed: RedirectCheck = ({ codeChallenge, codeChallengeMethod }) => {
  const challenge = challengeOf(codeChallenge, codeChallengeMethod);
  return challenge && 'problem' in challenge ? { error: 'invalid_request', description: challenge.problem } : undefined;
};

const REDIRECT_CHECKS: readonly RedirectCheck[] = [
  responseTypeIsThere,
  responseTypeIsCode,
  responseModeIsKnown,
  noRequestObject,
  scopesAreKnown,
  scopeHoldsOpenid,
  promptsFitTogether,
  maxAgeIsANumber,
  claimsAreAnObject,
  challengeIsWellFormed,
];

/** Parameters of OpenID Connect that have no effect here. */
const WITHOUT_EFFECT = ['display', 'id_token_hint', 'ui_locales'] as const;
const KNOWN_PROMPTS: readonly string[] = ['none', 'login'];

/** What was not understood, or is left out though it should not be: for the journal. */
export function adviceOn({ values, state, nonce, prompts, acrValues, advice }: AuthorizationRequest): readonly string[] {
  const oddPrompts = prompts.filter((prompt) => !KNOWN_PROMPTS.includes(prompt));
  const oddClasses = acrValues.filter((acr) => !ACR_VALUES.some((known) => known === acr));
  return [
    ...advice,
    ...WITHOUT_EFFECT.flatMap((name) => (values[name] === undefined ? [] : [`${name} has no effect`])),
    ...(state === undefined ? ['no state was sent: CIS2 asks for one, against forged requests'] : []),
    ...(nonce === undefined ? ['no nonce was sent: without one an id token can be replayed'] : []),
    ...(oddPrompts.length > 0 ? [`prompt ${oddPrompts.join(' ')} is ignored: CIS2 knows login and none`] : []),
    ...(oddClasses.length > 0 ? [`acr_values ${oddClasses.join(' ')} are ignored: known are ${ACR_VALUES.join(', ')}`] : []),
  ];
}

/** Names of the claims that `claims` asks for (OpenID Connect Core §5.5); nothing when it is not such an object. */
export function claimsAskedFor(
  claims: string | undefined,
): { readonly userinfo: readonly string[]; readonly idToken: readonly string[] } | undefined {
  if (claims === undefined) return { userinfo: [], idToken: [] };
  try {
    const asked: unknown = JSON.parse(claims);
    if (!isObject(asked)) return undefined;
    const { userinfo = {}, id_token: idToken = {} } = asked;
    return isObject(userinfo) && isObject(idToken) ? { userinfo: Object.keys(userinfo), idToken: Object.keys(idToken) } : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function expectedAddresses({ redirectUrls }: Client): string {
  if (redirectUrls === 'any') return 'an absolute address that a browser can go to';
  return redirectUrls.length > 0 ? redirectUrls.join(' or ') : 'one that is registered, and none is';
}

/** A word of a request as an answer may repeat it. */
function printable(word: string): string {
  return word.slice(0, 100).replaceAll(/[^\x21-\x7e]/g, '?');
}
