/**
 * Answers to known values, as the national test harness gives them (nhsdigitalmait/FHIR_NEMS): with the pack `tkw` switched on, scripts
 * that were written for the harness run as they are. What no value says is answered as always; nothing of what is answered here is stored.
 */
import type { SpineIssue } from '#conventions/spine/outcomes';
import type { NemsErrorName } from '../errors.ts';
import { DEPRECATED } from '../lifecycle.ts';
import { writeCriteria } from '../subscription/grammar.ts';
import type { Subscription } from '../subscription/subscription.ts';

/** What is answered: an error, or success with what goes with it. */
export type TkwAnswer =
  | { readonly error: NemsErrorName }
  | { readonly id?: string; readonly notices?: readonly SpineIssue[]; readonly error?: never };

const id = (end: string): string => end.padStart(32, '0');
const DEPRECATION: readonly SpineIssue[] = [DEPRECATED];

/** Explicit subscriptions, by NHS number. */
const CREATED: ReadonlyMap<string, TkwAnswer> = new Map<string, TkwAnswer>([
  ['9674848118', { id: id('0') }],
  ['9674848126', { id: id('1') }],
  ['9674848134', { id: id('2') }],
  ['9674848142', { error: 'INVALID_NHS_NUMBER' }],
  ['9674848150', { error: 'INVALID_REQUEST_MESSAGE' }],
  ['9674848169', { error: 'ACCESS_DENIED' }],
  ['9674848177', { error: 'INTERNAL_SERVER_ERROR' }],
  ['9674848185', { id: id('0'), notices: DEPRECATION }],
]);

/** By the id in the path. */
const READ: ReadonlyMap<string, TkwAnswer> = new Map<string, TkwAnswer>([
  [id('0'), {}],
  [id('1'), {}],
  [id('2'), {}],
  [id('e1'), { error: 'ACCESS_DENIED' }],
  [id('e2'), { error: 'INTERNAL_SERVER_ERROR' }],
]);

const DELETED: ReadonlyMap<string, TkwAnswer> = new Map<string, TkwAnswer>([
  [id('0'), {}],
  [id('1'), { error: 'ACCESS_DENIED' }],
  [id('2'), { error: 'INTERNAL_SERVER_ERROR' }],
]);

/** By the patient's NHS number. */
const PUBLISHED: ReadonlyMap<string, NemsErrorName> = new Map<string, NemsErrorName>([
  ['9464250321', 'INVALID_REQUEST_MESSAGE'],
  ['9464250054', 'INVALID_RESOURCE'],
  ['9464249935', 'ORGANISATION_NOT_FOUND'],
  ['9464250569', 'INVALID_NHS_NUMBER'],
  ['9462206007', 'INVALID_PARAMETER'],
  ['9462205973', 'MISSING_OR_INVALID_HEADER'],
  ['9462205795', 'UNSUPPORTED_MEDIA_TYPE'],
  ['9462207119', 'DUPLICATE_REJECTED'],
  ['9462207127', 'INTERNAL_SERVER_ERROR'],
  ['9462206074', 'ACCESS_DENIED'],
  ['9462206082', 'ASID_CHECK_FAILED'],
  ['9462206090', 'BAD_REQUEST'],
  ['9462206104', 'INVALID_CODE_VALUE'],
  ['9462206112', 'INVALID_ELEMENT'],
  ['9462207100', 'MESSAGE_NOT_WELL_FORMED'],
  ['9674848193', 'PATIENT_NOT_FOUND'],
  ['9674848207', 'PRACTITIONER_NOT_FOUND'],
  ['9674848215', 'NO_RECORD_FOUND'],
  ['9674848223', 'INVALID_IDENTIFIER_SYSTEM'],
  ['9674848231', 'INVALID_IDENTIFIER_VALUE'],
  ['9674848258', 'INVALID_CODE_SYSTEM'],
  ['9674848266', 'REFERENCE_NOT_FOUND'],
  ['9674848274', 'NOT_IMPLEMENTED'],
]);
const DEPRECATED_PATIENT = '9674848185';
const DEPRECATED_EVENTS: readonly string[] = ['vaccinations-1', 'professional-contacts-1'];

/** To a new subscription, by its criteria as they were sent. */
export function createdByTkw(criteria: string): TkwAnswer | undefined {
  const nhsNumber = /Patient\.identifier=(?:[^&|]*\|)?(\d{10})(?=&|$)/.exec(criteria)?.[1];
  if (nhsNumber !== undefined) return CREATED.get(nhsNumber);
  if (!/[?&]subscriptionRuleType=/.test(criteria)) return undefined;
  const organisation = /Organization\.identifier=(?:[^&|]*\|)?([^&]*)/.exec(criteria)?.[1];
  if (organisation === 'Z99999') return { error: 'ORGANISATION_NOT_FOUND' };
  if (organisation !== 'A91720') return { id: id('3') };
  return { id: id(/MessageHeader\.event=pds-change-of-gp-1(?=&|$)/.test(criteria) ? '5' : '4') };
}

/** To somebody who reads a subscription. */
export function readByTkw(subscriptionId: string): TkwAnswer | undefined {
  return READ.get(subscriptionId);
}

/** To somebody who deletes one. */
export function deletedByTkw(subscriptionId: string): TkwAnswer | undefined {
  return DELETED.get(subscriptionId);
}

/** To a publisher. */
export function publishedByTkw(nhsNumber: string, eventCode: string): TkwAnswer | undefined {
  if (nhsNumber === DEPRECATED_PATIENT) return DEPRECATED_EVENTS.includes(eventCode) ? { notices: DEPRECATION } : undefined;
  const error = PUBLISHED.get(nhsNumber);
  return error === undefined ? undefined : { error };
}

/** What is read under one of the harness's ids. */
export function tkwSubscription(subscriptionId: string): Subscription {
  const criteria = { events: ['pds-change-of-gp-1'], target: { rule: 'nhs-number', value: '9674848118' }, ages: [] } as const;
  return {
    id: subscriptionId,
    odsCode: 'RR8',
    mailboxId: 'RR8OT001',
    criteria,
    createdAt: Date.UTC(2019, 0, 1),
    sinceWorldSequence: 0,
    resource: {
      resourceType: 'Subscription',
      contact: [{ system: 'url', value: 'https://directory.spineservices.nhs.uk/STU3/Organization/RR8', use: 'work' }],
      reason: 'A subscription that is there for tests alone',
      criteria: writeCriteria(criteria),
      channel: { type: 'message', endpoint: 'RR8OT001' },
    },
  };
}
