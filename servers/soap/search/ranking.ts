/**
 * In which order services are offered, what is put after their names, and how many of a type are (CheckCapacitySummary 1.5, "display
 * order of returned services").
 */
import { distanceBetween } from '#world/places/places';
import { areasOf, isAmong } from '#world/services/areas';
import { keptOf, OUT_OF_HOURS_TREATMENT, rankOf } from '#world/services/reference';
import type { Case, Enquiry, FoundService, NameSuffix } from './case.ts';
import type { ServiceFacts } from './facts.ts';

/** A service that fits, with what decides on its place: the numbers are compared one after another, smaller ones first. */
interface Candidate {
  readonly facts: ServiceFacts;
  readonly place: readonly number[];
  readonly metres: number;
}

export interface Ranking {
  readonly placeOf: (facts: ServiceFacts) => readonly number[];
  readonly keptOf: (type: number) => number;
  readonly suffixOf: (facts: ServiceFacts) => NameSuffix | undefined;
}

/** By area, by rank of the type where the caller is, by what the service is to the patient's practice, by distance. */
export function rankingOfCase({ postcode, surgery }: Case): Ranking {
  const areas = areasOf(postcode);
  return {
    placeOf: ({ service }) => [
      service.promotedTo.length === 0 || isAmong(service.promotedTo, areas) ? 0 : 1,
      rankOf(service.type, areas.commissioner),
      standingTo(surgery, service),
    ],
    keptOf,
    suffixOf: ({ service }) => suffixFor(surgery, service),
  };
}

/** What is commissioned for the patient's practice first, then by distance. */
export function rankingOfEnquiry({ surgery, numberPerType }: Enquiry): Ranking {
  return {
    placeOf: ({ service }) => [isCommissionedFor(surgery, service) ? 0 : 1],
    keptOf: () => numberPerType,
    suffixOf: () => undefined,
  };
}

/** Services that fit, as they come in; of each type only so many stay as are kept. */
export class Shortlist {
  readonly #from: Case['location'];
  readonly #ranking: Ranking;
  readonly #byType = new Map<number, Candidate[]>();

  constructor(from: Case['location'], ranking: Ranking) {
    this.#from = from;
    this.#ranking = ranking;
  }

  /** Takes a service in; gives back the one for which there is no room any more. */
  add(facts: ServiceFacts): ServiceFacts | undefined {
    const { type } = facts.service;
    const candidate = { facts, place: this.#ranking.placeOf(facts), metres: distanceBetween(facts, this.#from) };
    let kept = this.#byType.get(type);
    if (kept === undefined) {
      kept = [];
      this.#byType.set(type, kept);
    }
    let at = kept.length;
    while (at > 0 && inOrder(candidate, kept[at - 1] as Candidate) < 0) at--;
    kept.splice(at, 0, candidate);
    return kept.length > this.#ranking.keptOf(type) ? kept.pop()?.facts : undefined;
  }

  inOrder(): readonly FoundService[] {
    return [...this.#byType.values()]
      .flat()
      .sort(inOrder)
      .map(({ facts, metres }) => found(facts, metres, this.#ranking.suffixOf(facts)));
  }
}

export function found({ service, easting, northing }: ServiceFacts, metres: number, suffix?: NameSuffix): FoundService {
  return { service, location: { easting, northing }, metres, ...(suffix !== undefined && { suffix }) };
}

/** Where all else is the same, the smaller id comes first. */
function inOrder(one: Candidate, other: Candidate): number {
  for (const [at, number] of one.place.entries()) {
    const difference = number - (other.place[at] as number);
    if (difference !== 0) return difference;
  }
  return one.metres - other.metres || (one.facts.service.id < other.facts.service.id ? -1 : 1);
}

type Service = ServiceFacts['service'];

/** 0 the patient's own practice, 1 for its patients only, 2 for them and for others, 3 all else. */
function standingTo(surgery: string | undefined, { odsCode, restrictedToPractices, commissionedForPractices }: Service): number {
  if (surgery === undefined) return 3;
  if (odsCode === surgery) return 0;
  if (restrictedToPractices.includes(surgery)) return 1;
  return commissionedForPractices.includes(surgery) ? 2 : 3;
}

function isCommissionedFor(surgery: string | undefined, { restrictedToPractices, commissionedForPractices }: Service): boolean {
  return surgery !== undefined && (restrictedToPractices.includes(surgery) || commissionedForPractices.includes(surgery));
}

function suffixFor(surgery: string | undefined, service: Service): NameSuffix | undefined {
  if (surgery !== undefined && service.odsCode === surgery) return 'Home';
  return service.type === OUT_OF_HOURS_TREATMENT && isCommissionedFor(surgery, service) ? 'Home OOH' : undefined;
}
