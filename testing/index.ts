/**
 * The sandbox inside a test suite: `const nhs = await startSandbox({ servers: ['fhir', 'oauth'] })`. Free ports, nothing printed,
 * nothing kept on disk, as many as are wanted in one process.
 */
import { type ControlClient, type ControlOptions, controlClient, type MintedToken, type TokenOrder } from '#clients/control/control';
import { parseConfig } from '#kernel/config-schema';
import { type ExpressHandler, toExpress } from '#kernel/http/express';
import type { Reply } from '#kernel/http/message';
import { bodyOf } from '#kernel/http/request';
import { type Suite, startSuite } from '#kernel/suite';
import { loadServers, serverNames } from '#servers/catalogue';
import { worldFrame } from '#world/frame';

export type {
  AcceptedEvent,
  ControlClient,
  DeliveryQuery,
  DropOrder,
  EventDelivery,
  EventOrder,
  EventQuery,
  EventSubscription,
  FaultRule,
  JournalEntry,
  JournalFilter,
  MintedToken,
  SignalOrder,
  SignalSubscriptionOrder,
  SubscriptionOrder,
  TokenOrder,
  WhyEvent,
} from '#clients/control/control';
export { ControlError, Unreachable } from '#clients/control/control';
export type { Reply } from '#kernel/http/message';

/** A server's name: that of its folder under `servers/`. */
export type ServerName = 'portal' | 'fhir' | 'oauth' | (string & {});

