/** One small HTTP exchange with a bounded answer, over node:http: it is loaded already, fetch would have to be. */
import { type Agent, type ClientRequest, type IncomingMessage, type RequestOptions, request as requestPlain } from 'node:http';

export interface ExchangeOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds that the whole exchange may take; default 5,000. */
  readonly timeout?: number;
  /** Largest answer that is taken, in bytes; default 1 MiB. */
  readonly limit?: number;
  /** Keeps connections; without one each exchange opens a connection and closes it. */
  readonly agent?: Agent;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The other side did not answer, or did not finish answering, in time. */
export class TimedOut extends Error {
  constructor(origin: string, milliseconds: number, options?: ErrorOptions) {
    super(`no answer from ${origin} within ${milliseconds} ms`, options);
    this.name = 'TimedOut';
  }
}

const DEFAULT_TIMEOUT = 5000;
const DEFAULT_LIMIT = 1024 * 1024;

/**
 * Sends a request to an `http:` or `https:` address and reads the answer. Redirects are not followed. Rejects with an `Error` that
 * says in one line what went wrong: another scheme, no connection, too large an answer, or {@link TimedOut}.
 */
export async function exchange(address: string, options: ExchangeOptions = {}): Promise<Answer> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') throw new Error(`'${address}' is not an http or https address`);
  const timeout = options.timeout ?? DEFAULT_TIMEOUT;
  const signal = AbortSignal.timeout(timeout);
  const start = url.protocol === 'http:' ? requestPlain : (await import('node:https')).request;
  try {
    return await send(start, url, options, signal);
  } catch (error) {
    if (signal.aborted) throw new TimedOut(url.origin, timeout, { cause: error });
    throw error;
  }
}

type StartRequest = (url: URL, options: RequestOptions, answered: (response: IncomingMessage) => void) => ClientRequest;

function send(start: StartRequest, url: URL, options: ExchangeOptions, signal: AbortSignal): Promise<Answer> {
  const { method = 'GET', headers, body, limit = DEFAULT_LIMIT, agent } = options;
  return new Promise((resolve, reject) => {
    const request = start(url, { method, signal, agent: agent ?? false, ...(headers && { headers }) }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > limit) response.destroy(new Error(`the answer of ${url.origin} is larger than ${limit} bytes`));
        else chunks.push(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }));
      response.on('error', reject);
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      // the other side may close a kept connection at the very moment at which it is used again: that is nobody's failure
      if (request.reusedSocket && error.code === 'ECONNRESET') send(start, url, options, signal).then(resolve, reject);
      else reject(error);
    });
    request.end(body);
  });
}
