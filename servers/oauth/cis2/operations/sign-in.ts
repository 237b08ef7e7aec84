/** `POST /sign-in`: what comes back from the pages: a search, a person, a role, a refusal. */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import { adHocWorker } from '../../oidc/ad-hoc.ts';
import { type Client, findClient } from '../../oidc/clients.ts';
import { readForm } from '../../oidc/parameters.ts';
import { findWorker, type Person, type Worker, workerBehind } from '../../oidc/people.ts';
import { describeWorker } from '../../oidc/person-search.ts';
import { browserOf, type SignIn } from '../../oidc/sign-in.ts';
import { type Authentication, classesAskedFor, levelsInWords, reuse, signInAt } from '../acr.ts';
import type { Cis2SignIn } from '../grants.ts';
import { errorPage, type FormFrame, loginPage, rolePage } from '../pages.ts';
import { CIS2, realmOf } from '../realm.ts';
import { backWithCode, backWithError, completeSignIn, correlationOf, formAddress, roleWithoutChoice, today } from '../sign-in-flow.ts';

const PROBLEMS = {
  unknown: 'It has ended, or has taken too long. Start again from the application that you came from.',
  otherBrowser: 'It was started in another browser, or the browser sends no cookies. Start again from the application that you came from.',
} as const;

/** A form that may be acted on. */
interface Answered {
  readonly transaction: string;
  readonly form: URLSearchParams;
  readonly signIn: SignIn;
  readonly client: Client;
  readonly frame: FormFrame;
  readonly request: SandboxRequest;
  /** Of the realm. */
  readonly iss: string;
}

export const signIn: Operation<OauthDeps> = async (request, deps) => {
  const form = await readForm(request);
  const transaction = form.get('transaction') ?? '';
  const found = await deps.signIns.find(transaction, CIS2, request);
  if ('problem' in found) {
    const decidedBy = found.problem === 'unknown' ? 'signInIsUnderWay' : 'browserIsTheSame';
    return errorPage(400, 'This sign-in cannot go on', PROBLEMS[found.problem], { decidedBy });
  }
  const asked = found.signIn.request;
  const client = await findClient(deps, CIS2, asked.clientId ?? '', found.signIn.baseUrl);
  if (client === undefined)
    return errorPage(400, 'This sign-in cannot go on', 'The application is not registered any more.', { decidedBy: 'clientIsKnown' });
  const { address, issuer: iss } = await realmOf(request, deps);
  const about = { correlation: correlationOf(asked) };
  const frame = { client, action: formAddress(address), transaction, headers: [], about };
  const answered = { transaction, form, signIn: found.signIn, client, frame, request, iss };
  const decision = form.get('decision');
  if (decision === 'refuse') return refused(answered, deps);
  if (decision === 'pick') return picked(answered, deps);
  if (decision === 'ad-hoc') return madeUp(answered, deps);
  if (decision === 'role') return roleChosen(answered, deps);
  return search(answered, deps);
};

function search({ form, signIn, frame }: Answered, deps: OauthDeps, error?: string): Promise<Reply> {
  const { acrValues } = signIn.request;
  const query = (form.get('q') ?? '').slice(0, 100);
  const about = { ...frame.about, summary: error ?? (query === '' ? 'people' : `people found by '${query}'`) };
  const shown = { ...frame, about, ...(error !== undefined && { error }) };
  return loginPage(shown, { query, acrValues, day: today(deps), world: deps.world });
}

async function picked(answered: Answered, deps: OauthDeps): Promise<Reply> {
  const id = answered.form.get('person') ?? '';
  const worker = id === '' ? undefined : await findWorker(deps.world, id, today(deps));
  if (worker === undefined) return search(answered, deps, id === '' ? 'Choose a person' : 'There is no such person');
  return identified(worker, { id: worker.id }, answered, deps);
}

async function madeUp(answered: Answered, deps: OauthDeps): Promise<Reply> {
  const made = adHocWorker(answered.form, deps.context);
  if ('problem' in made) return search(answered, deps, made.problem);
  return identified(made.person, { id: made.person.id, adHoc: made.person }, answered, deps);
}

