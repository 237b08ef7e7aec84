import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeClock } from '#kernel/clock';
import { seededIds } from '#kernel/ids';
import { openStore } from '#kernel/store/open';
import { arnOf } from './queue.ts';
import { handleOf, Queues } from './queues.ts';

const ARN = arnOf('123456789012', 'kept');

test('what is on a queue is there after a restart, hidden or not, and what was deleted is not', async () => {
  const persist = await mkdtemp(join(tmpdir(), 'mns-queues-'));
  let now = Date.parse('2026-03-01T12:00:00Z');
  const start = async () => {
    const store = await openStore({ seeds: new Map(), collections: [], persist });
    const clock = makeClock(() => ({ offset: 0, frozenAt: now }));
    const queues = new Queues({ store: store.session('default'), clock, ids: seededIds(now), ended: new AbortController().signal });
    return { store, queues, queue: await queues.open(ARN, { VisibilityTimeout: 60 }) };
  };
  try {
    const before = await start();
    for (const body of ['deleted', 'hidden', 'waiting']) await before.queues.send(ARN, { body });
    const [gone] = await before.queues.receive(before.queue, { most: 2 });
    await before.queues.delete(ARN, handleOf(gone as Parameters<typeof handleOf>[0]));
    await before.store.close();

    now += 1000;
    const after = await start();
    const receive = async () => (await after.queues.receive(after.queue, { most: 10 })).map(({ body, receives }) => `${body} ${receives}`);
    expect(after.queue.settings.VisibilityTimeout).toBe(60);
    expect(await receive()).toEqual(['waiting 1']);
    now += 59_000;
    expect(await receive()).toEqual(['hidden 2']);
    await after.store.close();
  } finally {
    await rm(persist, { recursive: true, force: true });
  }
});
