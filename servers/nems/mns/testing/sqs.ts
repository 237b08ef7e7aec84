/** The queues in a test: SQS's routes over a world in memory, asked without a socket, in either protocol. */
import { advanced, settableClock } from '#kernel/clock';
import type { Reply } from '#kernel/http/message';
import { makeRequest } from '#kernel/http/request';
import { Router } from '#kernel/http/routing';
import { seededIds } from '#kernel/ids';
import { openStore } from '#kernel/store/open';
import type { SessionStore } from '#kernel/store/store';
import { SQS_BASE } from '../address.ts';
import { sqsErrors } from '../queues/errors.ts';
import { Queues } from '../queues/queues.ts';
import { type SqsDeps, sqsRoutes } from '../queues/routes.ts';

export interface SqsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
  readonly body: any;
  readonly reply: Reply;
}

export interface Sqs {
  readonly store: SessionStore;
  readonly queues: Queues;
  /** The JSON protocol. */
  call(action: string, input?: unknown): Promise<SqsAnswer>;
  /** The Query protocol. */
  query(action: string, form?: Readonly<Record<string, string>>, path?: string): Promise<SqsAnswer>;
  ask(method: string, target: string, headers: Readonly<Record<string, string>>, body?: string): Promise<SqsAnswer>;
  advance(milliseconds: number): void;
  /** Ends the session. */
  end(): void;
}

export const NOW = Date.parse('2026-03-01T12:00:00.000Z');

export async function openSqs(): Promise<Sqs> {
  const store = (await openStore({ seeds: new Map(), collections: [] })).session('default');
  const ended = new AbortController();
  const { clock, set } = settableClock({ offset: 0, frozenAt: NOW });
  const ids = seededIds(1);
  const queues = new Queues({ store, clock, ids, ended: ended.signal });
  const router = new Router<SqsDeps>();
  router.add(SQS_BASE, sqsRoutes, ({ name, operation }) => ({
    operation: name,
    run: operation,
    subject: () => undefined,
    errors: sqsErrors,
    observe: () => undefined,
  }));
  const ask: Sqs['ask'] = async (method, target, headers, body) => {
    const all = { Host: 'sqs.test', ...headers };
    const request = makeRequest({ method, target: SQS_BASE + target, headers: all, ...(body !== undefined && { body }) });
    const found = router.find(method, request.path);
    if (found === undefined) throw new Error(`no route for ${method} ${target}`);
    request.params = found.params;
    return answerOf(await found.target.run(request, { queues, ids }));
  };
  return {
    store,
    queues,
    ask,
    call: (action, input = {}) =>
      ask(
        'POST',
        '/',
        { 'X-Amz-Target': `AmazonSQS.${action}`, 'Content-Type': 'application/x-amz-json-1.0' },
        typeof input === 'string' ? input : JSON.stringify(input),
      ),
    query: (action, form = {}, path = '/') =>
      ask(
        'POST',
        path,
        { 'Content-Type': 'application/x-www-form-urlencoded' },
        new URLSearchParams({ Action: action, Version: '2012-11-05', ...form }).toString(),
      ),
    advance: (milliseconds) => set(advanced(clock.state, milliseconds)),
    end: () => ended.abort(),
  };
}

function answerOf(reply: Reply): SqsAnswer {
  const headers: Record<string, string> = {};
  for (let at = 0; at < reply.headers.length; at += 2)
    headers[(reply.headers[at] as string).toLowerCase()] = reply.headers[at + 1] as string;
  const text = String(reply.body ?? '');
  const body = headers['content-type']?.includes('json') ? JSON.parse(text) : undefined;
  return { status: reply.status, headers, text, body, reply };
}
