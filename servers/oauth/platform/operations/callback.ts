/** `GET /callback`: the browser comes back from the identity provider. What goes wrong is told to the browser as JSON, never to the application. */
import { firstRefusal } from '#conventions/api-platform/checks';
import type { Reply } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import type { Jwt } from '../../jwt.ts';
import { show } from '../client-assertion.ts';
import { exchangeCode } from '../code-exchange.ts';
import { type PlatformRefusal, refuse } from '../errors.ts';
import { ID_TOKEN_CHECKS, ReceivedIdToken } from '../id-token-checks.ts';
import { type IdentityProvider, providerOf } from '../identity-providers.ts';
import type { Departure } from '../memory.ts';
import { addressWith, goTo } from '../redirects.ts';
import { grantByIdToken } from '../user-grant.ts';
import { ALPHANUMERICS } from '../user-tokens.ts';

const CODE_LENGTH = 8;

export const callback: Operation<OauthDeps> = async (request, deps) => {
  const departure = await deps.platform.departures.take(request.query.get('state') ?? '');
  if (!departure) {
    const advice = ['state: expected one that /authorize has given to the identity provider within the hour, and that nobody has used'];
    return refuse({ error: 'stateInvalid', advice }, deps.context.ids.uuid(), { decidedBy: 'stateIsKnown' });
  }
  const correlation = { clientId: departure.apiKey };
  const refused = (refusal: PlatformRefusal, decidedBy: string) => refuse(refusal, deps.context.ids.uuid(), { decidedBy, correlation });
  const { query } = request;
  const code = query.get('code');
  if (query.has('error') || !code) {
    const told = query.has('error') ? `${query.get('error')}: ${query.get('error_description') ?? 'no description'}` : 'no code';
    return refused(
      { error: 'providerRefused', advice: [`${departure.provider.kind} sent the browser back with ${show(told)}`] },
      'providerSentACode',
    );
  }
  let provider: IdentityProvider;
  try {
    provider = await providerOf(departure.provider, request, deps);
  } catch (error) {
    const advice = [`${departure.provider.kind} cannot be asked about itself: ${(error as Error).message}`];
    return refused({ error: 'providerUnreachable', advice }, 'providerIsKnown');
  }
  const exchanged = await exchangeCode(provider, code, departure.callback, request, deps);
  if ('refusal' in exchanged) return refused(exchanged.refusal, 'providerGivesTokens');
  const { idToken, accessToken } = exchanged.tokens;
  const received = new ReceivedIdToken(idToken, provider, deps);
  const found = await firstRefusal(ID_TOKEN_CHECKS, received);
  if (found) return refused(found.refusal, found.decidedBy);
  return admit(departure, received.jwt as Jwt, { idToken, accessToken }, deps, refused);
};

/** Somebody has signed in: the application gets a code. */
async function admit(
  { apiKey, provider, redirectUri, state }: Departure,
  jwt: Jwt,
  { idToken, accessToken }: { idToken: string; accessToken: string | undefined },
  deps: OauthDeps,
  refused: (refusal: PlatformRefusal, decidedBy: string) => Reply,
): Promise<Reply> {
  const application = (await deps.world.applications.get(apiKey))?.doc;
  if (application?.status !== 'approved') return refused({ error: 'applicationNotApproved' }, 'clientIsApproved');
  const granted = grantByIdToken(application, provider, jwt, idToken, 'authorization_code');
  if ('refusal' in granted) return refused(granted.refusal, 'aScopeIsUsable');
  const { clock, ids } = deps.context;
  const code = ids.text(CODE_LENGTH, ALPHANUMERICS);
  const grant = { ...granted.grant, ...(accessToken !== undefined && { providerToken: accessToken }) };
  const { authorizationCode } = (await deps.settings.read()).lifetimes;
  await deps.platform.codes.keep(code, { grant, redirectUri, keptUntil: clock.now() + authorizationCode * 1000 });
  return goTo(addressWith(redirectUri, { code, state }), {
    summary: `${grant.userId ?? 'somebody'} has signed in to ${application.name} at ${grant.authLevel}`,
    correlation: { clientId: apiKey, userId: grant.userId },
  });
}
