/**
 * The checks of what is published, in their order (Events-Management, "Publish"): the caller, the form, the header of the message, and
 * what the sandbox knows of whom it names. The rest of the message is looked at only where the sandbox is to be strict.
 */

import { sniffFormat } from '#conventions/spine/media-types';
import { describeFault } from '#formats/xml/fault';
import { BodyTooLarge } from '#kernel/http/message';
import { isNhsNumber } from '#world/rules/nhs-number';
import { bodyIsOfAKnownType, type NemsCheck, USUAL_CHECKS } from '../checks.ts';
import type { NemsErrorName, NemsRefusal } from '../errors.ts';
import { EVENT_TYPES } from '../events/types.ts';
import { lifeCycleVerdict } from '../lifecycle.ts';
import { demographicsAgree } from './demographics.ts';
import { EVENT_TYPE_SYSTEM, leniencyOf, MESSAGE_EVENT_TYPE_SYSTEM, NHS_NUMBER_SYSTEM } from './header-rules.ts';
import { typeOfInteraction } from './interactions.ts';
import { readMessage } from './message.ts';
import type { Publishing } from './publishing.ts';
import { responsibleCode } from './responsible.ts';
import { tellProblems } from './strict.ts';

/** Bytes: the 3 MB that Events-Management allows, in the larger reading. */
export const LARGEST = 3 * 1024 * 1024;

type Verdict = NemsRefusal | undefined;

async function bodyIsSmallEnough(publishing: Publishing): Promise<Verdict> {
  try {
    publishing.body = await publishing.request.body.bytes(LARGEST);
    return undefined;
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error;
    return { error: 'TOO_LARGE', diagnostics: 'A message may have at most 3 MB' };
  }
}

function bodyIsXml({ request, body }: Publishing): Verdict {
  if (request.header('content-type') || sniffFormat(body) === 'xml') return undefined;
  return { error: 'UNSUPPORTED_MEDIA_TYPE', diagnostics: 'Events are published in XML' };
}

function messageIsWellFormed(publishing: Publishing): Verdict {
  const { message, fault } = readMessage(publishing.body);
  if (fault) return { error: 'MESSAGE_NOT_WELL_FORMED', diagnostics: describeFault(fault) };
  publishing.message = message;
  return undefined;
}

function bundleIsAMessage(publishing: Publishing): Verdict {
  const { root, type, header } = publishing.message;
  if (root !== 'Bundle') return unusable('The message must be a Bundle in the namespace http://hl7.org/fhir');
  if (type !== 'message') return unusable('Bundle.type must be message');
  if (header === undefined) return unusable('The first entry of the Bundle must be a MessageHeader');
  publishing.header = header;
  return undefined;
}

/** `source.name` belongs there too, but the official examples do without. */
function headerIsComplete({ header }: Publishing): Verdict {
  const { id, routing, kind, event, timestamp, source, responsible, focus } = header;
  const lenient = leniencyOf(event?.code ?? '', kind?.code);
  const parts: readonly (readonly [name: string, isThere: unknown])[] = [
    ['id', id],
    ['extension(routingDemographics)', routing ?? lenient.routing],
    ['extension(routingDemographics).nhsNumber', routing?.nhsNumber?.value ?? lenient.routing],
    ['extension(routingDemographics).name', routing?.name ?? lenient.person],
    ['extension(routingDemographics).birthDateTime', routing?.birthDateTime ?? lenient.person],
    ['extension(messageEventType)', kind?.code],
    ['event.code', event?.code],
    ['timestamp', timestamp],
    ['source.contact', source?.contact?.value],
    ['source.endpoint', source?.endpoint],
    ['responsible', responsible],
    ['focus', focus.length],
  ];
  const missing = parts.find(([, isThere]) => !isThere);
  return missing && { error: 'INVALID_RESOURCE', diagnostics: `MessageHeader.${missing[0]} is missing` };
}

function codesAreOfTheirSystems({ header: { event, kind, routing } }: Publishing): Verdict {
  return (
    ofSystem('INVALID_CODE_SYSTEM', 'MessageHeader.event.system', event?.system, EVENT_TYPE_SYSTEM) ??
    ofSystem('INVALID_CODE_SYSTEM', 'The system of the messageEventType', kind?.system, MESSAGE_EVENT_TYPE_SYSTEM) ??
    (routing?.nhsNumber &&
      ofSystem('INVALID_IDENTIFIER_SYSTEM', 'The system of the nhsNumber', routing.nhsNumber.system, NHS_NUMBER_SYSTEM))
  );
}

