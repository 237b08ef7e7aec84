/** The journals of all processes as one, by time. */
import { PassThrough, type Readable } from 'node:stream';
import { readJson, refuse } from '#kernel/control/control';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import { json } from '#kernel/http/reply';
import type { JournalEntry } from '#kernel/journal';
import type { Answer, Member } from '../suite/members.ts';
import { acrossSuite, gather, inTurn, isFine, refusalOf, type SpreadSuite } from './across.ts';

const DEFAULT_LIMIT = 100;
const DEFAULT_TIMEOUT = 10_000;

/** What the portal itself must know of a query; all of it is checked where the journals are. */
interface Asked {
  readonly server?: string;
  readonly after?: unknown;
  readonly limit?: number | string;
  readonly count?: number;
  readonly timeoutMilliseconds?: number;
}

type Found = { readonly items: readonly JournalEntry[] } | { readonly refusal: Reply };

export const listJournal = acrossSuite(async (request, suite) =>
  shown(await find(suite, Object.fromEntries(request.query), (member) => member.call('GET', `/journal${queryOf(request)}`))),
);

export const findJournal = acrossSuite(async (request, suite) => {
  const read = await readJson(request);
  return 'refusal' in read ? read.refusal : shown(await findBy(suite, read.value));
});

export const countJournal = acrossSuite(async (request, suite) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const { server, after } = (read.value ?? {}) as Asked;
  const members = membersFor(suite, server);
  if (after !== undefined && members.length > 1) return severalSequences();
  const gathered = await gather<{ count: number }>(members, (member) => member.call('POST', '/journal/count', JSON.stringify(read.value)));
  return 'refusal' in gathered ? gathered.refusal : json(200, { count: gathered.values.reduce((sum, { count }) => sum + count, 0) });
});

/** Looks again whenever any process has recorded something; 408 when the time runs out first. */
export const waitJournal = acrossSuite(async (request, suite) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const checked = await suite.here.call('POST', '/journal/count', JSON.stringify(read.value));
  if (checked && !isFine(checked)) return refusalOf(suite.here, checked);
  const { count = 1, timeoutMilliseconds = DEFAULT_TIMEOUT, ...filter } = (read.value ?? {}) as Asked;
  const timeout = AbortSignal.timeout(timeoutMilliseconds);
  let there = 0;
  try {
    for await (const _something of await listenTo(suite.all, '', timeout)) {
      const found = await findBy(suite, { limit: Number.MAX_SAFE_INTEGER, ...filter });
      if ('refusal' in found || found.items.length >= count) return shown(found);
      there = found.items.length;
    }
  } catch (error) {
    if (!timeout.aborted) throw error;
  }
  return refuse(408, `${there} of ${count} matching exchanges within ${timeoutMilliseconds} ms`);
});

export const clearJournal = acrossSuite((request, suite) =>
  inTurn(membersFor(suite, request.query.get('server') ?? undefined), 'DELETE', `/journal${queryOf(request)}`),
);

export const streamJournal = acrossSuite(async (request, suite) => {
  const checked = await suite.here.call('GET', `/journal${queryOf(request)}`);
  if (checked && !isFine(checked)) return refusalOf(suite.here, checked);
  const headers = ['Content-Type', 'text/event-stream', 'Cache-Control', 'no-store'];
  return { status: 200, headers, body: await listenTo(suite.all, queryOf(request)) };
});

function shown(found: Found): Reply {
  return 'refusal' in found ? found.refusal : json(200, { items: found.items });
}

function findBy(suite: SpreadSuite, filter: unknown): Promise<Found> {
  return find(suite, (filter ?? {}) as Asked, (member) => member.call('POST', '/journal/find', JSON.stringify(filter)));
}

/** The newest matches of all journals, oldest first. */
async function find(suite: SpreadSuite, asked: Asked, ask: (member: Member) => Promise<Answer | undefined>): Promise<Found> {
  const members = membersFor(suite, asked.server);
  if (asked.after !== undefined && members.length > 1) return { refusal: severalSequences() };
  const gathered = await gather<{ items: readonly JournalEntry[] }>(members, ask);
  if ('refusal' in gathered) return gathered;
  const items = gathered.values.flatMap((value) => value.items).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return { items: items.slice(Math.max(0, items.length - Number(asked.limit ?? DEFAULT_LIMIT))) };
}

function severalSequences(): Reply {
  return refuse(
    400,
    "sequence numbers count the exchanges of one process, and there are several: give 'since', or 'after' together with 'server'",
  );
}

/** Those whose journals can hold something about the server. */
function membersFor(suite: SpreadSuite, server: string | undefined): readonly Member[] {
  return server === undefined ? suite.all : [suite.of(server) ?? suite.here];
}

function queryOf({ rawQuery }: SandboxRequest): string {
  return rawQuery === '' ? '' : `?${rawQuery}`;
}

/** What all of them record from now on, as one stream of events. It ends when this process, the first of them, stops. */
async function listenTo([here, ...others]: readonly Member[], query: string, signal?: AbortSignal): Promise<Readable> {
  const path = `/journal/stream${query}`;
  const [own, ...theirs] = await Promise.all([here?.listen(path), ...others.map((other) => other.listen(path))]);
  const events = new PassThrough(signal && { signal });
  const sources = [own, ...theirs].filter((source) => source !== undefined);
  events.once('close', () => {
    for (const source of sources) source.destroy();
  });
  for (const source of sources)
    void pour(source, events).then(() => {
      if (source === own) events.end();
    });
  return events;
}

/** Passes on what comes in whole events, so that those of several sources do not run into each other. A source that breaks has ended. */
async function pour(source: Readable, events: PassThrough): Promise<void> {
  let rest = '';
  try {
    for await (const chunk of source.setEncoding('utf8')) {
      rest += chunk;
      const end = rest.lastIndexOf('\n\n') + 2;
      if (end > 1) events.write(rest.slice(0, end));
      rest = end > 1 ? rest.slice(end) : rest;
    }
  } catch {
    // the others go on
  }
}
