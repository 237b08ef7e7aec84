/** `POST /sign-in`: what somebody has answered on one of the pages. */
import type { Reply } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import { adHocPatient } from '../../oidc/ad-hoc.ts';
import { readForm } from '../../oidc/parameters.ts';
import type { Person } from '../../oidc/people.ts';
import { browserOf } from '../../oidc/sign-in.ts';
import { AD_HOC_FIELDS } from '../../pages/models.ts';
import { findAccount, stepUp, subjectOf } from '../accounts.ts';
import { refuse } from '../errors.ts';
import { detailsOf, giveUp, ISSUER, proceed, type Step, stepOf, type Turn, vectorsOf } from '../steps.ts';
import { vectorToReach } from '../vectors.ts';

export const signIn: Operation<OauthDeps> = async (request, deps) => {
  const form = await readForm(request);
  const id = form.get('transaction') ?? '';
  const found = await deps.signIns.find(id, ISSUER, request);
  if ('problem' in found)
    return refuse({ error: found.problem === 'unknown' ? 'signInUnknown' : 'signInOfOtherBrowser' }, { decidedBy: 'signInIsUnderWay' });
  const turn: Turn = { request, deps, browser: browserOf(request, deps.context), signIn: found.signIn, id, advice: [] };
  const step = await stepOf(turn);
  const answer = ANSWERS.get(`${step.name} ${form.get('decision')}`);
  // an answer to another page than the one that is due, from the browser's history: that page is shown again
  return answer ? answer(turn, form, step) : proceed(turn);
};

/** Characters of an answer that a page shows again. */
const MOST_TYPED = 100;

type Answer = (turn: Turn, form: URLSearchParams, step: Step) => Promise<Reply>;

const search: Answer = (turn, form) => proceed(turn, { query: (form.get('q') ?? '').slice(0, MOST_TYPED) });

const pick: Answer = async (turn, form) => {
  const typed = form.get('person') ?? '';
  const person = await findAccount(turn.deps.world, typed);
  if (person === undefined)
    return proceed(turn, {
      error: 'Nobody signs in with that: enter an email address or an NHS number',
      errorField: 'person',
      query: typed.slice(0, MOST_TYPED),
    });
  return proceed(signedInAs(turn, { id: person.id }));
};

const makeUp: Answer = async (turn, form) => {
  const typed = Object.fromEntries(AD_HOC_FIELDS.map((name) => [name, (form.get(name) ?? '').slice(0, MOST_TYPED)]));
  if (!detailsOf(turn.signIn).mayRegister) return proceed(turn, { error: 'This service does not let anybody new register', typed });
  const made = adHocPatient(form, turn.deps.context);
  return 'problem' in made
    ? proceed(turn, { error: made.problem, typed })
    : proceed(signedInAs(turn, { id: made.person.id, adHoc: made.person }));
};

const prove: Answer = async (turn) => {
  const { deps, signIn: before } = turn;
  const proven = await stepUp(before.person as Person, vectorToReach(vectorsOf(before)), deps.world, {
    at: deps.context.clock.now(),
    ids: deps.context.ids,
  });
  return proven === undefined ? proceed(turn, { error: 'There is no NHS number to match the proof to' }) : proceed(as(turn, proven));
};

const agree: Answer = async (turn, _form, step) => {
  const { clientId } = detailsOf(turn.signIn);
  if (step.name === 'consent') await turn.deps.nhsLogin.agree(clientId, subjectOf(turn.signIn.person as Person), step.missing);
  return proceed(turn);
};

/** By the page that is due, and by the form's `decision`. */
const ANSWERS: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['login search', search],
  ['login pick', pick],
  ['login ad-hoc', makeUp],
  ['login refuse', (turn) => giveUp(turn, 'signInRefused', 'userSignsIn')],
  ['step-up step-up', prove],
  ['step-up refuse', (turn) => giveUp(turn, 'stepUpRefused', 'userProvesIdentity')],
  ['consent agree', agree],
  ['consent refuse', (turn) => giveUp(turn, 'consentRefused', 'userAgrees')],
]);

function as(turn: Turn, person: Person): Turn {
  return { ...turn, signIn: { ...turn.signIn, person } };
}

/** Somebody signs in now, whoever it was before. */
function signedInAs(turn: Turn, person: Person): Turn {
  const { sid, authenticatedAt, ...details } = detailsOf(turn.signIn);
  return as({ ...turn, signIn: { ...turn.signIn, details } }, person);
}