/** It is known who they are: do they reach the level, and must they choose a role? */
async function identified(worker: Worker, person: Person, answered: Answered, deps: OauthDeps): Promise<Reply> {
  const { signIn, transaction, frame } = answered;
  const { acrValues, scopes } = signIn.request;
  const classes = classesAskedFor(acrValues);
  const authentication = signInAt(worker.assurance, classes);
  if (authentication === undefined) {
    const { name } = describeWorker(worker);
    return search(answered, deps, `${name} signs in at AAL${worker.assurance}; the application asks for ${levelsInWords(classes)}`);
  }
  const role = roleWithoutChoice(worker, scopes);
  if (role !== 'choose') return complete(person, authentication, role.role, answered, deps);
  await deps.signIns.update(transaction, { ...signIn, person, details: { ...signIn.details, authentication } });
  return rolePage({ ...frame, about: { ...frame.about, summary: `${person.id} is to choose a role` } }, worker, deps.world);
}

async function roleChosen(answered: Answered, deps: OauthDeps): Promise<Reply> {
  const { signIn, form, frame } = answered;
  const { person } = signIn;
  const worker = person && (await workerBehind(person, deps.world, today(deps)));
  if (!person || !worker) return search(answered, deps, 'Choose a person first');
  const role = worker.roles.find(({ id }) => id === form.get('role'));
  if (role === undefined) {
    const about = { ...frame.about, summary: 'no role was chosen' };
    return rolePage({ ...frame, about, error: 'Choose the role to act in' }, worker, deps.world);
  }
  const { sid, authentication } = signIn.details as { sid?: string; authentication?: Authentication };
  if (authentication) return complete(person, authentication, role.id, answered, deps);
  return sid === undefined ? search(answered, deps, 'Choose a person first') : addRole(sid, role.id, answered, deps);
}

/** Of two who send the form at once one goes on; the other hears that it has ended. */
async function complete(
  person: Person,
  { acr, amr, level }: Authentication,
  selectedRole: string | undefined,
  { transaction, signIn, client, frame, request, iss }: Answered,
  deps: OauthDeps,
): Promise<Reply> {
  if (!(await deps.signIns.end(transaction))) return ended();
  const signedIn: Cis2SignIn = { acr, amr, level, ...(selectedRole !== undefined && { selectedRole }) };
  const browser = browserOf(request, deps.context);
  return completeSignIn({ person, signIn: signedIn, browser, iss }, signIn.request, client, deps, frame.about);
}

/** Somebody was signed in already, and has chosen a role in that session. */
async function addRole(sid: string, selectedRole: string, answered: Answered, deps: OauthDeps): Promise<Reply> {
  const { transaction, signIn, client, frame, iss } = answered;
  const session = await deps.sso.find(sid);
  const before = session && reuse(session.details as unknown as Cis2SignIn, classesAskedFor(signIn.request.acrValues));
  if (!session || !before) return search(answered, deps, 'You have been signed out. Sign in again');
  if (!(await deps.signIns.end(transaction))) return ended();
  const details = { ...session.details, selectedRole };
  const changed = { ...session, details };
  await deps.sso.update(changed);
  const signedIn: Cis2SignIn = { acr: before.acr, amr: before.amr, level: before.level, selectedRole };
  return backWithCode({ session: changed, signIn: signedIn, iss }, signIn.request, client, deps, { about: frame.about, headers: [] });
}

async function refused({ transaction, signIn, frame }: Answered, deps: OauthDeps): Promise<Reply> {
  if (!(await deps.signIns.end(transaction))) return ended();
  const denial = { error: 'access_denied', description: 'Resource Owner did not authorize the request', decidedBy: 'userAgrees' };
  return backWithError(signIn.request, denial, frame.about);
}

function ended(): Reply {
  return errorPage(400, 'This sign-in cannot go on', PROBLEMS.unknown, { decidedBy: 'signInIsUnderWay' });
}
