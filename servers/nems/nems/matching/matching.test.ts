import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '#kernel/store/open';
import type { SessionStore } from '#kernel/store/store';
import { ORGANISATIONS, PATIENTS, WORLD_COLLECTIONS } from '#world/collections';
import { seeded } from '#world/testing/seeded';
import { openWorld, type World } from '#world/world';
import { SUBSCRIPTIONS, type Subscription, type Target } from '../subscription/subscription.ts';
import type { RoutingFacts } from './facts.ts';
import { explain, explainAll, factsOf, inLines, match, WantedEvents } from './matching.ts';

const GP = 'pds-change-of-gp-1';
const ADDRESS = 'pds-change-of-address-1';
const NOW = Date.parse('2026-11-25T09:00:00Z');
const [LEEDS, MERGED, SECRET, WRONG, NOBODY] = ['9000000009', '9000000017', '9000000025', '9000000033', '9000000041'] as const;

let world: World;
const patient = (nhsNumber: string, more: object) => ({ nhsNumber, serialChangeNumber: 1, ...more });
const home = (postcode: string) => ({ use: 'home', lines: ['1 High Street'], postcode }) as const;
const practice = (odsCode: string, relationships: readonly object[], more: object = {}) => ({
  odsCode,
  name: odsCode,
  status: 'active',
  roles: [{ code: 'RO177', primary: true }, { code: 'RO76' }],
  relationships,
  ...more,
});

beforeAll(async () => {
  const store = await openStore({
    collections: WORLD_COLLECTIONS,
    seeds: new Map([
      seeded(PATIENTS, [
        patient(LEEDS, { birthDate: '2020-02-29', addresses: [home('LS1 4AP')], gpRegistration: { practice: 'B86001' } }),
        patient(MERGED, { supersededBy: LEEDS }),
        patient(SECRET, { confidentiality: 'restricted' }),
        patient(WRONG, { invalidated: true }),
        patient(NOBODY, { birthDate: '1990-06', addresses: [home('ZZ99 3VZ')], gpRegistration: { practice: 'V81997' } }),
      ]),
      seeded(ORGANISATIONS, [
        practice('B86001', [
          { code: 'RE4', organisation: '36J', period: { from: '2010-01-01', to: '2026-06-30' } },
          { code: 'RE4', organisation: '15F', period: { from: '2026-07-01' } },
        ]),
        // ODS names only the whole board: where it is decides
        practice('B86002', [{ code: 'RE4', organisation: 'QWO' }], { address: { lines: ['1 HIGH STREET'], postcode: 'WF1 4PR' } }),
      ]),
    ]),
  });
  world = openWorld(store.session('default'));
});

describe('what is known of a patient', () => {
  test('from PDS, ODS and the map', async () => {
    expect(await factsOf(world, LEEDS, NOW)).toEqual({
      nhsNumber: LEEDS,
      age: 6,
      practice: 'B86001',
      practiceSubIcb: '15F',
      homes: [{ postcode: 'LS1 4AP', subIcb: '15F', localAuthority: 'E08000035', country: 'E92000001' }],
    });
    expect(await factsOf(world, '9000000068', NOW)).toBeUndefined();
  });

  test.each([
    ['2026-02-28T12:00:00Z', 5],
    ['2026-03-01T12:00:00Z', 6],
    // half an hour before midnight in UTC is the next day in London's summer
    ['2028-06-30T23:30:00Z', 8],
    ['2019-01-01T00:00:00Z', undefined],
  ])('the age at %s is %s', async (at, age) => {
    expect((await factsOf(world, LEEDS, Date.parse(at)))?.age).toBe(age);
  });

  test('of a month of birth, the age of one born on its first day, in London', async () => {
    expect((await factsOf(world, NOBODY, Date.parse('2026-05-31T22:59:00Z')))?.age).toBe(35);
    expect((await factsOf(world, NOBODY, Date.parse('2026-05-31T23:00:00Z')))?.age).toBe(36);
  });

  test('the commissioner is that of the day, or that of the place', async () => {
    expect((await factsOf(world, LEEDS, Date.parse('2026-06-30T12:00:00Z')))?.practiceSubIcb).toBe('36J');
    const patient = (await world.patients.get(LEEDS))?.doc;
    const moved = patient && { ...patient, gpRegistration: { practice: 'B86002' } };
    expect(moved && (await factsOf(world, LEEDS, NOW, { patient: moved }))?.practiceSubIcb).toBe('03R');
  });

  test('a superseded record goes by its own number, with what holds now; withheld ones say why', async () => {
    expect(await factsOf(world, MERGED, NOW)).toMatchObject({ nhsNumber: MERGED, practice: 'B86001' });
    expect((await factsOf(world, SECRET, NOW))?.withheld).toBe('sensitive');
    expect((await factsOf(world, WRONG, NOW))?.withheld).toBe('invalidated');
  });

  test('with a code that stands for no practice nobody is registered', async () => {
    expect(await factsOf(world, NOBODY, NOW)).toEqual({ nhsNumber: NOBODY, age: 36, homes: [{ postcode: 'ZZ99 3VZ' }] });
  });

  test('of a mother who has no number, where she lives', async () => {
    const facts = await factsOf(world, LEEDS, NOW, { motherUnknown: true });
    expect(facts).toEqual({ homes: [expect.objectContaining({ postcode: 'LS1 4AP' })], withoutExplicit: true });
  });
});

