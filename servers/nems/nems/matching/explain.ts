/** Why a subscription gets an event, or why not, in words. */
import type { SessionStore } from '#kernel/store/store';
import { SUBSCRIPTIONS, type Subscription } from '../subscription/subscription.ts';
import { checksOf, type Occurrence } from './criteria-checks.ts';
import type { RoutingFacts } from './facts.ts';
import { matchingSubscriptions } from './match.ts';

export interface Explanation {
  readonly subscription: string;
  readonly mailboxId: string;
  readonly matched: boolean;
  /** All that it asks for, in the order in which it is looked at. */
  readonly criteria: readonly ExplainedCriterion[];
}

export interface ExplainedCriterion {
  readonly held: boolean;
  /** `Patient.age gt5: is 3`. */
  readonly says: string;
  /** The first one that did not hold. */
  readonly decided?: true;
}

/** Of one subscription. `at` in milliseconds since the epoch. */
export function explain(subscription: Subscription, code: string, facts: RoutingFacts, at: number, worldSequence?: number): Explanation {
  return explainOccurrence(subscription, { code, facts, at, ...(worldSequence !== undefined && { worldSequence }) });
}

function explainOccurrence(subscription: Subscription, occurrence: Occurrence): Explanation {
  const checks = [...checksOf(subscription, occurrence)];
  const first = checks.findIndex(({ held }) => !held);
  return {
    subscription: subscription.id,
    mailboxId: subscription.mailboxId,
    matched: first < 0,
    criteria: checks.map(({ wants, held, is }, at) => ({
      held,
      says: `${wants}: ${is()}`,
      ...(at === first && { decided: true as const }),
    })),
  };
}

export interface Summary {
  /** Subscriptions that get it: at most as many as were asked for. */
  readonly matched: readonly Explanation[];
  /** Subscriptions to the same event that do not, for one reason only: likewise. */
  readonly nearest: readonly Explanation[];
  /** How many get it. */
  readonly matching: number;
  /** Not all subscriptions to the event have been looked at for near misses. */
  readonly more?: true;
}

/** So many subscriptions are looked at for near misses, whatever the limit. */
const MOST_LOOKED_AT = 5000;

/** Of all subscriptions: who gets an event, and who nearly would, at most `limit` of each. */
export async function explainAll(
  store: SessionStore,
  code: string,
  facts: RoutingFacts,
  at: number,
  worldSequence?: number,
  limit = 100,
): Promise<Summary> {
  const occurrence: Occurrence = { code, facts, at, ...(worldSequence !== undefined && { worldSequence }) };
  const matching = await matchingSubscriptions(store, occurrence);
  const nearest: Explanation[] = [];
  const { items, next } = await store.find(SUBSCRIPTIONS, { index: 'event', equals: code }, { limit: MOST_LOOKED_AT });
  let looked = 0;
  for (const { doc } of items) {
    if (nearest.length === limit) break;
    looked += 1;
    if (isNearMiss(doc, occurrence)) nearest.push(explainOccurrence(doc, occurrence));
  }
  const more = looked < items.length || next !== undefined;
  return {
    matched: matching.slice(0, limit).map((one) => explainOccurrence(one, occurrence)),
    nearest,
    matching: matching.length,
    ...(more && { more }),
  };
}

function isNearMiss(subscription: Subscription, occurrence: Occurrence): boolean {
  let failing = 0;
  for (const { held } of checksOf(subscription, occurrence)) if (!held) failing += 1;
  return failing === 1;
}

/** A summary as lines of the journal: `{id} for X26ABC1: gets it`, `{id} for X26ABC1: does not, Patient.age gt5: is 3`. */
export function inLines({ matched, nearest, matching, more }: Summary): readonly string[] {
  const lines = [...matched, ...nearest].map(
    ({ subscription, mailboxId, criteria }) => `${subscription} for ${mailboxId}: ${verdict(criteria.find(({ decided }) => decided))}`,
  );
  if (matching > matched.length) lines.push(`${matching - matched.length} more get it`);
  if (more) lines.push('others may have missed it by as little');
  return lines;
}

function verdict(failing: ExplainedCriterion | undefined): string {
  return failing === undefined ? 'gets it' : `does not, ${failing.says}`;
}
