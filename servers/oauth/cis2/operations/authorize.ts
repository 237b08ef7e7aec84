/** `GET|POST /authorize`: who asks, may they, is somebody signed in already, else the page on which they do. */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import { type AuthorizationRequest, readAuthorizationRequest } from '../../oidc/authorization-request.ts';
import { type Client, findClient } from '../../oidc/clients.ts';
import { findWorker, type Worker, workerBehind } from '../../oidc/people.ts';
import { type Browser, browserDigest, browserOf } from '../../oidc/sign-in.ts';
import { isFreshEnough, type SsoSession } from '../../oidc/sso-sessions.ts';
import { classesAskedFor, levelsInWords, reuse, signInAt } from '../acr.ts';
import { adviceOn, pageProblemOf, redirectProblemOf } from '../authorization-checks.ts';
import type { Cis2SignIn } from '../grants.ts';
import { errorPage, type FormFrame, loginPage, rolePage } from '../pages.ts';
import { CIS2, realmOf } from '../realm.ts';
import { backWithCode, backWithError, completeSignIn, correlationOf, formAddress, roleWithoutChoice, today } from '../sign-in-flow.ts';

/** Which role somebody acts in who is signed in without a page: a role profile's id. */
const ROLE_PARAMETER = 'sandbox_role';

export const authorize: Operation<OauthDeps> = async (request, deps) => {
  const asked = await readAuthorizationRequest(request, [ROLE_PARAMETER]);
  const client = asked.clientId === undefined ? undefined : await findClient(deps, CIS2, asked.clientId, request.baseUrl);
  const correlation = correlationOf(asked);
  const problem = pageProblemOf(asked, client);
  if (problem || client === undefined) {
    const { decidedBy, reason, advice } = problem ?? { decidedBy: 'clientIsKnown', reason: '', advice: [] };
    return errorPage(400, 'This request cannot be answered', reason, { decidedBy, advice, correlation });
  }
  const about = { correlation, advice: [...client.advice, ...adviceOn(asked)] };
  const mistake = redirectProblemOf(asked, client);
  if (mistake) return backWithError(asked, mistake, about);

  const browser = browserOf(request, deps.context);
  if (asked.signInAs !== undefined) return signInAtOnce(asked.signInAs, request, { asked, client, browser, about }, deps);
  const session = asked.prompts.includes('login') ? undefined : await deps.sso.ofBrowser(CIS2, browserDigest(request));
  const goingOn = session && (await continued(session, asked, deps));
  if (session && goingOn) {
    if (goingOn.signIn !== 'choose')
      return backWithCode({ session, signIn: goingOn.signIn, iss: await issuerOf(request, deps) }, asked, client, deps, {
        about,
        headers: [],
      });
    if (!asked.prompts.includes('none')) return choosingRole(goingOn.worker, session, request, { asked, client, browser, about }, deps);
    const denial = { error: 'interaction_required', description: 'The user must choose a role', decidedBy: 'roleIsKnown' };
    return backWithError(asked, denial, about);
  }
  if (asked.prompts.includes('none')) {
    const denial = { error: 'login_required', description: 'The request requires login.', decidedBy: 'someoneIsSignedIn' };
    return backWithError(asked, denial, about);
  }
  const frame = await begin(request, { asked, client, browser, about }, deps);
  const query = asked.values.login_hint ?? '';
  return loginPage(frame, { query, acrValues: asked.acrValues, day: today(deps), world: deps.world });
};

/** A request that passed its checks. */
interface Accepted {
  readonly asked: AuthorizationRequest;
  readonly client: Client;
  readonly browser: Browser;
  readonly about: { readonly advice: readonly string[]; readonly correlation: Readonly<Record<string, string | undefined>> };
}

