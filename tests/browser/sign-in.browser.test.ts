/** Somebody signs in to a supplier's application with a real browser, by clicking, and the application reads records with what it got. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#testing/index';
import { Chromium } from './chromium.ts';
import type { Page } from './page.ts';
import { startPageAlone } from './page-alone.ts';
import { type SupplierApp, startSupplierApp } from './supplier-app.ts';

/** Chromium takes its time when all processors are busy. */
const PATIENCE = 60_000;
const PATIENT = '9912003071';
const ANOTHER = '9000000009';

describe('in a browser, signing in to a supplier’s application', { timeout: PATIENCE }, () => {
  let nhs: Sandbox;
  let app: SupplierApp;
  let browser: Chromium;
  let page: Page;

  beforeAll(async () => {
    [nhs, browser] = await Promise.all([startSandbox(), Chromium.start()]);
    app = await startSupplierApp(nhs, [PATIENT, ANOTHER]);
  }, PATIENCE);
  beforeEach(async () => {
    page = await browser.newPage();
    await page.goTo(app.url);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
    await nhs?.stop();
  });

  const find = async (label: string, text: string) => {
    await page.type(label, text);
    await page.follow('Search');
  };
  const heading = (): Promise<string> => page.evaluate('document.querySelector("h1").innerText');
  /** What the application shows of a record. */
  const read = async (number: string) => {
    await page.follow(`Read the record of ${number}`);
    return heading();
  };
  /** The name of the button of the only person who was found. */
  const onlyPerson = async () => {
    const buttons = '[...document.querySelectorAll("button[name=person]")]';
    const names: readonly string[] = await page.evaluate(`${buttons}.map((button) => button.ariaLabel)`);
    expect(names).toHaveLength(1);
    return names[0] as string;
  };

  it('a healthcare worker by the platform and NHS CIS2', async () => {
    await page.follow('Sign in with NHS CIS2');
    expect(await page.text()).toContain('NHS England API platform asks you to sign in');
    await find('Search for a healthcare worker', '656005750108');
    await page.follow(await onlyPerson());
    expect(await heading()).toBe('Signed in');
    expect(await read(ANOTHER)).toBe(`PDS answered 200: ${ANOTHER}`);
    expect(page.complaints).toEqual([]);
  });

  it('a healthcare worker by NHS CIS2 itself, who chooses a role', async () => {
    await page.follow('Sign in with NHS CIS2 itself');
    await find('Search for a healthcare worker', '656005750104');
    await page.follow(await onlyPerson());
    await page.click('Registration Authority Manager at NHS CONNECTING FOR HEALTH (X09)');
    await page.follow('Continue');
    expect(await heading()).toBe('Signed in');
    expect(await read(ANOTHER)).toBe(`PDS answered 200: ${ANOTHER}`);
    expect(page.complaints).toEqual([]);
  });

  it('a patient by the platform and NHS login, who agrees, and sees their own record only', async () => {
    await page.follow('Sign in with NHS login');
    await find('Search for a patient', PATIENT);
    await page.follow(await onlyPerson());
    expect(await page.text()).toContain('NHS England API platform');
    await page.follow('Agree and continue');
    expect(await heading()).toBe('Signed in');
    expect(await read(PATIENT)).toBe(`PDS answered 200: ${PATIENT}`);
    expect(await read(ANOTHER)).toBe('PDS answered 403: Patient cannot perform this action');
    expect(page.complaints).toEqual([]);
  });

  it('a patient who refuses does not sign in', async () => {
    await page.follow('Sign in with NHS login');
    await page.follow('Refuse to sign in');
    // as on the live platform: the browser is shown JSON, and the application hears nothing
    expect(JSON.parse(await page.text())).toMatchObject({ error: 'unknown_error' });
    expect(await page.address()).toContain('/oauth2/callback?error=access_denied');
  });

  it('a patient by the mock', async () => {
    await page.follow('Sign in with the mock of NHS login');
    await page.type('NHS number', PATIENT);
    await page.follow('Sign In');
    expect(await heading()).toBe('Signed in');
    expect(await read(PATIENT)).toBe(`PDS answered 200: ${PATIENT}`);
    expect(await read(ANOTHER)).toContain('PDS answered 403');
  });

  it('a second sign-in in the same browser takes no page', async () => {
    await page.follow('Sign in with NHS CIS2');
    await find('Search for a healthcare worker', '656005750108');
    await page.follow(await onlyPerson());
    await page.goTo(app.url);
    await page.follow('Sign in with NHS CIS2');
    expect(await heading()).toBe('Signed in');
  });

  it('by a page alone that nobody has registered, with oidc-client-ts, at a mock realm', async () => {
    const alone = await startPageAlone(`${nhs.urls.oauth}/realms/Cis2-mock-int`);
    try {
      await page.goTo(alone.url);
      await expect.poll(() => page.address()).toContain('/realms/Cis2-mock-int/');
      await page.type('User id', '656005750108');
      await page.follow('Sign In', { until: /callback/ });
      await expect.poll(heading).toBe('Signed in as 656005750108');
      expect(page.complaints).toEqual([]);
    } finally {
      await alone.stop();
    }
  });
});
