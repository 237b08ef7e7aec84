/** An `nhsAs` as an accredited system of the world. */
import type { AccreditedSystem } from '#world/accredited-system';
import { interactionsOf } from '#world/spine/contracts';
import { membersOf } from '#world/spine/interaction-sets';
import { isUnsaid } from '../tree/approval.ts';
import { readDate } from '../tree/dates.ts';
import { onlySaid, type WrittenEntry } from './written-entry.ts';

/** The system that an entry tells of; what the directory does not show of it is as it was `before`. Not checked yet. */
export function readSystem(entry: WrittenEntry, before: AccreditedSystem | undefined): object {
  const approved = entry.one('nhsDateApproved');
  const organisation = entry.one('nhsIDCode');
  const product = onlySaid({
    key: entry.one('nhsProductKey'),
    name: entry.one('nhsProductName'),
    version: entry.one('nhsProductVersion'),
  });
  const clients = entry.all('nhsAsClient');
  return onlySaid({
    asid: entry.one('uniqueIdentifier') ?? entry.names[0],
    organisation,
    partyKey: entry.one('nhsMHSPartyKey'),
    description: before?.description,
    manufacturer: entry.one('nhsMhsManufacturerOrg'),
    product: Object.keys(product).length > 0 ? product : undefined,
    clients: before?.clients.length === 0 && clients.length === 1 && clients[0] === organisation ? [] : clients,
    accessControl: entry.all('nhsAsACF'),
    categories: entry.all('nhsAsCategoryBag'),
    ...interactionsAs(entry.all('nhsAsSvcIA'), before),
    approved: approved === undefined || isUnsaid(approved) ? undefined : readDate(approved),
  });
}

/** Sets that the system had stay where all that is in them was written. */
function interactionsAs(written: readonly string[], before: AccreditedSystem | undefined) {
  const all = new Set(written);
  if (before !== undefined && all.size === interactionsOf(before).size && [...interactionsOf(before)].every((one) => all.has(one)))
    return { interactionSets: before.interactionSets, interactions: before.interactions };
  const interactionSets = (before?.interactionSets ?? []).filter((set) => membersOf(set).every(({ interaction }) => all.has(interaction)));
  const common = new Set(interactionSets.flatMap((set) => membersOf(set).map(({ interaction }) => interaction)));
  return { interactionSets, interactions: written.filter((one) => !common.has(one)) };
}
