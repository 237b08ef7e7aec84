/**
 * All that the specification demands of an event message, whether or not the live service looks: structure as in FHIR STU3, then the
 * header, then what the type of event holds. The official examples do not all pass. By default nothing is refused for it, and a publisher
 * finds it in the journal.
 */
import { checkStructure } from '#formats/fhir/structure';
import type { FhirFault, FhirProblem, FhirResource } from '#formats/fhir/value';
import { fromXml } from '#formats/fhir/xml';
import { isNhsNumber } from '#world/rules/nhs-number';
import { EVENT_TYPES } from '../events/types.ts';
import { headerRules, NHS_NUMBER_SYSTEM } from './header-rules.ts';
import { at, extension, isFhirObject, look, textsAt } from './look.ts';
import { MESSAGE_EVENT_TYPE, ROUTING_DEMOGRAPHICS } from './message.ts';
import { payloadRules } from './payload-rules.ts';
import { type EntryView, EXACTLY_ONE, MessageView } from './rules.ts';

/** What is wrong, and where: `Bundle.entry[0].resource.focus`. */
export type Problem = FhirProblem;

const NHS_NUMBER = at(extension(ROUTING_DEMOGRAPHICS), extension('nhsNumber'), 'valueIdentifier.value');
const KIND = at(extension(MESSAGE_EVENT_TYPE), 'valueCodeableConcept.coding.code');
const VERIFICATION = extension('https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-NHSNumberVerificationStatus-1');

/** Holds an event message, as XML or as a resource, against the whole specification; empty when nothing is wrong with it. Never throws. */
export function validateEvent(event: string | Uint8Array | FhirResource): readonly Problem[] {
  if (typeof event !== 'string' && !(event instanceof Uint8Array))
    return onceEach([...checkStructure('STU3', event), ...checkEvent(event)]);
  const { resource, problems, fault } = fromXml('STU3', event, { strict: true });
  return resource ? onceEach([...problems, ...checkEvent(resource)]) : [{ path: placeOf(fault), problem: fault.message }];
}

/** As many as somebody reads. */
const MOST_TOLD = 50;

/** What is wrong, a line for each problem; of very many only the first. */
export function tellProblems(event: Uint8Array): readonly string[] {
  const problems = validateEvent(event);
  const told = problems.slice(0, MOST_TOLD).map(describeProblem);
  return problems.length > told.length ? [...told, `and ${problems.length - told.length} things more`] : told;
}

function describeProblem({ path, problem }: Problem): string {
  return `${path} ${problem}`;
}

/** What FHIR demands of all resources the specification demands again of some. */
function onceEach(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [describeProblem(problem), problem])).values()];
}

function placeOf({ path, line, column }: FhirFault): string {
  return path ?? `line ${line}, column ${column}`;
}

function checkEvent(bundle: FhirResource): readonly Problem[] {
  const message = new MessageView(bundle);
  const header = message.entries[0];
  if (bundle.resourceType !== 'Bundle' || bundle.type !== 'message')
    message.tell(bundle.resourceType, 'must be a Bundle of the type message');
  message.count('Bundle.id', look(bundle, at('id')).length, EXACTLY_ONE);
  checkFullUrls(message);
  checkReferences(message);
  checkPatients(message);
  if (header?.resource.resourceType === 'MessageHeader') checkHeader(message, header);
  else message.tell('Bundle.entry[0]', 'must be a MessageHeader');
  return message.problems;
}

function checkHeader(message: MessageView, { path, resource }: EntryView): void {
  const [code = ''] = textsAt(resource, at('event.code'));
  const [kind] = textsAt(resource, KIND);
  const [nhsNumber] = textsAt(resource, NHS_NUMBER);
  const type = EVENT_TYPES.get(code);
  if (nhsNumber !== undefined && !isNhsNumber(nhsNumber))
    message.tell(`${path}.resource`, `routes by ${nhsNumber}, which is no NHS number`);
  if (type === undefined) {
    message.tell(`${path}.resource.event.code`, `is ${code === '' ? 'missing' : code}; there is no such type of event`);
    return;
  }
  for (const rule of headerRules(type, kind)) message.hold(rule);
  checkWhoItIsAbout(message, nhsNumber);
  const payload = payloadRules(code, kind);
  if (payload === undefined) return;
  for (const [name, cardinality] of Object.entries(payload.resources))
    message.count(`Bundle.entry.resource(${name})`, message.of(name).length, cardinality);
  for (const rule of payload.elements) message.hold(rule);
  for (const rule of payload.further) rule(message);
}

/** Each `urn:uuid:` and the id of its resource, and none twice. */
function checkFullUrls(message: MessageView): void {
  const seen = new Set<string>();
  for (const { path, fullUrl, resource } of message.entries) {
    if (fullUrl === undefined) message.tell(`${path}.fullUrl`, 'is missing');
    else if (seen.has(fullUrl)) message.tell(`${path}.fullUrl`, 'is there twice');
    else if (fullUrl !== `urn:uuid:${resource.id}`)
      message.tell(`${path}.fullUrl`, `is ${fullUrl}; it must be urn:uuid: and the id of the resource`);
    if (fullUrl !== undefined) seen.add(fullUrl);
  }
}

/** What a reference says must be the `fullUrl` of an entry, or lead out of the message. */
function checkReferences(message: MessageView): void {
  for (const { path, resource } of message.entries)
    for (const { reference, below } of referencesIn(resource, `${path}.resource`))
      if (message.behind(reference) === undefined && !/^(?:https?:|#)/.test(reference))
        message.tell(below, `is ${reference}, which is no entry's fullUrl`);
}

function* referencesIn(value: unknown, below: string): Generator<{ readonly reference: string; readonly below: string }> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    const path = Array.isArray(value) ? `${below}[${name}]` : `${below}.${name}`;
    if (name === 'reference' && typeof inner === 'string') yield { reference: inner, below: path };
    else yield* referencesIn(inner, path);
  }
}

/** An NHS number is one, and says how it was verified. */
function checkPatients(message: MessageView): void {
  for (const { path, resource } of message.of('Patient')) {
    const identifiers = look(resource, at('identifier')).filter((one) => isFhirObject(one) && one.system === NHS_NUMBER_SYSTEM);
    for (const identifier of identifiers) {
      const [number = ''] = textsAt(identifier, at('value'));
      if (!isNhsNumber(number)) message.tell(`${path}.resource.identifier`, `is ${number}, which is no NHS number`);
      message.count(`${path}.resource.identifier.extension`, look(identifier, at(VERIFICATION)).length, EXACTLY_ONE);
    }
  }
}

/** What is routed by a number holds a patient of that number, if it holds any. */
function checkWhoItIsAbout(message: MessageView, nhsNumber: string | undefined): void {
  const patients = message.of('Patient');
  if (nhsNumber === undefined || patients.length === 0) return;
  const numbers = patients.flatMap(({ resource }) => textsAt(resource, at('identifier.value')));
  if (!numbers.includes(nhsNumber)) message.tell('Bundle', `is routed by ${nhsNumber}, and holds no patient of that number`);
}
