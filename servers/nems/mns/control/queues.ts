/** `/_sandbox/mns/queues`: the queues that signals go to, and what is on them. A queue is named by its ARN. */
import * as v from 'valibot';
import { readJson, refuse } from '#kernel/control/control';
import type { MayBeCalled } from '#kernel/http/allowed-hosts';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import { empty, json } from '#kernel/http/reply';
import { listIssues } from '#kernel/schema';
import type { Operation } from '#kernel/server';
import { SQS_BASE } from '../address.ts';
import type { QueueMessage } from '../queues/message.ts';
import { pathOf, type Queue } from '../queues/queue.ts';
import type { Queues } from '../queues/queues.ts';

interface Deps {
  readonly queues: Queues;
  /** Which addresses messages may be forwarded to. */
  readonly mayBeCalled: MayBeCalled;
}

const MOST = 1000;

/** `GET`: all of them, at most 1,000. */
export const listQueues: Operation<Deps> = async (request, { queues }) => {
  const { queues: found } = await queues.find('', MOST);
  return json(200, { items: await Promise.all(found.map((queue) => shown(queue, request, queues))) });
};

/** `GET /{arn}`. */
export const readQueue: Operation<Deps> = async (request, { queues }) => {
  const queue = await queues.get(arnIn(request));
  return queue === undefined ? noQueue(request) : json(200, await shown(queue, request, queues));
};

const schema = v.strictObject({ forwardTo: v.nullable(v.pipe(v.string(), v.regex(/^https?:/, 'must be an http or https address'))) });

/** `PUT /{arn}`: `{"forwardTo":"http://127.0.0.1:3000/signals"}`; `null` takes it away. Makes a queue that is not there. */
export const changeQueue: Operation<Deps> = async (request, { queues, mayBeCalled }) => {
  const arn = arnIn(request);
  if (!/^arn:aws:sqs:eu-west-2:\d{0,12}:[\w.-]+$/.test(arn)) return refuse(400, `'${arn}' is not the ARN of a queue in eu-west-2`);
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const parsed = v.safeParse(schema, read.value);
  if (!parsed.success) return refuse(400, 'not how a queue can be', listIssues(parsed.issues));
  const { forwardTo } = parsed.output;
  if (forwardTo !== null && !mayBeCalled(forwardTo)) {
    const issue = { path: 'forwardTo', reason: 'must be on this machine, or at a host that MNS_HOSTS names' };
    return refuse(400, 'not where messages may go', [issue]);
  }
  await queues.open(arn);
  const queue = await queues.change(arn, { forwardTo: forwardTo ?? undefined });
  return queue === undefined ? noQueue(request) : json(200, await shown(queue, request, queues));
};

/** `GET /{arn}/messages`: what is on it, received or not, and stays as it is. At most 1,000. */
export const listMessages: Operation<Deps> = async (request, { queues }) => {
  const queue = await queues.get(arnIn(request));
  if (queue === undefined) return noQueue(request);
  return json(200, { items: (await queues.list(queue.arn, MOST)).map(shownMessage) });
};

/** `DELETE /{arn}/messages`: empties it. */
export const purgeQueue: Operation<Deps> = async (request, { queues }) => {
  const queue = await queues.get(arnIn(request));
  if (queue === undefined) return noQueue(request);
  await queues.purge(queue.arn);
  return empty(204);
};

function arnIn({ params: { arn = '' } }: SandboxRequest): string {
  return arn;
}

function noQueue(request: SandboxRequest): Reply {
  return refuse(404, `there is no queue ${arnIn(request)}`);
}

async function shown({ arn, createdAt, settings, forwardTo }: Queue, { baseUrl }: SandboxRequest, queues: Queues): Promise<object> {
  const url = baseUrl + SQS_BASE + pathOf(arn);
  return { arn, url, createdAt: time(createdAt), messages: await queues.count(arn), settings, forwardTo };
}

function shownMessage({ messageId, body, attributes, sentAt, visibleAt, receives }: QueueMessage): object {
  return { id: messageId, sentAt: time(sentAt), visibleAt: time(visibleAt), receives, attributes, body: read(body) };
}

const time = (at: number) => new Date(at).toISOString();

/** JSON as what it says: signals are. */
function read(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
