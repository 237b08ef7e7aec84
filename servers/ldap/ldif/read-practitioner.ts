/** An `nhsPerson`, and what lies below it, as a practitioner of the world. */
import { nameOfJobRole } from '#world/codes/job-roles';
import type { Practitioner, RoleProfile } from '#world/practitioner';
import { readDate } from '../tree/dates.ts';
import { commonNameOf, REGISTERS, ROLES_BEGAN, STATUS } from '../tree/person.ts';
import { onlySaid, type WrittenEntry } from './written-entry.ts';

/** Entries of one person. */
export interface WrittenPerson {
  readonly person?: WrittenEntry;
  readonly roles: readonly WrittenEntry[];
}

/** When somebody has left of whom nothing says when. */
const LONG_AGO = '20130401';

/** The practitioner that entries tell of; what they do not tell is as it was `before`. Not checked yet. */
export function readPractitioner(id: string, { person, roles }: WrittenPerson, before: Practitioner | undefined): object {
  const read = roles.map((role) => readRole(role, before));
  const rest = (before?.roleProfiles ?? []).filter((old) => !read.some((role) => (role as RoleProfile).id === old.id));
  return onlySaid({ ...before, ...(person && readPerson(id, person, roles, before)), roleProfiles: [...rest, ...read] });
}

function readPerson(id: string, person: WrittenEntry, roles: readonly WrittenEntry[], before: Practitioner | undefined): object {
  const middle = person.one('nhsMiddleNames');
  const given = [person.one('givenName'), ...(middle?.split(' ') ?? [])].filter((name) => name !== undefined);
  const name = onlySaid({ prefix: person.one('personalTitle'), given, family: person.one('sn') ?? '' }) as Practitioner['name'];
  const displayName = person.one('displayName');
  return {
    sdsUserId: id,
    name: before !== undefined && isSameName(name, before.name) ? before.name : name,
    displayName: displayName === commonNameOf({ name } as Practitioner) ? undefined : displayName,
    telephone: person.one('telephoneNumber'),
    email: person.one('mail'),
    registrations: readRegistrations(person, before),
    left: (person.one('nhsPersonStatus') ?? STATUS.active) === STATUS.active ? undefined : (before?.left ?? lastDay(roles)),
  };
}

/** Who has left was there until their last role closed. */
function lastDay(roles: readonly WrittenEntry[]): string | undefined {
  const closed = roles.flatMap((role) => role.all('nhsOrgCloseDate')).sort();
  return day(closed.at(-1) ?? LONG_AGO);
}

function isSameName(one: Practitioner['name'], other: Practitioner['name']): boolean {
  return one.family === other.family && one.prefix === other.prefix && one.given.join(' ') === other.given.join(' ');
}

/** Registers that the directory does not know are as they were. */
function readRegistrations(person: WrittenEntry, before: Practitioner | undefined): Practitioner['registrations'] {
  const written = Object.entries(REGISTERS).flatMap(([register, type]) => {
    const number = person.one(type);
    return number === undefined ? [] : [{ register, number }];
  });
  const unseen = (before?.registrations ?? []).filter(({ register }) => !(register in REGISTERS));
  return [...written, ...unseen] as Practitioner['registrations'];
}

function readRole(entry: WrittenEntry, before: Practitioner | undefined): object {
  const [own, member] = entry.names;
  const id = entry.one('uniqueIdentifier') ?? own;
  const old = before?.roleProfiles.find((role) => role.id === id);
  const jobRole = entry.one('nhsJobRoleCode') ?? '';
  const jobRoleName = entry.one('nhsJobRole');
  const opened = entry.one('nhsOrgOpenDate');
  const closed = entry.one('nhsOrgCloseDate');
  const period = onlySaid({
    from: opened === ROLES_BEGAN ? old?.period?.from : day(opened),
    to: closed === undefined ? undefined : day(closed),
  });
  return onlySaid({
    id,
    organisationPersonId: member === id ? undefined : member,
    organisation: entry.one('nhsIDCode'),
    jobRole,
    jobRoleName: jobRoleName === nameOfJobRole(jobRole) && old?.jobRoleName === undefined ? undefined : jobRoleName,
    areasOfWork: pairs(entry, 'nhsAreaOfWorkCodes', 'nhsAreaOfWork'),
    businessFunctions: pairs(entry, 'nhsBusinessFunctionsCodes', 'nhsBusinessFunctions'),
    workgroups: pairs(entry, 'nhsWorkGroupsCodes', 'nhsWorkGroups'),
    period: Object.keys(period).length > 0 ? period : undefined,
  });
}

const day = (date: string | undefined) => (date === undefined ? undefined : (readDate(date) ?? date));

/** Codes and names stand in the same order. */
function pairs(entry: WrittenEntry, codes: string, names: string): readonly { readonly code: string; readonly name: string }[] {
  const named = entry.all(names);
  return entry.all(codes).map((code, at) => ({ code, name: named[at] ?? code }));
}
