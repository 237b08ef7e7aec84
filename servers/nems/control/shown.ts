/** What was accepted, as people read it: times in ISO 8601. */
import type { Accepted, Delivery } from '../dispatch/accepted.ts';

/** Without what it was matched by, and without its bytes. */
export function shownEvent({ acceptedAt, settledAt, facts: _, deliveries, ...event }: Accepted): object {
  return {
    ...event,
    acceptedAt: iso(acceptedAt),
    ...(settledAt !== undefined && { settledAt: iso(settledAt) }),
    deliveries: deliveries.map(shownDelivery),
  };
}

/** The headers with which a resource is fetched may be secrets, and are left out. */
export function shownDelivery({ endedAt, hydrate, ...delivery }: Delivery): object {
  return {
    ...delivery,
    ...(hydrate !== undefined && { hydrate: hydrate.url }),
    ...(endedAt !== undefined && { endedAt: iso(endedAt) }),
  };
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}
