/** A new Authorization header for each request: one nonce for the client, counted up. */
import { signToken, timestampOf, writeToken } from '#formats/mesh/token';

export interface TokenOptions {
  readonly mailboxId: string;
  readonly password: string;
  /** The key that all clients of one environment share. */
  readonly sharedKey: string;
  /** Nobody else's; a UUID. */
  readonly nonce: string;
  /** Milliseconds since the epoch, by the clock that MESH goes by. */
  readonly now: () => number;
}

export function tokenMaker({ mailboxId, password, sharedKey, nonce, now }: TokenOptions): () => string {
  let count = 0;
  return () => {
    const claims = { mailboxId, nonce, nonceCount: String(count), timestamp: timestampOf(now()) };
    count += 1;
    return writeToken(signToken(claims, password, sharedKey));
  };
}
