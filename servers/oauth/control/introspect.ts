/** `POST /_sandbox/introspect`: what the authorisation server knows about a token, for the API servers. */
import type { TokenFacts } from '#clients/oauth/token-checker';
import { refuse } from '#kernel/control/control';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { Application } from '#world/application';
import type { OauthDeps } from '../deps.ts';
import type { TokenRecord } from '../tokens.ts';
import { readText } from './input.ts';

const UNKNOWN = { active: false } as const;

export const introspect: Operation<OauthDeps> = async (request, deps) => {
  const read = await readText(request, 'token');
  if ('refusal' in read) return read.refusal;
  if (read.text === undefined) return refuse(400, 'this call takes token', [{ path: 'token', reason: 'is missing: must be a text' }]);
  const record = await deps.tokens.find(read.text);
  const application = record && (await deps.world.applications.get(record.apiKey))?.doc;
  // a token dies with its application
  if (!record || application?.status !== 'approved') return json(200, UNKNOWN);
  return json(200, toTokenFacts(record, application, deps.context.clock.now()));
};

function toTokenFacts(record: TokenRecord, application: Application, now: number): TokenFacts {
  const { userId, nhsNumber, idTokenClaims } = record;
  const active = record.expiresAt > now;
  return {
    active,
    ...(!active && { expired: true }),
    expiresAt: record.expiresAt,
    issuedAt: record.issuedAt,
    scopes: record.scopes,
    authType: record.authType,
    authLevel: record.authLevel,
    clientId: application.apiKey,
    applicationName: application.name,
    ...(userId !== undefined && { userId }),
    ...(nhsNumber !== undefined && { nhsNumber }),
    ...(idTokenClaims !== undefined && { idTokenClaims }),
  };
}
