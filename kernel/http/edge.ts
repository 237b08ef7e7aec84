/** The socket side of HTTP: node:http in, replies out, with the letter case, the limits and the breakages that were asked for. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Log } from '../log.ts';
import { closeGently } from '../socket-faults.ts';
import { EdgeBody } from './body.ts';
import type { RawRequest } from './request.ts';
import type { HttpRuntime } from './runtime.ts';
import { writeReply } from './write.ts';

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
    const connection = connections.get(socket) ?? { used: false, working: 0 };
    connection.used = true;
    connection.working += 1;
    const body = new EdgeBody(req, runtime.bodyLimit, expectsContinue ? res : undefined);
    const raw: RawRequest = {
      method: req.method as string,
      target: originForm(req.url as string),
      rawHeaders: req.rawHeaders,
      body,
      secure,
      remoteAddress: socket.remoteAddress,
      clientCertificate: secure ? subjectOf(socket as TLSSocket) : undefined,
    };
    runtime
      .handle(raw)
      .then(async (reply) => {
        // a body that is dribbled out has silences of its own
        if (!reply.dribble) connection.working -= 1;
        // a client that still waits for "100 Continue" may never send the body: the connection cannot be used again
        const close = draining || (expectsContinue && !body.begun);
        await writeReply(res, reply, dateOf(raw.answeredAt ?? Date.now()), close);
        if (reply.dribble) connection.working -= 1;
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
    connections.set(socket, { used: false, working: 0 });
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

/** The path and query of a target, which clients send in absolute form to what they take for a proxy (RFC 9112 §3.2.2). */
function originForm(target: string): string {
  const path = target.startsWith('/') ? undefined : /^https?:\/\/[^/?]*(.*)$/i.exec(target)?.[1];
  if (path === undefined) return target;
  return path.startsWith('/') ? path : `/${path}`;
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
  /** So many of its requests are being worked on: silence is not the client's fault. */
  working: number;
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
  const head = `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
  // what the client is still sending must not turn into a reset that overtakes the answer
  closeGently(socket, Buffer.from(head + body));
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
