/** How well a patient fits what a search asks for. */
import { deathDate, isCurrent, isRestricted } from '../patient-facts.ts';
import { birthDateInSearch, compactEmail, compactPhone } from '../patient-indexes.ts';
import type { PatientSketch, TelecomSketch } from '../patient-sketch.ts';
import { compactPostcode } from '../rules/postcode.ts';
import { type DateRange, dayOf, lies, type PatientCriteria } from './criteria.ts';
import { soundingNames, writtenNames } from './names.ts';
import { FACTORS, type Factor, scoreOf } from './scores.ts';
import { toPattern } from './wildcard.ts';

type Test = (patient: PatientSketch) => boolean;

/** Everything that was asked for, made ready to be compared: gives a patient's score, 0 when they are not meant. */
export function scorer(criteria: PatientCriteria): Factor {
  const tests = testsOf(criteria);
  const factors = factorsOf(criteria);
  const least = criteria.exactOnly ? 1 : 0;
  return (patient) => {
    for (const test of tests) if (!test(patient)) return 0;
    const score = scoreOf(patient, factors);
    return score < least ? 0 : score;
  };
}

/**
 * Whether a patient may be found at all by such a search: whoever knows where a restricted patient lives, or who treats them, must not
 * be told that this is right.
 */
export function mayBeFound({ postcode, generalPractitioner }: PatientCriteria): Test {
  return postcode === undefined && generalPractitioner === undefined ? () => true : (patient) => !isRestricted(patient);
}

/** What every patient must pass. */
function testsOf(criteria: PatientCriteria): readonly Test[] {
  const { gender, deathDate: died, generalPractitioner, email, phone, fuzzy } = criteria;
  const entryCounts = fuzzy || criteria.history ? () => true : isCurrent;
  const tests: Test[] = [wasBorn(criteria.birthDate)];
  if (gender !== undefined) tests.push((patient) => patient.gender === gender);
  if (criteria.postcode !== undefined || generalPractitioner !== undefined) tests.push(mayBeFound(criteria));
  if (!fuzzy && died !== undefined) tests.push(hasDied(died));
  if (!fuzzy && generalPractitioner !== undefined) tests.push(isRegisteredWith(generalPractitioner));
  if (email !== undefined) tests.push(isReached('email', compactEmail, email, entryCounts));
  if (phone !== undefined) tests.push(isReached('phone', compactPhone, phone, entryCounts));
  return tests;
}

/** What may fit more or less. */
function factorsOf(criteria: PatientCriteria): readonly Factor[] {
  const { deathDate: died, generalPractitioner, fuzzy } = criteria;
  const factors = [fuzzy ? soundingNames(criteria) : writtenNames(criteria)];
  if (criteria.postcode !== undefined) factors.push(livesAt(criteria.postcode, criteria));
  if (fuzzy && died !== undefined) factors.push(better(hasDied(died)));
  if (fuzzy && generalPractitioner !== undefined) factors.push(better(isRegisteredWith(generalPractitioner)));
  return factors;
}

function better(test: Test): Factor {
  return (patient) => (test(patient) ? 1 : FACTORS.mismatch);
}

function wasBorn(range: DateRange): Test {
  const day = dayOf(range);
  if (day !== undefined) return (patient) => birthDateInSearch(patient) === day;
  return (patient) => lies(birthDateInSearch(patient), range);
}

function hasDied(range: DateRange): Test {
  return (patient) => lies(deathDate(patient), range);
}

function isRegisteredWith(odsCode: string): Test {
  const practice = odsCode.toUpperCase();
  return ({ gpRegistration }) => gpRegistration?.practice === practice;
}

function isReached(
  kind: TelecomSketch['kind'],
  compact: (value: string) => string,
  value: string,
  counts: (telecom: TelecomSketch) => boolean,
): Test {
  const wanted = compact(value);
  return ({ telecoms }) => telecoms.some((telecom) => telecom.kind === kind && counts(telecom) && compact(telecom.value) === wanted);
}

/** By any address, temporary ones included. */
function livesAt(postcode: string, { fuzzy, history }: PatientCriteria): Factor {
  const wanted = toPattern(postcode, compactPostcode);
  const current = wanted.hasWildcard ? FACTORS.postcodeWildcard : 1;
  const former = fuzzy || history ? current * FACTORS.historic : 0;
  const elsewhere = fuzzy ? FACTORS.mismatch : 0;
  return ({ addresses }) => {
    let best = elsewhere;
    for (const address of addresses)
      if (wanted.fits(compactPostcode(address.postcode ?? ''))) best = Math.max(best, isCurrent(address) ? current : former);
    return best;
  };
}
