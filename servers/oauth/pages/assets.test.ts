import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Suite } from '#kernel/suite';
import { startPageServer } from './testing/page-server.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await startPageServer();
});
afterAll(() => suite.stop());

const get = (file: string, headers: Record<string, string> = {}) => fetch(`${suite.urls.oauth}/pages/_assets/${file}`, { headers });

describe('the files of the pages', () => {
  it.each([
    ['nhsuk.css', 'text/css; charset=utf-8', '.nhsuk-button'],
    ['sandbox.css', 'text/css; charset=utf-8', '.sandbox-banner'],
    ['icon.svg', 'image/svg+xml', '<svg'],
    ['nhsuk-icon-cross.svg', 'image/svg+xml', '<svg'],
  ])('%s is served to be kept for a day', async (file, type, content) => {
    const reply = await get(`${file}?v=0.1.0`);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe(type);
    expect(reply.headers.get('cache-control')).toBe('public, max-age=86400');
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await reply.text()).toContain(content);
  });

  it('has nothing loaded from elsewhere', async () => {
    const css = await (await get('nhsuk.css')).text();
    expect(css).not.toMatch(/https?:\/\/|@import|@font-face|sourceMappingURL/);
    expect([...css.matchAll(/url\(([^)]*)\)/g)].filter(([, url = '']) => !/^nhsuk-icon-[a-z-]+\.svg$/.test(url))).toEqual([]);
  });

  it('answers 304 to whoever has it already', async () => {
    const etag = (await get('sandbox.css')).headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const reply = await get('sandbox.css', { 'If-None-Match': known });
      expect([reply.status, reply.headers.get('etag'), await reply.text()]).toEqual([304, etag, '']);
    }
    expect((await get('sandbox.css', { 'If-None-Match': '"other"' })).status).toBe(200);
  });

  it.each([
    'none.css',
    'NHSUK.CSS',
    '%2e%2e%2frender.ts',
    '..%5crender.ts',
    '..%2f..%2f..%2f..%2fpackage.json',
    '%00',
    'toString',
    'sandbox.css%00.svg',
    '__proto__',
  ])('has nothing but these: %s is not found', async (file) => {
    const reply = await get(file);
    expect([reply.status, await reply.text()]).toEqual([404, 'No such file.\n']);
  });
});
