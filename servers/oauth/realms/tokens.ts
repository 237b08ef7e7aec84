/** Tokens of the mock realms: signed JWTs of Keycloak's shape, and how one that comes back is checked. */
import { createHmac } from 'node:crypto';
import type { OauthDeps } from '../deps.ts';
import { decodeJwt, isSignedRs512, type JsonObject } from '../jwt.ts';
import { signingKeysOf, signJwt } from '../keys/signing-keys.ts';
import { hashClaims, secondsOf } from '../oidc/id-token.ts';
import { isSameSecret, secretsOf } from '../oidc/secrets.ts';
import type { SsoSession } from '../oidc/sso-sessions.ts';
import type { Realm } from './realm.ts';
import { idTokenClaims, subOf, type User } from './users.ts';

/** Seconds. */
const ACCESS_TOKEN_LIFETIME = 300;
const ID_TOKEN_LIFETIME = 300;
const REFRESH_TOKEN_LIFETIME = 1800;

/** Scopes that every client has without asking. */
const DEFAULT_SCOPES = ['profile', 'email'];
/** With this one a patient gets a token for whom they act for. */
export const DELEGATED = 'delegated';

/** What tokens are issued for. */
export interface Grant {
  readonly realm: Realm;
  readonly clientId: string;
  readonly user: User;
  /** For whom they act, with the scope `delegated`. */
  readonly actsFor?: User | undefined;
  readonly session: SsoSession;
  readonly scopes: readonly string[];
  readonly acrValues: readonly string[];
  readonly nonce?: string | undefined;
}

/** Keycloak's answer: numbers are numbers, and no member is a surprise to those who list them all. */
export interface TokenBody {
  readonly access_token: string;
  readonly expires_in: number;
  readonly refresh_expires_in: number;
  readonly refresh_token?: string;
  readonly token_type: 'Bearer';
  readonly id_token?: string;
  readonly 'not-before-policy': 0;
  readonly session_state?: string;
  readonly scope: string;
}

/** Tokens for somebody who has signed in; an id token with the scope `openid` only. */
export async function issueTokens(grant: Grant, deps: OauthDeps): Promise<TokenBody> {
  const { realm, clientId, user, session, scopes, acrValues } = grant;
  const { ids, clock } = deps.context;
  const key = await signingKeysOf(deps.kernel).current('realms');
  const iat = secondsOf(clock.now());
  const { sid } = session;
  const sub = subOf(grant.actsFor ?? user);
  const scope = [...new Set([...scopes, ...DEFAULT_SCOPES])].join(' ');
  const common = { iat, auth_time: secondsOf(session.authenticatedAt), iss: realm.issuer, session_state: sid, sid };
  const accessToken = signJwt(key, {
    exp: iat + ACCESS_TOKEN_LIFETIME,
    ...common,
    jti: ids.uuid(),
    aud: 'account',
    sub,
    typ: 'Bearer',
    azp: clientId,
    scope,
    preferred_username: user.id,
  });

  const idToken = (about: User, claims: object = {}) =>
    signJwt(key, {
      exp: iat + ID_TOKEN_LIFETIME,
      ...common,
      jti: ids.uuid(),
      aud: clientId,
      sub: subOf(about),
      typ: 'ID',
      azp: clientId,
      ...(grant.nonce !== undefined && { nonce: grant.nonce }),
      ...hashClaims('RS512', { accessToken }),
      ...idTokenClaims(about, acrValues),
      ...claims,
    });
  return {
    access_token: accessToken,
    expires_in: ACCESS_TOKEN_LIFETIME,
    refresh_expires_in: REFRESH_TOKEN_LIFETIME,
    refresh_token: await refreshToken(grant, iat, scope, deps),
    token_type: 'Bearer',
    ...(scopes.includes('openid') && {
      id_token: grant.actsFor ? idToken(grant.actsFor, { act: { sub: idToken(user) } }) : idToken(user),
    }),
    'not-before-policy': 0,
    session_state: sid,
    scope,
  };
}

