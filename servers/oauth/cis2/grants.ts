/** Access and refresh tokens of CIS2, each opaque, 27 characters. What is not kept any more, nobody may use. */
import type { SessionContext } from '#kernel/session';
import type { Expiring } from '../expiring.ts';
import type { Person } from '../oidc/people.ts';
import { digestOf, expiringCollection, Kept } from '../one-time.ts';
import type { Authentication } from './acr.ts';

/** How somebody has signed in, and in which role. */
export interface Cis2SignIn extends Authentication {
  /** Role profile id. */
  readonly selectedRole?: string;
}

/** What a user has let a client have. Times in milliseconds since the epoch, by the session's clock. */
export interface Cis2Grant {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly person: Person;
  readonly sid: string;
  readonly authenticatedAt: number;
  readonly signIn: Cis2SignIn;
  /** Claims that were asked for one by one (`claims`), beside those of the scopes. */
  readonly claims: ClaimsAskedFor;
  /** Digest of the code that all tokens of this grant go back to. */
  readonly chain: string;
}

export interface ClaimsAskedFor {
  readonly userinfo: readonly string[];
  readonly idToken: readonly string[];
}

/** A token as it is kept: `keptUntil` is when it expires. */
export interface Cis2Token extends Cis2Grant, Expiring {
  readonly issuedAt: number;
}

const INDEXES = { sid: ({ sid }: Cis2Token) => sid, chain: ({ chain }: Cis2Token) => chain };
const ACCESS = expiringCollection<Cis2Token>('oauth-cis2-access-tokens', INDEXES);
const REFRESH = expiringCollection<Cis2Token>('oauth-cis2-refresh-tokens', INDEXES);

/** Seconds, as a token answer says it. */
export const ACCESS_LIFETIME = 3600;
const REFRESH_LIFETIME = 12 * 60 * 60;
const TOKEN_BYTES = 20;

export interface IssuedPair {
  readonly accessToken: string;
  readonly refreshToken: string;
}

export class Cis2Grants {
  readonly #context: SessionContext;
  readonly #access: Kept<Cis2Token>;
  readonly #refresh: Kept<Cis2Token>;

  constructor(context: SessionContext) {
    this.#context = context;
    this.#access = new Kept(ACCESS, context);
    this.#refresh = new Kept(REFRESH, context);
  }

  /** A new access token and a new refresh token. A refresh can narrow the scopes of the access token, never those of the grant. */
  async issue(grant: Cis2Grant, scopes: readonly string[] = grant.scopes): Promise<IssuedPair> {
    const issuedAt = this.#context.clock.now();
    const pair = { accessToken: this.newToken(), refreshToken: this.newToken() };
    await this.#access.keep(pair.accessToken, { ...grant, scopes, issuedAt, keptUntil: issuedAt + ACCESS_LIFETIME * 1000 });
    await this.#refresh.keep(pair.refreshToken, { ...grant, issuedAt, keptUntil: issuedAt + REFRESH_LIFETIME * 1000 });
    return pair;
  }

  /** 27 characters of base64url that nobody can guess: codes have the same shape. */
  newToken(): string {
    return this.#context.ids.bytes(TOKEN_BYTES).toString('base64url');
  }

  access(token: string): Promise<Cis2Token | undefined> {
    return this.#access.find(token);
  }

  refresh(token: string): Promise<Cis2Token | undefined> {
    return this.#refresh.find(token);
  }

  /** Uses a refresh token up: of several who try at once exactly one gets it. */
  redeem(token: string): Promise<Cis2Token | undefined> {
    return this.#refresh.take(token);
  }

  /** From now on nobody knows the access token. */
  revokeAccess(token: string): Promise<boolean> {
    return this.#access.forget(token);
  }

  /** All tokens of a session, or of a chain, by its digest. */
  async revokeBy(index: 'sid' | 'chain', value: string): Promise<number> {
    const found = await Promise.all([this.#access, this.#refresh].map(async (kept) => ({ kept, tokens: await kept.findBy(index, value) })));
    const forgotten = found.flatMap(({ kept, tokens }) => tokens.map(({ digest }) => kept.forgetDigest(digest)));
    return (await Promise.all(forgotten)).filter((was) => was).length;
  }
}

/** What a grant remembers of the code that it began with. */
export function chainOf(code: string): string {
  return digestOf(code);
}
