import { expect, test } from 'vitest';
import { openStore } from '#kernel/store/open';
import { lastSequence, newestFirst } from './streams.ts';

test('the end of a stream is found, and read from', async () => {
  const store = await openStore({ seeds: new Map(), collections: [] });
  const session = store.session('default');
  for (let n = 0; n <= 270; n++) {
    if (n > 0) await session.append('s', { n }, 0);
    if (n < 70 || n % 37 === 0) {
      expect(await lastSequence(session, 's')).toBe(n);
      expect(await lastSequence(session, 's', Math.floor(n / 2))).toBe(n);
    }
  }
  const read: number[] = [];
  for await (const { event } of newestFirst<{ n: number }>(session, 's')) read.push(event.n);
  expect(read).toEqual(Array.from({ length: 270 }, (_, at) => 270 - at));
  const before: number[] = [];
  for await (const { sequence } of newestFirst(session, 's', 3)) before.push(sequence);
  expect(before).toEqual([2, 1]);
  expect(await newestFirst(session, 'none').next()).toEqual({ done: true, value: undefined });
  await store.close();
});
