/**
 * The case of a request (`c`), and what can be wrong with it, in the order of the documentation of CheckCapacitySummary 1.5. The checks
 * look at what the client wrote; `toCase` makes of it, when all have passed, what the search understands.
 */
import type { XmlElement } from '#formats/xml/tree';
import { locate } from '#world/places/places';
import { isPostcode, writePostcode } from '#world/rules/postcode';
import { type AgeRange, type AgeUnit, ageGroup, daysOf } from '#world/services/ages';
import { type SearchDistance, searchDistance } from '#world/services/distance';
import { DISPOSITIONS, SYMPTOM_GROUPS } from '#world/services/reference';
import type { Case, Symptoms } from '../../search/case.ts';
import type { DosErrorName, DosRefusal } from '../errors.ts';
import type { Check, GoodExchange } from '../exchange.ts';
import { allSaidIn, partOf, saidIn, wholeNumber } from './call.ts';
import { searchDateTimeIsGood, searchTime } from './search-time.ts';

const LONGEST_DISTANCE_KM = 99;
const GENDERS: Readonly<Record<string, Case['gender']>> = { M: 'male', F: 'female', I: 'indeterminate' };

/** Ages by their format: from and to, both included, and the fault of those that are neither. */
interface AgeFormat {
  readonly unit: AgeUnit | undefined;
  readonly from: number;
  readonly to: number;
  readonly error: DosErrorName;
}

const AGE_FORMATS: Readonly<Record<string, AgeFormat>> = {
  Days: { unit: 'days', from: 0, to: 31, error: 'invalidAgeInDays' },
  Months: { unit: 'months', from: 1, to: 23, error: 'invalidAgeInMonths' },
  Years: { unit: 'years', from: 2, to: 129, error: 'invalidAgeInYears' },
  AgeGroup: { unit: undefined, from: 1, to: 4, error: 'invalidAgeGroup' },
};
const AGE_FORMATS_BEFORE_1_5: Readonly<Record<string, AgeFormat>> = {
  Years: { unit: 'years', from: 0, to: 129, error: 'invalidAgeInYears' },
  AgeGroup: { unit: undefined, from: 1, to: 4, error: 'invalidAgeGroup' },
};

function caseOf({ call }: GoodExchange): XmlElement | undefined {
  return partOf(call.payload, 'c');
}

/** What 1.5 brought: ages in days and months, a distance that is forced, codes that must be known. */
function isCurrent({ version }: GoodExchange): boolean {
  return version.name === '1.5';
}

function said(exchange: GoodExchange, name: string): string | undefined {
  return saidIn(caseOf(exchange), name);
}

function isForced(exchange: GoodExchange): boolean {
  return isCurrent(exchange) && ['true', '1'].includes(said(exchange, 'forceSearchDistance') ?? '');
}

function distanceOf(exchange: GoodExchange): SearchDistance {
  return searchDistance(said(exchange, 'postcode') ?? '', wholeNumber(said(exchange, 'searchDistance')), isForced(exchange));
}

function distanceIsGood(exchange: GoodExchange): DosRefusal | undefined {
  const asked = said(exchange, 'searchDistance');
  const forced = isForced(exchange);
  if (asked === undefined) return forced ? { error: 'forcedDistanceMissing' } : undefined;
  const km = wholeNumber(asked);
  if (km !== undefined && km >= 1 && km <= LONGEST_DISTANCE_KM) return undefined;
  const { source } = searchDistance(said(exchange, 'postcode') ?? '');
  return !forced && source !== 'National' ? undefined : { error: 'invalidDistance' };
}

function postcodeIsKnown(exchange: GoodExchange): DosRefusal | undefined {
  const postcode = said(exchange, 'postcode') ?? '';
  return isPostcode(postcode) && locate(postcode) !== undefined ? undefined : { error: 'postcodeNotFound' };
}

function symptomGroupIsGood(exchange: GoodExchange): DosRefusal | undefined {
  const asked = said(exchange, 'symptomGroup');
  if (asked === undefined) return undefined;
  const group = wholeNumber(asked);
  return group === undefined || (isCurrent(exchange) && !SYMPTOM_GROUPS.has(group)) ? { error: 'symptomGroupNotFound' } : undefined;
}

function genderIsGood(exchange: GoodExchange): DosRefusal | undefined {
  const gender = said(exchange, 'gender');
  return gender === undefined || Object.hasOwn(GENDERS, gender) ? undefined : { error: 'invalidGender' };
}

