import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { startOauth } from '../testing/sandbox.ts';

let suite: Suite;
let url: string;
beforeAll(async () => {
  suite = await startOauth();
  url = `${suite.urls.oauth}/sandbox/callback`;
});
afterAll(() => suite.stop());

const get = (query: string) => fetch(`${url}${query}`);

describe('the callback of those who have none', () => {
  test.each([
    ['?code=abc.def&state=st-1', 'A code arrived', ['abc.def', 'st-1']],
    ['?error=access_denied&error_description=said%20no&state=st-1', 'An error arrived', ['access_denied', 'said no']],
    ['', 'Nothing to exchange arrived', ['not sent to a server']],
  ])('%s: 200, and what arrived', async (query, title, shown) => {
    const answer = await get(query);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const page = await answer.text();
    expect(page).toContain(`<title>${title}</title>`);
    expect(page).toContain('Sandbox:');
    for (const part of shown) expect(page).toContain(part);
  });

  test('a form that posted itself', async () => {
    const page = await (await fetch(url, { method: 'POST', body: new URLSearchParams({ code: 'by-form', state: 's' }) })).text();
    expect(page).toContain('by-form');
  });

  test('in a session, and HEAD', async () => {
    expect((await fetch(`${suite.urls.oauth}/~run42/sandbox/callback?code=x`)).status).toBe(200);
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
  });

  test('shows markup as text', async () => {
    const page = await (await get(`?code=${encodeURIComponent('"><script>alert(1)</script>')}&<b>=1`)).text();
    expect(page).not.toMatch(/<script|<b>/);
    expect(page).toContain('&quot;&gt;&lt;script&gt;');
  });

  test('shows no more than a page can hold', async () => {
    const page = await (await get(`?code=${'x'.repeat(10_000)}${'&a=1'.repeat(500)}`)).text();
    expect(page.length).toBeLessThan(10_000);
  });

  test('answers no other method', async () => {
    const answer = await fetch(url, { method: 'DELETE' });
    expect([answer.status, answer.headers.get('allow'), await answer.text()]).toEqual([405, 'GET, POST', 'Method Not Allowed']);
  });
});
