/**
 * What this server has accepted for delivery: events of NEMS and signals of MNS, from publishers, from the world, and from testers. One
 * document each, with what becomes of every delivery; the bytes that are delivered are blobs beside it.
 */
import type { Collection } from '#kernel/store/store';
import type { RoutingFacts } from '../nems/matching/facts.ts';

export interface Accepted {
  /** Ours, and nobody else's: a UUID. The local id of a delivery by MESH is made from it. */
  readonly id: string;
  readonly service: 'nems' | 'mns';
  /** `pds-change-of-gp-1`. */
  readonly type: string;
  /** `MessageHeader.id`, or the CloudEvent's `id`: as published, so not always unique. */
  readonly messageId: string;
  readonly origin: 'published' | 'world' | 'triggered';
  /** Milliseconds since the epoch, by the sandbox's clock. */
  readonly acceptedAt: number;
  /** NHS number, where it is about a patient: what keeps its order is what is about the same patient. */
  readonly subject?: string;
  /** ASID or API key of the publisher. */
  readonly publisher?: string;
  /** Which change of the world it tells: the number of its last entry in the stream of world events. */
  readonly worldSequence?: number;
  /** By what it was matched, so that it can be told why a subscription did or did not get it. */
  readonly facts?: RoutingFacts;
  /** What MNS filters by. */
  readonly filtering?: Readonly<Record<string, unknown>>;
  /** What is delivered, by name: its blob is at `bodyKey(id, name)`. */
  readonly bodies: Readonly<Record<string, Body>>;
  readonly deliveries: readonly Delivery[];
  /** When the last delivery ended, however it did; at once where there is none. */
  readonly settledAt?: number;
}

export interface Body {
  /** `application/xml`. */
  readonly contentType: string;
  readonly bytes: number;
}

/** Where a copy goes. */
export type Destination =
  | { readonly channel: 'mesh'; readonly mailboxId: string; readonly workflowId: string }
  /** A queue that this server plays itself, by its ARN. */
  | { readonly channel: 'queue'; readonly arn: string };

export interface Delivery {
  readonly to: Destination;
  /** Ids of the subscriptions that asked for it. */
  readonly subscriptions: readonly string[];
  /** `Mex-PartnerID`: `subA|tagA~~~subB|tagB`. */
  readonly partnerId?: string;
  /** Which of the bodies. */
  readonly body: string;
  /** MNS: what is to be fetched and put beside the signal when it is sent, with the subscriber's headers. */
  readonly hydrate?: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
  /** `waiting` until it is `sent`, refused for good (`failed`) or thrown away by a tester (`dropped`). */
  readonly state: 'waiting' | 'sent' | 'failed' | 'dropped';
  /** MESH's id of the message, or the queue's. */
  readonly sentAs?: string;
  readonly endedAt?: number;
  /** Why it failed. */
  readonly reason?: string;
  /** How often a tester has had it delivered once more. */
  readonly again?: number;
}

/** Before anybody has tried to deliver it. */
export type ToAccept = Omit<Accepted, 'id' | 'acceptedAt' | 'bodies' | 'deliveries' | 'settledAt'> & {
  readonly bodies: Readonly<Record<string, { readonly contentType: string; readonly content: string | Uint8Array }>>;
  readonly deliveries: readonly NewDelivery[];
};

export type NewDelivery = Omit<Delivery, 'state' | 'sentAs' | 'endedAt' | 'reason' | 'again'>;

/** By id. `waiting`: those of which a delivery still is. */
export const ACCEPTED: Collection<Accepted> = {
  name: 'nems-accepted',
  forgets: true,
  indexes: {
    waiting: ({ settledAt }) => (settledAt === undefined ? '1' : undefined),
    type: ({ type }) => type,
    subject: ({ subject }) => subject,
  },
};

/** The order in which things were accepted. */
export const ACCEPTED_STREAM = 'nems-accepted';

/** An entry of that stream. `again`: it is not new, but to be delivered once more. */
export interface AcceptedEntry {
  readonly id: string;
  readonly again?: true;
}

/**
 * The sender's own reference to the `n`-th delivery, the same with each try: by it is found out whether one that was cut off has arrived.
 * Once more, it is another one.
 */
export function localIdOf(id: string, n: number, { again = 0 }: Delivery): string {
  return again === 0 ? `${id}.${n}` : `${id}.${n}.${again}`;
}

export function bodyKey(id: string, name: string): string {
  return `nems-accepted/${id}/${name}`;
}
