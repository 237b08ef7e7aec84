/** Tokens without a flow: made for whomever a test needs, and taken back. */
import { readJson, refuse } from '#kernel/control/control';
import { empty, json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';
import { grantOf, parseOrder } from './token-order.ts';

/** `POST /_sandbox/tokens`: mints a token. 400 names the field that cannot be met. */
export const mintToken: Operation<OauthDeps> = async (request, deps) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const parsed = parseOrder(read.value);
  if ('issues' in parsed) return refuse(400, 'not a token order', parsed.issues);
  const { order } = parsed;
  const granted = await grantOf(order, deps.world);
  if ('issues' in granted) return refuse(400, 'no such token can be made', granted.issues);
  const { grant } = granted;
  const { accessToken } = await deps.tokens.issue(grant, order.lifetime);
  return json(201, {
    access_token: accessToken,
    expires_in: Math.floor(order.lifetime / 1000),
    token_type: 'Bearer',
    scope: grant.scopes,
    app: grant.apiKey,
    level: grant.authLevel,
    ...(grant.userId !== undefined && { user: grant.userId }),
  });
};

/** `DELETE /_sandbox/tokens/{token}`: from now on nobody knows the token. */
export const revokeToken: Operation<OauthDeps> = async (request, { tokens }) =>
  (await tokens.revoke(request.params.token ?? '')) ? empty(204) : refuse(404, 'there is no such token');
