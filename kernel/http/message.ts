/**
 * What a request and a reply are. An operation turns the one into the other; the socket is somebody else's business.
 */
import type { Readable } from 'node:stream';

/** Header fields as they go on the wire, name and value in turn, letter case and order as written. */
export type RawHeaders = readonly string[];

/** A request as an operation sees it: nothing decoded that the client did not ask to be decoded. */
export interface SandboxRequest {
  readonly method: string;
  /** The request target as sent, less a session prefix: `/ssp/https://host/path?x=%20`. */
  readonly target: string;
  /** The request target with the session prefix: `/~run42/ssp/https://host/path?x=%20`. */
  readonly rawTarget: string;
  /** The part of the target before the first `?`, as sent. */
  readonly path: string;
  /** The part of the target after the first `?`, as sent; empty when there is none. */
  readonly rawQuery: string;
  /** The query, decoded as `application/x-www-form-urlencoded`. Parsed on first use. */
  readonly query: URLSearchParams;
  /** Header fields as they came, name and value in turn. */
  readonly rawHeaders: RawHeaders;
  /** A header's value by its name in lower case; repeated ones joined with a comma. */
  header(name: string): string | undefined;
  /** Decoded path parameters of the route. */
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly body: RequestBody;
  /** The session that the request belongs to: `default`, or the name from `/~name/` or `Sandbox-Session`. */
  readonly session: string;
  /** Scheme, host and port as the client called them (`http://127.0.0.1:9005`, honouring `X-Forwarded-Proto` and `-Host`), then the session prefix if one was in the path. */
  readonly baseUrl: string;
  /** The address that the connection comes from; nothing for a call without a socket. */
  readonly remoteAddress?: string | undefined;
  /** The client certificate's distinguished name, with `--mtls`. */
  readonly clientCertificate?: string | undefined;
}

/** The body: read it whole, or as a stream, once. Reading past the limit rejects with {@link BodyTooLarge}. */
export interface RequestBody {
  /** All of it, at most `limit` bytes (default: the server's). May be called more than once. */
  bytes(limit?: number): Promise<Buffer>;
  /** All of it as UTF-8. */
  text(limit?: number): Promise<string>;
  /** As it arrives; no limit but the caller's own. */
  stream(): Readable;
  /** What `bytes` has read, once it has. */
  readonly arrived: Buffer | undefined;
}

export class BodyTooLarge extends Error {
  readonly limit: number;
  constructor(limit: number) {
    super(`the body is larger than ${limit} bytes`);
    this.name = 'BodyTooLarge';
    this.limit = limit;
  }
}

/** The client went away, or stalled, before its body was complete. No reply can reach it. */
export class BodyAborted extends Error {
  constructor() {
    super('the client closed the connection before the body was complete');
    this.name = 'BodyAborted';
  }
}

/** A reply. `headers` go on the wire as written; Content-Length, Date and Connection are added. */
export interface Reply {
  readonly status: number;
  /** Reason phrase, where it is not the usual one. */
  readonly reason?: string;
  readonly headers: RawHeaders;
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** What the journal should know beyond the bytes. */
  readonly about?: About;
  /** How to break the connection instead of answering properly; set by fault rules. */
  readonly fault?: ConnectionFault;
  /** Sends the body in this many chunks over this time; set by fault rules. */
  readonly dribble?: { readonly numberOfChunks: number; readonly totalDuration: number };
}

/** Names as in WireMock. */
export const CONNECTION_FAULTS = [
  'CONNECTION_RESET_BY_PEER',
  'EMPTY_RESPONSE',
  'MALFORMED_RESPONSE_CHUNK',
  'RANDOM_DATA_THEN_CLOSE',
] as const;
export type ConnectionFault = (typeof CONNECTION_FAULTS)[number];

/** A decoded account of one exchange, for the journal. */
export interface About {
  /** One line for people: `patient 9000000009 read, version 2`. */
  readonly summary?: string | undefined;
  /** The name of the check that decided (`hasRequestId`), when one refused. */
  readonly decidedBy?: string | undefined;
  /** The error of the catalogue that was answered. */
  readonly error?: string | undefined;
  /** Ids that tie exchanges together: `{requestId, correlationId, messageId, conversationId …}`. */
  readonly correlation?: Readonly<Record<string, string | undefined>> | undefined;
  /** Where the live service would have been stricter, or what was not understood. */
  readonly advice?: readonly string[] | undefined;
  /** More of the same, where working it out costs much: done when somebody looks at the entry, after `advice`. */
  readonly explain?: (() => readonly string[]) | undefined;
}

/** Whom or what a request is about, so that fault rules and journal queries can match it. */
export interface Subject {
  readonly patient?: string | undefined;
  readonly mailbox?: string | undefined;
}
