/** The people that a login page offers: those that have accounts first, then whoever is found by name, number or id. */
import { JOB_ROLES } from '#world/codes/job-roles';
import type { IdentityUser } from '#world/identity-user';
import { nameAndBirthDate } from '#world/patient-indexes';
import type { Practitioner } from '#world/practitioner';
import { normaliseName } from '#world/rules/name';
import { deathOf } from '#world/rules/standing';
import type { World } from '#world/world';
import type { PersonChoice } from '../pages/models.ts';
import { findPatient, findWorker, type PatientPerson, patientOf, type Worker, workerOf } from './people.ts';

export interface FoundPeople {
  readonly people: readonly PersonChoice[];
  /** There are more than these. */
  readonly more: boolean;
}

/** People that a page shows. */
const SHOWN = 20;
/** Accounts that are looked through; the national lists together have a hundred. */
const MOST_ACCOUNTS = 1000;
/** Roles that are named beside somebody. */
const ROLES_SHOWN = 3;

/** Healthcare workers whose account id, SDS user id or name begins so; all accounts when nothing is searched for. */
export async function searchWorkers(world: World, query: string, day: string): Promise<FoundPeople> {
  const found = new Map<string, Worker>();
  const wanted = normaliseName(query);
  const exact = await findWorker(world, query.trim(), day);
  if (exact) found.set(exact.id, exact);
  for (const account of await accountsOf(world, 'nhs-cis2')) {
    const practitioner = account.practitioner === undefined ? undefined : (await world.practitioners.get(account.practitioner))?.doc;
    if (matches(wanted, [account.id, ...(practitioner ? namesOf(practitioner) : [])])) {
      found.set(account.id, workerOf(account.id, account, practitioner, day));
    }
  }
  if (wanted !== '') {
    for (const family of familyNamesIn(wanted)) {
      const { items } = await world.practitioners.find({ index: 'family', prefix: family }, { limit: SHOWN * 5 });
      for (const { id, doc } of items)
        if (!found.has(id) && matches(wanted, namesOf(doc))) found.set(id, workerOf(id, undefined, doc, day));
    }
  }
  return shown([...found.values()].map((worker) => describeWorker(worker)));
}

/** Patients whose account, NHS number or name begins so; all accounts when nothing is searched for. */
export async function searchPatients(world: World, query: string): Promise<FoundPeople> {
  const found = new Map<string, PatientPerson>();
  const wanted = normaliseName(query);
  const exact = await findPatient(world, query);
  if (exact) found.set(exact.id, exact);
  for (const account of await accountsOf(world, 'nhs-login')) {
    const record = account.nhsNumber === undefined ? undefined : (await world.patients.get(account.nhsNumber))?.doc;
    const person = patientOf(account.id, account, record);
    const { givenName = '', familyName = '', email = '', nhsNumber = '' } = person;
    const terms = [account.id, email, nhsNumber, `${givenName} ${familyName}`, `${familyName} ${givenName}`];
    if (matches(wanted, terms)) found.set(account.id, person);
  }
  if (wanted !== '') {
    const numbers = new Set([...found.values()].map(({ nhsNumber }) => nhsNumber));
    for (const family of familyNamesIn(wanted)) {
      const { items } = await world.patients.find(
        { index: 'family+birthDate', prefix: nameAndBirthDate(family).slice(0, -1) },
        { limit: SHOWN * 5 },
      );
      for (const { id, doc } of items) {
        const person = patientOf(id, undefined, doc);
        const { givenName = '', familyName = '' } = person;
        if (!numbers.has(id) && matches(wanted, [`${givenName} ${familyName}`, `${familyName} ${givenName}`])) found.set(id, person);
      }
    }
  }
  return shown([...found.values()].map((patient) => describePatient(patient)));
}

