/** Proof Key for Code Exchange (RFC 7636). */
import { hash } from 'node:crypto';
import { isSameSecret } from './secrets.ts';

/** How a challenge is made from its verifier. */
export type ChallengeMethod = 'S256' | 'plain';

export interface CodeChallenge {
  readonly challenge: string;
  readonly method: ChallengeMethod;
}

const CHALLENGE = /^[A-Za-z0-9._~-]{43,128}$/;

/** The challenge of an authorization request: none, one, or a word about what is wrong with it. */
export function challengeOf(
  challenge: string | undefined,
  method: string | undefined,
): CodeChallenge | undefined | { readonly problem: string } {
  if (challenge === undefined) return method === undefined ? undefined : { problem: 'code_challenge_method without a code_challenge' };
  if (method !== undefined && method !== 'S256' && method !== 'plain') return { problem: `code_challenge_method must be S256 or plain` };
  if (!CHALLENGE.test(challenge)) return { problem: 'code_challenge must be 43 to 128 unreserved characters' };
  return { challenge, method: method ?? 'plain' };
}

/** Whether the verifier of a token request proves what the challenge asked for. Where nothing was asked, nothing need be proven. */
export function provesChallenge(asked: CodeChallenge | undefined, verifier: string | undefined): boolean {
  if (asked === undefined) return true;
  if (verifier === undefined || !CHALLENGE.test(verifier)) return false;
  return isSameSecret(asked.challenge, asked.method === 'plain' ? verifier : hash('sha256', verifier, 'base64url'));
}
