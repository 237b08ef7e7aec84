/** Sessions of several processes over one PostgreSQL: an alarm goes by the clock that any of them moves. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Alarm, timeCame } from './alarm.ts';
import { Sessions } from './sessions.ts';
import { openStore } from './store/open.ts';
import type { Store } from './store/store.ts';

const address = process.env.NHS_SANDBOX_TEST_POSTGRES ?? 'postgres://127.0.0.1/postgres';
const NOON = Date.UTC(2026, 2, 1, 12);
const HOUR = 3_600_000;

let schema: string;
let stores: Store[];
let here: Sessions;
let there: Sessions;

beforeEach(async () => {
  schema = `test_${randomUUID().replaceAll('-', '')}`;
  stores = [];
  [here, there] = [await join(), await join()];
});

afterEach(async () => {
  for (const sessions of [here, there]) sessions.close();
  for (const store of stores) await store.close();
  const client = new pg.Client(address);
  await client.connect();
  await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  await client.end();
});

async function join(): Promise<Sessions> {
  const url = new URL(address);
  url.searchParams.set('schema', schema);
  const store = await openStore({ seeds: new Map(), collections: [], url: url.href });
  stores.push(store);
  return new Sessions(store, undefined);
}

it('an alarm wakes when another process moves the clock far enough, and shows the new time by then', async () => {
  const { context: session } = await here.open('a');
  const other = await there.open('a');
  await other.setClock(NOON, true);
  await expect.poll(() => session.clock.now()).toBe(NOON);
  const shown: string[] = [];
  const alarm = new Alarm(session, () => shown.push(session.clock.iso()));
  alarm.set(NOON + HOUR);
  await other.advanceClock(HOUR - 1);
  await expect.poll(() => session.clock.now()).toBe(NOON + HOUR - 1);
  expect(shown).toEqual([]);
  await other.advanceClock(1);
  await expect.poll(() => shown).toEqual(['2026-03-01T13:00:00.000Z']);
});

it('when another process resets the session, an alarm goes by real time', async () => {
  const { context: session } = await here.open('a');
  const past = Date.now() - HOUR;
  await (await there.open('a')).setClock(past - HOUR, true);
  await expect.poll(() => session.clock.now()).toBe(past - HOUR);
  const came = timeCame(past, session);
  await there.reset('a');
  await came;
  expect(session.clock.state).toEqual({ offset: 0 });
});

it('each advance counts, however soon one follows another', async () => {
  const session = await here.open('a');
  await session.setClock(NOON, true);
  for (let step = 1; step <= 50; step++) {
    await session.advanceClock(1000);
    expect(session.context.clock.now()).toBe(NOON + step * 1000);
  }
});
