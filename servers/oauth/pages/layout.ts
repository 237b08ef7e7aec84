/** What all pages have: the frame, the banner that says what this is, forms, fields, and what is wrong. Class names are nhsuk-frontend's. */
import { VERSION } from '#kernel/package';
import { type Html, type HtmlValue, html } from './html.ts';
import type { PageField, PageModel, PageProvider } from './models.ts';

export const SIGN_IN_TITLES: Readonly<Record<PageProvider, string>> = {
  'nhs-cis2': 'Sign in with NHS CIS2 (sandbox)',
  'nhs-login': 'Sign in with NHS login (sandbox)',
};

/** What can be wrong with a page: what is said, and the id of the field to go to. */
export interface Problem {
  readonly text: string;
  readonly fieldId: string;
}

/** A whole document. */
export function documentOf({ provider, assets = '_assets' }: PageModel, title: string, content: Html, problem?: Problem): string {
  const file = (name: string) => `${assets}/${name}?v=${VERSION}`;
  return html`<!DOCTYPE html>
<html lang="en-GB" class="nhsuk-template">
<head>
<meta charset="utf-8">
<title>${problem && 'Error: '}${title} - nhs-sandbox</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light only">
<meta name="robots" content="noindex">
<link rel="icon" href="${file('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${file('nhsuk.css')}">
<link rel="stylesheet" href="${file('sandbox.css')}">
</head>
<body class="nhsuk-template__body">
<a class="nhsuk-skip-link" href="#content">Skip to main content</a>
<header class="nhsuk-header sandbox-header sandbox-header--${provider}">
<div class="nhsuk-width-container"><span class="sandbox-header__name">${SIGN_IN_TITLES[provider]}</span></div>
</header>
<div class="sandbox-banner" role="region" aria-label="About this page">
<div class="nhsuk-width-container"><p><strong>This is a sandbox. Nobody real is signed in here.</strong> Independent of the NHS.</p></div>
</div>
<div class="nhsuk-width-container">
<main class="nhsuk-main-wrapper" id="content" tabindex="-1">
<div class="nhsuk-grid-row"><div class="nhsuk-grid-column-two-thirds">
${problem && errorSummary(problem)}
${content}
</div></div>
</main>
</div>
<footer class="nhsuk-footer">
<div class="nhsuk-width-container"><p class="nhsuk-body-s">nhs-sandbox ${VERSION}. Everybody in here is made up. Not a service of the NHS, nor endorsed by it.</p></div>
</footer>
</body>
</html>
`.toString();
}

/** A form that carries what ties it to the sign-in. */
export function form({ action, transaction }: { action: string; transaction: string }, decision: string, content: Html): Html {
  return html`<form method="post" action="${action}" novalidate>
<input type="hidden" name="transaction" value="${transaction}">
<input type="hidden" name="decision" value="${decision}">
${content}
</form>`;
}

/** The button of a form; the form's decision is what it does. */
export function button(text: HtmlValue, ...kinds: readonly ('secondary' | 'small')[]): Html {
  return html`<button class="nhsuk-button${kinds.map((kind) => ` nhsuk-button--${kind}`)}" type="submit">${text}</button>`;
}

/** The form by which somebody says no. */
export function refusal(page: { action: string; transaction: string }, text: HtmlValue): Html {
  return form(page, 'refuse', button(text, 'secondary'));
}

