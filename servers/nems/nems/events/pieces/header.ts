/** The header that all events have (Events-Management, "Generic requirements"; profile `Event-MessageHeader-1`). */
import type { Patient, PersonName } from '#world/patient';
import { EVENT_TYPES, type EventType } from '../types.ts';
import { coding, concept } from './codes.ts';
import { humanName, officialName } from './people.ts';
import { entry, point, refer, type Target, withId } from './resources.ts';
import { HEADER_PROFILE, NHS_NUMBER, nhsCodes } from './systems.ts';
import { instantOf } from './time.ts';
import { element, extension, value, type Xml } from './xml.ts';

export type EventKind = 'new' | 'update' | 'delete';

/** What a message is, whatever it tells. */
export interface Envelope {
  readonly messageId: string;
  readonly code: string;
  readonly kind: EventKind;
  /** Number in the sequence of events of this type about this patient. */
  readonly versionId?: number;
  /** When what it tells came about; milliseconds since the epoch. */
  readonly changedAt: number;
  readonly sentAt: number;
}

/** Whom the event is about, as far as NEMS needs to know who is to get it. */
export interface Routing {
  readonly nhsNumber?: string;
  readonly name?: PersonName;
  readonly birthDate?: string;
}

export interface Source {
  /** Of the system that holds what the event tells. */
  readonly name: string;
  readonly contact: { readonly system: 'phone' | 'email'; readonly value: string };
  readonly asid: string;
}

export interface Header {
  readonly routing: Routing;
  readonly source: Source;
  readonly responsible: Target;
  readonly focus: Target;
  readonly enterer?: Target;
}

const KINDS: Readonly<Record<EventKind, string>> = {
  new: 'New event message',
  update: 'Update event message',
  delete: 'Delete event message',
};

export function routingOf(patient: Patient): Routing {
  const { nhsNumber, birthDate } = patient;
  const name = officialName(patient);
  return { nhsNumber, ...(name !== undefined && { name }), ...(birthDate !== undefined && { birthDate }) };
}

export function headerEntry(envelope: Envelope, { routing, source, responsible, focus, enterer }: Header): Xml {
  const { messageId, code, kind, versionId, changedAt, sentAt } = envelope;
  const { display } = EVENT_TYPES.get(code) as EventType;
  return entry(
    withId(messageId),
    'MessageHeader',
    [
      routingDemographics(routing),
      extension(
        'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-MessageEventType-1',
        concept('valueCodeableConcept', { system: nhsCodes('MessageEventType'), code: kind, display: KINDS[kind] }),
      ),
      coding('event', { system: nhsCodes('EventType'), code, display }),
      value('timestamp', instantOf(sentAt)),
      enterer ? point('enterer', enterer) : '',
      element(
        'source',
        value('name', source.name),
        element('contact', value('system', source.contact.system), value('value', source.contact.value)),
        value('endpoint', `urn:nhs:addressing:asid:${source.asid}`),
      ),
      refer('responsible', responsible),
      point('focus', focus),
    ],
    value('versionId', versionId) + value('lastUpdated', instantOf(changedAt)),
    HEADER_PROFILE,
  );
}

function routingDemographics({ nhsNumber, name, birthDate }: Routing): Xml {
  return extension(
    'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-RoutingDemographics-1',
    nhsNumber === undefined
      ? ''
      : extension('nhsNumber', element('valueIdentifier', value('system', NHS_NUMBER), value('value', nhsNumber))),
    extension('name', humanName('valueHumanName', name)),
    extension('birthDateTime', value('valueDateTime', birthDate)),
  );
}
