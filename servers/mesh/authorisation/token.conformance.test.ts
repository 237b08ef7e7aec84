/** Tokens with their hashes, computed apart from this code. Runs where they are: NHS_SANDBOX_REFERENCE_DATA names the folder that holds `mesh/`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hashedText, hashOf, parseToken, signToken, writeToken } from '#formats/mesh/token';

interface Vector {
  readonly name: string;
  readonly shared_key: string;
  readonly mailbox_id: string;
  readonly nonce: string;
  readonly nonce_count: string;
  readonly password: string;
  readonly timestamp: string;
  readonly hmac_message: string;
  readonly hash_hex: string;
  readonly authorization: string;
}

const folder = process.env.NHS_SANDBOX_REFERENCE_DATA;
const { vectors } =
  folder === undefined
    ? { vectors: [] }
    : (JSON.parse(readFileSync(join(folder, 'mesh', 'auth-test-vectors.json'), 'utf8')) as { readonly vectors: readonly Vector[] });

describe.skipIf(folder === undefined)('a token of the test vectors', () => {
  test.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const { shared_key, mailbox_id, nonce, nonce_count, password, timestamp, hmac_message, hash_hex, authorization } = vector;
    const claims = { mailboxId: mailbox_id, nonce, nonceCount: nonce_count, timestamp };
    expect(hashedText(claims, password)).toBe(hmac_message);
    expect(hashOf(claims, password, shared_key)).toBe(hash_hex);
    expect(writeToken(signToken(claims, password, shared_key))).toBe(authorization);
    expect(parseToken(authorization)).toEqual({ ...claims, hash: hash_hex });
  });
});
