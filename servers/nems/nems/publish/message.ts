/** What an event message says, as far as NEMS looks at it: the bundle's header, and what else is in it by name. */
import { decodeXml } from '#formats/xml/decode';
import { type XmlFault, XmlProblem } from '#formats/xml/fault';
import { readXml } from '#formats/xml/read';
import { all, type Element, first, fromTree, textAt } from './element.ts';
import { readPlain } from './plain-reader.ts';

/** `https://fhir.nhs.uk/STU3/StructureDefinition/`: where the profiles and extensions of NHS Digital are. */
export const NHS_DEFINITIONS = 'https://fhir.nhs.uk/STU3/StructureDefinition/';
export const ROUTING_DEMOGRAPHICS = `${NHS_DEFINITIONS}Extension-RoutingDemographics-1`;
export const MESSAGE_EVENT_TYPE = `${NHS_DEFINITIONS}Extension-MessageEventType-1`;
const ODS_CODE = /ods-organization-code$/;

/** A bundle. Nothing of it is sure to be there: what must be is for checks to say. */
export interface EventMessage {
  /** Name of the root element; `Bundle`, if all is well. Empty when it is not FHIR. */
  readonly root: string;
  /** `Bundle.id`. */
  readonly bundleId?: string | undefined;
  /** `Bundle.type`. */
  readonly type?: string | undefined;
  readonly entries: readonly Entry[];
  /** The first entry's resource, if it is a MessageHeader. */
  readonly header?: MessageHeader | undefined;
}

/** Before anything is read. */
export const NO_MESSAGE: EventMessage = Object.freeze({ root: '', entries: [] });

export interface Entry {
  readonly fullUrl?: string | undefined;
  /** Type of the resource. */
  readonly resource?: string | undefined;
  /** Of an Organization: its ODS code. */
  readonly odsCode?: string | undefined;
}

export interface MessageHeader {
  readonly id?: string | undefined;
  /** `meta.versionId`: the number of the message among those about the same patient and of the same type. */
  readonly versionId?: string | undefined;
  /** `meta.lastUpdated`: when the change happened. */
  readonly lastUpdated?: string | undefined;
  /** `meta.profile`. */
  readonly profiles: readonly string[];
  readonly routing?: RoutingDemographics | undefined;
  /** `MessageEventType-1`: `new`, `update`, `delete`. */
  readonly kind?: Coding | undefined;
  readonly event?: Coding | undefined;
  readonly timestamp?: string | undefined;
  readonly source?:
    | {
        readonly name?: string | undefined;
        readonly contact?: { readonly system?: string | undefined; readonly value?: string | undefined } | undefined;
        readonly endpoint?: string | undefined;
      }
    | undefined;
  /** References, as written. */
  readonly responsible?: string | undefined;
  readonly focus: readonly string[];
}

/** Whom a message is about, by which it is routed. */
export interface RoutingDemographics {
  readonly nhsNumber?: { readonly system?: string | undefined; readonly value?: string | undefined } | undefined;
  readonly name?: { readonly family?: string | undefined; readonly given: readonly string[] } | undefined;
  readonly birthDateTime?: string | undefined;
}

export interface Coding {
  readonly system?: string | undefined;
  readonly code?: string | undefined;
  readonly display?: string | undefined;
}

export type MessageReading =
  | { readonly message: EventMessage; readonly fault?: never }
  | { readonly fault: XmlFault; readonly message?: never };

/**
 * Reads a message in XML. A fault when it is not well-formed, has a document type, or lies deeper than 256 elements. `charset` is what a
 * Content-Type says. Namespaces count, the order of elements does not, and what else there is is passed over.
 */
export function readMessage(bytes: string | Uint8Array, charset?: string): MessageReading {
  try {
    const text = typeof bytes === 'string' ? bytes : decodeXml(bytes, charset);
    const plain = readPlain(text);
    if (plain) return { message: messageOf(plain) };
    const { document, fault } = readXml(text);
    return fault ? { fault } : { message: messageOf(fromTree(document.root)) };
  } catch (error) {
    if (error instanceof XmlProblem) return { fault: error.fault };
    throw error;
  }
}

function messageOf(root: Element | undefined): EventMessage {
  if (root?.name !== 'Bundle') return { root: root?.name ?? '', entries: [] };
  const entries = all(root, 'entry').map((entry) => ({ entry, resource: first(entry, 'resource')?.children[0] }));
  const header = entries[0]?.resource;
  return {
    root: 'Bundle',
    bundleId: textAt(root, 'id'),
    type: textAt(root, 'type'),
    entries: entries.map(({ entry, resource }) => ({
      fullUrl: textAt(entry, 'fullUrl'),
      resource: resource?.name,
      odsCode: resource?.name === 'Organization' ? odsCodeOf(resource) : undefined,
    })),
    header: header?.name === 'MessageHeader' ? headerOf(header) : undefined,
  };
}

function odsCodeOf(organisation: Element): string | undefined {
  const identifier = all(organisation, 'identifier').find((one) => ODS_CODE.test(textAt(one, 'system') ?? ''));
  return textAt(identifier, 'value');
}

function headerOf(header: Element): MessageHeader {
  const meta = first(header, 'meta');
  const source = first(header, 'source');
  const contact = first(source, 'contact');
  const event = first(header, 'event');
  return {
    id: textAt(header, 'id'),
    versionId: textAt(meta, 'versionId'),
    lastUpdated: textAt(meta, 'lastUpdated'),
    profiles: all(meta, 'profile').flatMap(({ value }) => value ?? []),
    routing: routingOf(extension(header, ROUTING_DEMOGRAPHICS)),
    kind: codingOf(first(extension(header, MESSAGE_EVENT_TYPE), 'valueCodeableConcept', 'coding')),
    event: codingOf(event),
    timestamp: textAt(header, 'timestamp'),
    source: source && {
      name: textAt(source, 'name'),
      contact: contact && { system: textAt(contact, 'system'), value: textAt(contact, 'value') },
      endpoint: textAt(source, 'endpoint'),
    },
    responsible: textAt(header, 'responsible', 'reference'),
    focus: all(header, 'focus').flatMap((focus) => textAt(focus, 'reference') ?? []),
  };
}

function extension(parent: Element | undefined, url: string): Element | undefined {
  return all(parent, 'extension').find((one) => one.url === url);
}

function routingOf(routing: Element | undefined): RoutingDemographics | undefined {
  if (routing === undefined) return undefined;
  const identifier = first(extension(routing, 'nhsNumber'), 'valueIdentifier');
  const name = first(extension(routing, 'name'), 'valueHumanName');
  return {
    nhsNumber: identifier && { system: textAt(identifier, 'system'), value: textAt(identifier, 'value') },
    name: name && { family: textAt(name, 'family'), given: all(name, 'given').flatMap(({ value }) => value ?? []) },
    birthDateTime: textAt(extension(routing, 'birthDateTime'), 'valueDateTime'),
  };
}

function codingOf(coding: Element | undefined): Coding | undefined {
  return coding && { system: textAt(coding, 'system'), code: textAt(coding, 'code'), display: textAt(coding, 'display') };
}
