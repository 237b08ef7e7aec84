/** Entries of the directory as SDS shows them: pure functions. Elements of which nothing is known are left out. */
import type { CodeableConcept, Coding, Device, Endpoint, Extension, Identifier, Reference } from '#formats/fhir/r4/types';
import type { AccreditedSystem } from '#world/accredited-system';
import type { MessageEndpoint } from '#world/message-endpoint';
import { type Contract, interactionsOf } from '#world/spine/contracts';
import type { Terms } from '#world/spine/pattern';
import {
  ASID,
  CPA_ID,
  ENTRY_ID,
  FQDN,
  INTERACTION_EXTENSION,
  INTERACTION_ID,
  MANUFACTURER_EXTENSION,
  ODS_CODE,
  PARTY_KEY,
  RELIABILITY_EXTENSION,
} from './systems.ts';

type Known<T> = T | undefined;

/** What a Device is made of. */
export interface DeviceFacts {
  readonly asid?: Known<string>;
  readonly partyKey?: Known<string>;
  readonly manufacturer?: Known<string>;
  readonly interactions?: Known<Iterable<string>>;
  /** Who uses it. */
  readonly client?: Known<string>;
}

/** What an Endpoint is made of. `terms` as the directory has them: `actor` is a whole URN here. */
export interface EndpointFacts {
  readonly address?: Known<string>;
  readonly organisation?: Known<string>;
  readonly fqdn?: Known<string>;
  readonly partyKey?: Known<string>;
  readonly cpaId?: Known<string>;
  readonly entryId?: Known<string>;
  readonly interaction?: Known<string>;
  readonly terms?: Known<{ readonly [term in keyof Terms]?: Known<Terms[term] | string> }>;
}

export function factsOfSystem(system: AccreditedSystem): DeviceFacts {
  const { asid, partyKey, manufacturer, clients, organisation } = system;
  return { asid, partyKey, manufacturer, interactions: interactionsOf(system), client: clients[0] ?? organisation };
}

/** `address` and `fqdn` depend on where this sandbox's servers are, and so on who asks. */
export function factsOfContract(
  { organisation, partyKey }: MessageEndpoint,
  { cpaId, entryId, interaction, terms }: Contract,
  { address, fqdn }: Pick<EndpointFacts, 'address' | 'fqdn'>,
): EndpointFacts {
  const actor = terms.actor && `urn:oasis:names:tc:ebxml-msg:actor:${terms.actor}`;
  return { address, organisation, fqdn, partyKey, cpaId, entryId, interaction, terms: { ...terms, actor } };
}

export function toDevice(id: string, { asid, partyKey, manufacturer, interactions = [], client }: DeviceFacts): Device {
  return {
    resourceType: 'Device',
    id,
    identifier: listed(identifier(ASID, asid), identifier(PARTY_KEY, partyKey)),
    extension: listed(
      referring(MANUFACTURER_EXTENSION, ODS_CODE, manufacturer),
      ...Array.from(interactions, (interaction) => referring(INTERACTION_EXTENSION, INTERACTION_ID, interaction)),
    ),
    owner: reference(ODS_CODE, client),
  };
}

const CONNECTION_TYPE: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/endpoint-connection-type',
  code: 'hl7-fhir-msg',
  display: 'HL7 FHIR Messaging',
};
const PAYLOAD_TYPE: readonly CodeableConcept[] = [
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/endpoint-payload-type', code: 'any', display: 'Any' }] },
];

export function toEndpoint(id: string, facts: EndpointFacts): Endpoint {
  const { address, organisation, fqdn, partyKey, cpaId, entryId, interaction, terms = {} } = facts;
  return {
    resourceType: 'Endpoint',
    id,
    status: 'active',
    connectionType: CONNECTION_TYPE,
    payloadType: PAYLOAD_TYPE,
    address,
    managingOrganization: reference(ODS_CODE, organisation),
    identifier: listed(identifier(FQDN, fqdn), identifier(PARTY_KEY, partyKey), identifier(CPA_ID, cpaId), identifier(ENTRY_ID, entryId)),
    extension: listed(reliability(terms), referring(INTERACTION_EXTENSION, INTERACTION_ID, interaction)),
  };
}

/** What the parties have agreed on. Its parts have the names of the directory's attributes. */
function reliability(terms: NonNullable<EndpointFacts['terms']>): Extension | undefined {
  const { syncReplyMode, retryInterval, retries, persistDuration, duplicateElimination, ackRequested, actor } = terms;
  const agreed = listed<Extension>(
    syncReplyMode && { url: 'nhsMHSSyncReplyMode', valueString: String(syncReplyMode) },
    retryInterval && { url: 'nhsMHSRetryInterval', valueString: String(retryInterval) },
    retries !== undefined && { url: 'nhsMHSRetries', valueInteger: Number(retries) },
    persistDuration && { url: 'nhsMHSPersistDuration', valueString: String(persistDuration) },
    duplicateElimination && { url: 'nhsMHSDuplicateElimination', valueString: String(duplicateElimination) },
    ackRequested && { url: 'nhsMHSAckRequested', valueString: String(ackRequested) },
    actor && { url: 'nhsMHSActor', valueString: String(actor) },
  );
  return agreed && { url: RELIABILITY_EXTENSION, extension: agreed };
}

function identifier(system: string, value: Known<string>): Identifier | undefined {
  return value ? { system, value } : undefined;
}

function reference(system: string, value: Known<string>): Reference | undefined {
  return value ? { identifier: { system, value } } : undefined;
}

function referring(url: string, system: string, value: Known<string>): Extension | undefined {
  return value ? { url, valueReference: { identifier: { system, value } } } : undefined;
}

/** Those that there are; nothing instead of none. */
function listed<T>(...items: readonly (T | undefined | false | '' | 0)[]): readonly T[] | undefined {
  const known = items.filter((item) => Boolean(item)) as T[];
  return known.length > 0 ? known : undefined;
}
