/** From configuration and definitions to servers that answer, and back to silence. No global state: a process can hold many suites. */
import { readFileSync } from 'node:fs';
import { type Config, PORT_NAMES, type PortName, portOf, SERVER_NAMES } from './config.ts';
import { type HttpEdge, serveHttp } from './http/edge.ts';
import { HttpRuntime } from './http/runtime.ts';
import { LiveKernel, type ServerAddress } from './live-kernel.ts';
import { openLog } from './log.ts';
import type { ServerDefinition } from './server.ts';
import { DEFAULT_SESSION } from './session.ts';
import { openStore } from './store/open.ts';
import type { Collection, Seeds } from './store/store.ts';
import type { Authority } from './tls.ts';

/** What all servers show: the collections, and what is in them at first. */
export interface Frame {
  readonly collections: readonly Collection<object>[];
  /** Reads the seeds. Throws when one is broken, naming file, path and reason. */
  readonly seeds: (config: Config) => Seeds | Promise<Seeds>;
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

/** The version in package.json, found from the sources and from dist/ alike. */
const VERSION: string = (() => {
  for (const up of ['../package.json', '../../package.json']) {
    try {
      return JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')).version;
    } catch {
      // one level further up, then
    }
  }
  return 'unknown';
})();

/** The port of a server's HTTP side: for LDAP, which has ports of its own, that of its control API. */
function httpPortOf(config: Config, server: string): number {
  const name = server === 'ldap' ? 'ldap-control' : server;
  return (PORT_NAMES as readonly string[]).includes(name) ? portOf(config, name as PortName) : 0;
}

/** Starts the servers. When it resolves, all of them are ready; when it rejects, nothing is left behind. */
export async function startSuite(options: SuiteOptions): Promise<Suite> {
  const { config, frame, servers } = options;
  const log = openLog(config.logLevel);
  const scheme = config.tls || config.mtls ? 'https' : 'http';
  const hostInUrls =
    config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host.includes(':') ? `[${config.host}]` : config.host;

  const store = await openStore({
    seeds: await frame.seeds(config),
    collections: frame.collections,
    ...(config.persist !== undefined && { persist: config.persist }),
    ...(config.store !== undefined && { url: config.store }),
    log,
  });
  let authority: Promise<Authority> | undefined;
  const openAuthority = () => {
    authority ??= import('./tls.ts').then((tls) =>
      tls.openAuthority({ hosts: [config.host], ...(config.stateFolder !== undefined && { folder: config.stateFolder }) }),
    );
    return authority;
  };
  const here = new Set(servers.map(({ name }) => name));
  const elsewhere = new Map(
    SERVER_NAMES.filter((name) => !here.has(name) && (config.urls[name] !== undefined || config.portBase !== 0)).map((name) => [
      name,
      config.urls[name] ?? `${scheme}://${hostInUrls}:${httpPortOf(config, name)}`,
    ]),
  );
  const kernel = new LiveKernel({
    config,
    version: VERSION,
    store,
    collections: frame.collections,
    definitions: servers,
    elsewhere,
    log,
    authority: openAuthority,
  });
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
      await store.close();
    })();
    return stopping;
  };

  try {
    await kernel.sessions.open(DEFAULT_SESSION);
    const tls = scheme === 'https' ? (await import('./tls.ts')).tlsOptions(await openAuthority(), { mtls: config.mtls }) : undefined;
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
        log,
      }).catch((cause) => {
        throw new PortUnavailable(definition.name, port, config.host, cause);
      });
      edges.set(definition.name, edge);
      urls[definition.name] = `${scheme}://${hostInUrls}:${edge.port}`;
      kernel.metrics.gauge(`nhs_sandbox_connections_${definition.name}`, `Open connections to ${definition.name}.`, () => edge.connections);
    }
    say('starting');
    for (const definition of servers) {
      const stopServer = await definition.start?.(kernel);
      if (stopServer) stops.push(stopServer);
    }
    say('ready');
    const endIdle = () => kernel.sessions.endIdle(config.sessionIdle, config.store !== undefined);
    const logged = (error: unknown) => log.warn({ err: error }, 'idle sessions could not be ended');
    idleTimer = setInterval(() => void endIdle().catch(logged), Math.min(60_000, Math.max(1000, config.sessionIdle / 4)));
    idleTimer.unref();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    kernel,
    urls,
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
