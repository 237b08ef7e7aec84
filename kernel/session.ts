/** A session: an isolated world over the shared seeds, with a clock, ids and faults of its own. */
import type { Clock } from './clock.ts';
import type { FaultRules } from './faults.ts';
import type { IdSource } from './ids.ts';
import type { SessionStore } from './store/store.ts';

export const DEFAULT_SESSION = 'default';

/** What a server's dependencies are made from, all bound to one session. */
export interface SessionContext {
  readonly name: string;
  /** `/~name`, empty for the default session: to be put before paths when another server is called. */
  readonly prefix: string;
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly faults: FaultRules;
  /** Aborts when this context is over: the session was reset or has ended, or the process stops. Whoever listens or waits lets go then. */
  readonly ended: AbortSignal;
}

/** Whether a name can be a session's: 1 to 64 of letters, digits, `.`, `_`, `-`; not only dots. */
export function isSessionName(name: string): boolean {
  return /^(?!\.+$)[A-Za-z0-9._-]{1,64}$/.test(name);
}
