/** What subscribers are sent: the event itself, or a FHIR R4 Bundle about it (MNS signal schemas). */

import { MNS_SUBSCRIPTIONS_URL } from '../address.ts';
import type { Payload } from '../subscriptions/subscription.ts';
import type { Signal } from './signal.ts';

/** The CloudEvent without `filtering`; an event of version 1 in its own shape. */
export function jsonPayload({ legacy, specversion, id, source, type, time, dataref, subject, versionid }: Signal): string {
  return JSON.stringify(legacy ?? { specversion, id, source, type, time, dataref, subject, versionid });
}

const REQUEST = Object.freeze({ method: 'GET', url: MNS_SUBSCRIPTIONS_URL });
const RESPONSE = Object.freeze({ status: '200' });
const PROFILE = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription-status-r4';

/**
 * A history Bundle of one Parameters. The order of the parameters is fixed, and of the first two in each group of parts.
 * `parametersId`: a UUID.
 */
export function fhirPayload({ id, type, source, time, subject, dataref, versionid }: Signal, parametersId: string): string {
  const parameter = [
    { name: 'subscription', valueReference: { reference: MNS_SUBSCRIPTIONS_URL } },
    { name: 'status', valueCode: 'active' },
    { name: 'type', valueCode: 'event-notification' },
    {
      name: 'notification-event',
      part: [
        { name: 'event-number', valueString: '1' },
        { name: 'timestamp', valueInstant: time },
        ...(dataref === undefined ? [] : [{ name: 'focus', valueReference: { reference: dataref } }]),
      ],
    },
    {
      name: 'additional-context',
      part: [
        { name: 'event-type', valueString: type },
        { name: 'source', valueUri: source },
        ...(subject === undefined ? [] : [{ name: 'subject', valueReference: { identifier: { value: subject } } }]),
        ...(versionid === undefined ? [] : [{ name: 'version-id', valueString: versionid }]),
      ],
    },
  ];
  const resource = { resourceType: 'Parameters', id: parametersId, meta: { profile: [PROFILE] }, parameter };
  const entry = { fullUrl: `urn:uuid:${parametersId}`, resource, request: REQUEST, response: RESPONSE };
  return JSON.stringify({ resourceType: 'Bundle', id, type: 'history', timestamp: time, entry: [entry] });
}

/** A Bundle of {@link fhirPayload} with what was fetched from `dataref` as its second entry. */
export function withResource(bundle: string, dataref: string, resource: object): string {
  const { entry, ...rest } = JSON.parse(bundle) as { readonly entry: readonly object[] };
  const fetched = { fullUrl: dataref, resource, request: { method: 'GET', url: dataref }, response: RESPONSE };
  return JSON.stringify({ ...rest, entry: [...entry, fetched] });
}

/** Under which name a payload is kept among the bodies of what was accepted. */
export const BODY_NAMES: Readonly<Record<Payload, string>> = { 'application/json': 'event', 'application/fhir+json': 'bundle' };
