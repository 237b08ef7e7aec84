/**
 * What must hold for a service to be found, as a list in the order in which the directory looks (CheckCapacitySummary 1.5, "first search
 * pipeline" and "second search pipeline"; the REST API's search rules).
 */
import { seesAge } from '#world/services/ages';
import { areasOf, isAmong } from '#world/services/areas';
import { OfferWindow } from '#world/services/offer';
import { DISPOSITIONS, sessionMinutes } from '#world/services/reference';
import type { ClinicalProfile } from '#world/services/templates';
import type { Case, Enquiry, ExclusionReason } from './case.ts';
import type { ServiceFacts } from './facts.ts';

interface Criterion {
  /** What is said of a service of which it does not hold. */
  readonly otherwise: ExclusionReason;
  readonly holds: (facts: ServiceFacts) => boolean;
}

/** Whether somebody can be helped now, by those for whom it is meant. */
export function criteriaOfCase(asked: Case): readonly Criterion[] {
  const { symptoms, gender, surgery, disposition, referralRole, ages, at, postcode } = asked;
  const window = new OfferWindow(at, sessionMinutes(disposition === undefined ? undefined : DISPOSITIONS.get(disposition)?.minutes));
  const areas = areasOf(postcode);
  return [
    isActive,
    hasSymptomGroup(symptoms?.group),
    takesGender(gender),
    isForPracticesOf(surgery),
    { otherwise: 'noCapacity', holds: ({ service }) => service.capacityStatus !== 'red' },
    hasDiscriminators(symptoms),
    ofProfile('otherDisposition', ({ dispositions }) => disposition === undefined || dispositions.has(disposition)),
    takesReferralsFrom(referralRole),
    { otherwise: 'otherAge', holds: ({ service }) => seesAge(service.ages, ages) },
    { otherwise: 'closed', holds: ({ service }) => window.offers(service) },
    { otherwise: 'otherArea', holds: ({ service }) => service.limitedTo.length === 0 || isAmong(service.limitedTo, areas) },
  ];
}

/** Whether it is what is looked for. */
export function criteriaOfEnquiry({ serviceTypes, symptoms, gender, surgery, referralRole, ages }: Enquiry): readonly Criterion[] {
  const types = serviceTypes && new Set(serviceTypes);
  return [
    isActive,
    ...(types ? [{ otherwise: 'otherType', holds: ({ service }) => types.has(service.type) } satisfies Criterion] : []),
    ...(symptoms ? [hasSymptomGroup(symptoms.group)] : []),
    ...(gender ? [takesGender(gender)] : []),
    isForPracticesOf(surgery),
    ...(symptoms ? [hasDiscriminators(symptoms)] : []),
    takesReferralsFrom(referralRole),
    ...(ages ? [{ otherwise: 'otherAge', holds: ({ service }) => seesAge(service.ages, ages) } satisfies Criterion] : []),
  ];
}

/** The first criterion that does not hold; nothing when all do. */
export function exclusionOf(facts: ServiceFacts, criteria: readonly Criterion[]): ExclusionReason | undefined {
  for (const { otherwise, holds } of criteria) if (!holds(facts)) return otherwise;
  return undefined;
}

const isActive: Criterion = { otherwise: 'notActive', holds: ({ service }) => service.status === 'active' };

function hasSymptomGroup(group: number | undefined): Criterion {
  return ofProfile('otherSymptomGroup', ({ symptoms }) => group !== undefined && symptoms.has(group));
}

function hasDiscriminators(asked: Case['symptoms']): Criterion {
  return ofProfile('otherDiscriminators', ({ symptoms }) => {
    if (asked === undefined) return false;
    const known = symptoms.get(asked.group);
    return known !== undefined && asked.discriminators.every((discriminator) => known.has(discriminator));
  });
}

function takesReferralsFrom(role: number): Criterion {
  return ofProfile('otherReferralRole', ({ referralRoles }) => referralRoles.has(role));
}

function takesGender(gender: Case['gender']): Criterion {
  return { otherwise: 'otherGender', holds: ({ service: { genders } }) => genders.length === 0 || genders.includes(gender) };
}

function isForPracticesOf(surgery: string | undefined): Criterion {
  return {
    otherwise: 'otherPractices',
    holds: ({ service: { restrictedToPractices } }) =>
      restrictedToPractices.length === 0 || (surgery !== undefined && restrictedToPractices.includes(surgery)),
  };
}

/** What depends on a service's clinical profile alone is asked once of each profile: there are far fewer of them than services. */
function ofProfile(otherwise: ExclusionReason, holdsOf: (profile: ClinicalProfile) => boolean): Criterion {
  const known = new Map<ClinicalProfile, boolean>();
  return {
    otherwise,
    holds: ({ profile }) => {
      let holds = known.get(profile);
      if (holds === undefined) {
        holds = holdsOf(profile);
        known.set(profile, holds);
      }
      return holds;
    },
  };
}
