/** Who can sign in: users that the world has accounts for, everyone in the staff directory, every patient, and people made up on the spot. */
import type { HealthcareWorker, PatientUser } from '#world/identity-user';
import type { Patient } from '#world/patient';
import { type Practitioner, type RoleProfile, roleProfilesOn } from '#world/practitioner';
import type { World } from '#world/world';

/** A healthcare worker, as the world has them today. */
export interface Worker {
  readonly kind: 'worker';
  /** CIS2's UID: `sub`. */
  readonly id: string;
  /** Authentication assurance level that they can reach. */
  readonly assurance: 1 | 2 | 3;
  /** How surely it is known who they are. */
  readonly identityAssurance: '1' | '2' | '3';
  /** Nothing for a user whom the staff directory does not know. */
  readonly practitioner?: Practitioner;
  /** The roles that they hold today. */
  readonly roles: readonly RoleProfile[];
  /** The role that they act in from the start, where the account says so. */
  readonly selectedRole?: string;
}

/** A patient, by account or by record. */
export interface PatientPerson {
  readonly kind: 'patient';
  /** What is typed to sign in: the account's id, or the NHS number. */
  readonly id: string;
  readonly nhsNumber?: string;
  /** Identity proofing level that they hold. */
  readonly proofing: 'P0' | 'P5' | 'P9';
  /** `P9.Cp.Cd`, where the account says so. */
  readonly vectorOfTrust?: string;
  /** As the account has them, else as the record. */
  readonly givenName?: string;
  readonly familyName?: string;
  /** `1970-01-31` */
  readonly birthDate?: string;
  readonly email?: string;
  readonly phone?: string;
  /** ODS code of the practice. */
  readonly practice?: string;
  /** Whether the practice has linked the account to its own online services (IM1). */
  readonly linkedToPractice?: boolean;
  /** Their record, where there is one. */
  readonly record?: Patient;
}

/** Who has signed in, as it is kept: an id that is looked up anew each time, or somebody made up, whom only this sign-in knows. */
export interface Person {
  readonly id: string;
  readonly adHoc?: Worker | PatientPerson;
}

/** Level of somebody without an account: the highest. */
const ASSURANCE = { aal1: 1, aal2: 2, aal3: 3 } as const;

/** A healthcare worker by the id of their account, else by SDS user id. `day` is today: `2026-11-25`. */
export async function findWorker(world: World, id: string, day: string): Promise<Worker | undefined> {
  const user = (await world.users.get(id))?.doc;
  const account = user?.provider === 'nhs-cis2' ? user : undefined;
  const sdsUserId = account ? account.practitioner : id;
  const practitioner = sdsUserId === undefined ? undefined : (await world.practitioners.get(sdsUserId))?.doc;
  return account || practitioner ? workerOf(id, account, practitioner, day) : undefined;
}

/** A patient by what they sign in with, else by NHS number, with spaces or without. Nobody has the record of a mistake. */
export async function findPatient(world: World, typed: string): Promise<PatientPerson | undefined> {
  const id = /^[\d ]+$/.test(typed) ? typed.replaceAll(' ', '') : typed.trim();
  const user = (await world.users.get(id))?.doc;
  const account = user?.provider === 'nhs-login' ? user : undefined;
  const nhsNumber = account ? account.nhsNumber : id;
  const stored = nhsNumber === undefined ? undefined : (await world.patients.get(nhsNumber))?.doc;
  const record = stored?.invalidated ? undefined : stored;
  return account || record ? patientOf(id, account, record) : undefined;
}

/** Somebody who has signed in, as a healthcare worker; nothing when there is no such person any more. */
export async function workerBehind({ id, adHoc }: Person, world: World, day: string): Promise<Worker | undefined> {
  return adHoc?.kind === 'worker' ? adHoc : findWorker(world, id, day);
}

/** How surely it is known who a healthcare worker is, without the rest; nothing when there is no such person any more. */
export async function identityAssuranceOf({ id, adHoc }: Person, world: World): Promise<Worker['identityAssurance'] | undefined> {
  if (adHoc) return adHoc.kind === 'worker' ? adHoc.identityAssurance : undefined;
  const user = (await world.users.get(id))?.doc;
  if (user?.provider === 'nhs-cis2') return user.identityLevel ?? '3';
  return (await world.practitioners.get(id)) === undefined ? undefined : '3';
}

/** Somebody who has signed in, as a patient; nothing when there is no such person any more. */
export async function patientBehind({ id, adHoc }: Person, world: World): Promise<PatientPerson | undefined> {
  return adHoc?.kind === 'patient' ? adHoc : findPatient(world, id);
}

/** What account and directory say about a healthcare worker. */
export function workerOf(id: string, account: HealthcareWorker | undefined, practitioner: Practitioner | undefined, day: string): Worker {
  return {
    kind: 'worker',
    id,
    assurance: ASSURANCE[account?.assuranceLevel ?? 'aal3'],
    identityAssurance: account?.identityLevel ?? '3',
    roles: practitioner ? roleProfilesOn(day, practitioner) : [],
    ...(practitioner && { practitioner }),
    ...(account?.selectedRole !== undefined && { selectedRole: account.selectedRole }),
  };
}

/** What account and record say about a patient; the account's word comes first. */
export function patientOf(id: string, account: PatientUser | undefined, record: Patient | undefined): PatientPerson {
  const name = record?.names.find(({ use, historic }) => use === 'usual' && historic !== true);
  const telecom = (wanted: 'email' | 'phone') =>
    record?.telecoms.find(({ kind, use, historic }) => kind === wanted && historic !== true && (kind === 'email' || use === 'mobile'))
      ?.value;
  return defined({
    kind: 'patient',
    id,
    proofing: account?.proofingLevel ?? 'P9',
    nhsNumber: account ? account.nhsNumber : record?.nhsNumber,
    vectorOfTrust: account?.vectorOfTrust,
    givenName: account?.givenName ?? name?.given?.[0],
    familyName: account?.familyName ?? name?.family,
    birthDate: account?.birthDate ?? record?.birthDate,
    email: account?.email ?? telecom('email'),
    phone: telecom('phone'),
    practice: account?.practice ?? record?.gpRegistration?.practice,
    linkedToPractice: account?.linkedToPractice,
    record,
  });
}

/** The same without the members that have no value. */
function defined(person: { readonly [K in keyof Required<PatientPerson>]: PatientPerson[K] | undefined }): PatientPerson {
  return Object.fromEntries(Object.entries(person).filter(([, value]) => value !== undefined)) as unknown as PatientPerson;
}
