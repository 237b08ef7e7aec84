/** `POST /backchannel_logout`: CIS2 tells that somebody has signed out; the tokens that came of the sign-in are good no longer. */
import { firstRefusal } from '#conventions/api-platform/checks';
import type { SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import { readForm } from '../../oidc/parameters.ts';
import { type PlatformRefusal, refuse } from '../errors.ts';
import { type IdentityProvider, isMock, providerOf } from '../identity-providers.ts';
import { LOGOUT_CHECKS, LogoutToken } from '../logout-checks.ts';
import { answer } from '../replies.ts';

export const backchannelLogout: Operation<OauthDeps> = async (request, deps) => {
  const refused = (refusal: PlatformRefusal, decidedBy: string, correlation = {}) =>
    refuse(refusal, deps.context.ids.uuid(), { decidedBy, correlation });
  const { backchannelLogoutFrom: allowed } = await deps.settings.read();
  if (allowed.length > 0 && !allowed.includes(sourceOf(request))) {
    const advice = [`source address: expected ${allowed.join(' or ')}; received ${sourceOf(request) || 'none'}`];
    return refused({ error: 'logoutSourceForbidden', advice }, 'sourceIsAllowed');
  }
  let provider: IdentityProvider;
  try {
    provider = await providerOf({ kind: 'nhs-cis2', mock: isMock(request, deps) }, request, deps);
  } catch (error) {
    return refused({ error: 'logoutKeysUnreachable', advice: [(error as Error).message] }, 'providerIsKnown');
  }
  const token = new LogoutToken((await readForm(request)).get('logout_token') ?? '', provider, deps);
  const found = await firstRefusal(LOGOUT_CHECKS, token);
  if (found) return refused(found.refusal, found.decidedBy);

  const sid = token.claims.sid as string;
  const ended = await Promise.all([deps.tokens.endSession(sid), deps.platform.endSession(sid)]);
  if (!ended.includes(true)) return refused({ error: 'logoutSidUnknown' }, 'sidIsKnown', { sid });
  return answer(200, { success: true }, { summary: `session ${sid} ended`, correlation: { sid } });
};

/** Where the request comes from; an IPv4 address stands in an IPv6 one when the socket takes both. */
function sourceOf({ remoteAddress = '' }: SandboxRequest): string {
  return remoteAddress.replace(/^::ffff:(?=\d+\.)/, '');
}
