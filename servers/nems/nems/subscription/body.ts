/** A resource as it arrives, in either of FHIR's formats, and a subscription as it is answered. */
import { type FhirFormat, formatOf, sniffFormat } from '#conventions/spine/media-types';
import { parseFhirJson } from '#formats/fhir/json';
import { toInstant } from '#formats/fhir/r4/dates';
import { checkStructure } from '#formats/fhir/structure';
import type { FhirFault, FhirProblem, FhirResource, FhirValue } from '#formats/fhir/value';
import { fromXml, toXml } from '#formats/fhir/xml';
import { isActiveAt, type Subscription } from './subscription.ts';

type Reading = { readonly resource: FhirResource; readonly fault?: never } | { readonly fault: FhirFault; readonly resource?: never };

/** The profile of subscriptions. */
export const SUBSCRIPTION_PROFILE = 'https://fhir.nhs.uk/STU3/StructureDefinition/EMS-Subscription-1';

/**
 * Reads a body by its `Content-Type`, or by how it begins where there is none. JSON goes by way of XML: so all that is in what is read has the
 * shape that STU3 gives it, and what it has no place for is left out, whatever it was sent in. Never throws.
 */
export function readResource(body: Uint8Array, contentType: string | undefined): Reading {
  if (!isJson(body, contentType)) return fromXml('STU3', body);
  const read = parseFhirJson(body);
  return read.resource?.resourceType === 'Subscription' ? fromXml('STU3', toXml('STU3', read.resource)) : read;
}

/** All in a body that could be read that is not as STU3 has it. */
export function problemsOf(body: Uint8Array, contentType: string | undefined): readonly string[] {
  const found = isJson(body, contentType) ? structureOf(parseFhirJson(body)) : fromXml('STU3', body, { strict: true }).problems;
  return (found ?? []).map(({ path, problem }) => `${path} ${problem}`);
}

function structureOf({ resource }: Reading): readonly FhirProblem[] {
  return resource === undefined ? [] : checkStructure('STU3', resource);
}

function isJson(body: Uint8Array, contentType: string | undefined): boolean {
  return ((contentType ? formatOf(contentType) : undefined) ?? sniffFormat(body)) === 'json';
}

/** In one line. */
export function describeFault({ message, line, column, path }: FhirFault): string {
  const place = [line !== undefined && `line ${line}`, column !== undefined && `column ${column}`, path].filter(Boolean).join(', ');
  return place === '' ? message : `${place}: ${message}`;
}

/** The text at the end of a path of names; of what may repeat, the first. Nothing where there is none, or it is blank. */
export function textAt(value: FhirValue, ...path: readonly string[]): string | undefined {
  let at = value;
  for (const name of path) {
    if (Array.isArray(at)) at = at[0];
    if (typeof at !== 'object' || at === null) return undefined;
    at = Object.hasOwn(at, name) ? (at as Readonly<Record<string, FhirValue>>)[name] : undefined;
  }
  return typeof at === 'string' && at.trim() !== '' ? at : undefined;
}

/** A subscription as a client reads it, with what NEMS has added: until its `end` it is active, and off from then on. */
export function writeSubscription({ id, resource, createdAt, ...subscription }: Subscription, now: number, format: FhirFormat): string {
  const { resourceType, meta, ...asked } = resource;
  const written = {
    resourceType,
    id,
    meta: { versionId: '1', lastUpdated: toInstant(createdAt), profile: [SUBSCRIPTION_PROFILE], ...meta },
    ...asked,
    status: isActiveAt(subscription, now) ? 'active' : 'off',
  };
  return format === 'json' ? JSON.stringify(written) : toXml('STU3', written);
}
