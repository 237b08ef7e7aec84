/**
 * Who calls an API that sends Apigee's faults as they are: by access token, or by API key alone. How strictly it is done follows the
 * environment, as in `access.ts`: `local` lets a request without credentials pass, not one with wrong ones; `sandbox` looks at none;
 * `integration` demands them.
 */
import type { ApiKeyAnswer, ApiKeyFacts, TokenAnswer, TokenFacts } from '#clients/oauth/token-checker';
import type { Environment } from '#kernel/config';
import type { SandboxRequest } from '#kernel/http/message';
import type { ApigeeFaultName, ApigeeRefusal } from './apigee-faults.ts';

export interface TokenAccessDeps {
  readonly environment: Environment;
  /** Asks the authorisation server about a token; nothing when it does not know it. Rejects when it cannot be asked. */
  readonly checkToken: (token: string) => TokenAnswer;
}

export interface ApiKeyAccessDeps {
  readonly environment: Environment;
  /** The same about an API key. */
  readonly checkApiKey: (apiKey: string) => ApiKeyAnswer;
}

/** What an operation needs of a token. */
export interface WantedAccess {
  /** The API that the application must be connected to; any will do when none is named. */
  readonly product?: string;
  /** One of them will do: the match is exact, a higher level is another level. */
  readonly scopes: readonly string[];
}

/** Who calls; nobody in particular where no credentials are needed and none were sent. */
type ByToken = { readonly token?: TokenFacts } | ApigeeRefusal;
type ByApiKey = { readonly application?: ApiKeyFacts } | ApigeeRefusal;

/** Who calls, by `Authorization: Bearer …`. Rejects as `checkToken` does. */
export async function identifyByToken(request: SandboxRequest, wanted: WantedAccess, deps: TokenAccessDeps): Promise<ByToken> {
  const authorization = request.header('authorization');
  if (mayPass(authorization, deps.environment)) return {};
  const accessToken = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (accessToken === undefined)
    return { fault: 'tokenMissing', advice: ['expected the header Authorization: Bearer, and an access token'] };
  const token = await deps.checkToken(accessToken);
  if (!token?.active) return { fault: token?.expired ? 'tokenExpired' : 'tokenUnknown' };
  const { product, scopes } = wanted;
  if (product !== undefined && token.products !== undefined && !token.products.includes(product))
    return notConnected('productMissing', product, token.applicationName, token.products);
  if (scopes.some((scope) => token.scopes.includes(scope))) return { token };
  return {
    fault: 'scopeMissing',
    faultstring: `Required scope(s): ${scopes.join(' ')}`,
    advice: [`the token of ${token.applicationName} has: ${token.scopes.join(' ') || 'none'}`],
  };
}

/** Which application calls, by the header `apikey`. Rejects as `checkApiKey` does. */
export async function identifyByApiKey(request: SandboxRequest, product: string, deps: ApiKeyAccessDeps): Promise<ByApiKey> {
  const apiKey = request.header('apikey');
  if (mayPass(apiKey, deps.environment)) return {};
  if (!apiKey) return { fault: 'apiKeyMissing' };
  const application = await deps.checkApiKey(apiKey);
  if (application === undefined) return { fault: 'apiKeyUnknown', advice: ['expected the API key of an approved application'] };
  if (application.products.includes(product)) return { application };
  return notConnected('apiKeyWithoutProduct', product, application.applicationName, application.products);
}

function mayPass(credentials: string | undefined, environment: Environment): boolean {
  return environment === 'sandbox' || (environment === 'local' && credentials === undefined);
}

function notConnected(fault: ApigeeFaultName, product: string, name: string, products: readonly string[]): ApigeeRefusal {
  return { fault, advice: [`expected an application with the product ${product}; ${name} has: ${products.join(', ') || 'none'}`] };
}