export interface SandboxOptions {
  /** Which servers; all when left out. The portal always comes along: the control API goes through it. */
  readonly servers?: readonly ServerName[];
  readonly environment?: 'local' | 'sandbox' | 'integration';
  /** Folder with seeds of your own; several go one over the other, and `standard` is the standard world. */
  readonly seed?: string | readonly string[];
  /** The day from which relative dates in seeds are reckoned: `2027-03-01`. */
  readonly today?: string;
  /** Further patients to make. */
  readonly patients?: number;
  /** How many of them have a clinical history. */
  readonly histories?: number;
  /** Further services of the directory, and practices, to make. */
  readonly services?: number;
  readonly practices?: number;
  /** Folder that keeps state over restarts. */
  readonly persist?: string;
  /** PostgreSQL address that keeps state. */
  readonly store?: string;
  /** Ports by server; free ones when left out. */
  readonly ports?: Partial<Record<ServerName, number>>;
  /** The API that is also served at `/` of its server. */
  readonly root?: string;
  readonly tls?: boolean;
  /** Fixed seed for ids and chance: with a frozen clock, the same requests get the same bytes. */
  readonly randomSeed?: number;
  readonly logLevel?: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

/** One world: the default one, or a session that nobody else sees. */
export interface SandboxSession {
  /** Addresses by server, session prefix included. */
  readonly urls: Readonly<Record<string, string>>;
  /** The world's documents: `world.get('patients', '9000000009')`; and its changes: `world.change('move-patient', { nhsNumber, practice })`. */
  readonly world: ControlClient['world'];
  /** Fault rules: `faults.add({ operation: 'pds.readPatient', status: 503, times: 1 })`. */
  readonly faults: ControlClient['faults'];
  /** What passed: `journal.wait({ operation: 'pds.*', count: 2 })`. */
  readonly journal: ControlClient['journal'];
  /** Time: `clock.advance('PT11M')`. */
  readonly clock: ControlClient['clock'];
  readonly snapshot: ControlClient['snapshot'];
  /**
   * Events: `nems.subscribe({ mailbox, event, patient })`, `nems.trigger({ event, patient })`, and `nems.drain()`, which resolves as soon as
   * all that has happened is delivered, signals of MNS included. Rejects with status 404 in a sandbox without the NEMS server.
   */
  readonly nems: ControlClient['nems'];
  /** Signals and the queues that they come to: `mns.subscribe({ event, queue })`, `mns.trigger({ type, patient })`, `mns.messages(arn)`. */
  readonly mns: ControlClient['mns'];
  /** Back to the seeds. */
  reset(): Promise<void>;
  /** An access token without the ceremony. */
  token(order?: TokenOrder): Promise<string>;
  /** The whole token answer. */
  mint(order?: TokenOrder): Promise<MintedToken>;
}

export interface NamedSession extends SandboxSession, AsyncDisposable {
  readonly name: string;
  /** Forgets the session and all it held. */
  end(): Promise<void>;
}

export interface Sandbox extends SandboxSession, AsyncDisposable {
  /** The portal: every API at one address, and the control API. */
  readonly url: string;
  /** An isolated world; a fresh name when none is given. */
  session(name?: string): NamedSession;
  /** Asks a server directly, without a socket. */
  handle(server: ServerName, request: DirectRequest): Promise<Reply>;
  /** A server as middleware of an express application of your own. */
  express(server: ServerName): ExpressHandler;
  /** Answers what is under way, closes everything. May be called twice. */
  stop(): Promise<void>;
}

export interface DirectRequest {
  readonly method?: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

let sessionsMade = 0;

/** Starts a sandbox. Resolves when every server is ready; rejects with what is wrong, and then nothing is left behind. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { servers: wanted = serverNames(), ...settings } = options;
  const config = parseConfig({ options: { portBase: 0, logLevel: 'silent', ...settings } });
  const servers = await loadServers(['portal', ...wanted]);
  const suite = await startSuite({ config, servers, frame: worldFrame });
  return new RunningSandbox(suite, config.tls ? (await suite.kernel.authority()).caPem : undefined);
}

class RunningSandbox implements Sandbox {
  readonly url: string;
  readonly #suite: Suite;
  readonly #ca: string | undefined;
  readonly #default: SandboxSession;

  constructor(suite: Suite, ca: string | undefined) {
    this.#suite = suite;
    this.#ca = ca;
    this.url = suite.urls.portal as string;
    this.#default = this.#open(undefined).session;
  }

  get urls() {
    return this.#default.urls;
  }
  get world() {
    return this.#default.world;
  }
  get faults() {
    return this.#default.faults;
  }
  get journal() {
    return this.#default.journal;
  }
  get clock() {
    return this.#default.clock;
  }
  get snapshot() {
    return this.#default.snapshot;
  }
  get nems() {
    return this.#default.nems;
  }
  get mns() {
    return this.#default.mns;
  }
  reset() {
    return this.#default.reset();
  }
  token(order?: TokenOrder) {
    return this.#default.token(order);
  }
  mint(order?: TokenOrder) {
    return this.#default.mint(order);
  }

  session(name = `s${++sessionsMade}-${process.pid}`): NamedSession {
    const { client, session } = this.#open(name);
    const end = () => client.endSession();
    return { ...session, name, end, [Symbol.asyncDispose]: end };
  }

  handle(server: ServerName, { method = 'GET', target, headers = {}, body }: DirectRequest): Promise<Reply> {
    return this.#suite
      .runtime(server)
      .handle({ method, target, rawHeaders: Object.entries(headers).flat(), body: bodyOf(body), secure: false });
  }

  express(server: ServerName): ExpressHandler {
    return toExpress(this.#suite.runtime(server));
  }

  stop() {
    return this.#suite.stop();
  }

  [Symbol.asyncDispose]() {
    return this.stop();
  }

  #open(name: string | undefined): { client: ControlClient; session: SandboxSession } {
    const where: ControlOptions = { url: this.url, session: name, ca: this.#ca };
    const client = controlClient(where);
    const prefix = name === undefined ? '' : `/~${name}`;
    const { world, faults, journal, clock, snapshot, nems, mns } = client;
    return {
      client,
      session: {
        urls: Object.fromEntries(Object.entries(this.#suite.urls).map(([server, url]) => [server, isDirectory(url) ? url : url + prefix])),
        world,
        faults,
        journal,
        clock,
        snapshot,
        nems,
        mns,
        reset: () => client.reset(),
        mint: (order) => client.token(order),
        token: async (order) => (await client.token(order)).access_token,
      },
    };
  }
}

/** Over LDAP a session is not in the address but at the end of names: `o=nhs,dc=run42`. */
function isDirectory(url: string): boolean {
  return url.startsWith('ldap:');
}
