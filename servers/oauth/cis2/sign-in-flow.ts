/** The way from knowing who somebody is to sending them back to the client. */
import type { About, Reply } from '#kernel/http/message';
import { londonDay } from '#world/rules/london';
import type { OauthDeps } from '../deps.ts';
import type { AuthorizationRequest } from '../oidc/authorization-request.ts';
import type { Client } from '../oidc/clients.ts';
import type { Person, Worker } from '../oidc/people.ts';
import { type CodeChallenge, challengeOf } from '../oidc/pkce.ts';
import { backToClient, responseModeOf } from '../oidc/responses.ts';
import type { Browser } from '../oidc/sign-in.ts';
import type { SsoSession } from '../oidc/sso-sessions.ts';
import { claimsAskedFor } from './authorization-checks.ts';
import type { Cis2SignIn } from './grants.ts';
import { CIS2 } from './realm.ts';

/** Milliseconds for which a code is good. */
const CODE_LIFETIME = 120_000;

/** How somebody has signed in, and under which issuer the client knows this. */
interface SignedIn {
  readonly signIn: Cis2SignIn;
  readonly iss: string;
}

/** What the client hears of a sign-in that came to nothing. */
export interface Denial {
  readonly error: string;
  readonly description: string;
  readonly decidedBy: string;
}

/** Today where the roles are held. */
export function today({ context }: Pick<OauthDeps, 'context'>): string {
  return londonDay(context.clock.now());
}

/** The role that needs no choosing: an only one, or the one that the account acts in from the start; `choose` when somebody must. */
export function roleWithoutChoice({ roles, selectedRole }: Worker, scopes: readonly string[]): { readonly role?: string } | 'choose' {
  if (!scopes.includes('selectedrole') && !scopes.includes('changedrole')) return {};
  const [only] = roles;
  if (only === undefined) return {};
  if (roles.length === 1) return { role: only.id };
  const known = roles.some(({ id }) => id === selectedRole) ? selectedRole : undefined;
  return known !== undefined && !scopes.includes('changedrole') ? { role: known } : 'choose';
}

/** Somebody has signed in just now: begins their session, and sends them back with a code. */
export async function completeSignIn(
  { person, signIn, browser, iss }: SignedIn & { readonly person: Person; readonly browser: Browser },
  request: AuthorizationRequest,
  client: Client,
  deps: OauthDeps,
  about: About,
): Promise<Reply> {
  const clients = [{ clientId: client.clientId, iss }];
  const session = await deps.sso.begin({ issuer: CIS2, person, clients, details: { ...signIn } }, browser);
  return backWithCode({ session, signIn, iss }, request, client, deps, { about, headers: browser.headers });
}

/** Somebody is signed in: sends them back with a code. */
export async function backWithCode(
  { session, signIn, iss }: SignedIn & { readonly session: SsoSession },
  request: AuthorizationRequest,
  client: Client,
  deps: OauthDeps,
  { about, headers }: { readonly about: About; readonly headers: readonly string[] },
): Promise<Reply> {
  await deps.sso.joinClient(session, client.clientId, iss);
  const code = deps.cis2.newToken();
  const { state, nonce, scopes, values } = request;
  const redirectUri = request.redirectUri as string;
  const challenge = challengeOf(request.codeChallenge, request.codeChallengeMethod) as CodeChallenge | undefined;
  await deps.codes.issue(
    code,
    {
      issuer: CIS2,
      clientId: client.clientId,
      redirectUri,
      scopes,
      person: session.person,
      authenticatedAt: session.authenticatedAt,
      sid: session.sid,
      ...(nonce !== undefined && { nonce }),
      ...(state !== undefined && { state }),
      ...(challenge && { challenge }),
      details: { signIn, claims: claimsAskedFor(values.claims) },
    },
    CODE_LIFETIME,
  );
  const told = { summary: `${session.person.id} signed in to ${client.name}`, ...about };
  return backToClient(redirectUri, { code, state }, { ...modeOf(request), about: told, headers });
}

/** Sends the browser back with an error. */
export function backWithError(
  request: AuthorizationRequest,
  { error, description, decidedBy }: Denial,
  about: About = {},
  headers: readonly string[] = [],
): Reply {
  const told = { summary: `refused: ${error}, ${description}`, decidedBy, error, ...about };
  const answers = { error, error_description: description, state: request.state };
  return backToClient(request.redirectUri as string, answers, { ...modeOf(request), about: told, headers });
}

/** The address of the form behind a sign-in at a realm. */
export function formAddress(realmAddress: string): string {
  return `${realmAddress}/sign-in`;
}

/** Ids by which exchanges of one sign-in are found in the journal. */
export function correlationOf(request: AuthorizationRequest): Readonly<Record<string, string | undefined>> {
  return { clientId: request.clientId?.slice(0, 200), state: request.state?.slice(0, 200) };
}

/** A `response_mode` that is not known is answered in the query. */
function modeOf({ responseMode }: AuthorizationRequest) {
  return { mode: responseModeOf(responseMode) ?? 'query' } as const;
}
