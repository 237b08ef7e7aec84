/**
 * A MESH server that is killed (`kill -9`) while eight senders send and a recipient reads and acknowledges, and started again on what it kept:
 * whatever was answered is so, once, and nothing is half there.
 */
import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { freePortBase, startProcess } from './processes.ts';

const SENDERS = 8;
const [SENDER, RECIPIENT] = ['X26ABC1', 'X26ABC2'];
const V2 = { Accept: 'application/vnd.mesh.v2+json' };
/** Milliseconds from the first answer until the server is killed, at most. */
const LONGEST_LIFE = 120;

interface Letter {
  readonly localId: string;
  readonly chunks: readonly Buffer[];
  readonly packed: boolean;
}

/** What clients know. */
interface Known {
  /** Letters by local id that have been sent, or tried, and have not been found yet. */
  readonly asked: Map<string, Letter>;
  /** Message ids by local id: those whose last chunk was answered with 202. */
  readonly accepted: Map<string, string>;
  readonly acknowledged: Set<string>;
  /** Ids that an inbox has shown, in their order. */
  readonly seen: string[];
  /** `accepted`: one more is. */
  readonly news: EventEmitter;
}

/** Kills a server that keeps its messages as `flags` say so many times, and looks each time at what there is afterwards. */
export async function surviveKills(times: number, ...flags: readonly string[]): Promise<void> {
  const port = await freePortBase();
  const url = `http://127.0.0.1:${port}/messageexchange`;
  const start = () => startProcess(['mesh', '--port', `mesh=${port}`, ...flags]);
  const known: Known = { asked: new Map(), accepted: new Map(), acknowledged: new Set(), seen: [], news: new EventEmitter() };
  let server = await start();
  try {
    for (let round = 0; round < times; round++) {
      const killed = new AbortController();
      const clients = [
        ...Array.from({ length: SENDERS }, (_, sender) => sendUntilKilled(url, `${round}/${sender}`, known, killed.signal)),
        acknowledgeUntilKilled(url, known, killed.signal),
      ];
      await Promise.race([once(known.news, 'accepted'), ...clients]);
      await after(Math.random() * LONGEST_LIFE);
      killed.abort();
      await server.kill();
      await Promise.all(clients);
      server = await start();
      await expectAllThere(url, known);
    }
    expect(known.accepted.size).toBeGreaterThan(times);
    expect(known.acknowledged.size).toBeGreaterThan(0);
  } finally {
    await server.kill();
  }
}

/** Of four kinds: small, larger than what waits in memory, in chunks, in packed chunks. */
function letter(localId: string, n: number): Letter {
  const bytes = (size: number, part = '') =>
    Buffer.alloc(
      size,
      createHash('sha256')
        .update(localId + part)
        .digest(),
    );
  const packed = n % 4 === 3;
  if (n % 4 === 0) return { localId, chunks: [bytes(1024)], packed };
  if (n % 4 === 1) return { localId, chunks: [bytes(100_000)], packed };
  return {
    localId,
    chunks: ['a', 'b', 'c'].map((part, at) => (packed ? gzipSync(bytes(5000, part)) : bytes(at * 40_000 + 9, part))),
    packed,
  };
}

async function sendUntilKilled(url: string, sender: string, { asked, accepted, news }: Known, killed: AbortSignal): Promise<void> {
  for (let n = 0; !killed.aborted; n++) {
    const localId = `${sender}/${n}`;
    const sent = letter(localId, n);
    asked.set(localId, sent);
    const messageId = await send(url, sent, killed);
    if (messageId === undefined) return;
    accepted.set(localId, messageId);
    news.emit('accepted');
  }
}

/** Sends all chunks; gives back the id when all were answered with 202, nothing when the server died before. */
async function send(url: string, { localId, chunks, packed }: Letter, killed: AbortSignal): Promise<string | undefined> {
  const labels = {
    ...V2,
    'Mex-To': RECIPIENT,
    'Mex-WorkflowID': 'TEST_WORKFLOW',
    'Mex-LocalID': localId,
    ...(packed && { 'Content-Encoding': 'gzip' }),
  };
  let messageId: string | undefined;
  for (const [at, body] of chunks.entries()) {
    const path = at === 0 ? '' : `/${messageId}/${at + 1}`;
    const headers = { ...labels, 'Mex-Chunk-Range': `${at + 1}:${chunks.length}` };
    const answer = await ask(`${url}/${SENDER}/outbox${path}`, { method: 'POST', headers, body }, killed);
    if (answer === undefined) return undefined;
    expect([answer.status, answer.status === 202 ? '' : answer.body.toString()]).toEqual([202, '']);
    messageId ??= (JSON.parse(answer.body.toString()) as { message_id: string }).message_id;
  }
  return messageId;
}

