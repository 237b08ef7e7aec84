/** Which organisations a birth concerns: where the child was born, who told of it, and who looks after child health. */
import { placeOfPostcode } from '#world/places/places';
import type { World } from '#world/world';
import { type Body, bodyOf } from '../pieces/organisations.ts';

export interface BirthPlaces {
  readonly deliveryPlace: Body;
  /** The trust that tells PDS of the birth. */
  readonly registeringAuthority: Body;
  /** Of the area where the mother's practice is. */
  readonly partnerChildHealth: Body;
  /** Of the area where the mother lives. */
  readonly responsibleChildHealth: Body;
}

/** Leeds Teaching Hospitals: for whoever lives where this world has no hospital. */
const ELSEWHERE = 'RR8';

/** The hospital trust of an area, as far as this world has one. */
export async function trustFor(world: World, postcode: string | undefined): Promise<string> {
  for (const code of (postcode && placeOfPostcode(postcode)?.trusts) || [])
    if ((await world.organisations.get(code)) !== undefined) return code;
  return ELSEWHERE;
}

/** The first site of a trust; the trust itself where it has none. */
export async function siteOf(world: World, trust: string): Promise<string> {
  const { items } = await world.organisations.find({ index: 'relationship', equals: `RE6:${trust}` }, { limit: 1 });
  return items[0]?.doc.odsCode ?? trust;
}

/** From the postcode where the mother lives, and her practice; `trust` where another one tells of the birth. */
export async function birthPlacesOf(
  world: World,
  home: string | undefined,
  practice: Body | undefined,
  trust?: string,
): Promise<BirthPlaces> {
  const local = await trustFor(world, home);
  const authority = trust ?? local;
  const [deliveryPlace, registeringAuthority, responsibleChildHealth, partnerChildHealth] = await Promise.all([
    siteOf(world, authority).then((site) => bodyOf(world, site)),
    bodyOf(world, authority),
    bodyOf(world, local),
    trustFor(world, practice?.address?.postcode ?? home).then((code) => bodyOf(world, code)),
  ]);
  return { deliveryPlace, registeringAuthority, responsibleChildHealth, partnerChildHealth };
}
