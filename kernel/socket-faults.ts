/** Breaking a connection on purpose, in the four ways that WireMock has names for. */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ConnectionFault } from './http/message.ts';

/** How an HTTP reply with chunks begins: what comes after it should be a chunk's length. */
const CHUNKED_REPLY = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const GARBAGE_BYTES = 256;
/** Milliseconds that a peer has, once it was sent the end, to send its own. */
const LINGER = 1000;

/**
 * Breaks a connection instead of answering: a TCP reset; an end without a byte; a reply that begins well and goes on as garbage;
 * garbage alone. `opening` is the well-made beginning, by default of an HTTP reply; a protocol without one gives an empty string.
 */
export function breakSocket(
  socket: Socket,
  fault: ConnectionFault,
  random: () => number = Math.random,
  opening: string | Uint8Array = CHUNKED_REPLY,
): void {
  if (fault === 'CONNECTION_RESET_BY_PEER') resetSocket(socket);
  else closeGently(socket, faultBytes(fault, random, opening));
}

/** What a fault puts on the wire before it closes the connection. */
export function faultBytes(
  fault: Exclude<ConnectionFault, 'CONNECTION_RESET_BY_PEER'>,
  random: () => number,
  opening: string | Uint8Array,
): Buffer {
  if (fault === 'EMPTY_RESPONSE') return Buffer.alloc(0);
  const noise = garbage(random);
  return fault === 'MALFORMED_RESPONSE_CHUNK' ? Buffer.concat([Buffer.from(opening), noise]) : noise;
}

/** Random bytes; the first has its top bit set, so that it begins neither a status line, nor a chunk's length, nor a BER sequence. */
function garbage(random: () => number): Buffer {
  const bytes = Buffer.from(Array.from({ length: GARBAGE_BYTES }, () => Math.floor(random() * 256)));
  bytes[0] = (bytes[0] as number) | 0x80;
  return bytes;
}

/** Ends a connection with a TCP reset (RST), so that the peer's next read or write fails with ECONNRESET. */
export function resetSocket(socket: Socket): void {
  const raw = rawSocketOf(socket);
  if (isSecure(raw)) raw.destroy();
  else raw.resetAndDestroy();
}

/**
 * Sends the end of the stream, after what was written and `last`, and waits a moment for the peer's own end. A socket that is
 * closed while bytes of the peer are unread makes a reset, and a reset can overtake what was just written.
 */
export function closeGently(socket: Socket, last?: Uint8Array): void {
  socket.resume();
  if (last && last.length > 0) socket.end(last);
  else socket.end();
  const linger = () => {
    const timer = setTimeout(() => socket.destroy(), LINGER).unref();
    socket.once('close', () => clearTimeout(timer));
  };
  if (socket.writableFinished) linger();
  else socket.once('finish', linger);
}

/** The TCP socket below a TLS one. Node offers no public way to it, and a TLS socket cannot be reset by itself. */
export function rawSocketOf(socket: Socket): Socket {
  const { _parent: parent } = socket as { _parent?: Socket | null };
  return isSecure(socket) && parent ? parent : socket;
}

/** Told by its mark, not by its class: loading the class would cost each start some milliseconds. */
function isSecure(socket: Socket): socket is TLSSocket {
  return (socket as Partial<TLSSocket>).encrypted === true;
}
