import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf } from '#kernel/http/request';
import type { Suite } from '#kernel/suite';
import { startToys } from './testing/toys.ts';

let suite: Suite;
let url: string;

beforeAll(async () => {
  suite = await startToys(['portal', 'fhir'], { urls: { spine: 'http://127.0.0.1:1' } });
  url = suite.urls.portal as string;
});
afterAll(() => suite.stop());

const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(url + path, { headers });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
};

const inProcess = (target: string, rawHeaders: string[] = []) => ({ method: 'GET', target, rawHeaders, body: bodyOf(), secure: false });

describe('the page', () => {
  it('lists the servers, their addresses and states, their APIs, and what to try', async () => {
    const { status, headers, body } = await get('/');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(body).toMatch(/data-server="fhir">.*data-state="ready".*<code>http:\/\/127\.0\.0\.1:\d+<\/code>.*\/personal-demographics/s);
    expect(body).toContain(`<code>curl ${url}/personal-demographics/mirror</code>`);
    expect(body).toMatch(/data-server="spine">.*data-state="unreachable".*<code>\/ssp<\/code>/s);
  });

  it('says whose it is not, and whose data not to bring', async () => {
    const { body } = await get('/');
    expect(body).toContain('Independent of the NHS, and not a service of it.');
    expect(body).toContain('Never put data of real patients in.');
  });

  it('shows the address that the browser has called, and stays within its session', async () => {
    const { body } = await get('/~mine/', { 'X-Forwarded-Host': 'box.example:8443', 'X-Forwarded-Proto': 'https' });
    expect(body).toContain('curl https://box.example:8443/~mine/personal-demographics/mirror');
    expect(body).toContain('curl https://box.example:8443/~mine/_sandbox/journal');
    expect(body).toContain(`curl ${suite.urls.fhir}/~mine/_sandbox/health`);
    expect(body).not.toMatch(/(?:href|src)="\//);
  });

  it('puts nothing into its HTML that was not meant as HTML', async () => {
    const { body } = await get('/', { 'X-Forwarded-Host': '"><script>alert(1)</script>' });
    expect(body).not.toContain('<script>alert');
  });

  it('loads nothing from elsewhere, and all that it loads and links is there', async () => {
    const { headers, body } = await get('/~mine/');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    const links = [...body.matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, link]) => link as string);
    expect(links.length).toBeGreaterThan(10);
    for (const link of links) expect([link, (await get(`/~mine/${link}`)).status]).toEqual([link, 200]);
  });

  it('is no exchange: not journalled, not disturbed', async () => {
    await fetch(`${url}/_sandbox/faults`, { method: 'POST', body: '{"status":503}' });
    expect((await get('/')).status).toBe(200);
    await fetch(`${url}/_sandbox/faults`, { method: 'DELETE' });
    expect(JSON.parse((await get('/_sandbox/journal')).body).items).toEqual([]);
  });

  it('answers HEAD, and an unchanged file with 304', async () => {
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, Number(head.headers.get('content-length')) > 1000, await head.text()]).toEqual([200, true, '']);
    const { headers } = await get('/portal/style.css');
    expect(headers.get('content-type')).toBe('text/css; charset=utf-8');
    // not by fetch, which asks for a fresh copy whatever it is told
    expect(
      await suite.runtime('portal').handle(inProcess('/portal/style.css', ['If-None-Match', headers.get('etag') as string])),
    ).toMatchObject({ status: 304 });
  });

  it.each(['/portal/nothing', '/portal/../server.ts', '/portal/%2e%2e/%2e%2e/server.ts', '/portal/%E0%A4%A', '/portal/'])(
    'is not at %s',
    async (path) => {
      const reply = await suite
        .runtime('portal')
        .handle({ method: 'GET', target: path, rawHeaders: ['Host', 'x'], body: bodyOf(), secure: false });
      expect([400, 404]).toContain(reply.status);
    },
  );
});

