/** The pages of NHS login: what each is made from. How they look is `pages/`' business. */
import type { About, Reply } from '#kernel/http/message';
import type { World } from '#world/world';
import type { PatientPerson } from '../oidc/people.ts';
import { searchPatients } from '../oidc/person-search.ts';
import type { AdHocField, PageField, PageModel } from '../pages/models.ts';
import { PAGE_HEADERS, renderPage } from '../pages/render.ts';
import { nameOf } from './accounts.ts';
import { sharesOf } from './scopes.ts';
import { heldBy, type Vector, vectorToReach } from './vectors.ts';

const PROVIDER = 'nhs-login';

/** What all pages of a sign-in have. */
export interface Frame {
  readonly applicationName: string;
  /** Where the form goes. */
  readonly action: string;
  readonly transaction: string;
  /** What was wrong with the last answer, and in which field. */
  readonly error?: string;
  readonly errorField?: PageField;
}

export interface Shown {
  readonly about?: About;
  readonly headers?: readonly string[];
}

/** What was typed into the form for somebody made up. */
export type Typed = Readonly<Partial<Record<AdHocField, string>>>;

/** Who is it? `mayRegister`: whether somebody new may be made up. */
export async function loginPage(
  world: World,
  frame: Frame,
  { query, asked, mayRegister, typed }: { query: string; asked: readonly Vector[]; mayRegister: boolean; typed: Typed | undefined },
  shown: Shown,
): Promise<Reply> {
  const { people, more } = await searchPatients(world, query);
  const wanted = asked.map(({ text }) => text).join(' or ');
  return answer(
    200,
    {
      page: 'login',
      provider: PROVIDER,
      ...frame,
      query,
      people,
      more,
      wanted,
      ...(typed && { typed }),
      ...(!mayRegister && { mayMakeUp: false }),
    },
    shown,
  );
}

/** Less is held than was asked for. */
export function stepUpPage(frame: Frame, person: PatientPerson, asked: readonly Vector[], shown: Shown): Reply {
  const wanted = vectorToReach(asked).text;
  return answer(200, { page: 'step-up', provider: PROVIDER, ...frame, personName: nameOf(person), held: heldBy(person), wanted }, shown);
}

/** What the client is to learn. */
export function consentPage(frame: Frame, person: PatientPerson, scopes: readonly string[], shown: Shown): Reply {
  const shares = sharesOf(scopes);
  return answer(200, { page: 'consent', provider: PROVIDER, ...frame, personName: nameOf(person), shares }, shown);
}

/** There is no going on. */
export function errorPage(status: number, reason: string, about: About): Reply {
  return answer(status, { page: 'error', provider: PROVIDER, title: 'You cannot sign in', reason }, { about });
}

function answer(status: number, model: PageModel, { about, headers = [] }: Shown): Reply {
  return { status, headers: [...PAGE_HEADERS, ...headers], body: renderPage(model), ...(about && { about }) };
}
