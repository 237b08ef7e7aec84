/** The steps of a sign-in: who is it, do they hold enough, do they agree; then back to the client with a code. */
import type { About, Reply, SandboxRequest } from '#kernel/http/message';
import type { OauthDeps } from '../deps.ts';
import { type PatientPerson, type Person, patientBehind } from '../oidc/people.ts';
import { backToClient } from '../oidc/responses.ts';
import type { Browser, NewSignIn, SignIn } from '../oidc/sign-in.ts';
import type { SsoSession } from '../oidc/sso-sessions.ts';
import type { PageField } from '../pages/models.ts';
import { subjectOf } from './accounts.ts';
import { addressOf } from './address.ts';
import { type NhsLoginErrorName, type Return, refuse } from './errors.ts';
import { consentPage, type Frame, loginPage, stepUpPage, type Typed } from './pages.ts';
import { needingConsent } from './scopes.ts';
import { parseVector, type Vector, vectorMetBy } from './vectors.ts';

export const ISSUER = 'nhs-login';

/** Milliseconds for which a code is good. */
const CODE_LIFETIME = 10 * 60 * 1000;
const CODE_BYTES = 24;

/** What NHS login keeps with a sign-in. */
export interface SignInDetails {
  readonly clientId: string;
  readonly clientName: string;
  readonly scopes: readonly string[];
  /** Texts of the vectors that will do. */
  readonly vectors: readonly string[];
  readonly mayRegister: boolean;
  /** When they signed in, where that was before this request. */
  readonly authenticatedAt?: number;
  /** The session that they are signed in with already. */
  readonly sid?: string;
}

/** A sign-in as it stands. */
export interface Turn {
  readonly request: SandboxRequest;
  readonly deps: OauthDeps;
  readonly browser: Browser;
  readonly signIn: NewSignIn | SignIn;
  /** Its id, once it has been kept. */
  readonly id?: string;
  readonly advice: readonly string[];
  /** Nobody looks: who was named agrees to everything. */
  readonly unattended?: true;
}

/** Where somebody is in it. */
export type Step =
  | { readonly name: 'login' }
  | { readonly name: 'step-up'; readonly person: PatientPerson }
  | { readonly name: 'consent'; readonly person: PatientPerson; readonly missing: readonly string[] }
  | { readonly name: 'done'; readonly person: PatientPerson; readonly vector: Vector };

/** What there is to do next. */
export async function stepOf({ signIn, deps, unattended }: Pick<Turn, 'signIn' | 'deps' | 'unattended'>): Promise<Step> {
  const person = signIn.person && (await patientBehind(signIn.person, deps.world));
  if (signIn.person === undefined || person === undefined) return { name: 'login' };
  const { clientId, scopes } = detailsOf(signIn);
  const vector = vectorMetBy(person, vectorsOf(signIn));
  if (vector === undefined) return { name: 'step-up', person };
  const missing = needingConsent(scopes);
  const hasAgreed = unattended || (await deps.nhsLogin.hasAgreed(clientId, subjectOf(signIn.person), missing));
  return hasAgreed ? { name: 'done', person, vector } : { name: 'consent', person, missing };
}

/** What a page says beside what it asks. */
export interface Told {
  readonly error?: string;
  readonly errorField?: PageField;
  readonly query?: string;
  readonly typed?: Typed;
}

