/** The configuration, parsed once into one frozen value. `config-schema.ts` reads it from flags, environment and file. */
import type { LogLevel } from './log.ts';

export const ENVIRONMENTS = ['local', 'sandbox', 'integration'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export interface Config {
  /** How strict the servers are, everywhere at once. */
  readonly environment: Environment;
  /** Name or address to listen on. */
  readonly host: string;
  /** The port that those of the servers are counted from. 0 picks a free one for each. */
  readonly portBase: number;
  /** Ports by server, where they are not the usual ones. 0 picks a free one. */
  readonly ports: Readonly<Record<string, number>>;
  /** Addresses of servers that run elsewhere, by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** Folder with the seeds; the standard world when there is none. */
  readonly seed?: string;
  /** Further patients to make. */
  readonly patients: number;
  /** Folder that keeps state over restarts. */
  readonly persist?: string;
  /** PostgreSQL address that keeps state. */
  readonly store?: string;
  /** The API that is also served at `/` of its server. */
  readonly root?: string;
  readonly tls: boolean;
  readonly mtls: boolean;
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
