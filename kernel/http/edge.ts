/** The socket side of HTTP: node:http in, replies out, with the letter case, the limits and the breakages that were asked for. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import type { Log } from '../log.ts';
import { breakSocket } from '../socket-faults.ts';
import { BodyAborted, BodyTooLarge, type Reply, type RequestBody } from './message.ts';
import { headerOf, type RawRequest } from './request.ts';
import type { HttpRuntime } from './runtime.ts';

export interface HttpEdgeOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** What https.createServer takes; plain HTTP without. */
  readonly tls?: {
    readonly key: string;
    readonly cert: string;
    readonly ca?: string;
    readonly requestCert?: boolean;
    readonly rejectUnauthorized?: boolean;
  };
  /** Milliseconds within which a whole request must have arrived. */
  readonly requestTimeout: number;
  /** Milliseconds that a connection may be silent. */
  readonly idleTimeout: number;
  readonly log: Log;
}

export interface HttpEdge {
  readonly port: number;
  readonly connections: number;
  /** Stops listening at once, lets requests under way finish for so long, then closes what is left. May be called twice. */
  stop(drainMilliseconds: number): Promise<void>;
}

/** Listens, and answers what comes with `runtime`. Rejects with the socket's own error when the port cannot be had. */
export async function serveHttp(runtime: Pick<HttpRuntime, 'handle' | 'bodyLimit'>, options: HttpEdgeOptions): Promise<HttpEdge> {
  const settings = {
    requestTimeout: options.requestTimeout,
    headersTimeout: Math.min(options.requestTimeout, 30_000),
    keepAliveTimeout: options.idleTimeout,
    // Node looks for stalled requests this often; its own default of 30 s would let one hang that long past its limit
    connectionsCheckingInterval: Math.min(1000, options.requestTimeout),
    noDelay: true,
  };
  const secure = options.tls !== undefined;
  const server: Server = options.tls ? (await import('node:https')).createServer({ ...settings, ...options.tls }) : createServer(settings);
  let draining = false;
  const connections = new Map<Socket, Connection>();
  const dateOf = dateHeader();

  const onRequest = (req: IncomingMessage, res: ServerResponse, expectsContinue: boolean) => {
    const { socket } = req;
    const connection = connections.get(socket) ?? { used: false, working: false };
    connection.used = true;
    connection.working = true;
    const body = new EdgeBody(req, runtime.bodyLimit, expectsContinue ? res : undefined);
    const raw: RawRequest = {
      method: req.method as string,
      target: req.url as string,
      rawHeaders: req.rawHeaders,
      body,
      secure,
      remoteAddress: socket.remoteAddress,
      clientCertificate: secure ? subjectOf(socket as TLSSocket) : undefined,
    };
    runtime
      .handle(raw)
      .then((reply) => {
        connection.working = false;
        // a client that still waits for "100 Continue" may never send the body: the connection cannot be used again
        const close = draining || (expectsContinue && !body.begun);
        return writeReply(res, reply, dateOf(raw.answeredAt ?? Date.now()), close);
      })
      .catch((error) => {
        options.log.error({ err: error }, 'a reply could not be written');
        res.destroy();
      });
  };
  server.on('request', (req, res) => onRequest(req, res, false));
  server.on('checkContinue', (req, res) => onRequest(req, res, true));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuseMalformed(error, socket));
  server.setTimeout(options.idleTimeout, (socket: Socket) => {
    // silence while we are still working on the answer is not the client's fault
    if (!connections.get(socket)?.working) socket.destroy();
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: options.host, port: options.port, backlog: 1024 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  server.on(secure ? 'secureConnection' : 'connection', (socket: Socket) => {
    connections.set(socket, { used: false, working: false });
    socket.once('close', () => connections.delete(socket));
  });

  let stopping: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections.size;
    },
    stop(drainMilliseconds) {
      draining = true;
      stopping ??= new Promise<void>((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), drainMilliseconds);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        // a turn later, so that a request that has just arrived counts; Node spares connections that never carried one
        setImmediate(() => {
          server.closeIdleConnections();
          for (const [socket, { used }] of connections) if (!used) socket.destroy();
        });
      });
      return stopping;
    },
  };
}

/** The Date header's text, made once a second. */
function dateHeader(): (now: number) => string {
  let second = Number.NaN;
  let text = '';
  return (now) => {
    const current = Math.floor(now / 1000);
    if (current !== second) {
      second = current;
      text = new Date(current * 1000).toUTCString();
    }
    return text;
  };
}

interface Connection {
  /** It has carried a request. */
  used: boolean;
  /** Its request is being worked on: silence is not the client's fault. */
  working: boolean;
}

