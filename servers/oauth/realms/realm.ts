/** The mock realms: any environment of the two mock identity providers, and the two realms that go by a name of their own. */
import type { SandboxRequest } from '#kernel/http/message';
import type { OauthDeps } from '../deps.ts';

/** Who signs in at a realm: healthcare workers, patients, or both. */
type RealmUsers = 'workers' | 'patients' | 'anybody';

const REALMS: readonly (readonly [name: RegExp, users: RealmUsers])[] = [
  [/^Cis2-mock-[A-Za-z0-9-]{1,60}$/, 'workers'],
  [/^NHS-Login-mock-[A-Za-z0-9-]{1,60}$/, 'patients'],
  [/^gpconnect-pfs-mock-internal-dev$/, 'patients'],
  [/^api-producers$/, 'anybody'],
];

/** The realm in which producers of APIs get tokens for their tools: there a client signs in for itself too. */
export const API_PRODUCERS = 'api-producers';

/** One realm as a request called it. */
export interface Realm {
  /** Letter case counts. Sign-ins, codes and sessions of one realm are worth nothing at another. */
  readonly name: string;
  readonly users: RealmUsers;
  /** As called, session prefix included: `http://127.0.0.1:9005/realms/Cis2-mock-int`. */
  readonly address: string;
  /** `iss` of its tokens: the address, unless another was configured. */
  readonly issuer: string;
}

/** Where the national mocks are: a client whose host is redirected to the sandbox still names them in what it signs. */
const NATIONAL = 'https://identity.ptl.api.platform.nhs.uk';

/** The realm that a request is for; nothing when there is no such realm. */
export async function realmOf(request: SandboxRequest, { settings }: OauthDeps): Promise<Realm | undefined> {
  const name = request.params.realm ?? '';
  const users = REALMS.find(([pattern]) => pattern.test(name))?.[1];
  if (users === undefined) return undefined;
  const before = request.path.indexOf(`/${name}`);
  const address = `${request.baseUrl}${before < 0 ? '/realms' : request.path.slice(0, before)}/${name}`;
  const { realms } = (await settings.read()).issuers;
  return { name, users, address, issuer: realms === undefined ? address : `${realms}/${name}` };
}

/** What `aud` of a client's assertion may be: the token endpoint or the issuer, as called, as configured, and as the national ones are. */
export function audiencesOf({ name, address, issuer }: Realm): readonly string[] {
  const bases = [address, issuer, `${NATIONAL}/realms/${name}`, `${NATIONAL}/auth/realms/${name}`];
  return bases.flatMap((base) => [endpoint({ address: base }, 'token'), base]);
}

/** The address of an endpoint. */
export function endpoint({ address }: Pick<Realm, 'address'>, path: string): string {
  return `${address}/protocol/openid-connect/${path}`;
}
