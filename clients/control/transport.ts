/** One HTTP exchange with a sandbox, over node:http: no pool that would outlive the caller, and nothing to load that a server has not loaded already. */
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { Unreachable } from './errors.ts';

/** Where a sandbox is, and how to be let in. */
export interface Endpoint {
  /** `http://127.0.0.1:9000`; a path in it is put before every path. */
  readonly url: string;
  /** The control API's bearer token. */
  readonly token?: string | undefined;
  /** PEM of the authority that signed the server's certificate. */
  readonly ca?: string | undefined;
  /** PEM of the client's certificate and key, where the sandbox asks for one. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query, encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  /** Milliseconds of silence after which the sandbox counts as gone; 0 waits for ever. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/** Sends a request and resolves with the reply's head; its body is still to be read. Rejects with {@link Unreachable} when there is none. */
export async function send(endpoint: Endpoint, call: Call): Promise<IncomingMessage> {
  const base = new URL(endpoint.url);
  const { request } = base.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const body = call.body === undefined ? undefined : Buffer.from(call.body);
  const options: RequestOptions & { ca?: string; cert?: string; key?: string } = {
    method: call.method,
    hostname: base.hostname.replace(/^\[|\]$/g, ''),
    port: base.port,
    path: base.pathname.replace(/\/+$/, '') + call.path,
    agent: false,
    headers: {
      Accept: 'application/json',
      ...(endpoint.token !== undefined && { Authorization: `Bearer ${endpoint.token}` }),
      ...(body && { 'Content-Type': 'application/json', 'Content-Length': body.length }),
      ...call.headers,
    },
    timeout: call.timeout,
    ...(call.signal && { signal: call.signal }),
    ...(endpoint.ca !== undefined && { ca: endpoint.ca }),
    ...(endpoint.cert !== undefined && { cert: endpoint.cert }),
    ...(endpoint.key !== undefined && { key: endpoint.key }),
  };
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = request(options, resolve);
    sent.on('timeout', () => sent.destroy(new Error(`silent for ${call.timeout} ms`)));
    sent.on('error', (error) => reject(call.signal?.aborted ? error : new Unreachable(endpoint.url, error)));
    sent.end(body);
  });
}

/** A reply's body, whole. */
export async function readText(reply: IncomingMessage, url: string): Promise<string> {
  try {
    reply.setEncoding('utf8');
    let text = '';
    for await (const chunk of reply) text += chunk;
    return text;
  } catch (error) {
    throw new Unreachable(url, error as Error);
  }
}

/** The data of server-sent events, one by one; comments and other fields are passed over. Ends with the reply. */
export async function* readEvents(reply: IncomingMessage): AsyncGenerator<string> {
  reply.setEncoding('utf8');
  let rest = '';
  let data: string[] = [];
  for await (const chunk of reply) {
    const lines = (rest + chunk).split(/\r\n|\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const value = /^data: ?(.*)$/s.exec(line)?.[1];
      if (value !== undefined) data.push(value);
      if (line !== '' || data.length === 0) continue;
      yield data.join('\n');
      data = [];
    }
  }
}
