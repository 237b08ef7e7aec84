/** What goes over the control API of the NEMS server, as its clients see it. Times are in ISO 8601. */

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
  readonly facts?: EventFacts;
  readonly bodies: Readonly<Record<string, { readonly contentType: string; readonly bytes: number; readonly content?: string }>>;
}

/** One copy of what was accepted. */
export type EventDelivery = ShownDelivery & Pick<AcceptedEvent, 'service' | 'type' | 'messageId' | 'subject'> & { readonly event: string };

export interface EventSubscription {
  readonly id: string;
  readonly mailboxId: string;
  readonly odsCode: string;
  /** Missing of one that a tester has made. */
  readonly asid?: string;
  readonly status: 'active' | 'off';
  readonly reason?: string;
  /** As sent; what follows is what they say. */
  readonly criteria: string;
  readonly serviceType?: string;
  readonly events: readonly string[];
  readonly target: { readonly rule: string; readonly value: string };
  readonly ages: readonly { readonly comparator: string; readonly years: number }[];
  readonly gpRegistration?: string;
  readonly tag?: string;
  readonly createdAt: string;
  readonly end?: string;
}

/** A subscription on behalf of a mailbox: its criteria in the words of NEMS, or events and one of `patient` to `country`. */
export interface SubscriptionOrder {
  readonly mailbox: string;
  /** `/Bundle?type=message&…`: then nothing of what follows up to `tag` is said. */
  readonly criteria?: string | undefined;
  /** `pds-change-of-gp-1`. */
  readonly event?: string | undefined;
  readonly events?: readonly string[] | undefined;
  /** NHS number. */
  readonly patient?: string | undefined;
  /** The patients of a practice, by its ODS code. */
  readonly practice?: string | undefined;
  /** The patients of the practices of a sub-location of an ICB. */
  readonly practiceSubIcb?: string | undefined;
  /** Those who live in its area. */
  readonly homeSubIcb?: string | undefined;
  /** Those who live in its area (ONS code). */
  readonly localAuthority?: string | undefined;
  /** Those who live there (ONS code): `E92000001` is England. */
  readonly country?: string | undefined;
  /** `lt5`, `gt64`: at most two. */
  readonly ages?: readonly string[] | undefined;
  readonly gpRegistration?: 'RegisteredOnly' | 'UnregisteredOnly' | undefined;
  readonly serviceType?: string | undefined;
  readonly tag?: string | undefined;
  /** An instant: `2027-03-31T00:00:00Z`. */
  readonly end?: string | undefined;
  readonly reason?: string | undefined;
}

/** An event that is to happen. What is not said is made from the patient's record. */
export interface EventOrder {
  /** `vaccinations-1`. */
  readonly event: string;
  /** NHS number: of a birth, the child's. */
  readonly patient: string;
  readonly kind?: 'new' | 'update' | 'delete' | undefined;
  /** When it came about: an instant. */
  readonly at?: string | undefined;
  readonly messageId?: string | undefined;
  readonly versionId?: number | undefined;
  /** What only events of that type say: `GET /_sandbox/nems/trigger` lists it. */
  readonly [detail: string]: unknown;
}

/** A signal that is to happen. What is not said is what its type usually has, or comes from the patient's record. */
export interface SignalOrder {
  /** `pds-change-of-gp-2`. */
  readonly type: string;
  /** NHS number. */
  readonly patient?: string | undefined;
  readonly id?: string | undefined;
  readonly source?: string | undefined;
  readonly time?: string | undefined;
  /** `null`: none, where there usually is one. */
  readonly dataref?: string | null | undefined;
  readonly versionid?: string | undefined;
  /** Beside what the type usually has; `null` takes one away. */
  readonly filtering?: Readonly<Record<string, unknown>> | undefined;
}

