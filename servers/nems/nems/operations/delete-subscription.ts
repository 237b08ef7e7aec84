/** DELETE /Subscription/{id}: nothing more is told. There is no other way to change a subscription than this, and a new one. */
import { BOTH_FORMATS } from '#conventions/spine/media-types';
import type { Reply } from '#kernel/http/message';
import { checked, decide, refuse, USUAL_CHECKS, type Wanted } from '../checks.ts';
import { readyAnswer } from '../packs/ready.ts';
import { deletedByTkw } from '../packs/tkw.ts';
import { wantedOfSubscriber } from '../subscription/caller.ts';
import { beginLookup, idIsWellFormed, LOOKUP_CHECKS, type Lookup, noSubscription } from '../subscription/lookup.ts';
import { SUBSCRIPTIONS } from '../subscription/subscription.ts';

const WANTED: Wanted = { ...wantedOfSubscriber('Delete', 'write'), formats: BOTH_FORMATS };

const CHECKS = [...USUAL_CHECKS, idIsWellFormed];

export const deleteSubscription = checked(WANTED, beginLookup, CHECKS, (lookup) => {
  const ready = readyAnswer(
    lookup,
    () => deletedByTkw(lookup.id),
    () => ({ status: 200, headers: [] }),
  );
  return ready ?? decide(lookup, LOOKUP_CHECKS, remove);
});

async function remove(lookup: Lookup): Promise<Reply> {
  const { id, deps } = lookup;
  // somebody else may have been faster
  if (!(await deps.world.store.delete(SUBSCRIPTIONS, id))) return refuse(lookup, noSubscription(id), 'subscriptionExists');
  return { status: 200, headers: [], about: { summary: `subscription ${id} of ${lookup.subscription?.odsCode} deleted` } };
}
