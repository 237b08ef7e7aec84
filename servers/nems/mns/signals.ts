/**
 * The signals that a change in the demographics service raises. A record that changed is always told, without a word on where the patient
 * is. A change of practice or a death of somebody whose record is restricted is not, as NEMS does it (Events-Management, "Subscription
 * information governance"); that their number no longer holds is, being what the signal is for.
 */
import type { IdSource } from '#kernel/ids';
import type { DemographicPart, PatientEvent } from '#world/events/patient';
import type { Patient } from '#world/patient';
import type { PdsChange } from '../relay/change.ts';
import type { Filtering } from './events/cloud-event.ts';
import { MNS_EVENT_TYPES } from './events/event-types.ts';
import type { Signal } from './events/signal.ts';

const RECORD_CHANGE = 'pds-record-change-2';

/** The signal that an event of the world raises besides. */
const RAISES: Readonly<Partial<Record<PatientEvent['type'], string>>> = {
  'gp-changed': 'pds-change-of-gp-2',
  'death-recorded': 'pds-death-notification-2',
  'death-removed': 'pds-death-notification-2',
  'number-superseded': 'nhs-number-change-2',
  'record-invalidated': 'nhs-number-change-2',
};

/** Not for patients whose record is restricted. */
const WITHHELD: readonly string[] = ['pds-change-of-gp-2', 'pds-death-notification-2'];

/** The types of signals that a change can raise. A patient who is taken out of the sandbox is no change of a record. */
export function typesOf({ events }: PdsChange): readonly string[] {
  if (events.every(({ type }) => type === 'patient-removed')) return [];
  const raised = events.flatMap(({ type }) => RAISES[type] ?? []);
  return [RECORD_CHANGE, ...new Set(raised)];
}

export interface SignalContext {
  readonly ids: Pick<IdSource, 'uuid'>;
  /** The address at which patients are fetched by number, the session's prefix included. */
  readonly patientUrl: (nhsNumber: string) => string;
}

/** The signals of a change, of the types that are wanted. `patient`: the record as it is. */
export function signalsOf(change: PdsChange, patient: Patient, types: readonly string[], context: SignalContext): readonly Signal[] {
  const isRestricted = patient.confidentiality !== 'unrestricted';
  return typesOf(change)
    .filter((type) => types.includes(type) && !(isRestricted && WITHHELD.includes(type)))
    .map((type) => ({
      specversion: '1.0' as const,
      id: context.ids.uuid(),
      source: sourceOf(type),
      type,
      time: new Date(change.at).toISOString(),
      subject: change.nhsNumber,
      ...(type === RECORD_CHANGE
        ? { versionid: `W/"${change.serialChangeNumber}"`, filtering: filteringOf(change, patient) }
        : { dataref: context.patientUrl(change.nhsNumber) }),
    }));
}

export function sourceOf(type: string): string {
  return MNS_EVENT_TYPES.get(type)?.source ?? 'uk.nhs.multicast-notification-service';
}

/** The names are PDS FHIR's, in small letters. One of them, `changed_name`, is known; the others follow it. */
const CHANGED: Readonly<Record<DemographicPart, string>> = {
  names: 'changed_name',
  gender: 'changed_gender',
  birthDate: 'changed_birthdate',
  birthOrder: 'changed_multiplebirth',
  birthPlace: 'changed_birthplace',
  addresses: 'changed_address',
  telecoms: 'changed_telecom',
  emergencyContacts: 'changed_contact',
  pharmacies: 'changed_nominatedpharmacy',
  communication: 'changed_communication',
  contactPreference: 'changed_contactpreference',
  confidentiality: 'changed_security',
  managingOrganisation: 'changed_managingorganization',
  removal: 'changed_removalfromregistration',
  relatedPeople: 'changed_relatedperson',
  checkDigitFails: 'changed_identifier',
  birthDateInSearch: 'changed_birthdate',
  gpRegistration: 'changed_generalpractitioner',
  ethnicCategory: 'changed_ethniccategory',
  maritalStatus: 'changed_maritalstatus',
  residentialStatus: 'changed_residentialstatus',
  coverage: 'changed_coverage',
  recordSharing: 'changed_recordsharing',
  summaryCareRecord: 'changed_summarycarerecord',
  nhsNumberVerification: 'changed_identifier',
};

const CHANGED_BY_EVENT: Readonly<Partial<Record<PatientEvent['type'], string>>> = {
  'gp-changed': 'changed_generalpractitioner',
  'death-recorded': 'changed_deceased',
  'death-removed': 'changed_deceased',
  'number-superseded': 'changed_identifier',
  'record-invalidated': 'changed_security',
};

function filteringOf({ nhsNumber, events }: PdsChange, { gpRegistration, confidentiality }: Patient): Filtering {
  const changed = events.flatMap((event) =>
    event.type === 'demographics-changed' ? event.parts.map((part) => CHANGED[part]) : (CHANGED_BY_EVENT[event.type] ?? []),
  );
  const practice = confidentiality === 'unrestricted' ? gpRegistration?.practice : undefined;
  return {
    ...Object.fromEntries(changed.map((name) => [name, true])),
    ...(practice !== undefined && { registeredgpodscode: practice }),
    nhsnumber: nhsNumber,
  };
}
