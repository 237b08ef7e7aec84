/** Relying parties: who may send people here to sign in, and where they go back to. */
import type { KeyObject } from 'node:crypto';
import type { Application, RelyingParty } from '#world/application';
import { clientIdAt } from '#world/rules/client-id';
import type { OauthDeps } from '../deps.ts';
import { signingKeysOf } from '../keys/signing-keys.ts';
import {
  isPlatformClientId,
  type PlatformClientId,
  platformBackchannelLogoutUrl,
  platformClientSecret,
  platformRedirectUrls,
} from './platform-clients.ts';
import { isUsableRedirect } from './responses.ts';
import { secretOfApplication } from './secrets.ts';

/** At whose door a client stands. `mock` are the mock realms. */
export type Provider = RelyingParty['provider'];

export interface Client {
  readonly clientId: string;
  readonly provider: Provider;
  /** As pages name it. */
  readonly name: string;
  /** `platform` is this sandbox's own; `registered` an application of the world; `automatic` whoever calls, where that is allowed. */
  readonly kind: 'platform' | 'registered' | 'automatic';
  readonly application?: Application;
  /** Where the browser may go back to. */
  readonly redirectUrls: readonly string[] | 'any';
  /** Where it may go after signing out. */
  readonly logoutUrls: readonly string[] | 'any';
  readonly backchannelLogoutUrl?: string;
  /** How it proves who it is; `any` for an automatic one, of whom nothing is known that could be proven. */
  readonly authentication: RelyingParty['authentication'] | 'any';
  readonly secret?: string;
  /** Scopes that it may ask for; any when nothing is said. */
  readonly scopes?: readonly string[];
  /** NHS login: the vectors of trust that it has registered; any when nothing is said. */
  readonly vectorsOfTrust?: readonly string[];
  /** For the journal: what a strict environment would say. */
  readonly advice: readonly string[];
}

/** The client of that id at a provider, called at `baseUrl`; nothing when it is not known, and strangers are not let in. */
export async function findClient(deps: OauthDeps, provider: Provider, clientId: string, baseUrl: string): Promise<Client | undefined> {
  const strict = isStrict(deps);
  const { items } = await deps.world.applications.find({ index: 'relyingParty', equals: `${provider}:${clientId}` }, { limit: 1 });
  const application = items[0]?.doc;
  const party = application?.relyingParties.find((one) => one.provider === provider && clientIdAt(one, application) === clientId);
  if (application && party) return application.status === 'approved' ? registered(deps, application, party, strict) : undefined;
  if (isPlatformClientId(clientId) && isPlatformAt(provider, clientId)) return platform(deps, provider, clientId, baseUrl);
  return strict || !/^[\x21-\x7e]{1,200}$/.test(clientId) ? undefined : automatic(provider, clientId);
}

/** Whether strangers are refused: in the environment `integration`. */
export function isStrict({ kernel }: Pick<OauthDeps, 'kernel'>): boolean {
  return kernel.config.environment === 'integration';
}

/** Whether a client may send the browser there: one of its addresses, character for character. */
export function mayRedirectTo({ redirectUrls }: Client, redirectUri: string): boolean {
  return isUsableRedirect(redirectUri) && (redirectUrls === 'any' || redirectUrls.includes(redirectUri));
}

/** Whether the browser may go there after signing out. */
export function mayGoAfterLogout({ logoutUrls }: Client, address: string): boolean {
  return isUsableRedirect(address) && (logoutUrls === 'any' || logoutUrls.includes(address));
}

/** Whether what a client signs can be checked: it has registered keys, or is the platform. */
export function hasKeys(client: Client, deps: OauthDeps): boolean {
  if (client.kind === 'platform') return true;
  return client.application !== undefined && deps.keys.areRegistered(client.application);
}

/** A client's public key of that `kid`, RSA or elliptic; nothing when it has none. Rejects with `JwksUnreachable`. */
export async function keyOfClient({ kind, application }: Client, kid: unknown, deps: OauthDeps): Promise<KeyObject | undefined> {
  if (kind === 'platform') return (await signingKeysOf(deps.kernel).find('platform', kid))?.publicKey;
  if (application === undefined) return undefined;
  const keys = await deps.keys.keysOf(application, kid);
  return keys.key(kid) ?? keys.key(kid, 'ec');
}

/** Which of the platform's ids is at home at a provider; at the mock realms both are. */
function isPlatformAt(provider: Provider, clientId: PlatformClientId): boolean {
  return provider === 'mock' || clientId.endsWith(provider === 'nhs-cis2' ? 'cis2' : 'nhs-login');
}

async function platform({ kernel, context }: OauthDeps, provider: Provider, clientId: PlatformClientId, baseUrl: string): Promise<Client> {
  return {
    clientId,
    provider,
    name: 'NHS England API platform',
    kind: 'platform',
    // scripts that test against the mock realms name all sorts of addresses
    redirectUrls: provider === 'mock' ? 'any' : platformRedirectUrls(baseUrl),
    logoutUrls: [],
    backchannelLogoutUrl: platformBackchannelLogoutUrl(`${kernel.urlOf('oauth')}${context.prefix}`),
    // at the mock realms scripts use the secret for both ids, and the platform its key
    authentication: provider === 'mock' ? 'any' : provider === 'nhs-login' ? 'private_key_jwt' : 'client_secret',
    secret: await platformClientSecret(clientId, kernel),
    advice: [],
  };
}

async function registered(deps: OauthDeps, application: Application, party: RelyingParty, strict: boolean): Promise<Client> {
  const secret = await secretOfApplication(application, deps.kernel);
  const redirectUrls = party.redirectUrls.length > 0 ? party.redirectUrls : application.callbackUrl ? [application.callbackUrl] : [];
  const anywhere = redirectUrls.length === 0 && !strict;
  return {
    clientId: clientIdAt(party, application),
    provider: party.provider,
    name: application.name,
    kind: 'registered',
    application,
    redirectUrls: anywhere ? 'any' : redirectUrls,
    logoutUrls: party.logoutUrls,
    authentication: party.authentication,
    ...(party.backchannelLogoutUrl !== undefined && { backchannelLogoutUrl: party.backchannelLogoutUrl }),
    ...(secret !== undefined && { secret }),
    ...(party.scopes && { scopes: party.scopes }),
    ...(party.vectorsOfTrust && { vectorsOfTrust: party.vectorsOfTrust }),
    advice: anywhere ? [`${application.name} has registered no redirect address; integration would refuse all of them`] : [],
  };
}

function automatic(provider: Provider, clientId: string): Client {
  return {
    clientId,
    provider,
    name: clientId,
    kind: 'automatic',
    redirectUrls: 'any',
    logoutUrls: 'any',
    authentication: 'any',
    advice: [`no application is registered as ${provider} client '${clientId}'; integration would refuse it`],
  };
}
