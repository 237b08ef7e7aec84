/**
 * What a server is: data and functions that the kernel brings to life. `servers/x/server.ts` exports one of these.
 */

import type { RateLimit } from './faults.ts';
import type { Reply, SandboxRequest, Subject } from './http/message.ts';
import type { Kernel } from './kernel.ts';
import type { SessionContext } from './session.ts';
import type { Seeds } from './store/store.ts';

/** From request to reply. Throws only for bugs: what the protocol foresees is a reply. */
export type Operation<D> = (request: SandboxRequest, deps: D) => Reply | Promise<Reply>;

/**
 * One row of a routes table. `path` is relative to the API's base, in find-my-way's syntax: `/Patient/:nhsNumber`, `/*`, a literal
 * colon doubled. `method` `*` stands for all methods that no other row of the same path names. HEAD falls back to GET.
 */
export interface Route<D> {
  readonly method: string;
  readonly path: string;
  /** Short name of the operation; `{api}.{name}` names it in journal and fault rules. */
  readonly name: string;
  readonly operation: Operation<D>;
  /** Whom the request is about; by default the path parameters `nhsNumber` and `mailboxId`. */
  readonly subject?: (request: SandboxRequest) => Subject;
  readonly variants?: Variants;
}

/**
 * Operations that share a method and a path, because what is asked stands in the request (SOAP: in its body). The route's `operation`
 * answers them all; journal, fault rules and metrics know each by its own name.
 */
export interface Variants {
  readonly names: Iterable<string>;
  /** One of the names; nothing when the request has none of them. */
  readonly of: (request: SandboxRequest) => Promise<string | undefined>;
}

/** One API of a server: a base path, its operations, its errors. */
export interface Api<D> {
  /** `pds`, `oauth2` … unique in the suite; `--root` takes it. */
  readonly name: string;
  readonly title: string;
  /** Where it is served: `/personal-demographics/FHIR/R4`; empty for the root. */
  readonly base: string;
  readonly routes: readonly Route<D>[];
  readonly errors: ErrorCatalogue;
}

/** An API on connections of its own, which its server opens in `start`: its names, for fault rules and the catalogue of errors. */
export interface ConnectionApi {
  readonly name: string;
  readonly title: string;
  /** Short names of its operations. */
  readonly operations: readonly string[];
  /** What it can answer; `status` in the protocol's own numbers. */
  readonly errors: readonly ErrorEntry[];
}

/**
 * The errors that an API can answer, as data, and the one place where one becomes a reply.
 * `names` are what a fault rule's `error` can be; `render` makes the reply for one of them, mirroring what the API mirrors.
 */
export interface ErrorCatalogue {
  readonly entries: readonly ErrorEntry[];
  /** Which entry says that there are too many requests; without one it is a plain 429. */
  readonly rateLimitError?: string;
  /** `exceeded`: the limit of the fault rule for which this is answered. */
  render(name: string, request: SandboxRequest, messageId: string, exceeded?: RateLimit): Reply;
  /** What this API answers when the edge itself refuses or fails. */
  failure(failure: EdgeFailure, request: SandboxRequest, messageId: string): Reply;
}

export interface ErrorEntry {
  readonly name: string;
  readonly status: number;
  /** For people who choose one. */
  readonly description: string;
}

/** What can go wrong outside an operation: a body over the limit, a target that cannot be decoded, a bug. */
export type EdgeFailure = 'bodyTooLarge' | 'badTarget' | 'internal';

/**
 * Answers what is no exchange of a server's own: pages for people, and requests that only pass through on their way to another
 * server. Asked before the session and the routes. What it answers is neither journalled nor disturbed by fault rules: the other
 * server does both, and twice would be wrong.
 */
export interface Aside {
  /** Nothing for a request that the server's routes are to answer. */
  answer(request: SandboxRequest): Promise<Reply> | undefined;
  /** Called when the server has stopped. */
  close(): void;
}

/** An OpenAPI document of a server. */
export interface ApiDocument {
  /** Unique in the server: `pds`. */
  readonly name: string;
  readonly title: string;
  /** Where it is beside the code: `servers/fhir/openapi.yaml`. */
  readonly file: string;
}

/** A server as its folder describes it. `D` is what its operations are given, made once for each session. */
export interface ServerDefinition<D = unknown> {
  readonly name: string;
  readonly title: string;
  readonly apis: readonly Api<D>[];
  /** What it serves that is not HTTP. */
  readonly connectionApis?: readonly ConnectionApi[];
  /** Binds the server's dependencies to a session. Called once for each session, and again after the session ended. */
  readonly deps: (context: SessionContext, kernel: Kernel) => D;
  /** Routes under `/_sandbox/` that only this server has: its helpers for testers. Not journalled, never faulted. `path` is relative to `/_sandbox`. */
  readonly control?: readonly Route<D>[];
  /** What it serves, in the words of OpenAPI: listed at `/_sandbox/openapi`. */
  readonly documents?: readonly ApiDocument[];
  /** Its control API speaks for the whole suite (the portal's does). */
  readonly wholeSuite?: boolean;
  /** Answers requests that are no exchange of this server's. Made once, when the server is. */
  readonly aside?: (kernel: Kernel) => Aside;
  /** Answers what no API's base matches; by default a plain 404. */
  readonly fallback?: Operation<D>;
  /** Largest body that is read whole, in bytes; default 5 MiB. */
  readonly bodyLimit?: number;
  /** Called when the address is known, before it is said to be ready; what it gives back is called at stop. */
  readonly start?: (kernel: Kernel) => Promise<(() => Promise<void> | void) | undefined>;
  /** What this server's own files put over the seeds that all sessions start from. Called once, before anything is served. */
  readonly seeds?: (seeds: Seeds) => Seeds | Promise<Seeds>;
  /** Settings by the keys of a configuration, where the environment has them under names that are not ours. Only for a server that runs alone. */
  readonly defaults?: (env: Readonly<Record<string, string | undefined>>) => Readonly<Record<string, unknown>>;
  /** First things to try, as curl lines; `{url}` is replaced by the server's address. */
  readonly tryFirst?: readonly string[];
}
