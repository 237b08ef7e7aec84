/** `POST /introspect` (RFC 7662) and `POST /token/revoke` (RFC 7009): what a client can ask and do about its own tokens. */
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import { secondsOf } from '../../oidc/id-token.ts';
import { readForm } from '../../oidc/parameters.ts';
import { jsonAnswer } from '../../oidc/responses.ts';
import { clientOf } from '../client.ts';
import { refuse } from '../errors.ts';
import type { Cis2Token } from '../grants.ts';
import { realmOf } from '../realm.ts';

export const introspect: Operation<OauthDeps> = async (request, deps) => {
  const form = await readForm(request);
  const realm = await realmOf(request, deps);
  const authenticated = await clientOf(form, request, realm, deps);
  if ('refusal' in authenticated) return authenticated.refusal;
  const { client, about } = authenticated;
  const token = form.get('token');
  if (!token) return refuse('tokenMissing', { ...about, decidedBy: 'tokenIsThere' });
  const access = await deps.cis2.access(token);
  const found = access ?? (await deps.cis2.refresh(token));
  if (found === undefined || found.grant.clientId !== client.clientId)
    return jsonAnswer(200, { active: false }, { about: { ...about, summary: 'not a token of this client' } });
  const body = described(found, access === undefined ? 'refresh_token' : 'Bearer', realm.issuer);
  return jsonAnswer(200, body, { about: { ...about, summary: `token of ${found.grant.person.id}` } });
};

/** Revoking a refresh token revokes what was got by it. A token that is not known is as good as revoked (RFC 7009 §2.2). */
export const revoke: Operation<OauthDeps> = async (request, deps) => {
  const form = await readForm(request);
  const authenticated = await clientOf(form, request, await realmOf(request, deps), deps);
  if ('refusal' in authenticated) return authenticated.refusal;
  const { client, about } = authenticated;
  const token = form.get('token');
  if (!token) return refuse('tokenMissing', { ...about, decidedBy: 'tokenIsThere' });
  const refresh = await deps.cis2.refresh(token);
  const found = refresh ?? (await deps.cis2.access(token));
  const own = found !== undefined && found.grant.clientId === client.clientId;
  if (own && refresh) await deps.cis2.revoke(refresh.grantId);
  else if (own) await deps.cis2.revokeAccess(token);
  const summary = own ? `token of ${found.grant.person.id} revoked` : 'nothing to revoke: not a token of this client';
  return jsonAnswer(200, {}, { about: { ...about, summary } });
};

function described({ grant, scopes, issuedAt, expiresAt }: Cis2Token, type: string, iss: string) {
  const { clientId, person, sid, signIn, authenticatedAt } = grant;
  return {
    active: true,
    scope: scopes.join(' '),
    client_id: clientId,
    user_id: person.id,
    username: person.id,
    token_type: type,
    exp: secondsOf(expiresAt),
    iat: secondsOf(issuedAt),
    sub: person.id,
    iss,
    sid,
    acr: signIn.acr,
    auth_time: secondsOf(authenticatedAt),
  };
}
