/** `POST …/token/introspect` (RFC 7662): a client asks what a token is. */
import { jsonAnswer } from '../../oidc/responses.ts';
import { refuse } from '../errors.ts';
import { isExpired, readRefreshToken, readSignedToken, sessionOf } from '../tokens.ts';
import { clientBehind } from './client.ts';
import { type RealmOperation, singleForm } from './in-realm.ts';

export const introspect: RealmOperation = async (request, deps, realm) => {
  const form = await singleForm(request);
  if (!(form instanceof URLSearchParams)) return form;
  const found = await clientBehind(form, request, deps, realm, 'introspectionUnauthorised');
  if (!('client' in found)) return found;
  const token = form.get('token') ?? '';
  if (token === '') return refuse('introspectionTokenMissing', { decidedBy: 'tokenIsThere' });
  const claims = (await readSignedToken(token, 'Bearer', realm, deps)) ?? (await readRefreshToken(token, realm, deps));
  const belongsToClient = claims?.sid === undefined;
  const isActive =
    claims !== undefined && !isExpired(claims, deps) && (belongsToClient || (await sessionOf(claims, realm, deps)) !== undefined);
  const body = isActive ? { ...claims, client_id: claims.azp, username: claims.preferred_username, active: true } : { active: false };
  return jsonAnswer(200, body, { about: { summary: `introspection: ${isActive ? 'active' : 'not active'}` } });
};
