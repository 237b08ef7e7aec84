/** What MNS operations are given, bound to one session. */
import type { TokenAccessDeps } from '#conventions/api-platform/plain-access';
import type { Clock } from '#kernel/clock';
import type { IdSource } from '#kernel/ids';
import type { World } from '#world/world';
import type { Accepted, ToAccept } from '../dispatch/accepted.ts';
import type { NemsSettings } from '../settings.ts';
import type { Queues } from './queues/queues.ts';

export interface MnsDeps extends TokenAccessDeps {
  readonly world: World;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly queues: Queues;
  readonly settings: { read(): Promise<MnsSettings> };
  /** Keeps what is to be delivered, and sees to it. */
  readonly dispatch: { acceptAll(items: readonly ToAccept[]): Promise<readonly Accepted[]> };
  /** The number of the last world event that there is: what a subscription that is made now gets comes after. */
  readonly worldSequence: () => Promise<number>;
  /** The address, session prefix included, at which a server of the suite is reached. */
  readonly addressOf: (server: string) => string;
}

export type MnsSettings = Pick<NemsSettings, 'bareMailboxes' | 'bareMailboxWorkflow' | 'testSignalEvery'>;
