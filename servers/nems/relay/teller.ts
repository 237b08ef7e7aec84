/** A service that tells subscribers of changes: NEMS and MNS are one each. */
import type { ToAccept } from '../dispatch/accepted.ts';
import type { PdsChange } from './change.ts';
import type { Numbers } from './numbers.ts';
import type { Unmatched } from './unmatched.ts';

export interface Teller {
  readonly service: 'nems' | 'mns';
  /** Types of events that a change raises, in the order in which they are sent. */
  typesOf(change: PdsChange): readonly string[];
  /** Why nobody at all can be told of a type; nothing where somebody may. */
  reasonAgainst(type: string): Promise<Unmatched['reason'] | undefined>;
  /** Who gets which of these types, before anything of them is built. */
  match(change: PdsChange, types: readonly string[]): Promise<Matched>;
}

export interface Matched {
  /** Types that nobody gets. */
  readonly unmatched: readonly string[];
  /** Builds what somebody gets, in order. */
  build(numbers: Numbers): Promise<readonly ToAccept[]>;
}
