/** How the platform's authorisation server frames what it answers. */
import type { About, Reply } from '#kernel/http/message';

const SECURE_TRANSPORT = ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'];
const JSON_HEADERS = ['Content-Type', 'application/json', ...SECURE_TRANSPORT];
const TEXT_HEADERS = ['Content-Type', 'text/plain', ...SECURE_TRANSPORT];

/** A JSON answer; a text is JSON already. */
export function answer(status: number, body: object | string, about: About): Reply {
  return { status, headers: JSON_HEADERS, body: typeof body === 'string' ? body : JSON.stringify(body), about };
}

/** An answer without a body, with further headers. */
export function bare(status: number, headers: readonly string[], about: About): Reply {
  return { status, headers: [...TEXT_HEADERS, ...headers], about };
}
