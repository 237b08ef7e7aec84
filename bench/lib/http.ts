/** Requests as the load sends them, and answers as the bare server repeats them. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names and values in turn, in the letter case they came in. Without those that node:http adds by itself. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

const ADDED_BY_NODE = ['date', 'connection', 'keep-alive'];

/** Asks once. */
export async function ask(origin: string, { method, path, headers, body }: HttpRequest): Promise<HttpAnswer> {
  const sent = request(new URL(path, origin), { method, headers });
  sent.end(body);
  const [message] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: message.statusCode ?? 0, headers: withoutAdded(message.rawHeaders), body: await buffer(message) };
}

function withoutAdded(rawHeaders: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (!ADDED_BY_NODE.includes(name.toLowerCase())) kept.push(name, rawHeaders[at + 1] as string);
  }
  return kept;
}
