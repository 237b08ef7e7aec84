/** `GET` and `POST /authorize`: the browser comes from a client, and goes back to it, at once or after some pages. */
import { firstRefusal } from '#conventions/api-platform/checks';
import type { About, Reply } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import { readAuthorizationRequest } from '../../oidc/authorization-request.ts';
import { readForm } from '../../oidc/parameters.ts';
import { patientBehind } from '../../oidc/people.ts';
import { browserDigest, browserOf } from '../../oidc/sign-in.ts';
import { findAccount } from '../accounts.ts';
import { readAssertedIdentity } from '../asserted-identity.ts';
import { AskedAuthorization, AUTHORIZATION_CHECKS, OWN_PARAMETERS, RETURN_CHECKS } from '../authorization-checks.ts';
import { type NhsLoginErrorName, type Refusal, refuse } from '../errors.ts';
import { detailsOf, giveUp, ISSUER, proceed, type SignInDetails, stepOf, type Turn } from '../steps.ts';
import { vectorMetBy } from '../vectors.ts';

export const authorize: Operation<OauthDeps> = async (request, deps) => {
  const parameters = request.method === 'POST' ? await readForm(request) : request.query;
  const repeated = [...new Set(parameters.keys())].filter((name) => parameters.getAll(name).length > 1);
  const asked = new AskedAuthorization(await readAuthorizationRequest(request, OWN_PARAMETERS), repeated, request.baseUrl, deps);

  const dead = await firstRefusal(RETURN_CHECKS, asked);
  if (dead) return refuse(dead.refusal as Refusal, aboutOf(asked, dead.decidedBy));
  const { redirectUri = '', state } = asked.request;
  const back = { redirectUri, ...(repeated.includes('state') ? {} : { state }) };
  const refused = await firstRefusal(AUTHORIZATION_CHECKS, asked);
  if (refused) return refuse(refused.refusal as Refusal, aboutOf(asked, refused.decidedBy), back);

  const turn: Turn = { request, deps, browser: browserOf(request, deps.context), advice: asked.advice, signIn: signInOf(asked) };
  const { signInAs, values } = asked.request;
  if (signInAs !== undefined) return signInUnattended(turn, signInAs);
  const known = values.prompt === 'login' ? turn : await recognise(turn, asked);
  return values.prompt === 'none' ? goOnSilently(known) : proceed(known);
};

/** Who was named is signed in without a page, agrees to everything, and proves nothing further. */
async function signInUnattended(turn: Turn, typed: string): Promise<Reply> {
  const person = await findAccount(turn.deps.world, typed);
  if (person === undefined)
    return giveUp(turn, 'personUnknown', 'personIsKnown', [`nobody signs in as '${typed.slice(0, 200)}': no account, no NHS number`]);
  const named: Turn = { ...turn, unattended: true, signIn: { ...turn.signIn, person: { id: person.id } } };
  const step = await stepOf(named);
  return step.name === 'step-up' ? giveUp(named, 'levelNotHeld', 'vectorIsMet', adviceOnLevel(named, person.proofing)) : proceed(named);
}

/** Who it is, if that is known already: by another client's word, or by the session that the browser is in. */
async function recognise(turn: Turn, { request, vectors, advice }: AskedAuthorization): Promise<Turn> {
  const { deps, signIn } = turn;
  const assertion = request.values.asserted_login_identity;
  if (assertion !== undefined) {
    const asserted = await readAssertedIdentity(assertion, signIn.baseUrl, deps);
    if ('person' in asserted) {
      const { person, authenticatedAt } = asserted;
      return { ...turn, signIn: { ...signIn, person, details: { ...signIn.details, authenticatedAt } } };
    }
    // the turn's advice is this very list
    advice.push(asserted.problem);
  }
  const session = await deps.sso.ofBrowser(ISSUER, browserDigest(turn.request));
  const person = session && (await patientBehind(session.person, deps.world));
  // a session that does not meet the vectors is as good as none: they sign in again
  if (session === undefined || person === undefined || vectorMetBy(person, vectors) === undefined) return turn;
  const { sid, authenticatedAt } = session;
  return { ...turn, signIn: { ...signIn, person: session.person, details: { ...signIn.details, sid, authenticatedAt } } };
}

/** `prompt=none`: no page may be shown. */
async function goOnSilently(turn: Turn): Promise<Reply> {
  const step = await stepOf(turn);
  return step.name === 'done' ? proceed(turn) : giveUp(turn, SILENT_REFUSALS[step.name], 'mayBeSilent');
}

const SILENT_REFUSALS = {
  login: 'ssoLoginRequired',
  'step-up': 'interactionRequired',
  consent: 'consentRequired',
} as const satisfies Record<string, NhsLoginErrorName>;

function signInOf({ request, client, scopes, vectors, baseUrl }: AskedAuthorization): Turn['signIn'] {
  const details: SignInDetails = {
    clientId: client?.clientId ?? '',
    clientName: client?.name ?? '',
    scopes,
    vectors: vectors.map(({ text }) => text),
    mayRegister: request.values.allow_registration !== 'false',
  };
  return { issuer: ISSUER, request, baseUrl, details: { ...details } };
}

function adviceOnLevel({ signIn }: Turn, held: string): readonly string[] {
  return [
    `held: ${held}; asked for: ${detailsOf(signIn).vectors.join(' or ')}. Without a page nobody can prove more: ask for less in vtr, or use a browser`,
  ];
}

function aboutOf({ request, advice }: AskedAuthorization, decidedBy: string): About {
  return { decidedBy, advice, correlation: { clientId: request.clientId?.slice(0, 200), state: request.state?.slice(0, 200) } };
}
