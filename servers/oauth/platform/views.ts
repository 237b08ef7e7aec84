/** What the platform's authorisation server answers when all is well. Every number in it is a string: so does the live one, and clients depend on it. */
import type { IssuedToken } from '../tokens.ts';
import type { RefreshRecord } from './memory.ts';
import type { UserTokens } from './user-tokens.ts';

export interface ClientCredentialsBody {
  readonly access_token: string;
  /** Seconds: one less than the token's life. */
  readonly expires_in: string;
  readonly token_type: 'Bearer';
  /** Milliseconds since the epoch. */
  readonly issued_at: string;
}

/** Application-restricted access. */
export function clientCredentialsBody(issued: IssuedToken): ClientCredentialsBody {
  return {
    access_token: issued.accessToken,
    expires_in: lifeOf(issued),
    token_type: 'Bearer',
    issued_at: String(issued.issuedAt),
  };
}

export interface UserTokensBody {
  readonly access_token: string;
  readonly expires_in: string;
  readonly refresh_token: string;
  /** Seconds for which there may be refreshes: counts down from the first sign-in. */
  readonly refresh_token_expires_in: string;
  /** How many refreshes there were. */
  readonly refresh_count: string;
  readonly token_type: 'Bearer';
}

/** After a refresh. */
export function refreshBody({ access, refreshToken, refresh }: UserTokens): UserTokensBody {
  return {
    access_token: access.accessToken,
    expires_in: lifeOf(access),
    refresh_token: refreshToken,
    refresh_token_expires_in: secondsLeft(refresh, access.issuedAt),
    refresh_count: String(refresh.count),
    token_type: 'Bearer',
  };
}

/** After a sign-in. `sid` is told in one environment only, to those who test the platform itself. */
export function authorizationCodeBody(issued: UserTokens, baseUrl: string): UserTokensBody & { readonly sid?: string } {
  const { sid } = issued.access.grant;
  const tellsSid = /^https?:\/\/internal-dev\.api\.service\.nhs\.uk(?=[:/]|$)/.test(baseUrl);
  return { ...refreshBody(issued), ...(tellsSid && sid !== undefined && { sid }) };
}

/** After a token exchange. */
export function tokenExchangeBody({ access, refreshToken, refresh }: UserTokens) {
  return {
    access_token: access.accessToken,
    expires_in: lifeOf(access),
    token_type: 'Bearer',
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    refresh_token: refreshToken,
    refresh_token_expires_in: secondsLeft(refresh, access.issuedAt),
    refresh_count: String(refresh.count),
  } as const;
}

function lifeOf({ issuedAt, expiresAt }: IssuedToken): string {
  return wholeSeconds(expiresAt - issuedAt);
}

function secondsLeft({ expiresAt }: RefreshRecord, now: number): string {
  return wholeSeconds(expiresAt - now);
}

/** The whole seconds that are left a moment later, as the live platform tells them: 599 of 600, however many milliseconds have passed. */
function wholeSeconds(milliseconds: number): string {
  return String(Math.max(0, Math.ceil(milliseconds / 1000) - 1));
}
