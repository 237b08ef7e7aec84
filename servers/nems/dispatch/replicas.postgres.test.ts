/** Several processes over one PostgreSQL: one of them delivers, what any accepts goes once and in order, and when it is gone another goes on. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '#kernel/store/open';
import type { Store } from '#kernel/store/store';
import { FakeMesh } from './testing/fake-mesh.ts';
import { Life, mortal } from './testing/mortal.ts';
import { event, type Office, openOffice } from './testing/office.ts';

const address = process.env.NHS_SANDBOX_TEST_POSTGRES ?? 'postgres://127.0.0.1/postgres';

let schema: string;
let mesh: FakeMesh;
let stores: Store[];
let offices: Office[];

beforeEach(async () => {
  schema = `test_${randomUUID().replaceAll('-', '')}`;
  [stores, offices] = [[], []];
  mesh = new FakeMesh();
  await mesh.open();
});

afterEach(async () => {
  await Promise.all(offices.map((office) => office.close()));
  for (const store of stores) await store.close();
  await mesh.close();
  const client = new pg.Client(address);
  await client.connect();
  await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  await client.end();
});

async function join(seed: number, life?: Life): Promise<Office> {
  const url = new URL(address);
  url.searchParams.set('schema', schema);
  const store = await openStore({ seeds: new Map(), collections: [], url: url.href });
  stores.push(store);
  const session = store.session('default');
  const office = await openOffice({ url: mesh.url, store: life === undefined ? session : mortal(session, life), isShared: true, seed });
  if (life === undefined) offices.push(office);
  return office;
}

const SETTLED = { settled: true, waiting: 0 };

test('what both accept goes once, and in order', { timeout: 60_000 }, async () => {
  const both = [await join(1), await join(2)];
  const accepted: string[] = [];
  for (let n = 0; n < 20; n++)
    for (const [at, { dispatch }] of both.entries()) {
      accepted.push(`${n}/${at}`);
      await dispatch.acceptAll([event('P', `${n}/${at}`, ['A', 'B'])]);
    }
  for (const { dispatch } of both) expect(await dispatch.drain(20_000)).toEqual(SETTLED);
  expect([mesh.inbox('A'), mesh.inbox('B')]).toEqual([accepted, accepted]);
});

test('what a tester does at one is done by the other', { timeout: 60_000 }, async () => {
  const [first, second] = [await join(1), await join(2)];
  await first.dispatch.controls.replace({ hold: true });
  await second.dispatch.acceptAll([event('P', '1', ['A', 'B'])]);
  expect(await first.dispatch.drain(5000)).toEqual({ settled: false, waiting: 2 });
  expect(await second.dispatch.dropWaiting({ destination: 'A' })).toBe(1);
  await second.dispatch.controls.replace({});
  // word goes round
  while ((await first.dispatch.controls.read()).hold) await new Promise((resolve) => setTimeout(resolve, 5));
  for (const { dispatch } of [first, second]) expect(await dispatch.drain(20_000)).toEqual(SETTLED);
  expect([mesh.inbox('A'), mesh.inbox('B')]).toEqual([[], ['1']]);
});

test('one that stops is followed at once, one that dies within some seconds', { timeout: 60_000 }, async () => {
  const life = new Life();
  const first = await join(1);
  await first.dispatch.acceptAll([event('P', '1', ['A'])]);
  expect(await first.dispatch.drain(5000)).toEqual(SETTLED);
  const second = await join(2, life);
  await first.close();
  await second.dispatch.acceptAll([event('P', '2', ['A'])]);
  await mesh.until(() => mesh.inbox('A').length === 2);
  const third = await join(3);
  life.end();
  const died = performance.now();
  await third.dispatch.acceptAll([event('P', '3', ['A'])]);
  expect(await third.dispatch.drain(20_000)).toEqual(SETTLED);
  expect(performance.now() - died).toBeLessThan(7000);
  expect(mesh.inbox('A')).toEqual(['1', '2', '3']);
});
