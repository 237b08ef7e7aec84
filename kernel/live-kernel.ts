/** The kernel itself. `suite.ts` opens one and brings servers to life on it. */
import { setMaxListeners } from 'node:events';
import type { Config } from './config.ts';
import { Control } from './control/control.ts';
import { type Journal, openJournal } from './journal.ts';
import type { Kernel } from './kernel.ts';
import type { Log } from './log.ts';
import { Metrics } from './metrics.ts';
import type { ServerDefinition } from './server.ts';
import type { SessionContext } from './session.ts';
import { Sessions } from './sessions.ts';
import type { Collection, Store } from './store/store.ts';
import type { Authority } from './tls.ts';
import type { Verb } from './verbs.ts';

/** `ready` answers; before it and after it a server says 503 to a health check. */
export type ServerState = 'starting' | 'ready' | 'draining' | 'stopped';

/** A server of the suite, wherever it runs. */
export interface ServerAddress {
  readonly name: string;
  /** `elsewhere`: not in this process, and not asked. `unreachable`: asked, without an answer. */
  readonly state: ServerState | 'elsewhere' | 'unreachable';
  readonly url: string;
  /** Where the same is served over TLS, if at another address. */
  readonly ldaps?: string;
  readonly control: string;
}

/** Where a server is that does not serve over HTTP, its control API aside. */
export type OwnAddresses = Pick<ServerAddress, 'url' | 'ldaps'>;

export interface KernelParts {
  readonly config: Config;
  readonly version: string;
  readonly store: Store;
  readonly collections: readonly Collection<object>[];
  readonly definitions: readonly ServerDefinition[];
  /** Loads the changes that have a name. */
  readonly verbs: () => Promise<readonly Verb[]>;
  /** Addresses of servers that run elsewhere, by name. */
  readonly elsewhere: ReadonlyMap<string, string>;
  readonly log: Log;
  /** Opens the local certificate authority, once it is asked for. */
  readonly authority: () => Promise<Authority>;
}

export class LiveKernel implements Kernel {
  readonly config: Config;
  readonly version: string;
  readonly store: Store;
  readonly collections: ReadonlyMap<string, Collection<object>>;
  readonly definitions: readonly ServerDefinition[];
  readonly verbs: () => Promise<readonly Verb[]>;
  readonly journal: Journal;
  /** Whether exchanges are recorded at all. */
  readonly journals: boolean;
  readonly sessions: Sessions;
  readonly metrics = new Metrics();
  readonly log: Log;
  readonly control: Control;
  readonly authority: () => Promise<Authority>;
  /** Aborts when the suite begins to stop, so that what waits can give up its connection. */
  readonly stopping = new AbortController();
  readonly #elsewhere: ReadonlyMap<string, string>;
  readonly #here = new Map<string, { url: string; state: ServerState }>();
  readonly #announced = new Map<string, OwnAddresses>();

  constructor(parts: KernelParts) {
    this.config = parts.config;
    this.version = parts.version;
    this.store = parts.store;
    this.collections = new Map(
      parts.collections.filter((collection) => collection.public).map((collection) => [collection.name, collection]),
    );
    this.definitions = parts.definitions;
    this.verbs = parts.verbs;
    this.journal = openJournal({ entries: parts.config.journalEntries, bytes: parts.config.journalBytes });
    this.journals = parts.config.journalEntries > 0;
    this.sessions = new Sessions(parts.store, parts.config.randomSeed);
    this.log = parts.log;
    this.authority = parts.authority;
    this.#elsewhere = parts.elsewhere;
    // as many may wait as like to
    setMaxListeners(0, this.stopping.signal);
    this.control = new Control(this);
    this.metrics.gauge('nhs_sandbox_sessions', 'Sessions that are open.', () => this.sessions.count);
    this.metrics.gauge('nhs_sandbox_resident_bytes', 'Memory of the process.', () => process.memoryUsage.rss());
  }

  async session(name: string): Promise<SessionContext> {
    return (await this.sessions.open(name)).context;
  }

  openSession(name: string): SessionContext | undefined {
    const session = this.sessions.get(name);
    if (session) session.lastUsed = performance.now();
    return session?.context;
  }

  recorderOf(server: string, operation: string): (status: number, duration: number) => void {
    return this.metrics.operation(server, operation);
  }

  urlOf(server: string): string {
    const url = this.#here.get(server)?.url ?? this.#elsewhere.get(server);
    if (url === undefined) throw new Error(`no server is called '${server}'`);
    return url;
  }

  /** Notes where a server of this process is, and how it is. */
  note(server: string, url: string, state: ServerState): void {
    this.#here.set(server, { url, state });
  }

  announce(server: string, addresses: OwnAddresses): void {
    this.#announced.set(server, addresses);
  }

  stateOf(server: string): ServerState {
    return this.#here.get(server)?.state ?? 'starting';
  }

  /** All servers of the suite: those here, and those known to be elsewhere. */
  addresses(): readonly ServerAddress[] {
    const here = [...this.#here].map(([name, { url, state }]) => ({
      name,
      state,
      url,
      ...this.#announced.get(name),
      control: `${url}/_sandbox`,
    }));
    const elsewhere = [...this.#elsewhere]
      .filter(([name]) => !this.#here.has(name))
      .map(([name, url]) => ({ name, state: 'elsewhere' as const, url, control: `${url}/_sandbox` }));
    return [...here, ...elsewhere];
  }
}
