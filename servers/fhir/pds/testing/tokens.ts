/** Callers of every kind, by the access token that the tests send for them. */
import type { TokenFacts } from '#clients/oauth/token-checker';
import { ADA } from './people.ts';

const SERVICE = 'personal-demographics-service';
const BASE: TokenFacts = {
  active: true,
  expiresAt: 2_000,
  issuedAt: 1_000,
  scopes: [],
  authType: 'user',
  authLevel: 'aal3',
  clientId: 'key',
  applicationName: 'Demo',
};

/** A token with one scope for PDS, `user-nhs-login:P9` for instance, and whatever else it says. */
export function factsOf(scope: string, more: Partial<TokenFacts> = {}): TokenFacts {
  return { ...BASE, scopes: [`urn:nhsd:apim:${scope}:${SERVICE}`], ...more };
}

const APPLICATION: TokenFacts = { ...BASE, authType: 'app', scopes: [`urn:nhsd:apim:app:level3:${SERVICE}`] };
const NURSE: TokenFacts = { ...BASE, scopes: [`urn:nhsd:apim:user-nhs-cis2:aal3:${SERVICE}`] };

export const TOKENS: Readonly<Record<string, TokenFacts>> = {
  nurse: NURSE,
  nurseOfTwoPractices: { ...NURSE, idTokenClaims: { nhsid_nrbac_roles: [{ person_roleid: '100' }, { person_roleid: '200' }] } },
  application: APPLICATION,
  applicationWithoutAsid: { ...APPLICATION, attributes: { pds: { withoutAsid: true } } },
  privileged: { ...APPLICATION, scopes: [`urn:nhsd:apim:app:level3:privileged-${SERVICE}`] },
  patient: {
    ...BASE,
    scopes: [`urn:nhsd:apim:user-nhs-login:P9:${SERVICE}`],
    nhsNumber: ADA.nhsNumber,
    idTokenClaims: { vot: 'P9.Cp.Cd', nhs_number: ADA.nhsNumber },
  },
};
