/** The portal's pages: an express app that the portal's edge passes requests to (docs/decisions/portal-express.md). */
import express, { type ErrorRequestHandler, type Response } from 'express';
import type { Kernel } from '#kernel/kernel';
import { codePath } from '#kernel/package';
import type { Upstream } from '../gateway/forward.ts';
import { describeServers, readDocument } from '../suite/descriptions.ts';
import { cataloguePage, documentPage } from './catalogue.ts';
import { homePage } from './home.ts';
import { inProcess } from './in-process.ts';
import { PAGES } from './paths.ts';

const FOLDER = codePath('servers/portal');

/** Nothing from elsewhere is loaded, and no other site may show these pages within its own. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

export function openApp(kernel: Kernel): Upstream {
  const app = express();
  app.disable('x-powered-by');
  // the edge in front tells where the client called
  app.set('trust proxy', true);
  app.use((_request, response, next) => {
    response.set(HEADERS);
    next();
  });
  const pages = pagesOf(kernel);
  app.use('/~:session', pages);
  app.use('/', pages);
  app.use((request, response) => plain(response, 404, `There is no page at ${request.path}.`));
  const failed: ErrorRequestHandler = (error, request, response, _next) => {
    kernel.log.error({ err: error, target: request.originalUrl }, 'a page failed');
    plain(response, 500, 'The page could not be made. The log says why.');
  };
  app.use(failed);
  return inProcess(app);
}

function pagesOf(kernel: Kernel): express.Router {
  const pages = express.Router();
  pages.get('/', async (request, response) => {
    const view = { origin: `${request.protocol}://${request.host}`, prefix: request.baseUrl, version: kernel.version };
    response.set('Cache-Control', 'no-store').send(homePage({ ...view, servers: await describeServers(kernel) }));
  });
  pages.get(`${PAGES}/catalogue`, async (_request, response) => {
    response.set('Cache-Control', 'no-store').send(cataloguePage(await describeServers(kernel)));
  });
  pages.get(`${PAGES}/catalogue/:server/:file`, async (request, response, next) => {
    const { server, file } = request.params;
    const name = file.replace(/\.yaml$/, '');
    const found = await readDocument(kernel, server, name);
    if (found === undefined) return next();
    if (file === name) response.send(documentPage(found.title, name, found.text));
    else response.type('application/yaml').send(found.text);
  });
  pages.get(`${PAGES}/openapi.yaml`, (_request, response) => {
    response.type('application/yaml').sendFile('openapi.yaml', { root: FOLDER });
  });
  pages.use(PAGES, express.static(`${FOLDER}/pages/assets`, { index: false, redirect: false }));
  return pages;
}

function plain(response: Response, status: number, said: string): void {
  response.status(status).type('text/plain').send(`${said}\n`);
}
