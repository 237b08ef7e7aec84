/** GET /Subscription/{id}: a subscription as it was asked for, with what NEMS has added. */
import { answerType, BOTH_FORMATS, USUAL_ANSWER } from '#conventions/spine/media-types';
import type { Reply } from '#kernel/http/message';
import { checked, decide, USUAL_CHECKS, type Wanted } from '../checks.ts';
import { readyAnswer } from '../packs/ready.ts';
import { readByTkw, tkwSubscription } from '../packs/tkw.ts';
import { writeSubscription } from '../subscription/body.ts';
import { wantedOfSubscriber } from '../subscription/caller.ts';
import { beginLookup, idIsWellFormed, LOOKUP_CHECKS, type Lookup } from '../subscription/lookup.ts';
import type { Subscription } from '../subscription/subscription.ts';

const WANTED: Wanted = { ...wantedOfSubscriber('Get', 'read'), formats: BOTH_FORMATS };

const CHECKS = [...USUAL_CHECKS, idIsWellFormed];

export const readSubscription = checked(WANTED, beginLookup, CHECKS, (lookup) => {
  const ready = readyAnswer(
    lookup,
    () => readByTkw(lookup.id),
    () => show(lookup, tkwSubscription(lookup.id)),
  );
  return ready ?? decide(lookup, LOOKUP_CHECKS, () => show(lookup, lookup.subscription as Subscription));
});

function show({ request, deps }: Lookup, subscription: Subscription): Reply {
  const { format, contentType } = answerType(request.header('accept')) ?? USUAL_ANSWER;
  return {
    status: 200,
    headers: ['Content-Type', contentType, 'Last-Modified', new Date(subscription.createdAt).toUTCString()],
    body: writeSubscription(subscription, deps.clock.now(), format),
    about: { summary: `subscription ${subscription.id} of ${subscription.odsCode} read` },
  };
}
