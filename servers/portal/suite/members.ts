/** The parts of the suite that a control call concerns: the servers of this process, asked directly, and those elsewhere, asked over HTTP. */
import type { Readable } from 'node:stream';
import type { Call, Endpoint } from '#clients/control/transport';
import { makeRequest } from '#kernel/http/request';
import type { Kernel } from '#kernel/kernel';
import type { SessionContext } from '#kernel/session';

/** The whole of a reply to a control call. */
export interface Answer {
  readonly status: number;
  /** JSON, or nothing. */
  readonly text: string;
}

export interface Member {
  /** The server that speaks for it. */
  readonly name: string;
  /** Calls its control API: `/journal/find`. Gives nothing when the member has gone; one that is there but silent is status 502. */
  call(method: Call['method'], path: string, body?: string): Promise<Answer | undefined>;
  /** Opens a stream of server-sent events. Nothing when the member does not give one. */
  listen(path: string): Promise<Readable | undefined>;
}

/** The servers of this process. */
export function memberHere(kernel: Kernel, session: SessionContext, name: string): Member {
  const ask = (method: string, path: string, body = '') =>
    kernel.control.answer(makeRequest({ method, target: `/_sandbox${path}`, body, session: session.name }), name);
  return {
    name,
    async call(method, path, body) {
      const { status, body: text } = await ask(method, path, body);
      return { status, text: typeof text === 'string' ? text : '' };
    },
    async listen(path) {
      const { status, body } = await ask('GET', path);
      return status === 200 ? (body as Readable) : undefined;
    },
  };
}

/** Milliseconds that a control call may take in another process. */
const PATIENCE = 30_000;

/** A server in another process. */
export function memberElsewhere(name: string, endpoint: Endpoint, session: SessionContext): Member {
  const send = async (method: Call['method'], path: string, more: Partial<Call>) => {
    const transport = await import('#clients/control/transport');
    return transport.send(endpoint, { method, path: `${session.prefix}/_sandbox${path}`, timeout: PATIENCE, ...more });
  };
  return {
    name,
    async call(method, path, body) {
      try {
        const reply = await send(method, path, { body });
        const { readText } = await import('#clients/control/transport');
        return { status: reply.statusCode as number, text: await readText(reply, endpoint.url) };
      } catch (error) {
        const { cause, message } = error as Error;
        const hasGone = cause instanceof Error && 'code' in cause;
        return hasGone ? undefined : { status: 502, text: JSON.stringify({ error: message }) };
      }
    },
    async listen(path) {
      const reply = await send('GET', path, { timeout: 0 }).catch(() => undefined);
      return reply?.statusCode === 200 ? reply : undefined;
    },
  };
}
