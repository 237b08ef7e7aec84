/**
 * The identity providers behind the platform: NHS CIS2 and NHS login at `/oauth2`, the mock realms at `/oauth2-mock`. The platform is
 * a client of theirs by OpenID Connect over HTTP. They are this very server's, at the address at which the platform was called,
 * unless the session's settings put another in their place: then what that one tells about itself counts.
 */
import type { Agent } from 'node:http';
import { type Answer, type ExchangeOptions, exchange } from '#clients/oauth/http';
import { suiteAgent } from '#kernel/http/agent';
import type { SandboxRequest } from '#kernel/http/message';
import type { Kernel } from '#kernel/kernel';
import type { OauthDeps } from '../deps.ts';
import type { KeyRing } from '../keys/signing-keys.ts';
import { PLATFORM_CLIENT_IDS, type PlatformClientId } from '../oidc/platform-clients.ts';
import type { OauthSettings } from '../settings.ts';

/** Who signs people in: healthcare workers, or patients. */
export type ProviderKind = 'nhs-cis2' | 'nhs-login';

/** Where a provider's keys are: in a ring of this server's own, at an address, or in the settings. */
export type ProviderKeys = { readonly ring: KeyRing } | { readonly url: string } | { readonly jwks: object };

/** One identity provider as the platform knows it. Addresses are absolute. */
export interface IdentityProvider {
  readonly kind: ProviderKind;
  /** One of the mock realms. */
  readonly mock: boolean;
  /** The platform's own id there. */
  readonly clientId: PlatformClientId;
  /** `iss` of its tokens. */
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userinfoEndpoint: string;
  readonly keys: ProviderKeys;
}

/** The paths of this server's own, below their base. */
interface Paths {
  readonly base: string;
  readonly authorize: string;
  readonly token: string;
  readonly userinfo: string;
  readonly ring: KeyRing;
}

const CIS2: Paths = {
  base: '/openam/oauth2/realms/root/realms/NHSIdentity/realms/Healthcare',
  authorize: '/authorize',
  token: '/access_token',
  userinfo: '/userinfo',
  ring: 'cis2',
};
const NHS_LOGIN: Paths = { base: '/nhs-login', authorize: '/authorize', token: '/token', userinfo: '/userinfo', ring: 'nhs-login' };

function realm(kind: ProviderKind, environment: string): Paths {
  const name = kind === 'nhs-cis2' ? 'Cis2-mock' : 'NHS-Login-mock';
  return {
    base: `/realms/${name}-${environment}`,
    authorize: '/protocol/openid-connect/auth',
    token: '/protocol/openid-connect/token',
    userinfo: '/protocol/openid-connect/userinfo',
    ring: 'realms',
  };
}

/** Which provider, at which of the platform's two places. */
export interface WhichProvider {
  readonly kind: ProviderKind;
  readonly mock: boolean;
}

/** Whether a request came to `/oauth2-mock`, which `--root` may also put at the root. */
export function isMock({ path }: Pick<SandboxRequest, 'path'>, { kernel }: Pick<OauthDeps, 'kernel'>): boolean {
  return path.startsWith('/oauth2-mock/') || (kernel.config.root === 'oauth2-mock' && !path.startsWith('/oauth2/'));
}

/** The provider as the platform has it in this request. Rejects when another one is configured and cannot be asked about itself. */
export async function providerOf({ kind, mock }: WhichProvider, request: SandboxRequest, deps: OauthDeps): Promise<IdentityProvider> {
  const clientId = PLATFORM_CLIENT_IDS[kind];
  const { providers, issuers } = await deps.settings.read();
  const configured = mock ? undefined : kind === 'nhs-cis2' ? providers.cis2 : providers.nhsLogin;
  if (configured !== undefined) return { kind, mock, clientId, ...(await discover(configured, deps)) };
  const { base, authorize, token, userinfo, ring } = mock ? realm(kind, environmentOf(request)) : kind === 'nhs-cis2' ? CIS2 : NHS_LOGIN;
  const address = `${request.baseUrl}${base}`;
  return {
    kind,
    mock,
    clientId,
    issuer: issuerOf(base, { kind, mock }, issuers) ?? address,
    authorizationEndpoint: `${address}${authorize}`,
    tokenEndpoint: `${address}${token}`,
    userinfoEndpoint: `${address}${userinfo}`,
    keys: { ring },
  };
}

