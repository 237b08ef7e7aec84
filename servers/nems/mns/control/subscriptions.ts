/** `/_sandbox/mns/subscriptions`: those of all applications. */
import { refuse } from '#kernel/control/control';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import { StoreError, type Where } from '#kernel/store/store';
import type { MnsDeps } from '../deps.ts';
import { showSubscription } from '../subscriptions/resource.ts';
import { removeSubscription } from '../subscriptions/shelf.ts';
import { MNS_SUBSCRIPTIONS, ownerKey } from '../subscriptions/subscription.ts';

type Deps = Pick<MnsDeps, 'world'>;

const KNOWN = ['owner', 'eventType', 'cursor'];

/** `GET ?owner=&eventType=&cursor=`: a page of 100. The owner is an API key; empty, nobody in particular. */
export const listAllSubscriptions: Operation<Deps> = async ({ query }, { world: { store } }) => {
  const unknown = [...query.keys()].find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) return refuse(400, `there is no parameter '${unknown}'; there are ${KNOWN.join(', ')}`);
  const [owner, eventType, cursor] = KNOWN.map((name) => query.get(name));
  const page = cursor == null ? {} : { cursor };
  try {
    const where: Where | undefined =
      owner != null ? { index: 'owner', equals: ownerKey(owner) } : eventType ? { index: 'eventType', equals: eventType } : undefined;
    const { items, next } = await (where === undefined ? store.list(MNS_SUBSCRIPTIONS, page) : store.find(MNS_SUBSCRIPTIONS, where, page));
    const wanted = items.filter(({ doc }) => !eventType || doc.criteria.eventType === eventType);
    const shown = wanted.map(({ doc }) => ({
      owner: doc.owner,
      createdAt: new Date(doc.createdAt).toISOString(),
      ...showSubscription(doc),
    }));
    return json(200, { items: shown, next });
  } catch (error) {
    if (error instanceof StoreError && error.code === 'cursor') return refuse(400, 'the cursor is none that a page has given');
    throw error;
  }
};

/** `DELETE /{id}`: whoever owns it. 204, or 404. */
export const removeAnySubscription: Operation<Deps> = async ({ params: { id = '' } }, { world: { store } }) => {
  const subscription = (await store.get(MNS_SUBSCRIPTIONS, id))?.doc;
  const was = subscription !== undefined && (await removeSubscription(store, id, subscription.owner));
  return was ? { status: 204, headers: [] } : refuse(404, `there is no subscription ${id}`);
};
