/** What creating and replacing a subscription have in common. */
import { bodyIsJson, type Exchange, eventTypesOf, grants, grantsOf, type MnsCheck, mediaType } from '../checks.ts';
import type { MnsRefusal } from '../errors.ts';
import { readSubscription, type Wish } from '../subscriptions/resource.ts';
import { keepSubscription } from '../subscriptions/shelf.ts';
import type { MnsSubscription } from '../subscriptions/subscription.ts';

type Verdict = MnsRefusal | undefined;

const FHIR = 'application/fhir+json';

function mediaTypeIsFhir({ request, advice }: Exchange): Verdict {
  const type = mediaType(request);
  if (type === FHIR) return undefined;
  if (type !== undefined && type !== 'application/json') return { error: 'UNSUPPORTED_MEDIA_TYPE' };
  advice.push(`the API demands Content-Type: ${FHIR}`);
  return undefined;
}

async function subscriptionIsValid(exchange: Exchange): Promise<Verdict> {
  const { bareMailboxes, bareMailboxWorkflow } = await exchange.deps.settings.read();
  const read = readSubscription(exchange.body, {
    isEventType: eventTypesOf(exchange.deps),
    ...(bareMailboxes && { usualWorkflowId: bareMailboxWorkflow }),
  });
  if ('faults' in read) return { error: 'VALIDATION_ERRORS', fields: read.faults, advice: read.advice };
  exchange.wish = read.wish;
  exchange.advice.push(...read.advice);
  return undefined;
}

function eventTypeIsOpenToThem(exchange: Exchange): Verdict {
  const { eventType } = (exchange.wish as Wish).criteria;
  const open = grantsOf(exchange)?.subscribes;
  if (open === undefined || grants(open, eventType)) return undefined;
  return { error: 'UNAUTHORISED', advice: [`attributes.mns.subscribes of the application lacks ${eventType}`] };
}

export const WRITING_CHECKS: readonly MnsCheck[] = [mediaTypeIsFhir, bodyIsJson, subscriptionIsValid, eventTypeIsOpenToThem];

/** Keeps it, and sees that its queue is there; or says which one has the queue. */
export async function keep({ deps: { world, queues } }: Exchange, subscription: MnsSubscription): Promise<Verdict> {
  const claimed = await keepSubscription(world.store, subscription);
  if (claimed !== undefined) return duplicateOf(claimed.claimedBy);
  if (subscription.destination.channel === 'queue') await queues.open(subscription.destination.arn);
  return undefined;
}

export function duplicateOf(id: string): MnsRefusal {
  return { error: 'DUPLICATE_SUBSCRIPTION', words: `A matching SQS subscription already exists with id: ${id}` };
}