/** The name under which a provider of this server's issues tokens in this session, where one is configured. */
function issuerOf(base: string, { kind, mock }: WhichProvider, issuers: OauthSettings['issuers']): string | undefined {
  if (!mock) return kind === 'nhs-cis2' ? issuers.cis2 : issuers.nhsLogin;
  return issuers.realms === undefined ? undefined : `${issuers.realms}${base.slice('/realms'.length)}`;
}

/** Which national environment was called, for whose mock realm: `int` at `int.api.service.nhs.uk`; `internal-dev` where it is none. */
function environmentOf({ baseUrl }: SandboxRequest): string {
  return /^https?:\/\/([a-z-]+)\.api\.service\.nhs\.uk(?=[:/]|$)/.exec(baseUrl)?.[1] ?? 'internal-dev';
}

/** Sends a request to one of a provider's addresses. Those of this server's own are reached where it listens, whatever they are called by. */
export async function callProvider(
  provider: IdentityProvider,
  url: string,
  options: ExchangeOptions,
  request: SandboxRequest,
  { kernel, context }: OauthDeps,
): Promise<Answer> {
  if ('url' in provider.keys) return exchange(url, { ...options, agent: await agentOf(kernel, url) });
  const { protocol, host } = new URL(request.baseUrl);
  const address = `${kernel.urlOf('oauth')}${url.slice(`${protocol}//${host}`.length)}`;
  const headers = {
    ...options.headers,
    'X-Forwarded-Proto': protocol.slice(0, -1),
    'X-Forwarded-Host': host,
    'Sandbox-Session': context.name,
  };
  return exchange(address, { ...options, headers, agent: await agentOf(kernel, address) });
}

const agents = new WeakMap<Kernel, Map<string, Promise<Agent>>>();

/** One agent for each scheme, so that connections are kept. */
function agentOf(kernel: Kernel, address: string): Promise<Agent> {
  let ofKernel = agents.get(kernel);
  if (ofKernel === undefined) {
    ofKernel = new Map();
    agents.set(kernel, ofKernel);
  }
  const { protocol } = new URL(address);
  let agent = ofKernel.get(protocol);
  if (agent === undefined) {
    agent = suiteAgent(kernel, address, { keepAlive: true, maxSockets: 64 });
    ofKernel.set(protocol, agent);
  }
  return agent;
}

type Discovered = Pick<IdentityProvider, 'issuer' | 'authorizationEndpoint' | 'tokenEndpoint' | 'userinfoEndpoint' | 'keys'>;

/** What another provider tells about itself (OpenID Connect Discovery §4). */
async function discover(address: string, { kernel }: OauthDeps): Promise<Discovered> {
  const url = `${address}/.well-known/openid-configuration`;
  const { status, body } = await exchange(url, { headers: { Accept: 'application/json' }, agent: await agentOf(kernel, url) });
  if (status !== 200) throw new Error(`${url} answered ${status}`);
  const told: Record<string, unknown> = JSON.parse(body);
  const text = (member: string): string => {
    const value = told[member];
    if (typeof value !== 'string') throw new Error(`${url} tells no ${member}`);
    return value;
  };
  return {
    issuer: text('issuer'),
    authorizationEndpoint: text('authorization_endpoint'),
    tokenEndpoint: text('token_endpoint'),
    userinfoEndpoint: text('userinfo_endpoint'),
    keys: { url: text('jwks_uri') },
  };
}
