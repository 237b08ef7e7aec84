/** `GET|POST …/userinfo`: who somebody is. */

import { words } from '../../oidc/authorization-request.ts';
import { isForm, readForm } from '../../oidc/parameters.ts';
import { jsonAnswer } from '../../oidc/responses.ts';
import { refuse } from '../errors.ts';
import { isExpired, readSignedToken, sessionOf } from '../tokens.ts';
import { findUser, subOf, userinfoClaims } from '../users.ts';
import type { RealmOperation } from './in-realm.ts';

export const userinfo: RealmOperation = async (request, deps, realm) => {
  const told = { realm: realm.name };
  const inHeader = /^bearer +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1];
  const token = inHeader ?? (isForm(request) ? (await readForm(request)).get('access_token') : undefined);
  if (!token) return refuse('tokenAbsent', { summary: 'refused: no access token', decidedBy: 'tokenIsThere' }, told);
  const claims = await readSignedToken(token, 'Bearer', realm, deps);
  if (claims === undefined) return refuse('tokenInvalid', { decidedBy: 'tokenIsOurs' }, told);
  if (isExpired(claims, deps)) return refuse('tokenInvalid', { decidedBy: 'tokenIsActive', advice: ['the token has expired'] }, told);
  if (!words(String(claims.scope)).includes('openid')) return refuse('openidScopeMissing', { decidedBy: 'scopeIsGranted' }, told);
  const session = await sessionOf(claims, realm, deps);
  const user = session && (await findUser(realm, session.person.id, deps));
  if (user === undefined) return refuse('sessionGone', { decidedBy: 'sessionIsActive' }, told);
  const about = { summary: `userinfo of ${user.id}`, correlation: { clientId: String(claims.azp) } };
  return jsonAnswer(200, { sub: subOf(user), ...(await userinfoClaims(user, deps)) }, { about });
};
