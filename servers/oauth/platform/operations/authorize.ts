/** `GET /authorize`: sends the browser to the identity provider, and remembers for whom. */
import { firstRefusal } from '#conventions/api-platform/checks';
import type { SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { Application } from '#world/application';
import type { OauthDeps } from '../../deps.ts';
import {
  type ClientCheck,
  ClientRequest,
  callbackAdvice,
  clientHasAProduct,
  clientIdIsKnown,
  clientIdIsThere,
  clientIsApproved,
  redirectUriIsTheCallback,
  redirectUriIsThere,
} from '../client-checks.ts';
import { REDIRECT_ERRORS, type RedirectErrorName, refuse } from '../errors.ts';
import { type IdentityProvider, isMock, type ProviderKind, providerOf } from '../identity-providers.ts';
import { addressWith, goTo } from '../redirects.ts';

/** What is wrong before it is sure where the browser may go back to. In the order in which they run. */
export const AUTHORIZE_CHECKS: readonly ClientCheck[] = [
  clientIdIsThere,
  clientIdIsKnown('clientIdNotAKey'),
  clientIsApproved,
  clientHasAProduct,
  redirectUriIsThere,
  redirectUriIsTheCallback,
];

/** What the client is told by sending the browser back to it. The first that is wrong counts. */
const REDIRECTED: readonly (readonly [RedirectErrorName, check: string, isWrong: (query: URLSearchParams) => boolean])[] = [
  ['stateMissing', 'stateIsThere', (query) => !query.get('state')],
  ['responseTypeMissing', 'responseTypeIsThere', (query) => !query.get('response_type')],
  ['responseTypeInvalid', 'responseTypeIsCode', (query) => query.get('response_type') !== 'code'],
];

/** The platform's `state` at the identity provider: 36 characters. */
const STATE_BYTES = 27;
/** Milliseconds that somebody may take to sign in. */
const PATIENCE = 3_600_000;

export const authorize: Operation<OauthDeps> = async (request, deps) => {
  const { query } = request;
  const asked = new ClientRequest(query, deps);
  const { correlation } = asked;
  const found = await firstRefusal(AUTHORIZE_CHECKS, asked);
  if (found) return refuse(found.refusal, deps.context.ids.uuid(), { decidedBy: found.decidedBy, correlation });

  const application = asked.application as Application;
  const redirectUri = query.get('redirect_uri') as string;
  const state = query.get('state') || undefined;
  const wrong = REDIRECTED.find(([, , isWrong]) => isWrong(query));
  if (wrong) {
    const [name, decidedBy] = wrong;
    const { error, description } = REDIRECT_ERRORS[name];
    return goTo(addressWith(redirectUri, { error, error_description: description, state }), {
      summary: `refused: ${description}`,
      decidedBy,
      error: name,
      advice: [`response_type: expected code; received ${query.get('response_type') ?? 'nothing'}`].slice(name === 'stateMissing' ? 1 : 0),
      correlation,
    });
  }

  const which = { kind: kindOf(query), mock: isMock(request, deps) };
  let provider: IdentityProvider;
  try {
    provider = await providerOf(which, request, deps);
  } catch (error) {
    const advice = [`${which.kind} cannot be asked about itself: ${(error as Error).message}`];
    return refuse({ error: 'providerUnreachable', advice }, deps.context.ids.uuid(), { decidedBy: 'providerIsKnown', correlation });
  }
  const own = deps.context.ids.bytes(STATE_BYTES).toString('base64url');
  const callback = `${request.baseUrl}${request.path.slice(0, -'/authorize'.length)}/callback`;
  await deps.platform.departures.keep(own, {
    provider: which,
    apiKey: application.apiKey,
    redirectUri,
    state: state as string,
    callback,
    keptUntil: deps.context.clock.now() + PATIENCE,
  });
  return goTo(addressWith(provider.authorizationEndpoint, parametersFor(provider, own, callback, request)), {
    summary: `to ${provider.kind}, for ${application.name}`,
    correlation,
    advice: adviceOn(query, application),
  });
};

/** Exactly this scope means patients. */
function kindOf(query: URLSearchParams): ProviderKind {
  return query.get('scope') === 'nhs-login' ? 'nhs-login' : 'nhs-cis2';
}

/** What the platform asks of the identity provider, and in this order. */
function parametersFor({ kind, clientId }: IdentityProvider, state: string, callback: string, request: SandboxRequest) {
  const forWorkers = kind === 'nhs-cis2';
  return {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: callback,
    scope: forWorkers ? 'openid nationalrbacaccess' : 'openid profile',
    state,
    max_age: '300',
    acr_values: forWorkers ? request.query.get('acr_values') || 'AAL3_ANY' : undefined,
    // the sandbox's own: who is signed in without a page
    sandbox_user: request.header('x-sandbox-user') || request.query.get('sandbox_user') || undefined,
  };
}

function adviceOn(query: URLSearchParams, application: Application): readonly string[] {
  const twice = [...new Set(query.keys())].filter((name) => query.getAll(name).length > 1);
  return [
    ...callbackAdvice(application),
    ...(query.has('prompt') ? ['prompt is ignored'] : []),
    ...(twice.length > 0 ? [`there more than once, of which the first counts: ${twice.join(', ').slice(0, 200)}`] : []),
  ];
}
