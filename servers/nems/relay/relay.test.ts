import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { silentLog } from '#kernel/log';
import { openStore } from '#kernel/store/open';
import type { Collection, SessionStore, Store } from '#kernel/store/store';
import { PATIENTS, WORLD_COLLECTIONS } from '#world/collections';
import { WORLD_EVENTS } from '#world/events';
import type { Accepted, ToAccept } from '../dispatch/accepted.ts';
import type { PdsChange } from './change.ts';
import { CURSOR_ID, RELAY_CURSOR, Relay } from './relay.ts';
import type { Teller } from './teller.ts';

const TOLD: Collection<Pick<Accepted, 'messageId'>> = { name: 'told' };

let store: Store;
const ended: AbortController[] = [];
afterEach(async () => {
  for (const one of ended.splice(0)) one.abort();
  await store.close();
});

async function openSession(options = {}): Promise<SessionStore> {
  store = await openStore({ seeds: new Map(), collections: WORLD_COLLECTIONS, ...options });
  return store.session('default');
}

let writes = 0;
/** As a change of the world is written: the record, and what is told of it. */
async function change(session: SessionStore, ...told: readonly (readonly [type: string, nhsNumber: string])[]): Promise<void> {
  writes += 1;
  await session.transaction(async (tx) => {
    for (const [type, nhsNumber] of told)
      await tx.append(WORLD_EVENTS, { type, nhsNumber, serialChangeNumber: writes } satisfies object, writes);
    await tx.put(PATIENTS, told[0]?.[1] ?? '', { nhsNumber: told[0]?.[1] } as never);
  });
}

/** Tells everybody of practices, and nobody of deaths. */
function teller(more: Partial<Teller> = {}): Teller {
  return {
    service: 'nems',
    typesOf: ({ events }) => events.map(({ type }) => type),
    reasonAgainst: async (type) => (type === 'death-recorded' ? 'nobody has subscribed to the type' : undefined),
    match: async (pds: PdsChange, types) => ({
      unmatched: types.filter((type) => type !== 'gp-changed'),
      build: async (numbers) => {
        const built: ToAccept[] = [];
        for (const type of types.filter((one) => one === 'gp-changed'))
          built.push({
            service: 'nems',
            type,
            messageId: `${pds.nhsNumber} ${await numbers.next(pds.nhsNumber, type)}`,
            origin: 'world',
            bodies: {},
            deliveries: [],
          });
        return built;
      },
    }),
    ...more,
  };
}

interface Failure {
  readonly change: PdsChange;
  readonly error: unknown;
}

function follow(session: SessionStore, tellers: readonly Teller[] = [teller()]) {
  const controller = new AbortController();
  ended.push(controller);
  const failures: Failure[] = [];
  let transactions = 0;
  const relay = new Relay({
    store: session,
    log: silentLog,
    ended: controller.signal,
    tellers,
    failed: (pds, _, error) => failures.push({ change: pds, error }),
    acceptAll: (items, also) =>
      session.transaction(async (tx) => {
        if (!(await also(tx))) return [];
        transactions += 1;
        for (const { messageId } of items) {
          await tx.put(TOLD, messageId, { messageId });
          await tx.append('told', { messageId }, 0);
        }
        return items as unknown as readonly Accepted[];
      }),
  });
  return { relay, failures, end: () => controller.abort(), transactions: () => transactions };
}

async function told(session: SessionStore): Promise<string[]> {
  const entries = await session.readStream<{ messageId: string }>('told', 0, 200_000);
  return entries.map(({ event }) => event.messageId);
}

test('what changes is told once, in order, numbered for each patient', async () => {
  const session = await openSession();
  await change(session, ['gp-changed', 'A']);
  const { relay } = follow(session);
  await change(session, ['gp-changed', 'B'], ['left', 'B']);
  await change(session, ['demographics-changed', 'A'], ['gp-changed', 'A']);
  await relay.caughtUp();
  expect(await told(session)).toEqual(['A 1', 'B 1', 'A 2']);
  await change(session, ['gp-changed', 'A']);
  await relay.caughtUp();
  expect(await told(session)).toEqual(['A 1', 'B 1', 'A 2', 'A 3']);
  expect(await session.get(RELAY_CURSOR, CURSOR_ID)).toMatchObject({ doc: { after: 6 } });
});

