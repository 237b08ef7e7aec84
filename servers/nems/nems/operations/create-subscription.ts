/** POST /Subscription: somebody would like to be told of events. */
import { BOTH_FORMATS } from '#conventions/spine/media-types';
import type { Reply } from '#kernel/http/message';
import { WORLD_EVENTS } from '#world/events';
import { lastSequence } from '../../streams.ts';
import { NEMS_BASE } from '../address.ts';
import { acknowledge, bodyIsOfAKnownType, checked, decide, USUAL_CHECKS, type Wanted } from '../checks.ts';
import { readyAnswer } from '../packs/ready.ts';
import { createdByTkw } from '../packs/tkw.ts';
import { problemsOf, textAt } from '../subscription/body.ts';
import { wantedOfSubscriber } from '../subscription/caller.ts';
import { writeCriteria } from '../subscription/grammar.ts';
import { beginCreation, type Creation, messageIsWellFormed, RULES, resourceIsASubscription } from '../subscription/new-subscription.ts';
import { SUBSCRIPTIONS, type Subscription, type SubscriptionResource } from '../subscription/subscription.ts';

const WANTED: Wanted = { ...wantedOfSubscriber('Post', 'write'), formats: BOTH_FORMATS };

const CHECKS = [...USUAL_CHECKS, bodyIsOfAKnownType, messageIsWellFormed, resourceIsASubscription];

export const createSubscription = checked(WANTED, beginCreation, CHECKS, (creation) => {
  const find = () => createdByTkw(textAt(creation.resource, 'criteria') ?? '');
  const ready = readyAnswer(creation, find, ({ id = '', notices = [] }) =>
    created({ ...creation, notices }, id, creation.deps.clock.now()),
  );
  return ready ?? decide(creation, RULES, keep);
});

/** Makes the subscription: it counts from the next event on. */
async function keep(creation: Creation): Promise<Reply> {
  const { request, deps, body, resource, odsCode, mailboxId, criteria, endsAt, caller } = creation;
  const { store } = deps.world;
  const subscription: Subscription = {
    id: deps.ids.bytes(16).toString('hex'),
    ...(caller.asid !== undefined && { asid: caller.asid }),
    odsCode,
    mailboxId,
    // what is stored is plain JSON
    resource: JSON.parse(JSON.stringify(resource)) as SubscriptionResource,
    criteria,
    createdAt: deps.clock.now(),
    ...(endsAt !== undefined && { endsAt }),
    sinceWorldSequence: await lastSequence(store, WORLD_EVENTS, await deps.relayedUpTo()),
  };
  await store.put(SUBSCRIPTIONS, subscription.id, subscription);
  const summary = `subscription ${subscription.id} of ${odsCode} for ${mailboxId}: ${writeCriteria(criteria)}`;
  const contentType = request.header('content-type');
  const explain = () => problemsOf(body, contentType);
  return { ...created(creation, subscription.id, subscription.createdAt), about: { summary, explain } };
}

/** Nothing may follow the id in `Location`: a client takes all that comes after `STU3/Subscription/`. */
function created(creation: Creation, id: string, at: number): Reply {
  const headers = [
    ...['Last-Modified', new Date(at).toUTCString()],
    ...['ETag', `W/"${id.slice(0, 8)}-${id.slice(8, 12)}"`],
    ...['Location', `${creation.request.baseUrl}${NEMS_BASE}/Subscription/${id}`],
  ];
  return acknowledge(creation, 201, headers, creation.notices);
}
