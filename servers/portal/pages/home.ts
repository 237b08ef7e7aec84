/** The portal's first page, as HTML: which servers there are, how they are, what to try. Links are relative, so that they stay within a session's prefix. */
import type { ServerDescription } from '../suite/descriptions.ts';
import { page, text } from './html.ts';
import { PAGES } from './paths.ts';

/** The way to the pages' own files. */
const FILES = `${PAGES.slice(1)}/`;

export interface HomeView {
  /** Where the browser called: scheme, host and port. */
  readonly origin: string;
  /** `/~name`; empty for the default session. */
  readonly prefix: string;
  readonly version: string;
  readonly servers: readonly ServerDescription[];
}

const CONTROL_LINKS = [
  ['_sandbox/servers', 'Servers', 'names, addresses and states'],
  ['_sandbox/journal', 'Journal', 'every exchange that passed, decoded'],
  ['_sandbox/faults', 'Fault rules', 'what is made to go wrong'],
  ['_sandbox/errors', 'Error catalogue', 'the names that a fault rule can use'],
  ['_sandbox/clock', 'Clock', 'the time that all servers go by'],
  ['_sandbox/world', 'World', 'patients, organisations, applications and the rest'],
  ['metrics', 'Metrics', 'counts and durations, for Prometheus'],
] as const;

const DOCUMENT_LINKS = [
  ['portal/catalogue', 'API catalogue', 'the OpenAPI documents of every server'],
  ['_sandbox/openapi.yaml', 'Control API', 'its OpenAPI document'],
  ['_sandbox/ca.pem', 'Local certificate authority', 'to trust, when servers speak TLS'],
] as const;

export function homePage(view: HomeView): string {
  return page({
    title: 'nhs-sandbox',
    files: FILES,
    head: `<script src="${FILES}live.js" defer></script>\n`,
    body: `<a class="skip" href="#main">Skip to the servers</a>
<header>
<h1>nhs-sandbox</h1>
<p>The API technologies of the NHS in England, on your own machine. Everything is at <code>${text(view.origin + view.prefix)}</code>.</p>
<p class="notice"><strong>Independent of the NHS, and not a service of it.</strong> Everybody in here is invented. Never put data of real patients in.</p>
</header>
<main id="main" tabindex="-1">
<section aria-labelledby="servers-title">
<h2 id="servers-title">Servers</h2>
<p class="live" id="live" hidden><label><input type="checkbox" checked> Keep the states up to date</label></p>
<p class="said" id="said" role="status"></p>
<ul class="servers" id="servers">
${view.servers.map((server) => serverItem(server, view)).join('\n')}
</ul>
</section>
<section aria-labelledby="control-title">
<h2 id="control-title">Look inside, and take control</h2>
${links(CONTROL_LINKS)}
<p>To change something, send to the same addresses, or use <code>nhs-sandbox faults</code>, <code>clock</code>, <code>world</code> and <code>reset</code> in a terminal. Put <code>/~name</code> before any path, and you have a world of your own that no other test sees.</p>
</section>
<section aria-labelledby="documents-title">
<h2 id="documents-title">Documents</h2>
${links(DOCUMENT_LINKS)}
</section>
</main>
<footer><p>nhs-sandbox ${text(view.version)}. Not affiliated with, endorsed by or connected to NHS England.</p></footer>`,
  });
}

function serverItem({ name, title, state, url, apis, tryFirst }: ServerDescription, { origin, prefix }: HomeView): string {
  // its APIs are reached where the browser has called already; its own control API, and what has no path here, at its own address
  const own = (name === 'portal' ? origin : url) + prefix;
  const lines = tryFirst.map((line) =>
    line.replaceAll('{url}/_sandbox', `${own}/_sandbox`).replaceAll('{url}', apis.length > 0 ? origin + prefix : own),
  );
  return `<li data-server="${text(name)}">
<h3>${text(title)}</h3>
<dl>
<div><dt>State</dt><dd><span class="state" data-state="${text(state)}">${text(state)}</span></dd></div>
<div><dt>Name</dt><dd><code>${text(name)}</code></dd></div>
<div><dt>Address</dt><dd><code>${text(url)}</code></dd></div>
${apis.length === 0 ? '' : `<div><dt>APIs</dt><dd><ul class="paths">${apis.map(apiItem).join('')}</ul></dd></div>`}
</dl>
${lines.length === 0 ? '' : `<h4>Try first</h4>\n<ul class="try">${lines.map((line) => `<li><code>${text(line)}</code></li>`).join('')}</ul>`}
</li>`;
}

function apiItem({ title, base }: ServerDescription['apis'][number]): string {
  return `<li>${title === undefined ? '' : `${text(title)}<br>`}<code>${text(base)}</code></li>`;
}

function links(list: readonly (readonly [string, string, string])[]): string {
  return `<ul class="links">\n${list.map(([href, name, about]) => `<li><a href="${href}">${name}</a>: ${about}</li>`).join('\n')}\n</ul>`;
}
