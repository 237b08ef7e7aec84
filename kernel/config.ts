/** The configuration, parsed once into one frozen value. `config-schema.ts` reads it from flags, environment and file. */
import type { LogLevel } from './log.ts';

export const ENVIRONMENTS = ['local', 'sandbox', 'integration'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export interface Config {
  /** How strict the servers are, everywhere at once. */
  readonly environment: Environment;
  /** Name or address to listen on. */
  readonly host: string;
  /** The port that the others are counted from: {@link portOf}. 0 picks a free one for every server. */
  readonly portBase: number;
  /** Ports by name, where they are not the usual ones. 0 picks a free one. */
  readonly ports: Readonly<Record<string, number>>;
  /** Addresses of servers that run elsewhere, by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** Folders with seeds, each over the one before; `standard` is the standard world, which it is when there are none. */
  readonly seed?: readonly string[];
  /** The day, `2027-03-01`, from which relative dates in seeds are reckoned; today when it is not given. */
  readonly today?: string;
  /** Further patients to make. */
  readonly patients: number;
  /** How many of them have a clinical history: the first of them. */
  readonly histories: number;
  /** Further services of the directory to make, and how many further practices there are at least. */
  readonly services: number;
  readonly practices: number;
  /** Folder that keeps state over restarts. */
  readonly persist?: string;
  /** PostgreSQL address that keeps state. */
  readonly store?: string;
  /** The API that is also served at `/` of its server. */
  readonly root?: string;
  readonly tls: boolean;
  readonly mtls: boolean;
  /** Files with a certificate and its key, in place of the local authority's. */
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
  /** Folder for keys and certificates that are made at first start. Without one they live in memory. */
  readonly stateFolder?: string;
  /** Bearer token that the control API asks for. */
  readonly controlToken?: string;
  /** Fixed seed for ids and chance. */
  readonly randomSeed?: number;
  /** Milliseconds after which an unused session ends. */
  readonly sessionIdle: number;
  /** Bounds of the journal. */
  readonly journalEntries: number;
  readonly journalBytes: number;
  /** Milliseconds: a whole request must have arrived within this time. */
  readonly requestTimeout: number;
  /** Milliseconds that a connection may stay open unused. */
  readonly idleTimeout: number;
  /** Milliseconds that requests under way have at a stop. */
  readonly drainTimeout: number;
  readonly logLevel: LogLevel;
}

/** The usual port of each server, and what is added to a `portBase` that is not the usual one. */
const PORTS = {
  portal: { usual: 9000, offset: 0 },
  fhir: { usual: 9001, offset: 1 },
  soap: { usual: 9002, offset: 2 },
  mesh: { usual: 9003, offset: 3 },
  'ldap-control': { usual: 9004, offset: 4 },
  oauth: { usual: 9005, offset: 5 },
  spine: { usual: 9006, offset: 6 },
  nems: { usual: 9007, offset: 7 },
  rest: { usual: 9008, offset: 8 },
  partners: { usual: 9009, offset: 9 },
  ldap: { usual: 1389, offset: 389 },
  ldaps: { usual: 1636, offset: 636 },
} as const;

export type PortName = keyof typeof PORTS;
export const PORT_NAMES = Object.keys(PORTS) as readonly PortName[];
/** Servers that an address can be configured for: each has its name from its folder. */
export const SERVER_NAMES = PORT_NAMES.filter((name) => name !== 'ldap-control' && name !== 'ldaps');
export const USUAL_PORT_BASE = PORTS.portal.usual;
/** The highest `portBase` with which every port is still a port. */
export const MAX_PORT_BASE = 65_535 - PORTS.ldaps.offset;

/** The port to listen on, by name: as configured, else the usual one moved by `portBase`. 0 means a free one. */
export function portOf(config: Pick<Config, 'portBase' | 'ports'>, name: PortName): number {
  const own = config.ports[name];
  if (own !== undefined || config.portBase === 0) return own ?? 0;
  const { usual, offset } = PORTS[name];
  return config.portBase === USUAL_PORT_BASE ? usual : config.portBase + offset;
}

/** The port of a server's HTTP side: of LDAP, which has ports of its own, that of its control API. 0, a free one, for a name that is none of ours. */
export function httpPortOf(config: Pick<Config, 'portBase' | 'ports'>, server: string): number {
  const name = server === 'ldap' ? 'ldap-control' : server;
  const known = PORT_NAMES.find((port) => port === name);
  return known === undefined ? 0 : portOf(config, known);
}

/** The address at which clients on this machine call what listens on a port. */
export function addressAt(config: Pick<Config, 'host' | 'tls'>, port: number): string {
  const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host;
  return `${config.tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
