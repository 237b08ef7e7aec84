/** DELETE /subscriptions/{id}. */
import { checked, GATEWAY_CHECKS, idIsWellFormed, reply, subscriptionIsTheirs } from '../checks.ts';
import { fixtureOf } from '../subscriptions/fixtures.ts';
import { removeSubscription } from '../subscriptions/shelf.ts';
import type { MnsSubscription } from '../subscriptions/subscription.ts';

const CHECKS = [...GATEWAY_CHECKS, idIsWellFormed, subscriptionIsTheirs];

export const deleteSubscription = checked(CHECKS, async function subscriptionIsStillThere(exchange) {
  const { environment, world } = exchange.deps;
  const { id, owner } = exchange.subscription as MnsSubscription;
  const isFixture = environment === 'sandbox' && fixtureOf(id) !== undefined;
  if (!isFixture && !(await removeSubscription(world.store, id, owner))) return { error: 'NOT_FOUND' };
  return reply(exchange, { status: 204, summary: `subscription ${id} deleted` });
});
