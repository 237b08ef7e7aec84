/** What only the NEMS server has: subscriptions of NEMS and MNS, what was accepted, and what becomes of it. */
import { asQuery } from './query.ts';
import type { Call } from './transport.ts';

export interface ShownDelivery {
  readonly to:
    | { readonly channel: 'mesh'; readonly mailboxId: string; readonly workflowId: string }
    | { readonly channel: 'queue'; readonly arn: string };
  readonly subscriptions: readonly string[];
  readonly partnerId?: string;
  readonly state: 'waiting' | 'sent' | 'failed' | 'dropped';
  readonly sentAs?: string;
  readonly endedAt?: string;
  readonly reason?: string;
}

/** What was accepted, for delivery to whoever asked for it. */
export interface AcceptedEvent {
  readonly id: string;
  readonly service: 'nems' | 'mns';
  readonly type: string;
  readonly messageId: string;
  readonly origin: 'published' | 'world' | 'triggered';
  readonly acceptedAt: string;
  readonly settledAt?: string;
  readonly subject?: string;
  readonly publisher?: string;
  readonly deliveries: readonly ShownDelivery[];
}

export interface AcceptedEventInFull extends AcceptedEvent {
  readonly bodies: Readonly<Record<string, { readonly contentType: string; readonly bytes: number; readonly content?: string }>>;
}

/** One copy of what was accepted. */
export type EventDelivery = ShownDelivery & Pick<AcceptedEvent, 'service' | 'type' | 'messageId' | 'subject'> & { readonly event: string };

export interface EventSubscription {
  readonly id: string;
  readonly mailboxId: string;
  readonly odsCode: string;
  readonly asid: string;
  readonly status: 'active' | 'off';
  /** As sent; what follows is what they say. */
  readonly criteria: string;
  readonly events: readonly string[];
  readonly target: { readonly rule: string; readonly value: string };
  readonly ages: readonly { readonly comparator: string; readonly years: number }[];
  readonly gpRegistration?: string;
  readonly tag?: string;
  readonly createdAt: string;
  readonly end?: string;
}

export interface SignalSubscription {
  readonly id: string;
  /** API key of the application. */
  readonly owner: string;
  readonly criteria: string;
  readonly channel: { readonly endpoint: string; readonly payload: string };
}

export interface SignalQueue {
  readonly arn: string;
  readonly url: string;
  readonly messages: { readonly waiting: number; readonly inFlight: number; readonly delayed: number };
  readonly forwardTo?: string;
}

export interface QueuedSignal {
  readonly id: string;
  readonly sentAt: string;
  readonly receives: number;
  readonly body: unknown;
}

export interface TriggeredSignal {
  readonly signal: Readonly<Record<string, unknown>>;
  /** The id under which it was accepted. */
  readonly accepted: string;
  readonly subscriptions: readonly string[];
}

/** Why a subscription gets an event, or does not. */
export interface WhySubscription {
  readonly subscription: string;
  /** A mailbox, or the endpoint of a signal. */
  readonly to: string;
  readonly matched: boolean;
  /** What decided. */
  readonly reason: string;
  /** All that it asks for, in the order in which it is looked at. */
  readonly checks?: readonly { readonly held: boolean; readonly says: string }[];
}

export interface WhySignal {
  readonly subscription: string;
  readonly criteria: string;
  readonly endpoint: string;
  readonly matched: boolean;
  readonly reason: string;
}

export interface WhyEvent {
  readonly event?: string;
  readonly type: string;
  readonly subject?: string;
  readonly facts?: object;
  readonly summary: string;
  readonly items: readonly WhySubscription[];
}

export interface UnmatchedEvent {
  readonly service: 'nems' | 'mns';
  readonly type: string;
  readonly nhsNumber: string;
  readonly at: string;
  readonly reason: string;
}

export interface DeliverySettings {
  readonly hold: boolean;
  /** ISO 8601, by the sandbox's clock. */
  readonly delay: string;
  /** The seed of the disorder. */
  readonly shuffle: number | null;
  readonly drop: readonly object[];
  readonly duplicate: boolean;
  readonly keep: number;
}

export interface Drained {
  readonly settled: boolean;
  /** Deliveries that have not ended. */
  readonly waiting: number;
}

export interface EventPage<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

type Query = Readonly<Record<string, string | number | undefined>>;
/** Calls the server below `/_sandbox`; further statuses are fine besides those of success. */
type Ask = <T>(method: Call['method'], path: string, value?: unknown, fine?: readonly number[], timeout?: number) => Promise<T>;

