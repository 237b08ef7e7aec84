/** Where things are: towns with who commissions care there, and where a postcode lies. */
import { compactPostcode, isPostcode, writePostcode } from '../rules/postcode.ts';
import { INTEGRATED_CARE_BOARDS, type IntegratedCareBoard, type Region, SUB_ICBS, type SubIcb } from './commissioners.ts';
import { OUTLYING_DISTRICTS, TOWN_ROWS, type TownRow } from './towns.ts';

export { INTEGRATED_CARE_BOARDS, type IntegratedCareBoard, type Region, SUB_ICBS, type SubIcb };

/** ONS code and name. */
export interface Coded {
  readonly code: string;
  readonly name: string;
}

/** Metres, on the Ordnance Survey's grid. */
export interface GridPoint {
  readonly easting: number;
  readonly northing: number;
}

export interface District extends GridPoint {
  /** Outward code: `LS1`. */
  readonly outcode: string;
}

export interface Place {
  readonly town: string;
  /** Part of the town: `Tower Hamlets`. */
  readonly locality?: string;
  readonly county: string;
  readonly country: Coded;
  readonly localAuthority?: Coded;
  readonly subIcb?: SubIcb;
  readonly icb?: IntegratedCareBoard;
  readonly region?: Region;
  /** ODS code of a Welsh health board, ONS code of a Scottish one. */
  readonly healthBoard?: string;
  readonly districts: readonly District[];
  /** Full postcodes of sites that are really there: of practices and hospitals. */
  readonly postcodes: readonly string[];
  /** ODS codes of NHS trusts. */
  readonly trusts: readonly string[];
}

/** How exactly it is known: the very site; where such a postcode may well be; the middle of its district. */
export type LocationPrecision = 'postcode' | 'sector' | 'district';

export interface Location extends GridPoint {
  readonly precision: LocationPrecision;
}

const ENGLAND = 'E92000001';
const COUNTRIES: Readonly<Record<string, string>> = {
  [ENGLAND]: 'England',
  W92000004: 'Wales',
  S92000003: 'Scotland',
  N92000002: 'Northern Ireland',
  M83000003: 'Isle of Man',
};

export const PLACES: readonly Place[] = TOWN_ROWS.map(toPlace);

const DISTRICTS = new Map<string, GridPoint>();
const SITES = new Map<string, GridPoint>();
const PLACE_BY_DISTRICT = new Map<string, Place>();
const PLACE_BY_SITE = new Map<string, Place>();
for (const [at, { districts, sites = {} }] of TOWN_ROWS.entries()) {
  const place = PLACES[at] as Place;
  for (const [outcode, [easting, northing]] of Object.entries(districts)) {
    DISTRICTS.set(outcode, { easting, northing });
    PLACE_BY_DISTRICT.set(outcode, place);
  }
  for (const [postcode, point] of Object.entries(sites)) {
    PLACE_BY_SITE.set(compactPostcode(postcode), place);
    if (point) SITES.set(compactPostcode(postcode), { easting: point[0], northing: point[1] });
  }
}
for (const [outcode, [easting, northing]] of Object.entries(OUTLYING_DISTRICTS)) DISTRICTS.set(outcode, { easting, northing });

/** The place of a postcode or an outward code, however it is spaced. */
export function placeOfPostcode(postcode: string): Place | undefined {
  return PLACE_BY_SITE.get(compactPostcode(postcode)) ?? PLACE_BY_DISTRICT.get(outcodeOf(postcode));
}

/**
 * Where a postcode or an outward code lies, as far as the world reaches. A full postcode of which no more is known than its district
 * always lies at the same place near the district's middle, and near others of its sector.
 */
export function locate(postcode: string): Location | undefined {
  const compact = compactPostcode(postcode);
  const site = SITES.get(compact);
  if (site) return { ...site, precision: 'postcode' };
  const outcode = outcodeOf(compact);
  const centre = DISTRICTS.get(outcode);
  if (!centre) return undefined;
  if (outcode === compact) return { ...centre, precision: 'district' };
  const sector = scatter(compact.slice(0, -2), SECTOR_SPREAD);
  const unit = scatter(compact, UNIT_SPREAD);
  return {
    easting: centre.easting + sector.easting + unit.easting,
    northing: centre.northing + sector.northing + unit.northing,
    precision: 'sector',
  };
}

/** Metres between two points, as the crow flies. */
export function distanceBetween(one: GridPoint, other: GridPoint): number {
  const east = one.easting - other.easting;
  const north = one.northing - other.northing;
  return Math.sqrt(east * east + north * north);
}

/** How far, in metres and in each direction at most, a sector lies from its district's middle, and a postcode from its sector's. */
const SECTOR_SPREAD = 900;
const UNIT_SPREAD = 350;

/** Somewhere within a square, always the same for a text. */
function scatter(text: string, spread: number): GridPoint {
  const hash = hashOf(text);
  const side = 2 * spread + 1;
  return { easting: (hash % side) - spread, northing: (Math.floor(hash / 0x10000) % side) - spread };
}

/** FNV-1a with a last stir, so that its upper half is as good as the lower. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

function outcodeOf(postcode: string): string {
  const compact = compactPostcode(postcode);
  return isPostcode(compact) ? (writePostcode(compact).split(' ')[0] as string) : compact;
}

function toPlace({ town, locality, county, country = ENGLAND, authority, subIcb, healthBoard, districts, sites, trusts }: TownRow): Place {
  const commissioner = subIcb === undefined ? undefined : SUB_ICBS.get(subIcb);
  return {
    town,
    ...(locality !== undefined && { locality }),
    county,
    country: { code: country, name: COUNTRIES[country] as string },
    ...(authority && { localAuthority: { code: authority[0], name: authority[1] } }),
    ...(commissioner && { subIcb: commissioner, icb: commissioner.icb, region: commissioner.icb.region }),
    ...(healthBoard !== undefined && { healthBoard }),
    districts: Object.entries(districts).map(([outcode, [easting, northing]]) => ({ outcode, easting, northing })),
    postcodes: Object.keys(sites ?? {}),
    trusts: trusts ?? [],
  };
}
