/** The keys with which identity providers sign, and whether one of them has signed. */
import type { KeyObject } from 'node:crypto';
import { projection } from '#world/projection';
import type { OauthDeps } from '../deps.ts';
import type { Jwt } from '../jwt.ts';
import { parseJwks } from '../keys/key-set.ts';
import { signingKeysOf } from '../keys/signing-keys.ts';
import { isSigned } from '../oidc/client-authentication.ts';
import type { ProviderKeys } from './identity-providers.ts';

/** The algorithms with which providers sign id tokens and logout tokens. */
export const PROVIDER_ALGORITHMS = ['RS256', 'RS512'] as const;

const keySetOf = projection(parseJwks);

/** A provider's public key of that `kid`; nothing when it has none. Rejects with `JwksUnreachable`. */
export async function keyOfProvider(
  { keys }: { readonly keys: ProviderKeys },
  kid: unknown,
  deps: OauthDeps,
): Promise<KeyObject | undefined> {
  if ('jwks' in keys) return keySetOf(keys.jwks)?.key(kid);
  if ('url' in keys) return (await deps.platform.keySets.at(keys.url, kid)).key(kid);
  const key = await signingKeysOf(deps.kernel).find(keys.ring, kid);
  return key?.alg === 'ES256' ? undefined : key?.publicKey;
}

/** Whether this key has signed a token, by one of the algorithms that providers use. */
export function isSignedByProvider(jwt: Jwt, key: KeyObject): boolean {
  const alg = PROVIDER_ALGORITHMS.find((one) => one === jwt.header.alg);
  return alg !== undefined && isSigned(jwt, alg, key);
}
