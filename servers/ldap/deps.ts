/** What the control API's own operations stand on, bound to one session. The directory itself is made for those who connect. */
import { addressesIn } from '#kernel/addresses';
import type { Kernel } from '#kernel/kernel';
import type { SessionContext } from '#kernel/session';
import type { SessionStore } from '#kernel/store/store';

export interface LdapDeps {
  readonly store: SessionStore;
  /** The address, session prefix included, at which a server of the suite is reached. */
  readonly addressOf: (server: string) => string;
}

export function bindDeps({ store, prefix }: SessionContext, kernel: Kernel): LdapDeps {
  return { store, addressOf: addressesIn(kernel, prefix) };
}
