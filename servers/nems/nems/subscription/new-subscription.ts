/**
 * What a new subscription must be (Events-Management, "Create subscription"): the checks of its resource, each with the name of what holds
 * when it passes, in the order in which one builds on another.
 */
import { mayActFor } from '#conventions/spine/caller';
import type { SpineIssue } from '#conventions/spine/outcomes';
import { primitiveProblem } from '#formats/fhir/primitives';
import type { FhirResource } from '#formats/fhir/value';
import { isDay } from '#world/rules/date';
import { isOdsCode } from '#world/rules/ods-code';
import type { Exchange, NemsCheck } from '../checks.ts';
import type { NemsRefusal } from '../errors.ts';
import { EVENT_TYPES } from '../events/types.ts';
import { lifeCycleVerdict } from '../lifecycle.ts';
import { describeFault, problemsOf, readResource, SUBSCRIPTION_PROFILE, textAt } from './body.ts';
import type { Criteria } from './criteria.ts';
import { readCriteria } from './grammar.ts';

/** A subscription on its way, and what has been read of it so far. */
export interface Creation extends Exchange {
  /** As it came. */
  body: Uint8Array;
  resource: FhirResource;
  /** Of `contact`. */
  odsCode: string;
  mailboxId: string;
  endsAt: number | undefined;
  criteria: Criteria;
  /** What is to be told beside the answer. */
  notices: readonly SpineIssue[];
}

type Check = NemsCheck<Creation>;
type Verdict = NemsRefusal | undefined;

export function beginCreation(exchange: Exchange): Creation {
  return {
    ...exchange,
    body: new Uint8Array(),
    resource: { resourceType: '' },
    odsCode: '',
    mailboxId: '',
    endsAt: undefined,
    criteria: { events: [], target: { rule: 'nhs-number', value: '' }, ages: [] },
    notices: [],
  };
}

export async function messageIsWellFormed(creation: Creation): Promise<Verdict> {
  const { request } = creation;
  creation.body = await request.body.bytes();
  const read = readResource(creation.body, request.header('content-type'));
  if (read.fault !== undefined) return { error: 'MESSAGE_NOT_WELL_FORMED', diagnostics: describeFault(read.fault) };
  creation.resource = read.resource;
  return undefined;
}

export function resourceIsASubscription({ resource }: Creation): Verdict {
  return resource.resourceType === 'Subscription' ? undefined : invalid('The resource must be a Subscription');
}

const GIVEN_BY_NEMS: readonly string[] = ['id', 'versionId', 'lastUpdated'];

function idIsLeftToNems({ resource }: Creation): Verdict {
  const given = [...Object.keys(resource), ...Object.keys(resource.meta ?? {})].filter((name) => GIVEN_BY_NEMS.includes(name));
  return given.length === 0 ? undefined : { error: 'MSG_RESOURCE_ID_FAIL', advice: [`the resource has: ${given.join(', ')}`] };
}

function structureIsGood({ request, body, resource, settings, advice }: Creation): Verdict {
  const [first, ...others] = settings.strict ? problemsOf(body, request.header('content-type')) : [];
  if (first !== undefined) return { error: 'INVALID_RESOURCE', diagnostics: first, advice: others };
  const profiles = (resource.meta as { readonly profile?: unknown } | undefined)?.profile;
  if (!Array.isArray(profiles) || !profiles.includes(SUBSCRIPTION_PROFILE)) advice.push(`meta.profile should be ${SUBSCRIPTION_PROFILE}`);
  return undefined;
}

function statusIsRequested({ resource }: Creation): Verdict {
  return resource.status === 'requested' ? undefined : invalid('Subscription.status must be requested');
}

const CONTACT = 'https://directory.spineservices.nhs.uk/STU3/Organization/';

function contactIsAnOrganisation(creation: Creation): Verdict {
  const { resource } = creation;
  const value = textAt(resource, 'contact', 'value') ?? '';
  const code = value.slice(CONTACT.length);
  const isGood = textAt(resource, 'contact', 'system') === 'url' && textAt(resource, 'contact', 'use') === 'work';
  if (!isGood || !value.startsWith(CONTACT) || !isOdsCode(code.toUpperCase()))
    return invalid(`The first Subscription.contact must have the system url, the use work and the value ${CONTACT} with an ODS code`);
  creation.odsCode = code.toUpperCase();
  return undefined;
}

