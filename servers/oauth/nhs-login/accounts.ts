/** Accounts of NHS login: who somebody is to clients, and what the service would know about them. */
import { hash } from 'node:crypto';
import type { World } from '#world/world';
import { findPatient, type PatientPerson, type Person, patientBehind } from '../oidc/people.ts';
import { upliftedTo, type Vector } from './vectors.ts';

/** `sub`: a UUID that stays the same for one account. Somebody made up is nobody else, whatever number they were given. */
export function subjectOf({ id, adHoc }: Person): string {
  const hex = hash('sha256', `nhs-login\n${adHoc ? `ad-hoc\n${adHoc.id}` : id}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Somebody as pages name them. */
export function nameOf({ givenName, familyName, id }: PatientPerson): string {
  return [givenName, familyName].filter((part) => part !== undefined).join(' ') || id;
}

/**
 * Somebody by what is typed. The two national test environments give some addresses to two people; the second is known by
 * `integration:` and the address.
 */
export async function findAccount(world: World, typed: string): Promise<PatientPerson | undefined> {
  const lower = typed.trim().toLowerCase();
  return (await findPatient(world, typed)) ?? (lower.includes('@') ? findPatient(world, lower) : undefined);
}

/**
 * Somebody proves what a vector asks for beyond what they hold. The world's account says so from now on; somebody made up is changed
 * in this sign-in only. Nothing when there is nobody in the demographics service to whom the proof could be matched.
 */
export async function stepUp(person: Person, vector: Vector, world: World): Promise<Person | undefined> {
  const before = await patientBehind(person, world);
  if (before === undefined || (vector.proofing !== 'P0' && before.nhsNumber === undefined)) return undefined;
  const after = upliftedTo(before, vector);
  if (person.adHoc) return { ...person, adHoc: after };
  const stored = await world.users.get(before.id);
  const account =
    stored?.doc.provider === 'nhs-login'
      ? stored.doc
      : { id: before.id, provider: 'nhs-login' as const, ...(before.nhsNumber !== undefined && { nhsNumber: before.nhsNumber }) };
  const { proofing: proofingLevel, vectorOfTrust } = after;
  await world.users.put({ ...account, proofingLevel, ...(vectorOfTrust !== undefined && { vectorOfTrust }) });
  return person;
}
