/** The page on which somebody is picked, or made up. */
import { type Html, html } from './html.ts';
import { button, data, documentOf, form, type Problem, radios, refusal, SIGN_IN_TITLES, searchField, textField } from './layout.ts';
import { AD_HOC_FIELDS, type AdHocField, type LoginPage, type PageProvider, type PersonChoice } from './models.ts';

/** What differs between the providers. */
const WORDS: Readonly<Record<PageProvider, { search: string; hint: string; levels: readonly string[]; level: string; highest: string }>> = {
  'nhs-cis2': {
    search: 'Search for a healthcare worker',
    hint: 'By name or user ID',
    level: 'Assurance level',
    levels: ['AAL1', 'AAL2', 'AAL3'],
    highest: 'AAL3',
  },
  'nhs-login': {
    search: 'Search for a patient',
    hint: 'By name, NHS number or email address',
    level: 'Identity proofing level',
    levels: ['P0', 'P5', 'P9'],
    highest: 'P9',
  },
};

/** The ids of fields, by which an error leads to them. */
const fieldId = (name: AdHocField) => `ad-hoc-${name}`;
const SEARCH = 'search';
const FIRST_PERSON = 'person-1';

export function loginPage(page: LoginPage): string {
  const { provider, applicationName, wanted, query } = page;
  const words = WORDS[provider];
  const problem = problemOf(page);
  const title = SIGN_IN_TITLES[provider];
  return documentOf(
    page,
    title,
    html`<h1 class="nhsuk-heading-l">${title}</h1>
<p class="nhsuk-lede-text">${data(applicationName)} asks you to sign in. It asks for ${data(wanted)}.</p>
${form(page, 'search', searchField({ id: SEARCH, name: 'q', label: words.search, hint: words.hint, value: query, problem }))}
${page.mayMakeUp !== false && adHocForm(page, problem)}
${peopleOf(page)}
<h2 class="nhsuk-heading-s">Do not sign in</h2>
<p>${data(applicationName)} is told that you refused.</p>
${refusal(page, 'Refuse to sign in')}`,
    problem,
  );
}

function problemOf({ error, errorField, people, typed, mayMakeUp }: LoginPage): Problem | undefined {
  if (error === undefined) return undefined;
  const adHoc = AD_HOC_FIELDS.find((name) => name === errorField) ?? (typed && errorField === undefined ? 'given' : undefined);
  if (adHoc && mayMakeUp !== false) return { text: error, fieldId: fieldId(adHoc) };
  return { text: error, fieldId: errorField === 'person' && people.length > 0 ? FIRST_PERSON : SEARCH };
}

function peopleOf(page: LoginPage): Html {
  const { people, query, more, mayMakeUp } = page;
  const heading = html`<h2 class="nhsuk-heading-m" id="people">${query === '' ? 'People' : html`People found for ‘${data(query)}’`}</h2>`;
  if (people.length === 0)
    return html`${heading}
<p>Nobody was found. Try another name or number${mayMakeUp !== false && ', or sign in as somebody you make up'}.</p>`;
  return html`${heading}
${form(
  page,
  'pick',
  html`<ul class="sandbox-people" role="list" aria-labelledby="people">
${people.map((person, index) => personItem(person, `person-${index + 1}`))}
</ul>`,
)}
${more && html`<p>There are more people than are shown. Search to find them.</p>`}`;
}

function personItem({ id, name, detail, tags, remarks }: PersonChoice, elementId: string): Html {
  return html`<li class="sandbox-person">
<div class="sandbox-person__who">
<p class="sandbox-person__name" id="${elementId}-name">${data(name)}</p>
<div id="${elementId}-about">
<p class="sandbox-person__detail">${data(detail)}</p>
${labels(tags, 'Level and roles', 'nhsuk-tag nhsuk-tag--blue')}
${labels(remarks, 'Remarks', 'nhsuk-tag nhsuk-tag--yellow')}
</div>
</div>
<button class="nhsuk-button nhsuk-button--secondary nhsuk-button--small" type="submit" id="${elementId}" name="person" value="${id}" aria-label="Sign in as ${name}" aria-describedby="${elementId}-about">Sign in</button>
</li>
`;
}

function labels(texts: readonly string[], label: string, className: string): Html | false {
  return (
    texts.length > 0 &&
    html`<ul class="sandbox-labels" role="list" aria-label="${label}">${texts.map((text) => html`<li class="${className}">${data(text)}</li>`)}</ul>`
  );
}

function adHocForm(page: LoginPage, problem: Problem | undefined): Html {
  const { provider, typed } = page;
  const { level, levels, highest } = WORDS[provider];
  const field = (name: AdHocField, label: string, hint?: string, width?: 10 | 20) =>
    textField({ id: fieldId(name), name, label, value: typed?.[name], problem, ...(hint && { hint }), ...(width && { width }) });
  const open = typed !== undefined || problem?.fieldId.startsWith('ad-hoc-');
  return html`<details class="nhsuk-details"${open && html` open`}>
<summary class="nhsuk-details__summary"><span class="nhsuk-details__summary-text">Sign in as somebody you make up</span></summary>
<div class="nhsuk-details__text">
<p>They exist for this sign-in only.</p>
${form(
  page,
  'ad-hoc',
  html`${field('given', 'First name')}
${field('family', 'Last name')}
${
  provider === 'nhs-login' &&
  html`${field('birthDate', 'Date of birth', 'Year, month and day, for example 1970-01-31', 10)}
${field('nhsNumber', 'NHS number', 'Ten digits. It need not have a record', 10)}`
}
${radios(
  { id: fieldId('level'), name: 'level', label: level, value: typed?.level ?? highest, problem },
  levels.map((value) => ({ value, label: value })),
  { inline: true },
)}
${
  provider === 'nhs-cis2' &&
  html`${field('organisation', 'Organisation', 'An ODS code, for example A20047. Without one they have no role', 10)}
${field('roleCode', 'Role', 'A code, for example R8000 or S8000:G8000:R8000', 20)}`
}
${button('Sign in as this person')}`,
)}
</div>
</details>`;
}
