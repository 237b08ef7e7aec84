/** The Subscription resource: how it is sent (MNS OAS, create-or-update-subscription-body), and how it is shown. */

import { projection } from '#world/projection';
import { type FieldErrors, type IsEventType, isRecord } from '../events/cloud-event.ts';
import { isInstant } from '../events/syntax.ts';
import { parseCriteria } from './criteria.ts';
import { destinationOf } from './endpoint.ts';
import { type Hydration, type MnsSubscription, PAYLOADS, type Payload } from './subscription.ts';

/** What an application asks for. */
export type Wish = Omit<MnsSubscription, 'id' | 'owner' | 'createdAt' | 'sinceWorldSequence'>;

export interface ReadingOptions {
  readonly isEventType: IsEventType;
  /** Takes a mailbox id alone, with this workflow. */
  readonly usualWorkflowId?: string;
}

const RESOURCE_TYPE = 'Please provide the correct resource type for this endpoint';
const EVENT_TYPE = 'Please provide a valid event type';

/** What a JSON value asks for, or what is wrong with it, by the path of the field. `advice`: what MNS would not say. */
export function readSubscription(
  value: unknown,
  { isEventType, usualWorkflowId }: ReadingOptions,
): ({ readonly wish: Wish } | { readonly faults: FieldErrors }) & { readonly advice: readonly string[] } {
  const faults: Record<string, string> = {};
  const advice: string[] = [];
  const given = isRecord(value) ? value : {};
  const { resourceType, status, reason, criteria, end, channel, hydration } = given;
  const demand = (holds: boolean, name: string, words = `Please provide a valid ${name}`) => {
    if (!holds) faults[name] = words;
  };
  demand(resourceType === 'Subscription', 'resourceType', RESOURCE_TYPE);
  demand(status === 'requested', 'status');
  demand(typeof reason === 'string', 'reason');
  const parsed = typeof criteria === 'string' ? parseCriteria(criteria) : undefined;
  if (parsed === undefined || 'fault' in parsed) {
    demand(false, 'criteria');
    if (parsed !== undefined) advice.push(`criteria: ${parsed.fault.reason} (after ${parsed.fault.at} characters)`);
  } else demand(isEventType(parsed.criteria.eventType), 'criteria', EVENT_TYPE);
  demand(end === undefined || (typeof end === 'string' && isInstant(end)), 'end');
  const { type, endpoint, payload } = isRecord(channel) ? channel : {};
  const destination = typeof endpoint === 'string' ? destinationOf(endpoint, usualWorkflowId) : undefined;
  if (isRecord(channel)) {
    demand(type === 'message', 'channel.type');
    demand(destination !== undefined, 'channel.endpoint');
    demand((PAYLOADS as readonly unknown[]).includes(payload), 'channel.payload');
  } else demand(false, 'channel');
  demandHydration(hydration, demand);
  advice.push(...adviceOn(given, destination?.channel === 'mesh' ? String(endpoint) : undefined));
  if (Object.keys(faults).length > 0 || parsed === undefined || 'fault' in parsed || destination === undefined) return { faults, advice };
  const wish: Wish = {
    status: 'active',
    reason: reason as string,
    criteriaText: criteria as string,
    criteria: parsed.criteria,
    ...(end !== undefined && { end: end as string }),
    endpoint: endpoint as string,
    destination,
    payload: payload as Payload,
    ...(hydration !== undefined && { hydration: hydration as Hydration }),
  };
  return { wish, advice };
}

/** RFC 9110 §5.6.2, and §5.5 without what cannot be sent. */
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256}$/;
const MOST_HEADERS = 50;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]{0,8192}$/;

function demandHydration(hydration: unknown, demand: (holds: boolean, name: string) => void): void {
  if (hydration === undefined) return;
  const { enabled, headers } = isRecord(hydration) ? hydration : {};
  demand(isRecord(hydration), 'hydration');
  demand(typeof enabled === 'boolean', 'hydration.enabled');
  demand(headers === undefined || areHeaders(headers), 'hydration.headers');
}

function areHeaders(value: unknown): boolean {
  if (!isRecord(value) || Object.keys(value).length > MOST_HEADERS) return false;
  return Object.entries(value).every(([name, one]) => HEADER_NAME.test(name) && typeof one === 'string' && HEADER_VALUE.test(one));
}

const KNOWN: ReadonlySet<string> = new Set(['resourceType', 'id', 'status', 'end', 'reason', 'criteria', 'channel', 'hydration']);

function* adviceOn(given: Readonly<Record<string, unknown>>, meshEndpoint: string | undefined): Generator<string> {
  const unknown = Object.keys(given).filter((name) => !KNOWN.has(name));
  if (unknown.length > 0) yield `not looked at: ${unknown.join(', ')}`;
  if (given.end !== undefined) yield 'MNS stores end, and does not look at it';
  if (meshEndpoint !== undefined && !meshEndpoint.startsWith('mesh://')) yield 'the API demands mesh://MAILBOX?workflow_id=WORKFLOW';
}

/** As it is shown. */
export const showSubscription = projection(({ id, status, reason, criteriaText, end, endpoint, payload, hydration }: MnsSubscription) => ({
  resourceType: 'Subscription',
  id,
  status,
  ...(end !== undefined && { end }),
  reason,
  criteria: criteriaText,
  channel: { type: 'message', endpoint, payload },
  ...(hydration !== undefined && { hydration }),
}));
