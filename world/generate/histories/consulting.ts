/** Consultations: the yearly reviews of what lasts, what passes, and how each is written down. */
import type { Encounter } from '../../clinical-record.ts';
import { ENCOUNTERS } from '../../codes/encounters.ts';
import { PROBLEMS } from '../../codes/problems.ts';
import { PROCEDURES } from '../../codes/procedures.ts';
import { ageOn, civil, dayNumber, dayText, instantText, workingDay } from '../days.ts';
import type { Beginning, Condition } from './conditions.ts';
import { refer } from './correspondence.ts';
import { EPISODES_AT } from './episodes.ts';
import { type History, NONE, YEAR, YEARS_TOLD } from './history.ts';
import { investigate } from './investigating.ts';
import { measureBody, observe } from './measuring.ts';
import { prescribe } from './prescribing.ts';
import { decimalText, type PanelName } from './tests.ts';

/** Once a year in the month of birth: one appointment for all that they have, and the blood and urine for it a week before. */
export function tellReviews(history: History, conditions: readonly Condition[]): void {
  const chance = history.chance;
  const followed = conditions.filter(
    ({ panels, prescriptions, significance }) => panels.length > 0 || (prescriptions.length > 0 && significance === 'major'),
  );
  if (followed.length === 0) return;
  const month = civil(history.birth).month;
  const { year: last } = civil(history.end);
  for (let year = last - YEARS_TOLD + 1; year <= last; year++) {
    const day = history.openDay(dayNumber(year, month, 3 + chance.below(20)));
    const due = followed.filter(({ name }) => history.onset(name) + 60 < day);
    if (day >= history.end || due.length === 0 || !chance.in1000(880)) continue;
    const panels = new Set<PanelName>(due.flatMap((condition) => condition.panels));
    const results = [...panels].map((panel) => investigate(history, panel, day - 7));
    const topics = due.map((condition) => ({
      title: condition.concept.term,
      problem: history.problemOf(condition.name),
      told: {
        history: chance.pick(condition.reviews),
        plan: results.length > 0 ? 'Results gone through. Again in a year.' : 'Goes on as before. Again in a year.',
      },
      entries: results,
      ...(condition.confidential && { confidential: true as const }),
    }));
    const encounter = consult(history, day, chance.in1000(700) ? 'nurse' : 'doctor', topics);
    const entered = history.entered(day, 'nurse', encounter);
    measureBody(history, day, entered);
    if (history.taken.size > 0 && chance.in1000(600))
      history.record.procedures.push({
        id: history.next('procedures'),
        ...entered,
        concept: PROCEDURES.medicationReviewWithPatient,
        at: dayText(day),
        status: 'completed',
      });
  }
  if (history.made.patient.death === undefined)
    history.record.diary.push({
      id: history.next('diary'),
      ...history.entered(history.openDay(history.end - chance.below(200)), 'nurse'),
      concept: PROCEDURES.medicationReview,
      due: dayText(workingDay(dayNumber(2026, month, 3 + chance.below(20)))),
    });
}

/** What passes, in the last years: small children and the old come most. */
export function tellEpisodes(history: History): void {
  const chance = history.chance;
  const { sex } = history.made.person;
  const often = history.age < 6 ? 4 : history.age < 18 ? 2 : history.age < 65 ? 2 : 3;
  const times = chance.below(often + 1) + chance.below(often + 1);
  for (let left = times; left > 0; left--) {
    const day = history.openDay(history.end - chance.below(YEARS_TOLD * YEAR));
    if (day <= history.birth + 20) continue;
    const age = ageOn(day, history.birth);
    const episode = chance.weighted((EPISODES_AT[Math.min(110, age)] as (typeof EPISODES_AT)[number])[sex]);
    const told = chance.pick(withoutThose(episode.told, history.told));
    history.told.add(told);
    const prescribed: string[] = [];
    const problem = history.next('problems');
    const encounter = consult(history, day, chance.in1000(750) ? 'doctor' : 'nurse', [
      { title: episode.concept.term, problem, told, entries: prescribed },
    ]);
    const entered = history.entered(day, 'doctor', encounter);
    const over = day + episode.lastsDays <= history.end;
    const evidence: string[] = [];
    history.record.problems.push({
      id: problem,
      ...entered,
      concept: episode.concept,
      status: over ? 'inactive' : 'active',
      significance: 'minor',
      onset: dayText(day),
      ...(over && { end: dayText(day + episode.lastsDays) }),
      related: NONE,
      evidence,
    });
    const { prescription, instead, referral } = episode;
    const wanted = prescription?.penicillin && history.penicillinAllergy ? instead : (prescription ?? instead);
    const medicine = wanted && prescribe(history, wanted, day, undefined, 'acute', entered);
    if (medicine !== undefined) {
      prescribed.push(medicine);
      evidence.push(medicine);
    }
    if (episode.hasTemperature && chance.in1000(550))
      observe(history, 'bodyTemperature', decimalText(chance.humped(364, 388), 1), day, entered);
    if (referral && chance.in1000(referral.share)) evidence.push(refer(history, referral, day, problem, entered));
  }
}

