/** What NEMS operations are given. */
import type { Clock } from '#kernel/clock';
import type { Environment } from '#kernel/config';
import type { IdSource } from '#kernel/ids';
import type { Transaction } from '#kernel/store/store';
import type { World } from '#world/world';
import type { Accepted, ToAccept } from '../dispatch/accepted.ts';
import type { Settings } from '../settings.ts';
import type { LifeCycles } from './lifecycle.ts';

/** Bound to one session. */
export interface NemsDeps {
  readonly world: World;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly environment: Environment;
  readonly settings: Settings;
  readonly lifeCycles: LifeCycles;
  /** How far the relay has followed the world: the number of the last entry in its stream of events with which it has dealt. */
  readonly relayedUpTo: () => Promise<number>;
  readonly dispatch: Acceptance;
}

/** Takes what is to be delivered, all of it or nothing. */
export interface Acceptance {
  acceptAll(items: readonly ToAccept[], also?: (tx: Transaction) => Promise<boolean | undefined>): Promise<readonly Accepted[]>;
}
