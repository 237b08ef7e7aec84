/** An event on its way to subscribers, in whichever shape it was published. */
import type { CloudEvent, Filtering } from './cloud-event.ts';
import { ASID_SYSTEM } from './event-types.ts';
import type { LegacyEvent } from './legacy-event.ts';

/** Attributes as a CloudEvent has them; `legacy`: the event as it was published in the shape of version 1. */
export type Signal = CloudEvent & { readonly legacy?: LegacyEvent };

/** The same event with the attributes that CloudEvents have. It says nothing to filter by. */
export function fromLegacy(legacy: LegacyEvent): Signal {
  const { id, type, time, subject, source, data } = legacy;
  return {
    specversion: '1.0',
    id,
    source: `${ASID_SYSTEM}/${source.identifier.value}`,
    type,
    time,
    subject: subject.nhsNumber,
    ...(typeof data?.fullUrl === 'string' && data.fullUrl !== '' && { dataref: data.fullUrl }),
    ...(typeof data?.versionId === 'string' && data.versionId !== '' && { versionid: data.versionId }),
    legacy,
  };
}

/** The values of an event's `filtering` under a name, as texts: what the value of a filter is compared with. */
export function valuesOf(filtering: Filtering | undefined, name: string): readonly string[] {
  if (filtering === undefined || !Object.hasOwn(filtering, name)) return [];
  const value = filtering[name];
  return Array.isArray(value) ? value.map(String) : [String(value)];
}
