/** The socket side of HTTP: node:http in, replies out, with the letter case, the limits and the breakages that were asked for. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import type { Log } from '../log.ts';
import { breakSocket } from '../socket-faults.ts';
import { BodyAborted, BodyTooLarge, type Reply, type RequestBody } from './message.ts';
import { headerOf } from './request.ts';
import type { HttpRuntime, RawRequest } from './runtime.ts';

export interface HttpEdgeOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** What https.createServer takes; plain HTTP without. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly ca?: string; readonly requestCert?: boolean; readonly rejectUnauthorized?: boolean };
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
  const server: Server = options.tls
    ? (await import('node:https')).createServer({ ...settings, ...options.tls })
    : createServer(settings);
  let draining = false;
  const open = new Set<Socket>();
  /** Connections whose request is being worked on, and those whose answer is not out yet. */
  const working = new Set<Socket>();
  const unanswered = new Set<Socket>();
  const dateOf = dateHeader();

  const answer = async (req: IncomingMessage, res: ServerResponse, expectsContinue: boolean) => {
    const { socket } = req;
    working.add(socket);
    unanswered.add(socket);
    res.once('close', () => unanswered.delete(socket));
    const body = bodyFrom(req, runtime.bodyLimit, expectsContinue ? () => res.writeContinue() : undefined);
    const secure = options.tls !== undefined;
    const raw: RawRequest = {
      method: req.method as string,
      target: req.url as string,
      rawHeaders: req.rawHeaders,
      body,
      secure,
      remoteAddress: socket.remoteAddress,
      clientCertificate: secure ? subjectOf(socket as TLSSocket) : undefined,
    };
    const reply = await runtime.handle(raw);
    working.delete(socket);
    // a client that still waits for "100 Continue" may never send the body: the connection cannot be used again
    const close = draining || (expectsContinue && !body.begun);
    await writeReply(res, reply, { date: dateOf(raw.answeredAt ?? Date.now()), close });
  };
  const onRequest = (req: IncomingMessage, res: ServerResponse, expectsContinue: boolean) => {
    answer(req, res, expectsContinue).catch((error) => {
      options.log.error({ err: error }, 'a reply could not be written');
      res.destroy();
    });
  };
  server.on('request', (req, res) => onRequest(req, res, false));
  server.on('checkContinue', (req, res) => onRequest(req, res, true));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuseMalformed(error, socket));
  server.setTimeout(options.idleTimeout, (socket: Socket) => {
    // silence while we are still working on the answer is not the client's fault
    if (!working.has(socket)) socket.destroy();
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: options.host, port: options.port, backlog: 1024 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  server.on(options.tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      working.delete(socket);
      unanswered.delete(socket);
    });
  });

  let stopping: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return open.size;
    },
    stop(drainMilliseconds) {
      draining = true;
      stopping ??= new Promise<void>((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), drainMilliseconds);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        // a turn later, so that a request that has just arrived counts; Node's own closeIdleConnections spares those that never sent one
        setImmediate(() => {
          for (const socket of open) if (!unanswered.has(socket)) socket.destroy();
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

interface EdgeBody extends RequestBody {
  /** Whether anybody has asked for it. */
  readonly begun: boolean;
}

/** A request's body, read when asked for. `proceed` tells a client that waits for it to go on. */
export function bodyFrom(req: IncomingMessage, defaultLimit: number, proceed?: () => void): EdgeBody {
  let begun = false;
  let whole: Promise<Buffer> | undefined;
  let arrived: Buffer | undefined;
  const begin = () => {
    if (!begun) proceed?.();
    begun = true;
  };
  const bytes = (limit = defaultLimit) => {
    const announced = req.headers['content-length'];
    if (announced !== undefined && Number(announced) > limit) return Promise.reject(new BodyTooLarge(limit));
    begin();
    whole ??= collect(req, limit).then((buffer) => {
      arrived = buffer;
      return buffer;
    });
    return whole;
  };
  return {
    bytes,
    text: async (limit) => (await bytes(limit)).toString('utf8'),
    stream() {
      begin();
      return req;
    },
    get begun() {
      return begun;
    },
    get arrived() {
      return arrived;
    },
  };
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
export async function writeReply(res: ServerResponse, reply: Reply, edge: { readonly date?: string; readonly close?: boolean } = {}): Promise<void> {
  if (res.destroyed || res.socket?.destroyed) {
    if (reply.body instanceof Readable) reply.body.destroy();
    return;
  }
  if (reply.fault) {
    if (res.socket) breakSocket(res.socket, reply.fault);
    return;
  }
  const { body } = reply;
  const headers = [...reply.headers];
  if (edge.date !== undefined && headerOf(headers, 'date') === undefined) headers.push('Date', edge.date);
  res.sendDate = false;
  if (edge.close) headers.push('Connection', 'close');
  const whole = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  const bodiless = reply.status === 204 || reply.status === 304 || reply.status < 200;
  if (whole && !bodiless) headers.push('Content-Length', String(body === undefined ? 0 : Buffer.byteLength(body)));
  if (reply.reason === undefined) res.writeHead(reply.status, headers);
  else res.writeHead(reply.status, reply.reason, headers);
  if (res.req?.method === 'HEAD' || bodiless) res.end();
  else if (reply.dribble) await dribble(res, body, reply.dribble);
  else if (whole) res.end(body);
  else await pump(res, body);
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

async function dribble(res: ServerResponse, body: Reply['body'], { numberOfChunks, totalDuration }: NonNullable<Reply['dribble']>): Promise<void> {
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
  socket.end(`HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
}

function subjectOf(socket: TLSSocket): string | undefined {
  const subject = socket.getPeerCertificate?.()?.subject;
  return subject && Object.entries(subject).map(([key, value]) => `${key}=${value}`).join(', ');
}
