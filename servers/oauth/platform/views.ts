/** What the platform's authorisation server answers when all is well. Every number in it is a string: so does the live one, and clients depend on it. */
import type { IssuedToken } from '../tokens.ts';

export interface ClientCredentialsBody {
  readonly access_token: string;
  /** Seconds: one less than the token's life. */
  readonly expires_in: string;
  readonly token_type: 'Bearer';
  /** Milliseconds since the epoch. */
  readonly issued_at: string;
}

export function clientCredentialsBody({ accessToken, record: { issuedAt, expiresAt } }: IssuedToken): ClientCredentialsBody {
  return {
    access_token: accessToken,
    expires_in: String(Math.max(0, Math.floor((expiresAt - issuedAt) / 1000) - 1)),
    token_type: 'Bearer',
    issued_at: String(issuedAt),
  };
}
