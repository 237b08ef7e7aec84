/** The collections of the world: how each one's documents are named, checked and found, and what else each one refers to. */
import type { Collection } from '#kernel/store/store';
import { type AccreditedSystem, accreditedSystemSchema } from './accredited-system.ts';
import { type Application, applicationSchema } from './application.ts';
import { type ClinicalRecord, clinicalRecordSchema, RECORD_PARTS } from './clinical-record.ts';
import { type DirectoryService, directoryServiceSchema } from './directory-service.ts';
import { patientEvents, patientsConcerned, WORLD_EVENTS } from './events.ts';
import { type IdentityUser, identityUserSchema } from './identity-user.ts';
import { type Mailbox, mailboxSchema, type Workflow, workflowSchema } from './mailbox.ts';
import { type MessageEndpoint, messageEndpointSchema } from './message-endpoint.ts';
import { type Organisation, organisationSchema } from './organisation.ts';
import { type Patient, patientSchema } from './patient.ts';
import { PATIENT_INDEXES } from './patient-indexes.ts';
import { type Practitioner, practitionerSchema } from './practitioner.ts';
import { type Registration, registrationSchema } from './registration.ts';
import { normaliseName } from './rules/name.ts';
import { compactPostcode } from './rules/postcode.ts';
import { type Appointment, appointmentSchema, type Schedule, scheduleSchema } from './schedule.ts';
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
  concerns: patientsConcerned,
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
  references: (user) =>
    user.provider === 'nhs-cis2'
      ? refer('practitioner', 'practitioners', user.practitioner)
      : refer('practice', 'organisations', user.practice),
};

export const SYSTEMS: WorldCollection<AccreditedSystem> = {
  name: 'systems',
  public: true,
  idOf: ({ asid }) => asid,
  parse: parser(accreditedSystemSchema),
  indexes: {
    organisation: ({ organisation }) => organisation,
    partyKey: ({ partyKey }) => partyKey?.toLowerCase(),
    interaction: ({ interactions }) => interactions,
    manufacturer: ({ manufacturer }) => manufacturer,
  },
  references: ({ organisation, manufacturer, clients }) => [
    ...refer('organisation', 'organisations', organisation),
    ...refer('manufacturer', 'organisations', manufacturer),
    ...clients.flatMap((client, at) => refer(`clients.${at}`, 'organisations', client)),
  ],
};

export const ENDPOINTS: WorldCollection<MessageEndpoint> = {
  name: 'endpoints',
  public: true,
  idOf: ({ id }) => id,
  parse: parser(messageEndpointSchema),
  indexes: {
    organisation: ({ organisation }) => organisation,
    partyKey: ({ partyKey }) => partyKey.toLowerCase(),
    interaction: ({ interactions }) => interactions.map(({ interaction }) => interaction),
    cpaId: ({ interactions }) => interactions.map(({ cpaId }) => cpaId),
  },
  references: ({ organisation }) => refer('organisation', 'organisations', organisation),
};

export const MAILBOXES: WorldCollection<Mailbox> = {
  name: 'mailboxes',
  public: true,
  idOf: ({ mailboxId }) => mailboxId,
  parse: parser(mailboxSchema),
  indexes: {
    organisation: ({ organisation }) => organisation,
    sends: ({ sends }) => sends,
    receives: ({ receives }) => receives,
  },
  references: ({ organisation, sends, receives }) => [
    ...refer('organisation', 'organisations', organisation),
    ...sends.flatMap((workflow, at) => refer(`sends.${at}`, 'workflows', workflow)),
    ...receives.flatMap((workflow, at) => refer(`receives.${at}`, 'workflows', workflow)),
  ],
};

export const WORKFLOWS: WorldCollection<Workflow> = {
  name: 'workflows',
  public: true,
  idOf: ({ workflowId }) => workflowId,
  parse: parser(workflowSchema),
  references: ({ acknowledgedBy }) => refer('acknowledgedBy', 'workflows', acknowledgedBy),
};

export const SERVICES: WorldCollection<DirectoryService> = {
  name: 'services',
  public: true,
  idOf: ({ id }) => id,
  parse: parser(directoryServiceSchema),
  indexes: {
    odsCode: ({ odsCode }) => odsCode,
    type: ({ type }) => String(type),
    postcode: ({ address }) => compactPostcode(address.postcode),
    parent: ({ parent }) => parent,
  },
  references: ({ odsCode, provider, parent, restrictedToPractices, commissionedForPractices }) => [
    ...refer('odsCode', 'organisations', odsCode),
    ...refer('provider', 'organisations', provider),
    ...refer('parent', 'services', parent),
    ...restrictedToPractices.flatMap((practice, at) => refer(`restrictedToPractices.${at}`, 'organisations', practice)),
    ...commissionedForPractices.flatMap((practice, at) => refer(`commissionedForPractices.${at}`, 'organisations', practice)),
  ],
};

export const RECORDS: WorldCollection<ClinicalRecord> = {
  name: 'records',
  public: true,
  idOf: ({ nhsNumber }) => nhsNumber,
  parse: parser(clinicalRecordSchema),
  references: recordReferences,
};

