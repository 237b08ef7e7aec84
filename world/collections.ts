/** The collections of the world: how each one's documents are named, checked and found, and what else each one refers to. */
import type { Collection, Parsed } from '#kernel/store/store';
import type { AccreditedSystem } from './accredited-system.ts';
import type { Application } from './application.ts';
import type { ClinicalRecord, RecordPart } from './clinical-record.ts';
import type { DirectoryService } from './directory-service.ts';
import {
  applicationEvents,
  endpointEvents,
  mailboxEvents,
  organisationEvents,
  practitionerEvents,
  serviceEvents,
  systemEvents,
  userEvents,
  workflowEvents,
} from './events/directory.ts';
import { patientEvents } from './events/patient.ts';
import { appointmentEvents, registrationEvents, scheduleEvents } from './events/practice.ts';
import { recordEvents } from './events/record.ts';
import { idsConcerned, WORLD_EVENTS } from './events.ts';
import type { IdentityUser } from './identity-user.ts';
import type { Mailbox, Workflow } from './mailbox.ts';
import type { MessageEndpoint } from './message-endpoint.ts';
import type { Organisation } from './organisation.ts';
import type { Patient } from './patient.ts';
import { PATIENT_INDEXES } from './patient-indexes.ts';
import type { Practitioner } from './practitioner.ts';
import { RECORD_PARTS } from './record-parts.ts';
import type { Registration } from './registration.ts';
import { clientIdAt } from './rules/client-id.ts';
import { normaliseName } from './rules/name.ts';
import { compactPostcode } from './rules/postcode.ts';
import type { Appointment, Schedule } from './schedule.ts';
import { contractsOf, interactionsOf, isListed } from './spine/contracts.ts';
import { receivedBy, sentBy, workflowsOf } from './workflow-sets.ts';

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
  /** Loads the schemas when it is first called; `parse` of `parsers.ts` is the same for those who have loaded them. */
  readonly parse: (value: unknown) => Promise<Parsed<T>>;
  readonly events: NonNullable<Collection<T>['events']>;
  /** What the document refers to. Checked when seeds are loaded. */
  readonly references: (doc: T) => readonly Reference[];
  /** Of those, the document that holds in place of this one. From one to the next, that must come to an end. */
  readonly successor?: (doc: T) => Reference | undefined;
}

export const PATIENTS: WorldCollection<Patient> = {
  name: 'patients',
  public: true,
  idOf: ({ nhsNumber }) => nhsNumber,
  parse: later('patients'),
  indexes: PATIENT_INDEXES,
  ...telling('patients', patientEvents),
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
  parse: later('organisations'),
  ...telling('organisations', organisationEvents),
  indexes: {
    name: ({ name }) => normaliseName(name),
    role: ({ roles }) => roles.map(({ code }) => code),
    postcode: ({ address }) => address?.postcode && compactPostcode(address.postcode),
    /** Who leads to an organisation, and how: `RE8:U99101` are the practices of a network, `RE6:RR8` the sites of a trust. */
    relationship: ({ relationships }) => relationships.map(({ code, organisation }) => `${code}:${organisation}`),
    /** Whom an organisation came after. */
    successor: ({ successors }) => successors,
  },
  references: ({ relationships, successors }) => [
    ...relationships.flatMap(({ organisation }, at) => refer(`relationships.${at}.organisation`, 'organisations', organisation)),
    ...referAll('successors', 'organisations', successors),
  ],
};

export const PRACTITIONERS: WorldCollection<Practitioner> = {
  name: 'practitioners',
  public: true,
  idOf: ({ sdsUserId }) => sdsUserId,
  parse: later('practitioners'),
  ...telling('practitioners', practitionerEvents),
  indexes: {
    family: ({ name }) => normaliseName(name.family),
    organisation: ({ roleProfiles }) => roleProfiles.map(({ organisation }) => organisation),
    roleProfile: ({ roleProfiles }) => roleProfiles.map(({ id }) => id),
    /** `gmc:6095103`. */
    registration: ({ registrations }) => registrations.map(({ register, number }) => `${register}:${number}`),
  },
  references: ({ roleProfiles }) =>
    roleProfiles.flatMap(({ organisation }, at) => refer(`roleProfiles.${at}.organisation`, 'organisations', organisation)),
};

