/** A healthcare worker as CIS2 tells of them. */

import { nameOfJobRole } from '#world/codes/job-roles';
import type { Organisation } from '#world/organisation';
import type { Practitioner, RoleProfile } from '#world/practitioner';
import type { World } from '#world/world';
import type { Worker } from '../oidc/people.ts';

/** By name; only those that there is something to say for. */
export type Claims = Readonly<Record<string, unknown>>;

/** Which claim carries a number of which register. */
const REGISTER_CLAIMS = {
  gmc: 'gmc_id',
  gmp: 'gmp_id',
  gdc: 'gdc_id',
  gdp: 'gdp_id',
  nmc: 'nmc_id',
  gphc: 'gphc_id',
  rcn: 'rcn_id',
  consultant: 'consultant_id',
} as const satisfies Partial<Record<Practitioner['registrations'][number]['register'], string>>;

/** All that userinfo could say of somebody, whatever was asked for. */
export async function allClaims(worker: Worker, world: World): Promise<Claims> {
  const { id, identityAssurance, practitioner, roles } = worker;
  return {
    sub: id,
    uid: id,
    nhsid_useruid: id,
    idassurancelevel: identityAssurance,
    ...(practitioner && { ...nameClaims(practitioner), ...registrationClaims(practitioner) }),
    ...organisationClaims(roles, await organisationNames(roles, world)),
    nhsid_nrbac_roles: roles.map(roleClaim),
  };
}

/** Of all claims those that are wanted; `sub` always. */
export function select(claims: Claims, wanted: ReadonlySet<string>): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => name === 'sub' || wanted.has(name)));
}

function nameClaims({ name: { prefix, given, family }, displayName, email }: Practitioner): Claims {
  const [first = '', ...middle] = given;
  const name = `${first} ${family}`.trim();
  const initials = (middle.length > 0 ? middle : [first]).map((part) => part.slice(0, 1)).join('');
  return {
    name,
    family_name: family,
    display_name: displayName ?? name,
    ...(first !== '' && { given_name: first, initials }),
    ...(middle.length > 0 && { middle_names: middle.join(' ') }),
    ...(prefix !== undefined && { title: prefix }),
    ...(email !== undefined && { email }),
  };
}

/** Of several numbers in one register the first. */
function registrationClaims({ registrations }: Practitioner): Claims {
  const claims: Record<string, string> = {};
  for (const { register, number } of registrations) {
    if (register in REGISTER_CLAIMS) claims[REGISTER_CLAIMS[register as keyof typeof REGISTER_CLAIMS]] ??= number;
  }
  return claims;
}

function organisationClaims(roles: readonly RoleProfile[], names: ReadonlyMap<string, string>): Claims {
  const firstRoleAt = new Map<string, RoleProfile>();
  for (const role of roles) if (!firstRoleAt.has(role.organisation)) firstRoleAt.set(role.organisation, role);
  const memberships = [...firstRoleAt].map(([code, role]) => ({
    person_orgid: personAt(role),
    org_name: names.get(code) ?? code,
    org_code: code,
  }));
  return {
    nhsid_user_orgs: memberships.map(({ org_name, org_code }) => ({ org_name, org_code })),
    nhsid_org_memberships: memberships,
    nhsid_org_roles: memberships,
  };
}

/** A role in `nhsid_nrbac_roles`. Lists that would be empty are not there. */
export function roleClaim(role: RoleProfile): Claims {
  const { id, organisation, jobRole, jobRoleName, businessFunctions, workgroups, areasOfWork } = role;
  const roleName = jobRoleName ?? nameOfJobRole(jobRole);
  return {
    person_orgid: personAt(role),
    person_roleid: id,
    org_code: organisation,
    ...(roleName !== undefined && { role_name: roleName }),
    role_code: jobRole,
    ...lists('activities', 'activity_codes', businessFunctions),
    ...lists('workgroups', 'workgroups_codes', workgroups),
    ...lists('aow', 'aow_codes', areasOfWork),
  };
}

/** Names and codes side by side. */
function lists(names: string, codes: string, of: readonly { readonly code: string; readonly name: string }[]): Claims {
  return of.length === 0 ? {} : { [names]: of.map(({ name }) => name), [codes]: of.map(({ code }) => code) };
}

/** Who somebody is at an organisation; where the directory does not say so, their first role there stands for it. */
function personAt({ organisationPersonId, id }: RoleProfile): string {
  return organisationPersonId ?? id;
}

/** The names of the organisations of some roles, by ODS code, as the directory writes them. */
export async function organisationNames(roles: readonly RoleProfile[], world: World): Promise<ReadonlyMap<string, string>> {
  const codes = [...new Set(roles.map(({ organisation }) => organisation))];
  const found = await Promise.all(codes.map(async (code) => [code, (await world.organisations.get(code))?.doc] as const));
  return new Map(found.flatMap(([code, organisation]) => (organisation ? [[code, nameOf(organisation)] as const] : [])));
}

function nameOf({ name }: Organisation): string {
  return name.toUpperCase();
}
