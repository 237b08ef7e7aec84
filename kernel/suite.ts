/** From configuration and definitions to servers that answer, and back to silence. No global state: a process can hold many suites. */
import { addressAt, type Config, httpPortOf, SERVER_NAMES } from './config.ts';
import { type HttpEdge, serveHttp } from './http/edge.ts';
import { HttpRuntime } from './http/runtime.ts';
import { LiveKernel, type ServerAddress } from './live-kernel.ts';
import { openLog } from './log.ts';
import { VERSION } from './package.ts';
import type { ServerDefinition } from './server.ts';
import { DEFAULT_SESSION } from './session.ts';
import { openStore } from './store/open.ts';
import type { Collection, Seeds } from './store/store.ts';
import type { Authority } from './tls.ts';
import type { Verb } from './verbs.ts';

/** What all servers show: the collections, and what is in them at first. */
export interface Frame {
  readonly collections: readonly Collection<object>[];
  /** Which day it is where the world is; by UTC when nothing is said. */
  readonly today?: () => string;
  /** Reads the seeds, with dates relative to a day. Throws when one is broken, naming file, path and reason. */
  readonly seeds: (config: Config, today: string) => Seeds | Promise<Seeds>;
  /** Changes that testers can ask for by name. Loaded when somebody first does. */
  readonly verbs?: () => Promise<readonly Verb[]>;
}

export interface SuiteOptions {
  readonly config: Config;
  // biome-ignore lint/suspicious/noExplicitAny: each server has dependencies of its own type, which only it ever sees
  readonly servers: readonly ServerDefinition<any>[];
  readonly frame: Frame;
}

export interface Suite {
  readonly kernel: LiveKernel;
  /** Addresses of the servers in this process, by name. */
  readonly urls: Readonly<Record<string, string>>;
  readonly addresses: readonly ServerAddress[];
  /** The server itself, for calls without a socket. */
  runtime(server: string): HttpRuntime;
  /** Answers what is under way, closes everything. May be called twice. */
  stop(): Promise<void>;
}

/** A port that is taken, or may not be bound. */
class PortUnavailable extends Error {
  readonly server: string;
  readonly port: number;
  constructor(server: string, port: number, host: string, cause: NodeJS.ErrnoException) {
    const why = cause.code === 'EADDRINUSE' ? 'is in use' : `cannot be had (${cause.code ?? cause.message})`;
    super(`port ${port} on ${host} ${why}: ${server} needs it. Choose another with --port ${server}=N, or move all with --port-base N`, {
      cause,
    });
    this.name = 'PortUnavailable';
    this.server = server;
    this.port = port;
  }
}

/** Starts the servers. When it resolves, all of them are ready; when it rejects, nothing is left behind. */
export async function startSuite(options: SuiteOptions): Promise<Suite> {
  const { config, servers } = options;
  const kernel = await openKernel(options);
  const runtimes = new Map<string, HttpRuntime>();
  const edges = new Map<string, HttpEdge>();
  const stops: (() => Promise<void> | void)[] = [];
  const urls: Record<string, string> = {};
  let idleTimer: NodeJS.Timeout | undefined;

  const say = (state: 'starting' | 'ready' | 'draining' | 'stopped') => {
    for (const [name, url] of Object.entries(urls)) kernel.note(name, url, state);
  };
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      say('draining');
      clearInterval(idleTimer);
      kernel.stopping.abort();
      await Promise.all([...edges.values()].map((edge) => edge.stop(config.drainTimeout)));
      for (const stopServer of stops.reverse()) await stopServer();
      for (const runtime of runtimes.values()) runtime.dispose();
      say('stopped');
      kernel.sessions.close();
      await kernel.store.close();
    })();
    return stopping;
  };

  try {
    await kernel.sessions.open(DEFAULT_SESSION);
    const tls = config.tls ? (await import('./tls.ts')).tlsOptions(await kernel.authority(), config) : undefined;
    for (const definition of servers) {
      const runtime = new HttpRuntime(definition, kernel);
      runtimes.set(definition.name, runtime);
      const port = httpPortOf(config, definition.name);
      const edge = await serveHttp(runtime, {
        host: config.host,
        port,
        ...(tls && { tls }),
        requestTimeout: config.requestTimeout,
        idleTimeout: config.idleTimeout,
        log: kernel.log,
      }).catch((cause) => {
        throw new PortUnavailable(definition.name, port, config.host, cause);
      });
      edges.set(definition.name, edge);
      urls[definition.name] = addressAt(config, edge.port);
      kernel.metrics.gauge(`nhs_sandbox_connections_${definition.name}`, `Open connections to ${definition.name}.`, () => edge.connections);
    }
    say('starting');
    for (const definition of servers) {
      const stopServer = await definition.start?.(kernel);
      if (stopServer) stops.push(stopServer);
    }
    say('ready');
    const endIdle = () => kernel.sessions.endIdle(config.sessionIdle, config.store !== undefined);
    const logged = (error: unknown) => kernel.log.warn({ err: error }, 'idle sessions could not be ended');
    idleTimer = setInterval(() => void endIdle().catch(logged), Math.min(60_000, Math.max(1000, config.sessionIdle / 4)));
    idleTimer.unref();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    kernel,
    urls: Object.fromEntries(kernel.addresses().flatMap(({ name, url }) => (name in urls ? [[name, url]] : []))),
    get addresses() {
      return kernel.addresses();
    },
    runtime(server) {
      const runtime = runtimes.get(server);
      if (!runtime) throw new Error(`no server is called '${server}' in this suite`);
      return runtime;
    },
    stop,
  };
}

/** Opens the store over the seeds, and the kernel over the store. */
async function openKernel({ config, servers, frame }: SuiteOptions): Promise<LiveKernel> {
  const log = openLog(config.logLevel);
  const store = await openStore({
    seeds: async (today) => {
      let seeds = await frame.seeds(config, today);
      for (const server of servers) seeds = (await server.seeds?.(seeds)) ?? seeds;
      return seeds;
    },
    today: config.today,
    proposedToday: frame.today?.(),
    collections: frame.collections,
    ...(config.persist !== undefined && { persist: config.persist }),
    ...(config.store !== undefined && { url: config.store }),
    log,
  });
  let authority: Promise<Authority> | undefined;
  return new LiveKernel({
    config,
    version: VERSION,
    store,
    collections: frame.collections,
    definitions: servers,
    verbs: frame.verbs ?? (async () => []),
    elsewhere: elsewhereOf(config, new Set(servers.map(({ name }) => name))),
    log,
    authority: () => {
      authority ??= openAuthority(config);
      return authority;
    },
  });
}

/** The certificate authority, for the names by which this machine's servers are called. */
async function openAuthority({ host, urls, stateFolder }: Config): Promise<Authority> {
  const hosts = [host, ...Object.values(urls).map((url) => new URL(url).hostname)];
  return (await import('./tls.ts')).openAuthority({ hosts, folder: stateFolder });
}

/** Servers that are not in this process: where they are configured to be, else where they usually are. */
function elsewhereOf(config: Config, here: ReadonlySet<string>): ReadonlyMap<string, string> {
  const known = SERVER_NAMES.filter((name) => !here.has(name) && (config.urls[name] !== undefined || config.portBase !== 0));
  return new Map(known.map((name) => [name, config.urls[name] ?? addressAt(config, httpPortOf(config, name))]));
}
