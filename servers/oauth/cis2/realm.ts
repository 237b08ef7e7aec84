/** Where CIS2 Authentication is served, and by which name its tokens call it. */
import type { SandboxRequest } from '#kernel/http/message';
import type { OauthDeps } from '../deps.ts';

/** Below it comes the realm: `NHSIdentity/realms/Healthcare` at the integration and live addresses, `oidc` at the development one. */
export const CIS2_BASE = '/openam/oauth2/realms/root/realms';

/** By which sign-ins, codes and sessions of CIS2 are told from those of other providers. */
export const CIS2 = 'nhs-cis2';

/** The issuers of the national environments. The port stands in them, though nobody needs it to get there. */
const NATIONAL_ISSUERS = [
  `https://am.nhsint.auth-ptl.cis2.spineservices.nhs.uk:443${CIS2_BASE}/NHSIdentity/realms/Healthcare`,
  `https://am.nhsdev.auth-ptl.cis2.spineservices.nhs.uk:443${CIS2_BASE}/oidc`,
  `https://am.nhsidentity.spineservices.nhs.uk:443${CIS2_BASE}/NHSIdentity/realms/Healthcare`,
] as const;

/** One realm as a request called it. */
export interface Realm {
  /** Address of the realm, to which the endpoints' paths are added. */
  readonly address: string;
  /** `iss` of its tokens: the address, unless another was configured. */
  readonly issuer: string;
  /** What its id tokens say in `acr`, where that is not how somebody signed in. */
  readonly acr?: string;
  /** As id tokens name it: `/NHSIdentity/Healthcare`. */
  readonly name: string;
}

/** The realm that a request is for. */
export async function realmOf(request: SandboxRequest, { settings }: Pick<OauthDeps, 'settings'>): Promise<Realm> {
  const { realm = '', subrealm } = request.params;
  const names = subrealm === undefined ? [realm] : [realm, subrealm];
  const address = `${request.baseUrl}${CIS2_BASE}/${names.map(encodeURIComponent).join('/realms/')}`;
  const { issuers, cis2Acr: acr } = await settings.read();
  return { address, issuer: issuers.cis2 ?? address, name: `/${names.join('/')}`, ...(acr !== undefined && { acr }) };
}

/** The token endpoint's names that a client may write into `aud`: as discovery says, by the issuer, and the national ones. */
export function audiencesOf({ address, issuer }: Realm): readonly string[] {
  return [`${address}/access_token`, `${issuer}/access_token`, ...NATIONAL_ISSUERS.map((national) => `${national}/access_token`)];
}