/** A request's body, read when asked for. */
export class EdgeBody implements RequestBody {
  readonly #req: IncomingMessage;
  readonly #limit: number;
  /** A client waits to be told to go on. */
  readonly #waiting: ServerResponse | undefined;
  #whole: Promise<Buffer> | undefined;
  arrived: Buffer | undefined;
  /** Whether anybody has asked for it. */
  begun = false;

  constructor(req: IncomingMessage, limit: number, waiting?: ServerResponse) {
    this.#req = req;
    this.#limit = limit;
    this.#waiting = waiting;
  }

  bytes(limit = this.#limit): Promise<Buffer> {
    const announced = this.#req.headers['content-length'];
    if (announced !== undefined && Number(announced) > limit) return Promise.reject(new BodyTooLarge(limit));
    this.#begin();
    this.#whole ??= collect(this.#req, limit).then((buffer) => {
      this.arrived = buffer;
      return buffer;
    });
    return this.#whole;
  }

  async text(limit?: number): Promise<string> {
    return (await this.bytes(limit)).toString('utf8');
  }

  stream(): Readable {
    this.#begin();
    return this.#req;
  }

  #begin(): void {
    if (!this.begun) this.#waiting?.writeContinue();
    this.begun = true;
  }
}

function collect(req: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        // what is still to come is read and thrown away, so that the client can finish and hear the answer
        chunks.length = 0;
        reject(new BodyTooLarge(limit));
      }
    });
    req.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    req.once('error', () => reject(new BodyAborted()));
    req.once('close', () => reject(new BodyAborted()));
  });
}

/** Writes a reply: its headers as they are spelt, Content-Length where the length is known, the breakage where one is asked for. */
export function writeReply(res: ServerResponse, reply: Reply, date?: string, close = false): Promise<void> | undefined {
  const { socket } = res.req;
  if (res.destroyed || socket.destroyed) {
    if (reply.body instanceof Readable) reply.body.destroy();
    return undefined;
  }
  if (reply.fault) {
    breakSocket(socket, reply.fault);
    return undefined;
  }
  const { body, status } = reply;
  const headers = reply.headers.slice();
  res.sendDate = false;
  if (date !== undefined && headerOf(headers, 'date') === undefined) headers.push('Date', date);
  if (close) headers.push('Connection', 'close');
  const whole = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  const bodiless = status === 204 || status === 304 || status < 200;
  if (whole && !bodiless) headers.push('Content-Length', String(lengthOf(body)));
  if (reply.reason === undefined) res.writeHead(status, headers);
  else res.writeHead(status, reply.reason, headers);
  if (bodiless || res.req.method === 'HEAD') res.end();
  else if (reply.dribble) return dribble(res, body, reply.dribble);
  else if (whole) res.end(body);
  else return pump(res, body);
  return undefined;
}

function lengthOf(body: string | Uint8Array | undefined): number {
  if (body === undefined) return 0;
  return typeof body === 'string' ? Buffer.byteLength(body) : body.length;
}

/** Sends a streamed body at the pace at which the client takes it. */
async function pump(res: ServerResponse, body: AsyncIterable<Uint8Array>): Promise<void> {
  const source = body instanceof Readable ? body : Readable.from(body, { objectMode: false });
  res.once('close', () => source.destroy());
  source.pipe(res);
  await new Promise<void>((resolve, reject) => {
    res.once('close', resolve);
    res.once('finish', resolve);
    source.once('error', reject);
  });
}

async function dribble(
  res: ServerResponse,
  body: Reply['body'],
  { numberOfChunks, totalDuration }: NonNullable<Reply['dribble']>,
): Promise<void> {
  const bytes = await wholeOf(body);
  const size = Math.max(1, Math.ceil(bytes.length / numberOfChunks));
  for (let start = 0; start < bytes.length && !res.destroyed; start += size) {
    res.write(bytes.subarray(start, start + size));
    await sleep(totalDuration / numberOfChunks);
  }
  res.end();
}

async function wholeOf(body: Reply['body']): Promise<Buffer> {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Answers what never became a request: headers too large, a request that stalled, bytes that are not HTTP. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, said] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'The request headers are larger than 16 KB']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'The request did not arrive in time']
        : ['400 Bad Request', 'This is not an HTTP/1.1 request'];
  const body = `${said}.\n`;
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** The distinguished name of a client's certificate; nothing when it showed none. */
export function subjectOf(socket: TLSSocket): string | undefined {
  const subject = socket.getPeerCertificate?.()?.subject;
  return (
    subject &&
    Object.entries(subject)
      .map(([key, value]) => `${key}=${value}`)
      .join(', ')
  );
}
