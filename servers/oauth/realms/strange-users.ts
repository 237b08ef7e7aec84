/**
 * Users whose tokens are wrong on purpose: test suites sign in as these to see how an API meets a missing or broken role. Which id
 * stands for which fault is not published; what is known is that the four together show no role, an empty `selected_roleid` and
 * malformed `nhsid_nrbac_roles`.
 */
import { roleClaim } from '../cis2/claims.ts';
import type { Worker } from '../oidc/people.ts';

/** Chosen, and empty. */
const EMPTY_SELECTED_ROLE: readonly string[] = ['Aal3'];

const MALFORMED_ROLES: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  // no list
  ['Aal4', 'malformed'],
  // a list, of roles without an id
  ['Aal5', [{ org_code: 'Y51', role_code: 'S8000:G8000:R8000' }]],
]);

/** The role that somebody acts in, as the id token says it. */
export function selectedRoleOf({ id, selectedRole }: Pick<Worker, 'id' | 'selectedRole'>): string | undefined {
  return EMPTY_SELECTED_ROLE.includes(id) ? '' : selectedRole;
}

/** `nhsid_nrbac_roles` of userinfo. */
export function nrbacRolesOf(id: string, roles: Worker['roles']): unknown {
  return MALFORMED_ROLES.get(id) ?? roles.map(roleClaim);
}
