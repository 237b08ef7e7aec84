/** An event comes in, however it came about: who wants it is found, and what they get is accepted for delivery. */
import type { Accepted } from '../dispatch/accepted.ts';
import { type Provenance, toAccept } from './accept.ts';
import type { MnsDeps } from './deps.ts';
import type { Signal } from './events/signal.ts';
import { matchSignal } from './matching.ts';
import type { MnsSubscription } from './subscriptions/subscription.ts';

export interface Raised {
  readonly accepted: readonly Accepted[];
  readonly matching: readonly MnsSubscription[];
}

export async function raiseSignal(
  signal: Signal,
  provenance: Provenance,
  { world, dispatch, ids }: Pick<MnsDeps, 'world' | 'dispatch' | 'ids'>,
): Promise<Raised> {
  const matching = await matchSignal(world, signal);
  const accepted = await dispatch.acceptAll([toAccept(signal, matching, provenance, () => ids.uuid())]);
  return { accepted, matching };
}
