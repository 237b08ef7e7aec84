/** Filters that are ready to be asked of many entries. */
import type { Entry } from '../entry.ts';
import type { Layer } from './layer.ts';
import { NOBODY, type Postings } from './postings.ts';

/** `undefined` is Undefined. */
export type Truth = boolean | undefined;

/** Where to look for what fulfils a condition. */
export interface Candidates {
  /** An entry must be in every one of them. */
  readonly lists: readonly Postings[];
  /** Whether that is enough. */
  readonly exact: boolean;
}

/** A filter that is ready. */
export interface Condition {
  readonly test: (entry: Entry) => Truth;
  /** Candidates from a layer's indexes, where so many entries are in reach; nothing when any of them may do. */
  readonly candidates: (layer: Layer, inReach: number) => Candidates | undefined;
}

export const anyEntry = () => undefined;

const nobody = () => ({ lists: [NOBODY], exact: true });
export const UNDEFINED: Condition = { test: () => undefined, candidates: nobody };
export const EVERYBODY: Condition = { test: () => true, candidates: () => ({ lists: [], exact: true }) };
