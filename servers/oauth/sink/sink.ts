/**
 * A place for browsers and scripts to come back to: a suite that only wants the code of the last redirect needs a callback that
 * answers, and has none of its own. Shows what arrived; keeps nothing.
 */
import type { Reply } from '#kernel/http/message';
import type { Api, ErrorCatalogue, Operation } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';
import { readForm } from '../oidc/parameters.ts';
import { html } from '../pages/html.ts';
import { plainPage, showPage } from '../realms/pages.ts';

const SINK = '/sandbox/callback';

/** How much of what arrived is shown. */
const MOST_PARAMETERS = 50;
const MOST_CHARACTERS = 2000;

/** `GET|POST /sandbox/callback`: always 200. */
const sink: Operation<OauthDeps> = async (request) => {
  const form = request.method === 'POST' ? await readForm(request) : new URLSearchParams();
  const arrived = [...request.query, ...form].slice(0, MOST_PARAMETERS);
  const has = (name: string) => arrived.some(([given]) => given === name);
  const what = has('error') ? 'An error arrived' : has('code') ? 'A code arrived' : 'Nothing to exchange arrived';
  const content = html`<h1>${what}</h1>
${
  arrived.length > 0
    ? html`<table><thead><tr><th scope="col">Parameter</th><th scope="col">Value</th></tr></thead>
<tbody>${arrived.map(([name, value]) => html`<tr><th scope="row">${shortened(name)}</th><td><code>${shortened(value)}</code></td></tr>`)}</tbody></table>`
    : html`<p>What stands after a # in the address is not sent to a server.</p>`
}`;
  const about = { summary: what, correlation: { state: arrived.find(([name]) => name === 'state')?.[1].slice(0, 200) } };
  return showPage(200, plainPage(what, 'a callback for applications that have none of their own.', content), about);
};

const methodNotAllowed: Operation<OauthDeps> = () => failed('methodNotAllowed', ['Allow', 'GET, POST']);

const ERRORS = {
  methodNotAllowed: { status: 405, description: 'Method Not Allowed' },
  targetMalformed: { status: 400, description: 'Bad Request' },
  bodyTooLarge: { status: 413, description: 'Content Too Large' },
  tooManyRequests: { status: 429, description: 'Too Many Requests' },
  unavailable: { status: 503, description: 'Service Unavailable' },
  unforeseen: { status: 500, description: 'Internal Server Error' },
} as const;

function failed(name: keyof typeof ERRORS, headers: readonly string[] = []): Reply {
  const { status, description } = ERRORS[name];
  return {
    status,
    headers: ['Content-Type', 'text/plain; charset=utf-8', ...headers],
    body: description,
    about: { summary: description, error: name },
  };
}

const errors: ErrorCatalogue = {
  entries: Object.entries(ERRORS).map(([name, entry]) => ({ name, ...entry })),
  rateLimitError: 'tooManyRequests',
  render: (name) => failed(name as keyof typeof ERRORS),
  failure: (failure) => failed(({ badTarget: 'targetMalformed', bodyTooLarge: 'bodyTooLarge', internal: 'unforeseen' } as const)[failure]),
};

function shortened(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

export const callbackSink: Api<OauthDeps> = {
  name: 'callback-sink',
  title: 'Callback for applications that have none of their own',
  base: SINK,
  routes: [
    { method: 'GET', path: '', name: 'callback', operation: sink },
    { method: 'POST', path: '', name: 'callback', operation: sink },
    { method: '*', path: '', name: 'methodNotAllowed', operation: methodNotAllowed },
  ],
  errors,
};