export function nemsCalls(ask: Ask) {
  return {
    subscriptions: (query: Query = {}) => ask<EventPage<EventSubscription>>('GET', `/nems/subscriptions${asQuery(query)}`),
    /** Subscribes on behalf of a mailbox. */
    subscribe: (subscription: object) => ask<EventSubscription>('POST', '/nems/subscriptions', subscription),
    unsubscribe: (id: string) => ask<void>('DELETE', `/nems/subscriptions/${encodeURIComponent(id)}`),
    /** What was accepted, by NEMS and by MNS, the newest first. */
    events: (query: Query = {}) => ask<EventPage<AcceptedEvent>>('GET', `/nems/events${asQuery(query)}`),
    event: (id: string) => ask<AcceptedEventInFull>('GET', `/nems/events/${encodeURIComponent(id)}`),
    /** What happened and nobody was told of, the newest first. */
    unmatched: () => ask<EventPage<UnmatchedEvent>>('GET', '/nems/unmatched').then(({ items }) => items),
    /** Why each subscription got an accepted event, or did not; one subscription alone, where it is named. */
    why: (event: string, subscription?: string) =>
      ask<WhyEvent>('GET', `/nems/events/${encodeURIComponent(event)}/why${asQuery({ subscription })}`),
    /** The same of an event of a type about a patient, as if it happened now. */
    whyIf: (query: Query) => ask<WhyEvent>('GET', `/nems/why${asQuery(query)}`),
    /** Makes an event happen that nothing in the world has raised. */
    trigger: (trigger: object) => ask<AcceptedEvent>('POST', '/nems/trigger', trigger),
    /** Throws away deliveries that wait. */
    dropDeliveries: (query: Query = {}) => ask<{ readonly dropped: number }>('DELETE', `/nems/deliveries${asQuery(query)}`),
    /** Has the deliveries of an event that have ended made once more. */
    redeliver: (id: string) => ask<AcceptedEvent>('POST', `/nems/events/${encodeURIComponent(id)}/redeliver`),
    deliveries: (query: Query = {}) => ask<EventPage<EventDelivery>>('GET', `/nems/deliveries${asQuery(query)}`),
    /** Resolves when nothing waits any more, or with `settled: false` when the time has run out. */
    drain: (timeoutMilliseconds = 10_000) => ask<Drained>('POST', '/nems/drain', { timeoutMilliseconds }, [408], timeoutMilliseconds),
    /** How what was accepted is delivered: held, delayed, shuffled, dropped, sent twice. */
    delivery: () => ask<DeliverySettings>('GET', '/nems/delivery'),
    /** Changes the members that are given; `null` takes one back to what is usual. */
    changeDelivery: (members: object) => ask<DeliverySettings>('PATCH', '/nems/delivery', members),
    eventTypes: () => ask<EventPage<Readonly<Record<string, unknown>>>>('GET', '/nems/event-types').then(({ items }) => items),
    changeEventType: (code: string, lifeCycle: object) =>
      ask<Readonly<Record<string, unknown>>>('PUT', `/nems/event-types/${encodeURIComponent(code)}`, lifeCycle),
    settings: () => ask<Readonly<Record<string, unknown>>>('GET', '/nems/settings'),
    /** Puts settings in place of all that were said before. */
    setSettings: (settings: object) => ask<Readonly<Record<string, unknown>>>('PUT', '/nems/settings', settings),
  };
}

export function mnsCalls(ask: Ask) {
  const queuePath = (arn: string) => `/mns/queues/${encodeURIComponent(arn)}`;
  return {
    /** Those of all applications. */
    subscriptions: (query: Query = {}) => ask<EventPage<SignalSubscription>>('GET', `/mns/subscriptions${asQuery(query)}`),
    unsubscribe: (id: string) => ask<void>('DELETE', `/mns/subscriptions/${encodeURIComponent(id)}`),
    /** Makes a signal happen: `{ type, patient, filtering … }`. */
    trigger: (signal: object) => ask<TriggeredSignal>('POST', '/mns/signals', signal),
    /** Who would get such a signal, and why or why not. */
    explain: (signal: object) => ask<{ readonly subscriptions: readonly WhySignal[] }>('POST', '/mns/explain', signal),
    queues: () => ask<EventPage<SignalQueue>>('GET', '/mns/queues').then(({ items }) => items),
    /** What is on a queue, and stays there. */
    messages: (arn: string) => ask<EventPage<QueuedSignal>>('GET', `${queuePath(arn)}/messages`).then(({ items }) => items),
    purge: (arn: string) => ask<void>('DELETE', `${queuePath(arn)}/messages`),
    /** Has what comes to a queue posted to an address; `null` for no more. */
    forward: (arn: string, forwardTo: string | null) => ask<SignalQueue>('PUT', queuePath(arn), { forwardTo }),
  };
}