export const APPLICATIONS: WorldCollection<Application> = {
  name: 'applications',
  public: true,
  idOf: ({ apiKey }) => apiKey,
  parse: later('applications'),
  indexes: {
    /** Provider and client id: `nhs-cis2:999999999999.apps.national`. */
    relyingParty: (application) => application.relyingParties.map((party) => `${party.provider}:${clientIdAt(party, application)}`),
  },
  ...telling('applications', applicationEvents),
  references: () => [],
};

export const USERS: WorldCollection<IdentityUser> = {
  name: 'users',
  public: true,
  idOf: ({ id }) => id,
  parse: later('users'),
  ...telling('users', userEvents),
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
  parse: later('systems'),
  ...telling('systems', systemEvents),
  indexes: {
    organisation: ({ organisation }) => organisation,
    partyKey: ({ partyKey }) => partyKey?.toLowerCase(),
    interaction: (system) => (isListed(system) ? [...interactionsOf(system)] : []),
    manufacturer: ({ manufacturer }) => manufacturer,
  },
  references: ({ organisation, manufacturer, clients }) => [
    ...refer('organisation', 'organisations', organisation),
    ...refer('manufacturer', 'organisations', manufacturer),
    ...referAll('clients', 'organisations', clients),
  ],
};

export const ENDPOINTS: WorldCollection<MessageEndpoint> = {
  name: 'endpoints',
  public: true,
  idOf: ({ id }) => id,
  parse: later('endpoints'),
  ...telling('endpoints', endpointEvents),
  indexes: {
    organisation: ({ organisation }) => organisation,
    partyKey: ({ partyKey }) => partyKey.toLowerCase(),
    interaction: (endpoint) => [...contractsOf(endpoint).keys()],
    cpaId: (endpoint) => [...contractsOf(endpoint).values()].map(({ cpaId }) => cpaId),
  },
  references: ({ organisation }) => refer('organisation', 'organisations', organisation),
};

export const MAILBOXES: WorldCollection<Mailbox> = {
  name: 'mailboxes',
  public: true,
  idOf: ({ mailboxId }) => mailboxId,
  parse: later('mailboxes'),
  ...telling('mailboxes', mailboxEvents),
  indexes: {
    organisation: ({ organisation }) => organisation,
    sends: (mailbox) => (mailbox.active ? sentBy(mailbox) : []),
    receives: (mailbox) => (mailbox.active ? receivedBy(mailbox) : []),
    tradingPartner: ({ tradingPartners }) => tradingPartners,
    receiver: ({ receiver }) => receiver?.robot,
  },
  references: ({ organisation, sets, sends, receives }) => [
    ...refer('organisation', 'organisations', organisation),
    ...sets.flatMap((set, at) => workflowsOf(set).map((id) => ({ path: `sets.${at}`, collection: 'workflows', id }))),
    ...referAll('sends', 'workflows', sends),
    ...referAll('receives', 'workflows', receives),
  ],
};

export const WORKFLOWS: WorldCollection<Workflow> = {
  name: 'workflows',
  public: true,
  idOf: ({ workflowId }) => workflowId,
  parse: later('workflows'),
  ...telling('workflows', workflowEvents),
  references: ({ acknowledgedBy }) => refer('acknowledgedBy', 'workflows', acknowledgedBy),
};

export const SERVICES: WorldCollection<DirectoryService> = {
  name: 'services',
  public: true,
  idOf: ({ id }) => id,
  parse: later('services'),
  ...telling('services', serviceEvents),
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
    ...referAll('restrictedToPractices', 'organisations', restrictedToPractices),
    ...commissionedForPractices.flatMap((practice, at) => refer(`commissionedForPractices.${at}`, 'organisations', practice)),
  ],
};

