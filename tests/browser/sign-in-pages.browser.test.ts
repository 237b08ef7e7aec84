/** The sign-in pages in a real browser: whether everybody can use them. */
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Suite } from '#kernel/suite';
import { startPageServer } from '#servers/oauth/pages/testing/page-server';
import { SAMPLES } from '#servers/oauth/pages/testing/samples';
import { Chromium } from './chromium.ts';
import type { Page } from './page.ts';

/** Chromium takes its time when all processors are busy. */
const PATIENCE = 60_000;
const NARROW = [320, 640] as const;
const WIDE = [1280, 900] as const;

describe('in a browser, the sign-in pages', { timeout: PATIENCE }, () => {
  let suite: Suite;
  let browser: Chromium;
  let page: Page;
  const addressOf = (name: string) => `${suite.urls.oauth}/pages/${name}`;

  beforeAll(async () => {
    [suite, browser] = await Promise.all([startPageServer(), Chromium.start()]);
    page = await browser.newPage();
  }, PATIENCE);
  afterAll(async () => {
    await browser?.close();
    await suite?.stop();
  });

  describe.each(Object.keys(SAMPLES))('%s', (name) => {
    it('has nothing that axe objects to, and the browser nothing to complain about', async () => {
      await page.resize(...WIDE);
      await page.goTo(addressOf(name));
      await page.evaluate('document.querySelectorAll("details").forEach((details) => { details.open = true; })');
      await page.evaluate(axe.source);
      const violations = await page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))',
      );
      expect(violations).toEqual([]);
      expect(page.complaints).toEqual([]);
    });

    it.each([NARROW, WIDE])('needs no scrolling sideways at %i pixels', async (width, height) => {
      await page.resize(width, height);
      await page.goTo(addressOf(name));
      await page.evaluate('document.querySelectorAll("details").forEach((details) => { details.open = true; })');
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    });
  });

  describe('by mouse', () => {
    it.each([
      ['login-cis2', 'Sign in as Dr Ada Achebe', { transaction: 'tie-1', decision: 'pick', person: '555000000101' }],
      ['login-cis2', 'Sign in as 諸葛亮 孔明', { transaction: 'tie-1', decision: 'pick', person: '555000000104' }],
      [
        'login-cis2',
        'Sign in as <script>alert("Ann & O\'Neil")</script>',
        { transaction: 'tie-1', decision: 'pick', person: '"><script>x()</script>' },
      ],
      ['login-cis2', 'Refuse to sign in', { transaction: 'tie-1', decision: 'refuse' }],
      ['step-up', 'Prove it now', { transaction: 'tie-1', decision: 'step-up' }],
      ['step-up', 'Do not prove it', { transaction: 'tie-1', decision: 'refuse' }],
      ['consent', 'Agree and continue', { transaction: 'tie-1', decision: 'agree' }],
      ['consent', 'Do not agree', { transaction: 'tie-1', decision: 'refuse' }],
    ])('%s sends what ‘%s’ means', async (name, button, sent) => {
      await page.resize(...WIDE);
      await page.goTo(addressOf(name));
      await page.follow(button);
      expect(JSON.parse(await page.text())).toEqual(sent);
    });

    it('a role is chosen and sent', async () => {
      await page.goTo(addressOf('role-few'));
      await page.click('Admin/Clinical Support Access Role at Practice 2 of the Long and Winding Road (A20042)');
      await page.follow('Continue');
      expect(JSON.parse(await page.text())).toEqual({ transaction: 'tie-1', decision: 'role', role: '55500000022' });
    });

    it('somebody is made up, and everything typed is sent', async () => {
      await page.goTo(addressOf('login-nhs-login'));
      await page.click('Sign in as somebody you make up');
      await page.type('First name', 'Zoë');
      await page.type('Last name', "O'Neil <&>");
      await page.type('Date of birth', '1970-01-31');
      await page.type('NHS number', '9000000009');
      await page.click('P5');
      await page.follow('Sign in as this person');
      expect(JSON.parse(await page.text())).toEqual({
        transaction: 'tie-1',
        decision: 'ad-hoc',
        given: 'Zoë',
        family: "O'Neil <&>",
        birthDate: '1970-01-31',
        nhsNumber: '9000000009',
        level: 'P5',
      });
    });

    it('what is wrong leads to its field', async () => {
      await page.goTo(addressOf('login-ad-hoc-error'));
      await page.click('The NHS number must be ten digits of which the last is the right check digit');
      expect(await page.focused()).toBe('textbox NHS number');
    });
  });

  describe('by keys alone', () => {
    beforeAll(() => page.resize(...WIDE));

    it('the first stop skips to the content, and Enter in the search box searches', async () => {
      await page.goTo(addressOf('login-cis2'));
      await page.press('Tab');
      expect(await page.focused()).toBe('link Skip to main content');
      await page.press('Enter');
      await page.press('Tab');
      expect(await page.focused()).toBe('searchbox Search for a healthcare worker');
      await page.type('Search for a healthcare worker', 'ada');
      await page.pressAndFollow('Enter');
      expect(JSON.parse(await page.text())).toEqual({ transaction: 'tie-1', decision: 'search', q: 'ada' });
    });

    it('all stops of a page come in the order in which it is read', async () => {
      await page.goTo(addressOf('login-nhs-login'));
      const stops: string[] = [];
      for (let stop = 0; stop < 7; stop += 1) {
        await page.press('Tab');
        stops.push(await page.focused());
      }
      expect(stops).toEqual([
        'link Skip to main content',
        'searchbox Search for a patient',
        'button Search',
        'DisclosureTriangle Sign in as somebody you make up',
        'button Sign in as Ann Abara',
        'button Sign in as Annika Ost',
        'button Refuse to sign in',
      ]);
    });

    it('a role is chosen with arrows', async () => {
      await page.goTo(addressOf('role-few'));
      await page.press('Tab');
      await page.press('Tab');
      await page.press('ArrowDown');
      await page.press('Tab');
      expect(await page.focused()).toBe('button Continue');
      await page.pressAndFollow('Enter');
      expect(JSON.parse(await page.text())).toEqual({ transaction: 'tie-1', decision: 'role', role: '55500000022' });
    });
  });

  it('a page whose files cannot be had still works', async () => {
    await page.goTo(addressOf('consent'));
    await page.evaluate('document.querySelectorAll("link[rel=stylesheet]").forEach((link) => link.remove())');
    await page.follow('Agree and continue');
    expect(JSON.parse(await page.text())).toMatchObject({ decision: 'agree' });
  });
});
