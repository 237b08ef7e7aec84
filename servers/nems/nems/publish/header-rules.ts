/** What every event message must say in its header (Events-Management, "Event Header Information"). */
import type { EventType } from '../events/types.ts';
import { at, extension, type Step } from './look.ts';
import { MESSAGE_EVENT_TYPE, NHS_DEFINITIONS, ROUTING_DEMOGRAPHICS } from './message.ts';
import { AT_LEAST_ONE, AT_MOST_ONE, type Cardinality, type ElementRule, EXACTLY_ONE } from './rules.ts';

export const EVENT_TYPE_SYSTEM = 'https://fhir.nhs.uk/STU3/CodeSystem/EventType-1';
export const MESSAGE_EVENT_TYPE_SYSTEM = 'https://fhir.nhs.uk/STU3/CodeSystem/MessageEventType-1';
export const NHS_NUMBER_SYSTEM = 'https://fhir.nhs.uk/Id/nhs-number';

const UUID = /^[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$/;
const PROFILES = ['Event-MessageHeader-1', 'EMS-MessageHeader-1'].map((name) => NHS_DEFINITIONS + name);

/** What may be left out of who a message is about. */
export interface Leniency {
  /** The mother of a child may have no NHS number, or not be known at all. */
  readonly routing: boolean;
  /** Name and birth date. */
  readonly person: boolean;
}

const SCREENINGS: ReadonlySet<string> = new Set(['blood-spot-test-outcome-1', 'newborn-hearing-1', 'nipe-outcome-1']);

/** What a type of event leaves open, and its kind: births, and screenings that are taken back. */
export function leniencyOf(eventCode: string, kind: string | undefined): Leniency {
  const isBirth = eventCode === 'pds-birth-notification-1';
  return { routing: isBirth, person: isBirth || (kind === 'delete' && SCREENINGS.has(eventCode)) };
}

/** The rules of the header of one type of event. `source.name` belongs there too, but the official examples do without. */
export function headerRules(type: EventType, kind: string | undefined): readonly ElementRule[] {
  const { routing, person } = leniencyOf(type.code, kind);
  const demanded = (isOptional: boolean): Cardinality => (isOptional ? AT_MOST_ONE : EXACTLY_ONE);
  const isOfRecord = type.code === 'pds-record-change-1';
  const ROUTING = extension(ROUTING_DEMOGRAPHICS);
  const KIND = extension(MESSAGE_EVENT_TYPE);
  const header = (...steps: readonly Step[]): Pick<ElementRule, 'of' | 'at'> => ({ of: 'MessageHeader', at: at(...steps) });
  return [
    { ...header('id'), count: EXACTLY_ONE, matches: UUID, is: 'a UUID' },
    { ...header('meta.profile'), count: AT_LEAST_ONE, oneOf: PROFILES },
    { ...header('meta.versionId'), matches: /^\d+$/, is: 'a number' },
    { ...header('meta.lastUpdated'), count: demanded(isOfRecord) },
    { ...header(ROUTING), count: demanded(routing) },
    ...(routing ? [] : [{ ...header(ROUTING, extension('nhsNumber')), count: EXACTLY_ONE }]),
    { ...header(ROUTING, extension('nhsNumber'), 'valueIdentifier.system'), oneOf: [NHS_NUMBER_SYSTEM] },
    { ...header(ROUTING, extension('name')), count: demanded(person) },
    { ...header(ROUTING, extension('name'), 'valueHumanName.use'), oneOf: ['official'] },
    { ...header(ROUTING, extension('birthDateTime')), count: demanded(person) },
    { ...header(KIND), count: EXACTLY_ONE },
    { ...header(KIND, 'valueCodeableConcept.coding.system'), count: EXACTLY_ONE, oneOf: [MESSAGE_EVENT_TYPE_SYSTEM] },
    { ...header(KIND, 'valueCodeableConcept.coding.code'), count: EXACTLY_ONE, oneOf: type.kinds },
    { ...header('event.system'), count: EXACTLY_ONE, oneOf: [EVENT_TYPE_SYSTEM] },
    { ...header('timestamp'), count: EXACTLY_ONE },
    { ...header('source.contact'), count: EXACTLY_ONE },
    { ...header('source.contact.system'), count: EXACTLY_ONE, oneOf: ['phone', 'email'] },
    { ...header('source.contact.value'), count: EXACTLY_ONE },
    { ...header('source.endpoint'), count: EXACTLY_ONE },
    { ...header('responsible.reference'), count: EXACTLY_ONE, leadsTo: 'Organization' },
    { ...header('focus.reference'), count: EXACTLY_ONE, leadsTo: type.focus },
  ];
}
