/**
 * Whose area people live in, by their postcode: commissioner, local authority, country. Of districts that no place of the world has, the
 * nearest place in the same postcode area and country stands for them: people of LS12 live in Leeds, and those of TS19 in Middlesbrough's area.
 */

import { compactPostcode, isPostcode, writePostcode } from '../rules/postcode.ts';
import { remembered } from '../rules/remembered.ts';
import { distanceBetween, type GridPoint, locate, PLACES, type Place, placeOfPostcode } from './places.ts';

export interface Residence {
  /** As it was given. */
  readonly postcode: string;
  /** ODS code of the sub-location of an integrated care board: in England, where the world knows a place in the postcode area. */
  readonly subIcb?: string;
  /** ONS code of the local authority, where it knows one. */
  readonly localAuthority?: string;
  /** ONS code of the country; nothing for no fixed abode, addresses that are not known, and places abroad. */
  readonly country?: string;
}

/** ONS codes. */
const ENGLAND = 'E92000001';
const WALES = 'W92000004';
const SCOTLAND = 'S92000003';
const NORTHERN_IRELAND = 'N92000002';
const CHANNEL_ISLANDS = 'L93000001';
const ISLE_OF_MAN = 'M83000003';

/** Where a postcode lies, however it is spaced. The same object for the same text, as long as it is remembered. */
export const residenceOf: (postcode: string) => Residence = remembered((postcode) => {
  const known = placeOfPostcode(postcode);
  const country = known?.country.code ?? countryOfPostcode(postcode);
  const place = known ?? (country === undefined ? undefined : nearestPlace(postcode, country));
  return Object.freeze({
    postcode,
    ...(place?.subIcb && { subIcb: place.subIcb.ods }),
    ...(place?.localAuthority && { localAuthority: place.localAuthority.code }),
    ...(country !== undefined && { country }),
  });
});

/** The place of the same area (`LS`) and country that is nearest; the first one where nobody knows how far it is. */
function nearestPlace(postcode: string, country: string): Place | undefined {
  const places = PLACES_BY_AREA.get(areaOf(postcode))?.filter((place) => place.country.code === country) ?? [];
  const here = locate(postcode);
  if (here === undefined || places.length < 2) return places[0];
  return places.reduce((nearest, place) => (metresTo(place, here) < metresTo(nearest, here) ? place : nearest));
}

function metresTo({ districts }: Place, here: GridPoint): number {
  return Math.min(...districts.map((district) => distanceBetween(district, here)));
}

const PLACES_BY_AREA = new Map<string, Place[]>();
for (const place of PLACES)
  for (const area of new Set(place.districts.map(({ outcode }) => areaOf(outcode))))
    PLACES_BY_AREA.set(area, [...(PLACES_BY_AREA.get(area) ?? []), place]);

/** Postcode area: `LS`. */
function areaOf(postcode: string): string {
  return /^[A-Z]+/.exec(compactPostcode(postcode))?.[0] ?? '';
}

/**
 * The ONS code of a postcode's country, by its area; along the borders of England by its district, or as much as is needed. Some districts
 * have a few streets on the other side, which are not told apart.
 */
export function countryOfPostcode(postcode: string): string | undefined {
  const compact = compactPostcode(postcode);
  if (!isPostcode(compact)) return undefined;
  if (compact.startsWith('ZZ99')) return NOT_REALLY[compact.slice(4)];
  const sector = writePostcode(compact).slice(0, -2);
  const outcode = sector.slice(0, sector.indexOf(' '));
  const area = areaOf(outcode);
  return BORDERS.get(sector) ?? BORDERS.get(outcode) ?? AREAS.get(area) ?? (ANYWHERE.has(area) ? undefined : ENGLAND);
}

/** The NHS's own postcodes for a country of which no more is said: `ZZ99 3CZ` England, 3GZ Wales, 1WZ Scotland, 2WZ Northern Ireland. */
const NOT_REALLY: Readonly<Record<string, string>> = { '3CZ': ENGLAND, '3GZ': WALES, '1WZ': SCOTLAND, '2WZ': NORTHERN_IRELAND };

/** British Forces, and postcodes of organisations that lie nowhere. */
const ANYWHERE: ReadonlySet<string> = new Set(['BF', 'BX', 'XX']);

/** Postcode areas that are not, or not mostly, English. */
const AREAS = table([
  [WALES, 'CF LD LL NP SA'],
  [SCOTLAND, 'AB DD DG EH FK G HS IV KA KW KY ML PA PH TD ZE'],
  [NORTHERN_IRELAND, 'BT'],
  [CHANNEL_ISLANDS, 'JE GY'],
  [ISLE_OF_MAN, 'IM'],
]);

/** Districts, and sectors (`NP16 7`), that lie in another country than most of their area. */
const BORDERS = table(
  [
    [WALES, 'CH5 CH6 CH7 CH8 SY15 SY16 SY17 SY18 SY19 SY20 SY21 SY22 SY23 SY24 SY25'],
    [ENGLAND, 'TD12 TD15'],
  ],
  [
    [WALES, 'CH4 0', 'HR3 5'],
    [ENGLAND, 'NP16 7'],
  ],
);

function table(
  listed: readonly (readonly [country: string, codes: string])[],
  single: readonly (readonly [country: string, ...codes: string[]])[] = [],
): ReadonlyMap<string, string> {
  const rows = [...listed.map(([country, codes]) => [country, ...codes.split(' ')] as const), ...single];
  return new Map(rows.flatMap(([country, ...codes]) => codes.map((code) => [code, country] as const)));
}
