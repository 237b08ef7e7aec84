/** The page on which the role to act in is chosen. */
import { type Html, html } from './html.ts';
import { button, data, documentOf, form, type Problem, radios, refusal, searchField } from './layout.ts';
import type { RolePage } from './models.ts';

/** With more roles than these there is a search, as CIS2 has it. */
const MOST_WITHOUT_SEARCH = 5;
const TITLE = 'Choose your role';
const FIRST_ROLE = 'role-1';
const SEARCH = 'search';

export function rolePage(page: RolePage): string {
  const { personName, applicationName, roles, query = '', error, errorField } = page;
  const shown = roles.filter((role) => matches(role, query));
  const problem: Problem | undefined =
    error === undefined ? undefined : { text: error, fieldId: errorField === 'q' || shown.length === 0 ? SEARCH : FIRST_ROLE };
  const hasSearch = roles.length > MOST_WITHOUT_SEARCH || query !== '';
  return documentOf(
    page,
    TITLE,
    html`<h1 class="nhsuk-heading-l">${TITLE}</h1>
<p class="nhsuk-lede-text">You are ${data(personName)}, and ${data(applicationName)} asks in which role you act.</p>
${hasSearch && searchForm(page, shown.length, problem)}
${shown.length > 0 && form(page, 'role', html`${roleChoices(shown, problem)}${button('Continue')}`)}
<h2 class="nhsuk-heading-s">Do not sign in</h2>
<p>${data(applicationName)} is told that you refused.</p>
${refusal(page, 'Refuse to sign in')}`,
    problem,
  );
}

function searchForm(page: RolePage, found: number, problem: Problem | undefined): Html {
  const { roles, query = '' } = page;
  const hint = 'By words of the role, the organisation or its code';
  return html`${form(page, 'search', searchField({ id: SEARCH, name: 'q', label: 'Search your roles', hint, value: query, problem }))}
${query !== '' && html`<p role="status">${found} of your ${roles.length} roles match ‘${data(query)}’.</p>`}`;
}

function roleChoices(roles: RolePage['roles'], problem: Problem | undefined): Html {
  return radios(
    { id: FIRST_ROLE, name: 'role', label: 'Your roles', problem },
    roles.map(({ id, role, organisation, organisationCode }) => ({
      value: id,
      // the place is part of the name: somebody may have one role at several
      label: html`${data(role)} <span class="sandbox-choice-detail">at ${data(organisation)}${organisation !== organisationCode && html` (${data(organisationCode)})`}</span>`,
    })),
    { heading: true },
  );
}

function matches({ role, organisation, organisationCode }: RolePage['roles'][number], query: string): boolean {
  const text = `${role} ${organisation} ${organisationCode}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
