import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeClock, setTo } from '../clock.ts';
import { EXPIRY_INDEX, type Expiring, expiryKey, Sweeper } from './expiring.ts';
import { OnlyOnce, onceCollection } from './once.ts';
import { openStore } from './open.ts';
import type { Collection, Store } from './store.ts';

const NOW = Date.parse('2026-03-01T12:00:00.250Z');
const HOUR = 3_600_000;
const USED = onceCollection('test-used');
const DUE: Collection<Expiring> = { name: 'test-due', indexes: EXPIRY_INDEX };
const MOST: Collection<Expiring> = { name: 'test-most', indexes: EXPIRY_INDEX };

let time = NOW;
const clock = makeClock(() => setTo(time, true));
let opened: Store;
beforeAll(async () => {
  opened = await openStore({ seeds: new Map(), collections: [USED, DUE, MOST] });
});
afterAll(() => opened.close());
const store = () => opened.session('default');

async function write(collection: Collection<Expiring>, sweeper: Sweeper<Expiring>, from: number, to: number, keptUntil: number) {
  for (let n = from; n < to; n += 1) {
    await store().put(collection, `d${String(n).padStart(4, '0')}`, { keptUntil });
    await sweeper.wrote();
  }
}

test('what is past its time goes as others come', async () => {
  const sweeper = new Sweeper(DUE, store(), clock);
  await write(DUE, sweeper, 0, 60, NOW);
  await write(DUE, sweeper, 60, 128, NOW + 1);
  expect((await store().list(DUE, { limit: 200 })).items).toHaveLength(68);
});

test('beyond the most the oldest go, though they are not due', async () => {
  const sweeper = new Sweeper(MOST, store(), clock, 200);
  for (let n = 0; n < 512; n += 64) await write(MOST, sweeper, n, n + 64, NOW + 1000 + n);
  const { items } = await store().list(MOST, { limit: 600 });
  expect(items.length).toBeLessThanOrEqual(200);
  expect(items.at(-1)?.id).toBe('d0511');
});

test('keys sort as times do', () => {
  const times = [-5, 0, 1, 999, 1000, NOW, NOW + 0.5, 9e15];
  expect(times.map(expiryKey)).toEqual([...times.map(expiryKey)].sort());
});

test('what may be used once is free again when it is forgotten', async () => {
  const used = new OnlyOnce(USED, 4 * HOUR, { store: store(), clock });
  expect(await Promise.all([used.use('a'), used.use('a'), used.use('b')])).toEqual([true, false, true]);
  time = NOW + 4 * HOUR;
  expect([await used.hasBeenUsed('a'), await used.use('a')]).toEqual([true, false]);
  time += 1000;
  expect([await used.hasBeenUsed('a'), await used.use('a'), await used.use('a')]).toEqual([false, true, false]);
  expect([await used.forgetAll(), await used.hasBeenUsed('a')]).toEqual([2, false]);
});
