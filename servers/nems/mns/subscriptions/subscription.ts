/** A subscription as MNS keeps it. */
import type { Collection } from '#kernel/store/store';
import type { Destination } from '../../dispatch/accepted.ts';
import type { Filter, MnsCriteria } from './criteria.ts';

export const PAYLOADS = ['application/json', 'application/fhir+json'] as const;
export type Payload = (typeof PAYLOADS)[number];

export interface MnsSubscription {
  /** A version 4 UUID. */
  readonly id: string;
  /** API key of the application that asked; {@link NOBODY} where no credentials are needed and none were sent. */
  readonly owner: string;
  readonly status: 'active';
  readonly reason: string;
  /** As sent. */
  readonly criteriaText: string;
  readonly criteria: MnsCriteria;
  /** As sent. MNS does not look at it. */
  readonly end?: string;
  /** As sent. */
  readonly endpoint: string;
  readonly destination: Destination;
  readonly payload: Payload;
  readonly hydration?: Hydration;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  readonly createdAt: number;
  /** The number of the last world event that there was when it was made: it gets those that come after. */
  readonly sinceWorldSequence: number;
}

export interface Hydration {
  readonly enabled: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Who owns what was asked without credentials. */
export const NOBODY = '';

/** The suffix of filters for whoever made the system of an organisation that the event names. */
export const MANUFACTURER_SUFFIX = '_manufacturer_org';

/**
 * By id. `target`: the type of event, and of its filters the one that says most: an event finds those that may want it by what it says of
 * itself, however many there are. `manufacturers`: the type, where a filter asks who made a system. `owner`: whose it is, the oldest first.
 */
export const MNS_SUBSCRIPTIONS: Collection<MnsSubscription> = {
  name: 'mns-subscriptions',
  forgets: true,
  indexes: {
    target: ({ criteria }) => targetKey(criteria.eventType, tellingFilter(criteria.filters)),
    manufacturers: ({ criteria: { eventType, filters } }) =>
      filters.some(({ name }) => name.endsWith(MANUFACTURER_SUFFIX)) ? eventType : undefined,
    owner: ({ owner }) => ownerKey(owner),
    eventType: ({ criteria }) => criteria.eventType,
  },
};

/** Never empty. */
export function ownerKey(owner: string): string {
  return `owner:${owner}`;
}

export function targetKey(eventType: string, filter: Filter | undefined): string {
  return filter === undefined ? eventType : `${eventType}|${filter.name}=${filter.value}`;
}

/** An NHS number says more than the code of a practice, and that more than `true`. */
function tellingFilter(filters: readonly Filter[]): Filter | undefined {
  return filters.reduce<Filter | undefined>(
    (best, one) => (best === undefined || one.value.length > best.value.length ? one : best),
    undefined,
  );
}

/** Which subscription has a queue for a type of event: no second one may. By `{type}|{arn}`. */
export const QUEUE_CLAIMS: Collection<{ readonly subscription: string }> = { name: 'mns-queue-claims', forgets: true };

/** The claim that a subscription makes; nothing for one that goes to MESH. */
export function claimOf({ criteria, destination }: Pick<MnsSubscription, 'criteria' | 'destination'>): string | undefined {
  return destination.channel === 'queue' ? `${criteria.eventType}|${destination.arn}` : undefined;
}
