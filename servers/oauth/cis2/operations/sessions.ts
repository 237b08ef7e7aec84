/** `GET|POST /connect/endSession` and `GET /connect/checkSession`. */
import type { Reply } from '#kernel/http/message';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import { decodeJwt, type JsonObject } from '../../jwt.ts';
import { signingKeysOf } from '../../keys/signing-keys.ts';
import { isSigned } from '../../oidc/client-authentication.ts';
import { findClient, mayGoAfterLogout } from '../../oidc/clients.ts';
import { pickParameters, readForm } from '../../oidc/parameters.ts';
import { backToClient } from '../../oidc/responses.ts';
import { browserDigest } from '../../oidc/sign-in.ts';
import { refuse } from '../errors.ts';
import { endSession } from '../logout.ts';
import { CIS2 } from '../realm.ts';

const PARAMETERS: ReadonlySet<string> = new Set(['client_id', 'id_token_hint', 'post_logout_redirect_uri', 'state']);

/** Ends the session that an id token names, expired or not, and sends the browser where the client has registered. */
export const endOfSession: Operation<OauthDeps> = async (request, deps) => {
  const { values, advice } = pickParameters(request.method === 'POST' ? await readForm(request) : request.query, PARAMETERS);
  const { id_token_hint: hint, post_logout_redirect_uri: address, state } = values;
  if (hint === undefined) return refuse('hintMissing', { decidedBy: 'hintIsThere', advice });
  const claims = await ownClaims(hint, deps);
  if (claims === undefined) return refuse('hintInvalid', { decidedBy: 'hintIsOurs', advice });
  const { sid, aud } = claims;
  if (address !== undefined) {
    const client = typeof aud === 'string' ? await findClient(deps, CIS2, aud, request.baseUrl) : undefined;
    if (client === undefined || !mayGoAfterLogout(client, address)) {
      const expected =
        client === undefined || client.logoutUrls === 'any' ? 'a usable address' : client.logoutUrls.join(' or ') || 'none is registered';
      const mismatch = `post_logout_redirect_uri: expected ${expected}, received ${address.slice(0, 200)}`;
      return refuse('logoutRedirectMismatch', { decidedBy: 'logoutRedirectIsRegistered', advice: [...advice, mismatch] });
    }
  }
  const ended = typeof sid === 'string' ? await endSession(sid, deps) : undefined;
  const summary = ended ? `${ended.session.person.id} signed out; ${ended.notices.length} clients told` : 'the session had ended already';
  const about = { summary, advice, correlation: { sid: typeof sid === 'string' ? sid : undefined } };
  return address === undefined
    ? { status: 204, headers: ['Cache-Control', 'no-store'], about }
    : backToClient(address, { state }, { about });
};

/** A frame by which a client's page learns whether somebody is still signed in; with `?status` only that, as JSON. */
export const checkSession: Operation<OauthDeps> = async (request, deps) => {
  if (request.query.has('status')) {
    const session = await deps.sso.ofBrowser(CIS2, browserDigest(request));
    return json(200, { signedIn: session !== undefined }, ['Cache-Control', 'no-store'], { summary: 'session checked' });
  }
  return FRAME;
};

/** The claims of a token that was signed here; nothing when it was not. */
async function ownClaims(token: string, { kernel }: OauthDeps): Promise<JsonObject | undefined> {
  const jwt = decodeJwt(token);
  const key = jwt && (await signingKeysOf(kernel).find('cis2', jwt.header.kid));
  return jwt && key && jwt.header.alg === key.alg && isSigned(jwt, key.alg, key.publicKey) ? jwt.claims : undefined;
}

/** OpenID Connect Session Management 1.0 §3.2, as far as it goes without a `session_state`: changed means signed out. */
const FRAME: Reply = frame();

function frame(): Reply {
  const script = `addEventListener('message', async ({ data, source, origin }) => {
  if (typeof data !== 'string' || data.indexOf(' ') < 1) return source.postMessage('error', origin);
  try {
    const { signedIn } = await (await fetch('?status', { credentials: 'same-origin' })).json();
    source.postMessage(signedIn ? 'unchanged' : 'changed', origin);
  } catch {
    source.postMessage('error', origin);
  }
});`;
  return {
    status: 200,
    headers: ['Content-Type', 'text/html; charset=utf-8', 'Cache-Control', 'no-store'],
    body: `<!DOCTYPE html><html lang="en"><head><title>Session</title><script>${script}</script></head><body></body></html>`,
    about: { summary: 'frame for session checks' },
  };
}
