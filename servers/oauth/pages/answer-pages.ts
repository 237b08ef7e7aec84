/** The pages that ask for a yes or a no, and the one that asks nothing. */
import { html } from './html.ts';
import { button, data, documentOf, form, type Problem, refusal } from './layout.ts';
import type { ConsentPage, ErrorPage, StepUpPage } from './models.ts';

const YES = 'yes';

export function stepUpPage(page: StepUpPage): string {
  const { personName, applicationName, held, wanted } = page;
  const title = 'Prove who you are';
  return documentOf(
    page,
    title,
    html`<h1 class="nhsuk-heading-l">${title}</h1>
<p class="nhsuk-lede-text">You are ${data(personName)}. ${data(applicationName)} asks for more than you have proven.</p>
<dl class="nhsuk-summary-list">
<div class="nhsuk-summary-list__row"><dt class="nhsuk-summary-list__key">You have proven</dt><dd class="nhsuk-summary-list__value">${data(held)}</dd></div>
<div class="nhsuk-summary-list__row"><dt class="nhsuk-summary-list__key">It asks for</dt><dd class="nhsuk-summary-list__value">${data(wanted)}</dd></div>
</dl>
<p>The sandbox believes you: no document is looked at.</p>
<div class="sandbox-answers" id="${YES}" tabindex="-1">
${form(page, 'step-up', button('Prove it now'))}
${refusal(page, 'Do not prove it')}
</div>`,
    problemOf(page),
  );
}

export function consentPage(page: ConsentPage): string {
  const { personName, applicationName, shares } = page;
  const title = 'Agree to share your information';
  return documentOf(
    page,
    title,
    html`<h1 class="nhsuk-heading-l">${title}</h1>
<p class="nhsuk-lede-text">You are ${data(personName)}. ${data(applicationName)} is to learn about you:</p>
<ul class="nhsuk-list nhsuk-list--bullet">${shares.map((share) => html`<li>${data(share)}</li>`)}</ul>
<div class="sandbox-answers" id="${YES}" tabindex="-1">
${form(page, 'agree', button('Agree and continue'))}
${refusal(page, 'Do not agree')}
</div>`,
    problemOf(page),
  );
}

export function errorPage(page: ErrorPage): string {
  return documentOf(
    page,
    page.title,
    html`<h1 class="nhsuk-heading-l">${page.title}</h1>
<p class="nhsuk-lede-text">${page.reason}</p>
<p>The sandbox’s journal has the request, and what was expected of it.</p>`,
  );
}

function problemOf({ error }: StepUpPage | ConsentPage): Problem | undefined {
  return error === undefined ? undefined : { text: error, fieldId: YES };
}
