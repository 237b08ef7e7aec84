/**
 * `NHSD-Session-URID`: in which of their roles a healthcare worker acts. A role that was chosen at sign-in counts; else the one that the
 * header names, which must be the user's; else the only one that they have.
 */
import type { TokenFacts } from '#clients/oauth/token-checker';

/** What the platform's shared flow says when there is no role to act in. */
export type RoleProblem =
  | 'selected_roleid is misconfigured/invalid'
  | 'selected_roleid is missing in your token'
  | 'nhsid_nrbac_roles is misconfigured/invalid'
  | 'NHSD-Session-URID is invalid'
  | 'no userroles available, please check NHSD-Session-URID is valid'
  | 'multiple roles found in user info, please check NHSD-Session-URID';

/** A role profile id, or why there is none: 401 in APIs that need a role. */
export type ResolvedRole = { readonly role: string } | { readonly problem: RoleProblem };

/** The role in which the user of a token acts. */
export function resolveRole(token: TokenFacts, header: string | undefined): ResolvedRole {
  const selected = token.idTokenClaims?.selected_roleid;
  if (selected !== undefined) return isRole(selected) ? { role: selected } : { problem: 'selected_roleid is misconfigured/invalid' };
  if (token.grantType === 'token_exchange') return { problem: 'selected_roleid is missing in your token' };
  const roles = rolesOf(token);
  if (roles === undefined || !roles.every(isRole)) return { problem: 'nhsid_nrbac_roles is misconfigured/invalid' };
  if (header) return roles.includes(header) ? { role: header } : { problem: 'NHSD-Session-URID is invalid' };
  const [first, second] = roles;
  if (first === undefined) return { problem: 'no userroles available, please check NHSD-Session-URID is valid' };
  return second === undefined ? { role: first } : { problem: 'multiple roles found in user info, please check NHSD-Session-URID' };
}

/**
 * Whether the header (or its absence) fits the user's roles, for APIs that need none: there somebody without roles may act. A token that
 * does not tell the roles leaves nothing to compare with.
 */
export function roleFits(token: TokenFacts, header: string | undefined): boolean {
  const roles = rolesOf(token);
  if (roles === undefined) return true;
  if (header) return roles.includes(header);
  return roles.length <= 1 || 'role' in resolveRole(token, header);
}

function isRole(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Ids, as userinfo tells them, or a token's own claims; nothing when neither does. */
function rolesOf({ roles, idTokenClaims }: TokenFacts): readonly unknown[] | undefined {
  if (roles !== undefined) return roles;
  const told = idTokenClaims?.nhsid_nrbac_roles;
  if (!Array.isArray(told)) return undefined;
  return told.map((role: { person_roleid?: unknown } | null) => role?.person_roleid);
}
