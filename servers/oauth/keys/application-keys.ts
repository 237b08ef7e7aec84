/** Where an application's public keys are: in its registration, at an address of its own, or made by the sandbox. */
import type { Clock } from '#kernel/clock';
import type { Application } from '#world/application';
import { projection } from '#world/projection';
import type { GeneratedKeys } from './generated-keys.ts';
import { KeySet, parseJwks } from './key-set.ts';
import { RemoteKeySets } from './remote-key-sets.ts';

const NO_KEYS = new KeySet([]);

const inlineKeysOf = projection(({ jwks }: Application) => parseJwks(jwks) ?? NO_KEYS);

export class ApplicationKeys {
  readonly #generated: GeneratedKeys;
  readonly #remote: RemoteKeySets;

  constructor(generated: GeneratedKeys, clock: Clock) {
    this.#generated = generated;
    this.#remote = new RemoteKeySets(clock);
  }

  /** Whether an application can sign in with a key at all. */
  areRegistered({ jwks, jwksUrl, generated }: Application): boolean {
    return jwks !== undefined || jwksUrl !== undefined || generated === true;
  }

  /**
   * The keys that an application has registered. `kid` is the one that is looked for, in case the set has to be fetched;
   * `freshFor` for how many milliseconds it is not fetched again. Rejects
   * with `JwksUnreachable`.
   */
  keysOf(application: Application, kid?: unknown, freshFor?: number): KeySet | Promise<KeySet> {
    if (application.jwksUrl !== undefined) return this.#remote.at(application.jwksUrl, kid, freshFor);
    if (application.generated) return this.#generated.of(application.apiKey).then(({ keySet }) => keySet);
    return inlineKeysOf(application);
  }
}
