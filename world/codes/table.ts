import type { Concept } from '../clinical-record.ts';

/** Concepts by a short name: `PROBLEMS.asthma`. */
export type Concepts = Readonly<Record<string, Concept>>;
