/** From a plain socket to one over TLS. */
import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls';
import { rawSocketOf } from '../socket-faults.ts';

interface Waiting {
  resolve(socket: TLSSocket): void;
  reject(error: Error): void;
}

/**
 * Makes handshakes on sockets that somebody else has accepted. Behind each set of options stands one TLS server that never listens,
 * so that connections share its certificate, and it can resume sessions.
 */
export class TlsUpgrader {
  readonly #handshakeTimeout: number;
  readonly #servers = new WeakMap<TlsOptions, Server>();
  readonly #waiting = new WeakMap<Socket, Waiting>();

  /** `handshakeTimeout` in milliseconds. */
  constructor(handshakeTimeout: number) {
    this.#handshakeTimeout = handshakeTimeout;
  }

  /** The TLS socket over `raw`, after the handshake. Rejects, and closes the socket, when there is none. */
  upgrade(raw: Socket, options: TlsOptions): Promise<TLSSocket> {
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Error('the connection was closed before the TLS handshake was complete'));
      if (raw.destroyed) return gone();
      raw.once('close', gone);
      this.#waiting.set(raw, { resolve, reject });
      this.#serverFor(options).emit('connection', raw);
    });
  }

  #serverFor(options: TlsOptions): Server {
    let server = this.#servers.get(options);
    if (!server) {
      server = createServer({ ...options, allowHalfOpen: true, handshakeTimeout: this.#handshakeTimeout });
      server.on('secureConnection', (socket) => this.#waiting.get(rawSocketOf(socket))?.resolve(socket));
      server.on('tlsClientError', (error, socket) => this.#waiting.get(rawSocketOf(socket))?.reject(error));
      this.#servers.set(options, server);
    }
    return server;
  }
}
