/**
 * The pages' own files: nhsuk-frontend's style sheet, ours, an icon. Served by this server from memory, so that a page works where
 * nothing else can be reached.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import { codePath } from '#kernel/package';
import type { Route } from '#kernel/server';

interface Asset {
  readonly headers: readonly string[];
  readonly etag: string;
  readonly body: Buffer;
}

const require = createRequire(import.meta.url);
const CSS = 'text/css; charset=utf-8';
const SVG = 'image/svg+xml';
/** A day. The links say the version, so that another one is another file. */
const CACHE = 'public, max-age=86400';

/** All files that there are, by the name in the link: no other is looked for. */
const FILES: ReadonlyMap<string, () => Promise<Asset>> = new Map([
  [
    'nhsuk.css',
    once(async () => asset(CSS, ownStyle(await readFile(require.resolve('nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css'))))),
  ],
  [
    'nhsuk-icon-cross.svg',
    once(async () => asset(SVG, await readFile(require.resolve('nhsuk-frontend/dist/nhsuk/assets/images/nhsuk-icon-cross.svg')))),
  ],
  ['sandbox.css', once(async () => asset(CSS, await ownFile('sandbox.css')))],
  ['icon.svg', once(async () => asset(SVG, await ownFile('icon.svg')))],
]);

/** The row for a provider's routes table: the files lie at `{base}/_assets/…`, or below another path that is given (`/:realm`). */
export function assetRoute<D>(below = ''): Route<D> {
  return { method: 'GET', path: `${below}/_assets/:file`, name: 'pageAsset', operation: serveAsset };
}

/** A file by the path parameter `file`; 304 when the client has it, 404 when there is none of that name. */
async function serveAsset(request: SandboxRequest): Promise<Reply> {
  const load = FILES.get(request.params.file ?? '');
  if (load === undefined) return { status: 404, headers: ['Content-Type', 'text/plain; charset=utf-8'], body: 'No such file.\n' };
  const { headers, etag, body } = await load();
  return isKnown(request, etag) ? { status: 304, headers } : { status: 200, headers, body };
}

/** By `If-None-Match` (RFC 9110 §13.1.2), compared weakly. */
function isKnown(request: SandboxRequest, etag: string): boolean {
  const known = request.header('if-none-match')?.split(',') ?? [];
  return known.some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}

/**
 * Less what would be loaded from elsewhere: the NHS's own typeface, which only its services may use. Pictures are beside the sheet; of
 * those that it names, the pages use the search box's cross.
 */
function ownStyle(css: Buffer): string {
  return css
    .toString()
    .replace(/@font-face\{[^}]*\}/g, '')
    .replace(/\/\*# sourceMappingURL=.*?\*\//g, '')
    .replaceAll('url(/assets/images/', 'url(');
}

function ownFile(name: string): Promise<Buffer> {
  return readFile(codePath(`servers/oauth/pages/assets/${name}`));
}

function asset(type: string, content: string | Buffer): Asset {
  const body = Buffer.from(content);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { etag, body, headers: ['Content-Type', type, 'Cache-Control', CACHE, 'ETag', etag, 'X-Content-Type-Options', 'nosniff'] };
}

/** The same promise each time, unless it failed. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
