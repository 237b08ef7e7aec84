/** Events of version 1, in the shape that MNS had before CloudEvents (MNS OAS, `application/json`). Deprecated; still published and delivered so. */

import { type FieldErrors, type IsEventType, isRecord } from './cloud-event.ts';
import { ASID_SYSTEM } from './event-types.ts';
import { isInstant } from './syntax.ts';

export interface LegacyEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: { readonly nhsNumber: string; readonly familyName: string; readonly dob: string };
  readonly source: { readonly name: string; readonly identifier: { readonly system: string; readonly value: string } };
  readonly time: string;
  readonly data?: { readonly versionId?: string; readonly fullUrl?: string; readonly provenance?: object };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isFull = (value: unknown): value is string => isText(value) && value !== '';

/** What `data` must hold besides, by type of event. A blank registration encounter is one too. */
const CODES: Readonly<Record<string, readonly [name: string, codes: readonly string[]]>> = {
  'pds-change-of-gp-1': ['registrationEncounterCode', ['1', '2', '3', '4', '6', '']],
  'pds-death-notification-1': ['deathNotificationStatus', ['1', '2', 'U']],
  'nhs-number-change-1': ['nhsNumberStatus', ['I', 'R']],
};

/** A birth date of which the day, or the month, may not be known. */
const DATE = /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/;

/** The event that a JSON value is, or what is wrong with it, by the path of the field. */
export function readLegacyEvent(
  value: unknown,
  isEventType: IsEventType,
): { readonly event: LegacyEvent } | { readonly faults: FieldErrors } {
  const { id, type, subject, source, time, data } = isRecord(value) ? value : {};
  const faults: Record<string, string> = {};
  const demand = (holds: boolean, name: string, words = `Please provide a valid ${name}`) => {
    if (!holds) faults[name] = words;
  };
  demand(isFull(id), 'id');
  demand(isFull(type) && isEventType(type), 'type', 'Please provide a valid event type');
  if (isRecord(subject)) {
    demand(isText(subject.nhsNumber) && /^\d{10}$/.test(subject.nhsNumber), 'subject.nhsNumber');
    demand(isText(subject.familyName), 'subject.familyName');
    demand(isText(subject.dob) && DATE.test(subject.dob), 'subject.dob');
  } else demand(false, 'subject');
  if (isRecord(source)) {
    demand(isText(source.name), 'source.name');
    demandIdentifier(source.identifier, 'source.identifier', demand);
  } else demand(false, 'source');
  demand(isText(time) && isInstant(time), 'time');
  if (data !== undefined) demandData(data, isText(type) ? type : '', demand);
  return Object.keys(faults).length > 0 ? { faults } : { event: value as LegacyEvent };
}

type Demand = (holds: boolean, name: string) => void;

function demandData(data: unknown, type: string, demand: Demand): void {
  demand(isRecord(data), 'data');
  const wanted = Object.hasOwn(CODES, type) ? CODES[type] : undefined;
  // of other types nobody has said what they hold
  if (!isRecord(data) || wanted === undefined) return;
  const { versionId, fullUrl, provenance } = data;
  const [name, codes] = wanted;
  const code = data[name];
  demand(isFull(versionId), 'data.versionId');
  demand(isFull(fullUrl), 'data.fullUrl');
  demand(isText(code) && codes.includes(code), `data.${name}`);
  if (isRecord(provenance)) {
    demand(isText(provenance.name), 'data.provenance.name');
    demandIdentifier(provenance.identifier, 'data.provenance.identifier', demand);
  } else demand(false, 'data.provenance');
}

function demandIdentifier(identifier: unknown, name: string, demand: Demand): void {
  demand(isRecord(identifier) && identifier.system === ASID_SYSTEM && isFull(identifier.value), name);
}
