/** The criteria of a subscription: which events about whom (Events-Management, "Subscription criteria"). */
import type { Target } from './subscription.ts';

export interface Criteria {
  /** `GP`, `CHO`, `UHV`, `EPCHR`. */
  readonly serviceType?: string;
  /** Event codes, at least one. */
  readonly events: readonly string[];
  readonly target: Target;
  /** Whole years; all must hold. */
  readonly ages: readonly { readonly comparator: 'lt' | 'le' | 'eq' | 'ge' | 'gt'; readonly years: number }[];
  readonly gpRegistration?: 'RegisteredOnly' | 'UnregisteredOnly';
  readonly tag?: string;
}
