/** What testers do to what was accepted: throw away what waits, and have delivered once more what has been. */
import type { Clock } from '#kernel/clock';
import type { SessionStore } from '#kernel/store/store';
import { ACCEPTED, ACCEPTED_STREAM, type Accepted, type AcceptedEntry, type Delivery } from './accepted.ts';
import { settled } from './ledger.ts';
import { type AcceptedQuery, allAccepted, isWanted, isWantedDelivery } from './listing.ts';

interface Means {
  readonly store: SessionStore;
  readonly clock: Clock;
}

const AT_ONCE = 100;

/** Throws away the deliveries that wait, and that the query wants; its `state` does not count. Gives back how many. */
export async function dropWaiting({ store, clock }: Means, said: AcceptedQuery): Promise<number> {
  const query: AcceptedQuery = { ...said, state: 'waiting' };
  const ids: string[] = [];
  for await (const accepted of allAccepted(store, { index: 'waiting', equals: '1' })) if (isWanted(accepted, query)) ids.push(accepted.id);
  let dropped = 0;
  for (let at = 0; at < ids.length; at += AT_ONCE)
    dropped += await store.transaction(async (tx) => {
      let count = 0;
      for (const id of ids.slice(at, at + AT_ONCE)) {
        const accepted = (await tx.get(ACCEPTED, id))?.doc;
        if (accepted === undefined) continue;
        const now = clock.now();
        const deliveries = accepted.deliveries.map((delivery): Delivery => {
          if (!isWantedDelivery(delivery, query)) return delivery;
          count += 1;
          return { ...delivery, state: 'dropped', endedAt: now };
        });
        await tx.put(ACCEPTED, id, settled({ ...accepted, deliveries }, now));
      }
      return count;
    });
  return dropped;
}

/** Has all that does not wait delivered once more, as messages of their own. Nothing when there is no such thing. */
export async function redeliver({ store, clock }: Means, id: string): Promise<Accepted | undefined> {
  return store.transaction(async (tx) => {
    const accepted = (await tx.get(ACCEPTED, id))?.doc;
    if (accepted === undefined) return undefined;
    const { settledAt: _, ...rest } = accepted;
    const deliveries = accepted.deliveries.map((delivery): Delivery => {
      if (delivery.state === 'waiting') return delivery;
      const { sentAs: _, endedAt: __, reason: ___, ...as } = delivery;
      return { ...as, state: 'waiting', again: (delivery.again ?? 0) + 1 };
    });
    if (deliveries.every((delivery, n) => delivery === accepted.deliveries[n])) return accepted;
    await tx.append(ACCEPTED_STREAM, { id, again: true } satisfies AcceptedEntry, clock.now());
    return (await tx.put(ACCEPTED, id, { ...rest, deliveries })).doc;
  });
}
