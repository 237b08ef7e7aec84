import { expect, test } from 'vitest';
import { openStore } from '#kernel/store/open';
import { lastSequence } from './streams.ts';

test('the end of a stream is found', async () => {
  const store = await openStore({ seeds: new Map(), collections: [] });
  const session = store.session('default');
  for (let n = 0; n <= 270; n++) {
    if (n > 0) await session.append('s', { n }, 0);
    if (n < 70 || n % 37 === 0) {
      expect(await lastSequence(session, 's')).toBe(n);
      expect(await lastSequence(session, 's', Math.floor(n / 2))).toBe(n);
    }
  }
  await store.close();
});
