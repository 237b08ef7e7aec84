/**
 * What writes have been answered. A client that has waited in vain sends its request again with the same `X-Request-ID`, and gets the
 * first answer instead of a second change. The same request only: many clients' tests send one id with all their requests.
 */
import { hash } from 'node:crypto';
import type { Reply, SandboxRequest } from '#kernel/http/message';

interface Answered {
  readonly at: number;
  readonly reply: Promise<Reply>;
}

/** As many as are remembered, some 4 KB each: enough for whoever comes again after `Retry-After` seconds, at two thousand writes a second. */
const MOST = 10_000;
/** Milliseconds for which one is. */
const REMEMBERED = 10 * 60_000;

export class AnsweredWrites {
  readonly #answers = new Map<string, Answered>();
  readonly #most: number;

  constructor(most = MOST) {
    this.#most = most;
  }

  /** The answer to this request: the first one, where it has been made already. Refusals are made anew. `now` by the session's clock. */
  async once(request: SandboxRequest, now: number, make: () => Promise<Reply>): Promise<Reply> {
    const key = keyOf(request, await request.body.bytes());
    const before = this.#answers.get(key);
    if (before !== undefined && now - before.at < REMEMBERED) return again(await before.reply);
    const reply = make();
    this.#remember(key, { at: now, reply });
    const forget = () => this.#answers.get(key)?.reply === reply && this.#answers.delete(key);
    try {
      const answer = await reply;
      if (answer.status >= 300 || answer.about?.error !== undefined) forget();
      return answer;
    } catch (error) {
      forget();
      throw error;
    }
  }

  #remember(key: string, answered: Answered): void {
    this.#answers.delete(key);
    this.#answers.set(key, answered);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > this.#most && oldest !== undefined) this.#answers.delete(oldest);
  }
}

function keyOf(request: SandboxRequest, body: Buffer): string {
  const parts = [
    request.method,
    request.target,
    ...['x-request-id', 'if-match', 'authorization'].map((name) => request.header(name) ?? ''),
  ];
  return `${parts.join('\n')}\n${hash('sha1', body, 'base64')}`;
}

function again(reply: Reply): Reply {
  const advice = [
    'The same request with the same X-Request-ID has been answered before; this is that answer, and nothing has changed since',
  ];
  return { ...reply, about: { ...reply.about, advice } };
}