function endIsAnInstant(creation: Creation): Verdict {
  const { end } = creation.resource;
  if (end === undefined) return undefined;
  const isGood = typeof end === 'string' && primitiveProblem('STU3', 'instant', end) === undefined && isDay(end.slice(0, 10));
  const time = isGood ? Date.parse(end) : Number.NaN;
  if (Number.isNaN(time)) return invalid('Subscription.end must be an instant: a date and a time with its offset');
  if (time <= creation.deps.clock.now()) creation.advice.push('the end has passed: nothing will match');
  creation.endsAt = time;
  return undefined;
}

function reasonIsGiven({ resource }: Creation): Verdict {
  return textAt(resource, 'reason') === undefined ? invalid('Subscription.reason must be given') : undefined;
}

function channelIsAMailbox(creation: Creation): Verdict {
  if (textAt(creation.resource, 'channel', 'type') !== 'message') return invalid('Subscription.channel.type must be message');
  const mailboxId = textAt(creation.resource, 'channel', 'endpoint');
  if (mailboxId === undefined) return invalid('Subscription.channel.endpoint must be the id of a mailbox of MESH');
  creation.mailboxId = mailboxId;
  return undefined;
}

function criteriaAreGood(creation: Creation): Verdict {
  const { resource, settings, odsCode } = creation;
  const read = readCriteria(textAt(resource, 'criteria') ?? '', { strict: settings.strict, subscriber: odsCode });
  if ('refusal' in read) return read.refusal;
  creation.criteria = read.criteria;
  creation.advice.push(...read.advice);
  return undefined;
}

async function eventsAreSupported(creation: Creation): Promise<Verdict> {
  const { criteria, deps } = creation;
  const types = criteria.events.flatMap((code) => EVENT_TYPES.get(code) ?? []);
  const verdict = lifeCycleVerdict('subscribe', types, await deps.lifeCycles.read());
  if ('refusal' in verdict) return verdict.refusal;
  creation.notices = verdict.notices;
  return undefined;
}

async function contactExists({ odsCode, deps }: Creation): Promise<Verdict> {
  return (await deps.world.organisations.get(odsCode)) === undefined ? noOrganisation(odsCode) : undefined;
}

function callerMayActForContact({ caller, odsCode }: Creation): Verdict {
  if (mayActFor(caller, odsCode)) return undefined;
  return { error: 'ACCESS_DENIED', diagnostics: `The system with the ASID ${caller.asid} is not used by the organisation ${odsCode}` };
}

async function mailboxIsTheContacts({ odsCode, mailboxId, deps }: Creation): Promise<Verdict> {
  const mailbox = (await deps.world.mailboxes.get(mailboxId))?.doc;
  if (!mailbox?.active) return invalid('Subscription.channel.endpoint is no mailbox that is open');
  if (mailbox.organisation === odsCode) return undefined;
  return {
    ...invalid('Subscription.contact must have the ODS code of the mailbox in Subscription.channel.endpoint'),
    advice: [`${mailboxId} belongs to ${mailbox.organisation}`],
  };
}

/** Of local authorities and countries, ONS's codes. */
const ONS_CODE = /^[A-Z]\d{8}$/;

async function organisationOfRuleExists({ criteria: { target }, deps }: Creation): Promise<Verdict> {
  const isPlace = ONS_CODE.test(target.value) && (target.rule === 'COUNTRYCODE' || target.rule === 'UHV_POSTCODE_LACODE');
  if (target.rule === 'nhs-number' || isPlace) return undefined;
  return (await deps.world.organisations.get(target.value)) === undefined ? noOrganisation(target.value) : undefined;
}

/** What a subscription must be, read aloud. */
export const RULES: readonly Check[] = [
  idIsLeftToNems,
  structureIsGood,
  statusIsRequested,
  contactIsAnOrganisation,
  endIsAnInstant,
  reasonIsGiven,
  channelIsAMailbox,
  criteriaAreGood,
  eventsAreSupported,
  contactExists,
  callerMayActForContact,
  mailboxIsTheContacts,
  organisationOfRuleExists,
];

function invalid(diagnostics: string): NemsRefusal {
  return { error: 'INVALID_REQUEST_MESSAGE', diagnostics };
}

function noOrganisation(odsCode: string): NemsRefusal {
  return { error: 'ORGANISATION_NOT_FOUND', diagnostics: `There is no organisation with the code ${odsCode}` };
}
