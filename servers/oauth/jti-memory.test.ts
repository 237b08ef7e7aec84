import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { JtiMemory } from './jti-memory.ts';
import { startOauth } from './testing/sandbox.ts';

const NOW = Date.parse('2026-03-01T12:00:00.250Z');
const DAY = 86_400_000;

let suite: Suite;
beforeAll(async () => {
  suite = await startOauth();
});
afterAll(() => suite.stop());

const at = async (time: number) => (await suite.kernel.sessions.open('default')).setClock(time, true);

test('a jti is good once in 30 days, for each client', async () => {
  await at(NOW);
  const jtis = new JtiMemory(await suite.kernel.session('default'));
  expect([await jtis.remember('a', 'x'), await jtis.remember('a', 'x'), await jtis.remember('b', 'x')]).toEqual([true, false, true]);
  await at(NOW + 30 * DAY);
  expect([await jtis.hasSeen('a', 'x'), await jtis.remember('a', 'x')]).toEqual([true, false]);
  await at(NOW + 30 * DAY + 1000);
  expect([await jtis.hasSeen('a', 'x'), await jtis.remember('a', 'x'), await jtis.remember('a', 'x')]).toEqual([false, true, false]);
});
