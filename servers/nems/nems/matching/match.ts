/**
 * Who gets an event. Those who may are found by what is known of the patient, through one index of the store: a question for each of its
 * values, however many subscriptions there are.
 */
import type { SessionStore } from '#kernel/store/store';
import type { NewDelivery } from '../../dispatch/accepted.ts';
import { EVENT_TYPES } from '../events/types.ts';
import { SUBSCRIPTIONS, type Subscription, targetKey } from '../subscription/subscription.ts';
import { isFor, type Occurrence, targetsOf } from './criteria-checks.ts';
import type { RoutingFacts } from './facts.ts';

/**
 * The deliveries of an event: one copy to each mailbox, whoever published it, by mailbox. `at` in milliseconds since the epoch; a change of
 * the world only goes to subscriptions that were there before it (`worldSequence`).
 */
export async function match(
  store: SessionStore,
  code: string,
  facts: RoutingFacts,
  at: number,
  worldSequence?: number,
): Promise<readonly NewDelivery[]> {
  const matching = await matchingSubscriptions(store, { code, facts, at, ...(worldSequence !== undefined && { worldSequence }) });
  const byMailbox = new Map<string, Subscription[]>();
  for (const one of matching) {
    const others = byMailbox.get(one.mailboxId);
    if (others === undefined) byMailbox.set(one.mailboxId, [one]);
    else others.push(one);
  }
  const workflowId = EVENT_TYPES.get(code)?.workflowId ?? '';
  return [...byMailbox]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([mailboxId, subscriptions]) => delivery(mailboxId, workflowId, subscriptions));
}

/** The subscriptions that get it, by id. A subscription aims at one thing, so none is found twice. */
export async function matchingSubscriptions(store: SessionStore, occurrence: Occurrence): Promise<readonly Subscription[]> {
  const { code, facts } = occurrence;
  if (facts.withheld !== undefined) return [];
  const found = await Promise.all(targetsOf(facts).map((target) => subscriptionsTo(store, targetKey(code, target))));
  return found
    .flat()
    .filter((one) => isFor(one, occurrence))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

const PAGE = 1000;

/** All that aim at a thing, read page by page. */
async function subscriptionsTo(store: SessionStore, key: string): Promise<readonly Subscription[]> {
  const where = { index: 'target', equals: key };
  const all: Subscription[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.find(SUBSCRIPTIONS, where, cursor === undefined ? { limit: PAGE } : { limit: PAGE, cursor });
    for (const { doc } of page.items) all.push(doc);
    cursor = page.next;
  } while (cursor !== undefined);
  return all;
}

/** `Mex-PartnerID` names those that have a tag (Events-Management, "Receiver requirements"). */
function delivery(mailboxId: string, workflowId: string, subscriptions: readonly Subscription[]): NewDelivery {
  const tagged = subscriptions.flatMap(({ id, criteria: { tag } }) => (tag === undefined ? [] : [`${id}|${tag}`]));
  return {
    to: { channel: 'mesh', mailboxId, workflowId },
    subscriptions: subscriptions.map(({ id }) => id),
    ...(tagged.length > 0 && { partnerId: tagged.join('~~~') }),
    body: 'message',
  };
}
