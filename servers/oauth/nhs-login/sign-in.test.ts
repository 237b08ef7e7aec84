import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { WORLD_EVENTS } from '#world/events';
import { ask, CALLBACK, claimsOf, redeem, startNhsLogin, TestBrowser, userinfo } from './testing.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await startNhsLogin();
});
afterAll(() => suite.stop());
afterEach(() => suite.kernel.sessions.reset('default'));

const denied = (error_description: string) => ({
  address: CALLBACK,
  parameters: { error: 'access_denied', error_description, state: 'state-1' },
});
const code = { address: CALLBACK, parameters: { code: expect.stringMatching(/^[\w-]{32}$/), state: 'state-1' } };

const opened = async (request: Readonly<Record<string, string>> = {}) => {
  const browser = new TestBrowser(suite);
  const page = await browser.open(request);
  return { browser, page };
};

describe('the page on which somebody is picked', () => {
  test('offers the accounts of the world and says what is asked for', async () => {
    const { page } = await opened();
    expect(page.text).toContain('P9.Cp.Cd or P9.Cp.Ck or P9.Cm');
    expect(page.text).toContain('value="mona@demo.example"');
    expect(page.text).toContain('P5 only');
  });

  test('searches by name, number and address', async () => {
    const { browser } = await opened();
    for (const q of ['tester', '9990000018', 'pat test'])
      expect((await browser.answer('search', { q })).text).toContain('value="9990000018"');
    expect((await browser.answer('search', { q: 'nobody of that name' })).text).toContain('Nobody was found');
  });

  test('says that nobody is of that name', async () => {
    const { browser } = await opened();
    const { status, text } = await browser.answer('pick', { person: 'x@y.example' });
    expect(status).toBe(200);
    expect(text).toContain('Nobody signs in with that');
  });

  test('lets somebody be made up; nothing of it is written into the world', async () => {
    const { browser } = await opened();
    const somebody = { given: 'New', family: 'Comer', birthDate: '1980-02-29', nhsNumber: '9990000034', level: 'P9' };
    const wrong = await browser.answer('ad-hoc', { ...somebody, birthDate: '1980-02-30' });
    expect(wrong.text).toContain('The date of birth must be a day');
    expect(wrong.text).toContain('value="Comer"');
    await browser.answer('ad-hoc', somebody);
    const { sentTo } = await browser.answer('agree');
    const { body } = await redeem(suite, sentTo?.parameters.code);
    expect(claimsOf(body.id_token)).toMatchObject({
      nhs_number: '9990000034',
      family_name: 'Comer',
      birthdate: '1980-02-29',
      vot: 'P9.Cp.Cd',
    });
    expect((await userinfo(suite, body.access_token)).body).toMatchObject({ family_name: 'Comer' });
    const { context } = await suite.kernel.sessions.open('default');
    const { documents } = await context.store.snapshot();
    expect(documents.filter(({ collection }) => collection === 'users' || collection === 'patients')).toEqual([]);
  });

  test('with allow_registration=false nobody new is let in', async () => {
    const { browser, page } = await opened({ allow_registration: 'false' });
    expect(page.text).not.toContain('value="ad-hoc"');
    const { text } = await browser.answer('ad-hoc', { given: 'New', family: 'Comer' });
    expect(text).toContain('does not let anybody new register');
    expect((await opened({ allow_registration: 'true' })).page.text).toContain('value="ad-hoc"');
  });

  test('refused, it ends in access_denied, once', async () => {
    const { browser } = await opened();
    expect((await browser.answer('refuse')).sentTo).toEqual(denied('The user did not log in'));
    const again = await browser.answer('refuse');
    expect(again.status).toBe(400);
    expect(again.text).toContain('This sign-in is over');
  });
});

describe('step-up', () => {
  test.each([
    ['medium@demo.example', 'P5.Cp.Cd', '9686369120'],
    ['low@demo.example', 'P0.Cp.Cd', '9661034524'],
  ])('%s at %s proves more; the world knows it from now on', async (person, held, nhsNumber) => {
    const { browser } = await opened();
    const page = await browser.answer('pick', { person });
    expect(page.text).toContain(held);
    expect(page.text).toContain('P9.Cp.Cd');
    expect((await browser.answer('step-up')).text).toContain('Your NHS number, last name and date of birth');
    const { sentTo } = await browser.answer('agree');
    const { id_token } = (await redeem(suite, sentTo?.parameters.code)).body;
    expect(claimsOf(id_token)).toMatchObject({ vot: 'P9.Cp.Cd', identity_proofing_level: 'P9', nhs_number: nhsNumber });
    const { context } = await suite.kernel.sessions.open('default');
    const { documents } = await context.store.snapshot();
    expect(documents.find(({ collection, id }) => collection === 'users' && id === person)?.doc).toMatchObject({
      proofingLevel: 'P9',
      vectorOfTrust: 'P9.Cp.Cd',
    });
    const told = await context.store.readStream(WORLD_EVENTS, 0);
    expect(told.at(-1)?.event).toEqual({ type: 'user-changed', user: person });
    // the next client need not ask
    expect((await browser.open({ client_id: 'second-app' })).text).toContain('Second app');
  });

  test('refused, it ends in access_denied, and nothing has changed', async () => {
    const { browser } = await opened();
    await browser.answer('pick', { person: 'medium@demo.example' });
    expect((await browser.answer('refuse')).sentTo).toEqual(denied('The user did not prove their identity'));
    expect((await opened({ vtr: '["P5.Cp.Cd"]', sandbox_user: 'medium@demo.example' })).page.sentTo).toEqual(code);
    expect((await opened({ sandbox_user: 'medium@demo.example' })).page.sentTo?.parameters.error).toBe('access_denied');
  });

  test('a device is added, and a key, to an account or to a record without one', async () => {
    for (const [person, vtr] of [
      ['password@demo.example', 'P9.Cp.Cd'],
      ['9990000018', 'P9.Cm'],
    ] as const) {
      const { browser } = await opened({ vtr: JSON.stringify([vtr]) });
      await browser.answer('pick', { person });
      await browser.answer('step-up');
      const { sentTo } = await browser.answer('agree');
      expect(claimsOf((await redeem(suite, sentTo?.parameters.code)).body.id_token).vot).toBe(vtr);
    }
  });

  test('without an NHS number there is nobody to match the proof to', async () => {
    const { browser } = await opened();
    await browser.answer('pick', { person: 'nobody@demo.example' });
    expect((await browser.answer('step-up')).text).toContain('There is no NHS number to match the proof to');
    expect((await browser.answer('refuse')).sentTo).toEqual(denied('The user did not prove their identity'));
  });

  test('somebody made up is lifted in this sign-in and its session', async () => {
    const { browser } = await opened();
    await browser.answer('ad-hoc', { given: 'New', family: 'Comer', nhsNumber: '9990000034', level: 'P5' });
    await browser.answer('step-up');
    expect((await browser.answer('agree')).sentTo).toEqual(code);
    expect((await browser.open({ prompt: 'none' })).sentTo).toEqual(code);
  });
});

