/** The socket side of connection protocols: listening, TLS, time-outs, stopping. What the bytes mean is the protocol's business. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { Log } from '../log.ts';
import { SocketConnection } from './connection.ts';
import type { ConnectionProtocol } from './protocol.ts';
import { TlsUpgrader } from './upgrade.ts';

export interface TcpEdgeOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** TLS from the first byte. A function is called at the first connection, so that nobody waits for a certificate that is not needed. */
  readonly tls?: TlsOptions | (() => Promise<TlsOptions>);
  readonly protocol: ConnectionProtocol;
  /** Milliseconds that a connection may be silent, or take for a TLS handshake. */
  readonly idleTimeout: number;
  readonly log: Log;
  /** Further connections are closed as soon as they are made. */
  readonly maxConnections?: number;
}

export interface TcpEdge {
  readonly port: number;
  readonly connections: number;
  /** Stops listening, closes idle connections at once and others when they are done or so many milliseconds have passed. May be called twice. */
  stop(drainMilliseconds: number): Promise<void>;
}

/** Listens, and hands each connection to the protocol. Rejects with the socket's own error when the port cannot be had. */
export async function serveTcp(options: TcpEdgeOptions): Promise<TcpEdge> {
  const { log, idleTimeout } = options;
  const settings = { idleTimeout, log, upgrader: new TlsUpgrader(idleTimeout) };
  const open = new Set<SocketConnection>();
  const tlsOptions = onFirstUse(options.tls);

  const accept = async (socket: Socket) => {
    const connection = new SocketConnection(socket, settings);
    open.add(connection);
    void connection.gone.then(() => open.delete(connection));
    try {
      const tls = tlsOptions && (await tlsOptions());
      if (tls) await connection.startTls(tls);
      connection.begin(options.protocol);
    } catch (error) {
      log.warn({ err: error, remoteAddress: connection.remoteAddress }, 'a connection could not be secured');
      connection.destroy();
    }
  };

  const server = createServer({ allowHalfOpen: true, noDelay: true }, accept);
  if (options.maxConnections !== undefined) server.maxConnections = options.maxConnections;
  server.on('drop', (peer) => log.warn({ remoteAddress: peer?.remoteAddress }, 'a connection was refused: there are too many'));
  await once(server.listen({ host: options.host, port: options.port, backlog: 1024 }), 'listening');
  server.on('error', (error) => log.warn({ err: error }, 'a connection could not be accepted'));

  const stop = async (drainMilliseconds: number) => {
    const closed = once(server, 'close');
    server.close();
    for (const connection of open) connection.drain();
    const timer = setTimeout(() => {
      for (const connection of open) connection.destroy();
    }, drainMilliseconds);
    await Promise.all([closed, ...Array.from(open, (connection) => connection.gone)]);
    clearTimeout(timer);
  };
  let stopping: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return open.size;
    },
    stop(drainMilliseconds) {
      stopping ??= stop(drainMilliseconds);
      return stopping;
    },
  };
}

function onFirstUse(tls: TcpEdgeOptions['tls']): (() => Promise<TlsOptions>) | undefined {
  if (tls === undefined) return undefined;
  let made: Promise<TlsOptions> | undefined;
  return () => {
    made ??= typeof tls === 'function' ? tls() : Promise.resolve(tls);
    return made;
  };
}
