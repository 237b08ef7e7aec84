/** Who signs in at a realm, and what its tokens and userinfo say of them. */
import { londonDay } from '#world/rules/london';
import { ACR_VALUES, type Acr, signInAt } from '../cis2/acr.ts';
import { allClaims, type Claims } from '../cis2/claims.ts';
import type { OauthDeps } from '../deps.ts';
import { subjectOf } from '../nhs-login/accounts.ts';
import { findPatient, findWorker, type PatientPerson, type Worker } from '../oidc/people.ts';
import { type FoundPeople, searchPatients, searchWorkers } from '../oidc/person-search.ts';
import type { Realm } from './realm.ts';
import { nrbacRolesOf, selectedRoleOf } from './strange-users.ts';

export type User = Worker | PatientPerson;

/** Nobody's id is longer. */
const LONGEST_USERNAME = 120;

/** Somebody by what is typed; nothing when nobody who may sign in here is called so. */
export async function findUser(realm: Realm, typed: string, deps: OauthDeps): Promise<User | undefined> {
  const username = typed.trim();
  if (username === '' || username.length > LONGEST_USERNAME) return undefined;
  const worker = realm.users === 'patients' ? undefined : await findWorker(deps.world, username, londonDay(deps.context.clock.now()));
  return worker ?? (realm.users === 'workers' ? undefined : findPatient(deps.world, username));
}

/** Some who can sign in, for the page. */
export function someUsers(realm: Realm, { world, context }: OauthDeps): Promise<FoundPeople> {
  return realm.users === 'patients' ? searchPatients(world, '') : searchWorkers(world, '', londonDay(context.clock.now()));
}

/** `sub`: CIS2's UID of a healthcare worker, for a patient the UUID by which NHS login knows them. */
export function subOf(user: User): string {
  return user.kind === 'worker' ? user.id : subjectOf(user);
}

/** What an id token says of somebody. `acrValues` are what the client asked for; the mock signs in whoever is below it, at their own level. */
export function idTokenClaims(user: User, acrValues: readonly string[]): Claims {
  return user.kind === 'worker' ? workerClaims(user, acrValues) : { acr: '1', ...patientClaims(user) };
}

/** What userinfo says of somebody, whatever the scopes. */
export async function userinfoClaims(user: User, { world }: OauthDeps): Promise<Claims> {
  if (user.kind === 'worker') {
    return { ...(await allClaims(user, world)), ...nameOf(user), nhsid_nrbac_roles: nrbacRolesOf(user.id, user.roles) };
  }
  const { email, phone, practice } = user;
  return {
    ...patientClaims(user),
    ...(email !== undefined && { email, email_verified: true }),
    ...(phone !== undefined && { phone_number: phone, phone_number_verified: true }),
    ...(practice !== undefined && { gp_registration_details: { gp_ods_code: practice } }),
  };
}

function workerClaims(user: Worker, acrValues: readonly string[]): Claims {
  const { id, assurance, identityAssurance } = user;
  const { acr, amr } = authenticationOf(assurance, acrValues);
  const selectedRole = selectedRoleOf(user);
  return {
    acr,
    id_assurance_level: identityAssurance,
    uid: id,
    amr,
    authentication_assurance_level: String(assurance),
    ...nameOf(user),
    ...(selectedRole !== undefined && { selected_roleid: selectedRole }),
  };
}

/** The class that was asked for, when somebody's own level is meant by it; else the one that names their level. */
function authenticationOf(level: Worker['assurance'], acrValues: readonly string[]) {
  const usual = { 1: 'AAL1_USERPASS', 2: 'AAL2_ANY', 3: 'AAL3_ANY' } as const;
  const asked = acrValues.filter((value): value is Acr => ACR_VALUES.some((acr) => acr === value));
  const met = [...asked, usual[level]].map((acr) => signInAt(level, [acr])).find((one) => one?.level === level);
  return met as NonNullable<typeof met>;
}

function nameOf({ practitioner }: Worker): Claims {
  const given = practitioner?.name.given[0] ?? 'Test';
  const family = practitioner?.name.family ?? 'User';
  return { name: `${given} ${family}`, given_name: given, family_name: family };
}

/** The mock tells the NHS number at every level. */
function patientClaims({ nhsNumber, proofing, vectorOfTrust, givenName, familyName, birthDate }: PatientPerson): Claims {
  return {
    ...(nhsNumber !== undefined && { nhs_number: nhsNumber }),
    identity_proofing_level: proofing,
    vot: vectorOfTrust ?? `${proofing}.Cp.Cd`,
    ...(proofing !== 'P0' && { id_status: 'verified' }),
    ...(givenName !== undefined && { given_name: givenName }),
    ...(familyName !== undefined && { family_name: familyName }),
    ...(birthDate !== undefined && { birthdate: birthDate }),
  };
}
