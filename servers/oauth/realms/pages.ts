/**
 * Pages of the mock realms. Scripts read the form, so its shape is part of the API: it is the first on its page, has Keycloak's ids, an
 * absolute address, and each input has a name and a value.
 */
import type { About, Reply } from '#kernel/http/message';
import { type Html, html } from '../pages/html.ts';
import type { PersonChoice } from '../pages/models.ts';

export interface RealmLoginPage {
  readonly realm: string;
  /** Who asks the user to sign in. */
  readonly applicationName: string;
  /** Where the form goes: an absolute address. */
  readonly action: string;
  /** What stands in the field already. */
  readonly username: string;
  /** What is typed here: `User id`, `NHS number`. */
  readonly label: string;
  /** What went wrong with the last answer. */
  readonly error?: string;
  /** Some who can sign in here. */
  readonly people: readonly PersonChoice[];
}

const STYLE = html`<style>
body{font:1.1875rem/1.5 Arial,sans-serif;max-width:44rem;margin:0 auto;padding:1rem;color:#212b32;background:#fff}
.sandbox{background:#ffeb3b;padding:.5rem 1rem;margin:0 0 1.5rem}
label{display:block;font-weight:bold}
input{font:inherit;padding:.4rem;margin:.25rem 0 1rem}
input[type=text]{border:2px solid #4c6272;width:100%;box-sizing:border-box}
input[type=submit]{background:#007f3b;color:#fff;border:0;padding:.6rem 1.2rem;cursor:pointer}
:focus{outline:4px solid #ffeb3b;outline-offset:0;box-shadow:inset 0 0 0 2px #212b32}
.error{color:#d5281b;font-weight:bold}
td,th{text-align:left;padding:.25rem .75rem .25rem 0;vertical-align:top;overflow-wrap:anywhere}
</style>`;

const HEADERS = [
  ...['Content-Type', 'text/html; charset=utf-8'],
  // nothing on these pages is fetched or run; a `form-action` would forbid the redirect that follows the form
  ...['Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"],
  ...['X-Frame-Options', 'DENY', 'X-Content-Type-Options', 'nosniff'],
  ...['Referrer-Policy', 'no-referrer', 'Cache-Control', 'no-store', 'Pragma', 'no-cache'],
];

/** A page of the oauth server's that needs nothing but itself. */
export function plainPage(title: string, banner: string, content: Html): string {
  return html`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>${STYLE}</head>
<body>
<header class="sandbox">Sandbox: ${banner}</header>
<main>${content}</main>
</body>
</html>`.toString();
}

function page(title: string, content: Html): string {
  return plainPage(title, 'everybody in it is made up. This page stands for the mock identity providers.', content);
}

/** The login form. */
export function loginPage({ realm, applicationName, action, username, label, error, people }: RealmLoginPage): string {
  return page(
    `Sign in to ${realm}`,
    html`<h1 id="kc-page-title">Sign in to ${realm}</h1>
<p>${applicationName} asks you to sign in. There is no password.</p>
<form id="kc-form-login" action="${action}" method="post">
<label for="username">${label}</label>
${error !== undefined && html`<p class="error" id="input-error" role="alert">${error}</p>`}
<input id="username" name="username" type="text" value="${username}" autocomplete="off" autofocus${error !== undefined && html` aria-invalid="true" aria-describedby="input-error"`}>
<input id="kc-login" name="login" type="submit" value="Sign In">
</form>
<details><summary>Some who can sign in here</summary>
<table><thead><tr><th scope="col">${label}</th><th scope="col">Name</th><th scope="col">Level, roles</th><th scope="col">Remarks</th></tr></thead>
<tbody>${people.map(
      ({ id, name, tags, remarks }) =>
        html`<tr><td>${id}</td><td>${name}</td><td>${tags.join('; ')}</td><td>${remarks.join('; ')}</td></tr>`,
    )}</tbody></table></details>`,
  );
}

export interface LogoutPage {
  readonly action: string;
  /** Where to go afterwards, and what to say there. */
  readonly fields: Readonly<Record<string, string | undefined>>;
}

/** Asks before somebody is signed out whose client did not prove that it knows them. */
export function logoutPage({ action, fields }: LogoutPage): string {
  const inputs = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [html`<input type="hidden" name="${name}" value="${value}">`],
  );
  return page(
    'Logging out',
    html`<h1 id="kc-page-title">Logging out</h1>
<p class="instruction">Do you want to log out?</p>
<form id="kc-logout-confirm" class="form-actions" action="${action}" method="post">${inputs}
<input id="kc-logout" name="confirmLogout" type="submit" value="Logout"></form>`,
  );
}

/** Says that somebody is signed out, who is to go nowhere. */
export function loggedOutPage(): string {
  return page('You are logged out', html`<h1 id="kc-page-title">You are logged out</h1>`);
}

/** There is no going on. */
export function errorPage(status: number, reason: string, about: About): Reply {
  const content = html`<h1 id="kc-page-title">We are sorry...</h1><div id="kc-error-message"><p class="instruction">${reason}</p></div>`;
  return showPage(status, page('We are sorry...', content), about);
}

/** Shows one, which nobody may put into a frame. */
export function showPage(status: number, content: string, about: About, headers: readonly string[] = []): Reply {
  return { status, headers: [...HEADERS, ...headers], body: content, about };
}
