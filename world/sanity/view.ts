/** All documents of a world at once, for rules that look at them together. */
import type { AccreditedSystem } from '../accredited-system.ts';
import type { ClinicalRecord } from '../clinical-record.ts';
import { WORLD_COLLECTIONS } from '../collections.ts';
import type { DirectoryService } from '../directory-service.ts';
import type { IdentityUser } from '../identity-user.ts';
import type { Mailbox } from '../mailbox.ts';
import type { MessageEndpoint } from '../message-endpoint.ts';
import type { Organisation } from '../organisation.ts';
import type { Patient } from '../patient.ts';
import type { Practitioner } from '../practitioner.ts';
import type { Registration } from '../registration.ts';
import type { Appointment, Schedule } from '../schedule.ts';

/** The documents of each collection by id, and the day on which they are looked at. */
export interface WorldView {
  /** `2026-11-25` in London: what is in the past, and what is still to come. */
  readonly today: string;
  /** Of any collection, by its name. Empty for a name that is none. */
  readonly all: (collection: string) => ReadonlyMap<string, object>;
  readonly patients: ReadonlyMap<string, Patient>;
  readonly organisations: ReadonlyMap<string, Organisation>;
  readonly practitioners: ReadonlyMap<string, Practitioner>;
  readonly users: ReadonlyMap<string, IdentityUser>;
  readonly systems: ReadonlyMap<string, AccreditedSystem>;
  readonly endpoints: ReadonlyMap<string, MessageEndpoint>;
  readonly mailboxes: ReadonlyMap<string, Mailbox>;
  readonly services: ReadonlyMap<string, DirectoryService>;
  readonly records: ReadonlyMap<string, ClinicalRecord>;
  readonly registrations: ReadonlyMap<string, Registration>;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly appointments: ReadonlyMap<string, Appointment>;
}

const NOTHING: ReadonlyMap<string, object> = new Map();

/** A view of documents by the names of their collections: seeds as they are loaded, or what a store holds. */
export function viewOf(documents: ReadonlyMap<string, Iterable<{ readonly id: string; readonly doc: object }>>, today: string): WorldView {
  const collections = new Map(
    WORLD_COLLECTIONS.map(({ name }) => [name, new Map([...(documents.get(name) ?? [])].map(({ id, doc }) => [id, doc]))]),
  );
  const all = (collection: string) => collections.get(collection) ?? NOTHING;
  const of = <T>(collection: string) => all(collection) as ReadonlyMap<string, T>;
  return {
    today,
    all,
    patients: of('patients'),
    organisations: of('organisations'),
    practitioners: of('practitioners'),
    users: of('users'),
    systems: of('systems'),
    endpoints: of('endpoints'),
    mailboxes: of('mailboxes'),
    services: of('services'),
    records: of('records'),
    registrations: of('registrations'),
    schedules: of('schedules'),
    appointments: of('appointments'),
  };
}
