/**
 * A clinical history: what somebody suffers from by age and sex, what was done about it, what was measured, and the consultations
 * that carry it. Nothing happens before the birth, after the death, or later than the day on which ages are counted. The same person has
 * the same history each time.
 */
import type { ClinicalRecord } from '../../clinical-record.ts';
import type { Mutable } from '../../rules/empty-record.ts';
import type { MadePatient } from '../patients.ts';
import { tellAllergies } from './allergies.ts';
import { beginCondition, drawConditions } from './beginning.ts';
import type { Clinicians } from './clinicians.ts';
import { tellEpisodes, tellPregnancies, tellReviews } from './consulting.ts';
import { History, YEAR } from './history.ts';
import { vaccinate } from './immunising.ts';
import { measureGrowth, measureHabits } from './measuring.ts';

/** The history of a made patient, as of the day on which ages are counted. */
export function makeRecord(made: MadePatient, clinicians: ReadonlyMap<string, Clinicians>): ClinicalRecord {
  const { gpRegistration, managingOrganisation } = made.patient;
  const history = new History(made, clinicians.get(gpRegistration?.practice ?? managingOrganisation?.organisation ?? ''));
  const conditions = drawConditions(history);
  tellAllergies(history);
  for (const condition of conditions) beginCondition(history, condition);
  tellReviews(
    history,
    conditions.filter(({ name }) => history.isActive(name)),
  );
  tellEpisodes(history);
  tellPregnancies(history);
  vaccinate(history);
  measureGrowth(history);
  measureHabits(history);
  tellAlerts(history);
  return inOrder(history.record);
}

function tellAlerts(history: History): void {
  const { person } = history.made;
  const entered = () => history.entered(history.openDay(history.end - history.chance.below(YEAR)), 'doctor');
  const add = (category: 'RA' | 'clinical', text: string) =>
    history.record.alerts.push({ id: history.next('alerts'), ...entered(), category, text });
  if (person.needsInterpreter) add('RA', 'Needs an interpreter: please book a double appointment.');
  if (history.has.has('hearingLoss') && history.age >= 60) add('RA', 'Hard of hearing: face the patient, letters rather than calls.');
  if (history.has.has('learningDisability')) add('RA', 'Learning disability: easy read letters, supporter may attend.');
  if (history.has.has('dementia')) add('clinical', 'Dementia: speak with the carer too before changing medicines.');
}

/** Consultations and what was measured from the oldest on. Ids stay. */
function inOrder(record: Mutable<ClinicalRecord>): ClinicalRecord {
  record.encounters.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  record.observations.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  record.immunisations.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  return record;
}
