/** The world as one session sees it: its collections, typed, over the session's store. */
import type { Page, PageRequest, PutOptions, SessionStore, Stored, Where } from '#kernel/store/store';
import type { AccreditedSystem } from './accredited-system.ts';
import type { Application } from './application.ts';
import type { ClinicalRecord } from './clinical-record.ts';
import {
  APPLICATIONS,
  APPOINTMENTS,
  ENDPOINTS,
  MAILBOXES,
  ORGANISATIONS,
  PATIENTS,
  PRACTITIONERS,
  RECORDS,
  REGISTRATIONS,
  SCHEDULES,
  SERVICES,
  SYSTEMS,
  USERS,
  WORKFLOWS,
  type WorldCollection,
} from './collections.ts';
import type { DirectoryService } from './directory-service.ts';
import type { IdentityUser } from './identity-user.ts';
import type { Mailbox, Workflow } from './mailbox.ts';
import type { MessageEndpoint } from './message-endpoint.ts';
import type { Organisation } from './organisation.ts';
import type { Patient } from './patient.ts';
import type { Practitioner } from './practitioner.ts';
import type { Registration } from './registration.ts';
import type { Appointment, Schedule } from './schedule.ts';

export interface World {
  /** For what goes beyond single documents: transactions, streams. */
  readonly store: SessionStore;
  /** By NHS number. To change one, see `changePatient`. */
  readonly patients: Documents<Patient>;
  /** By ODS code. */
  readonly organisations: Documents<Organisation>;
  /** By SDS user id. */
  readonly practitioners: Documents<Practitioner>;
  /** By API key. */
  readonly applications: Documents<Application>;
  /** By what they sign in with. */
  readonly users: Documents<IdentityUser>;
  /** By ASID. */
  readonly systems: Documents<AccreditedSystem>;
  /** By party key and what makes them different. */
  readonly endpoints: Documents<MessageEndpoint>;
  /** By mailbox id. */
  readonly mailboxes: Documents<Mailbox>;
  /** By workflow id. */
  readonly workflows: Documents<Workflow>;
  /** By DoS service id. */
  readonly services: Documents<DirectoryService>;
  /** By NHS number. */
  readonly records: Documents<ClinicalRecord>;
  /** By practice and NHS number: `B82617:9690937286`. */
  readonly registrations: Documents<Registration>;
  /** By id. */
  readonly schedules: Documents<Schedule>;
  /** By id. */
  readonly appointments: Documents<Appointment>;
}

export function openWorld(store: SessionStore): World {
  return {
    store,
    patients: new Documents(store, PATIENTS),
    organisations: new Documents(store, ORGANISATIONS),
    practitioners: new Documents(store, PRACTITIONERS),
    applications: new Documents(store, APPLICATIONS),
    users: new Documents(store, USERS),
    systems: new Documents(store, SYSTEMS),
    endpoints: new Documents(store, ENDPOINTS),
    mailboxes: new Documents(store, MAILBOXES),
    workflows: new Documents(store, WORKFLOWS),
    services: new Documents(store, SERVICES),
    records: new Documents(store, RECORDS),
    registrations: new Documents(store, REGISTRATIONS),
    schedules: new Documents(store, SCHEDULES),
    appointments: new Documents(store, APPOINTMENTS),
  };
}

/** One collection of the world. Each call is the store's own, whose promises it gives back as they are. */
export class Documents<T extends object> {
  readonly collection: WorldCollection<T>;
  readonly #store: SessionStore;

  constructor(store: SessionStore, collection: WorldCollection<T>) {
    this.#store = store;
    this.collection = collection;
  }

  get(id: string): Promise<Stored<T> | undefined> {
    return this.#store.get(this.collection, id);
  }

  /** Documents by one of the collection's indexes. */
  find(where: Where, page?: PageRequest): Promise<Page<T>> {
    return this.#store.find(this.collection, where, page);
  }

  /** The same, but of generated ones only as much as the indexes look at: for searches that look at many to find a few. */
  glance(where: Where, page?: PageRequest): Promise<Page<object>> {
    return this.#store.glance(this.collection, where, page);
  }

  /** All documents, by id. */
  list(page?: PageRequest): Promise<Page<T>> {
    return this.#store.list(this.collection, page);
  }

  /** Stores a document under its own id, without a world event. Rejects with `VersionConflict`. */
  put(doc: T, options?: PutOptions): Promise<Stored<T>> {
    return this.#store.put(this.collection, this.collection.idOf(doc), doc, options);
  }

  /** Removes a document, without a world event; false when there was none. Rejects with `VersionConflict`. */
  delete(id: string, options?: PutOptions): Promise<boolean> {
    return this.#store.delete(this.collection, id, options);
  }
}