test('another process goes on where one has ended', async () => {
  const session = await openSession();
  const first = follow(session);
  await change(session, ['gp-changed', 'A']);
  await first.relay.caughtUp();
  first.end();
  await change(session, ['gp-changed', 'B']);
  await follow(session).relay.caughtUp();
  expect(await told(session)).toEqual(['A 1', 'B 1']);
});

test('of many processes that follow, only one tells of each change', async () => {
  const session = await openSession();
  const relays = Array.from({ length: 5 }, () => follow(session).relay);
  for (let n = 0; n < 200; n++) await change(session, ['gp-changed', `P${n % 7}`]);
  await Promise.all(relays.map((relay) => relay.caughtUp()));
  const all = await told(session);
  expect(all).toHaveLength(200);
  expect(new Set(all).size).toBe(200);
  for (let patient = 0; patient < 7; patient++) {
    const numbers = all.filter((id) => id.startsWith(`P${patient} `)).map((id) => Number(id.split(' ')[1]));
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
  }
});

test('a session that another process has reset is followed from its new beginning', async () => {
  const session = await openSession();
  const { relay } = follow(session);
  for (let n = 0; n < 5; n++) await change(session, ['gp-changed', 'A']);
  await relay.caughtUp();
  await session.reset();
  await change(session, ['gp-changed', 'B']);
  await relay.caughtUp();
  expect(await told(session)).toEqual(['B 1']);
});

test('what tells nobody anything is noted, and moves the cursor all the same, when it has come to rest', async () => {
  const session = await openSession();
  const { relay, transactions } = follow(session);
  await change(session, ['demographics-changed', 'A']);
  await change(session, ['death-recorded', 'A']);
  await relay.caughtUp();
  expect(transactions()).toBe(0);
  expect(relay.unmatched.items).toMatchObject([
    { type: 'demographics-changed', nhsNumber: 'A', worldSequence: 1, reason: 'no subscription matches' },
    { type: 'death-recorded', nhsNumber: 'A', worldSequence: 2, reason: 'nobody has subscribed to the type' },
  ]);
  await expect.poll(async () => (await session.get(RELAY_CURSOR, CURSOR_ID))?.doc).toEqual({ after: 2 });
});

test('a change that cannot be told of keeps no other waiting', async () => {
  const session = await openSession();
  const usual = teller();
  const { relay, failures } = follow(session, [
    teller({
      match: async (pds, types) => {
        if (pds.nhsNumber === 'MATCH') throw new Error('no record');
        const { unmatched, build } = await usual.match(pds, types);
        return { unmatched, build: async (numbers) => (pds.nhsNumber === 'BUILD' ? Promise.reject(new Error('no name')) : build(numbers)) };
      },
    }),
    teller({ service: 'mns', typesOf: ({ nhsNumber }) => (nhsNumber === 'MATCH' ? ['gp-changed'] : []) }),
  ]);
  for (const nhsNumber of ['A', 'MATCH', 'BUILD', 'B']) await change(session, ['gp-changed', nhsNumber]);
  await relay.caughtUp();
  expect(await told(session)).toEqual(['A 1', 'MATCH 1', 'B 1']);
  expect(failures.map(({ change: pds, error }) => [pds.nhsNumber, (error as Error).message])).toEqual([
    ['MATCH', 'no record'],
    ['BUILD', 'no name'],
  ]);
});

test('a hundred thousand entries that nobody has read are dealt with in seconds, and none twice after a crash', {
  timeout: 60_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nems-'));
  const session = await openSession({ persist: folder });
  await session.transaction(async (tx) => {
    for (let n = 0; n < 100_000; n++)
      await tx.append(
        WORLD_EVENTS,
        { type: n % 100 === 0 ? 'gp-changed' : 'demographics-changed', nhsNumber: `P${n}`, serialChangeNumber: 2 },
        1,
      );
  });
  const begun = performance.now();
  const { relay, end } = follow(session);
  await relay.caughtUp();
  expect(performance.now() - begun).toBeLessThan(15_000);
  expect(await told(session)).toHaveLength(1000);
  end();
  await store.close();
  const again = await openSession({ persist: folder });
  await follow(again).relay.caughtUp();
  expect(await told(again)).toHaveLength(1000);
  await rm(folder, { recursive: true });
});
