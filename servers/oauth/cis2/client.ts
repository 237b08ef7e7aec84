/** How clients of CIS2 prove who they are at its token, introspection and revocation endpoints. */
import type { About, Reply, SandboxRequest } from '#kernel/http/message';
import type { OauthDeps } from '../deps.ts';
import type { SigningAlgorithm } from '../keys/signing-keys.ts';
import { type AuthenticationMethod, authenticateClient } from '../oidc/client-authentication.ts';
import type { Client } from '../oidc/clients.ts';
import { errorOfFault, refuse } from './errors.ts';
import { audiencesOf, CIS2, type Realm } from './realm.ts';

export const METHODS: readonly AuthenticationMethod[] = ['client_secret_post', 'client_secret_basic', 'private_key_jwt'];
export const ASSERTION_ALGS: readonly SigningAlgorithm[] = ['RS256', 'RS512', 'ES256'];

/** The client that sent a form, or the refusal. */
export async function clientOf(
  form: URLSearchParams,
  request: SandboxRequest,
  realm: Realm,
  deps: OauthDeps,
): Promise<{ readonly client: Client; readonly about: About & { readonly advice: readonly string[] } } | { readonly refusal: Reply }> {
  const rules = { provider: CIS2, methods: METHODS, algorithms: ASSERTION_ALGS, audiences: audiencesOf(realm) } as const;
  const authenticated = await authenticateClient(form, request, deps, rules);
  const { advice } = authenticated;
  if ('client' in authenticated) {
    const { client } = authenticated;
    return { client, about: { advice, correlation: { clientId: client.clientId } } };
  }
  const { fault, clientId } = authenticated;
  const challenge = request.header('authorization') === undefined ? [] : ['WWW-Authenticate', 'Basic realm="/NHSIdentity/Healthcare"'];
  const about = { decidedBy: fault, advice, correlation: { clientId: clientId?.slice(0, 200) } };
  return { refusal: refuse(errorOfFault(fault), about, challenge) };
}
