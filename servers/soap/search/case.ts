/**
 * What a search of the Directory of Services is asked, and what it finds. The case is checked already: whoever asks, by SOAP or REST,
 * has refused what cannot be searched for (faults 101 to 121), so the search knows no faults of its own.
 */
import type { DirectoryService } from '#world/directory-service';
import type { GridPoint } from '#world/places/places';
import type { AgeRange } from '#world/services/ages';
import type { SearchDistance } from '#world/services/distance';

export type Gender = 'male' | 'female' | 'indeterminate';

/** What the patient complains of. */
export interface Symptoms {
  readonly group: number;
  /** Those that go with the group, each once. Services must be able to do all of them. */
  readonly discriminators: readonly number[];
}

/** Who needs help, with what, where and when, and who asks for them (SOAP: CheckCapacitySummary, ServiceAnalysis). */
export interface Case {
  /** Where the patient is, as it is written on an envelope: `LS1 4AP`. */
  readonly postcode: string;
  readonly location: GridPoint;
  /** How far to look, in each direction of the grid: a square, not a circle. */
  readonly distance: SearchDistance;
  /** ODS code of the patient's practice, in capitals; nothing when it is not known (`UNK`). */
  readonly surgery?: string;
  /** In days. An age that is known has the same days twice, an age group its whole range. */
  readonly ages: AgeRange;
  readonly gender: Gender;
  /** Without them no service fits, and the emergency departments remain. */
  readonly symptoms?: Symptoms;
  /** What the triage came to; nothing matches all. */
  readonly disposition?: number;
  /** The kind of account that asks. */
  readonly referralRole: number;
  /** Milliseconds since the epoch: when help is needed. */
  readonly at: number;
}

/** Which services there are (REST): whether they are open or full is for the reader to see. What is not given does not matter. */
export interface Enquiry {
  readonly location: GridPoint;
  /** In each direction of the grid. */
  readonly metres: number;
  readonly referralRole: number;
  /** ODS code of the patient's practice. */
  readonly surgery?: string;
  readonly ages?: AgeRange;
  readonly gender?: Gender;
  readonly symptoms?: Symptoms;
  readonly serviceTypes?: readonly number[];
  /** How many of each type to keep at most. */
  readonly numberPerType: number;
}

/** One service on offer. */
export interface FoundService {
  readonly service: DirectoryService;
  readonly location: GridPoint;
  /** As the crow flies. */
  readonly metres: number;
  /** What is put after its name. */
  readonly suffix?: NameSuffix;
}

/** Put after a service's name: ` (Home)`. */
export type NameSuffix = 'Home' | 'Home OOH' | 'Catch-all';

/** What can speak against a service, in the order in which a search looks. */
export const EXCLUSION_REASONS = [
  'notActive',
  'otherType',
  'otherSymptomGroup',
  'otherGender',
  'otherPractices',
  'noCapacity',
  'otherDiscriminators',
  'otherDisposition',
  'otherReferralRole',
  'otherAge',
  'closed',
  'otherArea',
  'enoughOfItsType',
] as const;
export type ExclusionReason = (typeof EXCLUSION_REASONS)[number];

/** A service that is within reach and not offered. */
export interface Exclusion {
  readonly service: DirectoryService;
  /** The first thing that speaks against it. */
  readonly reason: ExclusionReason;
}

/** So many exclusions are listed; a journal with every service of a county in every entry would be read by nobody. */
export const MOST_LISTED = 200;

export interface SearchResult {
  /** In the order in which they are answered. */
  readonly services: readonly FoundService[];
  /** Nothing fitted, and the nearest emergency departments are offered instead; or there was none of those either, and `services` is empty. */
  readonly catchAll: boolean;
  /** Who is within reach and not offered, for the journal: all, or the nearest {@link MOST_LISTED}. Worked out when it is asked for. */
  readonly excluded: () => readonly Exclusion[];
}

/** Finds the services that can help. Reads the world; changes nothing. */
export interface Search {
  /** By need: who can help now, best first. */
  services(asked: Case): Promise<SearchResult>;
  /** By kind: what there is, nearest first. Never falls back on emergency departments. */
  directory(asked: Enquiry): Promise<SearchResult>;
}