export const RECORDS: WorldCollection<ClinicalRecord> = {
  name: 'records',
  public: true,
  idOf: ({ nhsNumber }) => nhsNumber,
  parse: later('records'),
  ...telling('records', recordEvents),
  references: recordReferences,
};

export const REGISTRATIONS: WorldCollection<Registration> = {
  name: 'registrations',
  public: true,
  idOf: ({ id }) => id,
  parse: later('registrations'),
  ...telling('registrations', registrationEvents),
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
  parse: later('schedules'),
  ...telling('schedules', scheduleEvents),
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
  parse: later('appointments'),
  ...telling('appointments', appointmentEvents),
  indexes: {
    practice: ({ practice }) => practice,
    nhsNumber: ({ nhsNumber }) => nhsNumber,
    practitioner: ({ practitioner }) => practitioner,
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
  const name = (collection: string, id: string | undefined, part: RecordPart, at: number, field: string, inner = '') => {
    if (id !== undefined) references.push({ path: `${part}.${at}.${inner}${field}`, collection, id });
  };
  for (const part of RECORD_PARTS) {
    for (const [at, { recordedBy, organisation }] of record[part].entries()) {
      name('practitioners', recordedBy, part, at, 'recordedBy');
      name('organisations', organisation, part, at, 'organisation');
    }
  }
  for (const [at, { issues }] of record.medications.entries()) {
    for (const [index, { prescriber, dispensedBy }] of issues.entries()) {
      const issue = `issues.${index}.`;
      name('practitioners', prescriber, 'medications', at, 'prescriber', issue);
      name('organisations', dispensedBy, 'medications', at, 'dispensedBy', issue);
    }
  }
  for (const [at, { requestedBy, laboratory, filed }] of record.investigations.entries()) {
    name('practitioners', requestedBy, 'investigations', at, 'requestedBy');
    name('organisations', laboratory, 'investigations', at, 'laboratory');
    name('practitioners', filed?.by, 'investigations', at, 'filed.by');
  }
  for (const [at, { practitioner, site }] of record.encounters.entries()) {
    name('practitioners', practitioner, 'encounters', at, 'practitioner');
    name('organisations', site, 'encounters', at, 'site');
  }
  for (const [at, { performedBy }] of record.procedures.entries()) name('practitioners', performedBy, 'procedures', at, 'performedBy');
  for (const [at, { author }] of record.documents.entries()) {
    name('organisations', author?.organisation, 'documents', at, 'author.organisation');
    name('practitioners', author?.practitioner, 'documents', at, 'author.practitioner');
  }
  for (const [at, { from, to, service }] of record.referrals.entries()) {
    name('organisations', from, 'referrals', at, 'from');
    name('organisations', to, 'referrals', at, 'to');
    name('services', service, 'referrals', at, 'service');
  }
  return references;
}

/** Checks a document of the collection of that name, with schemas that are loaded for it. */
function later<T extends object>(name: string): WorldCollection<T>['parse'] {
  return async (value) => (await import('./parsers.ts')).parse({ name } as WorldCollection<T>, value);
}

/** That changes of a collection's documents are told on the world's stream. */
function telling<T extends object>(
  name: string,
  events: NonNullable<Collection<T>['events']>,
): Required<Pick<Collection<T>, 'stream' | 'events' | 'concerns'>> {
  return { stream: WORLD_EVENTS, events, concerns: idsConcerned(name) };
}

/** A collection is only ever given its own documents, which the types cannot say of a list of several. */
function asAny<T extends object>(collection: WorldCollection<T>): WorldCollection<object> {
  return collection as unknown as WorldCollection<object>;
}

/** References of a list: all in one collection, one after another. */
function referAll(path: string, collection: string, ids: readonly string[]): readonly Reference[] {
  return ids.map((id, at) => ({ path: `${path}.${at}`, collection, id }));
}

function refer(path: string, collection: string, id: string | undefined): readonly Reference[] {
  return id === undefined ? [] : [{ path, collection, id }];
}
