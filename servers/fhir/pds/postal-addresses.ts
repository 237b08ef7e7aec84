/**
 * What PDS makes of addresses that are written: they are complete, or known to Royal Mail's Postcode Address File (PAF) and completed
 * from it. That file, in the sandbox, is what the records of this world hold: every address of theirs that has a key.
 */
import type { Address } from '#world/patient';
import { isCurrent } from '#world/patient-facts';
import { compactPostcode } from '#world/rules/postcode';
import type { World } from '#world/world';
import { type Reader, unfit } from './reading/values.ts';

/** Records that are looked at, of those of which the file holds an address at one postcode. */
const MOST_AT_POSTCODE = 50;
/** Premises, street, locality, town. */
const WITH_TOWN = 4;

/**
 * The addresses as they are to be kept. Those whose lines are of `before` stay as they are; of the others, lines come from the file where only its key
 * is said, and the key where the lines are the file's. Refuses those that say neither.
 */
export async function completed(
  addresses: readonly Address[],
  before: readonly Address[],
  { patients }: World,
  reader: Reader,
): Promise<readonly Address[]> {
  if (addresses === before) return addresses;
  const known = async (postcode: string) => {
    const { items } = await patients.find({ index: 'postcodeWithPaf', equals: compactPostcode(postcode) }, { limit: MOST_AT_POSTCODE });
    return items.flatMap(({ doc }) => doc.addresses).filter((address) => isAt(address, postcode));
  };
  return Promise.all(
    addresses.map(async (address) => {
      if (address.historic || before.some((one) => one === address || one.lines === address.lines)) return address;
      const whole = address.postcode === undefined ? address : fromFile(address, await known(address.postcode));
      return isComplete(whole) ? whole : unfit(reader, 'address lines 1 and 4 or 2 and 4 must be completed as a minimum');
    }),
  );
}

function isAt(address: Address, postcode: string): boolean {
  return isCurrent(address) && address.paf !== undefined && compactPostcode(address.postcode ?? '') === compactPostcode(postcode);
}

function fromFile(address: Address, known: readonly Address[]): Address {
  const { paf, lines } = address;
  const isWritten = lines.some((line) => line !== '');
  if (paf !== undefined && isWritten) return address;
  const found = known.filter((one) => (isWritten ? textOf(one) === textOf(address) : one.paf === paf));
  const [match, ...others] = found;
  // of several that differ, none is meant
  if (match === undefined || others.some((other) => other.paf !== match.paf)) return address;
  return isWritten ? { ...address, paf: match.paf as string } : { ...address, lines: match.lines };
}

function textOf({ lines }: Address): string {
  return lines
    .filter((line) => line !== '')
    .join('\n')
    .toUpperCase();
}

/** Gaps may have been closed up: then nobody knows which line is which. Whoever lives nowhere has a pseudo postcode, and needs none. */
function isComplete({ lines, postcode = '' }: Address): boolean {
  if (postcode.startsWith('ZZ99')) return true;
  if (lines.length < WITH_TOWN && !lines.includes('')) return lines.length > 1;
  const [premises, street, , town] = lines;
  return Boolean((premises || street) && town);
}
