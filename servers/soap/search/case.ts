/**
 * What a search of the Directory of Services is asked, and what it finds. The case is checked already: whoever asks, by SOAP or REST,
 * has refused what cannot be searched for (faults 101 to 121), so the search knows no faults of its own.
 */
import type { DirectoryService } from '#world/directory-service';
import type { GridPoint } from '#world/places/places';
import type { AgeRange } from '#world/services/ages';
import type { SearchDistance } from '#world/services/distance';

/** Who needs help, with what, where and when, and who asks for them. */
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
  readonly gender: 'male' | 'female' | 'indeterminate';
  /** What the patient complains of; without it (REST, by type) every service that takes the rest will do. */
  readonly symptoms?: {
    readonly group: number;
    /** Those that go with the group, each once. Services must be able to do all of them. */
    readonly discriminators: readonly number[];
  };
  /** What the triage came to; nothing matches all. */
  readonly disposition?: number;
  /** The kind of account that asks. */
  readonly referralRole: number;
  /** Milliseconds since the epoch: when help is needed. */
  readonly at: number;
  /** Only these types of service (REST); all where nothing is said. */
  readonly serviceTypes?: readonly number[];
  /** How many of each type to keep at most (REST); where nothing is said, as `keptOf` has it. */
  readonly numberPerType?: number;
}

/** One service on offer. */
export interface FoundService {
  readonly service: DirectoryService;
  readonly location: GridPoint;
  /** As the crow flies. */
  readonly metres: number;
  /** Why it is there although others are ranked before it, as its name tells. */
  readonly suffix?: NameSuffix;
}

/** Put after a service's name: ` (Home)`. */
export type NameSuffix = 'Home' | 'Home OOH' | 'Catch-all';

/** The first thing that speaks against a service, in the order in which the search looks. */
export type ExclusionReason =
  | 'notActive'
  | 'otherType'
  | 'otherSymptomGroup'
  | 'otherGender'
  | 'otherPractices'
  | 'noCapacity'
  | 'otherDiscriminators'
  | 'otherDisposition'
  | 'otherReferralRole'
  | 'otherAge'
  | 'closed'
  | 'otherArea'
  | 'enoughOfItsType';

export interface Exclusion {
  readonly service: DirectoryService;
  readonly reason: ExclusionReason;
}

export interface SearchResult {
  /** In the order in which they are answered. */
  readonly services: readonly FoundService[];
  /** Nothing fitted, and the nearest emergency departments are offered instead; or there was none of those either, and `services` is empty. */
  readonly catchAll: boolean;
  /** Services within reach that are not offered, for the journal. Those out of reach are not listed, there being a country full of them. */
  readonly excluded: readonly Exclusion[];
}

/** Finds the services that can help. Reads the world; changes nothing. */
export type Search = (asked: Case) => Promise<SearchResult>;
