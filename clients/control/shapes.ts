/** What goes over the control API, as its clients see it. */
import type { FaultRule, KeptRule } from '#kernel/faults';
import type { JournalEntry, JournalQuery } from '#kernel/journal';
import type { ServerAddress, ServerState } from '#kernel/live-kernel';
import type { ErrorEntry } from '#kernel/server';
import type { Verb } from '#kernel/verbs';

export type { ChangedDocument, VerbDone } from '#kernel/verbs';
export type { FaultRule, JournalEntry, ServerAddress };

export interface Health {
  readonly status: ServerState;
  readonly server: string;
  readonly version: string;
}

/** Which exchanges: all that is given must match. `since` is an ISO 8601 time by the session's clock. */
export type JournalFilter = Omit<JournalQuery, 'session' | 'since'> & { readonly since?: string | undefined };

/** A filter that fits a URL: no headers. */
export type PlainFilter = Omit<JournalFilter, 'match'> & {
  readonly match?: { readonly patient?: string | undefined; readonly mailbox?: string | undefined } | undefined;
};

/** A rule in force, with how often it has matched and acted. */
export type ActiveRule = KeptRule & { readonly matched: number; readonly acted: number };

/** An error that a rule can name, and where it belongs. */
export type CatalogueError = ErrorEntry & { readonly server: string; readonly api: string };

export interface ClockReading {
  /** ISO 8601, in UTC. */
  readonly now: string;
  readonly frozen: boolean;
  /** How far it is ahead of the machine's own time. */
  readonly offsetMilliseconds: number;
}

/** Which documents: a page of all of them, or those under one index. */
export interface WorldQuery {
  readonly limit?: number | undefined;
  /** `next` of the page before. */
  readonly cursor?: string | undefined;
  readonly index?: string | undefined;
  readonly equals?: string | undefined;
  readonly prefix?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface WorldPage<T> {
  readonly items: readonly T[];
  /** There when more follow. */
  readonly next?: string;
}

/** A change of the world that has a name. */
export type WorldVerb = Pick<Verb, 'name' | 'description' | 'arguments'>;

/** Something that happened to a document. `at` is ISO 8601, by the session's clock. */
export interface HistoryEntry<E = unknown> {
  readonly sequence: number;
  readonly at: string;
  readonly event: E;
}

/** What a token is to be: for which application, by which way of signing in. What is left out, the sandbox chooses. */
export interface TokenOrder {
  /** The application's API key. */
  readonly app?: string | undefined;
  readonly flow?: 'app' | 'cis2' | 'nhs-login' | undefined;
  readonly user?: string | undefined;
  /** Level of assurance: `aal3`, `P9`. */
  readonly level?: string | undefined;
  /** Role profile id in which a healthcare worker acts. */
  readonly role?: string | undefined;
  readonly scope?: readonly string[] | undefined;
  /** ISO 8601 duration. */
  readonly expires?: string | undefined;
}

/** A minted token, as the token endpoint would answer it. */
export interface MintedToken {
  readonly access_token: string;
  readonly [field: string]: unknown;
}

/** An application as the OAuth server shows it; its secret only when it is made. */
export interface OauthApplication {
  readonly apiKey: string;
  readonly name: string;
  readonly secret?: string;
  readonly [field: string]: unknown;
}

export interface ApplicationKeys {
  readonly keys: readonly object[];
  readonly jwksUrl?: string;
  readonly privateKeyFile?: string | null;
  readonly clientSecret?: string;
}

/** A token as it is listed. Times are ISO 8601, by the session's clock. */
export interface TokenSummary {
  readonly digest: string;
  readonly active: boolean;
  readonly app: string;
  readonly user?: string;
  readonly level: string;
  readonly scope: readonly string[];
  readonly issuedAt: string;
  readonly expiresAt: string;
}

/** Somebody who is signed in at an identity provider. */
export interface SignOnSession {
  readonly sid: string;
  /** `nhs-cis2`, `nhs-login`, or the name of a realm. */
  readonly provider: string;
  readonly user: string;
  readonly signedInAt: string;
  readonly endsAt: string;
  /** Client ids. */
  readonly clients: readonly string[];
}

/** How the clients of a session took the news that it is over. */
export interface LogoutOutcome {
  readonly notices: readonly { readonly clientId: string; readonly url: string; readonly status?: number; readonly error?: string }[];
}

/** Why requests were refused: one assertion's mistakes, or the last refusals, newest first. */
export interface Explained {
  readonly accepted?: boolean;
  readonly mistakes?: readonly Mistake[];
  readonly refusals?: readonly RefusedRequest[];
}

interface Mistake {
  readonly check: string;
  readonly status: number;
  readonly error: string;
  readonly error_description: string;
  readonly advice: readonly string[];
}

interface RefusedRequest {
  readonly at: string;
  readonly operation: string;
  readonly target: string;
  readonly status: number;
  readonly check?: string;
  readonly error: string;
  readonly advice: readonly string[];
}

/** What a client of a MESH mailbox makes its tokens of. */
export interface MeshCredentials {
  readonly mailboxId: string;
  readonly password: string;
  readonly sharedKey: string;
  /** How closely tokens are looked at: `none`, `canned`, `full`, `when-sent`, `strict`. */
  readonly mode: string;
  /** ISO 8601, by the session's clock. */
  readonly now: string;
}

/** A MESH token, and how it fares at each step. */
export interface ExplainedMeshToken {
  readonly mode: string;
  readonly accepted: boolean;
  readonly acceptedWhenStrict: boolean;
  readonly errorDescription?: string;
  readonly token?: Readonly<Record<'mailboxId' | 'nonce' | 'nonceCount' | 'timestamp' | 'hash', string>>;
  readonly steps: readonly {
    readonly step: string;
    readonly looksAt: string;
    readonly outcome: 'passes' | 'refused' | 'would be refused when strict' | 'not looked at';
    readonly wrong?: string;
  }[];
}

/** What became of LDIF that was to be taken into the world. */
export interface LdifOutcome {
  /** How many documents of each collection were stored; none when there are problems. */
  readonly stored: Readonly<Record<string, number>>;
  /** Entries that said what was there already. */
  readonly unchanged: number;
  readonly problems: readonly LdifNote[];
  /** What the world has no place for. */
  readonly notKept: readonly LdifNote[];
}

export interface LdifNote {
  readonly line: number;
  readonly dn?: string;
  readonly reason: string;
}
