/**
 * What a search is asked in the segments of its path, and what can be wrong with them: the checks of the DoS REST API's documentation
 * ("request validation rules"), in its order. A segment that is not used is `0`.
 */
import type { SandboxRequest } from '#kernel/http/message';
import { type GridPoint, locate } from '#world/places/places';
import { isPostcode } from '#world/rules/postcode';
import { ageGroup } from '#world/services/ages';
import { SYMPTOM_GROUPS } from '#world/services/reference';
import type { World } from '#world/world';
import type { Enquiry, Gender, Symptoms } from '../search/case.ts';
import type { RestRefusal } from './errors.ts';

export const METRES_IN_A_MILE = 1609.344;
const USUAL_MILES = 37.5;
const MOST_MILES = 100;
const USUAL_NUMBER_PER_TYPE = 5;
const GENDERS: ReadonlyMap<string, Gender> = new Map([
  ['M', 'male'],
  ['F', 'female'],
  ['I', 'indeterminate'],
]);

/** The segments, as they are named in the documentation. */
interface Asked {
  readonly params: SandboxRequest['params'];
  readonly world: World;
}

type Check = (asked: Asked) => RestRefusal | undefined | Promise<RestRefusal | undefined>;

/** Nothing where the segment is not used. */
function said({ params }: Asked, name: string): string | undefined {
  const value = params[name]?.trim();
  return value === undefined || value === '' || value === '0' ? undefined : value;
}

function distanceIsNumeric(asked: Asked): RestRefusal | undefined {
  const miles = said(asked, 'searchDistance');
  return miles === undefined || /^\d+(?:\.\d+)?$/.test(miles) ? undefined : { error: 'distanceNotNumeric' };
}

function distanceIsInReach(asked: Asked): RestRefusal | undefined {
  return Number(said(asked, 'searchDistance') ?? 0) <= MOST_MILES ? undefined : { error: 'distanceTooFar' };
}

function hasPostcode(asked: Asked): RestRefusal | undefined {
  return said(asked, 'postcode') === undefined ? { error: 'postcodeMissing' } : undefined;
}

function postcodeIsKnown(asked: Asked): RestRefusal | undefined {
  const postcode = said(asked, 'postcode') ?? '';
  return isPostcode(postcode) && locate(postcode) !== undefined ? undefined : { error: 'invalidPostcode' };
}

async function practiceIsKnown(asked: Asked): Promise<RestRefusal | undefined> {
  const id = said(asked, 'gpPracticeId');
  if (id === undefined || (await asked.world.services.get(id)) !== undefined) return undefined;
  return { error: 'unknownPractice', advice: ['a practice is named by the id of its DoS service, not by its ODS code'] };
}

function ageGroupIsKnown(asked: Asked): RestRefusal | undefined {
  const id = said(asked, 'age');
  return id === undefined || ageGroup(Number(id)) !== undefined ? undefined : { error: 'invalidAgeGroup' };
}

function genderIsKnown(asked: Asked): RestRefusal | undefined {
  const gender = said(asked, 'gender');
  return gender === undefined || GENDERS.has(gender) ? undefined : { error: 'invalidGender' };
}

/** What has not the form of a combination is no error: it finds nothing. */
function combinationIsValid(asked: Asked): RestRefusal | undefined {
  const symptoms = symptomsOf(asked);
  if (symptoms === undefined) return undefined;
  const known = SYMPTOM_GROUPS.get(symptoms.group)?.discriminators ?? [];
  return symptoms.discriminators.every((id) => known.includes(id)) ? undefined : { error: 'invalidCombination' };
}

const CHECKS: readonly Check[] = [
  distanceIsNumeric,
  distanceIsInReach,
  hasPostcode,
  postcodeIsKnown,
  practiceIsKnown,
  ageGroupIsKnown,
  genderIsKnown,
  combinationIsValid,
];

/** The first check that refuses, by its name; nothing when all pass. */
export async function firstRefusal(asked: Asked): Promise<{ readonly refusal: RestRefusal; readonly decidedBy: string } | undefined> {
  for (const check of CHECKS) {
    const refusal = await check(asked);
    if (refusal) return { refusal, decidedBy: check.name };
  }
  return undefined;
}

/** When all checks have passed: what is looked for; nothing when nothing could be found, for want of types or symptoms. */
export async function enquiryOf(asked: Asked, referralRole: number): Promise<Enquiry | undefined> {
  const byTerm = 'symptomGroupDiscriminatorCombos' in asked.params;
  const symptoms = symptomsOf(asked);
  const serviceTypes = serviceTypesOf(asked);
  if (byTerm ? symptoms === undefined : serviceTypes.length === 0) return undefined;
  const practice = said(asked, 'gpPracticeId');
  const surgery = practice === undefined ? undefined : (await asked.world.services.get(practice))?.doc.odsCode;
  const ages = ageGroup(Number(said(asked, 'age') ?? 0));
  const gender = GENDERS.get(said(asked, 'gender') ?? '');
  return {
    location: locate(said(asked, 'postcode') ?? '') as GridPoint,
    metres: Number(said(asked, 'searchDistance') ?? USUAL_MILES) * METRES_IN_A_MILE,
    referralRole,
    numberPerType: wholeNumber(said(asked, 'numberPerType')) ?? USUAL_NUMBER_PER_TYPE,
    ...(byTerm ? symptoms && { symptoms } : { serviceTypes }),
    ...(surgery !== undefined && { surgery }),
    ...(ages && { ages }),
    ...(gender && { gender }),
  };
}

/** `1110=4003`. One only. */
function symptomsOf(asked: Asked): Symptoms | undefined {
  const [, group, discriminator] = /^(\d{1,9})=(\d{1,9})$/.exec(said(asked, 'symptomGroupDiscriminatorCombos') ?? '') ?? [];
  return group === undefined ? undefined : { group: Number(group), discriminators: [Number(discriminator)] };
}

/** `13,100`. */
function serviceTypesOf(asked: Asked): readonly number[] {
  return (said(asked, 'serviceTypeIds') ?? '').split(',').flatMap((id) => wholeNumber(id.trim()) ?? []);
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
