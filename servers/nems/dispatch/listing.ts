/** Finding what was accepted, the newest first. */
import type { SessionStore, Where } from '#kernel/store/store';
import { lastSequence } from '../streams.ts';
import { ACCEPTED, ACCEPTED_STREAM, type Accepted, type AcceptedEntry, type Delivery } from './accepted.ts';
import { nameOf } from './lane.ts';

/** Which: all that is given must fit. */
export interface AcceptedQuery {
  readonly service?: Accepted['service'] | undefined;
  readonly type?: string | undefined;
  readonly subject?: string | undefined;
  readonly origin?: Accepted['origin'] | undefined;
  readonly messageId?: string | undefined;
  /** One of its deliveries is in it; `none`: it has no delivery. */
  readonly state?: Delivery['state'] | 'none' | undefined;
  /** One of its deliveries goes there: a mailbox id, or the ARN of a queue. */
  readonly destination?: string | undefined;
  /** One of its deliveries is for it: the id of a subscription. */
  readonly subscription?: string | undefined;
}

export interface AcceptedPage {
  readonly items: readonly Accepted[];
  /** There when more may follow. */
  readonly next?: string;
}

const READ_AT_ONCE = 200;

/** One page. `cursor` is the `next` of the page before; one that is none begins at the newest. */
export async function listAccepted(store: SessionStore, query: AcceptedQuery, limit: number, cursor?: string): Promise<AcceptedPage> {
  const among = await candidates(store, query);
  const items: Accepted[] = [];
  let before = /^\d+$/.test(cursor ?? '') ? Number(cursor) : (await lastSequence(store, ACCEPTED_STREAM)) + 1;
  while (before > 1 && among?.size !== 0) {
    const after = Math.max(before - 1 - READ_AT_ONCE, 0);
    const entries = await store.readStream<AcceptedEntry>(ACCEPTED_STREAM, after, before - 1 - after);
    const wanted = entries.filter(({ event }) => event.again === undefined && among?.delete(event.id) !== false).reverse();
    const found = await Promise.all(wanted.map(({ event }) => store.get(ACCEPTED, event.id)));
    for (const [at, stored] of found.entries()) {
      if (stored === undefined || !isWanted(stored.doc, query)) continue;
      items.push(stored.doc);
      if (items.length === limit) return { items, next: String(wanted[at]?.sequence) };
    }
    // what was older is gone, and so is all before it
    if (among === undefined && entries.length > 0 && found.length > 0 && found.every((stored) => stored === undefined)) break;
    before = after + 1;
  }
  return { items };
}

export function isWanted(accepted: Accepted, query: AcceptedQuery): boolean {
  return (
    (query.service ?? accepted.service) === accepted.service &&
    (query.type ?? accepted.type) === accepted.type &&
    (query.subject ?? accepted.subject) === accepted.subject &&
    (query.origin ?? accepted.origin) === accepted.origin &&
    (query.messageId ?? accepted.messageId) === accepted.messageId &&
    (query.state === 'none'
      ? accepted.deliveries.length === 0
      : !asksForDeliveries(query) || accepted.deliveries.some((delivery) => isWantedDelivery(delivery, query)))
  );
}

/** Whether a delivery is one of those that are asked for, by what the query says of deliveries. */
export function isWantedDelivery({ to, state, subscriptions }: Delivery, query: AcceptedQuery): boolean {
  return (
    (query.state ?? state) === state &&
    (query.destination === undefined || query.destination === nameOf(to)) &&
    (query.subscription === undefined || subscriptions.includes(query.subscription))
  );
}

function asksForDeliveries({ state, destination, subscription }: AcceptedQuery): boolean {
  return (state ?? destination ?? subscription) !== undefined;
}

/** Ids that an index gives, where one helps. */
async function candidates(store: SessionStore, { subject, type, state }: AcceptedQuery): Promise<Set<string> | undefined> {
  if (subject !== undefined) return idsOf(store, { index: 'subject', equals: subject });
  if (state === 'waiting') return idsOf(store, { index: 'waiting', equals: '1' });
  return type === undefined ? undefined : idsOf(store, { index: 'type', equals: type });
}

async function idsOf(store: SessionStore, where: Where): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const { id } of allAccepted(store, where)) ids.add(id);
  return ids;
}

/** All of an index. */
export async function* allAccepted(store: SessionStore, where: Where): AsyncGenerator<Accepted> {
  for (let cursor: string | undefined; ; ) {
    const { items, next } = await store.find(ACCEPTED, where, { limit: 1000, ...(cursor !== undefined && { cursor }) });
    for (const { doc } of items) yield doc;
    if (next === undefined) return;
    cursor = next;
  }
}
