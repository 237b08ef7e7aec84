/** The world as one session sees it: its collections, typed, over the session's store. */
import type { Page, PageRequest, PutOptions, SessionStore, Stored, Where } from '#kernel/store/store';
import type { Application } from './application.ts';
import { APPLICATIONS, ORGANISATIONS, PATIENTS, PRACTITIONERS, USERS, type WorldCollection } from './collections.ts';
import type { IdentityUser } from './identity-user.ts';
import type { Organisation } from './organisation.ts';
import type { Patient } from './patient.ts';
import type { Practitioner } from './practitioner.ts';

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
}

export function openWorld(store: SessionStore): World {
  return {
    store,
    patients: new Documents(store, PATIENTS),
    organisations: new Documents(store, ORGANISATIONS),
    practitioners: new Documents(store, PRACTITIONERS),
    applications: new Documents(store, APPLICATIONS),
    users: new Documents(store, USERS),
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
