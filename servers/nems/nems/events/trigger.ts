/**
 * Any event of NEMS for any patient, from a small JSON: `{ "event": "vaccinations-1", "patient": "9912003888" }`. Nothing of the world
 * changes by it. What is not said is made from the record. To be loaded when it is needed: it brings many schemas.
 */
import * as v from 'valibot';
import type { IdSource } from '#kernel/ids';
import { type Issue, listIssues } from '#kernel/schema';
import { describeArguments, said } from '#world/changes/arguments';
import { instant } from '#world/schema';
import type { World } from '#world/world';
import type { EventKind } from './pieces/header.ts';
import { bloodSpot } from './provider/blood-spot.ts';
import { failsafe } from './provider/failsafe.ts';
import { newbornHearing } from './provider/newborn-hearing.ts';
import { nipe } from './provider/nipe.ts';
import { professionalContacts } from './provider/professional-contacts.ts';
import { vaccinations } from './provider/vaccinations.ts';
import type { RaisedEvent } from './raise.ts';
import { addressChange } from './trigger/address-change.ts';
import { birth } from './trigger/birth.ts';
import { death } from './trigger/death.ts';
import { gpChange } from './trigger/gp-change.ts';
import type { EventTrigger } from './trigger/occasion.ts';
import { anyChange } from './trigger/record-change.ts';
import { EVENT_TYPES, type EventType } from './types.ts';

export interface Triggering {
  readonly world: World;
  readonly ids: IdSource;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  readonly now: number;
  /** The number of the next event of a type about a patient: the `versionId` of what Spine publishes. */
  sequence(code: string, nhsNumber: string): number | Promise<number>;
}

export type Triggered =
  | { readonly event: RaisedEvent & { readonly kind: EventKind }; readonly problems?: never }
  | { readonly problems: readonly Issue[]; readonly event?: never };

/** By code; the five failsafe types are alike. */
const TRIGGERS: ReadonlyMap<string, EventTrigger> = new Map<string, EventTrigger>([
  ['pds-birth-notification-1', birth],
  ['pds-change-of-address-1', addressChange],
  ['pds-change-of-gp-1', gpChange],
  ['pds-death-notification-1', death],
  ['pds-record-change-1', anyChange],
  ['blood-spot-test-outcome-1', bloodSpot],
  ['newborn-hearing-1', newbornHearing],
  ['nipe-outcome-1', nipe],
  ['professional-contacts-1', professionalContacts],
  ['vaccinations-1', vaccinations],
  ...[...EVENT_TYPES.values()].filter(({ unspecified }) => unspecified).map(({ code }) => [code, failsafe] as const),
]);

const whichEvent = v.looseObject({ event: v.picklist([...TRIGGERS.keys()]) });

/** Makes the event that a request says, or tells what is wrong with the request, field by field. */
export async function trigger(request: unknown, triggering: Triggering): Promise<Triggered> {
  const which = v.safeParse(whichEvent, request);
  if (!which.success) return { problems: eventProblems(which.issues) };
  const { event: code } = which.output;
  const type = EVENT_TYPES.get(code) as EventType;
  const { options: own, build } = TRIGGERS.get(code) as EventTrigger;
  const parsed = v.safeParse(v.strictObject({ ...commonOptions(type), ...own }), request);
  if (!parsed.success) return { problems: optionProblems(parsed.issues, type, own) };

  const { world, ids, now } = triggering;
  const { event: _, patient: nhsNumber, kind = 'new', at, messageId = ids.uuid(), versionId, ...options } = parsed.output;
  const patient = (await world.patients.get(nhsNumber))?.doc;
  if (patient === undefined) return { problems: [{ path: 'patient', reason: `there is no patient ${nhsNumber} in this world` }] };
  const isSpines = type.interaction === undefined;
  const number = versionId ?? (isSpines ? await triggering.sequence(code, nhsNumber) : undefined);
  const envelope = {
    messageId,
    code,
    kind,
    changedAt: at === undefined ? now : Date.parse(at),
    sentAt: now,
    ...(number !== undefined && { versionId: number }),
  };
  const built = await build(options, { world, ids, envelope, patient });
  if ('problem' in built) return { problems: [built.problem] };
  const { xml, routedBy = { nhsNumber }, formerHome } = built;
  const whom = routedBy.nhsNumber === undefined ? { baby: nhsNumber } : { nhsNumber: routedBy.nhsNumber };
  return { event: { code, kind, messageId, xml, ...whom, ...(formerHome && { formerHome }) } };
}

export interface TriggerDescription {
  readonly event: string;
  readonly display: string;
  /** JSON Schema of what can be said. */
  readonly schema: object;
}

/** What can be triggered, and what can be said of each. */
export function describeTriggers(): readonly TriggerDescription[] {
  return [...TRIGGERS].map(([event, { options }]) => {
    const type = EVENT_TYPES.get(event) as EventType;
    return { event, display: type.display, schema: describeArguments(v.strictObject({ ...commonOptions(type), ...options })) };
  });
}

function commonOptions({ code, kinds }: EventType) {
  return {
    event: said('Its code', v.literal(code)),
    patient: said('NHS number of whom it is about', v.pipe(v.string(), v.regex(/^\d{10}$/, 'must be ten digits'))),
    kind: v.exactOptional(said('new where nothing is said', v.picklist(kinds))),
    at: v.exactOptional(said('When it came about; now where nothing is said', instant)),
    messageId: v.exactOptional(said('Id of the message; a fresh one where nothing is said', v.pipe(v.string(), v.uuid('must be a UUID')))),
    versionId: v.exactOptional(
      said('Its number in the sequence of such events about the patient', v.pipe(v.number(), v.integer(), v.minValue(1))),
    ),
  };
}

function eventProblems(issues: Parameters<typeof listIssues>[0]): readonly Issue[] {
  return listIssues(issues).map(({ path, reason }) =>
    path === 'event' ? { path, reason: `must be one of ${[...TRIGGERS.keys()].join(', ')}` } : { path, reason },
  );
}

/** Of what cannot be said it is told what can. */
function optionProblems(issues: Parameters<typeof listIssues>[0], type: EventType, own: v.ObjectEntries): readonly Issue[] {
  const known = Object.keys({ ...commonOptions(type), ...own }).join(', ');
  return listIssues(issues).map(({ path, reason }) => ({
    path,
    reason: reason === 'unknown field' && !path.includes('.') ? `cannot be said of ${type.code}; what can: ${known}` : reason,
  }));
}
