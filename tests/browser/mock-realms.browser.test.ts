/** The mock realms in a real browser: what scripts read has to work for people too. */
import axe from 'axe-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Suite } from '#kernel/suite';
import { startRealms } from '#servers/oauth/realms/testing';
import { Chromium } from './chromium.ts';
import type { Page } from './page.ts';

/** Chromium takes its time when all processors are busy. */
const PATIENCE = 60_000;

describe('in a browser, the mock realms', { timeout: PATIENCE }, () => {
  let suite: Suite;
  let browser: Chromium;
  let page: Page;
  let callback: string;

  beforeAll(async () => {
    [suite, browser] = await Promise.all([startRealms(), Chromium.start()]);
    callback = `${suite.urls.oauth}/sandbox/callback`;
  }, PATIENCE);
  beforeEach(async () => {
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await suite?.stop();
  });

  const at = (path: string, values: Readonly<Record<string, string>>, realm = 'Cis2-mock-int') =>
    `${suite.urls.oauth}/realms/${realm}/protocol/openid-connect/${path}?${new URLSearchParams(values)}`;
  const asking = (values: Readonly<Record<string, string>> = {}) =>
    ({ response_type: 'code', client_id: 'me', redirect_uri: callback, scope: 'openid', state: 'st-1', ...values }) as const;

  const isSound = async () => {
    await page.evaluate('document.querySelectorAll("details").forEach((details) => { details.open = true; })');
    await page.evaluate(axe.source);
    const violations = await page.evaluate(
      'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))',
    );
    expect(violations).toEqual([]);
    expect(page.complaints).toEqual([]);
  };

  it('sign somebody in by keyboard alone, and do not ask again', async () => {
    await page.goTo(at('auth', asking()));
    await isSound();
    expect(await page.focused()).toBe('textbox User id');
    await page.type('User id', '656005750104');
    await page.pressAndFollow('Enter');
    expect(await page.address()).toMatch(new RegExp(`^${callback}\\?state=st-1&session_state=[\\w-]+&code=`));
    expect(await page.text()).toContain('A code arrived');
    await isSound();
    await page.goTo(at('auth', asking()));
    expect(await page.address()).toContain('&code=');
  });

  it('say what is wrong with a name, in words and to screen readers', async () => {
    await page.goTo(at('auth', asking()));
    await page.type('User id', 'nobody');
    await page.follow('Sign In');
    expect(await page.text()).toContain('Invalid username or password.');
    await isSound();
  });

  it('go back by a form that posts itself', async () => {
    await page.goTo(at('auth', asking({ response_mode: 'form_post' }), 'NHS-Login-mock-int'));
    await page.type('NHS number', '9912003071');
    await page.follow('Sign In', { until: /callback$/ });
    expect(await page.address()).toBe(callback);
    expect(await page.text()).toContain('A code arrived');
  });

  it('ask before they sign out, and do so', async () => {
    await page.goTo(at('auth', asking({ sandbox_user: '656005750104', prompt: 'login' })));
    await page.goTo(at('logout', {}));
    await isSound();
    await page.follow('Logout');
    expect(await page.text()).toContain('You are logged out');
    await isSound();
  });

  it('say why there is no going on', async () => {
    await page.goTo(at('auth', { client_id: 'me' }));
    expect(await page.text()).toContain('Invalid parameter: redirect_uri');
  });
});
