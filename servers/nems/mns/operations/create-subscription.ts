/** POST /subscriptions. */
import { checked, GATEWAY_CHECKS, ownerOf, reply } from '../checks.ts';
import type { Wish } from '../subscriptions/resource.ts';
import { keep, WRITING_CHECKS } from './written-subscription.ts';

export const createSubscription = checked([...GATEWAY_CHECKS, ...WRITING_CHECKS], async function queueIsFree(exchange) {
  const { deps } = exchange;
  const { clock, ids, environment } = deps;
  const wish = exchange.wish as Wish;
  const id = ids.uuid();
  const sinceWorldSequence = await deps.worldSequence();
  const refusal = await keep(exchange, { ...wish, id, owner: ownerOf(exchange), createdAt: clock.now(), sinceWorldSequence });
  if (refusal !== undefined) return refusal;
  // the national sandbox has another status than its document
  const status = environment === 'sandbox' ? 200 : 201;
  return reply(exchange, { status, body: { id }, summary: `subscription ${id}: ${wish.criteriaText} to ${wish.endpoint}` });
});
