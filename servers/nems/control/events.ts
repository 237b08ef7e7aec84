/** `/_sandbox/nems/events` and `/deliveries`: what was accepted, by NEMS and by MNS, and what has become of it. */

import { refuse } from '#kernel/control/control';
import { readListing, refuseUnless } from '#kernel/control/listing';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { BlobReading } from '#kernel/store/store';
import type { NemsServerDeps } from '../deps.ts';
import type { Accepted, Delivery } from '../dispatch/accepted.ts';
import { type AcceptedQuery, isWantedDelivery } from '../dispatch/listing.ts';
import { shownDelivery, shownEvent } from './shown.ts';

type Deps = Pick<NemsServerDeps, 'dispatch'>;

const SERVICES: readonly Accepted['service'][] = ['nems', 'mns'];
const ORIGINS: readonly Accepted['origin'][] = ['published', 'world', 'triggered'];
const STATES: readonly Delivery['state'][] = ['waiting', 'sent', 'failed', 'dropped'];

/** `GET ?service=&event=&patient=&origin=&messageId=`: the newest first. */
export const listEvents: Operation<Deps> = async (request, { dispatch }) => {
  const listing = readListing(request, ['service', 'event', 'patient', 'origin', 'messageId']);
  if ('refusal' in listing) return listing.refusal;
  const { service, event: type, patient: subject, origin, messageId } = listing.filters;
  const refusal = refuseUnless('service', service, SERVICES) ?? refuseUnless('origin', origin, ORIGINS);
  if (refusal !== undefined) return refusal;
  const { items, next } = await dispatch.list({ service, type, subject, origin, messageId } as AcceptedQuery, listing.page);
  return json(200, { items: items.map(shownEvent), ...(next !== undefined && { next }) });
};

/** `GET /{id}`, by its own id or that of its message: what it was matched by, its deliveries, and what is delivered, as text. */
export const readEvent: Operation<Deps> = async ({ params }, { dispatch }) => {
  const accepted = await findAccepted(dispatch, params.id ?? '');
  if (accepted === undefined) return missing(params.id);
  const bodies: Record<string, object> = {};
  for (const [name, body] of Object.entries(accepted.bodies)) {
    const content = await dispatch.readBody(accepted.id, name);
    bodies[name] = { ...body, ...(content !== undefined && { content: (await whole(content)).toString() }) };
  }
  return json(200, { ...shownEvent(accepted), ...(accepted.facts && { facts: accepted.facts }), bodies });
};

/** `GET /{id}/bodies/{name}`: the bytes that are delivered, with their type. */
export const readEventBody: Operation<Deps> = async ({ params }, { dispatch }) => {
  const { id = '', name = '' } = params;
  const accepted = await findAccepted(dispatch, id);
  if (accepted === undefined) return missing(id);
  const body = Object.hasOwn(accepted.bodies, name) ? accepted.bodies[name] : undefined;
  const content = body && (await dispatch.readBody(accepted.id, name));
  if (body === undefined || content === undefined)
    return refuse(404, `there is no body '${name}'; there are ${Object.keys(accepted.bodies).join(', ') || 'none'}`);
  return { status: 200, headers: ['Content-Type', body.contentType], body: content.whole ?? content.content };
};

/** `POST /{id}/redeliver`: all its deliveries that have ended are made once more. */
export const redeliverEvent: Operation<Deps> = async ({ params }, { dispatch }) => {
  const accepted = await findAccepted(dispatch, params.id ?? '');
  const again = accepted && (await dispatch.redeliver(accepted.id));
  return again === undefined ? missing(params.id) : json(200, shownEvent(again));
};

const DELIVERY_FILTERS = ['service', 'state', 'mailbox', 'queue', 'subscription', 'event', 'patient'] as const;

/** `GET /deliveries ?state=&mailbox=&queue=&subscription=&event=&patient=`: each copy by itself, of what was accepted last first. `limit` counts what was accepted. */
export const listDeliveries: Operation<Deps> = async (request, { dispatch }) => {
  const listing = readListing(request, DELIVERY_FILTERS);
  if ('refusal' in listing) return listing.refusal;
  const query = deliveryQuery(listing.filters);
  if ('status' in query) return query;
  const { items, next } = await dispatch.list(query, listing.page);
  const deliveries = items.flatMap(({ id, service, type, messageId, subject, deliveries: all }) =>
    all
      .filter((delivery) => isWantedDelivery(delivery, query))
      .map((delivery) => ({ event: id, service, type, messageId, ...(subject !== undefined && { subject }), ...shownDelivery(delivery) })),
  );
  return json(200, { items: deliveries, ...(next !== undefined && { next }) });
};

/** `DELETE /deliveries`, with the same filters: those that wait are thrown away. Answers how many. */
export const dropDeliveries: Operation<Deps> = async (request, { dispatch }) => {
  const listing = readListing(request, DELIVERY_FILTERS);
  if ('refusal' in listing) return listing.refusal;
  const query = deliveryQuery(listing.filters);
  if ('status' in query) return query;
  return json(200, { dropped: await dispatch.dropWaiting(query) });
};

function deliveryQuery(filters: Readonly<Partial<Record<(typeof DELIVERY_FILTERS)[number], string>>>) {
  const { service, state, mailbox, queue, subscription, event: type, patient: subject } = filters;
  const refusal = refuseUnless('service', service, SERVICES) ?? refuseUnless('state', state, STATES);
  if (refusal !== undefined) return refusal;
  if (mailbox !== undefined && queue !== undefined) return refuse(400, 'a delivery goes to a mailbox or to a queue');
  return { service, state, destination: mailbox ?? queue, subscription, type, subject } as AcceptedQuery;
}

/** By id, or by the id of its message, the last of which is meant. */
export async function findAccepted(dispatch: Deps['dispatch'], id: string): Promise<Accepted | undefined> {
  return (await dispatch.read(id)) ?? (await dispatch.list({ messageId: id }, { limit: 1 })).items[0];
}

export function missing(id = '') {
  return refuse(404, `nothing was accepted under the id '${id}'`);
}

async function whole(reading: BlobReading): Promise<Buffer> {
  if (reading.whole !== undefined) return Buffer.from(reading.whole);
  const pieces: Uint8Array[] = [];
  for await (const piece of reading.content) pieces.push(piece);
  return Buffer.concat(pieces);
}
