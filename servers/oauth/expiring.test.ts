import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SessionContext } from '#kernel/session';
import type { Collection } from '#kernel/store/store';
import type { Suite } from '#kernel/suite';
import { EXPIRY_INDEX, type Expiring, expiryKey, Sweeper } from './expiring.ts';
import { JtiMemory } from './jti-memory.ts';
import { startOauth } from './testing/sandbox.ts';

const NOW = Date.parse('2026-03-01T12:00:00.250Z');
const DAY = 86_400_000;

let suite: Suite;
let context: SessionContext;
beforeAll(async () => {
  suite = await startOauth();
  await (await suite.kernel.sessions.open('default')).setClock(NOW, true);
  context = await suite.kernel.session('default');
});
afterAll(() => suite.stop());

const at = async (time: number) => (await suite.kernel.sessions.open('default')).setClock(time, true);

async function write(collection: Collection<Expiring>, sweeper: Sweeper<Expiring>, from: number, to: number, keptUntil: number) {
  for (let n = from; n < to; n += 1) {
    await context.store.put(collection, `d${String(n).padStart(4, '0')}`, { keptUntil });
    await sweeper.wrote();
  }
}

test('what is past its time goes as others come', async () => {
  const collection: Collection<Expiring> = { name: 'test-due', indexes: EXPIRY_INDEX };
  const sweeper = new Sweeper(collection, context.store, context.clock);
  await write(collection, sweeper, 0, 60, NOW);
  await write(collection, sweeper, 60, 128, NOW + 1);
  expect((await context.store.list(collection, { limit: 200 })).items).toHaveLength(68);
});

test('beyond the most the oldest go, though they are not due', async () => {
  const collection: Collection<Expiring> = { name: 'test-most', indexes: EXPIRY_INDEX };
  const sweeper = new Sweeper(collection, context.store, context.clock, 200);
  for (let n = 0; n < 512; n += 64) await write(collection, sweeper, n, n + 64, NOW + 1000 + n);
  const { items } = await context.store.list(collection, { limit: 600 });
  expect(items.length).toBeLessThanOrEqual(200);
  expect(items.at(-1)?.id).toBe('d0511');
});

test('keys sort as times do', () => {
  const times = [-5, 0, 1, 999, 1000, NOW, NOW + 0.5, 9e15];
  expect(times.map(expiryKey)).toEqual([...times.map(expiryKey)].sort());
});

test('a jti is good once in 30 days, for each client', async () => {
  const jtis = new JtiMemory(context);
  expect([await jtis.remember('a', 'x'), await jtis.remember('a', 'x'), await jtis.remember('b', 'x')]).toEqual([true, false, true]);
  await at(NOW + 30 * DAY);
  expect([await jtis.hasSeen('a', 'x'), await jtis.remember('a', 'x')]).toEqual([true, false]);
  await at(NOW + 30 * DAY + 1000);
  expect([await jtis.hasSeen('a', 'x'), await jtis.remember('a', 'x'), await jtis.remember('a', 'x')]).toEqual([false, true, false]);
  await at(NOW);
});
