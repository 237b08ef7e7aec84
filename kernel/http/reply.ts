/** Short ways to write the usual replies. */
import type { About, Reply } from './message.ts';

/** A JSON reply, written compactly. */
export function json(status: number, value: unknown, headers: readonly string[] = [], about?: About): Reply {
  const reply = { status, headers: ['Content-Type', 'application/json', ...headers], body: JSON.stringify(value) };
  return about ? { ...reply, about } : reply;
}

/** A plain text reply. */
export function text(status: number, body: string, headers: readonly string[] = []): Reply {
  return { status, headers: ['Content-Type', 'text/plain; charset=utf-8', ...headers], body };
}

/** A reply without a body. */
export function empty(status: number, headers: readonly string[] = []): Reply {
  return { status, headers };
}
