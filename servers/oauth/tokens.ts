/** The access tokens that were issued. A token itself is not kept, only its digest: what is in the store, or in a snapshot, opens nothing. */
import { hash } from 'node:crypto';
import type { SessionContext } from '#kernel/session';
import type { Collection, Page, PageRequest } from '#kernel/store/store';
import { EXPIRY_INDEX, type Expiring, Sweeper } from './expiring.ts';

/** How sure the platform is of who calls: the application's own level, a healthcare worker's, a patient's. */
export type AuthLevel = 'level3' | 'aal1' | 'aal2' | 'aal3' | 'p0' | 'p5' | 'p9';

/** For whom and for what a token is. The names are those under which the platform hands it on to its APIs. */
export interface Grant {
  /** The application's API key. */
  readonly apiKey: string;
  readonly scopes: readonly string[];
  readonly grantType: 'client_credentials' | 'authorization_code' | 'token_exchange';
  readonly authType: 'app' | 'user';
  readonly authLevel: AuthLevel;
  readonly provider: 'apim' | 'nhs-cis2' | 'nhs-login' | 'apim-mock-nhs-cis2' | 'apim-mock-nhs-login';
  /** CIS2's id of a healthcare worker, or a patient's NHS number. */
  readonly userId?: string;
  readonly nhsNumber?: string;
  /** By which the user is proven, as it came. */
  readonly idToken?: string;
  readonly idTokenClaims?: Readonly<Record<string, unknown>>;
  /** The identity provider's sign-on session. When that ends, so do the tokens that came of it. */
  readonly sid?: string;
  /** With which the identity provider is asked for more about the user. Never told to anybody else. */
  readonly providerToken?: string;
}

/** A token as it is kept. Times in milliseconds since the epoch, by the session's clock. */
export interface TokenRecord extends Grant, Expiring {
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface IssuedToken {
  /** 28 characters of base64url: what goes into `Authorization: Bearer`. */
  readonly accessToken: string;
  readonly record: TokenRecord;
}

/** Milliseconds for which a token is good. */
export const TOKEN_LIFETIME = 600_000;
/** An expired token is told apart from an unknown one for three days more. */
const KEPT_AFTER_EXPIRY = 3 * 24 * 60 * 60 * 1000;
const TOKEN_BYTES = 21;

const TOKENS: Collection<TokenRecord> = { name: 'oauth-tokens', indexes: { ...EXPIRY_INDEX, sid: ({ sid }) => sid } };

export class TokenStore {
  readonly #context: SessionContext;
  readonly #sweeper: Sweeper<TokenRecord>;

  constructor(context: SessionContext) {
    this.#context = context;
    this.#sweeper = new Sweeper(TOKENS, context.store, context.clock);
  }

  /** Issues a token that is good for so many milliseconds; for none when it is negative: then it expired that long ago. */
  async issue(grant: Grant, lifetime = TOKEN_LIFETIME): Promise<IssuedToken> {
    const { store, clock, ids } = this.#context;
    const now = clock.now();
    const expiresAt = now + lifetime;
    const accessToken = ids.bytes(TOKEN_BYTES).toString('base64url');
    const record: TokenRecord = {
      ...grant,
      issuedAt: lifetime < 0 ? expiresAt - TOKEN_LIFETIME : now,
      expiresAt,
      keptUntil: Math.max(now, expiresAt) + KEPT_AFTER_EXPIRY,
    };
    await store.put(TOKENS, digestOfToken(accessToken), record);
    await this.#sweeper.wrote();
    return { accessToken, record };
  }

  /** What is known about a token, expired ones included; nothing when it was never issued, or was revoked. */
  async find(accessToken: string): Promise<TokenRecord | undefined> {
    return (await this.#context.store.get(TOKENS, digestOfToken(accessToken)))?.doc;
  }

  /** From now on nobody knows the token; false when nobody did. */
  revoke(accessToken: string): Promise<boolean> {
    return this.#context.store.delete(TOKENS, digestOfToken(accessToken));
  }

  /** Revokes all tokens of a sign-on session, at most 1,000; false when there was none. */
  async endSession(sid: string): Promise<boolean> {
    const { store } = this.#context;
    const { items } = await store.find(TOKENS, { index: 'sid', equals: sid }, { limit: 1000 });
    const ended = await Promise.all(items.map(({ id }) => store.delete(TOKENS, id)));
    return ended.includes(true);
  }

  /** A page of all that are kept, expired ones included, each under its digest. */
  list(page?: PageRequest): Promise<Page<TokenRecord>> {
    return this.#context.store.list(TOKENS, page);
  }

  /** The same by its digest as for {@link revoke}. */
  revokeDigest(digest: string): Promise<boolean> {
    return this.#context.store.delete(TOKENS, digest);
  }

  /** From now on the token has expired; nothing when nobody knew it. What has expired already stays as it is. */
  async expire(digest: string): Promise<TokenRecord | undefined> {
    const { store, clock } = this.#context;
    const now = clock.now();
    const known = (await store.get(TOKENS, digest))?.doc;
    if (known === undefined || known.expiresAt <= now) return known;
    return (await store.put(TOKENS, digest, { ...known, expiresAt: now, keptUntil: now + KEPT_AFTER_EXPIRY })).doc;
  }
}

/** The digest under which a token is kept. */
export function digestOfToken(accessToken: string): string {
  return hash('sha256', accessToken, 'base64url');
}
