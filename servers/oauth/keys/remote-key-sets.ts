/** Key sets that clients publish at an address of their own. */
import { exchange } from '#clients/oauth/http';
import type { Clock } from '#kernel/clock';
import { type KeySet, parseJwks } from './key-set.ts';

/** A key set's address did not give one. The message says why. */
export class JwksUnreachable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'JwksUnreachable';
  }
}

interface Fetched {
  readonly keys: KeySet;
  readonly at: number;
}

/** Milliseconds, by the session's clock, for which a key set is not fetched again unless it is said otherwise. The live platform waits an hour. */
const FRESH_FOR = 60_000;
const MOST_BYTES = 1024 * 1024;
const PATIENCE = 5000;

export class RemoteKeySets {
  readonly #clock: Clock;
  readonly #patience: number;
  readonly #fetched = new Map<string, Fetched>();
  readonly #fetching = new Map<string, Promise<KeySet>>();

  /** `patience`: how many real milliseconds an address has to answer in. */
  constructor(clock: Clock, patience = PATIENCE) {
    this.#clock = clock;
    this.#patience = patience;
  }

  /**
   * The key set at an `http` or `https` address. One that was fetched a moment ago will do, unless it lacks the key that is asked for:
   * a client that has just published a new key need not wait. Rejects with {@link JwksUnreachable}.
   */
  async at(url: string, kid: unknown, freshFor = FRESH_FOR): Promise<KeySet> {
    const known = this.#fetched.get(url);
    const age = known && this.#clock.now() - known.at;
    if (known && age !== undefined && age >= 0 && age < freshFor && (known.keys.key(kid) ?? known.keys.key(kid, 'ec'))) return known.keys;
    let fetching = this.#fetching.get(url);
    if (!fetching) {
      fetching = fetchKeySet(url, this.#patience).finally(() => this.#fetching.delete(url));
      this.#fetching.set(url, fetching);
    }
    const keys = await fetching;
    this.#fetched.set(url, { keys, at: this.#clock.now() });
    return keys;
  }
}

async function fetchKeySet(url: string, timeout: number): Promise<KeySet> {
  try {
    const { status, body } = await exchange(url, {
      headers: { 'User-Agent': 'APIM', Accept: 'application/json' },
      timeout,
      limit: MOST_BYTES,
    });
    if (status !== 200) throw new Error(`it answered ${status}`);
    const keys = parseJwks(JSON.parse(body));
    if (!keys) throw new Error('what it answered is not a JWKS: there is no array "keys"');
    return keys;
  } catch (error) {
    throw new JwksUnreachable((error as Error).message);
  }
}
