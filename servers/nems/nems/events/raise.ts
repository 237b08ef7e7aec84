/** Which events of NEMS a change of a PDS record raises, and their messages: what Spine itself publishes. */
import type { IdSource } from '#kernel/ids';
import type { PatientEvent } from '#world/events';
import type { Address, Patient } from '#world/patient';
import type { World } from '#world/world';
import type { PdsChange } from '../../relay/change.ts';
import { birthOf } from './pds/birth.ts';
import { birthNotification } from './pds/birth-notification.ts';
import { changeOfAddress } from './pds/change-of-address.ts';
import { changeOfGp } from './pds/change-of-gp.ts';
import { deathNotification } from './pds/death-notification.ts';
import { practiceOf, practicesOf } from './pds/practices.ts';
import { recordChange } from './pds/record-change.ts';
import type { Envelope } from './pieces/header.ts';
import { knownOrganisation } from './pieces/organisations.ts';
import type { Xml } from './pieces/xml.ts';

/** An event, ready to be delivered: routed by a patient, or by where a baby lives whose mother is not known. */
export type RaisedEvent = RaisedMessage &
  ({ readonly nhsNumber: string; readonly baby?: never } | { readonly nhsNumber?: never; readonly baby: string });

interface RaisedMessage {
  readonly code: string;
  /** `MessageHeader.id`. */
  readonly messageId: string;
  /** The message: a Bundle of STU3, as XML. */
  readonly xml: Xml;
  /** Of somebody who has moved house: residents of either place are asked for. */
  readonly formerHome?: Address;
}

/** Records that a change is about, as they are now. */
export interface ChangedRecord {
  readonly patient: Patient;
  /** Of a birth. */
  readonly mother?: Patient;
}

export interface Raising {
  readonly world: World;
  readonly ids: IdSource;
  /** When the messages are sent: milliseconds since the epoch, by the sandbox's clock. */
  readonly sentAt: number;
  /** The number of the next event of a type about a patient: the message's `versionId`. */
  sequence(code: string, nhsNumber: string): number | Promise<number>;
}

type Event<T extends PatientEvent['type']> = Extract<PatientEvent, { readonly type: T }>;

/** The codes of the events that a change raises, without building any. Of what the sandbox alone does (a patient taken out) there is none. */
export function codesOf({ events }: PdsChange): readonly string[] {
  const codes: string[] = [];
  for (const event of events) {
    const code = codeOf(event);
    if (code !== undefined && !codes.includes(code)) codes.push(code);
  }
  if (events.some(({ type }) => type !== 'patient-removed')) codes.push('pds-record-change-1');
  return codes;
}

function codeOf(event: PatientEvent): string | undefined {
  switch (event.type) {
    case 'newborn-added':
      return 'pds-birth-notification-1';
    case 'demographics-changed':
      // whoever has no home any more has not moved to one
      return event.home?.to && 'pds-change-of-address-1';
    case 'gp-changed':
      return practiceOf(event.from) === practiceOf(event.to) ? undefined : 'pds-change-of-gp-1';
    case 'death-recorded':
    case 'death-removed':
      return 'pds-death-notification-1';
    default:
      return undefined;
  }
}

/**
 * The events that a change raises, of those whose codes are asked for. What the change itself tells (practices, addresses, a death) is
 * as it was then; all else of the patient is as it is now.
 */
export async function raiseEvents(
  change: PdsChange,
  record: ChangedRecord,
  raising: Raising,
  codes: readonly string[] = codesOf(change),
): Promise<readonly RaisedEvent[]> {
  const raised: RaisedEvent[] = [];
  for (const code of codes) {
    const about = code === 'pds-birth-notification-1' ? record.mother?.nhsNumber : change.nhsNumber;
    const messageId = raising.ids.uuid();
    const envelope: Envelope = {
      messageId,
      code,
      kind: 'new',
      versionId: await raising.sequence(code, about ?? change.nhsNumber),
      changedAt: change.at,
      sentAt: raising.sentAt,
    };
    const xml = await messageOf(envelope, change, record, raising);
    if (xml === undefined) continue;
    const formerHome = code === 'pds-change-of-address-1' ? eventOf(change, 'demographics-changed')?.home?.from : undefined;
    raised.push({
      code,
      messageId,
      xml,
      ...(about === undefined ? { baby: change.nhsNumber } : { nhsNumber: about }),
      ...(formerHome !== undefined && { formerHome }),
    });
  }
  return raised;
}

async function messageOf(envelope: Envelope, change: PdsChange, record: ChangedRecord, raising: Raising): Promise<Xml | undefined> {
  const { ids, world } = raising;
  const { patient } = record;
  const { serialChangeNumber, author } = change;
  switch (envelope.code) {
    case 'pds-change-of-gp-1': {
      const event = eventOf(change, 'gp-changed');
      return event && changeOfGp(ids, envelope, { patient, serialChangeNumber, ...(await practicesOf(event, patient, world)) });
    }
    case 'pds-change-of-address-1': {
      const { from, to } = eventOf(change, 'demographics-changed')?.home ?? {};
      return to && changeOfAddress(ids, envelope, { patient, serialChangeNumber, to, ...(from && { from }) });
    }
    case 'pds-death-notification-1': {
      const event = eventOf(change, 'death-recorded');
      if (event !== undefined) {
        const { notification: status, date } = event;
        return deathNotification(ids, envelope, { patient, serialChangeNumber, status, date });
      }
      return deathNotification(ids, envelope, { patient, serialChangeNumber, status: 'removed' });
    }
    case 'pds-birth-notification-1':
      return birthNotification(ids, envelope, await birthOf(world, patient, serialChangeNumber, record.mother));
    case 'pds-record-change-1':
      return recordChange(ids, envelope, { patient, serialChangeNumber, ...(await authorOf(author, change.nhsNumber, world)) });
    default:
      return undefined;
  }
}

function eventOf<T extends PatientEvent['type']>({ events }: PdsChange, type: T): Event<T> | undefined {
  return events.find((event): event is Event<T> => event.type === type);
}

/** What is known of who has changed a record: a citizen themselves, or the organisation for which it was done. */
async function authorOf(author: PdsChange['author'], nhsNumber: string, world: World) {
  if (author?.patient === nhsNumber) return { author: 'patient' as const };
  return author?.organisation === undefined ? {} : { author: await knownOrganisation(world, author.organisation) };
}
