/** The user of a minted token: found in the world, and shown as the claims that the platform hands on to its APIs. */
import type { World } from '#world/world';
import { signInAt } from '../cis2/acr.ts';
import { allClaims } from '../cis2/claims.ts';
import { findPatient as findPatientPerson, findWorker as findWorkerPerson, type PatientPerson, type Worker } from '../oidc/people.ts';
import type { AuthLevel } from '../tokens.ts';

/** Who has signed in, and how surely. */
export interface Subject {
  readonly userId: string;
  readonly nhsNumber?: string;
  readonly level: AuthLevel;
  /** Ids of the role profiles that they hold today. */
  readonly roles: readonly string[];
  readonly idTokenClaims: Readonly<Record<string, unknown>>;
}

/** What is said about the user of a token. */
export interface WantedSubject {
  readonly user?: string;
  readonly level?: AuthLevel;
  /** Role profile in which a healthcare worker acts. */
  readonly role?: string;
}

/** Whose token it is when nobody is named: a general practitioner with one role, and a patient who is proven. */
const USUAL = { 'nhs-cis2': '656005750108', 'nhs-login': '9912003071' } as const;

/** A healthcare worker by CIS2 user id or SDS user id; nothing when there is none. `day` is today: `2026-11-25`. */
export async function findWorker(world: World, { user, level, role }: WantedSubject, day: string): Promise<Subject | undefined> {
  const id = user ?? (await usualUser(world, 'nhs-cis2'));
  const worker = id === undefined ? undefined : await findWorkerPerson(world, id, day);
  return worker && workerSubject(worker, level, role ?? worker.selectedRole, world);
}

/** A patient by what they sign in with or by NHS number; nothing when there is none. */
export async function findPatient(world: World, { user, level }: WantedSubject): Promise<Subject | undefined> {
  const id = user ?? (await usualUser(world, 'nhs-login'));
  const patient = id === undefined ? undefined : await findPatientPerson(world, id);
  return patient && patientSubject(patient, level);
}

/** The named one; in a world of one's own that lacks them, the first there is. */
async function usualUser(world: World, provider: keyof typeof USUAL): Promise<string | undefined> {
  const id = USUAL[provider];
  if ((await world.users.get(id))?.doc.provider === provider) return id;
  return (await world.users.find({ index: 'provider', equals: provider }, { limit: 1 })).items[0]?.id;
}

const CLASS_AT = { 1: 'AAL1_USERPASS', 2: 'AAL2_ANY', 3: 'AAL3_ANY' } as const;

async function workerSubject(
  worker: Worker,
  wanted: AuthLevel | undefined,
  selectedRole: string | undefined,
  world: World,
): Promise<Subject> {
  const assurance = wanted === undefined ? worker.assurance : (Number(wanted.slice(-1)) as 1 | 2 | 3);
  const signIn = signInAt(assurance, [CLASS_AT[assurance]]);
  return {
    userId: worker.id,
    level: `aal${assurance}`,
    roles: worker.roles.map((held) => held.id),
    idTokenClaims: {
      ...(await allClaims(worker, world)),
      acr: signIn?.acr,
      amr: signIn?.amr,
      authentication_assurance_level: String(assurance),
      id_assurance_level: worker.identityAssurance,
      ...(selectedRole !== undefined && { selected_roleid: selectedRole }),
    },
  };
}

function patientSubject(patient: PatientPerson, wanted: AuthLevel | undefined): Subject {
  const { id, nhsNumber, givenName, familyName, birthDate, email, practice, vectorOfTrust = 'P9.Cp.Cd' } = patient;
  const proofing = wanted?.toUpperCase() ?? patient.proofing;
  return {
    userId: nhsNumber ?? id,
    level: proofing.toLowerCase() as AuthLevel,
    roles: [],
    ...(nhsNumber !== undefined && { nhsNumber }),
    idTokenClaims: {
      sub: id,
      identity_proofing_level: proofing,
      vot: vectorOfTrust.replace(/^P\d/, proofing),
      ...(nhsNumber !== undefined && { nhs_number: nhsNumber }),
      ...(givenName !== undefined && { given_name: givenName }),
      ...(familyName !== undefined && { family_name: familyName }),
      ...(birthDate !== undefined && { birthdate: birthDate }),
      ...(email !== undefined && { email }),
      ...(practice !== undefined && { gp_registration_details: { gp_ods_code: practice } }),
    },
  };
}
