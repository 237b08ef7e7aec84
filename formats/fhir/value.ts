/** FHIR in memory: the shape of its JSON, whatever it was read from. */
import type { ExactDecimal } from './decimal.ts';

/** 3.0.2 and 4.0.1. */
export type FhirVersion = 'STU3' | 'R4';

/** Numbers are numbers wherever that keeps their digits; else {@link ExactDecimal}. Nothing is `undefined` in what was read. */
export type FhirValue = string | number | boolean | null | undefined | ExactDecimal | FhirObject | readonly FhirValue[];

export interface FhirObject {
  readonly [field: string]: FhirValue;
}

export interface FhirResource extends FhirObject {
  readonly resourceType: string;
}

/** Why a text is no resource at all. */
export interface FhirFault {
  /** For people, in one sentence, without the place. */
  readonly message: string;
  /** From 1. */
  readonly line?: number;
  /** From 1, in characters. */
  readonly column?: number;
  /** Where in the resource, as far as that was known. */
  readonly path?: string;
}

/** What is wrong with a resource that could be read. */
export interface FhirProblem {
  /** `Bundle.entry[0].resource.event`: the names of FHIR's JSON, a place from 0 for what may repeat. */
  readonly path: string;
  /** For people, in a few words that follow the path: `is not known in STU3`. */
  readonly problem: string;
}

export type FhirReading =
  | { readonly resource: FhirResource; readonly problems: readonly FhirProblem[]; readonly fault?: never }
  | { readonly fault: FhirFault; readonly resource?: never; readonly problems?: never };
