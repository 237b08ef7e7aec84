/** Endpoints that want one level each: for trying out whether a suite gets the tokens that it means to get. */
import { apigeeFault } from '#conventions/api-platform/apigee-faults';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';
import type { AuthLevel } from '../tokens.ts';

/** Each level, and where it is wanted below `/test-auth`. */
export const AUTH_LEVELS: readonly { readonly path: string; readonly level: AuthLevel }[] = [
  { path: 'app/level3', level: 'level3' },
  { path: 'nhs-cis2/aal1', level: 'aal1' },
  { path: 'nhs-cis2/aal2', level: 'aal2' },
  { path: 'nhs-cis2/aal3', level: 'aal3' },
  { path: 'nhs-login/P0', level: 'p0' },
  { path: 'nhs-login/P5', level: 'p5' },
  { path: 'nhs-login/P9', level: 'p9' },
];

/** Level 0: an API key, and no token. Here it is demanded in every environment: that is what the endpoint is for. */
export const wantsApiKey: Operation<OauthDeps> = async (request, deps) => {
  const apiKey = request.header('apikey');
  if (!apiKey) return apigeeFault({ fault: 'apiKeyMissing' }, 'apiKeyIsThere');
  const application = (await deps.world.applications.get(apiKey))?.doc;
  if (application?.status !== 'approved') return apigeeFault({ fault: 'apiKeyUnknown' }, 'apiKeyIsKnown');
  return json(200, {}, [], { summary: `${application.name} has shown its key`, correlation: { clientId: apiKey } });
};

/** Any other: an access token of exactly that level. */
export function wantsLevel(level: AuthLevel): Operation<OauthDeps> {
  return async (request, deps) => {
    const accessToken = /^Bearer +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1];
    if (accessToken === undefined) return apigeeFault({ fault: 'tokenMissing' }, 'tokenIsThere');
    const token = await deps.tokens.find(accessToken);
    const application = token && (await deps.world.applications.get(token.apiKey))?.doc;
    if (!token || application?.status !== 'approved') return apigeeFault({ fault: 'tokenUnknown' }, 'tokenIsKnown');
    if (token.expiresAt <= deps.context.clock.now()) return apigeeFault({ fault: 'tokenExpired' }, 'tokenIsNotExpired');
    if (token.authLevel === level) return json(200, {}, [], { summary: `${application.name} has a token of ${level}` });
    const advice = [`expected a token of exactly ${level}; received one of ${token.authLevel}`];
    return apigeeFault({ fault: 'scopeMissing', faultstring: `Required scope(s): ${scopeFor(level)}`, advice }, 'levelIsRight');
  };
}

function scopeFor(level: AuthLevel): string {
  if (level === 'level3') return 'urn:nhsd:apim:app:level3:mock-jwks';
  return level.startsWith('p')
    ? `urn:nhsd:apim:user-nhs-login:${level.toUpperCase()}:mock-jwks`
    : `urn:nhsd:apim:user-nhs-cis2:${level}:mock-jwks`;
}
