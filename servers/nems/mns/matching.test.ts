import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '#kernel/store/open';
import { WORLD_COLLECTIONS } from '#world/collections';
import { openWorld, type World } from '#world/world';
import type { CloudEvent, Filtering } from './events/cloud-event.ts';
import { explainSignal, matchSignal, wantedTypes } from './matching.ts';
import { parseCriteria } from './subscriptions/criteria.ts';
import { MNS_SUBSCRIPTIONS, type MnsSubscription } from './subscriptions/subscription.ts';

async function openEmpty(): Promise<World> {
  const store = await openStore({ seeds: new Map(), collections: WORLD_COLLECTIONS });
  return openWorld(store.session('default'));
}

function subscription(id: string, criteriaText: string, sinceWorldSequence = 0): MnsSubscription {
  const read = parseCriteria(criteriaText);
  if ('fault' in read) throw new Error(`${criteriaText} ${read.fault.reason}`);
  return {
    id,
    owner: 'APP',
    status: 'active',
    reason: '',
    criteriaText,
    criteria: read.criteria,
    endpoint: 'mesh://A?workflow_id=B',
    destination: { channel: 'mesh', mailboxId: 'A', workflowId: 'B' },
    payload: 'application/json',
    createdAt: 0,
    sinceWorldSequence,
  };
}

async function matchesOf(criteria: Readonly<Record<string, string>>, filtering: Filtering | undefined, type = 't-1') {
  const world = await openEmpty();
  for (const [id, text] of Object.entries(criteria)) await world.store.put(MNS_SUBSCRIPTIONS, id, subscription(id, text));
  const found = await matchSignal(world, { type, ...(filtering && { filtering }) });
  return found.map(({ id }) => id);
}

describe('a signal', () => {
  it('goes to those who asked for its type, and whose filters all hold', async () => {
    const criteria = {
      all: 'eventType=t-1',
      other: 'eventType=t-2',
      one: "eventType=t-1 AND a='x'",
      two: "eventType=t-1 AND a='x' AND b='17'",
      wrong: "eventType=t-1 AND a='x' AND b='18'",
      absent: "eventType=t-1 AND c='x'",
      inList: "eventType=t-1 AND list='2' AND list='b'",
      truth: "eventType=t-1 AND yes='true'",
      empty: "eventType=t-1 AND blank=''",
      inherited: "eventType=t-1 AND constructor='function Object() { [native code] }'",
    };
    const filtering = { a: 'x', b: 17, list: ['a', 'b', 2], yes: true, blank: '' };
    expect(await matchesOf(criteria, filtering)).toEqual(['all', 'empty', 'inList', 'one', 'truth', 'two']);
    expect(await matchesOf(criteria, undefined)).toEqual(['all']);
  });

  it('of the world goes to those who were there before it happened', async () => {
    const world = await openEmpty();
    for (const since of [3, 4, 5]) await world.store.put(MNS_SUBSCRIPTIONS, `s${since}`, subscription(`s${since}`, 'eventType=t-1', since));
    expect((await matchSignal(world, { type: 't-1' }, 5)).map(({ id }) => id)).toEqual(['s3', 's4']);
    expect(await matchSignal(world, { type: 't-1' })).toHaveLength(3);
  });

  it('is matched the same by the index as by looking at every subscription', async () => {
    const names = ['a', 'b', 'list'];
    const value = fc.constantFrom('x', 'y', '1', 'longer', '');
    const filters = fc.array(fc.record({ name: fc.constantFrom(...names), value }), { maxLength: 3 });
    const wishes = fc.array(fc.record({ eventType: fc.constantFrom('t-1', 't-2'), filters }), { maxLength: 15 });
    const filtering = fc.dictionary(fc.constantFrom(...names), fc.oneof(value, fc.constant(1), fc.array(value, { maxLength: 3 })));
    await fc.assert(
      fc.asyncProperty(wishes, filtering, async (criteria, said) => {
        const world = await openEmpty();
        for (const [at, one] of criteria.entries()) {
          const text = [`eventType=${one.eventType}`, ...one.filters.map(({ name, value }) => `${name}='${value}'`)].join(' AND ');
          await world.store.put(MNS_SUBSCRIPTIONS, `s${at}`, subscription(`s${at}`, text));
        }
        const signal = { type: 't-1', filtering: { ...said } };
        const explained = (await explainSignal(world, signal)).filter(({ matched }) => matched).map(({ subscription: id }) => id);
        expect((await matchSignal(world, signal)).map(({ id }) => id)).toEqual(explained);
      }),
      { numRuns: 50 },
    );
  });

  it('is known to interest nobody', async () => {
    const world = await openEmpty();
    await world.store.put(MNS_SUBSCRIPTIONS, 's', subscription('s', "eventType=t-2 AND a='b'"));
    expect(await wantedTypes(world.store, ['t-1', 't-2', 't-3'])).toEqual(['t-2']);
  });
});

