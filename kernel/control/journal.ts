/** The journal, looked at from outside. */
import { Readable } from 'node:stream';
import * as v from 'valibot';
import type { Reply, SandboxRequest } from '../http/message.ts';
import { empty, json } from '../http/reply.ts';
import type { JournalQuery } from '../journal.ts';
import { toJournalEntry } from '../journal-view.ts';
import { listIssues } from '../schema.ts';
import type { Operation } from '../server.ts';
import { type ControlDeps, readJson, refuse } from './control.ts';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const time = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'not an ISO 8601 date and time'),
  v.transform(Date.parse),
);

const querySchema = v.strictObject({
  server: v.optional(v.string()),
  operation: v.optional(v.string()),
  status: v.optional(whole),
  method: v.optional(v.string()),
  error: v.optional(v.string()),
  match: v.optional(
    v.strictObject({
      patient: v.optional(v.string()),
      mailbox: v.optional(v.string()),
      header: v.optional(v.record(v.string(), v.string())),
    }),
  ),
  since: v.optional(time),
  after: v.optional(whole),
  limit: v.optional(whole),
  count: v.optional(whole),
  timeoutMilliseconds: v.optional(v.pipe(whole, v.maxValue(300_000))),
});

const DEFAULT_LIMIT = 100;
const DEFAULT_TIMEOUT = 10_000;
const HEARTBEAT = 15_000;

type Asked = v.InferOutput<typeof querySchema>;

/** The query in a URL: `patient` and `mailbox` stand for themselves, numbers are numbers. */
function fromUrl(request: SandboxRequest): unknown {
  const { patient, mailbox, ...rest } = Object.fromEntries(request.query);
  const numbers = ['status', 'after', 'limit'];
  const fields = Object.entries(rest).map(([name, value]) => [name, numbers.includes(name) && /^\d+$/.test(value) ? Number(value) : value]);
  const match = { ...(patient !== undefined && { patient }), ...(mailbox !== undefined && { mailbox }) };
  return { ...Object.fromEntries(fields), ...(Object.keys(match).length > 0 && { match }) };
}

/** What was asked, as a query of this session; or the refusal. */
function asQuery(value: unknown, { session, only }: ControlDeps): { asked: Asked; query: JournalQuery } | { refusal: Reply } {
  const parsed = v.safeParse(querySchema, value);
  if (!parsed.success) return { refusal: refuse(400, 'not a journal query', listIssues(parsed.issues)) };
  const { count: _count, timeoutMilliseconds: _timeout, ...asked } = parsed.output;
  return { asked: parsed.output, query: { ...asked, server: asked.server ?? only, session: session.context.name } };
}

async function bodyQuery(request: SandboxRequest, deps: ControlDeps) {
  const read = await readJson(request);
  return 'refusal' in read ? read : asQuery(read.value, deps);
}

export const listJournal: Operation<ControlDeps> = (request, deps) => {
  const read = asQuery(fromUrl(request), deps);
  if ('refusal' in read) return read.refusal;
  return json(200, { items: deps.kernel.journal.find({ limit: DEFAULT_LIMIT, ...read.query }).map(toJournalEntry) });
};

export const findJournal: Operation<ControlDeps> = async (request, deps) => {
  const read = await bodyQuery(request, deps);
  if ('refusal' in read) return read.refusal;
  return json(200, { items: deps.kernel.journal.find({ limit: DEFAULT_LIMIT, ...read.query }).map(toJournalEntry) });
};

export const countJournal: Operation<ControlDeps> = async (request, deps) => {
  const read = await bodyQuery(request, deps);
  return 'refusal' in read ? read.refusal : json(200, { count: deps.kernel.journal.count(read.query) });
};

/** Answers as soon as enough exchanges match; 408 when the time runs out first. */
export const waitJournal: Operation<ControlDeps> = async (request, deps) => {
  const read = await bodyQuery(request, deps);
  if ('refusal' in read) return read.refusal;
  const { count = 1, timeoutMilliseconds = DEFAULT_TIMEOUT } = read.asked;
  const found = await deps.kernel.journal.wait(read.query, count, timeoutMilliseconds, deps.kernel.stopping.signal);
  if (found) return json(200, { items: found.map(toJournalEntry) });
  return refuse(408, `${deps.kernel.journal.count(read.query)} of ${count} matching exchanges within ${timeoutMilliseconds} ms`);
};

export const clearJournal: Operation<ControlDeps> = (request, deps) => {
  const read = asQuery(fromUrl(request), deps);
  if ('refusal' in read) return read.refusal;
  deps.kernel.journal.clear(read.query);
  return empty(204);
};

/** Exchanges as they happen, as server-sent events. */
export const streamJournal: Operation<ControlDeps> = (request, deps) => {
  const read = asQuery(fromUrl(request), deps);
  if ('refusal' in read) return read.refusal;
  const { signal } = deps.kernel.stopping;
  const end = () => {
    clearInterval(heartbeat);
    events.push(null);
  };
  const events = new Readable({
    read() {},
    destroy(error, done) {
      stop();
      clearInterval(heartbeat);
      signal.removeEventListener('abort', end);
      done(error);
    },
  });
  const stop = deps.kernel.journal.listen(read.query, (exchange) => {
    events.push(`id: ${exchange.sequence}\ndata: ${JSON.stringify(toJournalEntry(exchange))}\n\n`);
  });
  const heartbeat = setInterval(() => events.push(':\n\n'), HEARTBEAT).unref();
  signal.addEventListener('abort', end, { once: true });
  // at once, so that the client knows that it is being listened for
  events.push(': listening\n\n');
  return { status: 200, headers: ['Content-Type', 'text/event-stream', 'Cache-Control', 'no-store'], body: events };
};
