/** Tokens without a flow: made for whomever a test needs, looked at, and taken back. */

import { readJson, refuse } from '#kernel/control/control';
import { readListing } from '#kernel/control/listing';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import { empty, json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import { londonDay } from '#world/rules/london';
import type { OauthDeps } from '../deps.ts';
import { digestOfToken, type TokenRecord } from '../tokens.ts';
import { grantOf, parseOrder } from './token-order.ts';

/** `POST /_sandbox/tokens`: mints a token. 400 names the field that cannot be met. */
export const mintToken: Operation<OauthDeps> = async (request, deps) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const parsed = parseOrder(read.value);
  if ('issues' in parsed) return refuse(400, 'not a token order', parsed.issues);
  const { order } = parsed;
  const granted = await grantOf(order, deps.world, londonDay(deps.context.clock.now()));
  if ('issues' in granted) return refuse(400, 'no such token can be made', granted.issues);
  const { grant } = granted;
  const lifetime = order.lifetime ?? (await deps.settings.read()).lifetimes.accessToken * 1000;
  const { accessToken } = await deps.tokens.issue(grant, lifetime);
  return json(201, {
    access_token: accessToken,
    expires_in: Math.floor(lifetime / 1000),
    token_type: 'Bearer',
    scope: grant.scopes,
    app: grant.apiKey,
    level: grant.authLevel,
    ...(grant.userId !== undefined && { user: grant.userId }),
  });
};

/** `GET /_sandbox/tokens?limit=&cursor=`: what is known of all tokens, each under its digest; the tokens themselves are kept nowhere. */
export const listTokens: Operation<OauthDeps> = async (request, { tokens, context }) => {
  const read = readListing(request);
  if ('refusal' in read) return read.refusal;
  const { items, next } = await tokens.list(read.page);
  const now = context.clock.now();
  return json(200, { items: items.map(({ id, doc }) => summary(id, doc, now)), ...(next !== undefined && { next }) });
};

/** `DELETE /_sandbox/tokens/{token}`: from now on nobody knows the token, which may be given by its digest. */
export const revokeToken: Operation<OauthDeps> = async (request, { tokens }) =>
  (await tokens.revokeDigest(digestIn(request))) ? empty(204) : noToken();

/** `POST /_sandbox/tokens/{token}/expire`: from now on the token has expired, which is not the same as nobody knowing it. */
export const expireToken: Operation<OauthDeps> = async (request, { tokens, context }) => {
  const digest = digestIn(request);
  const expired = await tokens.expire(digest);
  return expired ? json(200, summary(digest, expired, context.clock.now())) : noToken();
};

/** As long as SHA-256 is in base64url; tokens are shorter. */
const DIGEST_LENGTH = 43;

function digestIn({ params: { token = '' } }: SandboxRequest): string {
  return token.length === DIGEST_LENGTH ? token : digestOfToken(token);
}

/** Without claims and id token: this is read at a glance. */
function summary(digest: string, record: TokenRecord, now: number) {
  const { apiKey, scopes, grantType, authLevel, provider, userId, issuedAt, expiresAt } = record;
  return {
    digest,
    active: expiresAt > now,
    app: apiKey,
    ...(userId !== undefined && { user: userId }),
    level: authLevel,
    provider,
    grantType,
    scope: scopes,
    issuedAt: new Date(issuedAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
  };
}

function noToken(): Reply {
  return refuse(404, 'there is no such token');
}
