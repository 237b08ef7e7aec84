/** What only the NEMS server has: subscriptions of NEMS and MNS, what was accepted, and what becomes of it. */
import { ControlError } from './errors.ts';
import type {
  AcceptedEvent,
  AcceptedEventInFull,
  DeliveryQuery,
  DeliverySettings,
  Drained,
  DropOrder,
  EventDelivery,
  EventOrder,
  EventPage,
  EventQuery,
  EventSubscription,
  EventTypeState,
  Paged,
  QueuedSignal,
  SignalOrder,
  SignalQueue,
  SignalSubscription,
  SignalSubscriptionOrder,
  SubscriptionOrder,
  SubscriptionQuery,
  TriggeredSignal,
  UnmatchedEvent,
  WhyEvent,
  WhySignal,
} from './nems-shapes.ts';
import { asQuery } from './query.ts';
import type { Call } from './transport.ts';

/** Calls the server below `/_sandbox`; further statuses are fine besides those of success. */
type Ask = <T>(method: Call['method'], path: string, value?: unknown, fine?: readonly number[], timeout?: number) => Promise<T>;

export function nemsCalls(ask: Ask) {
  const changeDelivery = (members: { readonly [Name in keyof DeliverySettings]?: DeliverySettings[Name] | null }) =>
    ask<DeliverySettings>('PATCH', '/nems/delivery', members);
  const delivery = () => ask<DeliverySettings>('GET', '/nems/delivery');
  return {
    subscriptions: (query: SubscriptionQuery = {}) => ask<EventPage<EventSubscription>>('GET', `/nems/subscriptions${asQuery(query)}`),
    /** Subscribes on behalf of a mailbox: `{ mailbox: 'X26ABC1', event: 'pds-change-of-gp-1', country: 'E92000001' }`. */
    subscribe: (order: SubscriptionOrder) => ask<EventSubscription>('POST', '/nems/subscriptions', order),
    unsubscribe: (id: string) => ask<void>('DELETE', `/nems/subscriptions/${encodeURIComponent(id)}`),

    /** What was accepted, by NEMS and by MNS, the newest first. */
    events: (query: EventQuery = {}) => ask<EventPage<AcceptedEvent>>('GET', `/nems/events${asQuery(query)}`),
    /** By its id, or that of its message. */
    event: (id: string) => ask<AcceptedEventInFull>('GET', `/nems/events/${encodeURIComponent(id)}`),
    /** What happened and nobody was told of, the newest first. */
    unmatched: () => ask<EventPage<UnmatchedEvent>>('GET', '/nems/unmatched').then(({ items }) => items),
    /**
     * Why each subscription got an event, or did not: one that was accepted, by its id, or one of a type about a patient, as if it happened
     * now. Of one subscription alone, where it is named.
     */
    why: (event: string | { readonly event: string; readonly patient: string }, subscription?: string) =>
      ask<WhyEvent>(
        'GET',
        typeof event === 'string'
          ? `/nems/events/${encodeURIComponent(event)}/why${asQuery({ subscription })}`
          : `/nems/why${asQuery({ ...event, subscription })}`,
      ),
    /** Makes an event happen that nothing in the world has raised. */
    trigger: (order: EventOrder) => ask<AcceptedEvent>('POST', '/nems/trigger', order),

    deliveries: (query: DeliveryQuery = {}) => ask<EventPage<EventDelivery>>('GET', `/nems/deliveries${asQuery(query)}`),
    /**
     * Resolves when all that has happened until now is delivered, by NEMS and by MNS. Rejects with status 408 when the time has run out: what is
     * held, delayed or on its way to a MESH that is away still waits then.
     */
    async drain(timeoutMilliseconds = 10_000): Promise<Drained> {
      const drained = await ask<Drained>('POST', '/nems/drain', { timeoutMilliseconds }, [408], timeoutMilliseconds);
      if (drained.settled) return drained;
      throw new ControlError(408, drained.waiting === 1 ? '1 delivery waits still' : `${drained.waiting} deliveries wait still`);
    },
    /** Has the deliveries of an event that have ended made once more. */
    redeliver: (id: string) => ask<AcceptedEvent>('POST', `/nems/events/${encodeURIComponent(id)}/redeliver`),
    /** Throws away deliveries that wait. */
    dropWaiting: (query: Omit<DeliveryQuery, 'state' | keyof Paged> = {}) =>
      ask<{ readonly dropped: number }>('DELETE', `/nems/deliveries${asQuery(query)}`).then(({ dropped }) => dropped),

    /** How what was accepted is delivered: held, delayed, shuffled, dropped, sent twice. */
    delivery,
    /** Changes the members that are given; `null` takes one back to what is usual. */
    changeDelivery,
    /** Nothing is delivered until it is released. */
    hold: () => changeDelivery({ hold: true }),
    release: () => changeDelivery({ hold: false }),
    /** Each so long after it was accepted, by the sandbox's clock: `PT5M`; `PT0S` for at once. */
    delay: (by: string) => changeDelivery({ delay: by }),
    /** Out of order: the same seed gives the same disorder. `null` for in order again. */
    shuffle: (seed: number | null) => changeDelivery({ shuffle: seed }),
    /** Everything twice; `false` for once again. */
    duplicate: (on = true) => changeDelivery({ duplicate: on }),
    /** Throws away what is to be delivered from now on, besides what was said before; `changeDelivery({ drop: null })` takes that back. */
    async drop({ event: type, patient: subject, mailbox, queue, ...order }: DropOrder): Promise<DeliverySettings> {
      const rule = { ...order, type, subject, destination: mailbox ?? queue };
      return changeDelivery({ drop: [...(await delivery()).drop, rule] });
    },

    eventTypes: () => ask<EventPage<EventTypeState>>('GET', '/nems/event-types').then(({ items }) => items),
    changeEventType: (
      code: string,
      lifeCycle: { readonly state: EventTypeState['state']; readonly on?: string | undefined; readonly more?: string | undefined },
    ) => ask<EventTypeState>('PUT', `/nems/event-types/${encodeURIComponent(code)}`, lifeCycle),
    settings: () => ask<Readonly<Record<string, unknown>>>('GET', '/nems/settings'),
    /** Puts settings in place of all that were said before. */
    setSettings: (settings: object) => ask<Readonly<Record<string, unknown>>>('PUT', '/nems/settings', settings),
  };
}