/** One page; the next one from `next` of the one before. */
export interface Paged {
  /** 1 to 1,000; 100 where nothing is said. */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Which of what was accepted: all that is given must match. */
export interface EventQuery extends Paged {
  readonly service?: 'nems' | 'mns' | undefined;
  /** Its type. */
  readonly event?: string | undefined;
  /** NHS number. */
  readonly patient?: string | undefined;
  readonly origin?: AcceptedEvent['origin'] | undefined;
  readonly messageId?: string | undefined;
}

/** Which deliveries: all that is given must match. */
export interface DeliveryQuery extends Paged {
  readonly service?: 'nems' | 'mns' | undefined;
  readonly state?: ShownDelivery['state'] | undefined;
  readonly mailbox?: string | undefined;
  /** The queue's ARN. */
  readonly queue?: string | undefined;
  readonly subscription?: string | undefined;
  /** The type of what is delivered. */
  readonly event?: string | undefined;
  /** NHS number. */
  readonly patient?: string | undefined;
}

/** Which subscriptions of NEMS: all that is given must match. */
export interface SubscriptionQuery extends Paged {
  readonly mailbox?: string | undefined;
  /** ODS code. */
  readonly organisation?: string | undefined;
  readonly event?: string | undefined;
}

/** What is thrown away instead of being sent: all that is given must match. */
export interface DropOrder extends Pick<DeliveryQuery, 'service' | 'event' | 'patient' | 'mailbox' | 'queue'> {
  /** So many, and then no more. */
  readonly next?: number | undefined;
  /** Each with this chance, from 0 to 1. */
  readonly probability?: number | undefined;
  /** Makes chance repeat. */
  readonly seed?: number | undefined;
}

export interface SignalSubscription {
  readonly id: string;
  /** API key of the application. */
  readonly owner: string;
  readonly criteria: string;
  readonly channel: { readonly endpoint: string; readonly payload: string };
}

/** A subscription of MNS: an event with what its filters want, or criteria in the words of MNS; to a queue, or to a mailbox. */
export interface SignalSubscriptionOrder {
  /** `pds-change-of-gp-2`. */
  readonly event?: string | undefined;
  /** All must hold. */
  readonly filters?: Readonly<Record<string, string>> | undefined;
  /** `eventType='pds-change-of-gp-2' AND …`. */
  readonly criteria?: string | undefined;
  /** Its ARN, or its name alone: `mine` is `arn:aws:sqs:eu-west-2:000000000000:mine`. */
  readonly queue?: string | undefined;
  /** Of MESH. */
  readonly mailbox?: string | undefined;
  readonly workflow?: string | undefined;
  readonly payload?: 'application/json' | 'application/fhir+json' | undefined;
  readonly hydration?: { readonly enabled: boolean; readonly headers?: Readonly<Record<string, string>> } | undefined;
  /** API key of the application whose it is to be; nobody's where nothing is said. */
  readonly owner?: string | undefined;
  readonly reason?: string | undefined;
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
  readonly checks?: readonly { readonly held: boolean; readonly says: string; readonly decided?: true }[];
}

export interface WhySignal {
  readonly subscription: string;
  readonly criteria: string;
  readonly endpoint: string;
  readonly matched: boolean;
  readonly reason: string;
}

/** By what an event is matched. */
export interface EventFacts {
  readonly nhsNumber?: string;
  readonly age?: number;
  /** ODS code of the practice. */
  readonly practice?: string;
  readonly practiceSubIcb?: string;
  readonly homes: readonly {
    readonly postcode: string;
    readonly subIcb?: string;
    readonly localAuthority?: string;
    readonly country?: string;
  }[];
  /** Nothing is delivered, because the record is that. */
  readonly withheld?: 'sensitive' | 'invalidated';
  /** Of a birth whose mother is not known: it goes by the home alone. */
  readonly withoutExplicit?: true;
}

export interface WhyEvent {
  /** Id of what was accepted; missing of what has not happened. */
  readonly event?: string;
  readonly type: string;
  /** NHS number by which it goes: of a birth, the mother's. */
  readonly subject?: string;
  /** Of an event of NEMS. */
  readonly facts?: EventFacts;
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

/** A type of event of NEMS, and how far it has come in its life. */
export interface EventTypeState {
  readonly code: string;
  readonly display: string;
  readonly workflowId: string;
  readonly kinds: readonly string[];
  readonly focus: string;
  readonly publishedBy: 'spine' | 'providers';
  readonly state: 'live' | 'deprecated' | 'no-longer-supported' | 'withdrawn';
  /** The day on which it goes on from there. */
  readonly on?: string;
  readonly more?: string;
}

export interface DropRule {
  readonly service?: 'nems' | 'mns' | undefined;
  readonly type?: string | undefined;
  /** A mailbox, or the ARN of a queue. */
  readonly destination?: string | undefined;
  /** NHS number. */
  readonly subject?: string | undefined;
  readonly next?: number | undefined;
  readonly probability?: number | undefined;
  readonly seed?: number | undefined;
}

export interface DeliverySettings {
  readonly hold: boolean;
  /** ISO 8601, by the sandbox's clock. */
  readonly delay: string;
  /** The seed of the disorder. */
  readonly shuffle: number | null;
  readonly drop: readonly DropRule[];
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