/** Does it: shows the page, or goes back to the client. */
export async function proceed(turn: Turn, told: Told = {}): Promise<Reply> {
  const step = await stepOf(turn);
  if (step.name === 'done') return complete(turn, step.vector);
  const id = await keep(turn);
  const { clientName, mayRegister } = detailsOf(turn.signIn);
  const frame: Frame = {
    applicationName: clientName,
    action: `${addressOf(turn.request)}/sign-in`,
    transaction: id,
    ...(told.error !== undefined && { error: told.error }),
    ...(told.errorField !== undefined && { errorField: told.errorField }),
  };
  const shown = {
    headers: turn.browser.headers,
    about: aboutOf(turn, `page: ${step.name}${told.error === undefined ? '' : `, ${told.error}`}`),
  };
  const asked = vectorsOf(turn.signIn);
  if (step.name === 'login')
    return loginPage(turn.deps.world, frame, { query: told.query ?? '', asked, mayRegister, typed: told.typed }, shown);
  if (step.name === 'step-up') return stepUpPage(frame, step.person, asked, shown);
  return consentPage(frame, step.person, step.missing, shown);
}

/** Back to the client with an error: the sign-in is over. */
export async function giveUp(turn: Turn, error: NhsLoginErrorName, decidedBy: string, advice: readonly string[] = []): Promise<Reply> {
  const about = { decidedBy, ...aboutOf(turn) };
  if (turn.id !== undefined && !(await turn.deps.signIns.end(turn.id))) return refuse({ error: 'signInUnknown' }, about);
  return refuse({ error, advice }, about, returnOf(turn.signIn), turn.browser.headers);
}

function returnOf({ request: { redirectUri = '', state } }: Pick<SignIn, 'request'>): Return {
  return { redirectUri, state };
}

export function detailsOf({ details }: Pick<SignIn, 'details'>): SignInDetails {
  return details as unknown as SignInDetails;
}

export function vectorsOf(signIn: Pick<SignIn, 'details'>): readonly Vector[] {
  return detailsOf(signIn).vectors.map((text) => parseVector(text) as Vector);
}

async function complete(turn: Turn, vector: Vector): Promise<Reply> {
  const { deps, signIn, browser } = turn;
  if (turn.id !== undefined && !(await deps.signIns.end(turn.id))) return refuse({ error: 'signInUnknown' }, aboutOf(turn));
  const person = signIn.person as Person;
  const { clientId, scopes } = detailsOf(signIn);
  const session = await sessionOf(turn, person);
  const { redirectUri = '', nonce, state } = signIn.request;
  const code = deps.context.ids.bytes(CODE_BYTES).toString('base64url');
  await deps.codes.issue(
    code,
    {
      issuer: ISSUER,
      clientId,
      redirectUri,
      scopes,
      person,
      authenticatedAt: session.authenticatedAt,
      sid: session.sid,
      details: { vot: vector.text },
      ...(nonce !== undefined && { nonce }),
      ...(state !== undefined && { state }),
    },
    CODE_LIFETIME,
  );
  const about = aboutOf(turn, `${person.id} signed in to ${detailsOf(signIn).clientName} by ${vector.text}`);
  return backToClient(redirectUri, { code, state }, { about, headers: browser.headers });
}

/** The session that they are in, or a new one. */
async function sessionOf({ deps, signIn, browser }: Turn, person: Person): Promise<SsoSession> {
  const { sid, authenticatedAt } = detailsOf(signIn);
  const before = sid === undefined ? undefined : await deps.sso.find(sid);
  const session = before ?? (await deps.sso.begin({ issuer: ISSUER, person, details: {} }, browser));
  const now = { ...session, person, authenticatedAt: authenticatedAt ?? session.authenticatedAt };
  // somebody made up has been changed by what they proved; whom another client vouches for signed in before
  if (person.adHoc || now.authenticatedAt !== session.authenticatedAt) await deps.sso.update(now);
  return now;
}

async function keep({ deps, signIn, id, browser }: Turn): Promise<string> {
  if (id === undefined) return deps.signIns.begin(signIn, browser);
  if ('keptUntil' in signIn) await deps.signIns.update(id, signIn);
  return id;
}

function aboutOf({ signIn, advice }: Turn, summary?: string): About {
  return {
    ...(summary !== undefined && { summary }),
    ...(advice.length > 0 && { advice }),
    correlation: { clientId: signIn.request.clientId, state: signIn.request.state },
  };
}
