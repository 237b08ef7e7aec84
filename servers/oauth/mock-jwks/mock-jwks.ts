/**
 * The helper API beside the mock identity providers, as test suites of the platform's APIs use it: the platform's credentials at the
 * mock realms, the key for `_status`, a key set that comes back out of its own address, and endpoints that want one level each.
 */
import { APIGEE_FAULTS, type ApigeeFaultName, apigeeFault } from '#conventions/api-platform/apigee-faults';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import { json, text } from '#kernel/http/reply';
import type { Api, EdgeFailure, ErrorCatalogue, Operation } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';
import { isStrict } from '../oidc/clients.ts';
import { PLATFORM_CLIENT_IDS, type PlatformClientId, platformClientSecret } from '../oidc/platform-clients.ts';
import { statusKeyOf } from '../platform/status-key.ts';
import { callbackSink } from '../sink/sink.ts';
import { AUTH_LEVELS, wantsApiKey, wantsLevel } from './test-auth.ts';

/** Lets those in who show an API key: any one, or where strangers are refused that of an approved application. */
function withApiKey(operation: Operation<OauthDeps>): Operation<OauthDeps> {
  return async (request, deps) => {
    const apiKey = request.header('apikey');
    if (!apiKey) return apigeeFault({ fault: 'apiKeyMissing' }, 'apiKeyIsThere');
    const known = !isStrict(deps) || (await deps.world.applications.get(apiKey))?.doc.status === 'approved';
    return known ? operation(request, deps) : apigeeFault({ fault: 'apiKeyUnknown' }, 'apiKeyIsKnown');
  };
}

/** `GET /keycloak-client-credentials`: with what the platform signs in at the mock realms, so that a test can do it in its place. */
const clientCredentials: Operation<OauthDeps> = async (request, deps) => {
  const credentialsOf = async (clientId: PlatformClientId) => ({
    client_id: clientId,
    client_secret: await platformClientSecret(clientId, deps.kernel),
    redirect_uri: `${request.baseUrl}${callbackSink.base}`,
  });
  return json(
    200,
    {
      cis2: await credentialsOf(PLATFORM_CLIENT_IDS['nhs-cis2']),
      'nhs-login': await credentialsOf(PLATFORM_CLIENT_IDS['nhs-login']),
    },
    ['Cache-Control', 'no-store'],
  );
};

/** `GET /status-endpoint-api-key`: the key for `_status`, as text. */
const statusKey: Operation<OauthDeps> = async (_request, { kernel }) => text(200, await statusKeyOf(kernel), ['Cache-Control', 'no-store']);

/** `GET /{base64url of a JWKS}`: that JWKS. So a key set has an address without anybody keeping it. */
const keySet: Operation<OauthDeps> = (request) => {
  const jwks = decoded(lastSegment(request));
  if (jwks === undefined) return json(404, { error: 'this is not the base64url of a JWKS' }, [], { decidedBy: 'pathIsAKeySet' });
  return json(200, jwks, ['X-Content-Type-Options', 'nosniff'], { summary: `key set of ${jwks.keys.length} keys, out of its own address` });
};

function lastSegment({ path }: SandboxRequest): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function decoded(segment: string): { readonly keys: readonly unknown[] } | undefined {
  try {
    const value: { readonly keys?: unknown } | null = JSON.parse(Buffer.from(decodeURIComponent(segment), 'base64url').toString('utf8'));
    return Array.isArray(value?.keys) ? (value as { readonly keys: readonly unknown[] }) : undefined;
  } catch {
    return undefined;
  }
}

const FAILURES = { bodyTooLarge: 413, badTarget: 400, internal: 500 } as const satisfies Record<EdgeFailure, number>;

const errors: ErrorCatalogue = {
  entries: Object.entries(APIGEE_FAULTS).map(([name, { status, faultstring }]) => ({ name, status, description: faultstring })),
  rateLimitError: 'spikeArrested',
  render: (name): Reply => apigeeFault({ fault: name as ApigeeFaultName }),
  failure: (failure): Reply => json(FAILURES[failure], { error: failure }),
};

export const mockJwks: Api<OauthDeps> = {
  name: 'mock-jwks',
  title: 'Helper API beside the mock identity providers',
  base: '/mock-jwks',
  routes: [
    { method: 'GET', path: '/keycloak-client-credentials', name: 'clientCredentials', operation: withApiKey(clientCredentials) },
    { method: 'GET', path: '/status-endpoint-api-key', name: 'statusKey', operation: withApiKey(statusKey) },
    { method: 'GET', path: '/test-auth/app/level0', name: 'testAuthLevel0', operation: wantsApiKey },
    ...AUTH_LEVELS.map(({ path, level }) => ({
      method: 'GET',
      path: `/test-auth/${path}`,
      name: `testAuth${level.charAt(0).toUpperCase()}${level.slice(1)}`,
      operation: wantsLevel(level),
    })),
    { method: 'GET', path: '/*', name: 'keySet', operation: keySet },
  ],
  errors,
};
