import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededIds } from '#kernel/ids';
import type { VerbDone } from '#kernel/verbs';
import { WORLD_COLLECTIONS } from '../collections.ts';
import { concerns, WORLD_EVENTS } from '../events.ts';
import { checkWorld, type WorldView } from '../sanity/sanity.ts';
import { AT, openSmallWorld, viewOfSession } from '../testing/small-world.ts';
import { openWorld } from '../world.ts';
import { perform, WORLD_VERBS, type WorldVerb } from './verbs.ts';

const HOUR = 60 * 60 * 1000;
const LONG = 'x'.repeat(10_000_000);

/** What takes away from the world, and would soon leave nothing of it. */
const DESTRUCTIVE = ['invalidate-record', 'merge-patients', 'record-death', 'retire-practice', 'end-employment', 'deregister-patient'];

/** One in so many is of another kind. */
const seldom = (every: number) => fc.integer({ min: 1, max: every }).map((drawn) => drawn === 1);

const odsCode = fc.constantFrom('B83002', 'A20047', 'Y23456', 'N9901', 'N9902', 'FA565', 'V81997', 'RR8', 'QWO', 'ZZ999');
const person = fc.constantFrom('999100000101', '999100000102', '999100000103', '999100000104', '1');
const schedule = fc.constantFrom('past', 'armley', 'armley-2', 'legg', 'boar', 'none');
const pastDate = fc.constantFrom('2026-11-25', '2026-11-20', '2026-11', '2026', '2025-06-01', '2020-02-29T10:00:00+00:00');
const oddDate = fc.constantFrom(
  '1890-01-01',
  '1626-11-25',
  '2030-01-01',
  '0001',
  '9999-12-31',
  '2026-11-25T23:59:59-12:00',
  '2026-02-30',
  'soon',
);
const date = fc.oneof({ weight: 9, arbitrary: pastDate }, { weight: 1, arbitrary: oddDate });
const oddText = fc.oneof(
  fc.string({ maxLength: 300 }),
  fc.constantFrom('\u202Eesrever', '\u0000', 'a\nb', '\u009b', '\uD800', '__proto__', '', ' ', '💉'.repeat(20), LONG),
);
const text = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('Hargreaves', "O'Súilleabháin", 'مريم', 'No longer needed', '0113 496 0123') },
  { weight: 1, arbitrary: oddText },
);
const concept = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ term: 'Asthma', snomed: '195967001' }) },
  { weight: 1, arbitrary: fc.record({ term: text }) },
);
const concepts = fc.array(concept, { maxLength: 2 });
const name = fc.record({ family: text, given: fc.array(text, { maxLength: 2 }) });
const nonsense = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    1e308,
    -1,
    Number.MAX_SAFE_INTEGER,
    JSON.parse('{"__proto__":{"a":1}}'),
    { constructor: 1 },
    [],
    {},
    null,
    LONG,
    true,
  ),
  fc.constant(Array.from({ length: 2000 }).reduce<unknown>((inner) => [inner], 1)),
);

/** What an argument is mostly like, by its name, or by its verb and its name. */
const ARGUMENTS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ...Object.fromEntries(['practice', 'successor', 'organisation', 'to', 'from', 'laboratory', 'commissionedBy'].map((of) => [of, odsCode])),
  ...Object.fromEntries(['on', 'date', 'collectedAt', 'issuedAt', 'createdAt', 'birthDate'].map((of) => [of, date])),
  ...Object.fromEntries(['concept', 'type', 'vaccine', 'site', 'route'].map((of) => [of, concept])),
  practitioner: person,
  schedule,
  diseases: concepts,
  manifestations: concepts,
  name,
  family: text,
  given: fc.array(text, { minLength: 1, maxLength: 2 }),
  address: fc.record({ lines: fc.array(text, { minLength: 1, maxLength: 3 }), postcode: fc.constantFrom('LS12 3TB', 'nowhere') }),
  bookedBy: fc.record({ organisation: odsCode }),
  gender: fc.constantFrom('male', 'female'),
  dosage: text,
  title: text,
  text,
  note: text,
  comment: text,
  description: text,
  reason: text,
  value: fc.constantFrom('0113 496 0123', 'ada@example.com', 'x'),
  kind: fc.constantFrom('phone', 'email'),
  notification: fc.constantFrom('formal', 'informal'),
  level: fc.constantFrom('restricted', 'veryRestricted'),
  sharing: fc.constantFrom('consent', 'dissent'),
  outcome: fc.constantFrom('fulfilled', 'noshow'),
  repeats: fc.constantFrom({ allowed: 2 }, { allowed: 6, until: '2027-06-01' }),
  results: fc.array(fc.record({ concept }), { maxLength: 2 }),
  'deregister-patient.reason': fc.constantFrom('DEA', 'EMB', 'SCT'),
  'nominate-pharmacy.kind': fc.constantFrom('nominated', 'dispensingDoctor'),
  'nominate-pharmacy.organisation': fc.constantFrom('FA565', 'A20047'),
  'dispense-prescription.pharmacy': fc.constantFrom('FA565', 'RR8'),
  'start-medication.kind': fc.constantFrom('acute', 'repeat'),
  'record-observation.value': fc.constant({ kind: 'quantity', quantity: { value: '71.5', unit: 'kg' } }),
  'refer-patient.service': fc.constantFrom('1400001', '1'),
  'set-service-capacity.service': fc.constantFrom('1400001', '1'),
  'set-service-capacity.status': fc.constantFrom('green', 'red'),
  'record-encounter.class': fc.constantFrom('AMB', 'VR'),
  'record-encounter.end': date,
  headings: fc.array(fc.record({ title: text, text }), { maxLength: 2 }),
  'start-employment.name': fc.record({ family: text, given: fc.array(text, { maxLength: 2 }) }),
  jobRole: fc.constant('S8000:G8000:R8000'),
  'open-organisation.odsCode': fc.constantFrom('N9901', 'N9902', 'B83002'),
  'open-organisation.name': text,
  'open-organisation.roles': fc.constantFrom(['RO177', 'RO76'], ['RO182'], ['RO76']),
  'open-organisation.from': pastDate,
  'record-birth.birthDate': fc.constantFrom('2026-11-24', '2026-06-01', '2020-01-01'),
};

