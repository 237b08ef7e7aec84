/** `/_sandbox/mns/subscriptions`: those of all applications. */

import { refuse } from '#kernel/control/control';
import { readListing } from '#kernel/control/listing';
import { empty, json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import { StoreError } from '#kernel/store/store';
import type { MnsDeps } from '../deps.ts';
import { showSubscription } from '../subscriptions/resource.ts';
import { removeSubscription } from '../subscriptions/shelf.ts';
import { MNS_SUBSCRIPTIONS, type MnsSubscription, ownerKey } from '../subscriptions/subscription.ts';

type Deps = Pick<MnsDeps, 'world'>;

/** `GET ?owner=&eventType=`: the owner is an API key; empty, nobody in particular. Where both are said, the type filters what the owner has. */
export const listAllSubscriptions: Operation<Deps> = async (request, { world: { store } }) => {
  const listing = readListing(request, ['owner', 'eventType']);
  if ('refusal' in listing) return listing.refusal;
  const { owner, eventType } = listing.filters;
  try {
    const { page } = listing;
    const where =
      owner !== undefined ? { index: 'owner', equals: ownerKey(owner) } : eventType && { index: 'eventType', equals: eventType };
    const { items, next } = await (where ? store.find(MNS_SUBSCRIPTIONS, where, page) : store.list(MNS_SUBSCRIPTIONS, page));
    const wanted = items.filter(({ doc }) => !eventType || doc.criteria.eventType === eventType);
    return json(200, { items: wanted.map(({ doc }) => shownSubscription(doc)), next });
  } catch (error) {
    if (error instanceof StoreError && error.code === 'cursor') return refuse(400, 'the cursor is none that a page has given');
    throw error;
  }
};

/** `DELETE /{id}`: whoever owns it. 204, or 404. */
export const removeAnySubscription: Operation<Deps> = async ({ params: { id = '' } }, { world: { store } }) => {
  const subscription = (await store.get(MNS_SUBSCRIPTIONS, id))?.doc;
  const was = subscription !== undefined && (await removeSubscription(store, id, subscription.owner));
  return was ? empty(204) : refuse(404, `there is no subscription ${id}`);
};

/** With whose it is, which MNS itself does not tell. */
export function shownSubscription(subscription: MnsSubscription): object {
  const { owner, createdAt } = subscription;
  return { owner, createdAt: new Date(createdAt).toISOString(), ...showSubscription(subscription) };
}