export function mnsCalls(ask: Ask) {
  const queuePath = (arn: string) => `/mns/queues/${encodeURIComponent(arn)}`;
  return {
    /** Those of all applications. */
    subscriptions: (query: Paged & { readonly owner?: string | undefined; readonly eventType?: string | undefined } = {}) =>
      ask<EventPage<SignalSubscription>>('GET', `/mns/subscriptions${asQuery(query)}`),
    /** `{ event: 'pds-change-of-gp-2', queue: 'mine' }`; rejects with status 409 where another has the queue for this type of event. */
    subscribe: (order: SignalSubscriptionOrder) => ask<SignalSubscription>('POST', '/mns/subscriptions', order),
    unsubscribe: (id: string) => ask<void>('DELETE', `/mns/subscriptions/${encodeURIComponent(id)}`),
    /** Makes a signal happen: `{ type: 'pds-change-of-gp-2', patient: '9000000009' }`. */
    trigger: (order: SignalOrder) => ask<TriggeredSignal>('POST', '/mns/signals', order),
    /** Who would get such a signal, and why or why not. */
    why: (order: SignalOrder) =>
      ask<{ readonly subscriptions: readonly WhySignal[] }>('POST', '/mns/explain', order).then(({ subscriptions }) => subscriptions),
    queues: () => ask<EventPage<SignalQueue>>('GET', '/mns/queues').then(({ items }) => items),
    /** What is on a queue, and stays there. */
    messages: (arn: string) => ask<EventPage<QueuedSignal>>('GET', `${queuePath(arn)}/messages`).then(({ items }) => items),
    purge: (arn: string) => ask<void>('DELETE', `${queuePath(arn)}/messages`),
    /** Has what comes to a queue posted to an address; `null` for no more. */
    forward: (arn: string, forwardTo: string | null) => ask<SignalQueue>('PUT', queuePath(arn), { forwardTo }),
  };
}
