/** `GET|POST …/logout`: sign-out by the client (OpenID Connect RP-Initiated Logout 1.0), and Keycloak's own by refresh token. */
import type { About, Reply, SandboxRequest } from '#kernel/http/message';
import type { OauthDeps } from '../../deps.ts';
import { type Client, findClient, mayGoAfterLogout, mayRedirectTo } from '../../oidc/clients.ts';
import { type Parameters, pickParameters, readForm } from '../../oidc/parameters.ts';
import { browserDigest } from '../../oidc/sign-in.ts';
import { refuse } from '../errors.ts';
import { loggedOutPage, logoutPage, showPage } from '../pages.ts';
import { endpoint, type Realm } from '../realm.ts';
import { readRefreshToken, readSignedToken } from '../tokens.ts';
import { isFromElsewhere } from './authenticate.ts';
import { clientBehind } from './client.ts';
import type { RealmOperation } from './in-realm.ts';

const PARAMETERS = new Set([
  'client_id',
  'confirmLogout',
  'id_token_hint',
  'logout_hint',
  'post_logout_redirect_uri',
  'refresh_token',
  'state',
  'ui_locales',
]);

export const logout: RealmOperation = async (request, deps, realm) => {
  const form = request.method === 'POST' ? await readForm(request) : undefined;
  if (form?.has('refresh_token')) return endByRefreshToken(form, request, deps, realm);
  const { values, advice } = pickParameters(form ?? request.query, PARAMETERS);
  const about: About = { advice };
  const { id_token_hint: hint, post_logout_redirect_uri: goTo } = values;
  const claims = hint === undefined ? undefined : await readSignedToken(hint, 'ID', realm, deps);
  if (hint !== undefined && claims === undefined) return refuse('pageLogoutHintInvalid', { ...about, decidedBy: 'hintIsOurs' });
  const clientId = values.client_id ?? (typeof claims?.azp === 'string' ? claims.azp : undefined);
  if (claims !== undefined && clientId !== claims.azp)
    return refuse('pageLogoutHintInvalid', { ...about, decidedBy: 'hintIsOfThisClient' });
  if (goTo !== undefined && clientId === undefined) return refuse('pageLogoutParameters', { ...about, decidedBy: 'clientIsNamed' });
  const client = clientId === undefined ? undefined : await findClient(deps, 'mock', clientId, request.baseUrl);
  if (goTo !== undefined && !(client && mayGo(client, goTo))) {
    const expected = client ? [...listed(client.logoutUrls), ...listed(client.redirectUrls)].join(' or ') : 'an address of a known client';
    const why = [`post_logout_redirect_uri: expected ${expected}, received ${goTo.slice(0, 200)}`];
    return refuse('pageLogoutRedirectInvalid', { ...about, advice: [...advice, ...why], decidedBy: 'logoutUriIsRegistered' });
  }
  if (typeof claims?.sid === 'string') {
    const ended = await deps.sso.end(claims.sid);
    return afterwards(values, { ...about, summary: ended ? `${ended.person.id} signed out` : 'signed out already' });
  }
  return form?.has('confirmLogout') && !isFromElsewhere(request)
    ? endOfBrowser(values, request, deps, realm, about)
    : askFirst(values, realm, about);
};

/** Nobody proves that they know who is signed in: the browser's own user is asked. */
function askFirst(values: Parameters, realm: Realm, about: About): Reply {
  const { client_id, post_logout_redirect_uri, state } = values;
  const content = logoutPage({ action: endpoint(realm, 'logout'), fields: { client_id, post_logout_redirect_uri, state } });
  return showPage(200, content, { ...about, summary: 'asks whether to sign out' });
}

/** The user has said yes. A form of another site would come without the cookie, so nobody would be signed out by it. */
async function endOfBrowser(values: Parameters, request: SandboxRequest, deps: OauthDeps, realm: Realm, about: About): Promise<Reply> {
  const session = await deps.sso.ofBrowser(realm.name, browserDigest(request));
  if (session) await deps.sso.end(session.sid);
  return afterwards(values, { ...about, summary: session ? `${session.person.id} signed out` : 'nobody was signed in' });
}

function afterwards({ post_logout_redirect_uri: goTo, state }: Parameters, about: About): Reply {
  if (goTo === undefined) return showPage(200, loggedOutPage(), about);
  const mark = goTo.includes('?') ? '&' : '?';
  const target = state === undefined ? goTo : `${goTo}${mark}state=${encodeURIComponent(state)}`;
  return { status: 302, headers: ['Location', target, 'Cache-Control', 'no-store'], about };
}

async function endByRefreshToken(form: URLSearchParams, request: SandboxRequest, deps: OauthDeps, realm: Realm): Promise<Reply> {
  const found = await clientBehind(form, request, deps, realm);
  if (!('client' in found)) return found;
  const claims = await readRefreshToken(form.get('refresh_token') ?? '', realm, deps);
  if (claims === undefined) return refuse('refreshTokenInvalid', { decidedBy: 'refreshTokenIsOurs' });
  if (claims.azp !== found.client.clientId) return refuse('refreshTokenOfAnotherClient', { decidedBy: 'refreshTokenIsOfThisClient' });
  const ended = await deps.sso.end(String(claims.sid));
  return {
    status: 204,
    headers: ['Cache-Control', 'no-store'],
    about: { summary: ended ? `${ended.person.id} signed out` : 'signed out already' },
  };
}

/** Where nothing else is registered, Keycloak takes the addresses for signing in. */
function mayGo(client: Client, address: string): boolean {
  return mayGoAfterLogout(client, address) || (client.logoutUrls.length === 0 && mayRedirectTo(client, address));
}

function listed(addresses: Client['logoutUrls']): readonly string[] {
  return addresses === 'any' ? ['any address'] : addresses;
}
