/** Other authorisation servers, doing what of their work is nearest to ours. Each is loaded only when it is asked for. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { work } from '../lib/worker.ts';

export type OtherServerJob =
  /** Certified OpenID provider: one client that signs JWTs by RS512, opaque tokens, everything in memory. */
  | { readonly server: 'oidc-provider'; readonly clientId: string; readonly jwk: object }
  /** A mock: every client and every code is good, and every token a JWT (RS256). */
  | { readonly server: 'oauth2-mock-server' };

/** Starts it, and gives its address. */
work((job: OtherServerJob) => (job.server === 'oidc-provider' ? startProvider(job) : startMock()));

async function startProvider({ clientId, jwk }: Extract<OtherServerJob, { server: 'oidc-provider' }>): Promise<string> {
  const { default: Provider } = await import('oidc-provider');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = {
    client_id: clientId,
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'RS512',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    jwks: { keys: [jwk] },
  };
  const provider = new Provider(origin, {
    clients: [client],
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    enabledJWA: { clientAuthSigningAlgValues: ['RS512'] },
  });
  server.on('request', provider.callback());
  return origin;
}

async function startMock(): Promise<string> {
  const { OAuth2Server } = await import('oauth2-mock-server');
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
  return `http://127.0.0.1:${server.address().port}`;
}