/** Words of somebody's own, which may run from right to left: what is around them stays in its place. */
export function data(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

interface Field {
  readonly id: string;
  readonly name: PageField;
  readonly label: string;
  readonly value?: string | undefined;
  readonly hint?: string;
  /** What is wrong with it, if it is this one. */
  readonly problem?: Problem | undefined;
}

/** A line to type into. Nothing is filled in by the browser: who signs in here is nobody who sits before it. */
export function textField({ id, name, label, value = '', hint, problem, width }: Field & { width?: 10 | 20 }): Html {
  const wrong = problem?.fieldId === id;
  return html`<div class="nhsuk-form-group${wrong && ' nhsuk-form-group--error'}">
<label class="nhsuk-label" for="${id}">${label}</label>
${hint !== undefined && html`<div class="nhsuk-hint" id="${id}-hint">${hint}</div>`}
${wrong && errorMessage(id, problem.text)}
<input class="nhsuk-input${width && ` nhsuk-input--width-${width}`}${wrong && ' nhsuk-input--error'}" id="${id}" name="${name}" type="text" value="${value}" dir="auto" autocomplete="off" spellcheck="false"${describedBy(id, hint, wrong)}${wrong && html` aria-invalid="true"`}>
</div>`;
}

/** A line to search by, and its button. */
export function searchField({ id, name, label, value = '', hint, problem }: Field): Html {
  const wrong = problem?.fieldId === id;
  return html`<div class="nhsuk-form-group nhsuk-search-input${wrong && ' nhsuk-form-group--error'}">
<label class="nhsuk-label" for="${id}">${label}</label>
${hint !== undefined && html`<div class="nhsuk-hint" id="${id}-hint">${hint}</div>`}
${wrong && errorMessage(id, problem.text)}
<div class="sandbox-search">
<input class="nhsuk-input${wrong && ' nhsuk-input--error'}" id="${id}" name="${name}" type="search" value="${value}" dir="auto" autocomplete="off" spellcheck="false"${describedBy(id, hint, wrong)}>
${button('Search', 'secondary', 'small')}
</div>
</div>`;
}

export interface Choice {
  readonly value: string;
  readonly label: HtmlValue;
}

/** One of several; the first has the id of the field, so that an error leads to it. */
export function radios(
  { id, name, label, value, problem }: Field,
  choices: readonly Choice[],
  { inline = false, heading = false }: { inline?: boolean; heading?: boolean } = {},
): Html {
  const wrong = problem?.fieldId === id;
  return html`<div class="nhsuk-form-group${wrong && ' nhsuk-form-group--error'}">
<fieldset class="nhsuk-fieldset"${wrong && html` aria-describedby="${id}-error"`}>
<legend class="nhsuk-fieldset__legend${heading && ' nhsuk-fieldset__legend--m'}">${label}</legend>
${wrong && errorMessage(id, problem.text)}
<div class="nhsuk-radios${inline && ' nhsuk-radios--inline'}">
${choices.map((choice, index) => radio(index === 0 ? id : `${id}-${index + 1}`, name, choice, choice.value === value))}
</div>
</fieldset>
</div>`;
}

function radio(id: string, name: string, { value, label }: Choice, checked: boolean): Html {
  return html`<div class="nhsuk-radios__item">
<input class="nhsuk-radios__input" id="${id}" name="${name}" type="radio" value="${value}"${checked && html` checked`}>
<label class="nhsuk-label nhsuk-radios__label" for="${id}">${label}</label>
</div>
`;
}

function errorSummary({ text, fieldId }: Problem): Html {
  return html`<div class="nhsuk-error-summary" tabindex="-1" autofocus>
<div role="alert">
<h2 class="nhsuk-error-summary__heading">There is a problem</h2>
<div class="nhsuk-error-summary__body">
<ul class="nhsuk-list nhsuk-error-summary__list"><li><a href="#${fieldId}">${text}</a></li></ul>
</div>
</div>
</div>`;
}

function errorMessage(id: string, text: string): Html {
  return html`<span class="nhsuk-error-message" id="${id}-error"><span class="nhsuk-u-visually-hidden">Error:</span> ${text}</span>`;
}

function describedBy(id: string, hint: HtmlValue, wrong: boolean): Html | false {
  const ids = [hint !== undefined && `${id}-hint`, wrong && `${id}-error`].filter((part) => part !== false);
  return ids.length > 0 && html` aria-describedby="${ids.join(' ')}"`;
}
