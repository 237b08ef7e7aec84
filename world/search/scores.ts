/** Scores: 1 for what fits in every way, and less for each way in which it does not. */
import type { PatientSketch } from '../patient-sketch.ts';

/** How much of the score one thing that was asked for leaves: 1 where it fits, 0 where that rules the patient out. */
export type Factor = (patient: PatientSketch) => number;

/**
 * The live service's formula is not public. Of what it was seen to answer, a wildcard in a postcode (0.965) is the one figure that stands
 * for itself; the others are ours, and give scores in the same range.
 */
export const FACTORS = {
  nameWildcard: 0.93,
  postcodeWildcard: 0.965,
  /** A name that only sounds alike, or is a short form. */
  sound: 0.9,
  /** Family name and first name the wrong way round. */
  transposed: 0.9,
  /** What was true once. */
  historic: 0.95,
  /** Something that a fuzzy search takes into account, and does not insist on. */
  mismatch: 0.9,
} as const;

const LEAST = 0.5;
const DECIMALS = 10_000;

/** All factors together, to four decimals; 0 as soon as one rules the patient out. */
export function scoreOf(patient: PatientSketch, factors: readonly Factor[]): number {
  let score = 1;
  for (const factor of factors) {
    score *= factor(patient);
    if (score === 0) return 0;
  }
  return score === 1 ? 1 : Math.max(Math.round(score * DECIMALS) / DECIMALS, LEAST);
}
