/** Between which practices somebody has moved. */
import type { Patient } from '#world/patient';
import { isPseudoPractice } from '#world/rules/standing';
import type { World } from '#world/world';
import { knownOrganisation } from '../pieces/organisations.ts';
import type { Move } from './change-of-gp.ts';

/** Codes that stand for no practice are none. */
export function practiceOf(odsCode: string | undefined): string | undefined {
  return odsCode === undefined || isPseudoPractice(odsCode) ? undefined : odsCode;
}

/** The practices of a move, and since when the old one had the patient, as far as its roster or the record still says so. */
export async function practicesOf(
  { from, to }: { readonly from?: string; readonly to?: string },
  { nhsNumber, managingOrganisation }: Patient,
  world: World,
): Promise<Pick<Move, 'from' | 'to' | 'registeredSince'>> {
  const [former, practice] = [practiceOf(from), practiceOf(to)];
  const [before, now, registration] = await Promise.all([
    former === undefined ? undefined : knownOrganisation(world, former),
    practice === undefined ? undefined : knownOrganisation(world, practice),
    former === undefined ? undefined : world.registrations.get(`${former}:${nhsNumber}`),
  ]);
  const managed = managingOrganisation?.organisation === former ? managingOrganisation?.period : undefined;
  const since = registration?.doc.period?.from ?? managed?.from;
  return {
    ...(before && { from: before }),
    ...(now && { to: now }),
    ...(since !== undefined && { registeredSince: since }),
  };
}
