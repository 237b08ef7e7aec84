/**
 * Who may ask the Directory of Services. Names of real accounts are not published; these are ours, one for each kind of caller and each
 * way to be refused, and their password is as public as they are. In a session others may be put beside them or in their place.
 */
import type { Collection, SessionStore } from '#kernel/store/store';

export interface Account {
  readonly username: string;
  readonly password: string;
  /** The kind of caller, of `REFERRAL_ROLES`: services say from whom they take referrals. */
  readonly referralRole: number;
  /** What it may use: `webService` is SOAP, `restApi` is REST. */
  readonly permissions: readonly Permission[];
  /** Until its password is reset. */
  readonly locked?: boolean;
}

export const PERMISSIONS = ['webService', 'restApi'] as const;
export type Permission = (typeof PERMISSIONS)[number];

const PASSWORD = 'sandbox';

function account(username: string, referralRole: number, more: Partial<Account> = {}): [string, Account] {
  return [username, { username, password: PASSWORD, referralRole, permissions: PERMISSIONS, ...more }];
}

/** Those that every session begins with, by name. */
const BUILT_IN: ReadonlyMap<string, Account> = new Map([
  account('dos-111', 23),
  account('dos-professional', 24),
  account('dos-cas', 25),
  account('dos-999', 26),
  account('dos-online', 129),
  account('dos-public', 1),
  account('dos-no-referrals', 132),
  account('dos-no-permission', 23, { permissions: [] }),
  account('dos-locked', 23, { locked: true }),
]);

/** What a session says differently, by name. */
const ACCOUNTS: Collection<Account> = { name: 'dos-accounts' };

/** The accounts of one session. */
export class Accounts {
  readonly #store: SessionStore;

  constructor(store: SessionStore) {
    this.#store = store;
  }

  /** By its name, in exactly its letters. */
  async get(username: string): Promise<Account | undefined> {
    return (await this.#store.get(ACCOUNTS, username))?.doc ?? BUILT_IN.get(username);
  }

  /** All of them, by name. */
  async list(): Promise<readonly Account[]> {
    const { items } = await this.#store.list(ACCOUNTS, { limit: 1000 });
    const all = new Map([...BUILT_IN, ...items.map(({ id, doc }): [string, Account] => [id, doc])]);
    return [...all.values()].sort((one, other) => (one.username < other.username ? -1 : 1));
  }

  async put(changed: Account): Promise<void> {
    await this.#store.put(ACCOUNTS, changed.username, changed);
  }
}
