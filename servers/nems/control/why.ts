/** `/_sandbox/nems/events/{id}/why` and `/why`: who gets an event and who does not, and for what reason. */
import { refuse } from '#kernel/control/control';
import type { Reply } from '#kernel/http/message';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { World } from '#world/world';
import type { NemsServerDeps } from '../deps.ts';
import type { Accepted } from '../dispatch/accepted.ts';
import type { Filtering } from '../mns/events/cloud-event.ts';
import { explainSignal } from '../mns/matching.ts';
import { motherOf } from '../nems/events/pds/mother.ts';
import { EVENT_TYPES } from '../nems/events/types.ts';
import type { RoutingFacts } from '../nems/matching/facts.ts';
import { countingFacts, type Explanation, explain, explainAll, factsOf } from '../nems/matching/matching.ts';
import { SUBSCRIPTIONS } from '../nems/subscription/subscription.ts';
import { findAccepted, missing } from './events.ts';

type Deps = Pick<NemsServerDeps, 'store' | 'world' | 'clock' | 'settings' | 'dispatch'>;

/** One subscription, in words. */
interface Reasoned {
  readonly subscription: string;
  /** A mailbox, or where else its copy goes. */
  readonly to: string;
  readonly matched: boolean;
  readonly reason: string;
  /** All that it asks for, in the order in which it is looked at. */
  readonly checks?: Explanation['criteria'];
}

/** What happened, as matching sees it. */
interface Occurred {
  readonly code: string;
  readonly facts: RoutingFacts;
  readonly at: number;
  readonly worldSequence?: number | undefined;
}

/** `GET /events/{id}/why ?subscription=`: of something accepted, by what it was matched by then. */
export const explainEvent: Operation<Deps> = async ({ params, query }, deps) => {
  const unknown = unknownIn(query, ['subscription']);
  if (unknown !== undefined) return unknown;
  const accepted = await findAccepted(deps.dispatch, params.id ?? '');
  if (accepted === undefined) return missing(params.id);
  const { id, type, subject, facts = { homes: [] }, acceptedAt: at, worldSequence } = accepted;
  const about = { event: id, type, ...(subject !== undefined && { subject }) };
  const named = query.get('subscription');
  if (accepted.service === 'mns') return signalReasons(about, accepted, named, deps);
  return reasons({ ...about, facts }, { code: type, facts, at, worldSequence }, named, deps);
};

/**
 * `GET /why ?event=&patient=&subscription=`: of an event that would be published about a patient now. A birth is that of the patient: it goes
 * to those who have asked for the mother, or, where she is not known, by the child's home alone.
 */
export const explainType: Operation<Deps> = async ({ query }, deps) => {
  const unknown = unknownIn(query, ['event', 'patient', 'subscription']);
  if (unknown !== undefined) return unknown;
  const type = query.get('event') ?? '';
  const patient = query.get('patient') ?? '';
  if (!EVENT_TYPES.has(type)) return refuse(400, `event must be one of ${[...EVENT_TYPES.keys()].join(', ')}`);
  const at = deps.clock.now();
  const known = await factsOfEvent(deps.world, type, patient, at);
  if (known === undefined) return refuse(404, `there is no patient '${patient}' in this world`);
  const facts = await countingFacts(known, type, deps.settings);
  const { nhsNumber: subject } = facts;
  return reasons({ type, ...(subject !== undefined && { subject }), facts }, { code: type, facts, at }, query.get('subscription'), deps);
};

async function factsOfEvent(world: World, type: string, patient: string, at: number): Promise<RoutingFacts | undefined> {
  if (type !== 'pds-birth-notification-1') return factsOf(world, patient, at);
  const baby = (await world.patients.get(patient))?.doc;
  if (baby === undefined) return undefined;
  const mother = await motherOf(world, baby);
  return factsOf(world, (mother ?? baby).nhsNumber, at, { patient: mother ?? baby, motherUnknown: mother === undefined });
}

async function reasons(about: object, { code, facts, at, worldSequence }: Occurred, named: string | null, { store }: Deps): Promise<Reply> {
  if (named !== null) {
    const subscription = (await store.get(SUBSCRIPTIONS, named))?.doc;
    if (subscription === undefined) return refuse(404, `there is no subscription '${named}'`);
    return answer(about, [reasoned(explain(subscription, code, facts, at, worldSequence))]);
  }
  const { matched, nearest, matching, more } = await explainAll(store, code, facts, at, worldSequence);
  const items = [...matched, ...nearest].map(reasoned);
  const [first] = items;
  if (facts.withheld !== undefined && first === undefined)
    return json(200, { ...about, summary: `nobody gets it: the record is ${facts.withheld}`, items });
  const hidden = matching - matched.length;
  return answer(about, items, [hidden > 0 && `${hidden} more get it`, more && 'others may have missed it by as little']);
}

async function signalReasons(
  about: object,
  { type, filtering, worldSequence }: Accepted,
  named: string | null,
  { world }: Deps,
): Promise<Reply> {
  const explained = await explainSignal(
    world,
    { type, ...(filtering !== undefined && { filtering: filtering as Filtering }) },
    worldSequence,
  );
  const items = explained.map(({ subscription, endpoint, matched, reason }) => ({ subscription, to: endpoint, matched, reason }));
  const wanted = named === null ? items : items.filter(({ subscription }) => subscription === named);
  if (named !== null && wanted.length === 0) return refuse(404, `there is no subscription '${named}'`);
  return answer(about, wanted);
}

function answer(about: object, items: readonly Reasoned[], more: readonly (string | false | undefined)[] = []): Reply {
  const get = items.filter(({ matched }) => matched).length;
  const not = items.length - get;
  const said = [`${get} ${get === 1 ? 'gets' : 'get'} it`, not > 0 && `${not} ${not === 1 ? 'does' : 'do'} not`, ...more];
  return json(200, { ...about, summary: said.filter(Boolean).join('; '), items });
}

function reasoned({ subscription, mailboxId, matched, criteria }: Explanation): Reasoned {
  const reason = criteria.find(({ decided }) => decided)?.says ?? 'all that it asks for holds';
  return { subscription, to: mailboxId, matched, reason, checks: criteria };
}

function unknownIn(query: URLSearchParams, names: readonly string[]): Reply | undefined {
  const stray = [...query.keys()].find((name) => !names.includes(name));
  return stray === undefined ? undefined : refuse(400, `unknown parameter '${stray}'; known: ${names.join(', ')}`);
}
