/** The one implementation of {@link SandboxRequest}, used for sockets and for in-process calls alike. */
import { Readable } from 'node:stream';
import { BodyTooLarge, type RawHeaders, type RequestBody, type SandboxRequest } from './message.ts';

const NO_PARAMS: Readonly<Record<string, string | undefined>> = Object.freeze({});
const DEFAULT_BODY_LIMIT = 5 * 1024 * 1024;

interface RequestParts {
  readonly method: string;
  readonly target: string;
  readonly rawHeaders: RawHeaders;
  readonly body: RequestBody;
  readonly session: string;
  /** What the path began with when the session was named there: `/~run42`. */
  readonly pathPrefix: string;
  readonly secure: boolean;
  readonly remoteAddress: string | undefined;
  readonly clientCertificate: string | undefined;
}

/** A request on its way through the kernel, which fills in `params` when the route is known. */
export class EdgeRequest implements SandboxRequest {
  readonly method: string;
  readonly target: string;
  readonly path: string;
  readonly rawQuery: string;
  readonly rawHeaders: RawHeaders;
  readonly body: RequestBody;
  readonly session: string;
  params = NO_PARAMS;
  readonly #parts: RequestParts;
  #query: URLSearchParams | undefined;

  constructor(parts: RequestParts) {
    const mark = parts.target.indexOf('?');
    this.method = parts.method;
    this.target = parts.target;
    this.path = mark < 0 ? parts.target : parts.target.slice(0, mark);
    this.rawQuery = mark < 0 ? '' : parts.target.slice(mark + 1);
    this.rawHeaders = parts.rawHeaders;
    this.body = parts.body;
    this.session = parts.session;
    this.#parts = parts;
  }

  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.rawQuery);
    return this.#query;
  }

  header(name: string): string | undefined {
    return headerOf(this.rawHeaders, name);
  }

  get baseUrl(): string {
    const scheme = firstOf(this.header('x-forwarded-proto')) ?? (this.#parts.secure ? 'https' : 'http');
    const host = firstOf(this.header('x-forwarded-host')) ?? this.header('host') ?? 'localhost';
    return `${scheme}://${host}${this.#parts.pathPrefix}`;
  }

  get rawTarget(): string {
    return this.#parts.pathPrefix + this.target;
  }

  get remoteAddress(): string | undefined {
    return this.#parts.remoteAddress;
  }

  get clientCertificate(): string | undefined {
    return this.#parts.clientCertificate;
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
  const request = new EdgeRequest({
    method: init.method ?? 'GET',
    target: init.target,
    rawHeaders: Array.isArray(headers) ? headers : Object.entries(headers).flat(),
    body: bodyOf(init.body),
    session: init.session ?? 'default',
    pathPrefix: '',
    secure: false,
    remoteAddress: undefined,
    clientCertificate: undefined,
  });
  if (init.params) request.params = init.params;
  return request;
}