function interactionIsTheEvents({ request, deps, header: { event } }: Publishing): Verdict {
  const sent = deps.environment === 'sandbox' ? undefined : request.header('interactionid');
  if (!sent || typeOfInteraction(sent)?.code === event?.code) return undefined;
  return { error: 'MISSING_OR_INVALID_HEADER', diagnostics: 'InteractionID header does not match request' };
}

function eventIsKnown(publishing: Publishing): Verdict {
  const { code = '' } = publishing.header.event ?? {};
  publishing.type = EVENT_TYPES.get(code);
  if (publishing.type !== undefined) return undefined;
  return { error: 'INVALID_CODE_VALUE', diagnostics: `There is no type of event ${shortened(code)}` };
}

/** Spine's own events have no interaction for which a system could be accredited. */
function eventIsForPublishers({ type }: Publishing): Verdict {
  if (type?.interaction !== undefined) return undefined;
  return { error: 'ASID_CHECK_FAILED', diagnostics: `Events of the type ${type?.code} are published by Spine alone` };
}

async function eventIsStillTaken(publishing: Publishing): Promise<Verdict> {
  const { type, deps } = publishing;
  if (type === undefined) return undefined;
  const verdict = lifeCycleVerdict('publish', [type], await deps.lifeCycles.read());
  if ('refusal' in verdict) return verdict.refusal;
  publishing.notices = verdict.notices;
  return undefined;
}

function kindIsOneOfTheTypes({ type, header: { kind } }: Publishing): Verdict {
  if (type?.kinds.some((one) => one === kind?.code)) return undefined;
  return { error: 'INVALID_CODE_VALUE', diagnostics: `The messageEventType of ${type?.code} must be ${type?.kinds.join(' or ')}` };
}

function nhsNumberIsGood({ header: { routing } }: Publishing): Verdict {
  const number = routing?.nhsNumber?.value;
  if (number === undefined || isNhsNumber(number)) return undefined;
  return {
    error: 'INVALID_NHS_NUMBER',
    diagnostics: `The NHS number does not conform to the NHS Number format: ${shortened(number)}.`,
  };
}

/** An organisation that the message describes itself need not be in the directory; one to which it only refers must. */
async function responsibleIsKnown(publishing: Publishing): Promise<Verdict> {
  const { message, header, deps, advice } = publishing;
  const responsible = responsibleCode(message, header.responsible ?? '');
  if (responsible === undefined)
    return { error: 'REFERENCE_NOT_FOUND', diagnostics: `MessageHeader.responsible leads nowhere: ${shortened(header.responsible ?? '')}` };
  const { odsCode, isDescribed } = responsible;
  if (odsCode !== undefined && (await deps.world.organisations.get(odsCode)) !== undefined) return undefined;
  if (!isDescribed) return { error: 'ORGANISATION_NOT_FOUND', diagnostics: `There is no organisation ${shortened(odsCode ?? '')}` };
  advice.push(
    odsCode === undefined ? 'the responsible organisation has no ODS code' : `there is no organisation ${odsCode}, which is responsible`,
  );
  return undefined;
}

/** The first thing that is wrong is answered, the others are for the journal. */
function messageIsValid({ settings, body }: Publishing): Verdict {
  if (!settings.strict) return undefined;
  const problems = tellProblems(body);
  if (problems[0] === undefined) return undefined;
  return { error: 'INVALID_RESOURCE', diagnostics: problems[0], advice: problems.slice(1) };
}

/** Up to here what is wrong is answered whoever the message is about. */
export const FORM_CHECKS: readonly NemsCheck<Publishing>[] = [
  ...USUAL_CHECKS,
  bodyIsOfAKnownType,
  bodyIsSmallEnough,
  bodyIsXml,
  messageIsWellFormed,
];

/** After ready-made answers, which are given by NHS number. */
export const CONTENT_CHECKS: readonly NemsCheck<Publishing>[] = [
  bundleIsAMessage,
  headerIsComplete,
  codesAreOfTheirSystems,
  interactionIsTheEvents,
  eventIsKnown,
  eventIsForPublishers,
  eventIsStillTaken,
  kindIsOneOfTheTypes,
  nhsNumberIsGood,
  demographicsAgree,
  responsibleIsKnown,
  messageIsValid,
];

function unusable(diagnostics: string): Verdict {
  return { error: 'INVALID_REQUEST_MESSAGE', diagnostics };
}

function ofSystem(error: NemsErrorName, what: string, system: string | undefined, expected: string): Verdict {
  return system === expected ? undefined : { error, diagnostics: `${what} must be ${expected}` };
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
