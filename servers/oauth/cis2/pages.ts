/** CIS2's pages: filled in here, drawn by `pages/`. */
import type { About, Reply } from '#kernel/http/message';
import type { World } from '#world/world';
import type { Client } from '../oidc/clients.ts';
import type { Worker } from '../oidc/people.ts';
import { nameOfWorker, roleInWords, searchWorkers } from '../oidc/person-search.ts';
import { pageAnswer } from '../oidc/responses.ts';
import type { PageModel } from '../pages/models.ts';
import { renderPage } from '../pages/render.ts';
import { classesAskedFor, levelsInWords } from './acr.ts';
import { organisationNames } from './claims.ts';
import { CIS2 } from './realm.ts';

/** What both forms have. */
export interface FormFrame {
  readonly client: Client;
  /** Where the form goes. */
  readonly action: string;
  /** Id of the sign-in. */
  readonly transaction: string;
  readonly headers: readonly string[];
  readonly about: About;
  /** What went wrong with the last answer. */
  readonly error?: string;
}

/** The page on which somebody is picked. */
export async function loginPage(
  frame: FormFrame,
  { query, acrValues, day, world }: { query: string; acrValues: readonly string[]; day: string; world: World },
): Promise<Reply> {
  const { people, more } = await searchWorkers(world, query, day);
  const wanted = `assurance level ${levelsInWords(classesAskedFor(acrValues))}`;
  return page(200, { ...commonOf(frame), page: 'login', query, people, more, wanted }, frame);
}

/** The page on which the role to act in is chosen. */
export async function rolePage(frame: FormFrame, worker: Worker, world: World): Promise<Reply> {
  const names = await organisationNames(worker.roles, world);
  return page(
    200,
    {
      ...commonOf(frame),
      page: 'role',
      personName: worker.practitioner ? nameOfWorker(worker.practitioner) : worker.id,
      roles: worker.roles.map(({ id, jobRole, organisation }) => ({
        id,
        role: roleInWords(jobRole),
        organisation: names.get(organisation) ?? organisation,
        organisationCode: organisation,
      })),
    },
    frame,
  );
}

/** The page from which there is no going on. */
export function errorPage(status: number, title: string, reason: string, about: About): Reply {
  return page(
    status,
    { page: 'error', provider: CIS2, title, reason },
    { headers: [], about: { summary: `${title}: ${reason}`, ...about } },
  );
}

function commonOf({ client, action, transaction, error }: FormFrame) {
  return { provider: CIS2, applicationName: client.name, action, transaction, ...(error !== undefined && { error }) } as const;
}

function page(status: number, model: PageModel, { headers, about }: Pick<FormFrame, 'headers' | 'about'>): Reply {
  return pageAnswer(status, renderPage(model), { headers, about });
}
