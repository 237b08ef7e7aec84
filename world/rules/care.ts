/** When care took place: the clinical date of each kind of entry. When it was written down is another matter. */
import { type ClinicalRecord, type Medication, RECORD_PARTS, type RecordPart } from '../clinical-record.ts';
import { isCertainlyBefore } from './date.ts';

/** A date, and where in a document it stands. */
export interface DateAt {
  readonly path: string;
  readonly date: string;
}

type Happened = readonly [path: string, date: string | undefined];

/** Documents, recalls and alerts are no care. A result is of the day on which the specimen was taken. */
const HAPPENED: { readonly [P in RecordPart]?: (entry: ClinicalRecord[P][number]) => readonly Happened[] } = {
  problems: ({ onset }) => [['onset', onset]],
  allergies: ({ onset }) => [['onset', onset]],
  medications: ({ start, issues }) => [['start', start], ...issues.map(({ date }, at): Happened => [`issues.${at}.date`, date])],
  immunisations: ({ date }) => [['date', date]],
  observations: ({ at }) => [['at', at]],
  investigations: ({ specimen, issuedAt }) =>
    specimen?.collectedAt === undefined ? [['issuedAt', issuedAt]] : [['specimen.collectedAt', specimen.collectedAt]],
  encounters: ({ start }) => [['start', start]],
  procedures: ({ at }) => [['at', at]],
  referrals: ({ at }) => [['at', at]],
};

/** All clinical dates of a record. */
export function careDates(record: ClinicalRecord): readonly DateAt[] {
  const dates: DateAt[] = [];
  for (const part of RECORD_PARTS) {
    const happened = HAPPENED[part] as ((entry: object) => readonly Happened[]) | undefined;
    if (happened === undefined) continue;
    for (const [at, entry] of record[part].entries())
      for (const [path, date] of happened(entry)) if (date !== undefined) dates.push({ path: `${part}.${at}.${path}`, date });
  }
  return dates;
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
