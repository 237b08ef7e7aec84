/**
 * The access tokens that were issued. A token itself is not kept, only its digest. With a user's token lies what the identity provider gave
 * for them, because the platform hands it on.
 */
import { hash } from 'node:crypto';
import type { SessionContext } from '#kernel/session';
import { expiryKey, Sweeper } from '#kernel/store/expiring';
import type { Collection, Page, PageRequest } from '#kernel/store/store';

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

/** What is known about a token. Times in milliseconds since the epoch, by the session's clock. */
export interface TokenRecord extends Grant, Times {}

interface Times {
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** A token as it is kept: small, and the tokens that an application gets for itself share one grant. Millions may lie in the store. */
interface KeptToken extends Times {
  readonly grant: Grant;
  /** Where that is not {@link KEPT_AFTER_EXPIRY} from its expiry on. */
  readonly keptUntil?: number;
}

export interface IssuedToken {
  /** 28 characters of base64url: what goes into `Authorization: Bearer`. */
  readonly accessToken: string;
  readonly grant: Grant;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Milliseconds for which a token is good. */
const TOKEN_LIFETIME = 600_000;
/** An expired token is told apart from an unknown one for three days more. */
const KEPT_AFTER_EXPIRY = 3 * 24 * 60 * 60 * 1000;
const TOKEN_BYTES = 21;

const TOKENS: Collection<KeptToken> = {
  name: 'oauth-tokens',
  indexes: {
    keptUntil: ({ expiresAt, keptUntil = expiresAt + KEPT_AFTER_EXPIRY }) => expiryKey(keptUntil),
    sid: ({ grant }) => grant.sid,
  },
  forgets: true,
};

export class TokenStore {
  readonly #context: SessionContext;
  readonly #sweeper: Sweeper<KeptToken>;

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
    const kept: KeptToken =
      lifetime < 0
        ? { grant, issuedAt: expiresAt - TOKEN_LIFETIME, expiresAt, keptUntil: now + KEPT_AFTER_EXPIRY }
        : { grant, issuedAt: now, expiresAt };
    await store.put(TOKENS, digestOfToken(accessToken), kept);
    const sweep = this.#sweeper.wrote();
    if (sweep) await sweep;
    return { accessToken, grant, issuedAt: kept.issuedAt, expiresAt };
  }

  /** What is known about a token, expired ones included; nothing when it was never issued, or was revoked. */
  async find(accessToken: string): Promise<TokenRecord | undefined> {
    const stored = await this.#context.store.get(TOKENS, digestOfToken(accessToken));
    return stored && recordOf(stored.doc);
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
  async list(page?: PageRequest): Promise<Page<TokenRecord>> {
    const { items, ...rest } = await this.#context.store.list(TOKENS, page);
    return { ...rest, items: items.map(({ doc, ...stored }) => ({ ...stored, doc: recordOf(doc) })) };
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
    if (known === undefined || known.expiresAt <= now) return known && recordOf(known);
    const { grant, issuedAt } = known;
    return recordOf((await store.put(TOKENS, digest, { grant, issuedAt, expiresAt: now })).doc);
  }
}

function recordOf({ grant, issuedAt, expiresAt }: KeptToken): TokenRecord {
  return { ...grant, issuedAt, expiresAt };
}

/** The digest under which a token is kept. */
export function digestOfToken(accessToken: string): string {
  return hash('sha256', accessToken, 'base64url');
}
