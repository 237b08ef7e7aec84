/** A move of house that nobody has made. The world stays as it is. */
import * as v from 'valibot';
import { address, said } from '#world/changes/arguments';
import type { Address } from '#world/patient';
import { placeOfPostcode } from '#world/places/places';
import { period } from '#world/schema';
import { changeOfAddress } from '../pds/change-of-address.ts';
import { homeOf } from '../pieces/people.ts';
import { eventTrigger } from './occasion.ts';

const addressOption = v.strictObject({ ...address.entries, period: v.exactOptional(period) });

export const addressChange = eventTrigger(
  {
    from: v.exactOptional(
      said(
        'Where they lived: lines, postcode, period; null of nowhere known. A historic home or one nearby where nothing is said',
        v.union([addressOption, v.null_()]),
      ),
    ),
    to: v.exactOptional(said("Where they live now; the record's home where nothing is said", addressOption)),
  },
  async (options, { ids, envelope, patient }) => {
    const to: Address | undefined = options.to === undefined ? homeOf(patient) : { use: 'home', ...options.to };
    if (to === undefined) return { problem: { path: 'to', reason: 'is missing: the record has no home' } };
    const from = formerHomeSaid(options.from, patient.addresses, to);
    const { serialChangeNumber } = patient;
    return {
      xml: changeOfAddress(ids, envelope, { patient, serialChangeNumber, to, ...(from && { from }) }),
      ...(from && { formerHome: from }),
    };
  },
);

type SaidAddress = v.InferOutput<typeof addressOption>;

/** Where they lived, as it was said; where nothing was, made up for the occasion. */
function formerHomeSaid(said: SaidAddress | null | undefined, addresses: readonly Address[], to: Address): Address | undefined {
  if (said === null) return undefined;
  return said === undefined ? formerHomeOf(addresses, to) : { use: 'home', ...said };
}

/** The last home that the record remembers; without one an invented house in the same town. */
function formerHomeOf(addresses: readonly Address[], { postcode = 'LS1 4AP' }: Address): Address {
  const remembered = addresses.findLast(({ use, historic }) => use === 'home' && historic);
  if (remembered !== undefined) return remembered;
  const { town, county } = placeOfPostcode(postcode) ?? { town: 'Leeds', county: 'West Yorkshire' };
  return {
    use: 'home',
    lines: ['', '8 Larch Grove', '', town, county],
    postcode: `${postcode.slice(0, -3).trim()} 9YL`,
    period: { from: '2016-05-03' },
  };
}
