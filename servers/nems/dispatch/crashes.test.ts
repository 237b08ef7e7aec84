/**
 * Whatever happens, and whenever a process dies: each thing that was accepted is delivered once to each mailbox, in order for each patient.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mulberry32 } from '#kernel/ids';
import { openStore } from '#kernel/store/open';
import type { SessionStore } from '#kernel/store/store';
import { ACCEPTED, ACCEPTED_STREAM, type AcceptedEntry } from './accepted.ts';
import type { Parcel, Post, Posted } from './post.ts';
import { Life, mortal } from './testing/mortal.ts';
import { event, openOffice } from './testing/office.ts';

interface Arrival {
  readonly mailbox: string;
  readonly id: string;
  readonly localId: string;
}

/** A MESH that is as unreliable as can be, and remembers. */
class Unreliable {
  readonly arrived: Arrival[] = [];
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** As one process reaches it. */
  for(life: Life): Post {
    return { deliver: (parcel) => life.does(() => this.#take(parcel)) };
  }

  async #take({ accepted, delivery, localId, mayHaveArrived }: Parcel): Promise<Posted> {
    await new Promise((resolve) => setImmediate(resolve));
    const known = this.arrived.findIndex((arrival) => arrival.localId === localId);
    if (mayHaveArrived && known >= 0) return { status: 200, sentAs: `M${known}` };
    const chance = this.#random();
    if (chance < 0.1) return { status: 429, passing: 'too many', concerns: 'destination', mayHaveArrived: false };
    if (chance < 0.15) return { status: 0, passing: 'lost', concerns: 'post', mayHaveArrived: true };
    const { to } = delivery;
    this.arrived.push({ mailbox: to.channel === 'mesh' ? to.mailboxId : '', id: accepted.id, localId });
    if (chance < 0.25) return { status: 500, passing: 'unheard', concerns: 'destination', mayHaveArrived: true };
    return { status: 202, sentAs: `M${this.arrived.length - 1}` };
  }
}

const MAILBOXES = ['A', 'B', 'C'];
const SEED = fc.integer({ min: 1, max: 2 ** 31 });

/** Lives several lives over one store, and looks at what has arrived at the end. */
async function live(seed: number, open: () => Promise<{ store: SessionStore; close: () => Promise<void> }>): Promise<void> {
  const random = mulberry32(seed);
  const upTo = (most: number) => Math.floor(random() * most);
  const mesh = new Unreliable(random);
  let opened = await open();
  for (let n = 0; n < 6; n++) {
    const isLast = n === 5;
    const life = new Life(() => random() < 0.5);
    if (!isLast) life.endIn(5 + upTo(60));
    const office = await openOffice({
      store: mortal(opened.store, life),
      posts: { mesh: mesh.for(life), queue: mesh.for(life) },
      seed: seed + n,
    });
    const work = (async () => {
      for (let m = 0; m < 4; m++)
        await office.dispatch.acceptAll(
          Array.from({ length: 1 + upTo(3) }, (_, at) => event(`P${upTo(3)}`, `${n}/${m}/${at}`, MAILBOXES.slice(upTo(3)))),
        );
      if (isLast) while (!(await office.dispatch.drain(2000)).settled);
      else while (!life.isOver) await office.dispatch.drain(50);
    })();
    await Promise.race([work, life.ended]);
    if (isLast) await office.close();
    // whatever it had asked for before it died comes about now, or never
    await new Promise((resolve) => setTimeout(resolve, 5));
    await opened.close();
    if (!isLast) opened = await open();
  }
  opened = await open();
  await expectOnceInOrder(opened.store, mesh.arrived);
  await opened.close();
}

async function expectOnceInOrder(store: SessionStore, arrived: readonly Arrival[]): Promise<void> {
  expect(new Set(arrived.map(({ localId }) => localId)).size).toBe(arrived.length);
  const lanes = new Map<string, string[]>();
  for (const { event } of await store.readStream<AcceptedEntry>(ACCEPTED_STREAM, 0, 10_000)) {
    const accepted = (await store.get(ACCEPTED, event.id))?.doc;
    expect(accepted?.settledAt).toBeDefined();
    for (const { to, state, sentAs } of accepted?.deliveries ?? []) {
      const mailbox = to.channel === 'mesh' ? to.mailboxId : '';
      expect(state).toBe('sent');
      expect(arrived[Number(sentAs?.slice(1))]).toMatchObject({ id: event.id, mailbox });
      const lane = `${mailbox} ${accepted?.subject}`;
      lanes.set(lane, [...(lanes.get(lane) ?? []), event.id]);
    }
  }
  const total = [...lanes.values()].reduce((sum, ids) => sum + ids.length, 0);
  expect(total).toBe(arrived.length);
  const subjects = new Map<string, string>();
  for (const { doc } of (await store.list(ACCEPTED, { limit: 10_000 })).items) subjects.set(doc.id, doc.subject ?? '');
  for (const [lane, ids] of lanes)
    expect(arrived.filter(({ mailbox, id }) => `${mailbox} ${subjects.get(id)}` === lane).map(({ id }) => id)).toEqual(ids);
}

test('in memory that outlives the process', async () => {
  await fc.assert(
    fc.asyncProperty(SEED, async (seed) => {
      const store = await openStore({ seeds: new Map(), collections: [] });
      await live(seed, async () => ({ store: store.session('default'), close: async () => {} }));
      await store.close();
    }),
    { numRuns: 25 },
  );
}, 120_000);

test('in a folder, opened again each time', async () => {
  await fc.assert(
    fc.asyncProperty(SEED, async (seed) => {
      const persist = await mkdtemp(join(tmpdir(), 'nems-'));
      try {
        await live(seed, async () => {
          const store = await openStore({ seeds: new Map(), collections: [], persist });
          return { store: store.session('default'), close: () => store.close() };
        });
      } finally {
        await rm(persist, { recursive: true, force: true });
      }
    }),
    { numRuns: 5 },
  );
}, 120_000);
