/** What a failed exchange was: a connection broken on purpose, to be shown to the client as it is, or a server that is not there. */
import type { ConnectionFault } from '#kernel/http/message';

/** How the server broke the connection; nothing when there was no connection. */
export function breakageOf({ code = '', syscall }: NodeJS.ErrnoException): ConnectionFault | undefined {
  if (code.startsWith('HPE_')) return 'RANDOM_DATA_THEN_CLOSE';
  if (code === 'EPIPE') return 'CONNECTION_RESET_BY_PEER';
  if (code !== 'ECONNRESET' || syscall === 'connect') return undefined;
  // node:http calls it a reset, too, when the connection ended in order but without an answer; no system call failed then
  return syscall === undefined ? 'EMPTY_RESPONSE' : 'CONNECTION_RESET_BY_PEER';
}
