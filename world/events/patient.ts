/** What happens to a patient as the demographics service knows them. */
import type { Address, Patient } from '../patient.ts';
import { isSame } from './difference.ts';

interface AboutPatient {
  /** The record that was changed; of a merge, the number that no longer holds. */
  readonly nhsNumber: string;
  /** Of the record after the change. */
  readonly serialChangeNumber: number;
}

/** Parts of a record whose change has no event of its own. */
const PARTS = [
  'names',
  'gender',
  'birthDate',
  'birthOrder',
  'birthPlace',
  'addresses',
  'telecoms',
  'emergencyContacts',
  'pharmacies',
  'communication',
  'contactPreference',
  'confidentiality',
  'managingOrganisation',
  'removal',
  'relatedPeople',
  'checkDigitFails',
  'birthDateInSearch',
  'gpRegistration',
  'ethnicCategory',
  'maritalStatus',
  'residentialStatus',
  'coverage',
  'recordSharing',
  'summaryCareRecord',
  'nhsNumberVerification',
] as const satisfies readonly (keyof Patient)[];

/** `gpRegistration`: the dates of a registration; the practice is told by an event of its own. */
export type DemographicPart = (typeof PARTS)[number];

export interface PatientAdded extends AboutPatient {
  readonly type: 'patient-added';
}
/** A birth was notified; the record has been added too, with an event of its own. */
export interface NewbornAdded extends AboutPatient {
  readonly type: 'newborn-added';
  /** NHS number. */
  readonly mother: string;
}
export interface DemographicsChanged extends AboutPatient {
  readonly type: 'demographics-changed';
  readonly parts: readonly DemographicPart[];
  /** When they have moved house: where they lived, and where they live now. The record itself forgets the one and may have gone on from the other. */
  readonly home?: { readonly from?: Address; readonly to?: Address };
}
/** Moved to a practice, or left without one. */
export interface GpChanged extends AboutPatient {
  readonly type: 'gp-changed';
  /** ODS codes. */
  readonly from?: string;
  readonly to?: string;
}
export interface DeathRecorded extends AboutPatient {
  readonly type: 'death-recorded';
  readonly date: string;
  readonly notification: 'informal' | 'formal';
}
/** The death was a mistake. */
export interface DeathRemoved extends AboutPatient {
  readonly type: 'death-removed';
}
/** Two records were one person's: `by` holds now. */
export interface NumberSuperseded extends AboutPatient {
  readonly type: 'number-superseded';
  readonly by: string;
}
export interface RecordInvalidated extends AboutPatient {
  readonly type: 'record-invalidated';
}
/** The sandbox's own: somebody has taken the patient out of this world. */
export interface PatientRemoved extends AboutPatient {
  readonly type: 'patient-removed';
}

export type PatientEvent =
  | PatientAdded
  | NewbornAdded
  | DemographicsChanged
  | GpChanged
  | DeathRecorded
  | DeathRemoved
  | NumberSuperseded
  | RecordInvalidated
  | PatientRemoved;

/** What a change of a patient's record means. Empty when nothing has changed but its serial number. */
export function patientEvents(before: Patient | undefined, after: Patient | undefined): readonly PatientEvent[] {
  if (after === undefined) return before === undefined ? [] : [{ type: 'patient-removed', ...about(before) }];
  if (before === undefined) return [{ type: 'patient-added', ...about(after) }];
  const events: PatientEvent[] = [];
  const from = before.gpRegistration?.practice;
  const to = after.gpRegistration?.practice;
  const parts = PARTS.filter((part) => !isSame(before[part], after[part]) && !(part === 'gpRegistration' && from !== to));
  if (parts.length > 0) events.push({ type: 'demographics-changed', ...about(after), parts, ...moveHouse(before, after) });
  if (from !== to)
    events.push({ type: 'gp-changed', ...about(after), ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
  if (!isSame(before.death, after.death)) events.push(deathEvent(after));
  if (after.supersededBy !== undefined && after.supersededBy !== before.supersededBy)
    events.push({ type: 'number-superseded', ...about(after), by: after.supersededBy });
  if (after.invalidated && !before.invalidated) events.push({ type: 'record-invalidated', ...about(after) });
  return events;
}

function moveHouse(before: Patient, after: Patient): Pick<DemographicsChanged, 'home'> {
  const [from, to] = [homeOf(before), homeOf(after)];
  return isSame(from, to) ? {} : { home: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) } };
}

function homeOf({ addresses }: Patient): Address | undefined {
  return addresses.find(({ use, historic }) => use === 'home' && !historic);
}

function deathEvent(after: Patient): DeathRecorded | DeathRemoved {
  const { death } = after;
  if (death === undefined || death.notification === 'removed') return { type: 'death-removed', ...about(after) };
  return { type: 'death-recorded', ...about(after), date: death.date, notification: death.notification };
}

function about({ nhsNumber, serialChangeNumber }: Patient): AboutPatient {
  return { nhsNumber, serialChangeNumber };
}
