/** Several processes over one store: one of them delivers, and another goes on when it is gone. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '#kernel/store/open';
import type { SessionStore } from '#kernel/store/store';
import { FakeMesh } from './testing/fake-mesh.ts';
import { Life, mortal } from './testing/mortal.ts';
import { event, type Office, openOffice } from './testing/office.ts';

let mesh: FakeMesh;
let store: SessionStore;
let offices: Office[];

beforeEach(async () => {
  mesh = new FakeMesh();
  offices = [];
  await mesh.open();
  store = (await openStore({ seeds: new Map(), collections: [] })).session('default');
});
afterEach(async () => {
  await Promise.all(offices.map((office) => office.close()));
  await mesh.close();
});

async function join(seed: number, seen = store): Promise<Office> {
  const office = await openOffice({ url: mesh.url, store: seen, isShared: true, seed });
  offices.push(office);
  return office;
}

test('what any of them accepts is delivered once, and each can wait for it', async () => {
  const both = await Promise.all([join(1), join(2)]);
  for (let n = 0; n < 20; n++) for (const [at, { dispatch }] of both.entries()) await dispatch.acceptAll([event('P', `${n}/${at}`, ['A'])]);
  for (const { dispatch } of both) expect(await dispatch.drain(5000)).toEqual({ settled: true, waiting: 0 });
  expect(mesh.inbox('A')).toEqual(Array.from({ length: 20 }, (_, n) => [`${n}/0`, `${n}/1`]).flat());
  expect(both.map(({ journal }) => journal.count({}))).toEqual([40, 0]);
});

test('one that stops lets go at once', async () => {
  const first = await join(1);
  await first.dispatch.acceptAll([event('P', '1', ['A'])]);
  await first.dispatch.drain(1000);
  const second = await join(2);
  const started = performance.now();
  await first.close();
  await second.dispatch.acceptAll([event('P', '2', ['A'])]);
  await mesh.until(() => mesh.inbox('A').length === 2);
  expect(performance.now() - started).toBeLessThan(900);
});

test('one that dies is followed within some seconds, and nothing is sent twice', async () => {
  const life = new Life();
  const first = await join(1, mortal(store, life));
  await first.dispatch.acceptAll([event('P', '1', ['A'])]);
  await mesh.until(() => mesh.inbox('A').length === 1);
  const second = await join(2);
  life.end();
  offices.splice(0, 1);
  const started = performance.now();
  await second.dispatch.acceptAll([event('P', '2', ['A'])]);
  expect(await second.dispatch.drain(8000)).toEqual({ settled: true, waiting: 0 });
  expect(performance.now() - started).toBeLessThan(6000);
  expect(mesh.inbox('A')).toEqual(['1', '2']);
  // of both it could not be known whether they had been sent
  expect(mesh.lines.filter((line) => line.startsWith('GET'))).toHaveLength(2);
}, 15_000);
