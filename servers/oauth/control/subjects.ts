/** The user of a minted token: found in the world, and shown as the id token claims that the platform hands on to its APIs. */
import type { IdentityUser, PatientUser } from '#world/identity-user';
import type { Practitioner } from '#world/practitioner';
import type { World } from '#world/world';
import type { AuthLevel } from '../tokens.ts';

/** Who has signed in, and how surely. */
export interface Subject {
  readonly userId: string;
  readonly nhsNumber?: string;
  readonly level: AuthLevel;
  readonly idTokenClaims: Readonly<Record<string, unknown>>;
}

/** A healthcare worker by CIS2 user id or SDS user id, or the first there is; nothing when there is none. */
export async function findWorker(world: World, id: string | undefined, level?: AuthLevel): Promise<Subject | undefined> {
  const found = await findUser(world, 'nhs-cis2', id);
  const user = found?.provider === 'nhs-cis2' ? found : undefined;
  const sdsUserId = user ? user.practitioner : id;
  const practitioner = sdsUserId === undefined ? undefined : (await world.practitioners.get(sdsUserId))?.doc;
  const userId = user?.id ?? practitioner?.sdsUserId;
  return userId === undefined
    ? undefined
    : workerSubject(userId, level ?? user?.assuranceLevel ?? 'aal3', practitioner, user?.selectedRole);
}

/** A patient by what they sign in with or by NHS number, or the first there is; nothing when there is none. */
export async function findPatient(world: World, id: string | undefined, level?: AuthLevel): Promise<Subject | undefined> {
  const user = await findUser(world, 'nhs-login', id);
  if (user?.provider === 'nhs-login') return patientSubject(user, level ?? LEVEL_OF[user.proofingLevel]);
  const patient = id === undefined ? undefined : (await world.patients.get(id))?.doc;
  return patient && patientSubject({ id: patient.nhsNumber, nhsNumber: patient.nhsNumber }, level ?? 'p9');
}

const LEVEL_OF = { P0: 'p0', P5: 'p5', P9: 'p9' } as const;

async function findUser(world: World, provider: IdentityUser['provider'], id: string | undefined): Promise<IdentityUser | undefined> {
  if (id !== undefined) return (await world.users.get(id))?.doc;
  return (await world.users.find({ index: 'provider', equals: provider }, { limit: 1 })).items[0]?.doc;
}

function workerSubject(
  userId: string,
  level: AuthLevel,
  practitioner: Practitioner | undefined,
  selectedRole: string | undefined,
): Subject {
  const assurance = level.slice(-1);
  const roles = practitioner?.roleProfiles.map(({ id, organisation, jobRole, jobRoleName }) => ({
    person_roleid: id,
    org_code: organisation,
    role_code: jobRole,
    ...(jobRoleName !== undefined && { role_name: jobRoleName }),
  }));
  return {
    userId,
    level,
    idTokenClaims: {
      sub: userId,
      acr: `AAL${assurance}_ANY`,
      authentication_assurance_level: assurance,
      id_assurance_level: '3',
      ...(selectedRole !== undefined && { selected_roleid: selectedRole }),
      ...(roles && { nhsid_nrbac_roles: roles }),
    },
  };
}

function patientSubject(user: Pick<PatientUser, 'id' | 'nhsNumber' | 'familyName' | 'birthDate'>, level: AuthLevel): Subject {
  const proofing = level.toUpperCase();
  const { nhsNumber, familyName, birthDate } = user;
  return {
    userId: nhsNumber ?? user.id,
    level,
    ...(nhsNumber !== undefined && { nhsNumber }),
    idTokenClaims: {
      sub: user.id,
      identity_proofing_level: proofing,
      vot: `${proofing}.Cp.Cd`,
      ...(nhsNumber !== undefined && { nhs_number: nhsNumber }),
      ...(familyName !== undefined && { family_name: familyName }),
      ...(birthDate !== undefined && { birthdate: birthDate }),
    },
  };
}
