/** `GET|POST …/auth`: who asks for whom; shows the form, or answers at once. */
import type { About } from '#kernel/http/message';
import { readAuthorizationRequest } from '../../oidc/authorization-request.ts';
import { findClient, isStrict, mayRedirectTo } from '../../oidc/clients.ts';
import { browserDigest } from '../../oidc/sign-in.ts';
import { isFreshEnough } from '../../oidc/sso-sessions.ts';
import { FURTHER_PARAMETERS, findMistake, KNOWN_SCOPES } from '../authorization-checks.ts';
import { refuse } from '../errors.ts';
import { askWhoItIs, backWithCode, backWithError, completeSignIn, USERNAME_UNKNOWN } from '../sign-in-flow.ts';
import { findUser } from '../users.ts';
import type { RealmOperation } from './in-realm.ts';

export const authorize: RealmOperation = async (request, deps, realm) => {
  const authorization = await readAuthorizationRequest(request, FURTHER_PARAMETERS);
  const { clientId, redirectUri, state, prompts, signInAs, maxAge, scopes } = authorization;
  const correlation = { clientId: clientId?.slice(0, 200), state: state?.slice(0, 200) };
  const about = (...advice: string[]): About => ({ correlation, advice: [...authorization.advice, ...advice] });

  if (clientId === undefined) return refuse('pageClientIdMissing', { ...about(), decidedBy: 'clientIdIsThere' });
  const client = await findClient(deps, 'mock', clientId, request.baseUrl);
  if (client === undefined) {
    return refuse('pageClientUnknown', {
      ...about('client_id: expected an application that is a relying party of the mock realms'),
      decidedBy: 'clientIsKnown',
    });
  }
  if (redirectUri === undefined || !mayRedirectTo(client, redirectUri)) {
    const expected = client.redirectUrls === 'any' ? 'an absolute address that a browser can go to' : client.redirectUrls.join(' or ');
    return refuse('pageRedirectInvalid', {
      ...about(`redirect_uri: expected ${expected}, received ${redirectUri?.slice(0, 200) ?? 'nothing'}`),
      decidedBy: 'redirectUriIsRegistered',
    });
  }
  const strict = isStrict(deps);
  const mistake = await findMistake(authorization, request, strict);
  if (mistake) return backWithError(authorization, mistake, about());
  const strangeScopes = scopes.filter((scope) => !KNOWN_SCOPES.includes(scope));
  const advice = [
    ...client.advice,
    ...(strangeScopes.length > 0 ? [`scopes not known, which Keycloak would refuse: ${strangeScopes.join(' ').slice(0, 200)}`] : []),
    ...(scopes.includes('openid') ? [] : ['without the scope openid there is no id token']),
  ];

  const browser = browserDigest(request);
  if (signInAs !== undefined) {
    const user = await findUser(realm, signInAs, deps);
    if (user) return completeSignIn(user, authorization, client, realm, deps, { browser, about: about(...advice) });
    advice.push(`nobody who may sign in here is called ${signInAs.slice(0, 200)}`);
  }
  const session = prompts.includes('login') || signInAs !== undefined ? undefined : await deps.sso.ofBrowser(realm.name, browser);
  if (session && isFreshEnough(session, maxAge, deps.context.clock.now())) {
    const user = await findUser(realm, session.person.id, deps);
    if (user) return backWithCode(session, user, authorization, client, realm, deps, about(...advice));
  }
  if (prompts.includes('none')) {
    return backWithError(authorization, { error: 'loginRequired', decidedBy: 'userIsSignedIn' }, about(...advice));
  }
  return askWhoItIs(authorization, client, realm, request, deps, {
    username: signInAs ?? authorization.values.login_hint ?? '',
    ...(signInAs !== undefined && { error: USERNAME_UNKNOWN }),
    about: { summary: `login form of ${realm.name} for ${client.name}`, ...about(...advice) },
  });
};