/** Somebody as the page shows them. */
export function describeWorker({ id, assurance, identityAssurance, practitioner, roles, selectedRole }: Worker): PersonChoice {
  const named = roles.slice(0, ROLES_SHOWN).map(({ jobRole, organisation }) => `${roleInWords(jobRole)} at ${organisation}`);
  const further = roles.length - named.length;
  return {
    id,
    name: practitioner ? nameOfWorker(practitioner) : 'Not in the staff directory',
    detail: id,
    tags: [`AAL${assurance}`, ...named, ...(further > 0 ? [`${further} more roles`] : [])],
    remarks: present([
      practitioner === undefined && 'only an account',
      roles.length === 0 && 'no role',
      roles.length > 1 && selectedRole === undefined && `${roles.length} roles, none chosen`,
      selectedRole !== undefined && !roles.some((role) => role.id === selectedRole) && 'the chosen role is not one of theirs',
      assurance < 3 && `AAL${assurance} only`,
      identityAssurance !== '3' && `identity assured to level ${identityAssurance} only`,
      practitioner?.left !== undefined && `left on ${practitioner.left}`,
    ]),
  };
}

function describePatient({ id, nhsNumber, proofing, vectorOfTrust, givenName, familyName, record }: PatientPerson): PersonChoice {
  const name = [givenName, familyName].filter((part) => part !== undefined).join(' ');
  const died = record && deathOf(record);
  return {
    id,
    name: name === '' ? id : name,
    detail: nhsNumber !== undefined && nhsNumber !== id ? `${id}, NHS number ${nhsNumber}` : id,
    tags: [proofing, ...(vectorOfTrust === undefined ? [] : [vectorOfTrust])],
    remarks: present([
      proofing !== 'P9' && `${proofing} only`,
      nhsNumber === undefined && 'no NHS number',
      nhsNumber !== undefined && record === undefined && 'no record behind the NHS number',
      died !== undefined && `died on ${died}`,
      record?.supersededBy !== undefined && `record merged into ${record.supersededBy}`,
      record !== undefined && record.confidentiality !== 'unrestricted' && 'sensitive record',
      record !== undefined && record.gpRegistration === undefined && 'no practice',
    ]),
  };
}

/** Somebody's name as people say it. */
export function nameOfWorker({ name }: Practitioner): string {
  return [name.prefix, name.given[0], name.family].filter((part) => part !== undefined).join(' ');
}

/** A job role in words, without its groups: `General Medical Practitioner`; its code where it has none. */
export function roleInWords(jobRole: string): string {
  return JOB_ROLES[jobRole.slice(-5)] ?? jobRole;
}

type Account<P extends IdentityUser['provider']> = Extract<IdentityUser, { provider: P }>;

async function accountsOf<P extends IdentityUser['provider']>(world: World, provider: P): Promise<readonly Account<P>[]> {
  const { items } = await world.users.find({ index: 'provider', equals: provider }, { limit: MOST_ACCOUNTS });
  return items.map(({ doc }) => doc as Account<P>);
}

function namesOf({ sdsUserId, name, displayName = '' }: Practitioner): readonly string[] {
  return [sdsUserId, `${name.given.join(' ')} ${name.family}`, `${name.family} ${name.given.join(' ')}`, displayName];
}

/** Whether a term begins with what is wanted, at the beginning of any of its words. */
function matches(wanted: string, terms: readonly string[]): boolean {
  return wanted === '' || terms.some((term) => ` ${normaliseName(term)}`.includes(` ${wanted}`));
}

/** What could be a family name in `ada lovelace`: all of it, its last word, its first. */
function familyNamesIn(wanted: string): ReadonlySet<string> {
  const words = wanted.split(' ');
  return new Set([wanted, words.at(-1) as string, words[0] as string]);
}

function shown(people: readonly PersonChoice[]): FoundPeople {
  return { people: people.slice(0, SHOWN), more: people.length > SHOWN };
}

function present(remarks: readonly (string | false)[]): readonly string[] {
  return remarks.filter((remark) => remark !== false);
}
