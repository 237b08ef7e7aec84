/** POST /events: somebody tells that something has happened. The media type says in which shape. */
import { bodyIsJson, checked, type Exchange, eventTypesOf, GATEWAY_CHECKS, grants, grantsOf, mediaType, reply } from '../checks.ts';
import type { MnsRefusal } from '../errors.ts';
import { isRecord, readCloudEvent } from '../events/cloud-event.ts';
import { MNS_EVENT_TYPES } from '../events/event-types.ts';
import { readLegacyEvent } from '../events/legacy-event.ts';
import { fromLegacy, type Signal } from '../events/signal.ts';
import { raiseSignal } from '../raise.ts';

type Verdict = MnsRefusal | undefined;

const CLOUD_EVENT = 'application/cloudevents+json';
const LEGACY = 'application/json';

function applicationMayPublish(exchange: Exchange): Verdict {
  return grantsOf(exchange)?.publishes.length === 0 ? { error: 'UNAUTHORISED', advice: [howToGrant(exchange, '…')] } : undefined;
}

function mediaTypeIsOfAnEvent({ request, advice }: Exchange): Verdict {
  const type = mediaType(request);
  if (type === undefined) advice.push(`the API demands Content-Type: ${CLOUD_EVENT}, or ${LEGACY} for events of version 1`);
  return type === undefined || type === CLOUD_EVENT || type === LEGACY ? undefined : { error: 'UNSUPPORTED_MEDIA_TYPE' };
}

function eventIsValid(exchange: Exchange): Verdict {
  const { body, deps, request } = exchange;
  const isEventType = eventTypesOf(deps);
  const type = mediaType(request) ?? (isRecord(body) && Object.hasOwn(body, 'specversion') ? CLOUD_EVENT : LEGACY);
  const read = type === CLOUD_EVENT ? readCloudEvent(body, isEventType) : readLegacyEvent(body, isLegacy);
  if ('faults' in read) return { error: 'VALIDATION_ERRORS', fields: read.faults };
  exchange.signal = 'specversion' in read.event ? read.event : fromLegacy(read.event);
  return undefined;
}

function eventTypeIsPermitted(exchange: Exchange): Verdict {
  const { type } = exchange.signal as Signal;
  const mayPublish = grantsOf(exchange)?.publishes;
  if (mayPublish === undefined || grants(mayPublish, type)) return undefined;
  return { error: 'EVENT_TYPE_NOT_PERMITTED', advice: [howToGrant(exchange, type)] };
}

function isLegacy(type: string): boolean {
  return MNS_EVENT_TYPES.get(type)?.legacy === true;
}

function howToGrant({ token }: Exchange, type: string): string {
  return `the application ${token?.applicationName} lacks the permission events:create:${type}; attributes.mns.publishes of its entry in the world grants it`;
}

const CHECKS = [...GATEWAY_CHECKS, applicationMayPublish, mediaTypeIsOfAnEvent, bodyIsJson, eventIsValid, eventTypeIsPermitted];

export const publishEvent = checked(CHECKS, async (exchange) => {
  const { deps, token } = exchange;
  const signal = exchange.signal as Signal;
  const provenance = { origin: 'published' as const, ...(token !== undefined && { publisher: token.clientId }) };
  const { matching } = await raiseSignal(signal, provenance, deps);
  const about = signal.subject === undefined ? '' : ` about ${signal.subject}`;
  return reply(exchange, {
    status: 200,
    body: { id: signal.id },
    summary: `${signal.type}${about} published: ${matching.length} to deliver`,
  });
});
