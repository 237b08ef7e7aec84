/** What they suffer from: drawn by age, sex and ethnic category, and what was done when it began. */
import { ageOn, birthdayAt, dayText } from '../days.ts';
import { ageStep, CONDITIONS, type Condition, type ConditionName, PREVALENCE } from './conditions.ts';
import { consult } from './consulting.ts';
import { refer, writeAbout } from './correspondence.ts';
import { type History, NONE, YEAR } from './history.ts';
import { prescribe } from './prescribing.ts';

/** What they have. Those that are kin come together: two in five times one throw decides for all of them. */
export function drawConditions(history: History): readonly Condition[] {
  const chance = history.chance;
  const { person } = history.made;
  const step = ageStep(history.age);
  const kin = {
    circulation: chance.below(100_000),
    lungs: chance.below(100_000),
    mind: chance.below(100_000),
    joints: chance.below(100_000),
  };
  const drawn: Condition[] = [];
  for (const condition of CONDITIONS) {
    const { name, begins } = condition;
    const draw = condition.kin !== undefined && chance.in1000(400) ? kin[condition.kin] : chance.below(100_000);
    const share = PREVALENCE.get(name)?.[person.sex][step] as number;
    const weight = MORE_COMMON[name]?.[person.ethnicity] ?? 100;
    if (
      draw >= (share * weight) / 100 ||
      history.age < begins.age ||
      history.end - history.birth < 120 ||
      (name === 'type2Diabetes' && history.has.has('type1Diabetes'))
    )
      continue;
    history.has.add(name);
    drawn.push(condition);
  }
  return drawn.filter(({ name }) => !(name === 'heartDisease' && history.has.has('heartAttack')));
}

/** Puts it into the record: the problem, the consultation, and what followed from it. */
export function beginCondition(history: History, condition: Condition): void {
  const chance = history.chance;
  const { name, concept, begins, significance, beginnings, confidential } = condition;
  const earliest = Math.max(birthdayAt(begins.age, history.birth) + 60, history.end - begins.yearsAgo * YEAR);
  const onset = history.openDay(chance.between(earliest, history.end));
  const problem = history.next('problems');
  const over = chance.in1000(condition.over ?? 0) && history.end - onset > 300;
  const endDay = over ? chance.between(onset + 200, history.end) : undefined;
  const age = ageOn(onset, history.birth);
  const told = chance.pick(beginnings.filter(({ from = 0 }) => age >= from));
  const prescribed: string[] = [];
  const encounter = consult(history, onset, 'doctor', [{ title: concept.term, problem, told, entries: prescribed }], confidential);
  const entered = history.entered(onset, 'doctor', encounter, confidential);
  const evidence: string[] = [];
  history.record.problems.push({
    id: problem,
    ...entered,
    concept,
    status: over ? 'inactive' : 'active',
    significance,
    onset: dayText(onset),
    ...(endDay !== undefined && { end: dayText(endDay) }),
    related: NONE,
    evidence,
  });
  if (endDay !== undefined) history.ended.add(name);
  for (const prescription of condition.prescriptions) {
    const id = prescribe(history, prescription, onset, endDay, 'repeat', entered);
    if (id !== undefined) prescribed.push(id);
  }
  evidence.push(...prescribed);
  for (const { concept: procedure, share } of condition.procedures ?? []) {
    if (!chance.in1000(share)) continue;
    const day = Math.min(history.end, onset + 5 + chance.below(200));
    const id = history.next('procedures');
    evidence.push(id);
    history.record.procedures.push({
      id,
      ...history.entered(day, 'nurse', undefined, confidential),
      concept: procedure,
      at: dayText(day),
      status: 'completed',
    });
  }
  if (condition.referral && chance.in1000(condition.referral.share))
    evidence.push(refer(history, condition.referral, onset, problem, entered));
  if (condition.letter && chance.in1000(condition.letter.share))
    evidence.push(writeAbout(history, condition, condition.letter.kind, onset));
}

/** Of a hundred: how much more common it is among some; the others are a little below, so that the whole stays. Approximate. */
const MORE_COMMON: Partial<Readonly<Record<ConditionName, Partial<Readonly<Record<string, number>>>>>> = {
  type2Diabetes: { A: 94, B: 92, C: 88, H: 185, J: 200, K: 215, L: 165, M: 170, N: 135, S: 120 },
  hypertension: { A: 99, H: 108, M: 135, N: 130, P: 130, K: 105 },
  learningDisability: { J: 130 },
};