describe('the manufacturer of an organisation that a signal names', () => {
  const system = (asid: string, organisation: string, manufacturer?: string) => ({
    asid,
    organisation,
    ...(manufacturer && { manufacturer }),
    clients: [],
    accessControl: [],
    categories: [],
    interactionSets: [],
    interactions: [],
  });
  const matching = async (criteria: string, filtering: Filtering) => {
    const world = await openEmpty();
    await world.systems.put(system('200000000001', 'A83008', 'YGM1'));
    await world.systems.put(system('200000000002', 'A83008', 'YGMYW'));
    await world.systems.put({ ...system('200000000003', 'A83008', 'YGM3'), withdrawn: true });
    await world.store.put(MNS_SUBSCRIPTIONS, 's', subscription('s', criteria));
    const signal = { type: 't-1', filtering };
    return { matched: (await matchSignal(world, signal)).length === 1, reason: (await explainSignal(world, signal))[0]?.reason };
  };
  const wants = (odsCode: string) => `eventType=t-1 AND generalpractitioner_manufacturer_org='${odsCode}'`;

  it('is that of one of the systems that it runs', async () => {
    const of = { generalpractitioner: 'A83008' };
    expect((await matching(wants('YGM1'), of)).matched).toBe(true);
    expect((await matching(wants('YGMYW'), of)).matched).toBe(true);
    expect(await matching(wants('YGM3'), of)).toEqual({
      matched: false,
      reason: "wants generalpractitioner_manufacturer_org='YGM3', and the signal has 'YGM1', 'YGMYW'",
    });
  });

  it('is nobody for an organisation without systems, or what is no organisation', async () => {
    for (const code of ['B82617', 'a83008', '', '*', 'A83008 '])
      expect(await matching(wants('YGM1'), { generalpractitioner: code })).toEqual({
        matched: false,
        reason: "wants generalpractitioner_manufacturer_org='YGM1', of which the signal says nothing",
      });
  });

  it('may be said by the signal itself', async () => {
    expect((await matching(wants('YGM1'), { generalpractitioner_manufacturer_org: 'YGM1' })).matched).toBe(true);
  });
});

describe('why', () => {
  it('is told of each subscription', async () => {
    const world = await openEmpty();
    const event = { type: 't-1', filtering: { a: ['x', 'y'] } } satisfies Partial<CloudEvent>;
    const criteria = ['eventType=t-1', 'eventType=t-2', "eventType=t-1 AND a='z'", "eventType=t-1 AND b='z'"];
    for (const [at, one] of criteria.entries())
      await world.store.put(MNS_SUBSCRIPTIONS, `s${at}`, subscription(`s${at}`, one, at === 0 ? 9 : 0));
    const reasons = async (worldSequence?: number) => (await explainSignal(world, event, worldSequence)).map(({ reason }) => reason);
    expect(await reasons()).toEqual([
      'the event type and every filter hold',
      'asks for t-2, and this is t-1',
      "wants a='z', and the signal has 'x', 'y'",
      "wants b='z', of which the signal says nothing",
    ]);
    expect((await reasons(9))[0]).toBe('was made after the change happened');
  });
});

describe('among 20,000 subscriptions to one type of event', () => {
  let world: World;
  beforeAll(async () => {
    world = await openEmpty();
    const { store } = world;
    for (let from = 0; from < 20_000; from += 1000)
      await store.transaction(async (tx) => {
        for (let at = from; at < from + 1000; at++)
          await tx.put(
            MNS_SUBSCRIPTIONS,
            `s${at}`,
            subscription(`s${at}`, `eventType=t-1 AND changed_name='true' AND nhsnumber='90000${at}'`),
          );
      });
  });

  it('those who want one patient are found without looking at the others', async () => {
    const signal = (at: number) => ({
      type: 't-1',
      filtering: { changed_name: true, registeredgpodscode: 'A83008', nhsnumber: `90000${at}` },
    });
    const started = performance.now();
    for (let at = 0; at < 200; at++) expect((await matchSignal(world, signal(at * 7))).map(({ id }) => id)).toEqual([`s${at * 7}`]);
    // looking at all of them would take minutes
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
