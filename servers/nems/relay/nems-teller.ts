/** NEMS tells of changes by event messages: what Spine itself publishes. */
import type { Clock } from '#kernel/clock';
import type { IdSource } from '#kernel/ids';
import type { Address } from '#world/patient';
import type { World } from '#world/world';
import type { ToAccept } from '../dispatch/accepted.ts';
import { codesOf, type RaisedEvent, raiseEvents } from '../nems/events/raise.ts';
import type { LifeCycles } from '../nems/lifecycle.ts';
import type { RoutingFacts } from '../nems/matching/facts.ts';
import { countingFacts, factsOf, match, type WantedEvents } from '../nems/matching/matching.ts';
import type { Settings } from '../settings.ts';
import type { PdsChange } from './change.ts';
import type { Matched, Teller } from './teller.ts';
import type { Unmatched } from './unmatched.ts';

export interface NemsTellerDeps {
  readonly world: World;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly settings: Settings;
  readonly lifeCycles: LifeCycles;
  readonly wanted: WantedEvents;
}

/** An event that somebody gets. */
interface Addressed {
  readonly facts: RoutingFacts;
  readonly deliveries: ToAccept['deliveries'];
}

export function nemsTeller(deps: NemsTellerDeps): Teller {
  return {
    service: 'nems',
    typesOf: codesOf,
    reasonAgainst: (code) => reasonAgainst(deps, code),
    match: (change, codes) => matchChange(deps, change, codes),
  };
}

async function reasonAgainst({ wanted, lifeCycles }: NemsTellerDeps, code: string): Promise<Unmatched['reason'] | undefined> {
  if (!(await wanted.anybodyWants(code))) return 'nobody has subscribed to the type';
  return (await lifeCycles.read())[code]?.state === 'withdrawn' ? 'the type is withdrawn' : undefined;
}

async function matchChange(deps: NemsTellerDeps, change: PdsChange, codes: readonly string[]): Promise<Matched> {
  const { world, clock, ids } = deps;
  const addressed = new Map<string, Addressed>();
  for (const code of codes) {
    const facts = await routingFacts(deps, change, code);
    const deliveries = facts === undefined ? [] : await match(world.store, code, facts, change.at, change.worldSequence);
    if (facts !== undefined && deliveries.length > 0) addressed.set(code, { facts, deliveries });
  }
  return {
    unmatched: codes.filter((code) => !addressed.has(code)),
    build: async (numbers) => {
      const record = await recordOf(world, change);
      if (record === undefined) return [];
      const sequence = (code: string, nhsNumber: string) => numbers.next(nhsNumber, code);
      const raised = await raiseEvents(change, record, { world, ids, sentAt: clock.now(), sequence }, [...addressed.keys()]);
      return raised.map((event) => toAccept(event, addressed.get(event.code) as Addressed, change.worldSequence));
    },
  };
}

/** By what an event is matched: the mother's facts for a birth, both homes for a move. Nothing of a record that is gone. */
async function routingFacts({ world, settings }: NemsTellerDeps, change: PdsChange, code: string): Promise<RoutingFacts | undefined> {
  const isBirth = code === 'pds-birth-notification-1';
  const mother = isBirth ? motherOf(change) : undefined;
  const formerHome = code === 'pds-change-of-address-1' ? formerHomeOf(change) : undefined;
  const options = { ...(formerHome !== undefined && { formerHome }), motherUnknown: isBirth && mother === undefined };
  const facts = await factsOf(world, mother ?? change.nhsNumber, change.at, options);
  return facts && countingFacts(facts, code, settings);
}

function motherOf({ events }: PdsChange): string | undefined {
  for (const event of events) if (event.type === 'newborn-added') return event.mother;
  return undefined;
}

function formerHomeOf({ events }: PdsChange): Address | undefined {
  for (const event of events) if (event.type === 'demographics-changed') return event.home?.from;
  return undefined;
}

async function recordOf(world: World, change: PdsChange) {
  const number = motherOf(change);
  const [patient, mother] = await Promise.all([
    world.patients.get(change.nhsNumber),
    number === undefined ? undefined : world.patients.get(number),
  ]);
  return patient && { patient: patient.doc, ...(mother && { mother: mother.doc }) };
}

function toAccept({ code, messageId, nhsNumber, xml }: RaisedEvent, { facts, deliveries }: Addressed, worldSequence: number): ToAccept {
  return {
    service: 'nems',
    type: code,
    messageId,
    origin: 'world',
    ...(nhsNumber !== undefined && { subject: nhsNumber }),
    worldSequence,
    facts,
    bodies: { message: { contentType: 'application/xml', content: xml } },
    deliveries,
  };
}
