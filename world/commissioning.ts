/** Whose area a practice is in: the sub-location of an integrated care board that commissions it. */
import { COMMISSIONED_BY, type Organisation, related, SUB_ICB_LOCATION } from './organisation.ts';
import { SUB_ICBS } from './places/places.ts';
import { residenceOf } from './places/residence.ts';
import type { World } from './world.ts';

/**
 * The ODS code of the sub-ICB location that commissioned an organisation on a day (`2026-11-25`): by ODS, whose relationships have a
 * history; where it names none for that day, by where the organisation is. Nothing when neither is known.
 */
export async function subIcbOf(
  { organisations }: Pick<World, 'organisations'>,
  organisation: Organisation,
  day: string,
): Promise<string | undefined> {
  for (const odsCode of related(COMMISSIONED_BY, organisation, day)) {
    if (SUB_ICBS.has(odsCode)) return odsCode;
    const commissioner = (await organisations.get(odsCode))?.doc;
    if (commissioner?.roles.some(({ code }) => code === SUB_ICB_LOCATION)) return odsCode;
  }
  const postcode = organisation.address?.postcode;
  return postcode === undefined ? undefined : residenceOf(postcode).subIcb;
}