export const REGISTRATIONS: WorldCollection<Registration> = {
  name: 'registrations',
  public: true,
  idOf: ({ id }) => id,
  parse: parser(registrationSchema),
  indexes: {
    practice: ({ practice }) => practice,
    nhsNumber: ({ nhsNumber }) => nhsNumber,
    'practice+localId': ({ practice, localId }) => `${practice}:${localId}`,
  },
  references: ({ practice, usualPractitioner, preferredBranch, nhsNumber, asHeldHere }) => [
    ...refer('practice', 'organisations', practice),
    ...refer('usualPractitioner', 'practitioners', usualPractitioner),
    ...refer('preferredBranch', 'organisations', preferredBranch),
    ...(asHeldHere === undefined ? refer('nhsNumber', 'patients', nhsNumber) : []),
  ],
};

export const SCHEDULES: WorldCollection<Schedule> = {
  name: 'schedules',
  public: true,
  idOf: ({ id }) => id,
  parse: parser(scheduleSchema),
  indexes: {
    practice: ({ practice }) => practice,
    practitioner: ({ practitioner }) => practitioner,
  },
  references: ({ practice, site, practitioner, slots }) => [
    ...refer('practice', 'organisations', practice),
    ...refer('site', 'organisations', site),
    ...refer('practitioner', 'practitioners', practitioner),
    ...slots.flatMap(({ onlyOrganisations }, at) =>
      onlyOrganisations.flatMap((code, index) => refer(`slots.${at}.onlyOrganisations.${index}`, 'organisations', code)),
    ),
  ],
};

export const APPOINTMENTS: WorldCollection<Appointment> = {
  name: 'appointments',
  public: true,
  idOf: ({ id }) => id,
  parse: parser(appointmentSchema),
  indexes: {
    practice: ({ practice }) => practice,
    nhsNumber: ({ nhsNumber }) => nhsNumber,
    schedule: ({ schedule }) => schedule,
  },
  references: ({ practice, site, practitioner, schedule, bookedBy }) => [
    ...refer('practice', 'organisations', practice),
    ...refer('site', 'organisations', site),
    ...refer('practitioner', 'practitioners', practitioner),
    ...refer('schedule', 'schedules', schedule),
    ...refer('bookedBy.organisation', 'organisations', bookedBy?.organisation),
  ],
};

/** All collections of the world. */
export const WORLD_COLLECTIONS: readonly WorldCollection<object>[] = [
  asAny(PATIENTS),
  asAny(ORGANISATIONS),
  asAny(PRACTITIONERS),
  asAny(USERS),
  asAny(APPLICATIONS),
  asAny(SYSTEMS),
  asAny(ENDPOINTS),
  asAny(WORKFLOWS),
  asAny(MAILBOXES),
  asAny(SERVICES),
  asAny(RECORDS),
  asAny(REGISTRATIONS),
  asAny(SCHEDULES),
  asAny(APPOINTMENTS),
];

/** Who and what a clinical record names outside itself. */
function recordReferences(record: ClinicalRecord): readonly Reference[] {
  const references: Reference[] = [];
  const name = (collection: string, path: string, id: string | undefined) => {
    if (id !== undefined) references.push({ path, collection, id });
  };
  for (const part of RECORD_PARTS) {
    for (const [at, { recordedBy, organisation }] of record[part].entries()) {
      name('practitioners', `${part}.${at}.recordedBy`, recordedBy);
      name('organisations', `${part}.${at}.organisation`, organisation);
    }
  }
  for (const [at, { issues }] of record.medications.entries()) {
    for (const [index, { prescriber, dispensedBy }] of issues.entries()) {
      name('practitioners', `medications.${at}.issues.${index}.prescriber`, prescriber);
      name('organisations', `medications.${at}.issues.${index}.dispensedBy`, dispensedBy);
    }
  }
  for (const [at, { requestedBy, laboratory, filed }] of record.investigations.entries()) {
    name('practitioners', `investigations.${at}.requestedBy`, requestedBy);
    name('organisations', `investigations.${at}.laboratory`, laboratory);
    name('practitioners', `investigations.${at}.filed.by`, filed?.by);
  }
  for (const [at, { practitioner, site }] of record.encounters.entries()) {
    name('practitioners', `encounters.${at}.practitioner`, practitioner);
    name('organisations', `encounters.${at}.site`, site);
  }
  for (const [at, { performedBy }] of record.procedures.entries()) name('practitioners', `procedures.${at}.performedBy`, performedBy);
  for (const [at, { author }] of record.documents.entries()) {
    name('organisations', `documents.${at}.author.organisation`, author?.organisation);
    name('practitioners', `documents.${at}.author.practitioner`, author?.practitioner);
  }
  for (const [at, { from, to, service }] of record.referrals.entries()) {
    name('organisations', `referrals.${at}.from`, from);
    name('organisations', `referrals.${at}.to`, to);
    name('services', `referrals.${at}.service`, service);
  }
  return references;
}

/** A collection is only ever given its own documents, which the types cannot say of a list of several. */
function asAny<T extends object>(collection: WorldCollection<T>): WorldCollection<object> {
  return collection as unknown as WorldCollection<object>;
}

function refer(path: string, collection: string, id: string | undefined): readonly Reference[] {
  return id === undefined ? [] : [{ path, collection, id }];
}
