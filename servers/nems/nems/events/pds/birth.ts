/** What is told of a birth, from the records of mother and child and from what this world has around them. */
import type { Patient } from '#world/patient';
import type { World } from '#world/world';
import { knownOrganisation } from '../pieces/organisations.ts';
import { homeOf } from '../pieces/people.ts';
import { professionalAt } from '../pieces/staff.ts';
import { birthDetailsOf } from './birth-details.ts';
import type { Birth } from './birth-notification.ts';
import { birthPlacesOf } from './birth-places.ts';
import { practiceOf } from './practices.ts';

/** `trust`: ODS code of the one that tells of the birth, where it is not the one of where they live. */
export async function birthOf(world: World, baby: Patient, serialChangeNumber: number, mother?: Patient, trust?: string): Promise<Birth> {
  const parent = mother ?? baby;
  const practice = practiceOf(parent.gpRegistration?.practice);
  const body = practice === undefined ? undefined : await knownOrganisation(world, practice);
  const places = await birthPlacesOf(world, homeOf(parent)?.postcode, body, trust);
  return {
    baby,
    serialChangeNumber,
    ...(mother && { mother: { patient: mother, ...(body && { practice: body }) } }),
    details: birthDetailsOf(baby),
    places,
    notifiedBy: await professionalAt(world, places.registeringAuthority.odsCode),
  };
}
