/** Where things are in the tree, and the entries that are there whatever the world holds. */
import { type Entry, type Place, placeBelow, ROOT } from '../entry.ts';
import { entryOf } from './entry-of.ts';

const NHS = placeBelow(ROOT, 'o', 'nhs');
const SERVICES = placeBelow(NHS, 'ou', 'Services');
const ORGANISATIONS = placeBelow(NHS, 'ou', 'Organisations');
const PEOPLE = placeBelow(NHS, 'ou', 'People');

/** An accredited system, or a contract. */
export function placeOfService(id: string): Place {
  return placeBelow(SERVICES, 'uniqueIdentifier', id);
}

export function placeOfOrganisation(odsCode: string): Place {
  return placeBelow(ORGANISATIONS, 'uniqueIdentifier', odsCode);
}

export function placeOfPerson(sdsUserId: string): Place {
  return placeBelow(PEOPLE, 'uid', sdsUserId);
}

/** Somebody at one organisation, below the person; a role, below that. */
export function placeOfMember(above: Place, id: string): Place {
  return placeBelow(above, 'uniqueIdentifier', id);
}

/** When the directory was begun. */
const BEGUN = '20041101000000';

/** The entries that stand for nothing in the world. */
export const FIXED_ENTRIES: readonly Entry[] = [
  entryOf(NHS, 'organization', { o: 'nhs' }, BEGUN),
  entryOf(SERVICES, 'organizationalUnit', { ou: 'Services' }, BEGUN),
  entryOf(ORGANISATIONS, 'organizationalUnit', { ou: 'Organisations' }, BEGUN),
  entryOf(PEOPLE, 'organizationalUnit', { ou: 'People' }, BEGUN),
];
