/** When care took place: the clinical date of each kind of entry. When it was written down is another matter. */
import type { ClinicalRecord, Medication, RecordPart } from '../clinical-record.ts';
import { isCertainlyBefore } from './date.ts';

/** Told of a clinical date, and where it stands: the list, which entry of it, and the field. */
type OnDate = (date: string, part: RecordPart, at: number, field: string) => void;

/**
 * Goes through the clinical dates of a record. Documents, recalls and alerts are no care; a result is of the day on which the specimen
 * was taken.
 */
export function eachCareDate(record: ClinicalRecord, told: OnDate): void {
  for (const [at, { onset }] of record.problems.entries()) told(onset, 'problems', at, 'onset');
  for (const [at, { onset }] of record.allergies.entries()) if (onset !== undefined) told(onset, 'allergies', at, 'onset');
  for (const [at, { start, issues }] of record.medications.entries()) {
    told(start, 'medications', at, 'start');
    for (const [index, { date }] of issues.entries()) told(date, 'medications', at, `issues.${index}.date`);
  }
  for (const [at, { date }] of record.immunisations.entries()) told(date, 'immunisations', at, 'date');
  for (const [at, observation] of record.observations.entries()) told(observation.at, 'observations', at, 'at');
  for (const [at, { specimen, issuedAt }] of record.investigations.entries()) {
    if (specimen?.collectedAt === undefined) told(issuedAt, 'investigations', at, 'issuedAt');
    else told(specimen.collectedAt, 'investigations', at, 'specimen.collectedAt');
  }
  for (const [at, { start }] of record.encounters.entries()) told(start, 'encounters', at, 'start');
  for (const [at, procedure] of record.procedures.entries()) told(procedure.at, 'procedures', at, 'at');
  for (const [at, referral] of record.referrals.entries()) told(referral.at, 'referrals', at, 'at');
}

/** Issues that count towards what is allowed. */
export function issuesCounted({ issues }: Medication): number {
  return issues.filter(({ status }) => status !== 'cancelled').length;
}

/** Why a medicine cannot be issued on a date; nothing when it can. */
export function whyNotIssued({ start, end, stopped }: Medication, date: string): string | undefined {
  if (isCertainlyBefore(date, start)) return `is before the plan begins on ${start}`;
  if (end !== undefined && isCertainlyBefore(end, date)) return `is after the plan ends on ${end}`;
  if (stopped !== undefined && isCertainlyBefore(stopped.date, date)) return `is after it was stopped on ${stopped.date}`;
  return undefined;
}
