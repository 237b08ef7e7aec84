/**
 * Those who work in health care, as entries of three levels: `nhsPerson`, below it an `nhsOrgPerson` for each organisation, and below that
 * an `nhsOrgPersonRole` for each role. Ids, codes and names are those that CIS2 tells of them.
 */
import { nameOfJobRole } from '#world/codes/job-roles';
import { ORGANISATIONS, PRACTITIONERS } from '#world/collections';
import type { Practitioner, RoleProfile } from '#world/practitioner';
import type { Branch, Entry, TreeContext } from '../entry.ts';
import { dayOf } from './dates.ts';
import { entryOf } from './entry-of.ts';
import { placeOfMember, placeOfPerson } from './places.ts';

/** Which attribute has a number of which register. Others are not in SDS. */
export const REGISTERS = {
  consultant: 'nhsConsultant',
  gdc: 'nhsGDC',
  gdp: 'nhsGDP',
  gmc: 'nhsGMC',
  gmp: 'nhsGMP',
  nmc: 'nhsNMC',
  spurious: 'nhsOCSPRCode',
  rcn: 'nhsRCN',
  gphc: 'nhsRPSGB',
} as const satisfies Partial<Record<Practitioner['registrations'][number]['register'], string>>;

/** `nhsPersonStatus`: all but 1 have left. */
export const STATUS = { active: '1', left: '2' } as const;

/** Since when somebody has had a role, where the world does not say: clients want a date. */
export const ROLES_BEGAN = '20130401';

export const personBranch: Branch<Practitioner> = {
  collection: PRACTITIONERS,
  reads: [{ collection: ORGANISATIONS, by: 'nhsIDCode' }],
  entriesOf: (practitioner, context) => [
    entryOfPerson(practitioner),
    ...membershipsOf(practitioner).flatMap((roles) => entriesOfMember(practitioner, roles, context)),
  ],
};

function entryOfPerson(practitioner: Practitioner): Entry {
  const { sdsUserId, name, displayName, email, telephone, left } = practitioner;
  const [first, ...middle] = name.given;
  const commonName = commonNameOf(practitioner);
  const numbers = numbersOf(practitioner);
  return entryOf(
    placeOfPerson(sdsUserId),
    'nhsPerson',
    {
      cn: commonName,
      displayName: displayName ?? commonName,
      givenName: first,
      initials: initialsOf(name.given),
      mail: email,
      nhsConsultant: numbers.nhsConsultant,
      nhsGDC: numbers.nhsGDC,
      nhsGDP: numbers.nhsGDP,
      nhsGMC: numbers.nhsGMC,
      nhsGMP: numbers.nhsGMP,
      nhsMiddleNames: middle.length === 0 ? undefined : middle.join(' '),
      nhsNMC: numbers.nhsNMC,
      nhsOCSPRCode: numbers.nhsOCSPRCode,
      nhsPersonStatus: left === undefined ? STATUS.active : STATUS.left,
      nhsRCN: numbers.nhsRCN,
      nhsRPSGB: numbers.nhsRPSGB,
      personalTitle: name.prefix,
      sn: name.family,
      telephoneNumber: telephone,
      uid: sdsUserId,
    },
    `${ROLES_BEGAN}000000`,
  );
}

/** Somebody at an organisation: they are there while they have a role there. */
function entriesOfMember(
  practitioner: Practitioner,
  roles: readonly [RoleProfile, ...RoleProfile[]],
  { look }: TreeContext,
): readonly Entry[] {
  const { sdsUserId, name, left } = practitioner;
  const [{ organisation, organisationPersonId, id }] = roles;
  const member = organisationPersonId ?? id;
  const place = placeOfMember(placeOfPerson(sdsUserId), member);
  const opened = roles.map(openDateOf).sort()[0] ?? ROLES_BEGAN;
  const closed = roles.map((role) => closeDateOf(role, left));
  const entry = entryOf(
    place,
    'nhsOrgPerson',
    {
      cn: commonNameOf(practitioner),
      nhsIDCode: organisation,
      nhsOrgCloseDate: closed.includes(undefined) ? undefined : closed.sort().at(-1),
      nhsOrgOpenDate: opened,
      o: look(ORGANISATIONS, organisation)?.name.toUpperCase() ?? organisation,
      sn: name.family,
      uid: sdsUserId,
      uniqueIdentifier: member,
    },
    `${opened}000000`,
  );
  return [
    entry,
    ...roles.map((role) => {
      const { areasOfWork, businessFunctions, workgroups } = role;
      return entryOf(
        placeOfMember(place, role.id),
        'nhsOrgPersonRole',
        {
          nhsAreaOfWork: areasOfWork.map(nameOf),
          nhsAreaOfWorkCodes: areasOfWork.map(codeOf),
          nhsBusinessFunctions: businessFunctions.map(nameOf),
          nhsBusinessFunctionsCodes: businessFunctions.map(codeOf),
          nhsIDCode: role.organisation,
          nhsJobRole: role.jobRoleName ?? nameOfJobRole(role.jobRole) ?? role.jobRole,
          nhsJobRoleCode: role.jobRole,
          nhsOrgCloseDate: closeDateOf(role, left),
          nhsOrgOpenDate: openDateOf(role),
          nhsWorkGroups: workgroups.map(nameOf),
          nhsWorkGroupsCodes: workgroups.map(codeOf),
          uniqueIdentifier: role.id,
        },
        `${openDateOf(role)}000000`,
      );
    }),
  ];
}

/** The roles by who they are at which organisation. Without an id of the person there, a role stands alone, as in CIS2. */
function membershipsOf({ roleProfiles }: Practitioner): readonly [RoleProfile, ...RoleProfile[]][] {
  const memberships = new Map<string, [RoleProfile, ...RoleProfile[]]>();
  for (const role of roleProfiles) {
    const key = role.organisationPersonId ?? role.id;
    const known = memberships.get(key);
    if (known === undefined) memberships.set(key, [role]);
    else known.push(role);
  }
  return [...memberships.values()];
}

/** Of several numbers in one register the first. */
function numbersOf({ registrations }: Practitioner): { readonly [A in (typeof REGISTERS)[keyof typeof REGISTERS]]?: string } {
  const numbers: Record<string, string> = {};
  for (const { register, number } of registrations) {
    if (register in REGISTERS) numbers[REGISTERS[register as keyof typeof REGISTERS]] ??= number;
  }
  return numbers;
}

/** What somebody is called: first name and family name. */
export function commonNameOf({ name: { given, family } }: Practitioner): string {
  return `${given[0] ?? ''} ${family}`.trim();
}

/** Of the middle names; of the first where there are none. */
function initialsOf([first, ...middle]: readonly string[]): string | undefined {
  const names = middle.length > 0 ? middle : first === undefined ? [] : [first];
  return names.map((name) => name.slice(0, 1)).join('') || undefined;
}

function openDateOf({ period }: RoleProfile): string {
  return period?.from === undefined ? ROLES_BEGAN : dayOf(period.from);
}

/** Who has left has no role any more. */
function closeDateOf({ period }: RoleProfile, left: string | undefined): string | undefined {
  const end = [period?.to, left].flatMap((date) => (date === undefined ? [] : [dayOf(date)])).sort()[0];
  return end;
}

const nameOf = ({ name }: { readonly name: string }) => name;
const codeOf = ({ code }: { readonly code: string }) => code;
