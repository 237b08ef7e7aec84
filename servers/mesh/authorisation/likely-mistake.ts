/** What a client has probably done, when the hash in its token is not the right one: the mistakes that people make, tried out. */
import { createHash, createHmac } from 'node:crypto';
import { hashedText, hashOf, type MeshClaims, type MeshToken } from '#formats/mesh/token';

/** Shared keys that published clients and their tests have. */
const PUBLISHED_KEYS = ['TestKey', 'BackBone', 'Banana', 'SharedKey'];
const USUAL_PASSWORD = 'password';

/** Words that go on from "received another one, …"; nothing when none of them was it. */
export function likelyMistake(token: MeshToken, password: string, sharedKey: string): string | undefined {
  const given = token.hash.toLowerCase();
  const found = guesses(token, password, sharedKey).find(([, hash]) => hash.toLowerCase() === given);
  return found?.[0];
}

function guesses(token: MeshClaims, password: string, key: string): readonly (readonly [says: string, hash: string])[] {
  const { mailboxId, nonce, nonceCount, timestamp } = token;
  const text = hashedText(token, password);
  const hmac = (of: string, algorithm = 'sha256') => createHmac(algorithm, key).update(of);
  return [
    ['that with the password after the timestamp', hmac(`${mailboxId}:${nonce}:${nonceCount}:${timestamp}:${password}`).digest('hex')],
    ['that without the password', hmac(`${mailboxId}:${nonce}:${nonceCount}:${timestamp}`).digest('hex')],
    ['the right one in Base64', hmac(text).digest('base64')],
    ['that by SHA-1', hmac(text, 'sha1').digest('hex')],
    ['that by SHA-512', hmac(text, 'sha512').digest('hex')],
    ['a plain SHA-256, not an HMAC', createHash('sha256').update(text).digest('hex')],
    ['that with key and password exchanged', hashOf(token, key, password)],
    ...PUBLISHED_KEYS.map((other) => [`that with the shared key ${other}`, hashOf(token, password, other)] as const),
    [`that with the password ${USUAL_PASSWORD}`, hashOf(token, USUAL_PASSWORD, key)],
    ['that with an empty password', hashOf(token, '', key)],
    ['that with a line end after the password', hashOf(token, `${password}\n`, key)],
    ['that with a line end after the shared key', hashOf(token, password, `${key}\n`)],
    ['that of the mailbox id in capitals', hashOf({ ...token, mailboxId: mailboxId.toUpperCase() }, password, key)],
    ['that of the mailbox id in small letters', hashOf({ ...token, mailboxId: mailboxId.toLowerCase() }, password, key)],
    ...['0', '1', '001', String(Number(nonceCount))]
      .filter((count) => count !== nonceCount)
      .map(
        (count) =>
          [`that of the count ${count}, which is not ${nonceCount}`, hashOf({ ...token, nonceCount: count }, password, key)] as const,
      ),
  ];
}
