/** Who has examined, vaccinated, or told of a birth: somebody of this world who works there, or else somebody invented. */
import type { Practitioner } from '#world/practitioner';
import type { World } from '#world/world';

export interface Professional {
  /** SDS role profile id. */
  readonly roleProfile: string;
  readonly prefix?: string;
  readonly given?: string;
  readonly family: string;
  /** R code of the job role. */
  readonly jobRole?: string;
}

const SOMEBODY: Professional = { roleProfile: '555021935107', prefix: 'Mrs', given: 'Bronwen', family: 'Tallis' };

/** Somebody who works at an organisation. */
export async function professionalAt(world: World, odsCode: string): Promise<Professional> {
  const { items } = await world.practitioners.find({ index: 'organisation', equals: odsCode }, { limit: 1 });
  const [found] = items;
  return found === undefined ? SOMEBODY : professionalOf(found.doc, odsCode);
}

/** Somebody, in the role that they have at an organisation. */
export function professionalOf({ name, roleProfiles }: Practitioner, odsCode: string): Professional {
  const [given] = name.given;
  const role = roleProfiles.find(({ organisation }) => organisation === odsCode) ?? roleProfiles[0];
  return {
    roleProfile: role?.id ?? SOMEBODY.roleProfile,
    ...(name.prefix !== undefined && { prefix: name.prefix }),
    ...(given !== undefined && { given }),
    family: name.family,
    ...(role !== undefined && { jobRole: role.jobRole.slice(-5) }),
  };
}