const subscription = (id: string, target: Target, criteria: object = {}, more: object = {}): Subscription => ({
  id,
  odsCode: 'RR8',
  mailboxId: `M-${id}`,
  resource: { resourceType: 'Subscription', criteria: '', reason: '' },
  createdAt: 0,
  sinceWorldSequence: 0,
  ...more,
  criteria: { events: [GP], target, ages: [], ...criteria },
});

async function storeWith(subscriptions: readonly Subscription[]): Promise<SessionStore> {
  const store = (await openStore({ seeds: new Map(), collections: [] })).session('default');
  for (let at = 0; at < subscriptions.length; at += 1000)
    await store.transaction(async (tx) => {
      for (const one of subscriptions.slice(at, at + 1000)) await tx.put(SUBSCRIPTIONS, one.id, one);
    });
  return store;
}

const FACTS: RoutingFacts = {
  nhsNumber: LEEDS,
  age: 6,
  practice: 'B86001',
  practiceSubIcb: '15F',
  homes: [
    { postcode: 'LS1 4AP', subIcb: '15F', localAuthority: 'E08000035', country: 'E92000001' },
    { postcode: 'CF10 1AA', country: 'W92000004' },
  ],
};
const ENGLAND: Target = { rule: 'COUNTRYCODE', value: 'E92000001' };

describe('who gets an event', () => {
  test.each<readonly [target: Target, other: string]>([
    [{ rule: 'nhs-number', value: LEEDS }, MERGED],
    [{ rule: 'GP_GP_GP', value: 'B86001' }, 'B86002'],
    [{ rule: 'CHO_GP_CCG', value: '15F' }, '36J'],
    [{ rule: 'CHO_POSTCODE_CCG', value: '15F' }, '36J'],
    [{ rule: 'UHV_POSTCODE_LACODE', value: 'E08000035' }, 'E08000032'],
    [ENGLAND, 'S92000003'],
    [{ rule: 'COUNTRYCODE', value: 'W92000004' }, 'N92000002'],
  ])('by $rule $value, and not by another', async (target, other) => {
    const store = await storeWith([subscription('a', target), subscription('b', { ...target, value: other })]);
    const workflowId = 'CHANGEOFGP_1';
    const deliveries = [{ to: { channel: 'mesh', mailboxId: 'M-a', workflowId }, subscriptions: ['a'], body: 'message' }];
    expect(await match(store, GP, FACTS, NOW)).toEqual(deliveries);
    expect(await match(store, ADDRESS, FACTS, NOW)).toEqual([]);
    expect(await match(store, GP, { ...FACTS, withheld: 'sensitive' }, NOW)).toEqual([]);
    const byHome = !['nhs-number', 'GP_GP_GP', 'CHO_GP_CCG'].includes(target.rule);
    expect(await match(store, GP, { ...FACTS, withoutExplicit: true }, NOW)).toEqual(byHome ? deliveries : []);
  });

  test.each<readonly [criteria: object, more: object, matched: boolean]>([
    [{ ages: [{ comparator: 'gt', years: 5 }] }, {}, true],
    [{ ages: [{ comparator: 'gt', years: 6 }] }, {}, false],
    [{ ages: [{ comparator: 'ge', years: 6 }] }, {}, true],
    [{ ages: [{ comparator: 'lt', years: 6 }] }, {}, false],
    [{ ages: [{ comparator: 'le', years: 6 }] }, {}, true],
    [{ ages: [{ comparator: 'eq', years: 6 }] }, {}, true],
    [
      {
        ages: [
          { comparator: 'gt', years: 5 },
          { comparator: 'lt', years: 6 },
        ],
      },
      {},
      false,
    ],
    [{ gpRegistration: 'RegisteredOnly' }, {}, true],
    [{ gpRegistration: 'UnregisteredOnly' }, {}, false],
    [{}, { endsAt: NOW }, false],
    [{}, { endsAt: NOW + 1 }, true],
    [{}, { sinceWorldSequence: 7 }, false],
    [{}, { sinceWorldSequence: 6 }, true],
  ])('with %j %j: %s', async (criteria, more, matched) => {
    const one = subscription('a', ENGLAND, criteria, more);
    expect(await match(await storeWith([one]), GP, FACTS, NOW, 7)).toHaveLength(matched ? 1 : 0);
    expect(explain(one, GP, FACTS, NOW, 7).matched).toBe(matched);
  });

  test('one copy to a mailbox, and the tags of those that matched', async () => {
    const mailbox = { mailboxId: 'X26ABC1' };
    const store = await storeWith([
      subscription('c', ENGLAND, { tag: 'third' }, mailbox),
      subscription('b', { rule: 'GP_GP_GP', value: 'B86001' }, {}, mailbox),
      subscription('a', { rule: 'CHO_GP_CCG', value: '15F' }, { tag: 'first' }, mailbox),
      subscription('d', ENGLAND, { tag: 'no', ages: [{ comparator: 'lt', years: 5 }] }, mailbox),
    ]);
    expect(await match(store, GP, FACTS, NOW)).toEqual([
      {
        to: { channel: 'mesh', mailboxId: 'X26ABC1', workflowId: 'CHANGEOFGP_1' },
        subscriptions: ['a', 'b', 'c'],
        partnerId: 'a|first~~~c|third',
        body: 'message',
      },
    ]);
  });
});

