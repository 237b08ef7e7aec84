/**
 * What happens in the world, as a stream that publishers follow (NEMS, MNS) and practices watch. An event says what has changed
 * and where to look; it does not carry the record.
 */
import type { Patient } from './patient.ts';

/** The stream on which the world's events are. */
export const WORLD_EVENTS = 'world-events';

interface AboutPatient {
  /** The record that was changed; of a merge, the number that no longer holds. */
  readonly nhsNumber: string;
  /** Of the record after the change. */
  readonly serialChangeNumber: number;
}

/** Parts of a record that a change of demographics can touch. */
const DEMOGRAPHICS = [
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
] as const satisfies readonly (keyof Patient)[];

export type DemographicPart = (typeof DEMOGRAPHICS)[number];

export interface PatientAdded extends AboutPatient {
  readonly type: 'patient-added';
}
export interface DemographicsChanged extends AboutPatient {
  readonly type: 'demographics-changed';
  readonly parts: readonly DemographicPart[];
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
  | DemographicsChanged
  | GpChanged
  | DeathRecorded
  | DeathRemoved
  | NumberSuperseded
  | RecordInvalidated
  | PatientRemoved;

/** All that can be on the stream {@link WORLD_EVENTS}. */
export type WorldEvent = PatientEvent;

/** What a change of a patient's record means. Empty when nothing has changed but its serial number. */
export function patientEvents(before: Patient | undefined, after: Patient | undefined): readonly PatientEvent[] {
  if (after === undefined) return before === undefined ? [] : [{ type: 'patient-removed', ...about(before) }];
  if (before === undefined) return [{ type: 'patient-added', ...about(after) }];
  const events: PatientEvent[] = [];
  const parts = DEMOGRAPHICS.filter((part) => !isSame(before[part], after[part]));
  if (parts.length > 0) events.push({ type: 'demographics-changed', ...about(after), parts });
  const from = before.gpRegistration?.practice;
  const to = after.gpRegistration?.practice;
  if (from !== to)
    events.push({ type: 'gp-changed', ...about(after), ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
  if (!isSame(before.death, after.death)) events.push(deathEvent(after));
  if (after.supersededBy !== undefined && after.supersededBy !== before.supersededBy)
    events.push({ type: 'number-superseded', ...about(after), by: after.supersededBy });
  if (after.invalidated && !before.invalidated) events.push({ type: 'record-invalidated', ...about(after) });
  return events;
}

/** Whom an event on the stream concerns: NHS numbers. A merge is part of both histories. */
export function patientsConcerned(event: object): readonly string[] {
  const { nhsNumber, ...more } = event as Partial<WorldEvent>;
  const others = 'by' in more && typeof more.by === 'string' ? [more.by] : [];
  return nhsNumber === undefined ? others : [nhsNumber, ...others];
}

function deathEvent(after: Patient): DeathRecorded | DeathRemoved {
  const { death } = after;
  if (death === undefined || death.notification === 'removed') return { type: 'death-removed', ...about(after) };
  return { type: 'death-recorded', ...about(after), date: death.date, notification: death.notification };
}

function about({ nhsNumber, serialChangeNumber }: Patient): AboutPatient {
  return { nhsNumber, serialChangeNumber };
}

/** Whether two JSON values are the same, whatever the order of their fields. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => key in other && isSame(one[key as keyof typeof one], other[key as keyof typeof other]));
}
