/** Authorisation codes: good once, for a short while, for the client and the redirect address that they were made for. */
import type { SessionContext } from '#kernel/session';
import type { Expiring } from '#kernel/store/expiring';
import { expiringCollection, Kept } from '../one-time.ts';
import type { Person } from './people.ts';
import type { CodeChallenge } from './pkce.ts';

/** What a code stands for. Times in milliseconds since the epoch, by the session's clock. */
export interface CodeGrant extends Expiring {
  /** Whose code it is: `nhs-cis2`, `nhs-login`, the name of a realm. A code of one issuer is worth nothing at another. */
  readonly issuer: string;
  readonly clientId: string;
  /** As the authorization request had it; the token request must repeat it. */
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly person: Person;
  /** When they signed in. */
  readonly authenticatedAt: number;
  /** Of the sign-on session. */
  readonly sid: string;
  readonly nonce?: string;
  readonly state?: string;
  readonly challenge?: CodeChallenge;
  /** What only this provider keeps with it: plain data. */
  readonly details: Readonly<Record<string, unknown>>;
}

const CODES = expiringCollection<CodeGrant>('oauth-authorisation-codes');

export class Codes {
  readonly #kept: Kept<CodeGrant>;
  readonly #context: SessionContext;

  constructor(context: SessionContext) {
    this.#kept = new Kept(CODES, context);
    this.#context = context;
  }

  /** Keeps what a code stands for, so many milliseconds. The provider gives the code its shape; it must be beyond guessing. */
  async issue(code: string, grant: Omit<CodeGrant, 'keptUntil'>, lifetime: number): Promise<void> {
    await this.#kept.keep(code, { ...grant, keptUntil: this.#context.clock.now() + lifetime });
  }

  /** What a code stands for, without using it up; nothing when it is unknown, used, or too old. */
  find(code: string): Promise<CodeGrant | undefined> {
    return this.#kept.find(code);
  }

  /** Uses a code up, if it is accepted: of several who try at once exactly one gets what it stands for. */
  redeem(code: string, accept?: (grant: CodeGrant) => boolean): Promise<CodeGrant | undefined> {
    return this.#kept.take(code, accept);
  }
}