describe('the API catalogue', () => {
  it('lists the documents of the servers that run, and is linked from the page', async () => {
    expect((await get('/')).body).toContain('href="portal/catalogue"');
    const { status, body } = await get('/~mine/portal/catalogue');
    expect(status).toBe(200);
    expect(body).toMatch(/<h2>Portal: .*catalogue\/portal\/portal".*<h2>Toy fhir<\/h2>.*<a href="catalogue\/fhir\/toy">API of fhir<\/a>/s);
  });

  it('shows each with its operations, and gives it as it is', async () => {
    const { body, headers } = await get('/~mine/portal/catalogue/fhir/toy');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(body).toContain('<h1>API of fhir</h1>');
    expect(body).toContain('<td><code>GET</code></td><td><code>/portal/catalogue</code></td><td>The API catalogue: OpenAPI documents');
    expect(body).toContain('<pre class="document" tabindex="0"><code>openapi: 3.1.0');
    const yaml = await get('/portal/catalogue/fhir/toy.yaml');
    expect([yaml.headers.get('content-type'), yaml.body]).toEqual([
      expect.stringContaining('application/yaml'),
      (await get('/portal/openapi.yaml')).body,
    ]);
  });

  it.each(['/portal/catalogue/fhir/nothing', '/portal/catalogue/nobody/toy', '/portal/catalogue/spine/toy'])('has no %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('leads nowhere where nothing is', async () => {
    for (const at of ['portal/catalogue', 'portal/catalogue/fhir/toy']) {
      const links = [...(await get(`/~mine/${at}`)).body.matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, link]) => link as string);
      for (const link of links) {
        const { pathname } = new URL(link, `http://x/~mine/${at}`);
        expect([pathname, (await get(pathname)).status]).toEqual([pathname, 200]);
      }
    }
  });
});

describe('a path that nobody serves', () => {
  it('is answered with what is served, and journalled', async () => {
    const { status, body } = await get('/personal-demographic/FHIR/R4/Patient/9000000009');
    expect(status).toBe(404);
    expect(JSON.parse(body)).toMatchObject({
      error: 'nothing is served at GET /personal-demographic/FHIR/R4/Patient/9000000009',
      serves: { fhir: expect.arrayContaining(['/personal-demographics']), oauth: expect.arrayContaining(['/oauth2']) },
    });
    const [entry] = JSON.parse((await get('/_sandbox/journal')).body).items;
    expect(entry).toMatchObject({ server: 'portal', operation: 'portal.unknownPath', error: 'UNKNOWN_PATH' });
  });

  it('may be asked for in any way', async () => {
    for (const method of ['POST', 'PUT', 'OPTIONS']) expect((await fetch(`${url}/`, { method })).status).toBe(404);
    const undecodable = await suite
      .runtime('portal')
      .handle({ method: 'GET', target: '/%E0%A4%A', rawHeaders: [], body: bodyOf(), secure: false });
    expect(undecodable).toMatchObject({ status: 400, body: expect.stringContaining('cannot be decoded') });
  });
});

describe('the portal without a socket', () => {
  it('passes requests on all the same', async () => {
    const reply = await suite.runtime('portal').handle({
      method: 'POST',
      target: '/personal-demographics/echo',
      rawHeaders: ['Content-Length', '2'],
      body: bodyOf('hi'),
      secure: false,
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of reply.body as AsyncIterable<Uint8Array>) chunks.push(chunk);
    expect([reply.status, Buffer.concat(chunks).toString()]).toEqual([201, 'hi']);
  });
});

describe('documents', () => {
  it.each(['/portal/openapi.yaml', '/_sandbox/openapi.yaml'])('are OpenAPI 3.1: %s', async (path) => {
    const { status, headers, body } = await get(path);
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('application/yaml')]);
    expect(body).toMatch(/^openapi: 3\.1\./);
  });
});
