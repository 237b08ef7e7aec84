/** What the platform keeps of sign-ins by users: those under way, authorisation codes, refresh tokens. Times in milliseconds since the epoch, by the session's clock. */
import type { SessionContext } from '#kernel/session';
import type { Expiring } from '#kernel/store/expiring';
import { RemoteKeySets } from '../keys/remote-key-sets.ts';
import { expiringCollection, Kept } from '../one-time.ts';
import type { Grant } from '../tokens.ts';
import type { WhichProvider } from './identity-providers.ts';

/** Somebody is at an identity provider: for whom, and where the browser goes back to. Under the platform's `state`. */
export interface Departure extends Expiring {
  readonly provider: WhichProvider;
  readonly apiKey: string;
  /** The application's. */
  readonly redirectUri: string;
  /** The application's, to be given back as it was. */
  readonly state: string;
  /** The platform's own, at the identity provider. */
  readonly callback: string;
}

/** What an authorisation code stands for. */
export interface CodeRecord extends Expiring {
  readonly grant: Grant;
  readonly redirectUri: string;
}

/** What a refresh token stands for. */
export interface RefreshRecord extends Expiring {
  readonly grant: Grant;
  /** How many refreshes it comes after. */
  readonly count: number;
  /** Until when this one is good. */
  readonly expiresAt: number;
  /** When the first of the row was issued. */
  readonly firstIssuedAt: number;
  /** For how long from then on there may be refreshes. */
  readonly period: number;
}

const DEPARTURES = expiringCollection<Departure>('oauth-departures');
const CODES = expiringCollection<CodeRecord>('oauth-platform-codes', { sid: ({ grant }) => grant.sid });
const REFRESH_TOKENS = expiringCollection<RefreshRecord>('oauth-refresh-tokens', { sid: ({ grant }) => grant.sid });

export class PlatformMemory {
  readonly departures: Kept<Departure>;
  readonly codes: Kept<CodeRecord>;
  readonly refreshTokens: Kept<RefreshRecord>;
  /** Keys that other identity providers publish. */
  readonly keySets: RemoteKeySets;

  constructor(context: SessionContext) {
    this.departures = new Kept(DEPARTURES, context);
    this.codes = new Kept(CODES, context);
    this.refreshTokens = new Kept(REFRESH_TOKENS, context);
    this.keySets = new RemoteKeySets(context.clock);
  }

  /** What a sign-on session has led to is good no longer; false when there was nothing. */
  async endSession(sid: string): Promise<boolean> {
    const ended = await Promise.all([forgetAll(this.codes, sid), forgetAll(this.refreshTokens, sid)]);
    return ended.includes(true);
  }
}

async function forgetAll<T extends Expiring>(kept: Kept<T>, sid: string): Promise<boolean> {
  const found = await kept.findBy('sid', sid);
  await Promise.all(found.map(({ digest }) => kept.forgetDigest(digest)));
  return found.length > 0;
}
