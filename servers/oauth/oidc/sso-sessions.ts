/**
 * Sign-on sessions: that somebody has signed in, in which browser, and which clients know. While one lasts the next client of that
 * provider need not ask again (`prompt=none`, `max_age`); when it ends those clients are told.
 */
import type { SessionContext } from '#kernel/session';
import type { Expiring } from '#kernel/store/expiring';
import { expiringCollection, Kept } from '../one-time.ts';
import type { Person } from './people.ts';
import type { Browser } from './sign-in.ts';

/** Times in milliseconds since the epoch, by the session's clock. */
export interface SsoSession extends Expiring {
  /** As id tokens name it: a UUID. */
  readonly sid: string;
  readonly issuer: string;
  readonly person: Person;
  readonly authenticatedAt: number;
  /** Clients that somebody has signed in to in it, and under which issuer they know it. */
  readonly clients: readonly { readonly clientId: string; readonly iss: string }[];
  /** Issuer and browser; nothing when it is no browser's. */
  readonly browser?: string;
  /** What only this provider keeps with it: plain data. */
  readonly details: Readonly<Record<string, unknown>>;
}

export type NewSsoSession = Pick<SsoSession, 'issuer' | 'person' | 'details'> & Partial<Pick<SsoSession, 'clients'>>;

const SESSIONS = expiringCollection<SsoSession>('oauth-sso-sessions', {
  browser: ({ browser }) => browser,
  issuer: ({ issuer }) => issuer,
});
/** As long as CIS2 keeps a healthcare worker signed in. */
const LIFETIME = 12 * 60 * 60 * 1000;

export class SsoSessions {
  readonly #kept: Kept<SsoSession>;
  readonly #context: SessionContext;

  constructor(context: SessionContext) {
    this.#kept = new Kept(SESSIONS, context);
    this.#context = context;
  }

  /**
   * Somebody has signed in, now. The session that this browser had at this issuer goes on, for the sake of the tokens given in it, but
   * is the browser's no more.
   */
  async begin(session: NewSsoSession, browser: Browser | undefined): Promise<SsoSession> {
    const { ids, clock } = this.#context;
    const now = clock.now();
    const sid = ids.uuid();
    if (browser) await this.#detach(session.issuer, browser.digest);
    return this.#kept.keep(sid, {
      clients: [],
      ...session,
      sid,
      authenticatedAt: now,
      keptUntil: now + LIFETIME,
      ...(browser && { browser: keyOf(session.issuer, browser.digest) }),
    });
  }

  /** The session that a browser has at an issuer; `digest` is that of its cookie. */
  async ofBrowser(issuer: string, digest: string | undefined): Promise<SsoSession | undefined> {
    if (digest === undefined) return undefined;
    const now = this.#context.clock.now();
    const found = await this.#kept.findBy('browser', keyOf(issuer, digest));
    return found.find(({ doc }) => doc.keptUntil > now)?.doc;
  }

  /** By the `sid` of id tokens. */
  find(sid: string): Promise<SsoSession | undefined> {
    return this.#kept.find(sid);
  }

  /** All that are under way at an issuer, at most 1,000. */
  async list(issuer: string): Promise<readonly SsoSession[]> {
    const now = this.#context.clock.now();
    const found = await this.#kept.findBy('issuer', issuer);
    return found.flatMap(({ doc }) => (doc.keptUntil > now ? [doc] : []));
  }

  /** All that are under way, at every issuer, at most 1,000. */
  all(): Promise<readonly SsoSession[]> {
    return this.#kept.all();
  }

  /** A client goes by it, and knows it under this issuer: the last that it was told counts. */
  async joinClient({ sid, clients }: SsoSession, clientId: string, iss: string): Promise<void> {
    if (clients.some((client) => client.clientId === clientId && client.iss === iss)) return;
    await this.#kept.change(sid, (session) => {
      const others = session.clients.filter((client) => client.clientId !== clientId);
      return { ...session, clients: [...others, { clientId, iss }] };
    });
  }

  /** Goes on with another state of it, unless it has ended. */
  async update(session: SsoSession): Promise<void> {
    await this.#kept.change(session.sid, () => session);
  }

  /** Ends it; gives back what it was, to exactly one of several who end it at once. */
  end(sid: string): Promise<SsoSession | undefined> {
    return this.#kept.take(sid);
  }

  async #detach(issuer: string, digest: string): Promise<void> {
    const before = await this.#kept.findBy('browser', keyOf(issuer, digest));
    await Promise.all(before.map(({ doc }) => this.#kept.change(doc.sid, ({ browser: _, ...session }) => session)));
  }
}

/** Whether somebody signed in recently enough for `max_age` (seconds); 0 is never enough. */
export function isFreshEnough({ authenticatedAt }: Pick<SsoSession, 'authenticatedAt'>, maxAge: number | undefined, now: number): boolean {
  return maxAge === undefined || now - authenticatedAt < maxAge * 1000;
}

function keyOf(issuer: string, digest: string): string {
  return `${issuer} ${digest}`;
}
