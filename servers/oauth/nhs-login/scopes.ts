/** The scopes that NHS login knows. Unknown ones are ignored; known ones must be the client's. */

export const SCOPES = [
  'basic_demographics',
  'client_metadata',
  'email',
  'gp_integration_credentials',
  'gp_registration_details',
  'landline',
  'nhs_app_credentials',
  'openid',
  'phone',
  'profile',
  'profile_extended',
] as const;

export type Scope = (typeof SCOPES)[number];

/** What each shares, as the consent page says it. `openid` shares nothing. */
const SHARES: Readonly<Record<Exclude<Scope, 'openid'>, string>> = {
  basic_demographics: 'Your last name and date of birth',
  client_metadata: 'What this service has noted about you here',
  email: 'Your email address',
  gp_integration_credentials: 'What links you to your GP surgery’s online services',
  gp_registration_details: 'Which GP surgery you are registered with',
  landline: 'Your landline number',
  nhs_app_credentials: 'What signs you in to the NHS App',
  phone: 'Your mobile phone number',
  profile: 'Your NHS number, last name and date of birth',
  profile_extended: 'Your first name',
};

export function isScope(word: string): word is Scope {
  return SCOPES.some((scope) => scope === word);
}

/** What a client learns by these scopes, in words. */
export function sharesOf(scopes: readonly string[]): readonly string[] {
  return scopes.flatMap((scope) => (isScope(scope) && scope !== 'openid' ? [SHARES[scope]] : []));
}

/** The scopes to which somebody has to agree. */
export function needingConsent(scopes: readonly string[]): readonly string[] {
  return scopes.filter((scope) => scope !== 'openid');
}
