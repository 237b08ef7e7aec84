/** By whom a subject token may be issued, and with whose keys it is checked. */
import type { SandboxRequest } from '#kernel/http/message';
import type { OauthDeps } from '../deps.ts';
import { isStrict } from '../oidc/clients.ts';
import type { AcceptedIssuer } from '../settings.ts';
import {
  type IdentityProvider,
  isMock,
  type ProviderKeys,
  type ProviderKind,
  providerOf,
  type WhichProvider,
} from './identity-providers.ts';

/** Who has issued a token. */
export interface SubjectIssuer extends WhichProvider {
  readonly issuer: string;
  readonly keys: ProviderKeys;
}

/** Where each is below its host, whatever that is called. */
const PATHS: readonly (readonly [pattern: RegExp, which: WhichProvider])[] = [
  [/\/openam\/oauth2\/realms\/root\/realms\/(?:NHSIdentity\/realms\/Healthcare|oidc)$/, { kind: 'nhs-cis2', mock: false }],
  [/\/nhs-login$|^https:\/\/auth\.(?:(?:sandpit|aos)\.signin|login)\.nhs\.uk$/, { kind: 'nhs-login', mock: false }],
  [/\/realms\/Cis2-mock-[a-z-]+$/, { kind: 'nhs-cis2', mock: true }],
  [/\/realms\/NHS-Login-mock-[a-z-]+$/, { kind: 'nhs-login', mock: true }],
];

/**
 * The issuers that are known at one of the platform's two places. Where strangers are let in, so is a provider of this sandbox under
 * any of its names, for one sandbox is called by many: its keys are the same. What was issued in a session is known there only.
 */
export async function findIssuer(iss: unknown, request: SandboxRequest, deps: OauthDeps): Promise<SubjectIssuer | undefined> {
  if (typeof iss !== 'string') return undefined;
  const accepted = (await deps.settings.read()).acceptedIssuers.find(({ issuer }) => issuer === iss);
  if (accepted) return acceptedIssuer(accepted, isMock(request, deps));
  for (const provider of await ownIssuers(request, deps)) if (provider.issuer === iss) return provider;
  const known = isStrict(deps) || isOfAnotherSession(iss, request) ? undefined : PATHS.find(([pattern]) => pattern.test(iss))?.[1];
  return known && { ...known, issuer: iss, keys: { ring: ringOf(known) } };
}

/** Whether an address names a session, and not the one of this request: `http://localhost:9005/~a/nhs-login`. */
function isOfAnotherSession(iss: string, { session }: SandboxRequest): boolean {
  const named = /^https?:\/\/[^/]+\/~([^/]+)\//.exec(iss)?.[1];
  return named !== undefined && named !== session;
}

/** For the journal: what would have been taken. */
export async function issuersOf(request: SandboxRequest, deps: OauthDeps): Promise<readonly string[]> {
  return [...(await ownIssuers(request, deps)), ...(await deps.settings.read()).acceptedIssuers].map(({ issuer }) => issuer);
}

/** One that the settings name. Without keys of its own it is another name for this sandbox's. */
function acceptedIssuer({ issuer, provider: kind, jwks, jwksUrl }: AcceptedIssuer, mock: boolean): SubjectIssuer {
  const own = { ring: ringOf({ kind, mock: mock || /\/realms\/[A-Za-z0-9-]+-mock-[a-z-]+$/.test(issuer) }) } as const;
  return { kind, mock, issuer, keys: jwks ? { jwks } : jwksUrl !== undefined ? { url: jwksUrl } : own };
}

function ownIssuers(request: SandboxRequest, deps: OauthDeps): Promise<readonly IdentityProvider[]> {
  const kinds: readonly ProviderKind[] = ['nhs-cis2', 'nhs-login'];
  return Promise.all(kinds.map((kind) => providerOf({ kind, mock: isMock(request, deps) }, request, deps)));
}

function ringOf({ kind, mock }: WhichProvider) {
  if (mock) return 'realms';
  return kind === 'nhs-cis2' ? 'cis2' : 'nhs-login';
}
