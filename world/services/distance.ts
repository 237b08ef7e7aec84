/** How far a search of the Directory of Services reaches (CheckCapacitySummary 1.5, "validate search distance"). */
import { isPostcode, writePostcode } from '../rules/postcode.ts';

/** Where nothing else is said. */
export const NATIONAL_DISTANCE_KM = 60;

/** What decided on a distance, as DoS 1.5 names it in its answer. */
export type DistanceSource = 'Override' | 'Postcode' | 'Sector' | 'District' | 'Web Service' | 'National';

export interface SearchDistance {
  readonly km: number;
  readonly source: DistanceSource;
}

/**
 * Kilometres that those who keep the directory have set, by postcode, sector or district. The real table is not public; these are
 * ours: towns are searched near by, the country far and wide.
 */
const SET_BY_THE_DIRECTORY: Readonly<Record<string, number>> = {
  'LS1 4AP': 5,
  'DN16 1': 25,
  E1: 8,
  E14: 8,
  SE1: 8,
  NW1: 8,
  YO61: 45,
  CA1: 30,
  CA2: 30,
};

/** How far to search from a postcode: as forced, else as the directory has set for it, else as requested, else as everywhere. */
export function searchDistance(postcode: string, requestedKm?: number, forced = false): SearchDistance {
  if (forced && requestedKm !== undefined) return { km: requestedKm, source: 'Override' };
  for (const [source, area] of areasOf(postcode)) {
    const km = SET_BY_THE_DIRECTORY[area];
    if (km !== undefined) return { km, source };
  }
  return requestedKm === undefined ? { km: NATIONAL_DISTANCE_KM, source: 'National' } : { km: requestedKm, source: 'Web Service' };
}

/** The postcode itself, its sector, its district. */
function areasOf(postcode: string): readonly (readonly [DistanceSource, string])[] {
  if (!isPostcode(postcode)) return [];
  const whole = writePostcode(postcode);
  return [
    ['Postcode', whole],
    ['Sector', whole.slice(0, -2)],
    ['District', whole.slice(0, -4)],
  ];
}
