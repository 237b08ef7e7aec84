/** What the operations of this server stand on, bound to one session. */
import { addressesIn } from '#kernel/addresses';
import type { Clock } from '#kernel/clock';
import type { Environment } from '#kernel/config';
import type { IdSource } from '#kernel/ids';
import type { Kernel } from '#kernel/kernel';
import type { SessionContext } from '#kernel/session';
import { openWorld, type World } from '#world/world';
import { Accounts } from './accounts.ts';
import type { Search } from './search/case.ts';
import { openSearch } from './search/search.ts';
import { Settings } from './settings.ts';

export interface SoapDeps {
  readonly world: World;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly environment: Environment;
  readonly accounts: Accounts;
  readonly settings: Settings;
  readonly search: Search;
  /** Where a server of the suite is reached, session prefix included: endpoints of services lie on others. */
  readonly urlOf: (server: string) => string;
}

export function bindDeps({ store, prefix, clock, ids }: SessionContext, kernel: Pick<Kernel, 'config' | 'addresses'>): SoapDeps {
  const world = openWorld(store);
  return {
    world,
    clock,
    ids,
    environment: kernel.config.environment,
    accounts: new Accounts(store),
    settings: new Settings(store),
    search: openSearch(world),
    urlOf: addressesIn(kernel, prefix),
  };
}
