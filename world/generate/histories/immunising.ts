/** Vaccinations: by the schedule of the year of birth, and those of each autumn. */
import type { Immunisation } from '../../clinical-record.ts';
import { NOT_GIVEN, SITES } from '../../codes/immunisations.ts';
import { ROUTES, UNITS } from '../../codes/medications.ts';
import { ageOn, civil, dayNumber, dayText } from '../days.ts';
import type { ConditionName } from './conditions.ts';
import { type History, YEAR, YEARS_TOLD } from './history.ts';
import { COVID, FLU, FLU_IN_THE_NOSE, type GivenVaccine, SCHEDULE } from './vaccinations.ts';

export function vaccinate(history: History): void {
  const chance = history.chance;
  const { person } = history.made;
  const bornIn = civil(history.birth).year;
  // whoever came later has no British record of it
  const fromAbroad = person.birthCountry !== undefined;
  const refuses = chance.in1000(18);
  // what is due at the same age is given on the same day
  const visits = new Map<number, number>();
  for (const { vaccine, atDays, born, since = 0, sex, coverage } of SCHEDULE) {
    if (bornIn < born[0] || bornIn > born[1] || (sex !== undefined && sex !== person.sex)) continue;
    const day = visits.get(atDays) ?? history.openDay(history.birth + atDays + chance.below(25));
    visits.set(atDays, day);
    if (day > history.end - 1 || civil(day).year < since || (fromAbroad && day < history.registered)) continue;
    if (refuses) {
      if (chance.in1000(300)) immunise(history, vaccine, day, 'notGiven');
    } else if (chance.in1000(coverage)) immunise(history, vaccine, day, 'completed');
  }
  if (!refuses) vaccinateYearly(history);
}

/** Against flu each autumn, against COVID-19 in 2021. */
function vaccinateYearly(history: History): void {
  const chance = history.chance;
  const { year: last } = civil(history.end);
  const atRisk = AT_RISK.some((name) => history.has.has(name));
  for (let year = last - YEARS_TOLD + 1; year <= last; year++) {
    const day = history.openDay(dayNumber(year, 9, 15) + chance.below(75));
    const age = ageOn(day, history.birth);
    if (day >= history.end || day < history.birth + YEAR) continue;
    // UKHSA, seasonal influenza vaccine uptake 2023/24: 77.8 % at 65 and over, 41.4 % of those at risk, 44 % of two and three year olds, approximately
    const uptake = age >= 65 ? 778 : age >= 2 && age < 4 ? 440 : age >= 4 && age < 12 ? 520 : atRisk ? 414 : age >= 50 ? 120 : 25;
    if (chance.in1000(uptake)) immunise(history, age >= 2 && age < 17 ? FLU_IN_THE_NOSE : FLU, day, 'completed');
  }
  const spring = dayNumber(2021, 6, 1);
  const age = ageOn(spring, history.birth);
  if (age < 16 || history.end < spring || history.made.person.birthCountry !== undefined) return;
  // the oldest first, from January to July 2021
  const first = history.openDay(dayNumber(2021, 1, 11) + Math.max(0, 80 - age) * 3 + chance.below(20));
  if (!chance.in1000(age >= 65 ? 950 : age >= 40 ? 890 : 760)) return;
  immunise(history, COVID[0], first, 'completed');
  if (chance.in1000(960)) immunise(history, COVID[1], history.openDay(first + 77), 'completed');
}

function immunise(history: History, vaccine: GivenVaccine, day: number, status: Immunisation['status']): void {
  const chance = history.chance;
  const { concept, route, millilitres, doseNumber, diseases } = vaccine;
  const isGiven = status === 'completed';
  const nasal = route === ROUTES.nasal;
  history.record.immunisations.push({
    id: history.next('immunisations'),
    ...history.entered(day, 'nurse'),
    concept,
    ...(isGiven && vaccine.vaccine && { vaccine: vaccine.vaccine }),
    date: dayText(day),
    status,
    ...(isGiven
      ? {
          batch: `${LETTERS[chance.below(LETTERS.length)]}${LETTERS[chance.below(LETTERS.length)]}${1000 + chance.below(9000)}`,
          expiry: dayText(day + 90 + chance.below(500)),
          ...(route === ROUTES.intramuscular && {
            site: ageOn(day, history.birth) < 1 ? (chance.in1000(500) ? SITES.leftThigh : SITES.rightThigh) : SITES.leftUpperArm,
          }),
          ...(nasal && { site: SITES.nasalCavity }),
          ...(route && { route }),
          ...(millilitres !== undefined && { dose: doseOf(millilitres) }),
        }
      : { reason: NOT_GIVEN.noConsent }),
    ...(doseNumber !== undefined && { doseNumber }),
    diseases,
  });
}

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXY';

/** For whom the flu vaccination is recommended before old age. */
const AT_RISK: readonly ConditionName[] = [
  'type1Diabetes',
  'type2Diabetes',
  'asthma',
  'copd',
  'heartDisease',
  'heartAttack',
  'heartFailure',
  'stroke',
  'kidneys',
  'rheumatoidArthritis',
  'hiv',
];

const DOSES = new Map<string, NonNullable<Immunisation['dose']>>();

function doseOf(millilitres: string): NonNullable<Immunisation['dose']> {
  let dose = DOSES.get(millilitres);
  if (dose === undefined) {
    dose = Object.freeze({ value: millilitres, unit: UNITS.ml.term, unitSnomed: UNITS.ml.snomed });
    DOSES.set(millilitres, dose);
  }
  return dose;
}
