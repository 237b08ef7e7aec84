/** Rules of clinical records. Dates are compared only as far as they are known. */
import type { ClinicalRecord, Medication } from '../clinical-record.ts';
import { RECORD_PARTS } from '../record-parts.ts';
import { eachCareDate, issuesCounted, whyNotIssued } from '../rules/care.ts';
import { isCertainlyBefore } from '../rules/date.ts';
import { deathOf } from '../rules/standing.ts';
import type { Complain } from './rule.ts';
import type { WorldView } from './view.ts';

/** Everything clinical happens between birth and death, and nothing tomorrow. Documents and what is written down may follow a death. */
export function careIsGivenToTheLiving(view: WorldView, complain: Complain): void {
  for (const [id, record] of view.records) {
    const patient = view.patients.get(id);
    const birth = patient?.birthDate;
    const death = patient && deathOf(patient);
    eachCareDate(record, (date, part, at, field) => {
      const reason = whyNotThen(date, birth, death, view.today);
      if (reason !== undefined) complain('records', id, `${part}.${at}.${field}`, date, reason);
    });
  }
}

function whyNotThen(date: string, birth: string | undefined, death: string | undefined, today: string): string | undefined {
  if (birth !== undefined && isCertainlyBefore(date, birth)) return `is before the birth on ${birth}`;
  if (death !== undefined && isCertainlyBefore(death, date)) return `is after the death on ${death}`;
  return isCertainlyBefore(today, date) ? 'is still to come' : undefined;
}

/** Nothing is written down before the birth, nor tomorrow. */
export function entriesAreWrittenInTime(view: WorldView, complain: Complain): void {
  for (const [id, record] of view.records) {
    const birth = view.patients.get(id)?.birthDate;
    for (const part of RECORD_PARTS) {
      for (const [at, { recordedAt }] of record[part].entries()) {
        const reason = whyNotThen(recordedAt, birth, undefined, view.today);
        if (reason !== undefined) complain('records', id, `${part}.${at}.recordedAt`, recordedAt, reason);
      }
    }
  }
}

/** Whatever ends, ends after it began. */
export function entriesEndAfterTheyBegin(view: WorldView, complain: Complain): void {
  for (const [id, record] of view.records) {
    const check = (path: string, from: string | undefined, to: string | undefined) => {
      if (from !== undefined && to !== undefined && isCertainlyBefore(to, from))
        complain('records', id, path, to, `is before it began on ${from}`);
    };
    for (const [at, { onset, end }] of record.problems.entries()) check(`problems.${at}.end`, onset, end);
    for (const [at, { onset, end }] of record.allergies.entries()) check(`allergies.${at}.end.date`, onset, end?.date);
    for (const [at, { start, end }] of record.encounters.entries()) check(`encounters.${at}.end`, start, end);
    for (const [at, { start, end, stopped }] of record.medications.entries()) {
      check(`medications.${at}.end`, start, end);
      check(`medications.${at}.stopped.date`, start, stopped?.date);
    }
  }
}

/** A medicine is issued while its plan holds, and no more often than it allows. What has been stopped says when. */
export function medicinesAreIssuedAsPlanned(view: WorldView, complain: Complain): void {
  for (const [id, { medications }] of view.records) {
    for (const [at, medication] of medications.entries()) {
      const path = `medications.${at}`;
      const { status, stopped, issues, repeats } = medication;
      if (status === 'stopped' && stopped === undefined)
        complain('records', id, `${path}.stopped`, undefined, 'is missing: when was it stopped?');
      if (status === 'active' && stopped !== undefined)
        complain('records', id, `${path}.status`, status, `cannot be: it was stopped on ${stopped.date}`);
      for (const [index, { date, dispensedAt }] of issues.entries()) {
        const reason = whyNotIssued(medication, date);
        if (reason !== undefined) complain('records', id, `${path}.issues.${index}.date`, date, reason);
        if (dispensedAt !== undefined && isCertainlyBefore(dispensedAt, date))
          complain('records', id, `${path}.issues.${index}.dispensedAt`, dispensedAt, `is before it was issued on ${date}`);
      }
      if (repeats?.allowed !== undefined && issuesCounted(medication) > repeats.allowed)
        complain('records', id, `${path}.issues`, String(issuesCounted(medication)), `issues, where ${repeats.allowed} are allowed`);
    }
  }
}

/** Entries of a record have ids of their own, and name only others of the same record. */
export function entriesReferToEachOther(view: WorldView, complain: Complain): void {
  for (const [id, record] of view.records) {
    const known = new Set<string>();
    for (const part of RECORD_PARTS) {
      for (const [at, entry] of record[part].entries()) {
        if (known.has(entry.id)) complain('records', id, `${part}.${at}.id`, entry.id, 'is there twice');
        known.add(entry.id);
        for (const inner of innerIds(entry)) known.add(inner);
      }
    }
    const encounters = new Set(record.encounters.map((encounter) => encounter.id));
    const problems = new Set(record.problems.map((problem) => problem.id));
    const documents = new Set(record.documents.map((document) => document.id));
    const lacks = (what: string, path: string, wanted: string) => complain('records', id, path, wanted, `is no ${what} of this record`);
    for (const part of RECORD_PARTS) {
      for (const [at, { encounter }] of record[part].entries())
        if (encounter !== undefined && !encounters.has(encounter)) lacks('encounter', `${part}.${at}.encounter`, encounter);
    }
    for (const [at, { related, evidence }] of record.problems.entries()) {
      for (const [to, { problem }] of related.entries())
        if (!problems.has(problem)) lacks('problem', `problems.${at}.related.${to}.problem`, problem);
      for (const [to, entry] of evidence.entries()) if (!known.has(entry)) lacks('entry', `problems.${at}.evidence.${to}`, entry);
    }
    for (const [at, { problem, documents: letters }] of record.referrals.entries()) {
      if (problem !== undefined && !problems.has(problem)) lacks('problem', `referrals.${at}.problem`, problem);
      for (const [to, letter] of letters.entries())
        if (!documents.has(letter)) lacks('document', `referrals.${at}.documents.${to}`, letter);
    }
    for (const [at, { topics }] of record.encounters.entries()) {
      for (const [to, { problem, headings }] of topics.entries()) {
        const path = `encounters.${at}.topics.${to}`;
        if (problem !== undefined && !problems.has(problem)) lacks('problem', `${path}.problem`, problem);
        for (const [under, { entries }] of headings.entries())
          for (const [of, entry] of entries.entries())
            if (!known.has(entry)) lacks('entry', `${path}.headings.${under}.entries.${of}`, entry);
      }
    }
  }
}

/** Issues and single results have ids too, which others may name. */
function innerIds(entry: object): readonly string[] {
  if ('issues' in entry) return (entry as Medication).issues.map(({ id }) => id);
  if ('results' in entry) return (entry as ClinicalRecord['investigations'][number]).results.map(({ id }) => id);
  return [];
}

/** Whoever has a record is a patient, or on the roster of a practice. */
export function recordsBelongToSomebody(view: WorldView, complain: Complain): void {
  const onRosters = new Set([...view.registrations.values()].map(({ nhsNumber }) => nhsNumber));
  for (const id of view.records.keys()) {
    if (!view.patients.has(id) && !onRosters.has(id))
      complain('records', id, 'nhsNumber', id, 'is nobody: in neither patients nor registrations');
  }
}
