/**
 * In which order services are offered, how many of a type, and what is put after their names (CheckCapacitySummary 1.5, "display order
 * of returned services").
 */
import type { DirectoryService } from '#world/directory-service';
import { areasOf, isAmong } from '#world/services/areas';
import { keptOf, OUT_OF_HOURS_TREATMENT, rankOf } from '#world/services/reference';
import type { Case, Enquiry, NameSuffix } from './case.ts';

/** Numbers that are compared one after another, smaller ones first. Where all are the same the nearer service comes first. */
export type Place = readonly number[];

export interface Ranking {
  readonly placeOf: (service: DirectoryService) => Place;
  /** The best place that a service of a type can have without having to do with the patient's practice. */
  readonly bestOf: (type: number) => Place;
  readonly keptOf: (type: number) => number;
  readonly suffixOf: (service: DirectoryService) => NameSuffix | undefined;
}

/** By area, by rank of the type where the caller is, by what the service is to the patient's practice. */
export function rankingOfCase({ postcode, surgery }: Case): Ranking {
  const areas = areasOf(postcode);
  const rank = (type: number) => rankOf(type, areas.commissioner);
  const isPromotedElsewhere = ({ promotedTo }: DirectoryService) => promotedTo.length > 0 && !isAmong(promotedTo, areas);
  return {
    placeOf: (service) => [isPromotedElsewhere(service) ? 1 : 0, rank(service.type), standingTo(surgery, service)],
    bestOf: (type) => [0, rank(type), NO_STANDING],
    keptOf,
    suffixOf: (service) => suffixFor(surgery, service),
  };
}

/** What is commissioned for the patient's practice first. */
export function rankingOfEnquiry({ surgery, numberPerType }: Enquiry): Ranking {
  return {
    placeOf: (service) => [isCommissionedFor(surgery, service) ? 0 : 1],
    bestOf: () => [1],
    keptOf: () => numberPerType,
    suffixOf: () => undefined,
  };
}

const NO_STANDING = 3;

/** 0 the patient's own practice, 1 what is for its patients only, 2 what is commissioned for them and open to others too. */
function standingTo(surgery: string | undefined, { odsCode, restrictedToPractices, commissionedForPractices }: DirectoryService): number {
  if (surgery === undefined) return NO_STANDING;
  if (odsCode === surgery) return 0;
  if (restrictedToPractices.includes(surgery)) return 1;
  return commissionedForPractices.includes(surgery) ? 2 : NO_STANDING;
}

function isCommissionedFor(surgery: string | undefined, { restrictedToPractices, commissionedForPractices }: DirectoryService): boolean {
  return surgery !== undefined && (restrictedToPractices.includes(surgery) || commissionedForPractices.includes(surgery));
}

function suffixFor(surgery: string | undefined, service: DirectoryService): NameSuffix | undefined {
  if (surgery !== undefined && service.odsCode === surgery) return 'Home';
  return service.type === OUT_OF_HOURS_TREATMENT && isCommissionedFor(surgery, service) ? 'Home OOH' : undefined;
}
