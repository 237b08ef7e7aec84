/**
 * What must hold for a service to be found, as a list in the order in which the directory looks (CheckCapacitySummary 1.5, "first search
 * pipeline" and "second search pipeline"; the REST API's search rules).
 */
import type { DirectoryService } from '#world/directory-service';
import { seesAge } from '#world/services/ages';
import { areasOf, isAmong } from '#world/services/areas';
import { OfferWindow } from '#world/services/offer';
import { DISPOSITIONS, sessionMinutes } from '#world/services/reference';
import type { Case, Enquiry, ExclusionReason, Gender, Symptoms } from './case.ts';
import type { Kind, ServiceFacts } from './facts.ts';

/** `otherwise` is what is said of a service of which it does not hold. It is about whole kinds of service, or about each. */
export type Criterion =
  | { readonly otherwise: ExclusionReason; readonly kind: (kind: Kind) => boolean }
  | { readonly otherwise: ExclusionReason; readonly service: (service: DirectoryService) => boolean };

/** Criteria as a search asks them: first those of whole kinds, then the others of each service. */
export function divided(criteria: readonly Criterion[]): {
  readonly ofKind: readonly ((kind: Kind) => boolean)[];
  readonly ofEach: readonly ((service: DirectoryService) => boolean)[];
} {
  return {
    ofKind: criteria.flatMap((criterion) => ('kind' in criterion ? [criterion.kind] : [])),
    ofEach: criteria.flatMap((criterion) => ('service' in criterion ? [criterion.service] : [])),
  };
}

/** Whether somebody can be helped now, by those for whom it is meant. */
export function criteriaOfCase(asked: Case): readonly Criterion[] {
  const { symptoms, gender, surgery, disposition, referralRole, ages, at, postcode } = asked;
  const window = new OfferWindow(at, sessionMinutes(disposition === undefined ? undefined : DISPOSITIONS.get(disposition)?.minutes));
  const areas = areasOf(postcode);
  return [
    isActive,
    hasSymptomGroup(symptoms),
    takesGender(gender),
    isForPracticesOf(surgery),
    { otherwise: 'noCapacity', service: ({ capacityStatus }) => capacityStatus !== 'red' },
    hasDiscriminators(symptoms),
    { otherwise: 'otherDisposition', kind: ({ profile }) => disposition === undefined || profile.dispositions.has(disposition) },
    takesReferralsFrom(referralRole),
    sees(ages),
    { otherwise: 'closed', kind: ({ hours }) => window.offers(hours) },
    { otherwise: 'otherArea', service: ({ limitedTo }) => limitedTo.length === 0 || isAmong(limitedTo, areas) },
  ];
}

/** Whether it is what is looked for. */
export function criteriaOfEnquiry({ serviceTypes, symptoms, gender, surgery, referralRole, ages }: Enquiry): readonly Criterion[] {
  return [
    isActive,
    ...(serviceTypes ? [isOfType(new Set(serviceTypes))] : []),
    ...(symptoms ? [hasSymptomGroup(symptoms)] : []),
    ...(gender ? [takesGender(gender)] : []),
    isForPracticesOf(surgery),
    ...(symptoms ? [hasDiscriminators(symptoms)] : []),
    takesReferralsFrom(referralRole),
    ...(ages ? [sees(ages)] : []),
  ];
}

/** Why a service does not fit: by the first criterion that does not hold. Nothing when all do. */
export function exclusionOf(facts: ServiceFacts, criteria: readonly Criterion[]): ExclusionReason | undefined {
  for (const criterion of criteria) {
    const holds = 'kind' in criterion ? criterion.kind(facts) : criterion.service(facts.service);
    if (!holds) return criterion.otherwise;
  }
  return undefined;
}

const isActive: Criterion = { otherwise: 'notActive', service: ({ status }) => status === 'active' };

function isOfType(types: ReadonlySet<number>): Criterion {
  return { otherwise: 'otherType', kind: ({ type }) => types.has(type) };
}

function hasSymptomGroup(asked: Symptoms | undefined): Criterion {
  return { otherwise: 'otherSymptomGroup', kind: ({ profile }) => asked !== undefined && profile.symptoms.has(asked.group) };
}

/** All of them: a service that can do one thing of two cannot help. */
function hasDiscriminators(asked: Symptoms | undefined): Criterion {
  return {
    otherwise: 'otherDiscriminators',
    kind: ({ profile }) => {
      const known = asked && profile.symptoms.get(asked.group);
      return known !== undefined && (asked?.discriminators.every((discriminator) => known.has(discriminator)) ?? true);
    },
  };
}

function takesReferralsFrom(role: number): Criterion {
  return { otherwise: 'otherReferralRole', kind: ({ profile }) => profile.referralRoles.has(role) };
}

function takesGender(gender: Gender): Criterion {
  return { otherwise: 'otherGender', service: ({ genders }) => genders.length === 0 || genders.includes(gender) };
}

function sees(asked: Case['ages']): Criterion {
  return { otherwise: 'otherAge', service: ({ ages }) => seesAge(ages, asked) };
}

function isForPracticesOf(surgery: string | undefined): Criterion {
  return {
    otherwise: 'otherPractices',
    service: ({ restrictedToPractices: only }) => only.length === 0 || (surgery !== undefined && only.includes(surgery)),
  };
}
