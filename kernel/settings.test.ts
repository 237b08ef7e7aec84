import * as v from 'valibot';
import { expect, it } from 'vitest';
import { settingsOperations } from './control/settings.ts';
import { makeRequest } from './http/request.ts';
import { SettingsDocument } from './settings.ts';
import { openStore } from './store/open.ts';

interface Manners {
  readonly polite: boolean;
  readonly words: number;
}

async function open(defaults: Manners = { polite: true, words: 10 }, store = openStore({ seeds: new Map(), collections: [] })) {
  const session = (await store).session('a');
  return { session, settings: new SettingsDocument<Manners>(session, { name: 'manners' }, (said) => ({ ...defaults, ...said })) };
}

it('settings are those said, and defaults for the others; a reset brings all of these back', async () => {
  const { session, settings } = await open();
  expect(await settings.read()).toEqual({ polite: true, words: 10 });
  await settings.replace({ words: 3 });
  expect(await settings.read()).toEqual({ polite: true, words: 3 });
  await settings.replace({ polite: false });
  expect(await settings.read()).toEqual({ polite: false, words: 10 });
  await session.reset();
  expect(await settings.read()).toEqual({ polite: true, words: 10 });
});

it('settings are the same object for as long as nothing is changed', async () => {
  const { settings } = await open();
  expect(await settings.read()).toBe(await settings.read());
  await settings.replace({ words: 3 });
  expect(await settings.read()).toBe(await settings.read());
});

it('settings that are kept take defaults that are new', async () => {
  const store = openStore({ seeds: new Map(), collections: [] });
  await (await open(undefined, store)).settings.replace({ words: 3 });
  expect(await (await open({ polite: false, words: 99 }, store)).settings.read()).toEqual({ polite: false, words: 3 });
});

it('settings are read and replaced over the control API, or refused with what is wrong', async () => {
  const deps = await open();
  const schema = v.strictObject({ polite: v.exactOptional(v.boolean()), words: v.exactOptional(v.number()) });
  const { read, replace } = settingsOperations<typeof deps, Partial<Manners>>(schema, 'this house');
  const put = async (body: string) => {
    const { status, body: answer } = await replace(makeRequest({ method: 'PUT', target: '/settings', headers: {}, body }), deps);
    return [status, JSON.parse(String(answer))];
  };
  expect(await put('{"words":5}')).toEqual([200, { polite: true, words: 5 }]);
  const { body } = await read(makeRequest({ method: 'GET', target: '/settings', headers: {} }), deps);
  expect(JSON.parse(String(body))).toEqual({ polite: true, words: 5 });
  expect(await put('{"words":"many","loud":1}')).toEqual([
    400,
    {
      error: 'not settings of this house',
      issues: [
        { path: 'words', reason: 'must be a number, not "many"' },
        { path: 'loud', reason: 'unknown field' },
      ],
    },
  ]);
  expect((await put('{'))[0]).toBe(400);
  expect(await put('')).toEqual([200, { polite: true, words: 10 }]);
});
