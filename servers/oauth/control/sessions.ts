/** Who is signed in at the identity providers, and how that ends. */
import { refuse } from '#kernel/control/control';
import type { Reply } from '#kernel/http/message';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import { endSession, tellClients } from '../cis2/logout.ts';
import { CIS2 } from '../cis2/realm.ts';
import type { OauthDeps } from '../deps.ts';
import type { SsoSession } from '../oidc/sso-sessions.ts';

/** `GET /_sandbox/sessions`: all sign-on sessions that are under way, the newest first. */
export const listSessions: Operation<OauthDeps> = async (_, { sso }) => {
  const sessions = [...(await sso.all())].sort((one, other) => other.authenticatedAt - one.authenticatedAt);
  return json(200, { items: sessions.map(shown) });
};

/**
 * `DELETE /_sandbox/sessions/{sid}`: ends one, as a sign-out at the provider does: CIS2's tokens of it are worth nothing, and its clients are told
 * by back-channel logout, the platform among them. 200 says how each of them took it.
 */
export const deleteSession: Operation<OauthDeps> = async (request, deps) => {
  const sid = request.params.sid ?? '';
  const session = await deps.sso.find(sid);
  if (session === undefined) return noSession(sid);
  if (session.issuer !== CIS2) {
    await deps.sso.end(sid);
    return json(200, { session: shown(session), notices: [] });
  }
  const ended = await endSession(sid, deps);
  return ended ? json(200, { session: shown(ended.session), revokedGrants: ended.revokedGrants, notices: ended.notices }) : noSession(sid);
};

/** `POST /_sandbox/sessions/{sid}/logout-token`: tells the clients of a CIS2 session that it is over, though it goes on. 200 says how each took it. */
export const sendLogoutToken: Operation<OauthDeps> = async (request, deps) => {
  const sid = request.params.sid ?? '';
  const session = await deps.sso.find(sid);
  if (session === undefined) return noSession(sid);
  if (session.issuer !== CIS2) return refuse(409, `only NHS CIS2 tells its clients of a logout; this is a session of ${session.issuer}`);
  return json(200, { notices: await tellClients(session, deps) });
};

function shown({ sid, issuer, person, authenticatedAt, clients, keptUntil }: SsoSession) {
  return {
    sid,
    provider: issuer,
    user: person.id,
    signedInAt: new Date(authenticatedAt).toISOString(),
    endsAt: new Date(keptUntil).toISOString(),
    clients: clients.map(({ clientId }) => clientId),
  };
}

function noSession(sid: string): Reply {
  return refuse(404, `nobody is signed in under the sid '${sid}'`);
}
