/** Scopes of CIS2, and the claims that each adds to userinfo. */

export const SCOPE_CLAIMS = {
  openid: ['sub'],
  profile: ['name', 'family_name', 'given_name', 'uid'],
  email: ['email'],
  nhsperson: ['nhsid_useruid', 'title', 'idassurancelevel', 'initials', 'middle_names', 'display_name'],
  associatedorgs: ['nhsid_user_orgs'],
  nationalrbacaccess: ['nhsid_nrbac_roles'],
  professionalmemberships: ['gmc_id', 'gmp_id', 'gdc_id', 'gdp_id', 'nmc_id', 'gphc_id', 'rcn_id', 'consultant_id'],
  organisationalmemberships: ['nhsid_org_memberships', 'nhsid_org_roles'],
  /** The user chooses a role after signing in: `selected_roleid` of the id token. */
  selectedrole: [],
  /** The user is asked anew, although a role was chosen when the smartcard went in. */
  changedrole: [],
} as const satisfies Record<string, readonly string[]>;

export type Cis2Scope = keyof typeof SCOPE_CLAIMS;

export const SCOPES = Object.keys(SCOPE_CLAIMS) as readonly Cis2Scope[];

export function isScope(word: string): word is Cis2Scope {
  return Object.hasOwn(SCOPE_CLAIMS, word);
}

/** Claims of a userinfo answer with these scopes. */
export function claimsOf(scopes: readonly string[]): ReadonlySet<string> {
  return new Set(scopes.filter(isScope).flatMap((scope): readonly string[] => SCOPE_CLAIMS[scope]));
}