function discriminatorsAreGood(exchange: GoodExchange): DosRefusal | undefined {
  const asked = discriminatorsSaid(exchange);
  const areNumbers = asked.length > 0 && asked.every((text) => wholeNumber(text) !== undefined);
  const isValid = areNumbers && (symptomsOf(exchange)?.discriminators.length ?? 1) > 0;
  return isValid ? undefined : { error: 'noValidDiscriminators' };
}

function dispositionIsGood(exchange: GoodExchange): DosRefusal | undefined {
  const asked = said(exchange, 'disposition');
  if (asked === undefined) return undefined;
  const disposition = wholeNumber(asked);
  const isGood = disposition !== undefined && (!isCurrent(exchange) || DISPOSITIONS.has(disposition));
  return isGood ? undefined : { error: 'dispositionNotFound' };
}

function ageFormatIsGood(exchange: GoodExchange): DosRefusal | undefined {
  if (ageFormatOf(exchange) !== undefined) return undefined;
  return { error: isCurrent(exchange) ? 'invalidAgeFormat' : 'invalidAgeFormatBefore1_5' };
}

function ageIsGood(exchange: GoodExchange): DosRefusal | undefined {
  const format = ageFormatOf(exchange);
  const age = wholeNumber(said(exchange, 'age'));
  if (age === undefined) return { error: 'invalidAge' };
  return format && age >= format.from && age <= format.to ? undefined : { error: format?.error ?? 'invalidAge' };
}

export const CASE_CHECKS: readonly Check<GoodExchange>[] = [
  distanceIsGood,
  postcodeIsKnown,
  symptomGroupIsGood,
  genderIsGood,
  discriminatorsAreGood,
  dispositionIsGood,
  ageFormatIsGood,
  ageIsGood,
  searchDateTimeIsGood,
];

function ageFormatOf(exchange: GoodExchange): AgeFormat | undefined {
  const formats = isCurrent(exchange) ? AGE_FORMATS : AGE_FORMATS_BEFORE_1_5;
  const name = said(exchange, 'ageFormat') ?? '';
  return Object.hasOwn(formats, name) ? formats[name] : undefined;
}

/** ServiceAnalysis has one discriminator, the others a list. */
function discriminatorsSaid(exchange: GoodExchange): readonly string[] {
  const one = said(exchange, 'symptomDiscriminator');
  return one === undefined ? allSaidIn(partOf(caseOf(exchange), 'symptomDiscriminatorList')) : [one];
}

/** Each discriminator once, and of a group that is known only those that go with it. Nothing without a group: then no service fits. */
function symptomsOf(exchange: GoodExchange): Symptoms | undefined {
  const group = wholeNumber(said(exchange, 'symptomGroup'));
  if (group === undefined) return undefined;
  const asked = new Set(discriminatorsSaid(exchange).map(Number));
  const valid = SYMPTOM_GROUPS.get(group)?.discriminators;
  return { group, discriminators: [...asked].filter((discriminator) => valid?.includes(discriminator) ?? true) };
}

/** The disposition, of those that there are: before 1.5 another does not matter. */
function dispositionOf(exchange: GoodExchange): number | undefined {
  const asked = wholeNumber(said(exchange, 'disposition'));
  return asked !== undefined && DISPOSITIONS.has(asked) ? asked : undefined;
}

function agesOf(exchange: GoodExchange): AgeRange {
  const age = Number(said(exchange, 'age'));
  const unit = ageFormatOf(exchange)?.unit;
  if (unit === undefined) return ageGroup(age) as AgeRange;
  const days = daysOf(age, unit);
  return { fromDays: days, toDays: days };
}

/** The case of a request that all of {@link CASE_CHECKS} have passed. */
export function toCase(exchange: GoodExchange): Case {
  const postcode = said(exchange, 'postcode') as string;
  const surgery = said(exchange, 'surgery')?.toUpperCase();
  const symptoms = symptomsOf(exchange);
  const disposition = dispositionOf(exchange);
  return {
    postcode: writePostcode(postcode),
    location: locate(postcode) as NonNullable<ReturnType<typeof locate>>,
    distance: distanceOf(exchange),
    ages: agesOf(exchange),
    gender: GENDERS[said(exchange, 'gender') ?? 'I'] as Case['gender'],
    referralRole: wholeNumber(said(exchange, 'searchRole')) ?? exchange.account.referralRole,
    at: searchTime(exchange) ?? exchange.deps.clock.now(),
    ...(surgery !== undefined && surgery !== 'UNK' && { surgery }),
    ...(symptoms !== undefined && { symptoms }),
    ...(disposition !== undefined && { disposition }),
  };
}
