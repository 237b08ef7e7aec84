/** A larger world: the seeds, and further patients with the practices that they need; on request their health, and further services. */
import { Derived, Lazy, type SeedDocument, type Seeds } from '#kernel/store/store';
import type { ClinicalRecord } from '../clinical-record.ts';
import {
  ENDPOINTS,
  MAILBOXES,
  ORGANISATIONS,
  PATIENTS,
  PRACTITIONERS,
  RECORDS,
  REGISTRATIONS,
  SERVICES,
  SYSTEMS,
  WORKFLOWS,
  type WorldCollection,
} from '../collections.ts';
import type { Mailbox } from '../mailbox.ts';
import type { Organisation } from '../organisation.ts';
import type { Practitioner } from '../practitioner.ts';
import type { Registration } from '../registration.ts';
import { putOnSpine } from '../spine/practice-on-spine.ts';
import { derivedPatients } from './derived-patients.ts';
import { cliniciansOf } from './histories/clinicians.ts';
import { makeRecord } from './histories/record.ts';
import { register } from './histories/registration.ts';
import { DEFAULT_SEED, type MadePatient, makePatients } from './patients.ts';
import { Practices } from './practices.ts';
import { generateServices } from './services.ts';

export interface PopulateOptions {
  /** How many of the further patients have a clinical history, and with it an entry on the roster of their practice: the first of them. */
  readonly histories?: number;
  /** How many further services the directory has. */
  readonly services?: number;
  /** How many further practices there are at least, however few patients. */
  readonly practices?: number;
  readonly seed?: number;
}

/**
 * Seeds with so many further patients, each of whom is made when somebody asks for them, and not kept. When there are
 * more of them than the practices of the seeds can have, further practices come with them. `progress` is told how many there are,
 * and how many there will be. Collections to which nothing comes stay as they are; records and rosters wait until they are asked for.
 */
export function populate(
  seeds: Seeds,
  count: number,
  progress?: (made: number, of: number) => void,
  { histories = 0, services = 0, practices: least = 0, seed = DEFAULT_SEED }: PopulateOptions = {},
): Seeds {
  const patients = [...(seeds.get(PATIENTS.name) ?? [])];
  const organisations = [...(seeds.get(ORGANISATIONS.name) ?? [])];
  const practices = new Practices(
    seed,
    organisations.map(({ doc }) => doc as Organisation),
  );
  const options = { seed, practices, taken: new Set(patients.map(({ id }) => id)) };
  const { organisations: further, practitioners: staff } = least > 0 ? practices.further(least, count) : practices.furtherFor(count);
  const populated = new Map<string, Iterable<SeedDocument>>(seeds);
  const add = <T extends object>(
    { name, idOf }: WorldCollection<T>,
    others: () => Iterable<T>,
    before: Iterable<SeedDocument> = seeds.get(name) ?? [],
  ) => populated.set(name, followed(before, others, idOf));
  const addLater = <T extends object>(collection: WorldCollection<T>, others: () => Iterable<T>) => {
    const before = seeds.get(collection.name) ?? [];
    populated.set(collection.name, new Lazy(() => followed(before, others, collection.idOf)));
  };

  if (count > 0) {
    const told = progress && ((made: number) => progress(made, count));
    const derivation = derivedPatients(count, {
      ...options,
      organisations: organisations.map(({ doc }) => doc as Organisation),
      progress: told,
    });
    populated.set(PATIENTS.name, new Derived(patients, derivation));
  }
  if (further.length > 0) {
    const onSpine = further.flatMap(({ odsCode, name, roles }, at) => (roles.length > 1 ? putOnSpine(odsCode, name, at >> 1) : []));
    add(ORGANISATIONS, () => further, organisations);
    addLater(PRACTITIONERS, () => staff);
    addLater(SYSTEMS, () => onSpine.map(({ system }) => system));
    addLater(ENDPOINTS, () => onSpine.flatMap(({ endpoints }) => endpoints));
    addLater(MAILBOXES, () =>
      withWorkflows(
        onSpine.map(({ mailbox }) => mailbox),
        seeds.get(WORKFLOWS.name),
      ),
    );
  }
  if (histories > 0) {
    const some = Math.min(histories, count);
    const clinicians = () => cliniciansOf([...documentsOf<Practitioner>(seeds.get(PRACTITIONERS.name)), ...staff]);
    addLater(RECORDS, () => recordsOf(makePatients(some, options), clinicians()));
    addLater(REGISTRATIONS, () => registrationsOf(makePatients(some, options), clinicians()));
  }
  if (services > 0) addLater(SERVICES, () => generateServices(services, seed));
  return populated;
}

function* recordsOf(made: Iterable<MadePatient>, clinicians: ReturnType<typeof cliniciansOf>): Generator<ClinicalRecord> {
  for (const one of made) yield makeRecord(one, clinicians);
}

function* registrationsOf(made: Iterable<MadePatient>, clinicians: ReturnType<typeof cliniciansOf>): Generator<Registration> {
  let number = 0;
  for (const one of made) {
    const registration = register(one, ++number, clinicians);
    if (registration) yield registration;
  }
}

/** In a world that does not know the workflows, practices have no mailboxes for them. */
function withWorkflows(mailboxes: readonly Mailbox[], workflows: Iterable<SeedDocument> = []): readonly Mailbox[] {
  const known = new Set(Array.from(workflows, ({ id }) => id));
  return mailboxes.filter((mailbox) =>
    MAILBOXES.references(mailbox).every(({ collection, id }) => collection !== WORKFLOWS.name || known.has(id)),
  );
}

function documentsOf<T extends object>(documents: Iterable<SeedDocument> = []): readonly T[] {
  return Array.from(documents, ({ doc }) => doc as T);
}

/** The seeds of a collection, followed by others. */
function* followed<T extends object>(before: Iterable<SeedDocument>, others: () => Iterable<T>, idOf: (doc: T) => string) {
  yield* before;
  for (const doc of others()) yield { id: idOf(doc), doc };
}
