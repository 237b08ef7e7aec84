/** An accredited system as an entry: `nhsAs`. */
import type { AccreditedSystem } from '#world/accredited-system';
import { SYSTEMS } from '#world/collections';
import { projection } from '#world/projection';
import { interactionsOf, isListed } from '#world/spine/contracts';
import type { Branch } from '../entry.ts';
import { approvedAt, systemApproval } from './approval.ts';
import { entryOf } from './entry-of.ts';
import { placeOfService } from './places.ts';

/** Accredited systems: those that look-ups find. */
export const systemBranch: Branch<AccreditedSystem> = {
  collection: SYSTEMS,
  entriesOf: (system) => (isListed(system) ? [entryOfSystem(system)] : []),
};

function entryOfSystem(system: AccreditedSystem) {
  const { asid, organisation, partyKey, manufacturer, product, clients, accessControl, categories } = system;
  const { approver, requestor, approved, requested } = systemApproval(approvedAt(system));
  return entryOf(
    placeOfService(asid),
    'nhsAs',
    {
      nhsApproverURP: approver,
      nhsAsACF: accessControl,
      nhsAsCategoryBag: categories,
      nhsAsClient: clients.length > 0 ? clients : organisation,
      nhsAsSvcIA: sorted(interactionsOf(system)),
      nhsDateApproved: approved,
      nhsDateRequested: requested,
      nhsIDCode: organisation,
      nhsMhsManufacturerOrg: manufacturer,
      nhsMHSPartyKey: partyKey,
      nhsProductKey: product?.key,
      nhsProductName: product?.name,
      nhsProductVersion: product?.version,
      nhsRequestorURP: requestor,
      uniqueIdentifier: asid,
    },
    approved,
  );
}

/** Most systems have the same few hundred interactions: kept once for all of them. */
const sorted = projection((interactions: ReadonlySet<string>) => [...interactions].sort());
