/** HTTP for MESH: kept connections, a new token with each try, and tries again when the service is out of breath. */
import { Agent, type AgentOptions, type IncomingHttpHeaders, type IncomingMessage, request as requestPlain } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Result, refusalOf, type Unreachable } from './result.ts';

/** PEM: whom to trust beside the public authorities, and the client's own certificate and key. */
export interface TlsOptions {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

export interface TransportOptions extends TlsOptions {
  /** `https://mesh.example:9003`; a path in it (`/~run42`) is put before every path. */
  readonly url: string;
  /** Opens the agent for calls to the address, once; by default one that trusts as {@link TlsOptions} say. */
  readonly openAgent?: ((address: string, settings: AgentOptions) => Promise<Agent>) | undefined;
  /** How often a call is tried again; default 3. */
  readonly retries?: number | undefined;
  /** Milliseconds until it is tried again for the first time; each further wait is twice as long. Default 500. */
  readonly backOff?: number | undefined;
  /** Milliseconds of silence after which a connection counts as lost; default 60,000. */
  readonly timeout?: number | undefined;
}

export interface Call {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  /** Path and query, encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** What was answered, whatever it is. */
interface Heard {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body as text; rejects when the connection is lost before its end. */
  readonly text: () => Promise<string>;
}

/** An answer, its body still to be read. */
export interface Answer extends Heard {
  readonly body: IncomingMessage;
}

/** An answer that was read. */
export interface Whole extends Heard {
  readonly content: string;
}

const MOST_WAITED = 30_000;

export class Transport {
  readonly #options: TransportOptions;
  readonly #base: URL;
  readonly #token: () => string;
  readonly #retries: number;
  #agent: Promise<Agent> | undefined;

  /** `token` makes a new Authorization header. */
  constructor(options: TransportOptions, token: () => string) {
    this.#options = options;
    this.#base = new URL(options.url);
    this.#token = token;
    this.#retries = options.retries ?? 3;
  }

  /** A call that may be repeated without harm, and its answer of 2xx, read whole. */
  async read(call: Call): Promise<Result<Whole>> {
    return this.repeat(async () => {
      const tried = await this.once(call);
      if ('kind' in tried) return tried;
      const { status, headers } = tried;
      return tried.text().then(
        (content) => ({ status, headers, content, text: async () => content }),
        (error) => this.unreachable(error),
      );
    });
  }

  /** The same with its body still to be read. */
  async open(call: Call): Promise<Result<Answer>> {
    return this.repeat(() => this.once(call));
  }

  /** Tries until there is an answer of 2xx, one that trying again will not change, or there were enough tries. */
  async repeat<A extends Heard>(once: () => Promise<A | Unreachable>): Promise<Result<A>> {
    for (let tries = 0; ; tries += 1) {
      const tried = await once();
      const isLast = tries >= this.#retries;
      if ('kind' in tried) {
        if (isLast) return { failure: tried };
        await this.#pause(tries);
      } else if (tried.status >= 200 && tried.status <= 299) return { value: tried };
      else {
        const text = await tried.text().catch(() => '');
        if (isLast || !isPassing(tried.status)) return { failure: refusalOf(tried.status, text) };
        await this.#pause(tries, tried.headers['retry-after']);
      }
    }
  }

  /** One try: an answer of whatever status, or none. */
  async once({ method, path, headers, body }: Call): Promise<Answer | Unreachable> {
    const secure = this.#base.protocol === 'https:';
    const request = secure ? (await import('node:https')).request : requestPlain;
    this.#agent ??= (this.#options.openAgent ?? ((address, settings) => this.#openAgent(address, settings)))(this.#options.url, {
      keepAlive: true,
      maxSockets: 64,
    });
    const agent = await this.#agent;
    return new Promise((resolve) => {
      const sent = request(
        {
          agent,
          method,
          hostname: this.#base.hostname.replace(/^\[|\]$/g, ''),
          port: this.#base.port,
          path: `${this.#base.pathname.replace(/\/+$/, '')}${path}`,
          headers: {
            Accept: 'application/vnd.mesh.v2+json',
            'Accept-Encoding': 'gzip',
            Authorization: this.#token(),
            ...headers,
            ...(body && { 'Content-Length': body.byteLength }),
          },
          timeout: this.#options.timeout ?? 60_000,
        },
        (body) => resolve({ status: body.statusCode ?? 0, headers: body.headers, body, text: () => textOf(body) }),
      );
      sent.on('timeout', () => sent.destroy(new Error('nothing was heard for too long')));
      sent.on('error', (error: NodeJS.ErrnoException) => {
        resolve(this.unreachable(error));
      });
      sent.end(body);
    });
  }

  /** The failure that a socket's error stands for. */
  unreachable({ message, code }: NodeJS.ErrnoException): Unreachable {
    return { kind: 'unreachable', reason: `no MESH answers at ${this.#base.origin} (${message || code})` };
  }

  /** Lets go of the connections. */
  async close(): Promise<void> {
    (await this.#agent)?.destroy();
    this.#agent = undefined;
  }

  /** Waits before the next try, as long as the service asks for or the back-off says. */
  async #pause(tries: number, retryAfter?: string): Promise<void> {
    const asked = Number(retryAfter) * 1000;
    await wait(Math.min(asked > 0 ? asked : (this.#options.backOff ?? 500) * 2 ** tries, MOST_WAITED));
  }

  async #openAgent(address: string, settings: AgentOptions): Promise<Agent> {
    if (!address.startsWith('https:')) return new Agent(settings);
    const { ca, cert, key } = this.#options;
    const [https, { rootCertificates }] = await Promise.all([import('node:https'), import('node:tls')]);
    return new https.Agent({
      ...settings,
      minVersion: 'TLSv1.2',
      ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
    });
  }
}

/** An answer that says to try again later. */
function isPassing(status: number): boolean {
  return status === 425 || status === 429 || status >= 500;
}

async function textOf(body: IncomingMessage): Promise<string> {
  let text = '';
  body.setEncoding('utf8');
  for await (const piece of body) text += piece;
  return text;
}
