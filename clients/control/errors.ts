/** What can go wrong between a client and the control API. */

/** One thing wrong with what was sent: where in it (`match.header`; empty for all of it), and why. */
export interface Problem {
  readonly path: string;
  readonly reason: string;
}

/** The sandbox answered, and refused. */
export class ControlError extends Error {
  /** The HTTP status: 400 for what it cannot take, 401 without its token, 404, 408 when a wait ran out, 409 for a version that has passed. */
  readonly status: number;
  readonly problems: readonly Problem[];
  /** Why a change of the world was refused, for programs: `slot-taken`. */
  readonly code: string | undefined;
  constructor(status: number, message: string, problems: readonly Problem[] = [], code?: string) {
    super([message, ...problems.map(({ path, reason }) => (path ? `${path}: ${reason}` : reason))].join('\n  '));
    this.name = 'ControlError';
    this.status = status;
    this.problems = problems;
    this.code = code;
  }
}

/** No sandbox answered. `cause` is the socket's error. */
export class Unreachable extends Error {
  /** The address that was tried. */
  readonly url: string;
  constructor(url: string, cause: Error) {
    super(`no sandbox answers at ${url} (${reasonOf(cause)})`, { cause });
    this.name = 'Unreachable';
    this.url = url;
  }
}

function reasonOf(cause: Error): string {
  const code = 'code' in cause ? String(cause.code) : '';
  // when all addresses of a name fail, the message is empty and the code says it
  return cause.message || code;
}
