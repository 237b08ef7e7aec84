/** The collections of the world: how each one's documents are named, checked and found, and what else each one refers to. */
import type { Collection } from '#kernel/store/store';
import { type Application, applicationSchema } from './application.ts';
import { patientEvents, WORLD_EVENTS } from './events.ts';
import { type IdentityUser, identityUserSchema } from './identity-user.ts';
import { type Organisation, organisationSchema } from './organisation.ts';
import { type Patient, patientSchema } from './patient.ts';
import { PATIENT_INDEXES } from './patient-indexes.ts';
import { type Practitioner, practitionerSchema } from './practitioner.ts';
import { normaliseName } from './rules/name.ts';
import { parser } from './schema.ts';

/** That one document names another: where it does so, and what must exist. */
export interface Reference {
  /** Dotted, as in issues: `gpRegistration.practice`. */
  readonly path: string;
  readonly collection: string;
  readonly id: string;
}

/** A collection of the world. All of them are public, have ids of their own, and check what comes from outside. */
export interface WorldCollection<T extends object> extends Collection<T> {
  readonly public: true;
  readonly idOf: (doc: T) => string;
  readonly parse: NonNullable<Collection<T>['parse']>;
  /** What the document refers to. Checked when seeds are loaded. */
  readonly references: (doc: T) => readonly Reference[];
  /** Of those, the document that holds in place of this one. From one to the next, that must come to an end. */
  readonly successor?: (doc: T) => Reference | undefined;
}

export const PATIENTS: WorldCollection<Patient> = {
  name: 'patients',
  public: true,
  idOf: ({ nhsNumber }) => nhsNumber,
  parse: parser(patientSchema),
  indexes: PATIENT_INDEXES,
  stream: WORLD_EVENTS,
  events: patientEvents,
  references: (patient) => [
    ...refer('supersededBy', 'patients', patient.supersededBy),
    ...refer('gpRegistration.practice', 'organisations', patient.gpRegistration?.practice),
    ...refer('managingOrganisation.organisation', 'organisations', patient.managingOrganisation?.organisation),
    ...refer('pharmacies.nominated', 'organisations', patient.pharmacies?.nominated),
    ...refer('pharmacies.dispensingDoctor', 'organisations', patient.pharmacies?.dispensingDoctor),
    ...refer('pharmacies.applianceSupplier', 'organisations', patient.pharmacies?.applianceSupplier),
  ],
  successor: ({ supersededBy }) => refer('supersededBy', 'patients', supersededBy)[0],
};

export const ORGANISATIONS: WorldCollection<Organisation> = {
  name: 'organisations',
  public: true,
  idOf: ({ odsCode }) => odsCode,
  parse: parser(organisationSchema),
  indexes: {
    name: ({ name }) => normaliseName(name),
    role: ({ roles }) => roles.map(({ code }) => code),
  },
  references: ({ relationships, successors }) => [
    ...relationships.flatMap(({ organisation }, at) => refer(`relationships.${at}.organisation`, 'organisations', organisation)),
    ...successors.flatMap((successor, at) => refer(`successors.${at}`, 'organisations', successor)),
  ],
};

export const PRACTITIONERS: WorldCollection<Practitioner> = {
  name: 'practitioners',
  public: true,
  idOf: ({ sdsUserId }) => sdsUserId,
  parse: parser(practitionerSchema),
  indexes: {
    family: ({ name }) => normaliseName(name.family),
    organisation: ({ roleProfiles }) => roleProfiles.map(({ organisation }) => organisation),
    roleProfile: ({ roleProfiles }) => roleProfiles.map(({ id }) => id),
  },
  references: ({ roleProfiles }) =>
    roleProfiles.flatMap(({ organisation }, at) => refer(`roleProfiles.${at}.organisation`, 'organisations', organisation)),
};

export const APPLICATIONS: WorldCollection<Application> = {
  name: 'applications',
  public: true,
  idOf: ({ apiKey }) => apiKey,
  parse: parser(applicationSchema),
  references: () => [],
};

export const USERS: WorldCollection<IdentityUser> = {
  name: 'users',
  public: true,
  idOf: ({ id }) => id,
  parse: parser(identityUserSchema),
  indexes: { provider: ({ provider }) => provider },
  references: (user) => (user.provider === 'nhs-cis2' ? refer('practitioner', 'practitioners', user.practitioner) : []),
};

/** All collections of the world. */
export const WORLD_COLLECTIONS: readonly WorldCollection<object>[] = [
  asAny(PATIENTS),
  asAny(ORGANISATIONS),
  asAny(PRACTITIONERS),
  asAny(USERS),
  asAny(APPLICATIONS),
];

/** A collection is only ever given its own documents, which the types cannot say of a list of several. */
function asAny<T extends object>(collection: WorldCollection<T>): WorldCollection<object> {
  return collection as unknown as WorldCollection<object>;
}

function refer(path: string, collection: string, id: string | undefined): readonly Reference[] {
  return id === undefined ? [] : [{ path, collection, id }];
}