/** Whether somebody who is signed in need not do so again for this request, and as what they go on. */
async function continued(
  session: SsoSession,
  { acrValues, maxAge, scopes }: AuthorizationRequest,
  deps: OauthDeps,
): Promise<{ readonly worker: Worker; readonly signIn: Cis2SignIn | 'choose' } | undefined> {
  if (!isFreshEnough(session, maxAge, deps.context.clock.now())) return undefined;
  const before = session.details as unknown as Cis2SignIn;
  const authentication = reuse(before, classesAskedFor(acrValues));
  const worker = authentication && (await workerBehind(session.person, deps.world, today(deps)));
  if (!authentication || !worker) return undefined;
  const chosen = before.selectedRole;
  const stillHeld = chosen !== undefined && worker.roles.some(({ id }) => id === chosen);
  const role = roleWithoutChoice(stillHeld ? { ...worker, selectedRole: chosen } : worker, scopes);
  return { worker, signIn: role === 'choose' ? role : withRole(authentication, role.role) };
}

/** Signs somebody in without a page, as the request wants it: for tests. */
async function signInAtOnce(id: string, request: SandboxRequest, accepted: Accepted, deps: OauthDeps): Promise<Reply> {
  const { asked, client, browser, about } = accepted;
  const worker = await findWorker(deps.world, id, today(deps));
  if (worker === undefined) {
    const reason = `Nobody can sign in to CIS2 as '${id.slice(0, 100)}'.`;
    return errorPage(400, 'There is no such user', reason, { ...about, decidedBy: 'userIsKnown' });
  }
  const classes = classesAskedFor(asked.acrValues);
  const authentication = signInAt(worker.assurance, classes);
  if (authentication === undefined) {
    const advice = [...about.advice, `${id} signs in at AAL${worker.assurance}; ${levelsInWords(classes)} was asked for`];
    const denial = { error: 'access_denied', description: 'Resource Owner did not authorize the request', decidedBy: 'levelIsReached' };
    return backWithError(asked, denial, { ...about, advice });
  }
  const choice = roleWithoutChoice(worker, asked.scopes);
  const wanted = request.header('x-sandbox-role') ?? asked.values[ROLE_PARAMETER] ?? worker.selectedRole;
  const role = choice === 'choose' ? (worker.roles.find((one) => one.id === wanted) ?? worker.roles[0])?.id : choice.role;
  const signedIn = { person: { id: worker.id }, signIn: withRole(authentication, role), browser, iss: await issuerOf(request, deps) };
  return completeSignIn(signedIn, asked, client, deps, about);
}

async function choosingRole(
  worker: Worker,
  session: SsoSession,
  request: SandboxRequest,
  accepted: Accepted,
  deps: OauthDeps,
): Promise<Reply> {
  const frame = await begin(request, accepted, deps, { person: session.person, sid: session.sid });
  return rolePage(frame, worker, deps.world);
}

/** Begins a sign-in; gives back what its form needs. With a session it only lacks the role. */
async function begin(
  request: SandboxRequest,
  { asked, client, browser, about }: Accepted,
  deps: OauthDeps,
  known?: Pick<SsoSession, 'person' | 'sid'>,
): Promise<FormFrame> {
  const transaction = await deps.signIns.begin(
    {
      issuer: CIS2,
      request: asked,
      baseUrl: request.baseUrl,
      ...(known && { person: known.person }),
      details: known ? { sid: known.sid } : {},
    },
    browser,
  );
  const { address } = await realmOf(request, deps);
  const summary = `${client.name} asks somebody to ${known ? 'choose a role' : 'sign in'}`;
  return { client, action: formAddress(address), transaction, headers: browser.headers, about: { ...about, summary } };
}

async function issuerOf(request: SandboxRequest, deps: OauthDeps): Promise<string> {
  return (await realmOf(request, deps)).issuer;
}

function withRole(authentication: Cis2SignIn, selectedRole: string | undefined): Cis2SignIn {
  const { acr, amr, level } = authentication;
  return { acr, amr, level, ...(selectedRole !== undefined && { selectedRole }) };
}
