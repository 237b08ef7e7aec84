/** PUT /subscriptions/{id}: what is asked for takes the place of all that was, at once. */
import { checked, type Exchange, GATEWAY_CHECKS, idIsWellFormed, reply, subscriptionIsTheirs } from '../checks.ts';
import type { MnsRefusal } from '../errors.ts';
import { fixtureOf, REFUSED_CHANGE } from '../subscriptions/fixtures.ts';
import type { Wish } from '../subscriptions/resource.ts';
import type { MnsSubscription } from '../subscriptions/subscription.ts';
import { duplicateOf, keep, WRITING_CHECKS } from './written-subscription.ts';

/** The national sandbox refuses one id, whatever is sent. */
function isNotTheRefusedOne({ request, deps }: Exchange): MnsRefusal | undefined {
  const isRefused = deps.environment === 'sandbox' && request.params.id?.toLowerCase() === REFUSED_CHANGE.id;
  return isRefused ? duplicateOf(REFUSED_CHANGE.claimedBy) : undefined;
}

const CHECKS = [...GATEWAY_CHECKS, idIsWellFormed, isNotTheRefusedOne, subscriptionIsTheirs, ...WRITING_CHECKS];

export const replaceSubscription = checked(CHECKS, async function queueIsFree(exchange) {
  const wish = exchange.wish as Wish;
  const { id, owner, createdAt, sinceWorldSequence } = exchange.subscription as MnsSubscription;
  const isFixture = exchange.deps.environment === 'sandbox' && fixtureOf(id) !== undefined;
  const refusal = isFixture ? undefined : await keep(exchange, { ...wish, id, owner, createdAt, sinceWorldSequence });
  return refusal ?? reply(exchange, { status: 204, summary: `subscription ${id} replaced: ${wish.criteriaText} to ${wish.endpoint}` });
});
