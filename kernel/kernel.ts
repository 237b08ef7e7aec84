/** One kernel per process (or per sandbox in a test): what all servers in it share, as servers see it. */
import type { Config } from './config.ts';
import type { Reply, SandboxRequest } from './http/message.ts';
import type { Journal } from './journal.ts';
import type { OwnAddresses, ServerAddress } from './live-kernel.ts';
import type { Log } from './log.ts';
import type { SessionContext } from './session.ts';
import type { Collection, Store } from './store/store.ts';
import type { Authority } from './tls.ts';

export interface Kernel {
  readonly config: Config;
  readonly version: string;
  readonly store: Store;
  readonly journal: Journal;
  readonly log: Log;
  /** The public collections, by name. */
  readonly collections: ReadonlyMap<string, Collection<object>>;
  /** The control API as every server has it, for the servers of this process: to be asked without a socket, and without the guard. */
  readonly control: { answer(request: SandboxRequest, server: string): Promise<Reply> };
  /** Opens the local certificate authority: whom to trust when another server of the suite is called over TLS. */
  readonly authority: () => Promise<Authority>;
  /** The context of a session; the same object until the session is reset or ends. */
  session(name: string): Promise<SessionContext>;
  /** The same at once, for a session that is open: no promise on the hot path. Counts as use of it. */
  openSession(name: string): SessionContext | undefined;
  /** The recorder of one operation in the metrics: to be called with each result and how many milliseconds it took. */
  recorderOf(server: string, operation: string): (status: number, duration: number) => void;
  /** Where a server of the suite is reached: its own address in this process, else as configured. No slash at the end. */
  urlOf(server: string): string;
  /** Tells where a server is that serves at addresses of its own; the control API stays where it is. */
  announce(server: string, addresses: OwnAddresses): void;
  /** All servers of the suite, here and elsewhere. */
  addresses(): readonly ServerAddress[];
}
