/** What is measured and asked in a practice: blood pressure, weight, height, smoking, drinking. */
import type { Observation } from '../../clinical-record.ts';
import { OBSERVATION_UNITS, OBSERVATIONS } from '../../codes/observations.ts';
import { PROCEDURES } from '../../codes/procedures.ts';
import { seedOf } from '../chance.ts';
import { ageOn, dayText } from '../days.ts';
import { type Entered, type History, NONE, YEAR, YEARS_TOLD } from './history.ts';
import { decimalText } from './tests.ts';

/** Blood pressure, weight and what follows from it. */
export function measureBody(history: History, day: number, entered: Entered): void {
  const chance = history.chance;
  const age = ageOn(day, history.birth);
  if (age < 16) return;
  const high = history.has.has('hypertension');
  const systolic = chance.humped(104 + Math.floor(age / 5), 136 + Math.floor(age / 5)) + (high ? 8 : 0);
  const diastolic = chance.humped(62, 84) + (high ? 6 : 0);
  const concept = OBSERVATIONS;
  history.record.observations.push({
    id: history.next('observations'),
    ...entered,
    concept: concept.bloodPressure,
    at: dayText(day),
    components: [
      { concept: concept.systolic, value: pressure(systolic) },
      { concept: concept.diastolic, value: pressure(diastolic) },
    ],
  });
  const weight = weightOf(history) + chance.humped(-18, 18);
  observe(history, 'bodyWeight', decimalText(weight, 1), day, entered);
  observe(history, 'bodyHeight', String(heightOf(history)), day, entered);
  observe(
    history,
    'bmi',
    decimalText(Math.floor((weight * 10_000 + (heightOf(history) * heightOf(history)) / 2) / (heightOf(history) * heightOf(history))), 1),
    day,
    entered,
  );
}

/** Of a grown-up, in centimetres. */
function heightOf(history: History): number {
  const { sex, birth } = history.made.person;
  return (sex === 'male' ? 165 : 152) + (seedOf(birth, 7) % 11) + (seedOf(birth, 8) % 9);
}

/** In tenths of a kilogram. */
function weightOf(history: History): number {
  const { birth } = history.made.person;
  const bmi = history.has.has('obesity') ? 306 + (seedOf(birth, 9) % 80) : 205 + (seedOf(birth, 9) % 50) + (seedOf(birth, 10) % 42);
  return Math.floor((bmi * heightOf(history) * heightOf(history)) / 100_000) * 10;
}

/** Of small children: what was written down at birth and at the checks that follow. */
export function measureGrowth(history: History): void {
  const chance = history.chance;
  if (history.age > 5 || history.made.person.birthCountry !== undefined) return;
  // below or above the middle, and so it stays
  const place = chance.humped(0, 100);
  const between = ([least, most]: readonly [number, number]) => least + Math.floor(((most - least) * place) / 100);
  if (history.registered <= history.birth + 30)
    observe(history, 'birthWeight', String(between([2500, 4300])), history.birth, history.entered(history.birth, 'doctor'));
  for (const { days, weight, height } of GROWTH) {
    const day = history.openDay(history.birth + days + chance.below(20));
    if (day >= history.end || day < history.registered || !chance.in1000(850)) continue;
    const entered = history.entered(day, 'nurse');
    observe(history, 'bodyWeight', decimalText(between(weight), 1), day, entered);
    observe(history, 'bodyHeight', String(between(height)), day, entered);
  }
}

/** Smoking, drinking, and the blood pressure of those who come for nothing else. */
export function measureHabits(history: History): void {
  const chance = history.chance;
  if (history.age < 16) return;
  const day = history.openDay(history.end - chance.below(YEARS_TOLD * YEAR));
  if (ageOn(day, history.birth) < 15) return;
  const entered = history.entered(day, 'nurse');
  if (
    !history.record.observations.some(({ concept }) => concept === OBSERVATIONS.bloodPressure) &&
    chance.in1000(history.age < 40 ? 350 : 720)
  )
    measureBody(history, day, entered);
  // 11.9 % smoke: ONS, "Adult smoking habits in the UK: 2023"; the lungs of some tell
  const lungs = history.has.has('copd');
  const draw = chance.below(1000);
  const smokes = draw < (lungs ? 330 : history.age < 65 ? 128 : 80);
  const smoked = !smokes && draw < (lungs ? 960 : history.age < 35 ? 250 : 400);
  const habit = smokes ? OBSERVATIONS.smoker : smoked ? OBSERVATIONS.exSmoker : OBSERVATIONS.neverSmoked;
  history.record.observations.push({ id: history.next('observations'), ...entered, concept: habit, at: dayText(day), components: NONE });
  if (smokes && chance.in1000(500))
    history.record.procedures.push({
      id: history.next('procedures'),
      ...entered,
      concept: PROCEDURES.smokingCessation,
      at: dayText(day),
      status: 'completed',
    });
  if (chance.in1000(600)) observe(history, 'alcoholUnits', String(Math.min(chance.below(28), chance.below(28))), day, entered);
}

/** Puts one measurement into the record. `value`: in the unit of what is measured. */
export function observe(history: History, what: keyof typeof OBSERVATION_UNITS, value: string, day: number, entered: Entered): void {
  history.record.observations.push({
    id: history.next('observations'),
    ...entered,
    concept: OBSERVATIONS[what],
    value: { kind: 'quantity', quantity: { value, ...OBSERVATION_UNITS[what] } },
    at: dayText(day),
    components: NONE,
  } satisfies Observation);
}

/** Weight in tenths of a kilogram and height in centimetres at the checks of small children, approximately. */
const GROWTH: readonly { readonly days: number; readonly weight: readonly [number, number]; readonly height: readonly [number, number] }[] =
  [
    { days: 52, weight: [39, 61], height: [53, 61] },
    { days: 372, weight: [78, 118], height: [70, 81] },
    { days: 800, weight: [104, 154], height: [81, 95] },
  ];

function pressure(value: number): NonNullable<Observation['value']> {
  return { kind: 'quantity', quantity: { value: String(value), ...OBSERVATION_UNITS.systolic } };
}
