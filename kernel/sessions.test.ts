import { afterEach, describe, expect, it, vi } from 'vitest';
import { isSessionName } from './session.ts';
import { Sessions } from './sessions.ts';
import { openStore } from './store/open.ts';
import type { Store } from './store/store.ts';

const NOTES = { name: 'notes' };
const stores: Store[] = [];
const open = async () => {
  const store = await openStore({ seeds: new Map(), collections: [] });
  stores.push(store);
  return store;
};
afterEach(() => Promise.all(stores.splice(0).map((store) => store.close())));

describe('sessions', () => {
  it('end when nobody has used them for long, the default one never', async () => {
    const store = await open();
    const sessions = new Sessions(store, undefined);
    for (const name of ['default', 'a', 'b']) await (await sessions.open(name)).context.store.put(NOTES, 'n', { of: name });
    const b = await sessions.open('b');
    b.lastUsed = performance.now() + 60_000;
    await sessions.endIdle(0);
    expect(['default', 'a', 'b'].map((name) => sessions.get(name) !== undefined)).toEqual([true, false, true]);
    expect(await (await sessions.open('a')).context.store.get(NOTES, 'n')).toBeUndefined();
    expect(await (await sessions.open('b')).context.store.get(NOTES, 'n')).toBeDefined();
    expect(await (await sessions.open('default')).context.store.get(NOTES, 'n')).toBeDefined();
  });

  it('do not end while another process that shares the store uses them', async () => {
    const store = await open();
    const [here, there] = [new Sessions(store, undefined), new Sessions(store, undefined)];
    const idle = await here.open('a');
    await (await there.open('a')).context.store.put(NOTES, 'n', { kept: true });
    idle.lastUsed = performance.now() - 60_000;
    await there.endIdle(30_000, true);
    await here.endIdle(30_000, true);
    expect(await (await here.open('a')).context.store.get(NOTES, 'n')).toBeDefined();
    (await there.open('a')).lastUsed = performance.now() - 60_000;
    await (await there.open('a')).context.store.put({ name: '_control' }, 'seen', { seen: Date.now() - 60_000 });
    await there.endIdle(30_000, true);
    expect(await (await here.open('a')).context.store.get(NOTES, 'n')).toBeUndefined();
  });

  it('open once, however many ask at the same time', async () => {
    const sessions = new Sessions(await open(), undefined);
    const opened = await Promise.all([sessions.open('a'), sessions.open('a'), sessions.open('a')]);
    expect(new Set(opened).size).toBe(1);
  });

  it('hear of what another process sets: clock and fault rules', async () => {
    const store = await open();
    const [here, there] = [await new Sessions(store, undefined).open('a'), await new Sessions(store, undefined).open('a')];
    await there.setClock(Date.UTC(2026, 2, 1), true);
    await there.addRule({ status: 503 });
    await expect.poll(() => [here.context.clock.iso(), here.context.faults.active]).toEqual(['2026-03-01T00:00:00.000Z', true]);
  });

  it('hear of it later when the store cannot be read for a moment', async () => {
    const store = await open();
    const sessions = new Sessions(store, undefined);
    const { context } = await sessions.open('a');
    const other = await new Sessions(store, undefined).open('a');
    const read = vi.spyOn(context.store, 'get').mockRejectedValue(new Error('away'));
    await other.setClock(Date.UTC(2026, 2, 1), true);
    await vi.waitFor(() => expect(read).toHaveBeenCalled());
    read.mockRestore();
    await expect.poll(() => context.clock.iso(), { timeout: 3000 }).toBe('2026-03-01T00:00:00.000Z');
  });
});

it.each([
  ['run42', true],
  ['a.b-c_D', true],
  ['', false],
  ['.', false],
  ['..', false],
  ['a/b', false],
  ['a b', false],
  ['x'.repeat(65), false],
  ['ä', false],
])('%j as a session name: %s', (name, expected) => {
  expect(isSessionName(name)).toBe(expected);
});
