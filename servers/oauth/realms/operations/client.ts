/** Which client asks at the token and introspection endpoints. */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { OauthDeps } from '../../deps.ts';
import { type Authenticated, authenticateClient, JWT_BEARER } from '../../oidc/client-authentication.ts';
import { errorOfFault, type RealmErrorName, refuse } from '../errors.ts';
import { audiencesOf, type Realm } from '../realm.ts';

type KnownClient = Extract<Authenticated, { client: unknown }>;

/** The client behind a form; else the reply that refuses it. `as` is the error for whoever is refused, where it is always the same. */
export async function clientBehind(
  form: URLSearchParams,
  request: SandboxRequest,
  deps: OauthDeps,
  realm: Realm,
  as?: RealmErrorName,
): Promise<KnownClient | Reply> {
  const found = await authenticateClient(form, request, deps, {
    provider: 'mock',
    methods: ['client_secret_post', 'client_secret_basic', 'private_key_jwt'],
    algorithms: ['RS512'],
    audiences: audiencesOf(realm),
  });
  if ('client' in found) return found;
  const { fault, clientId, advice } = found;
  const type = form.get('client_assertion_type');
  const name = as ?? (fault === 'assertionTypeWrong' && !type ? 'assertionTypeMissing' : errorOfFault(fault));
  const values = { value: (type ?? '').slice(0, 200), expected: JWT_BEARER };
  return refuse(name, { decidedBy: fault, advice, correlation: { clientId: clientId?.slice(0, 200) } }, { values });
}
