/** A connection over a socket. */
import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { ConnectionFault } from '../http/message.ts';
import type { Log } from '../log.ts';
import { breakSocket, closeGently, resetSocket } from '../socket-faults.ts';
import type { Connection, ConnectionHandler, ConnectionProtocol } from './protocol.ts';
import type { TlsUpgrader } from './upgrade.ts';

export interface ConnectionSettings {
  /** Milliseconds that a connection may be silent. */
  readonly idleTimeout: number;
  readonly log: Log;
  readonly upgrader: TlsUpgrader;
}

export class SocketConnection implements Connection {
  readonly remoteAddress: string;
  secure = false;
  /** Resolves when the socket is closed and the protocol has been told. */
  readonly gone: Promise<void>;
  readonly #settings: ConnectionSettings;
  /** The TCP socket, and later the TLS socket over it. */
  #socket: Socket;
  #handler: ConnectionHandler | undefined;
  #paused = false;
  #handshaking = false;
  /** We have closed it: what still comes in is nobody's business. */
  #closing = false;
  #ended = false;
  #waiting: (() => void)[] = [];

  constructor(socket: Socket, settings: ConnectionSettings) {
    this.#socket = socket;
    this.#settings = settings;
    this.remoteAddress = socket.remoteAddress ?? '';
    socket.on('error', this.#onError);
    this.gone = new Promise((resolve) => {
      socket.once('close', () => {
        this.#tellDrained();
        this.#onEnd();
        resolve();
      });
    });
  }

  /** Hands the connection to a protocol. */
  begin(protocol: ConnectionProtocol): void {
    this.#guard(() => {
      this.#handler = protocol.connect(this);
    });
    this.#listen();
  }

  get closed(): boolean {
    return !this.#socket.writable;
  }

  get needsDrain(): boolean {
    return this.#socket.writableNeedDrain;
  }

  write(bytes: Uint8Array | string): void {
    if (this.#socket.writable && !this.#socket.write(bytes)) this.#socket.pause();
  }

  drained(): Promise<void> {
    if (!this.needsDrain || this.#socket.destroyed) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    closeGently(this.#socket);
  }

  reset(): void {
    this.#closing = true;
    resetSocket(this.#socket);
  }

  break(fault: ConnectionFault, random: () => number): void {
    this.#closing = true;
    breakSocket(this.#socket, fault, random, '');
  }

  async startTls(options: TlsOptions): Promise<void> {
    const plain = this.#socket;
    this.#handshaking = true;
    this.#unlisten();
    plain.pause();
    plain.uncork();
    if (plain.writableLength > 0) await new Promise<unknown>((resolve) => plain.write('', resolve));
    this.#socket = await this.#settings.upgrader.upgrade(plain, options);
    this.#socket.on('error', this.#onError);
    this.secure = true;
    this.#handshaking = false;
    if (this.#handler) this.#listen();
  }

  pause(): void {
    this.#paused = true;
    this.#socket.pause();
  }

  resume(): void {
    this.#paused = false;
    if (!this.needsDrain) this.#socket.resume();
  }

  /** The server is stopping: lets the protocol say goodbye, and closes unless it is busy. */
  drain(): void {
    if (this.#closing) return;
    if (!this.#handler || this.#handshaking) {
      this.destroy();
      return;
    }
    this.#guard(() => this.#handler?.drain?.());
    if (!this.#handler.busy) this.close();
  }

  /** Closes at once, whatever is under way. */
  destroy(): void {
    this.#socket.destroy();
  }

  #listen(): void {
    this.#socket.setTimeout(this.#settings.idleTimeout);
    this.#socket.on('timeout', this.#onTimeout).on('drain', this.#onDrain).on('end', this.#onEnd).on('data', this.#onData);
  }

  #unlisten(): void {
    this.#socket.setTimeout(0);
    this.#socket.off('timeout', this.#onTimeout).off('drain', this.#onDrain).off('end', this.#onEnd).off('data', this.#onData);
  }

  readonly #onData = (chunk: Buffer) => {
    if (this.#closing) return;
    const socket = this.#socket;
    socket.cork();
    this.#guard(() => this.#handler?.receive(chunk));
    socket.uncork();
  };

  readonly #onDrain = () => {
    this.#tellDrained();
    if (!this.#paused) this.#socket.resume();
  };

  readonly #onEnd = () => {
    if (this.#ended) return;
    this.#ended = true;
    this.#guard(() => this.#handler?.end());
  };

  /** Silence, or a peer that has stopped reading: bytes that leave count as activity. */
  readonly #onTimeout = () => {
    if (this.#closing || this.needsDrain) this.destroy();
    else if (!this.#handler?.busy) this.close();
  };

  readonly #onError = (error: Error) => {
    this.#settings.log.debug({ err: error, remoteAddress: this.remoteAddress }, 'a connection broke');
  };

  #tellDrained(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** A bug in a protocol costs the connection, not the process. */
  #guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#settings.log.error({ err: error, remoteAddress: this.remoteAddress }, 'a protocol failed on a connection');
      this.#closing = true;
      this.destroy();
    }
  }
}