/** A token for a client itself: its service account. */
export async function issueServiceToken(realm: Realm, clientId: string, deps: OauthDeps): Promise<TokenBody> {
  const key = await signingKeysOf(deps.kernel).current('realms');
  const iat = secondsOf(deps.context.clock.now());
  const scope = DEFAULT_SCOPES.join(' ');
  const accessToken = signJwt(key, {
    exp: iat + ACCESS_TOKEN_LIFETIME,
    iat,
    jti: deps.context.ids.uuid(),
    iss: realm.issuer,
    aud: 'account',
    sub: `service-account-${clientId}`,
    typ: 'Bearer',
    azp: clientId,
    acr: '1',
    scope,
    preferred_username: `service-account-${clientId}`,
    client_id: clientId,
  });
  return {
    access_token: accessToken,
    expires_in: ACCESS_TOKEN_LIFETIME,
    refresh_expires_in: 0,
    token_type: 'Bearer',
    'not-before-policy': 0,
    scope,
  };
}

/** A refresh token is Keycloak's own business: signed with a secret of its own, so that nobody takes it for an access token. */
async function refreshToken(grant: Grant, iat: number, scope: string, deps: OauthDeps): Promise<string> {
  const { realm, clientId, user, actsFor, session, acrValues } = grant;
  const claims = {
    exp: iat + REFRESH_TOKEN_LIFETIME,
    iat,
    jti: deps.context.ids.uuid(),
    iss: realm.issuer,
    aud: realm.issuer,
    sub: subOf(user),
    typ: 'Refresh',
    azp: clientId,
    session_state: session.sid,
    sid: session.sid,
    scope,
    granted: grant.scopes.join(' '),
    acr_values: acrValues.join(' '),
    ...(actsFor && { acts_for: actsFor.id }),
  };
  const signedPart = `${encode({ alg: 'HS512', typ: 'JWT' })}.${encode(claims)}`;
  return `${signedPart}.${await hmacOf(signedPart, deps)}`;
}

/** The claims of a refresh token of this realm, expired ones included; nothing when it is none. */
export async function readRefreshToken(token: string, realm: Realm, deps: OauthDeps): Promise<JsonObject | undefined> {
  const jwt = decodeJwt(token);
  if (jwt === undefined || jwt.header.alg !== 'HS512' || !isOf(realm, jwt.claims, 'Refresh')) return undefined;
  return isSameSecret(await hmacOf(jwt.signedPart, deps), jwt.signature) ? jwt.claims : undefined;
}

/** The claims of an access token (`Bearer`) or an id token (`ID`) of this realm, expired ones included; nothing when it is none. */
export async function readSignedToken(token: string, typ: 'Bearer' | 'ID', realm: Realm, deps: OauthDeps): Promise<JsonObject | undefined> {
  const jwt = decodeJwt(token);
  if (jwt === undefined || jwt.header.alg !== 'RS512' || !isOf(realm, jwt.claims, typ)) return undefined;
  const key = await signingKeysOf(deps.kernel).find('realms', jwt.header.kid);
  return key && isSignedRs512(jwt, key.publicKey) ? jwt.claims : undefined;
}

/** The address counts by its last part: a token got at one of this server's addresses is good at another. */
function isOf({ name, issuer }: Realm, { iss, typ }: JsonObject, wanted: string): boolean {
  return typ === wanted && typeof iss === 'string' && (iss === issuer || iss.endsWith(`/realms/${name}`));
}

export function isExpired({ exp }: JsonObject, deps: OauthDeps): boolean {
  return typeof exp !== 'number' || exp <= secondsOf(deps.context.clock.now());
}

/** The session that a token was issued in, while it lasts and the token's client has a part in it. */
export async function sessionOf({ sid, azp }: JsonObject, realm: Realm, { sso }: OauthDeps): Promise<SsoSession | undefined> {
  const session = typeof sid === 'string' ? await sso.find(sid) : undefined;
  return session?.issuer === realm.name && session.clients.some(({ clientId }) => clientId === azp) ? session : undefined;
}

async function hmacOf(signedPart: string, { kernel }: OauthDeps): Promise<string> {
  return createHmac('sha512', await secretsOf(kernel).of('realms:refresh-tokens'))
    .update(signedPart)
    .digest('base64url');
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
