/** The end of a session: its tokens are worth nothing any more, and the clients that were given some are told (OpenID Connect Back-Channel Logout 1.0). */
import { exchange } from '#clients/oauth/http';
import { suiteAgent } from '#kernel/http/agent';
import type { OauthDeps } from '../deps.ts';
import { signingKeysOf, signJwt } from '../keys/signing-keys.ts';
import { findClient } from '../oidc/clients.ts';
import { secondsOf } from '../oidc/id-token.ts';
import type { SsoSession } from '../oidc/sso-sessions.ts';
import { ID_TOKEN_ALG } from './id-token.ts';
import { CIS2 } from './realm.ts';

/** How one client took the news. */
export interface LogoutNotice {
  readonly clientId: string;
  readonly url: string;
  /** What it answered: 200, where all is well; nothing when it did not answer. */
  readonly status?: number;
  /** Why it did not answer. */
  readonly error?: string;
}

export interface EndedSession {
  readonly session: SsoSession;
  /** Clients whose tokens are worth nothing any more, once for each code that they redeemed. */
  readonly revokedGrants: number;
  readonly notices: readonly LogoutNotice[];
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Milliseconds that a client has to answer in. */
const PATIENCE = 5000;

/** Ends a session of CIS2 by its `sid`; nothing when there is none. */
export async function endSession(sid: string, deps: OauthDeps): Promise<EndedSession | undefined> {
  const session = await deps.sso.end(sid);
  if (session === undefined || session.issuer !== CIS2) return undefined;
  const revokedGrants = await deps.cis2.revokeSession(sid);
  return { session, revokedGrants, notices: await tellClients(session, deps) };
}

/** Tells the clients of a session that it is over; so that a test can have a logout token sent, the session may well go on. */
export async function tellClients(session: SsoSession, deps: OauthDeps): Promise<readonly LogoutNotice[]> {
  const told = await Promise.all(
    session.clients.map(async ({ clientId, iss }) => {
      const client = await findClient(deps, CIS2, clientId, '');
      const url = client?.backchannelLogoutUrl;
      if (url === undefined) return undefined;
      const target = client?.kind === 'platform' ? asCalled(url, iss, deps) : { url, headers: {} };
      return { clientId, url: target.url, ...(await send(target, await logoutToken(session, clientId, iss, deps), deps)) };
    }),
  );
  return told.filter((notice) => notice !== undefined);
}

/** A logout token (Back-Channel Logout 1.0 §2.4), signed. */
async function logoutToken({ sid, person }: SsoSession, clientId: string, iss: string, deps: OauthDeps): Promise<string> {
  const { clock, ids } = deps.context;
  const claims = {
    iss,
    sub: person.id,
    aud: clientId,
    iat: secondsOf(clock.now()),
    jti: ids.uuid(),
    sid,
    events: { [EVENT]: {} },
  };
  return signJwt(await signingKeysOf(deps.kernel).current('cis2', ID_TOKEN_ALG), claims);
}

/** Where a logout token goes, and with which headers beside the usual ones. */
interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The platform is told as CIS2 was called, wherever it listens and however the session was named: it knows CIS2 by that address. */
function asCalled(url: string, iss: string, { context: { name, prefix } }: OauthDeps): Target {
  const { protocol, host, pathname } = new URL(iss);
  return {
    url: pathname.startsWith(`${prefix}/`) ? url : url.replace(prefix, ''),
    headers: { 'X-Forwarded-Proto': protocol.slice(0, -1), 'X-Forwarded-Host': host, 'Sandbox-Session': name },
  };
}

async function send({ url, headers }: Target, token: string, { kernel }: OauthDeps): Promise<Pick<LogoutNotice, 'status' | 'error'>> {
  try {
    const agent = url.startsWith('https:') ? await suiteAgent(kernel, url, {}) : undefined;
    const { status } = await exchange(url, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ logout_token: token }).toString(),
      timeout: PATIENCE,
      ...(agent && { agent }),
    });
    return { status };
  } catch (error) {
    const { message } = error as Error;
    kernel.log.warn({ url, reason: message }, 'a client could not be told of a logout');
    return { error: message };
  }
}
