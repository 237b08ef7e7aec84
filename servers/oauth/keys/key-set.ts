/** A JSON web key set (RFC 7517 §5) as token endpoints use it: public keys by their `kid`. */
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

export class KeySet {
  readonly #jwks = new Map<string, JsonWebKey>();
  readonly #imported = new Map<string, KeyObject | undefined>();

  /** Of keys with the same `kid` the first counts; what is not a key with a `kid` is passed over. */
  constructor(keys: readonly unknown[]) {
    for (const jwk of keys) {
      const kid = (jwk as JsonWebKey | null)?.kid;
      if (typeof kid === 'string' && !this.#jwks.has(kid)) this.#jwks.set(kid, jwk as JsonWebKey);
    }
  }

  get kids(): readonly string[] {
    return [...this.#jwks.keys()];
  }

  /** The key of that `kid`; nothing when there is none, or it is not a key of that type that can be read. Imported once. */
  key(kid: unknown, type: 'rsa' | 'ec' = 'rsa'): KeyObject | undefined {
    if (typeof kid !== 'string') return undefined;
    const jwk = this.#jwks.get(kid);
    if (jwk === undefined) return undefined;
    if (!this.#imported.has(kid)) this.#imported.set(kid, importKey(jwk));
    const key = this.#imported.get(kid);
    return key?.asymmetricKeyType === type ? key : undefined;
  }
}

/** The keys of a JWKS document; nothing when it is not one. */
export function parseJwks(document: unknown): KeySet | undefined {
  const { keys } = (document ?? {}) as { keys?: unknown };
  return Array.isArray(keys) ? new KeySet(keys) : undefined;
}

function importKey(jwk: JsonWebKey): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return undefined;
  }
}
