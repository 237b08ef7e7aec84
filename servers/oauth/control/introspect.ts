/** `POST /_sandbox/introspect`: what the authorisation server knows about a token or an API key, for the API servers. */
import type { ApiKeyFacts, TokenFacts } from '#clients/oauth/token-checker';
import { readJson, refuse } from '#kernel/control/control';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { Application } from '#world/application';
import type { OauthDeps } from '../deps.ts';
import type { TokenRecord } from '../tokens.ts';
import { rolesBehind } from './roles.ts';

/** How the token came about: what the platform hands on to its APIs beyond what they are checked by. */
type SignInFacts = Pick<TokenRecord, 'grantType' | 'idToken' | 'sid'> & { readonly authProvider: TokenRecord['provider'] };

const UNKNOWN = { active: false } as const;

export const introspect: Operation<OauthDeps> = async (request, deps) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const { token, apiKey } = (read.value ?? {}) as { readonly token?: unknown; readonly apiKey?: unknown };
  if (typeof apiKey === 'string' && token === undefined) return json(200, (await apiKeyFacts(apiKey, deps)) ?? UNKNOWN);
  if (typeof token === 'string' && apiKey === undefined) return json(200, (await tokenFacts(token, deps)) ?? UNKNOWN);
  return refuse(400, 'this call takes token or apiKey', [{ path: 'token', reason: 'must be a text, or else apiKey' }]);
};

async function apiKeyFacts(apiKey: string, { world }: OauthDeps): Promise<(ApiKeyFacts & { readonly active: true }) | undefined> {
  const application = (await world.applications.get(apiKey))?.doc;
  if (application?.status !== 'approved') return undefined;
  const { name, products } = application;
  return { active: true, clientId: apiKey, applicationName: name, products };
}

async function tokenFacts(token: string, deps: OauthDeps): Promise<(TokenFacts & SignInFacts) | undefined> {
  const record = await deps.tokens.find(token);
  const application = record && (await deps.world.applications.get(record.apiKey))?.doc;
  // a token dies with its application
  if (!record || application?.status !== 'approved') return undefined;
  const facts = toTokenFacts(record, application, deps.context.clock.now());
  const roles = await rolesBehind(record, deps);
  return roles === undefined ? facts : { ...facts, roles };
}

function toTokenFacts(record: TokenRecord, application: Application, now: number): TokenFacts & SignInFacts {
  const { userId, nhsNumber, idToken, idTokenClaims, sid } = record;
  const active = record.expiresAt > now;
  return {
    active,
    ...(!active && { expired: true }),
    expiresAt: record.expiresAt,
    issuedAt: record.issuedAt,
    scopes: record.scopes,
    authType: record.authType,
    authLevel: record.authLevel,
    grantType: record.grantType,
    authProvider: record.provider,
    clientId: application.apiKey,
    applicationName: application.name,
    products: application.products,
    ...(application.attributes !== undefined && { attributes: application.attributes }),
    ...(userId !== undefined && { userId }),
    ...(nhsNumber !== undefined && { nhsNumber }),
    ...(idToken !== undefined && { idToken }),
    ...(idTokenClaims !== undefined && { idTokenClaims }),
    ...(sid !== undefined && { sid }),
  };
}