async function acknowledgeUntilKilled(url: string, known: Known, killed: AbortSignal): Promise<void> {
  while (!killed.aborted) {
    const listed = await ask(`${url}/${RECIPIENT}/inbox?max_results=10`, {}, killed);
    if (listed === undefined) return;
    for (const messageId of (JSON.parse(listed.body.toString()) as { messages: string[] }).messages.slice(0, 2)) {
      const done = await ask(`${url}/${RECIPIENT}/inbox/${messageId}/status/acknowledged`, { method: 'PUT', headers: V2 }, killed);
      if (done !== undefined) known.acknowledged.add(messageId);
    }
  }
}

/** An answer, whole; nothing when the server was killed before it had all been heard. */
async function ask(
  url: string,
  init: RequestInit,
  killed?: AbortSignal,
): Promise<{ status: number; headers: Headers; body: Buffer } | undefined> {
  try {
    const { status, headers, ...answer } = await fetch(url, init).then(async (response) => {
      return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
    });
    return { status, headers, ...answer };
  } catch (error) {
    if (killed?.aborted) return undefined;
    throw error;
  }
}

async function expectAllThere(url: string, known: Known): Promise<void> {
  const inbox = await listInbox(url);
  expect(new Set(inbox).size).toBe(inbox.length);
  expect(await jsonOf(`${url}/${RECIPIENT}/count`)).toEqual({ count: inbox.length });
  // nothing has come before what was there already
  const stillThere = known.seen.filter((messageId) => inbox.includes(messageId));
  expect(inbox.slice(0, stillThere.length)).toEqual(stillThere);

  const waiting = new Map<string, string>();
  for (const messageId of inbox.slice(stillThere.length)) waiting.set(await expectWhole(url, messageId, known), messageId);
  expect(inTheirOrder([...waiting.keys()])).toBe(true);
  for (const messageId of known.acknowledged) expect(inbox).not.toContain(messageId);
  for (const [localId, messageId] of known.accepted) {
    // what was sent since the last look, and is not in the inbox, was acknowledged, maybe without hearing so
    if (known.seen.includes(messageId) || waiting.get(localId) === messageId) continue;
    expect(await jsonOf(`${url}/${SENDER}/outbox/tracking?messageID=${messageId}`)).toMatchObject({
      local_id: localId,
      status: 'acknowledged',
    });
    known.seen.push(messageId);
  }
  known.seen.push(...waiting.values());
}

async function listInbox(url: string): Promise<string[]> {
  const ids: string[] = [];
  for (let next: string | undefined = `/messageexchange/${RECIPIENT}/inbox?max_results=5000`; next !== undefined; ) {
    const page = (await jsonOf(new URL(next, url).href)) as { messages: string[]; links: { next?: string } };
    ids.push(...page.messages);
    next = page.links.next;
  }
  return ids;
}

/** Whether those of each sender come in the order in which it has sent them. */
function inTheirOrder(localIds: readonly string[]): boolean {
  const last = new Map<string, number>();
  return localIds.every((localId) => {
    const [, sender, n] = /^(.+)\/(\d+)$/.exec(localId) as RegExpExecArray;
    const before = last.get(sender as string) ?? -1;
    last.set(sender as string, Number(n));
    return Number(n) > before;
  });
}

/** A message in the inbox is one that was sent, with all its bytes, and was not there before under another id. Gives back its local id. */
async function expectWhole(url: string, messageId: string, { asked, accepted }: Known): Promise<string> {
  const first = await ask(`${url}/${RECIPIENT}/inbox/${messageId}`, {});
  const localId = first?.headers.get('mex-localid') ?? '';
  expect([...asked.keys()]).toContain(localId);
  const { chunks, packed } = asked.get(localId) as Letter;
  asked.delete(localId);
  expect([messageId, accepted.get(localId) ?? messageId]).toEqual([messageId, messageId]);
  expect(first?.headers.get('mex-total-chunks')).toBe(String(chunks.length));
  for (const [at, sent] of chunks.entries()) {
    const answer = at === 0 ? first : await ask(`${url}/${RECIPIENT}/inbox/${messageId}/${at + 1}`, {});
    expect(answer?.status).toBe(at + 1 < chunks.length ? 206 : 200);
    expect(answer?.body.equals(packed ? gunzipSync(sent) : sent)).toBe(true);
  }
  return localId;
}

async function jsonOf(url: string): Promise<unknown> {
  const answer = await ask(url, { headers: V2 });
  return JSON.parse(answer?.body.toString() ?? '');
}
