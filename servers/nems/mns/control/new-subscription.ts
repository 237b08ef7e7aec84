/** `POST /_sandbox/mns/subscriptions`: a subscription in few words. */
import * as v from 'valibot';
import { readJson, refuse } from '#kernel/control/control';
import type { Reply } from '#kernel/http/message';
import { json } from '#kernel/http/reply';
import { listIssues } from '#kernel/schema';
import type { Operation } from '#kernel/server';
import { eventTypesOf } from '../checks.ts';
import type { MnsDeps } from '../deps.ts';
import { arnOf, OWN_ACCOUNT } from '../queues/queue.ts';
import { readSubscription } from '../subscriptions/resource.ts';
import { keepSubscription } from '../subscriptions/shelf.ts';
import { type MnsSubscription, NOBODY, PAYLOADS } from '../subscriptions/subscription.ts';
import { shownSubscription } from './subscriptions.ts';

const schema = v.strictObject({
  /** All that `event` and `filters` say, in the words of MNS. */
  criteria: v.exactOptional(v.string()),
  event: v.exactOptional(v.string()),
  filters: v.exactOptional(v.record(v.string(), v.pipe(v.string(), v.regex(/^[^']*$/, "must be without '")))),
  /** Its ARN, or its name alone. */
  queue: v.exactOptional(v.string()),
  mailbox: v.exactOptional(v.string()),
  workflow: v.exactOptional(v.string()),
  payload: v.exactOptional(v.picklist(PAYLOADS), 'application/json'),
  hydration: v.exactOptional(v.unknown()),
  /** API key of the application whose it is to be. */
  owner: v.exactOptional(v.string(), NOBODY),
  reason: v.exactOptional(v.string(), 'Asked for by a tester'),
});

type Said = v.InferOutput<typeof schema>;

/** `{"event":"pds-change-of-gp-2","queue":"mine"}`: 201 with the subscription; 400 for one that cannot be, 409 where another has the queue. */
export const subscribe: Operation<MnsDeps> = async (request, deps) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const parsed = v.safeParse(schema, read.value);
  if (!parsed.success) return refuse(400, 'not a subscription', listIssues(parsed.issues));
  const said = parsed.output;
  const problem = contradictionIn(said);
  if (problem !== undefined) return wrong([problem]);

  const { world, clock, ids, queues, settings } = deps;
  const reading = readSubscription(resourceOf(said, (await settings.read()).bareMailboxWorkflow), { isEventType: eventTypesOf(deps) });
  if ('faults' in reading) return wrong(Object.entries(reading.faults).map(([path, reason]) => ({ path, reason })));
  const made: MnsSubscription = {
    ...reading.wish,
    id: ids.uuid(),
    owner: said.owner,
    createdAt: clock.now(),
    sinceWorldSequence: await deps.worldSequence(),
  };
  const claimed = await keepSubscription(world.store, made);
  if (claimed !== undefined) return refuse(409, `the subscription ${claimed.claimedBy} has the queue for this type of event`);
  if (made.destination.channel === 'queue') await queues.open(made.destination.arn);
  return json(201, shownSubscription(made));
};

interface Issue {
  readonly path: string;
  readonly reason: string;
}

function contradictionIn({ criteria, event, filters, queue, mailbox, workflow }: Said): Issue | undefined {
  if ((criteria === undefined) === (event === undefined)) return { path: 'event', reason: 'must be given, or criteria, and not both' };
  if (criteria !== undefined && filters !== undefined) return { path: 'filters', reason: 'belongs to the criteria, where these are given' };
  if ((queue === undefined) === (mailbox === undefined)) return { path: 'queue', reason: 'must be given, or mailbox, and not both' };
  if (workflow !== undefined && mailbox === undefined) return { path: 'workflow', reason: 'goes with a mailbox' };
  return undefined;
}

/** As an application would have sent it. */
function resourceOf({ criteria, event, filters = {}, queue, mailbox, workflow, payload, hydration, reason }: Said, usualWorkflow: string) {
  const clauses = Object.entries({ eventType: event, ...filters }).map(([name, value]) => `${name}='${value}'`);
  const endpoint =
    queue === undefined
      ? `mesh://${mailbox}?workflow_id=${workflow ?? usualWorkflow}`
      : queue.startsWith('arn:')
        ? queue
        : arnOf(OWN_ACCOUNT, queue);
  return {
    resourceType: 'Subscription',
    status: 'requested',
    reason,
    criteria: criteria ?? clauses.join(' AND '),
    channel: { type: 'message', endpoint, payload },
    ...(hydration !== undefined && { hydration }),
  };
}

function wrong(issues: readonly Issue[]): Reply {
  return refuse(400, 'not a subscription', issues);
}
