/** Where messages go, as entries: an `nhsMhs` for each contract. */
import { ENDPOINTS } from '#world/collections';
import type { MessageEndpoint } from '#world/message-endpoint';
import { hostOf, resolveAddress } from '#world/rules/address';
import { type Contract, contractsOf } from '#world/spine/contracts';
import { partsOfInteraction } from '#world/spine/interactions';
import type { Pattern } from '#world/spine/pattern';
import type { Branch, Entry, TreeContext } from '../entry.ts';
import { approvedAt, contractApproval } from './approval.ts';
import { entryOf } from './entry-of.ts';
import { placeOfService } from './places.ts';

/** What each contract must say, where the world does not: as it has been seen (`HL7`, `N/A`; templates 14 and 28), or ours. */
export const UNSAID: Readonly<Record<Pattern, { readonly interactionType: string; readonly templateKey: string }>> = {
  sync: { interactionType: 'HL7', templateKey: '14' },
  'async-express': { interactionType: 'HL7', templateKey: '27' },
  'async-reliable': { interactionType: 'HL7', templateKey: '28' },
  'forward-reliable': { interactionType: 'HL7', templateKey: '29' },
  'forward-express': { interactionType: 'HL7', templateKey: '30' },
  intermediary: { interactionType: 'HL7', templateKey: '31' },
  http: { interactionType: 'N/A', templateKey: '32' },
};
export const NO_PRODUCT = '0';
export const NOT_AUTHENTICATED = 'none';

/** URNs of those who acknowledge. */
export const ACTORS = 'urn:oasis:names:tc:ebxml-msg:actor:';

/** Contracts of endpoints. */
export const endpointBranch: Branch<MessageEndpoint> = {
  collection: ENDPOINTS,
  entriesOf: (endpoint, context) =>
    entriesOf(contractsOf(endpoint).values()).map((contracts) => entryOfContracts(endpoint, contracts, context)),
};

/** Contracts that share an entry come together. */
function entriesOf(contracts: Iterable<Contract>): readonly [Contract, ...Contract[]][] {
  const byEntry = new Map<string, [Contract, ...Contract[]]>();
  for (const contract of contracts) {
    const known = byEntry.get(contract.entryId);
    if (known === undefined) byEntry.set(contract.entryId, [contract]);
    else known.push(contract);
  }
  return [...byEntry.values()];
}

/** Mostly one contract. Of several, only the interaction is each one's own. */
function entryOfContracts(endpoint: MessageEndpoint, contracts: readonly [Contract, ...Contract[]], { addressOf }: TreeContext): Entry {
  const [{ addresses, cpaId, entryId, pattern, terms }] = contracts;
  const { organisation, partyKey, description, fqdn, productKey, interactionType, contractTemplateKey } = endpoint;
  const { approver, requestor, dnsApprover, approved, requested } = contractApproval(approvedAt(endpoint));
  const interactions = contracts.map(({ interaction }) => interaction);
  const parts = interactions.map(partsOfInteraction);
  const resolved = addresses.map((address) => resolveAddress(address, addressOf));
  return entryOf(
    placeOfService(entryId),
    'nhsMhs',
    {
      nhsApproverURP: approver,
      nhsContractPropertyTemplateKey: contractTemplateKey ?? UNSAID[pattern].templateKey,
      nhsDateApproved: approved,
      nhsDateDNSApproved: approved,
      nhsDateRequested: requested,
      nhsDNSApprover: dnsApprover,
      nhsEPInteractionType: interactionType ?? UNSAID[pattern].interactionType,
      nhsIDCode: organisation,
      nhsMHSAckRequested: terms.ackRequested,
      nhsMHSActor: terms.actor && ACTORS + terms.actor,
      nhsMhsCPAId: cpaId,
      nhsMHSDuplicateElimination: terms.duplicateElimination,
      nhsMHSEndPoint: resolved,
      nhsMhsFQDN: fqdn ?? hostOf(resolved[0] as string),
      nhsMHsIN: distinct(parts.map(({ action }) => action)),
      nhsMHSIsAuthenticated: terms.isAuthenticated ?? NOT_AUTHENTICATED,
      nhsMHSPartyKey: partyKey,
      nhsMHSPersistDuration: terms.persistDuration,
      nhsMHSRetries: terms.retries?.toString(),
      nhsMHSRetryInterval: terms.retryInterval,
      nhsMHSServiceDescription: description,
      nhsMHsSN: distinct(parts.map(({ service }) => service)),
      nhsMhsSvcIA: interactions,
      nhsMHSSyncReplyMode: terms.syncReplyMode,
      nhsProductKey: productKey ?? NO_PRODUCT,
      nhsRequestorURP: requestor,
      uniqueIdentifier: entryId,
    },
    approved,
  );
}

function distinct(values: readonly string[]): readonly string[] {
  return values.length === 1 ? values : [...new Set(values)];
}
