/**
 * What was granted: one document for each sign-in of a client, found by its latest refresh token, by the access tokens that came of it
 * and by the `jti` of its id token. The tokens themselves are not kept, only their digests.
 */
import type { SessionContext } from '#kernel/session';
import type { Expiring } from '#kernel/store/expiring';
import type { Person } from '../oidc/people.ts';
import { digestOf, expiringCollection, Kept } from '../one-time.ts';

/** Times in milliseconds since the epoch, by the session's clock. */
export interface Grant extends Expiring {
  readonly clientId: string;
  readonly person: Person;
  /** What was granted at first: a refresh may ask for less, never for more. */
  readonly scopes: readonly string[];
  readonly vot: string;
  readonly authenticatedAt: number;
  /** Digest of the id token's `jti`. */
  readonly idToken: string;
  readonly accessTokens: readonly IssuedAccess[];
}

export interface IssuedAccess {
  readonly digest: string;
  readonly expiresAt: number;
  readonly scopes: readonly string[];
}

const GRANTS = expiringCollection<Grant>('oauth-nhs-login-grants', {
  accessToken: ({ accessTokens }) => accessTokens.map(({ digest }) => digest),
  idToken: ({ idToken }) => idToken,
});

/** From the first sign-in; refreshing does not prolong it. */
const REFRESH_LIFETIME = 30 * 24 * 60 * 60 * 1000;
/** An expired access token is told apart from an unknown one for so long, and at most so many of one grant. */
const KEPT_AFTER_EXPIRY = 60 * 60 * 1000;
const MOST_ACCESS_TOKENS = 50;

export class Grants {
  readonly #kept: Kept<Grant>;
  readonly #context: SessionContext;

  constructor(context: SessionContext) {
    this.#kept = new Kept(GRANTS, context);
    this.#context = context;
  }

  /** A first grant, under its refresh token. */
  async begin(refreshToken: string, grant: Omit<Grant, 'keptUntil'>): Promise<void> {
    await this.#kept.keep(refreshToken, { ...grant, keptUntil: this.#context.clock.now() + REFRESH_LIFETIME });
  }

  /** By its latest refresh token. */
  find(refreshToken: string): Promise<Grant | undefined> {
    return this.#kept.find(refreshToken);
  }

  /** Puts a new refresh token in place of the one before, and adds an access token. False when somebody else was faster. */
  async rotate(refreshToken: string, next: string, access: IssuedAccess): Promise<boolean> {
    const grant = await this.#kept.take(refreshToken);
    if (grant === undefined) return false;
    const now = this.#context.clock.now();
    const known = grant.accessTokens.filter(({ expiresAt }) => expiresAt + KEPT_AFTER_EXPIRY > now);
    await this.#kept.keep(next, { ...grant, accessTokens: [...known, access].slice(-MOST_ACCESS_TOKENS) });
    return true;
  }

  /** By an access token, which may have expired. */
  async ofAccessToken(accessToken: string): Promise<{ readonly grant: Grant; readonly access: IssuedAccess } | undefined> {
    const digest = digestOf(accessToken);
    const [found] = await this.#kept.findBy('accessToken', digest);
    const access = found?.doc.accessTokens.find((one) => one.digest === digest);
    return found && access && { grant: found.doc, access };
  }

  /** By the `jti` of the id token. */
  async ofIdToken(jti: string): Promise<Grant | undefined> {
    return (await this.#kept.findBy('idToken', digestOf(jti)))[0]?.doc;
  }
}
