/** What id tokens of all providers have in common. */
import { hash } from 'node:crypto';
import type { SigningAlgorithm } from '../keys/signing-keys.ts';

/** Half of a hash (OpenID Connect Core §3.1.3.6): `at_hash` of an access token, `c_hash` of a code, `s_hash` of a state. */
function halfHash(value: string, alg: SigningAlgorithm): string {
  const digest = hash(alg === 'RS512' ? 'sha512' : 'sha256', value, 'buffer');
  return digest.subarray(0, digest.length / 2).toString('base64url');
}

/** Those hashes, of what there is. */
export function hashClaims(alg: SigningAlgorithm, { accessToken, code, state }: { accessToken?: string; code?: string; state?: string }) {
  return {
    ...(accessToken !== undefined && { at_hash: halfHash(accessToken, alg) }),
    ...(code !== undefined && { c_hash: halfHash(code, alg) }),
    ...(state !== undefined && { s_hash: halfHash(state, alg) }),
  };
}

/** Seconds since the epoch, as tokens count. */
export function secondsOf(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
