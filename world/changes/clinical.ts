/** How an entry gets into a clinical record: whose it is, when it was, who wrote it down, and where. */
import type { ClinicalRecord, RecordEntry, RecordPart } from '../clinical-record.ts';
import { RECORDS, type WorldCollection } from '../collections.ts';
import type { Patient } from '../patient.ts';
import { isCertainlyBefore } from '../rules/date.ts';
import { emptyRecord } from '../rules/empty-record.ts';
import { deathOf } from '../rules/standing.ts';
import { type Change, refuse } from './change.ts';
import { afterBirth, currentPatient, dateGiven, openOrganisation, practitionerAtWork } from './rules.ts';

/** What every entry is given, as the arguments have it. */
export interface EntryArgs {
  readonly nhsNumber: string;
  readonly practitioner?: string;
  readonly organisation?: string;
  readonly encounter?: string;
  readonly note?: string;
}

/** What every entry says of itself. */
type Said = Pick<RecordEntry<'problems'>, 'id' | 'recordedAt' | 'recordedBy' | 'organisation' | 'encounter' | 'note'>;

/** A record that an entry is to be added to. */
export interface OpenRecord {
  readonly patient: Patient;
  readonly record: ClinicalRecord;
  readonly said: Said;
}

/** A patient's record, which is made when there was none; and what the new entry says of itself. */
export async function openRecord(change: Change, args: EntryArgs): Promise<OpenRecord> {
  const patient = await currentPatient(change, args.nhsNumber);
  afterBirth(patient, change.today, 'nhsNumber');
  const record = (await change.get(RECORDS, args.nhsNumber)) ?? emptyRecord(args.nhsNumber);
  if (args.practitioner !== undefined) await practitionerAtWork(change, args.practitioner, change.today);
  if (args.organisation !== undefined) await openOrganisation(change, args.organisation, 'organisation');
  if (args.encounter !== undefined && !record.encounters.some(({ id }) => id === args.encounter))
    refuse('missing', 'no-such-encounter', `the record has no encounter ${args.encounter}`, 'encounter');
  const organisation = args.organisation ?? patient.gpRegistration?.practice;
  return {
    patient,
    record,
    said: {
      id: change.ids.uuid(),
      recordedAt: change.now,
      ...(args.practitioner !== undefined && { recordedBy: args.practitioner }),
      ...(organisation !== undefined && { organisation }),
      ...(args.encounter !== undefined && { encounter: args.encounter }),
      ...(args.note !== undefined && { note: args.note }),
    },
  };
}

/** Adds an entry at the end of one of the record's lists. */
export async function addEntry<P extends RecordPart>(
  change: Change,
  { record }: OpenRecord,
  part: P,
  entry: RecordEntry<P>,
): Promise<void> {
  await change.put(RECORDS, { ...record, [part]: [...record[part], entry] });
}

/** An entry of a record that there is. */
export async function existingEntry<P extends RecordPart>(
  change: Change,
  nhsNumber: string,
  part: P,
  id: string,
  path: string,
): Promise<{ readonly patient: Patient; readonly record: ClinicalRecord; readonly entry: RecordEntry<P> }> {
  const patient = await currentPatient(change, nhsNumber);
  const record = await change.get(RECORDS, nhsNumber);
  const entry = (record?.[part] as readonly RecordEntry<P>[] | undefined)?.find((one) => one.id === id);
  if (record === undefined || entry === undefined) return refuse('missing', 'no-such-entry', `${nhsNumber} has no ${id} in ${part}`, path);
  return { patient, record, entry };
}

/** Puts an entry in the place of the one with its id. */
export async function replaceEntry<P extends RecordPart>(
  change: Change,
  record: ClinicalRecord,
  part: P,
  entry: RecordEntry<P>,
): Promise<void> {
  const entries = (record[part] as readonly RecordEntry<P>[]).map((one) => (one.id === entry.id ? entry : one));
  await change.put(RECORDS, { ...record, [part]: entries });
}

/** When care took place: between birth and death, and not tomorrow. Today where nothing is said. */
export function dateOfCare(change: Change, patient: Patient, date: string | undefined, path = 'on'): string {
  const day = afterBirth(patient, dateGiven(change, date, path), path);
  const death = deathOf(patient);
  return death !== undefined && isCertainlyBefore(death, day)
    ? refuse('state', 'patient-dead', `${patient.nhsNumber} died on ${death}, before ${day}`, path)
    : day;
}

/** That what is named is there. */
export async function mustExist<T extends object>(
  change: Change,
  collection: WorldCollection<T>,
  id: string | undefined,
  path: string,
): Promise<void> {
  if (id !== undefined && (await change.get(collection, id)) === undefined)
    refuse('missing', 'no-such-document', `'${id}' is not in ${collection.name}`, path);
}

/** Whoever prescribes or files, where somebody is named: at work on that day. */
export async function whoDoesIt(change: Change, sdsUserId: string | undefined, day: string): Promise<string | undefined> {
  return sdsUserId === undefined ? undefined : (await practitionerAtWork(change, sdsUserId, day)).sdsUserId;
}
