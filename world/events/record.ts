/** What happens in a clinical record: which entry, and what became of it. What it says stands in the record. */
import type { ClinicalRecord, Investigation, Medication, RecordPart } from '../clinical-record.ts';
import { RECORD_PARTS } from '../record-parts.ts';
import { isSame } from './difference.ts';

interface AboutRecord {
  readonly nhsNumber: string;
}

/** Where to look: the entry's list in the record, its id, and the organisation that wrote it down. */
interface AboutEntry extends AboutRecord {
  readonly part: RecordPart;
  readonly entry: string;
  /** ODS code. */
  readonly odsCode?: string;
}

/** What a new entry of each list is called. */
const RECORDED = {
  problems: 'problem-recorded',
  allergies: 'allergy-recorded',
  medications: 'medication-started',
  immunisations: 'immunisation-given',
  observations: 'observation-recorded',
  investigations: 'result-received',
  encounters: 'encounter-recorded',
  procedures: 'procedure-recorded',
  documents: 'document-received',
  referrals: 'patient-referred',
  diary: 'recall-set',
  alerts: 'alert-raised',
} as const satisfies Record<RecordPart, string>;

/** A record that was not there before: its entries have events of their own. */
export interface RecordOpened extends AboutRecord {
  readonly type: 'record-opened';
}
/** The sandbox's own: somebody has taken the record out of this world. */
export interface RecordRemoved extends AboutRecord {
  readonly type: 'record-removed';
}
/** The Summary Care Record was made anew from it. */
export interface SummaryUploaded extends AboutRecord {
  readonly type: 'summary-uploaded';
}
export interface EntryRecorded extends AboutEntry {
  readonly type: (typeof RECORDED)[RecordPart];
}
/** A vaccination that was offered, and not given. */
export interface ImmunisationNotGiven extends AboutEntry {
  readonly type: 'immunisation-not-given';
}
export interface MedicationStopped extends AboutEntry {
  readonly type: 'medication-stopped';
}
/** A medicine was prescribed once more, or somebody has fetched it. */
export interface PrescriptionMoved extends AboutEntry {
  readonly type: 'prescription-issued' | 'prescription-dispensed' | 'prescription-cancelled';
  /** Id of the issue, within the medication. */
  readonly issue: string;
}
/** The practice has looked at a result, and said what is to be done. */
export interface ResultFiled extends AboutEntry {
  readonly type: 'result-filed';
}
export interface EntryChanged extends AboutEntry {
  readonly type: 'entry-changed';
}
export interface EntryRemoved extends AboutEntry {
  readonly type: 'entry-removed';
}

export type RecordEvent =
  | RecordOpened
  | RecordRemoved
  | SummaryUploaded
  | EntryRecorded
  | ImmunisationNotGiven
  | MedicationStopped
  | PrescriptionMoved
  | ResultFiled
  | EntryChanged
  | EntryRemoved;

type Entry = ClinicalRecord[RecordPart][number];

/** What a change of a clinical record means, entry by entry. */
export function recordEvents(before: ClinicalRecord | undefined, after: ClinicalRecord | undefined): readonly RecordEvent[] {
  if (after === undefined) return before === undefined ? [] : [{ type: 'record-removed', nhsNumber: before.nhsNumber }];
  const { nhsNumber } = after;
  const events: RecordEvent[] = before === undefined ? [{ type: 'record-opened', nhsNumber }] : [];
  for (const part of RECORD_PARTS) {
    const old = new Map<string, Entry>(before?.[part].map((entry: Entry) => [entry.id, entry]));
    for (const entry of after[part]) {
      const was = old.get(entry.id);
      old.delete(entry.id);
      if (was !== entry) events.push(...entryEvents(part, was, entry, nhsNumber));
    }
    for (const entry of old.values()) events.push({ type: 'entry-removed', ...about(part, entry, nhsNumber) });
  }
  if (after.summaryCareRecord !== undefined && !isSame(before?.summaryCareRecord, after.summaryCareRecord))
    events.push({ type: 'summary-uploaded', nhsNumber });
  return events;
}

function entryEvents(part: RecordPart, before: Entry | undefined, after: Entry, nhsNumber: string): readonly RecordEvent[] {
  const where = about(part, after, nhsNumber);
  if (before === undefined) {
    if ('status' in after && after.status === 'notGiven') return [{ type: 'immunisation-not-given', ...where }];
    const recorded: RecordEvent = { type: RECORDED[part], ...where };
    return part === 'medications' ? [recorded, ...medicationEvents(undefined, after as Medication, where)] : [recorded];
  }
  const events: RecordEvent[] = [];
  if (part === 'medications') events.push(...medicationEvents(before as Medication, after as Medication, where));
  if (part === 'investigations' && (after as Investigation).filed !== undefined && (before as Investigation).filed === undefined)
    events.push({ type: 'result-filed', ...where });
  return events.length > 0 || isSame(before, after) ? events : [{ type: 'entry-changed', ...where }];
}

const MOVED = { issued: 'prescription-issued', dispensed: 'prescription-dispensed', cancelled: 'prescription-cancelled' } as const;

function medicationEvents(before: Medication | undefined, after: Medication, where: AboutEntry): readonly RecordEvent[] {
  const events: RecordEvent[] = [];
  const old = new Map(before?.issues.map((issue) => [issue.id, issue]));
  for (const { id, status } of after.issues) {
    const was = old.get(id);
    if (was?.status !== status && status !== 'expired')
      events.push({ type: was === undefined ? MOVED.issued : MOVED[status], ...where, issue: id });
  }
  if (after.stopped !== undefined && before?.stopped === undefined) events.push({ type: 'medication-stopped', ...where });
  return events;
}

function about(part: RecordPart, { id, organisation }: Entry, nhsNumber: string): AboutEntry {
  return { nhsNumber, part, entry: id, ...(organisation !== undefined && { odsCode: organisation }) };
}
