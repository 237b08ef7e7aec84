/** A clinical record in which nothing stands yet. */
import type { ClinicalRecord } from '../clinical-record.ts';

/** A document of which the lists may still grow. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

export function emptyRecord(nhsNumber: string): Mutable<ClinicalRecord> {
  return {
    nhsNumber,
    problems: [],
    allergies: [],
    medications: [],
    immunisations: [],
    observations: [],
    investigations: [],
    encounters: [],
    procedures: [],
    documents: [],
    referrals: [],
    diary: [],
    alerts: [],
  };
}