test('a match among 100,000 loads only those that it needs; 1,000 mailboxes each get a copy', { timeout: 60_000 }, async () => {
  const others = Array.from({ length: 100_000 }, (_, at) => subscription(`o${at}`, { rule: 'GP_GP_GP', value: `A${at}` }));
  const store = await storeWith([...others, ...Array.from({ length: 1000 }, (_, at) => subscription(`m${at}`, ENGLAND))]);
  let loaded = 0;
  const spying = new Proxy(store, {
    get: (target, name) =>
      name !== 'find'
        ? Reflect.get(target, name)
        : async (...asked: Parameters<SessionStore['find']>) => {
            const page = await target.find(...asked);
            loaded += page.items.length;
            return page;
          },
  });
  expect(await match(spying, GP, FACTS, NOW)).toHaveLength(1000);
  expect(loaded).toBe(1000);
});

test('what is matched through the index is what all of them say one by one', async () => {
  const value = fc.constantFrom('1', '2');
  const target = fc.record({
    rule: fc.constantFrom<Target['rule']>('nhs-number', 'GP_GP_GP', 'CHO_GP_CCG', 'CHO_POSTCODE_CCG', 'UHV_POSTCODE_LACODE', 'COUNTRYCODE'),
    value,
  });
  const criteria = fc.record(
    {
      events: fc.constantFrom([GP], [ADDRESS], [GP, ADDRESS]),
      ages: fc.array(fc.record({ comparator: fc.constantFrom('lt', 'le', 'eq', 'ge', 'gt'), years: fc.nat(4) }), { maxLength: 2 }),
      gpRegistration: fc.constantFrom('RegisteredOnly', 'UnregisteredOnly'),
    },
    { requiredKeys: ['events', 'ages'] },
  );
  const rest = fc.record({ endsAt: fc.nat(4), sinceWorldSequence: fc.nat(4) }, { requiredKeys: ['sinceWorldSequence'] });
  const homes = fc.array(
    fc.record({ postcode: value, subIcb: value, localAuthority: value, country: value }, { requiredKeys: ['postcode'] }),
    { maxLength: 2 },
  );
  const facts = fc.record(
    {
      nhsNumber: value,
      age: fc.nat(4),
      practice: value,
      practiceSubIcb: value,
      homes,
      withoutExplicit: fc.constant(true as const),
      withheld: fc.constant('sensitive' as const),
    },
    { requiredKeys: ['homes'] },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(target, criteria, rest), { maxLength: 20 }),
      facts,
      fc.nat(4),
      fc.nat(4),
      async (made, known, at, seq) => {
        const all = made.map(([aim, asks, more], n) => subscription(`s${n}`, aim, asks, more));
        const matched = (await match(await storeWith(all), GP, known, at, seq)).flatMap(({ subscriptions }) => subscriptions);
        expect(matched).toEqual(all.flatMap((one) => (explain(one, GP, known, at, seq).matched ? [one.id] : [])).sort());
      },
    ),
    { numRuns: 150 },
  );
});

test('why not, in words; who gets it and who nearly would', async () => {
  const young = subscription('a', ENGLAND, { ages: [{ comparator: 'lt', years: 5 }] });
  const [failing] = explain(young, GP, FACTS, NOW).criteria.filter(({ decided }) => decided);
  expect(failing).toEqual({ held: false, says: 'Patient.age lt5: is 6', decided: true });
  const far = subscription('c', { rule: 'GP_GP_GP', value: 'B86002' }, { ages: [{ comparator: 'lt', years: 5 }] });
  const store = await storeWith([young, subscription('b', ENGLAND), far]);
  expect(inLines(await explainAll(store, GP, FACTS, NOW))).toEqual(['b for M-b: gets it', 'a for M-a: does not, Patient.age lt5: is 6']);
});

test('whether anybody wants a type is known anew when subscriptions change', async () => {
  const store = await storeWith([]);
  const wanted = new WantedEvents({ store, ended: new AbortController().signal });
  expect(await wanted.anybodyWants(GP)).toBe(false);
  expect(wanted.anybodyWants(GP)).toBe(false);
  await store.put(SUBSCRIPTIONS, 'a', subscription('a', ENGLAND));
  expect(await wanted.anybodyWants(GP)).toBe(true);
  await store.delete(SUBSCRIPTIONS, 'a');
  expect(await wanted.anybodyWants(GP)).toBe(false);
});
