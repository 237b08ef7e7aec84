/** What the tests with a browser stand on: that it waits where a person would, and finds what a person would. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Chromium } from './chromium.ts';
import type { Page } from './page.ts';

const PATIENCE = 60_000;
/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9/callback?code=1';
const PAGES: Readonly<Record<string, string>> = {
  '/': '<a href="/redirect">Redirect</a> <a href="/form">Form</a> <button>Twice</button> <button>Twice</button> <button hidden>Hidden</button>',
  '/form': '<body onload="document.forms[0].submit()"><form method="post" action="/end"><input name="a" value="b"></form>',
  '/end': 'The end',
  '/cookie': '<script>document.cookie = "seen=1"</script>',
};

describe('a page of the browser', { timeout: PATIENCE }, () => {
  let server: Server;
  let url: string;
  let browser: Chromium;
  let page: Page;

  beforeAll(async () => {
    server = createServer(({ url: path = '' }, response) => {
      if (path === '/redirect') response.writeHead(302, { Location: NOWHERE }).end();
      else response.writeHead(path in PAGES ? 200 : 404, { 'Content-Type': 'text/html' }).end(PAGES[path] ?? 'none');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await Chromium.start();
    page = await browser.newPage();
  }, PATIENCE);
  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });

  it('follows redirects, and says where they led though nobody answers', async () => {
    await page.goTo(`${url}/`);
    await page.follow('Redirect');
    expect(await page.address()).toBe(NOWHERE);
  });

  it('goes through a page that goes on by itself', async () => {
    await page.goTo(`${url}/`);
    await page.follow('Form', { until: /\/end$/ });
    expect(await page.text()).toBe('The end');
  });

  it('clicks nothing that is there twice, hidden or not at all', async () => {
    await page.goTo(`${url}/`);
    await expect(page.click('Twice')).rejects.toThrow("2 of button, link, radio, checkbox, DisclosureTriangle are named 'Twice'");
    await expect(page.click('Hidden')).rejects.toThrow('0 of');
    await expect(page.click('Redirect', 'button')).rejects.toThrow('0 of button');
  });

  it('shares no cookies with another', async () => {
    const other = await browser.newPage();
    await page.goTo(`${url}/cookie`);
    await other.goTo(`${url}/end`);
    expect([await page.evaluate('document.cookie'), await other.evaluate('document.cookie')]).toEqual(['seen=1', '']);
    await other.close();
  });

  it('hears what the browser complains about', async () => {
    const other = await browser.newPage();
    await other.goTo(`${url}/missing`);
    expect(other.complaints.join()).toContain('404');
    await other.close();
  });
});
