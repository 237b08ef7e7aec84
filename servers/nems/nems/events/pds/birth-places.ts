/** Which organisations a birth concerns: where the child was born, who told of it, and who looks after child health. */
import { OPERATED_BY, related } from '#world/organisation';
import { placeOfPostcode } from '#world/places/places';
import type { World } from '#world/world';
import { type KnownOrganisation, knownOrganisation } from '../pieces/organisations.ts';

export interface BirthPlaces {
  readonly deliveryPlace: KnownOrganisation;
  /** The trust that tells PDS of the birth. */
  readonly registeringAuthority: KnownOrganisation;
  /** Of the area where the mother's practice is. */
  readonly partnerChildHealth: KnownOrganisation;
  /** Of the area where the mother lives. */
  readonly responsibleChildHealth: KnownOrganisation;
}

/** ODS role: a site of an NHS trust. */
const TRUST_SITE = 'RO198';
/** Leeds Teaching Hospitals: for whoever lives where this world has no hospital. */
const ELSEWHERE = 'RR8';

/**
 * The trust of the hospital for whoever lives at a postcode: of those that serve the town the first that this world has, or whoever runs
 * a hospital there.
 */
export async function trustFor(world: World, postcode: string | undefined): Promise<string> {
  const place = postcode === undefined ? undefined : placeOfPostcode(postcode);
  if (place === undefined) return ELSEWHERE;
  for (const code of place.trusts) if ((await world.organisations.get(code)) !== undefined) return code;
  const { items } = await world.organisations.find({ index: 'role', equals: TRUST_SITE });
  const near = items.find(({ doc }) => doc.address?.postcode !== undefined && placeOfPostcode(doc.address.postcode) === place);
  return (near && related(OPERATED_BY, near.doc)[0]) ?? ELSEWHERE;
}

/** The first site of a trust; the trust itself where it has none. */
export async function siteOf(world: World, trust: string): Promise<string> {
  const { items } = await world.organisations.find({ index: 'relationship', equals: `${OPERATED_BY}:${trust}` }, { limit: 1 });
  return items[0]?.doc.odsCode ?? trust;
}

/** From the postcode where the mother lives, and her practice; `trust` where another one tells of the birth. */
export async function birthPlacesOf(
  world: World,
  home: string | undefined,
  practice: KnownOrganisation | undefined,
  trust?: string,
): Promise<BirthPlaces> {
  const local = await trustFor(world, home);
  const authority = trust ?? local;
  const [deliveryPlace, registeringAuthority, responsibleChildHealth, partnerChildHealth] = await Promise.all([
    siteOf(world, authority).then((site) => knownOrganisation(world, site)),
    knownOrganisation(world, authority),
    knownOrganisation(world, local),
    trustFor(world, practice?.address?.postcode ?? home).then((code) => knownOrganisation(world, code)),
  ]);
  return { deliveryPlace, registeringAuthority, responsibleChildHealth, partnerChildHealth };
}
