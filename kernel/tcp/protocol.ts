/** What a protocol that lives on a connection is, and what it is given: bytes in, bytes out. The socket is somebody else's business. */
import type { TlsOptions } from 'node:tls';
import type { ConnectionFault } from '../http/message.ts';

/** A protocol: told of each new connection, it returns what handles it. */
export interface ConnectionProtocol {
  connect(connection: Connection): ConnectionHandler;
}

/** The protocol's side of one connection. What it throws is logged, and costs that connection only. */
export interface ConnectionHandler {
  /** Bytes as they arrived, cut wherever the network cut them. What is written before this returns leaves as one write. */
  receive(chunk: Buffer): void;
  /**
   * No more bytes will come: the peer has ended its side, or the connection is gone (then `connection.closed` is true). Called once.
   * A peer that ended only its side still reads: finish what it asked for, then close.
   */
  end(): void;
  /** The server is stopping: say goodbye in the protocol's words. If `busy`, finish and close; otherwise the edge closes. */
  drain?(): void;
  /** Whether something that the peer asked for is being worked on. While it is, silence does not count as idle. */
  readonly busy?: boolean;
}

/** One connection, over a socket, TLS, or nothing but memory. */
export interface Connection {
  /** The peer's address, as it was when the connection was made. */
  readonly remoteAddress: string;
  /** Whether it is encrypted. */
  readonly secure: boolean;
  /** Nothing more can be sent; what is written is dropped. */
  readonly closed: boolean;
  /** The peer reads more slowly than we write: wait for {@link drained} before writing more. Nothing is read from it meanwhile. */
  readonly needsDrain: boolean;
  /** Sends a whole response. */
  write(bytes: Uint8Array | string): void;
  /** Resolves when what was written has left, or the connection is gone; at once when there is nothing to wait for. */
  drained(): Promise<void>;
  /** Sends what was written, then closes. Nothing more is received. */
  close(): void;
  /** Ends the connection with a TCP reset. */
  reset(): void;
  /** Breaks the connection as a fault rule asks. */
  break(fault: ConnectionFault, random: () => number): void;
  /**
   * Goes on over TLS, after what was written so far. Resolves after the handshake; rejects when it fails, and the connection is then
   * closed. Write nothing in between, and forget all plain bytes that are not yet worked on: whoever sat on the line may have slipped
   * them in, to be taken for what came under TLS.
   */
  startTls(options: TlsOptions): Promise<void>;
  /** Stops receiving, until {@link resume}. */
  pause(): void;
  resume(): void;
}
