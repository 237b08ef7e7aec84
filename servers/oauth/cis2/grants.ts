/**
 * What users have let clients have at CIS2, and the tokens for it, each opaque, 27 characters. What is not kept any more nobody may use:
 * without its grant a token is worth nothing.
 */
import type { SessionContext } from '#kernel/session';
import type { Expiring } from '#kernel/store/expiring';
import type { Person } from '../oidc/people.ts';
import { digestOf, expiringCollection, Kept } from '../one-time.ts';
import type { Authentication } from './acr.ts';

/** How somebody has signed in, and in which role. */
export interface Cis2SignIn extends Authentication {
  /** Role profile id. */
  readonly selectedRole?: string;
}

/** What a user has let a client have. Times in milliseconds since the epoch, by the session's clock. */
export interface Cis2Grant extends Expiring {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly person: Person;
  readonly sid: string;
  readonly authenticatedAt: number;
  readonly signIn: Cis2SignIn;
  /** Claims that were asked for one by one (`claims`), beside those of the scopes. */
  readonly claims: ClaimsAskedFor;
}

export interface ClaimsAskedFor {
  readonly userinfo: readonly string[];
  readonly idToken: readonly string[];
}

/** A token as it is kept: it is worth something for as long as its grant is there. */
interface Token extends Expiring {
  /** Digest of the code with which the grant began. */
  readonly grant: string;
  /** Of an access token that has fewer than its grant. */
  readonly scopes?: readonly string[];
  readonly issuedAt: number;
}

/** A token and what it stands for. */
export interface Cis2Token {
  readonly grant: Cis2Grant;
  /** By which all its tokens are revoked. */
  readonly grantId: string;
  readonly scopes: readonly string[];
  readonly issuedAt: number;
  readonly expiresAt: number;
}

const GRANTS = expiringCollection<Cis2Grant>('oauth-cis2-grants', { sid: ({ sid }) => sid });
const ACCESS = expiringCollection<Token>('oauth-cis2-access-tokens');
const REFRESH = expiringCollection<Token>('oauth-cis2-refresh-tokens');

/** Seconds, as a token answer says it. */
export const ACCESS_LIFETIME = 3600;
/** From the first token on; no refresh makes it longer. */
const GRANT_LIFETIME = 12 * 60 * 60;
const TOKEN_BYTES = 20;

export interface IssuedPair {
  readonly accessToken: string;
  readonly refreshToken: string;
}

export class Cis2Grants {
  readonly #context: SessionContext;
  readonly #grants: Kept<Cis2Grant>;
  readonly #access: Kept<Token>;
  readonly #refresh: Kept<Token>;

  constructor(context: SessionContext) {
    this.#context = context;
    this.#grants = new Kept(GRANTS, context);
    this.#access = new Kept(ACCESS, context);
    this.#refresh = new Kept(REFRESH, context);
  }

  /** Begins a grant, which all its tokens go back to. `code` is what it was given for. */
  async begin(code: string, grant: Omit<Cis2Grant, 'keptUntil'>): Promise<{ readonly grant: Cis2Grant; readonly grantId: string }> {
    const grantId = digestOf(code);
    const keptUntil = this.#context.clock.now() + GRANT_LIFETIME * 1000;
    return { grantId, grant: await this.#grants.keep(grantId, { ...grant, keptUntil }) };
  }

  /** A new access token, with these scopes, and a new refresh token, which has all those of the grant. */
  async issue({ grant, grantId }: Pick<Cis2Token, 'grant' | 'grantId'>, scopes: readonly string[]): Promise<IssuedPair> {
    const issuedAt = this.#context.clock.now();
    const pair = { accessToken: this.newToken(), refreshToken: this.newToken() };
    const keptUntil = Math.min(issuedAt + ACCESS_LIFETIME * 1000, grant.keptUntil);
    await this.#access.keep(pair.accessToken, { grant: grantId, issuedAt, keptUntil, ...(scopes !== grant.scopes && { scopes }) });
    await this.#refresh.keep(pair.refreshToken, { grant: grantId, issuedAt, keptUntil: grant.keptUntil });
    return pair;
  }

  /** 27 characters of base64url that nobody can guess: codes have the same shape. */
  newToken(): string {
    return this.#context.ids.bytes(TOKEN_BYTES).toString('base64url');
  }

  async access(token: string): Promise<Cis2Token | undefined> {
    return this.#withGrant(await this.#access.find(token));
  }

  async refresh(token: string): Promise<Cis2Token | undefined> {
    return this.#withGrant(await this.#refresh.find(token));
  }

  /** Uses a refresh token up: of several who try at once exactly one gets true. */
  async redeem(token: string): Promise<boolean> {
    return (await this.#refresh.take(token)) !== undefined;
  }

  /** From now on nobody knows the access token. */
  revokeAccess(token: string): Promise<boolean> {
    return this.#access.forget(token);
  }

  /** All tokens of a grant are worth nothing any more; false when they were not before. */
  revoke(grantId: string): Promise<boolean> {
    return this.#grants.forget(grantId);
  }

  /** The same by the code that a grant began with. */
  revokeByCode(code: string): Promise<boolean> {
    return this.revoke(digestOf(code));
  }

  /** All grants of a session; gives back how many they were. */
  async revokeSession(sid: string): Promise<number> {
    const found = await this.#grants.findBy('sid', sid);
    return (await Promise.all(found.map(({ digest }) => this.#grants.forgetDigest(digest)))).filter((was) => was).length;
  }

  async #withGrant(token: Token | undefined): Promise<Cis2Token | undefined> {
    const grant = token && (await this.#grants.find(token.grant));
    if (!token || !grant) return undefined;
    return { grant, grantId: token.grant, scopes: token.scopes ?? grant.scopes, issuedAt: token.issuedAt, expiresAt: token.keptUntil };
  }
}