describe('consent', () => {
  test('is asked for each thing that is shared, and remembered', async () => {
    const scope =
      'openid profile profile_extended email phone landline gp_registration_details gp_integration_credentials client_metadata nhs_app_credentials';
    const { browser } = await opened({ scope });
    const { text } = await browser.answer('pick', { person: 'mona@demo.example' });
    for (const share of [
      'NHS number',
      'first name',
      'email address',
      'mobile phone',
      'landline',
      'GP surgery',
      'noted about you',
      'NHS App',
    ])
      expect(text).toContain(share);
    expect((await browser.answer('agree')).sentTo).toEqual(code);
    expect((await browser.open({ scope, prompt: 'login' })).status).toBe(200);
    expect((await browser.answer('pick', { person: 'mona@demo.example' })).sentTo).toEqual(code);
  });

  test('declined, it ends in access_denied and is asked again', async () => {
    const { browser } = await opened();
    await browser.answer('pick', { person: 'mona@demo.example' });
    expect((await browser.answer('refuse')).sentTo).toEqual(denied('The user did not agree'));
    await browser.open();
    expect((await browser.answer('pick', { person: 'mona@demo.example' })).text).toContain('Your NHS number');
  });

  test('openid alone shares nothing', async () => {
    const { browser } = await opened({ scope: 'openid' });
    expect((await browser.answer('pick', { person: 'mona@demo.example' })).sentTo).toEqual(code);
  });
});

describe('forms from elsewhere', () => {
  test('another browser, or one without a cookie, does not go on with a sign-in', async () => {
    const { browser } = await opened();
    const form = { transaction: browser.transaction, decision: 'pick', person: 'mona@demo.example' };
    const other = new TestBrowser(suite);
    await other.open();
    for (const headers of [{}, other.headers, { Cookie: 'nhs-sandbox-browser=guessed' }]) {
      const { status, text, sentTo } = await ask(suite, { path: '/sign-in', form, headers });
      expect([status, sentTo]).toEqual([403, undefined]);
      expect(text).toContain('begun in another browser');
    }
    expect((await browser.answer('pick', { person: 'mona@demo.example' })).text).toContain('Your NHS number');
  });

  test('an unknown transaction, or none, is a page', async () => {
    const { browser } = await opened();
    for (const transaction of [undefined, 'x', 'x'.repeat(100_000)]) {
      const { status, sentTo } = await browser.answer('pick', { transaction, person: 'mona@demo.example' });
      expect([status, sentTo]).toEqual([400, undefined]);
    }
  });

  test.each(['agree', 'step-up', 'constructor', '__proto__', ''])(
    'an answer to another page (%s) shows the one that is due',
    async (decision) => {
      const { browser } = await opened();
      const { status, text } = await browser.answer(decision);
      expect(status).toBe(200);
      expect(text).toContain('Search for a patient');
    },
  );

  test('no stage can be skipped', async () => {
    const { browser } = await opened();
    await browser.answer('pick', { person: 'medium@demo.example' });
    const { text, sentTo } = await browser.answer('agree');
    expect(sentTo).toBeUndefined();
    expect(text).toContain('P5.Cp.Cd');
  });

  test('of several answers at once one leads to a code', async () => {
    const { browser } = await opened();
    await browser.answer('pick', { person: 'mona@demo.example' });
    const answers = await Promise.all(Array.from({ length: 5 }, () => browser.answer('agree')));
    expect(answers.filter(({ status }) => status === 302)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(4);
  });

  test('what is typed comes back as text', async () => {
    const { browser } = await opened();
    const { text } = await browser.answer('search', { q: '"><script>alert(1)</script>' });
    expect(text).not.toContain('<script>alert');
    const { text: echoed } = await browser.answer('ad-hoc', { given: '"><script>alert(1)</script>' });
    expect(echoed).not.toContain('<script>alert');
    expect((await opened({ client_id: '<script>' })).page.text).not.toContain('<script>');
  });

  test('a form of a megabyte is refused', async () => {
    const { status, text } = await ask(suite, { path: '/sign-in', form: { transaction: 'x'.repeat(1024 * 1024) } });
    expect(status).toBe(413);
    expect(text).toContain('too large');
  });
});