/** Of a mother: the children who live with her. Some women are pregnant now. */
export function tellPregnancies(history: History): void {
  const { person, household } = history.made;
  if (person.sex !== 'female' || (person.place !== 'first' && person.place !== 'partner')) return;
  const births = new Set(household.people.flatMap(({ place, birth }) => (place === 'child' ? [birth] : [])));
  for (const birth of births) {
    if (birth > history.end || birth - 230 < history.birth + 15 * YEAR) continue;
    addPregnancy(history, birth - 230, birth);
  }
  const age = history.age;
  if (age < 20 || age > 41 || !history.chance.in1000(38) || [...births].some((birth) => history.end - birth < 500)) return;
  addPregnancy(history, history.end - 10 - history.chance.below(200), undefined);
}

function addPregnancy(history: History, from: number, to: number | undefined): void {
  const day = history.openDay(from);
  const problem = history.next('problems');
  const told = { history: 'Positive test at home. Pleased. Takes folic acid.', plan: 'Dates worked out, booked with the midwife.' };
  const encounter = consult(history, day, 'doctor', [{ title: 'Pregnancy', problem, told }]);
  history.record.problems.push({
    id: problem,
    ...history.entered(day, 'doctor', encounter),
    concept: PROBLEMS.pregnant,
    status: to === undefined ? 'active' : 'inactive',
    significance: 'major',
    onset: dayText(day),
    ...(to !== undefined && { end: dayText(Math.max(to, day)) }),
    related: NONE,
    evidence: NONE as unknown as string[],
  });
}

/** A consultation, and its id. */
export function consult(
  history: History,
  day: number,
  who: 'doctor' | 'nurse',
  topics: readonly { readonly title: string; readonly problem: string; readonly told: Beginning; readonly entries?: readonly string[] }[],
  confidential?: true,
): string {
  const chance = history.chance;
  const id = history.next('encounters');
  const minutes = 8 * 60 + 30 + 10 * chance.below(57);
  const age = ageOn(day, history.birth);
  const draw = chance.below(1000);
  const kind = age >= 80 && draw < 150 ? 'homeVisit' : draw < 320 ? 'telephone' : who === 'nurse' ? 'clinic' : 'surgery';
  const here = day >= history.registered;
  const by = here ? (who === 'doctor' ? history.doctor : history.nurse) : undefined;
  const start = instantText(day, minutes);
  history.record.encounters.push({
    id,
    recordedAt: start,
    ...(by !== undefined && { recordedBy: by }),
    ...(here && history.practice !== undefined && { organisation: history.practice }),
    ...(confidential && { confidential }),
    concept: ENCOUNTERS[kind],
    class: kind === 'homeVisit' ? 'HH' : kind === 'telephone' ? 'VR' : 'AMB',
    start,
    end: instantText(day, minutes + 10),
    ...(by !== undefined && { practitioner: by }),
    topics: topics.map(({ title, problem, told, entries = NONE }) => ({
      title,
      problem,
      headings: [
        { title: 'History', text: told.history, entries: NONE },
        ...(told.examination !== undefined && kind !== 'telephone'
          ? [{ title: 'Examination', text: told.examination, entries: NONE }]
          : []),
        { title: 'Plan', text: told.plan, entries },
      ],
    })),
  } satisfies Encounter);
  return id;
}

/** What has been said already is said again only when there is nothing else. */
function withoutThose<T>(all: readonly T[], said: ReadonlySet<T>): readonly T[] {
  const left = all.filter((one) => !said.has(one));
  return left.length > 0 ? left : all;
}
