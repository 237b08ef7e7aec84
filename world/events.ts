/**
 * What happens in the world, as a stream that publishers follow (NEMS, MNS) and practices watch. An event says what has changed
 * and where to look; it does not carry the record. Events follow from what a document was and what it is: whoever changes one, by a
 * verb or by hand, tells the same.
 */
import type { DirectoryEvent } from './events/directory.ts';
import type { PatientEvent } from './events/patient.ts';
import type { AppointmentEvent, RegistrationEvent, ScheduleEvent } from './events/practice.ts';
import type { RecordEvent } from './events/record.ts';

export type { DirectoryEvent } from './events/directory.ts';
export { type PatientEvent, patientEvents } from './events/patient.ts';
export type { AppointmentEvent, RegistrationEvent, ScheduleEvent } from './events/practice.ts';
export type { RecordEvent } from './events/record.ts';

/** The stream on which the world's events are. */
export const WORLD_EVENTS = 'world-events';

/** Who has made a change through an API, as far as it was said. Nothing of a change by hand. */
export interface Author {
  /** API key of the application. */
  readonly application?: string;
  /** CIS2 user id of a healthcare worker. */
  readonly user?: string;
  /** NHS number of a patient who changes what is theirs. */
  readonly patient?: string;
  /** ODS code of the organisation for which it was made. */
  readonly organisation?: string;
}

/** All that can be on the stream {@link WORLD_EVENTS}. */
export type WorldEvent = (PatientEvent | RecordEvent | RegistrationEvent | AppointmentEvent | ScheduleEvent | DirectoryEvent) & {
  readonly author?: Author;
};

/** A document that an event is about. */
export interface Concerned {
  readonly collection: string;
  readonly id: string;
}

/** Fields of events that name documents, and in which collection. */
const NAMED: Readonly<Record<string, string>> = {
  nhsNumber: 'patients',
  by: 'patients',
  mother: 'patients',
  odsCode: 'organisations',
  from: 'organisations',
  to: 'organisations',
  successors: 'organisations',
  practitioner: 'practitioners',
  user: 'users',
  application: 'applications',
  asid: 'systems',
  endpoint: 'endpoints',
  mailboxId: 'mailboxes',
  workflow: 'workflows',
  service: 'services',
  registration: 'registrations',
  schedule: 'schedules',
  appointment: 'appointments',
};

/** Events of a clinical record that are not about one of its entries. */
const ABOUT_RECORDS: readonly unknown[] = ['record-opened', 'record-removed', 'summary-uploaded'];

/** The documents of whose histories an event is part: a merge belongs to both patients, a move to both practices. */
export function concerns(event: object): readonly Concerned[] {
  const concerned: Concerned[] = [];
  for (const [field, value] of Object.entries(event)) {
    const collection = Object.hasOwn(NAMED, field) ? NAMED[field] : undefined;
    if (collection === undefined) continue;
    for (const id of Array.isArray(value) ? value : [value]) if (typeof id === 'string') concerned.push({ collection, id });
  }
  const { type, nhsNumber } = event as { readonly type?: unknown; readonly nhsNumber?: unknown };
  if (typeof nhsNumber === 'string' && ('part' in event || ABOUT_RECORDS.includes(type)))
    concerned.push({ collection: 'records', id: nhsNumber });
  return concerned;
}

/** Of a collection's documents, the ids of those that an event concerns. */
export function idsConcerned(collection: string): (event: object) => readonly string[] {
  return (event) =>
    concerns(event)
      .filter((one) => one.collection === collection)
      .map(({ id }) => id);
}