const step = fc.record({
  verb: fc.nat(WORLD_VERBS.length - 1),
  isSpared: seldom(6).map((isDone) => !isDone),
  drawn: fc.record(ARGUMENTS),
  left: fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
  which: fc.nat(1_000_000),
  isUnknown: seldom(10),
  isNonsense: seldom(20),
  nonsense,
  later: seldom(20).map((isLong) => (isLong ? 3 * HOUR : 60_000)),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Arguments by the verb's own names: mostly what there is in the world as it is now, so that many are not refused. */
function argumentsOf(verb: WorldVerb, { drawn, left, which, isUnknown, isNonsense, nonsense }: Step, view: WorldView): unknown {
  if (isNonsense) return nonsense;
  const of = (documents: ReadonlyMap<string, object>) =>
    isUnknown ? 'none' : ([...documents.keys()].sort()[which % documents.size] ?? 'none');
  const { entries } = verb.args as unknown as { readonly entries: Readonly<Record<string, { readonly type: string }>> };
  const record = [...view.records.values()][which % view.records.size];
  const medication = record?.medications[which % Math.max(record.medications.length, 1)];
  const clinic = [...view.schedules.values()][which % view.schedules.size];
  const freeSlots = clinic?.slots.filter(({ status }) => status === 'free').map(({ id }) => id) ?? [];
  const living: Readonly<Record<string, unknown>> = {
    nhsNumber: record?.nhsNumber,
    into: of(view.patients),
    mother: of(view.patients),
    medication: medication?.id,
    issue: medication?.issues.at(-1)?.id,
    problem: record?.problems.at(-1)?.id,
    investigation: record?.investigations.at(-1)?.id,
    appointment: of(view.appointments),
    ...(verb.name === 'book-appointment' && { schedule: clinic?.id, slots: freeSlots.slice(0, 1 + (which % 2)) }),
  };
  const isOfRecords = ['medication', 'problem', 'investigation'].some((field) => field in entries);
  const args: Record<string, unknown> = {};
  for (const [at, [field, { type }]] of Object.entries(entries).entries()) {
    if (type === 'exact_optional' && (left[at] || field === 'encounter')) continue;
    if (field === 'nhsNumber' && type === 'exact_optional') continue;
    const value = living[field] ?? drawn[`${verb.name}.${field}` as keyof typeof drawn] ?? drawn[field as keyof typeof drawn];
    if (value !== undefined) args[field] = field === 'nhsNumber' && !isOfRecords ? of(view.patients) : value;
  }
  return args;
}

/** Versions of documents as changes make them: each one up from what it was, seeds from 1. */
class Versions {
  readonly #known = new Map<string, number>();
  constructor(view: WorldView) {
    for (const { name } of WORLD_COLLECTIONS) for (const id of view.all(name).keys()) this.#known.set(`${name}/${id}`, 1);
  }
  check({ changed, events }: VerbDone, verb: string): void {
    const concerned = new Set(events.flatMap((event) => concerns(event)).map(({ collection, id }) => `${collection}/${id}`));
    for (const { collection, id, version } of changed) {
      const key = `${collection}/${id}`;
      expect(version, `${verb} ${key}`).toBe((this.#known.get(key) ?? 0) + 1);
      expect(concerned, verb).toContain(key);
      this.#known.set(key, version);
    }
  }
}

describe('any 1,000 verbs, whatever they are given', () => {
  test.each([1, 2, 3])('leave the world sane, each version one up, and events in step (%i)', { timeout: 60_000 }, async (seed) => {
    const opened = await openSmallWorld();
    const store = opened.session('default');
    const world = openWorld(store);
    const ids = seededIds(seed);
    const done = new Map<string, number>();
    let at = AT;
    let told = 0;
    let view = await viewOfSession(store);
    const versions = new Versions(view);
    for (const next of fc.sample(step, { numRuns: 1000, seed })) {
      at += next.later;
      let verb = WORLD_VERBS[next.verb] as WorldVerb;
      if (DESTRUCTIVE.includes(verb.name) && next.isSpared) verb = WORLD_VERBS[next.which % 2] as WorldVerb;
      const outcome = await perform(world, verb, argumentsOf(verb, next, view), { at, ids });
      const entries = await store.readStream<object>(WORLD_EVENTS, told, 1000);
      told += entries.length;
      if ('refused' in outcome) {
        expect(entries, verb.name).toEqual([]);
        expect(JSON.stringify(outcome.refused).length, verb.name).toBeLessThan(10_000);
        continue;
      }
      done.set(verb.name, (done.get(verb.name) ?? 0) + 1);
      expect(entries.map(({ event }) => event)).toEqual(outcome.events);
      versions.check(outcome, verb.name);
      if (next.which % 8 === 0) {
        view = await viewOfSession(store, at);
        expect(checkWorld(view), verb.name).toEqual([]);
      }
    }
    expect(checkWorld(await viewOfSession(store, at))).toEqual([]);
    if (process.env.SHOW_VERBS)
      console.log(
        [...done.values()].reduce((a, b) => a + b),
        done,
      );
    expect(done.size).toBeGreaterThan(25);
    await opened.close();
  });
});
