/** Accounts of NHS login: who somebody is to clients, and what the service would know about them. */
import { hash } from 'node:crypto';
import type { ChangeDeps } from '#world/changes/change';
import { USERS } from '#world/collections';
import type { PatientUser } from '#world/identity-user';
import { compactEmail } from '#world/patient-indexes';
import type { World } from '#world/world';
import { findPatient, type PatientPerson, type Person, patientBehind } from '../oidc/people.ts';
import { upliftedTo, type Vector } from './vectors.ts';

const EMAIL = /^[^\s@]{1,100}@[^\s@]{1,100}$/;
/** Accounts that are looked through; the national lists together have a hundred. */
const MOST_ACCOUNTS = 1000;

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
 * Somebody by what is typed: what they sign in with, their NHS number, or their e-mail address. The two national test environments give
 * some addresses to two people; the second is known by `integration:` and the address.
 */
export async function findAccount(world: World, typed: string): Promise<PatientPerson | undefined> {
  const address = typed.trim().toLowerCase();
  const byId = (await findPatient(world, typed)) ?? (address.includes('@') ? await findPatient(world, address) : undefined);
  return byId ?? (EMAIL.test(address) ? findByEmail(world, address) : undefined);
}

/** By the address of an account, else by that of a record which nobody shares. */
async function findByEmail(world: World, address: string): Promise<PatientPerson | undefined> {
  const accounts = await world.users.find({ index: 'provider', equals: 'nhs-login' }, { limit: MOST_ACCOUNTS });
  const account = accounts.items.find(({ doc }) => doc.provider === 'nhs-login' && doc.email?.toLowerCase() === address);
  if (account) return findPatient(world, account.id);
  const { items } = await world.patients.find({ index: 'email', equals: compactEmail(address) }, { limit: 2 });
  return items[0] && items.length === 1 ? findPatient(world, items[0].id) : undefined;
}

/**
 * Somebody proves what a vector asks for beyond what they hold. The world's account says so from now on; somebody made up is changed
 * in this sign-in only. Nothing when there is nobody in the demographics service to whom the proof could be matched.
 */
export async function stepUp(person: Person, vector: Vector, world: World, deps: ChangeDeps): Promise<Person | undefined> {
  const before = await patientBehind(person, world);
  if (before === undefined || (vector.proofing !== 'P0' && before.nhsNumber === undefined)) return undefined;
  const after = upliftedTo(before, vector);
  if (person.adHoc) return { ...person, adHoc: after };
  const { id, nhsNumber } = before;
  const { proofing: proofingLevel, vectorOfTrust } = after;
  // brings the schemas of the world along, which few sign-ins need
  const { makeChange } = await import('#world/changes/change');
  const outcome = await makeChange(world, deps, async (change) => {
    const stored = await change.get(USERS, id);
    const account: PatientUser =
      stored?.provider === 'nhs-login'
        ? stored
        : { id, provider: 'nhs-login', proofingLevel, ...(nhsNumber !== undefined && { nhsNumber }) };
    await change.put(USERS, { ...account, proofingLevel, ...(vectorOfTrust !== undefined && { vectorOfTrust }) });
  });
  return 'refused' in outcome ? undefined : person;
}
