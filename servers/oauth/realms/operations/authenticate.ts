/** `…/login-actions/authenticate`: the login form comes back (POST), or is asked for again (GET). */
import type { SandboxRequest } from '#kernel/http/message';
import { findClient, mayRedirectTo } from '../../oidc/clients.ts';
import { readForm } from '../../oidc/parameters.ts';
import { browserDigest } from '../../oidc/sign-in.ts';
import { refuse } from '../errors.ts';
import { completeSignIn, type FormTicket, showForm, USERNAME_UNKNOWN } from '../sign-in-flow.ts';
import { findUser } from '../users.ts';
import type { RealmOperation } from './in-realm.ts';

export const authenticate: RealmOperation = async (request, deps, realm) => {
  if (isFromElsewhere(request)) {
    const advice = ['the form is to be sent from its own page: Sec-Fetch-Site or Origin says that it was not'];
    return refuse('pageFromElsewhere', { decidedBy: 'formIsOfThisSite', advice });
  }
  const { query } = request;
  const sessionCode = query.get('session_code') ?? '';
  const found = await deps.signIns.find(sessionCode, realm.name, request);
  const signIn = 'signIn' in found ? found.signIn : undefined;
  const ticket = signIn?.details as unknown as FormTicket | undefined;
  const clientId = signIn?.request.clientId;
  const isWhole =
    query.get('execution') === ticket?.execution && query.get('tab_id') === ticket?.tabId && query.get('client_id') === clientId;
  if (signIn === undefined || ticket === undefined || clientId === undefined || !isWhole) {
    const advice = ['the sign-in is unknown, over, or of another realm, client or tab: send what the form’s action says'];
    return refuse('pageExpired', { decidedBy: 'signInIsUnderWay', advice });
  }
  const client = await findClient(deps, 'mock', clientId, request.baseUrl);
  if (client === undefined) return refuse('pageClientUnknown', { decidedBy: 'clientIsKnown' });
  if (!mayRedirectTo(client, signIn.request.redirectUri ?? ''))
    return refuse('pageRedirectInvalid', { decidedBy: 'redirectUriIsRegistered' });

  const page = { sessionCode, ticket, client, realm, deps };
  if (request.method === 'GET') return showForm({ ...page, about: { summary: `login form of ${realm.name} again` } });
  const username = (await readForm(request)).get('username') ?? '';
  const user = await findUser(realm, username, deps);
  if (user === undefined) {
    const advice = [`nobody who may sign in here is called '${username.slice(0, 200)}'`];
    const about = { summary: 'refused: username is not known', decidedBy: 'usernameIsKnown', advice };
    return showForm({ ...page, username, error: USERNAME_UNKNOWN, about });
  }
  if (!(await deps.signIns.end(sessionCode))) return refuse('pageExpired', { decidedBy: 'signInIsUnderWay' });
  return completeSignIn(user, signIn.request, client, realm, deps, {
    browser: browserDigest(request),
    about: { correlation: { clientId, state: signIn.request.state?.slice(0, 200) } },
  });
};

/** Whether another site's page has sent a form: browsers tell, scripts say nothing. */
export function isFromElsewhere(request: SandboxRequest): boolean {
  if (request.method !== 'POST') return false;
  const site = request.header('sec-fetch-site');
  if (site !== undefined) return site === 'cross-site' || site === 'same-site';
  const origin = request.header('origin');
  return origin !== undefined && origin !== 'null' && origin !== new URL(request.baseUrl).origin;
}
