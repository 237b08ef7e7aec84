/** The API catalogue: the OpenAPI documents of every server that runs, as a list, and each as a page. */
import type { ServerDescription } from '../suite/descriptions.ts';
import { page, text } from './html.ts';
import { outline } from './outline.ts';

const UP = '..';

/** `/portal/catalogue` */
export function cataloguePage(servers: readonly ServerDescription[]): string {
  const described = servers.filter(({ documents }) => documents.length > 0);
  return page({
    title: 'API catalogue: nhs-sandbox',
    files: '',
    body: `<header>
<p><a href="${UP}">nhs-sandbox</a></p>
<h1>API catalogue</h1>
<p>What each server answers, in the words of OpenAPI. A server that does not run is not here.</p>
</header>
<main>
${described.map(serverSection).join('\n')}
</main>`,
  });
}

function serverSection({ name, title, documents }: ServerDescription): string {
  const items = documents.map((document) => {
    const href = `catalogue/${encodeURIComponent(name)}/${encodeURIComponent(document.name)}`;
    return `<li><a href="${href}">${text(document.title)}</a> (<a href="${href}.yaml">YAML</a>)</li>`;
  });
  return `<section>
<h2>${text(title)}</h2>
<ul class="links">
${items.join('\n')}
</ul>
</section>`;
}

/** `/portal/catalogue/{server}/{name}` */
export function documentPage(title: string, name: string, document: string): string {
  const rows = outline(document).map(
    ({ method, path, summary }) => `<tr><td><code>${method}</code></td><td><code>${text(path)}</code></td><td>${text(summary)}</td></tr>`,
  );
  return page({
    title: `${title}: nhs-sandbox`,
    files: `${UP}/${UP}/`,
    body: `<header>
<p><a href="${UP}/${UP}/${UP}">nhs-sandbox</a> / <a href="${UP}/${UP}/catalogue">API catalogue</a></p>
<h1>${text(title)}</h1>
<p><a href="${encodeURIComponent(name)}.yaml">As YAML</a>, for code generators, Postman and the like.</p>
</header>
<main>
<h2>Operations</h2>
<div class="wide">
<table class="operations">
<thead><tr><th scope="col">Method</th><th scope="col">Path</th><th scope="col">What it does</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>
<h2>The document</h2>
<pre class="document" tabindex="0"><code>${text(document)}</code></pre>
</main>`,
  });
}
