/** `_ping` and `_status`: whether the authorisation server is there, and the identity providers behind it. */
import { exchange, TimedOut } from '#clients/oauth/http';
import { suiteAgent } from '#kernel/http/agent';
import type { Kernel } from '#kernel/kernel';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import { isStrict } from '../../oidc/clients.ts';
import { isSameSecret } from '../../oidc/secrets.ts';
import { refuse } from '../errors.ts';
import { answer } from '../replies.ts';
import { statusKeyOf } from '../status-key.ts';

/** Where each identity provider describes itself, and under which name `_status` shows it. */
const IDENTITY_PROVIDERS = {
  'nhs-cis2': '/openam/oauth2/realms/root/realms/NHSIdentity/realms/Healthcare/.well-known/openid-configuration',
  'nhs-login': '/nhs-login/.well-known/openid-configuration',
} as const;

const PATIENCE = 2000;

interface ProviderCheck {
  readonly status: 'pass' | 'fail';
  readonly timeout: 'true' | 'false';
  /** 0 when there was no answer. */
  readonly responseCode: number;
  readonly outcome: string;
  readonly links: { readonly self: string };
}

export const ping: Operation<OauthDeps> = (_request, { kernel }) => answer(200, releaseOf(kernel), { summary: 'ping' });

/** Asks for an `apikey` header as the platform does; any value will do, but not where strangers are refused. */
export const status: Operation<OauthDeps> = async (request, deps) => {
  const { context, kernel } = deps;
  const apiKey = request.header('apikey');
  if (!apiKey || (isStrict(deps) && !isSameSecret(apiKey, await statusKeyOf(kernel))))
    return refuse({ error: 'statusKeyInvalid' }, context.ids.uuid(), { decidedBy: 'hasApiKey' });
  const found = await Promise.all(
    Object.entries(IDENTITY_PROVIDERS).map(async ([name, path]) => [name, await checkProvider(kernel, path)] as const),
  );
  const passed = found.filter(([, check]) => check.status === 'pass').length;
  const overall = passed === found.length ? 'pass' : passed > 0 ? 'warn' : 'fail';
  return answer(200, { status: overall, ...releaseOf(kernel), checks: Object.fromEntries(found) }, { summary: `status: ${overall}` });
};

function releaseOf({ version }: Kernel) {
  return { version, revision: '1', releaseId: 'nhs-sandbox', commitId: 'nhs-sandbox' };
}

async function checkProvider(kernel: Kernel, path: string): Promise<ProviderCheck> {
  const url = `${kernel.urlOf('oauth')}${path}`;
  const links = { self: url };
  try {
    const { status: responseCode } = await exchange(url, { timeout: PATIENCE, agent: await suiteAgent(kernel, url, {}) });
    const passes = responseCode >= 200 && responseCode < 300;
    return { status: passes ? 'pass' : 'fail', timeout: 'false', responseCode, outcome: passes ? 'OK' : `answered ${responseCode}`, links };
  } catch (error) {
    return {
      status: 'fail',
      timeout: error instanceof TimedOut ? 'true' : 'false',
      responseCode: 0,
      outcome: (error as Error).message,
      links,
    };
  }
}
