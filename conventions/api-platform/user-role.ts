/**
 * `NHSD-Session-URID`: in which of their roles a healthcare worker acts. The header must name a role that the user has; who has
 * several, and chose none at sign-in, must send it.
 */
import type { TokenFacts } from '#clients/oauth/token-checker';

/** Whether the header (or its absence) fits the user's roles. A token that does not tell the roles leaves nothing to compare with. */
export function roleFits(token: TokenFacts, header: string | undefined): boolean {
  const roles = rolesOf(token);
  if (roles === undefined) return true;
  if (header) return roles.includes(header);
  return roles.length <= 1 || typeof token.idTokenClaims?.selected_roleid === 'string';
}

function rolesOf(token: TokenFacts): readonly unknown[] | undefined {
  const roles = token.idTokenClaims?.nhsid_nrbac_roles;
  if (!Array.isArray(roles)) return undefined;
  return roles.map((role: { person_roleid?: unknown } | null) => role?.person_roleid);
}
