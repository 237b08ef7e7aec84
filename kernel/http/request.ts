/** The one implementation of {@link SandboxRequest}, used for sockets and for in-process calls alike. */
import { Readable } from 'node:stream';
import { BodyTooLarge, type RawHeaders, type RequestBody, type SandboxRequest } from './message.ts';

const NO_PARAMS: Readonly<Record<string, string | undefined>> = Object.freeze({});
const DEFAULT_BODY_LIMIT = 5 * 1024 * 1024;

/** A request as a socket, or a caller in this process, hands it in. */
export interface RawRequest {
  readonly method: string;
  /** The request target as it stands on the request line. */
  readonly target: string;
  readonly rawHeaders: RawHeaders;
  readonly body: RequestBody;
  readonly secure: boolean;
  readonly remoteAddress?: string | undefined;
  readonly clientCertificate?: string | undefined;
  /** Where a host application has mounted the server: `/nhs`. Not part of `target`, but of addresses in replies. */
  readonly mount?: string | undefined;
  /** Written by the runtime: the time of the answer by the session's clock, for the Date header. */
  answeredAt?: number;
}

/** A request on its way through the kernel, which fills in `params` when the route is known. One is made per exchange, so it is lean. */
export class EdgeRequest implements SandboxRequest {
  readonly method: string;
  readonly target: string;
  readonly path: string;
  readonly rawQuery: string;
  readonly rawHeaders: RawHeaders;
  readonly body: RequestBody;
  readonly session: string;
  params = NO_PARAMS;
  readonly #raw: RawRequest;
  #query: URLSearchParams | undefined;

  /** `raw` as it came; `session` as it names one; `target` without that name. */
  constructor(raw: RawRequest, session: string, target: string) {
    const mark = target.indexOf('?');
    this.method = raw.method;
    this.target = target;
    this.path = mark < 0 ? target : target.slice(0, mark);
    this.rawQuery = mark < 0 ? '' : target.slice(mark + 1);
    this.rawHeaders = raw.rawHeaders;
    this.body = raw.body;
    this.session = session;
    this.#raw = raw;
  }

  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.rawQuery);
    return this.#query;
  }

  header(name: string): string | undefined {
    return headerOf(this.rawHeaders, name);
  }

  get baseUrl(): string {
    const scheme = firstOf(this.header('x-forwarded-proto')) ?? (this.#raw.secure ? 'https' : 'http');
    const host = firstOf(this.header('x-forwarded-host')) ?? this.header('host') ?? 'localhost';
    const session = this.#raw.target === this.target ? '' : `/~${this.session}`;
    return `${scheme}://${host}${this.#raw.mount ?? ''}${session}`;
  }

  get rawTarget(): string {
    return this.#raw.target;
  }

  get remoteAddress(): string | undefined {
    return this.#raw.remoteAddress;
  }

  get clientCertificate(): string | undefined {
    return this.#raw.clientCertificate;
  }
}

/**
 * A header's value out of a raw list, by its name in lower case; repeated ones joined with a comma (RFC 9110 §5.3).
 * A scan beats building a map of all headers: an operation asks for a handful, and the length rules out most.
 */
export function headerOf(rawHeaders: RawHeaders, name: string): string | undefined {
  let value: string | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const candidate = rawHeaders[i] as string;
    if (candidate.length !== name.length || (candidate !== name && candidate.toLowerCase() !== name)) continue;
    value = value === undefined ? rawHeaders[i + 1] : `${value}, ${rawHeaders[i + 1]}`;
  }
  return value;
}

function firstOf(list: string | undefined): string | undefined {
  return list?.split(',')[0]?.trim() || undefined;
}

/** A body that is already there. */
export function bodyOf(content: string | Uint8Array = ''): RequestBody {
  const whole = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const bytes = async (limit = DEFAULT_BODY_LIMIT) => {
    if (whole.length > limit) throw new BodyTooLarge(limit);
    return whole;
  };
  return {
    bytes,
    text: async (limit) => (await bytes(limit)).toString('utf8'),
    stream: () => Readable.from(whole.length > 0 ? [whole] : []),
    arrived: whole,
  };
}

/** What an in-process caller gives: the rest is filled in. */
export interface RequestInit {
  readonly method?: string;
  /** Path and query, with a session prefix or without. */
  readonly target: string;
  /** Raw list, or an object. */
  readonly headers?: RawHeaders | Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly params?: Readonly<Record<string, string>>;
  readonly session?: string;
}

/** A request out of nothing, for calling an operation directly. */
export function makeRequest(init: RequestInit): EdgeRequest {
  const headers = init.headers ?? [];
  const raw: RawRequest = {
    method: init.method ?? 'GET',
    target: init.target,
    rawHeaders: Array.isArray(headers) ? headers : Object.entries(headers).flat(),
    body: bodyOf(init.body),
    secure: false,
  };
  const request = new EdgeRequest(raw, init.session ?? 'default', init.target);
  if (init.params) request.params = init.params;
  return request;
}
