/** What is to be delivered of a signal: a copy for each subscription that it matches, as that one wants it. */
import type { ToAccept } from '../dispatch/accepted.ts';
import { BODY_NAMES, fhirPayload, jsonPayload } from './events/payloads.ts';
import type { Signal } from './events/signal.ts';
import { type MnsSubscription, PAYLOADS, type Payload } from './subscriptions/subscription.ts';

/** Where a signal comes from. */
export type Provenance = Pick<ToAccept, 'origin' | 'publisher' | 'worldSequence'>;

/** `newId` gives the UUID of the Parameters in a Bundle. */
export function toAccept(signal: Signal, subscriptions: readonly MnsSubscription[], provenance: Provenance, newId: () => string): ToAccept {
  const wanted = PAYLOADS.filter((payload) => subscriptions.some((one) => one.payload === payload));
  const contents: Readonly<Record<Payload, () => string>> = {
    'application/json': () => jsonPayload(signal),
    'application/fhir+json': () => fhirPayload(signal, newId()),
  };
  return {
    service: 'mns',
    type: signal.type,
    messageId: signal.id,
    ...provenance,
    ...(signal.subject !== undefined && /^\d{10}$/.test(signal.subject) && { subject: signal.subject }),
    ...(signal.filtering !== undefined && { filtering: signal.filtering }),
    bodies: Object.fromEntries(wanted.map((payload) => [BODY_NAMES[payload], { contentType: payload, content: contents[payload]() }])),
    deliveries: subscriptions.map((one) => deliveryTo(one, signal)),
  };
}

function deliveryTo({ id, destination, payload, hydration }: MnsSubscription, { dataref }: Signal): ToAccept['deliveries'][number] {
  const hydrates = hydration?.enabled === true && payload === 'application/fhir+json' && dataref !== undefined;
  return {
    to: destination,
    subscriptions: [id],
    body: BODY_NAMES[payload],
    ...(hydrates && { hydrate: { url: dataref, headers: hydration.headers ?? {} } }),
  };
}
