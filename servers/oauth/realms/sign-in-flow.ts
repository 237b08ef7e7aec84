/** The way from knowing who somebody is to sending them back to the client. */
import type { About, Reply, SandboxRequest } from '#kernel/http/message';
import type { OauthDeps } from '../deps.ts';
import type { AuthorizationRequest } from '../oidc/authorization-request.ts';
import type { Client } from '../oidc/clients.ts';
import { type CodeChallenge, challengeOf } from '../oidc/pkce.ts';
import { backToClient, type ResponseMode, responseModeOf } from '../oidc/responses.ts';
import { browserOf, type NewSignIn } from '../oidc/sign-in.ts';
import type { SsoSession } from '../oidc/sso-sessions.ts';
import type { Mistake } from './authorization-checks.ts';
import { realmError } from './errors.ts';
import { loginPage, showPage } from './pages.ts';
import type { Realm } from './realm.ts';
import { DELEGATED } from './tokens.ts';
import { findUser, someUsers, type User } from './users.ts';

/** Milliseconds for which a code is good. */
const CODE_LIFETIME = 60_000;
const TAB_ID_BYTES = 8;
/** Characters of a name that is shown again. */
const MOST_SHOWN = 120;

export const USERNAME_UNKNOWN = 'Invalid username or password.';

/** What a form's address carries beside the sign-in's id, as Keycloak's does. */
export interface FormTicket {
  readonly execution: string;
  readonly tabId: string;
}

/** Begins a sign-in and shows the form. Nothing binds it to a browser: scripts that read the form need not keep cookies. */
export async function askWhoItIs(
  authorization: AuthorizationRequest,
  client: Client,
  realm: Realm,
  request: SandboxRequest,
  deps: OauthDeps,
  shown: { readonly username?: string; readonly error?: string; readonly about: About },
): Promise<Reply> {
  const { ids } = deps.context;
  const ticket: FormTicket = { execution: ids.uuid(), tabId: ids.bytes(TAB_ID_BYTES).toString('base64url') };
  const signIn: NewSignIn = { issuer: realm.name, request: authorization, baseUrl: request.baseUrl, details: { ...ticket } };
  const sessionCode = await deps.signIns.begin(signIn);
  const { headers } = browserOf(request, deps.context);
  return showForm({ sessionCode, ticket, client, realm, deps, headers, ...shown });
}

/** The page with the form, again or for the first time. */
export async function showForm(page: {
  readonly sessionCode: string;
  readonly ticket: FormTicket;
  readonly client: Pick<Client, 'clientId' | 'name'>;
  readonly realm: Realm;
  readonly deps: OauthDeps;
  readonly username?: string;
  readonly error?: string;
  readonly about: About;
  readonly headers?: readonly string[];
}): Promise<Reply> {
  const { sessionCode, ticket, client, realm, deps, username = '', error, about, headers } = page;
  const query = new URLSearchParams({
    session_code: sessionCode,
    execution: ticket.execution,
    client_id: client.clientId,
    tab_id: ticket.tabId,
  });
  const { people } = await someUsers(realm, deps);
  const content = loginPage({
    realm: realm.name,
    applicationName: client.name,
    action: `${realm.address}/login-actions/authenticate?${query}`,
    username: username.slice(0, MOST_SHOWN),
    label: realm.users === 'patients' ? 'NHS number' : 'User id',
    people,
    ...(error !== undefined && { error }),
  });
  return showPage(200, content, about, headers);
}

/** Somebody has signed in just now. `browser` is the digest of their cookie, when they show one: only then are they known again. */
export async function completeSignIn(
  user: User,
  authorization: AuthorizationRequest,
  client: Client,
  realm: Realm,
  deps: OauthDeps,
  { browser, about }: { readonly browser: string | undefined; readonly about: About },
): Promise<Reply> {
  const known = browser === undefined ? undefined : { digest: browser, headers: [] };
  const session = await deps.sso.begin({ issuer: realm.name, person: { id: user.id }, details: {} }, known);
  return backWithCode(session, user, authorization, client, realm, deps, about);
}

/** Somebody is signed in: sends them back with a code. */
export async function backWithCode(
  session: SsoSession,
  user: User,
  authorization: AuthorizationRequest,
  client: Client,
  realm: Realm,
  deps: OauthDeps,
  about: About,
): Promise<Reply> {
  const { ids } = deps.context;
  const { state, nonce, scopes, acrValues } = authorization;
  const { sid } = session;
  const redirectUri = authorization.redirectUri as string;
  const challenge = challengeOf(authorization.codeChallenge, authorization.codeChallengeMethod) as CodeChallenge | undefined;
  const actsFor = await actsForWhom(user, authorization, realm, deps);
  const code = `${ids.uuid()}.${sid}.${ids.uuid()}`;
  await deps.codes.issue(
    code,
    {
      issuer: realm.name,
      clientId: client.clientId,
      redirectUri,
      scopes,
      person: session.person,
      authenticatedAt: session.authenticatedAt,
      sid,
      ...(nonce !== undefined && { nonce }),
      ...(challenge && { challenge }),
      details: { acrValues, ...(actsFor && { actsFor: actsFor.id }) },
    },
    CODE_LIFETIME,
  );
  await deps.sso.joinClient(session, client.clientId, realm.issuer);
  return backToClient(
    redirectUri,
    { state, session_state: sid, code },
    { mode: modeOf(authorization), about: { summary: `${user.id} signed in to ${client.name} at ${realm.name}`, ...about } },
  );
}

/** Sends the browser back with an error. */
export function backWithError(
  authorization: AuthorizationRequest,
  { error: name, value, decidedBy }: Mistake & { readonly decidedBy: string },
  about: About,
): Reply {
  const { error, description } = realmError(name, { value: (value ?? '').slice(0, 1000) });
  const told = { summary: `refused: ${description ?? error}`, decidedBy, error: name, ...about };
  const answers = { error, error_description: description, state: authorization.state };
  return backToClient(authorization.redirectUri as string, answers, { mode: modeOf(authorization), about: told });
}

/**
 * For whom a patient acts, with the scope `delegated`: whom the request names, else the first person in their record of whom the NHS
 * number is known, else themselves. The national mock does not say how it chooses.
 */
async function actsForWhom(user: User, { scopes, values }: AuthorizationRequest, realm: Realm, deps: OauthDeps): Promise<User | undefined> {
  if (user.kind !== 'patient' || !scopes.includes(DELEGATED)) return undefined;
  const named = values.sandbox_subject ?? user.record?.relatedPeople.find(({ nhsNumber }) => nhsNumber !== undefined)?.nhsNumber;
  return (named === undefined ? undefined : await findUser({ ...realm, users: 'patients' }, named, deps)) ?? user;
}

/** A `response_mode` that is not known is answered in the query, and a type that would have been answered in the fragment there. */
function modeOf({ responseMode, responseType }: AuthorizationRequest): ResponseMode {
  const mode = responseModeOf(responseMode) ?? 'query';
  return responseMode === undefined && /\b(?:id_)?token\b/.test(responseType ?? '') ? 'fragment' : mode;
}
