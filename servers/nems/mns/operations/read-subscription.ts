/** GET /subscriptions/{id}. */
import { checked, GATEWAY_CHECKS, idIsWellFormed, reply, subscriptionIsTheirs } from '../checks.ts';
import { showSubscription } from '../subscriptions/resource.ts';
import type { MnsSubscription } from '../subscriptions/subscription.ts';

const CHECKS = [...GATEWAY_CHECKS, idIsWellFormed, subscriptionIsTheirs];

export const readSubscription = checked(CHECKS, async (exchange) => {
  const subscription = exchange.subscription as MnsSubscription;
  const body = showSubscription(subscription);
  return reply(exchange, { status: 200, body, contentType: 'application/fhir+json', summary: `subscription ${subscription.id} read` });
});
