/** The subscriptions of a session: each seen by whoever owns it, and a queue in no two of one type. */
import { type SessionStore, StoreError } from '#kernel/store/store';
import { claimOf, MNS_SUBSCRIPTIONS, type MnsSubscription, ownerKey, QUEUE_CLAIMS } from './subscription.ts';

/** The queue has this subscription already. */
export interface Claimed {
  readonly claimedBy: string;
}

export interface SubscriptionPage {
  readonly subscriptions: readonly MnsSubscription[];
  readonly next?: string;
}

/** Nothing when the owner has none of that id. */
export async function findSubscription(store: SessionStore, id: string, owner: string): Promise<MnsSubscription | undefined> {
  const doc = (await store.get(MNS_SUBSCRIPTIONS, id))?.doc;
  return doc?.owner === owner ? doc : undefined;
}

/** Keeps a subscription, in place of the one of the same id. */
export function keepSubscription(store: SessionStore, subscription: MnsSubscription): Promise<Claimed | undefined> {
  return store.transaction(async (tx) => {
    const { id } = subscription;
    const claim = claimOf(subscription);
    const holder = claim === undefined ? undefined : (await tx.get(QUEUE_CLAIMS, claim))?.doc.subscription;
    if (holder !== undefined && holder !== id) return { claimedBy: holder };
    const before = (await tx.get(MNS_SUBSCRIPTIONS, id))?.doc;
    const old = before && claimOf(before);
    if (old !== undefined && old !== claim) await tx.delete(QUEUE_CLAIMS, old);
    if (claim !== undefined && holder === undefined) await tx.put(QUEUE_CLAIMS, claim, { subscription: id });
    await tx.put(MNS_SUBSCRIPTIONS, id, subscription);
    return undefined;
  });
}

/** False when the owner has none of that id. */
export function removeSubscription(store: SessionStore, id: string, owner: string): Promise<boolean> {
  return store.transaction(async (tx) => {
    const doc = (await tx.get(MNS_SUBSCRIPTIONS, id))?.doc;
    if (doc?.owner !== owner) return false;
    const claim = claimOf(doc);
    if (claim !== undefined) await tx.delete(QUEUE_CLAIMS, claim);
    return tx.delete(MNS_SUBSCRIPTIONS, id);
  });
}

/** A page of what an owner has; nothing when `cursor` is none of theirs. */
export async function listSubscriptions(
  store: SessionStore,
  owner: string,
  limit: number,
  cursor: string | undefined,
): Promise<SubscriptionPage | undefined> {
  try {
    const where = { index: 'owner', equals: ownerKey(owner) };
    const { items, next } = await store.find(MNS_SUBSCRIPTIONS, where, { limit, ...(cursor !== undefined && { cursor }) });
    return { subscriptions: items.map(({ doc }) => doc), ...(next !== undefined && { next }) };
  } catch (error) {
    if (error instanceof StoreError && error.code === 'cursor') return undefined;
    throw error;
  }
}
