/** What the server remembers and signs with, for tests that want it otherwise. */
import { refuse } from '#kernel/control/control';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';
import { type KeyRing, signingKeysOf } from '../keys/signing-keys.ts';

const RINGS: readonly KeyRing[] = ['cis2', 'nhs-login', 'realms', 'platform'];

/** `DELETE /_sandbox/jtis`: every assertion may be used again. 200 says how many were forgotten. */
export const forgetJtis: Operation<OauthDeps> = async (_, { jtis }) => json(200, { forgotten: await jtis.forgetAll() });

/** `GET /_sandbox/signing-keys`: the public keys of each issuer, the one that signs first. */
export const listSigningKeys: Operation<OauthDeps> = async (_, { kernel }) => {
  const keys = signingKeysOf(kernel);
  return json(200, Object.fromEntries(await Promise.all(RINGS.map(async (ring) => [ring, await keys.jwks(ring)]))));
};

/**
 * `POST /_sandbox/signing-keys/{ring}/rotate`: new keys sign from now on, in all sessions; those before stay in the key set until the next
 * rotation. 200 says the new ones' `kid`s.
 */
export const rotateSigningKeys: Operation<OauthDeps> = async (request, { kernel }) => {
  const ring = RINGS.find((one) => one === request.params.ring);
  if (ring === undefined) return refuse(404, `there are no keys of '${request.params.ring}'; there are: ${RINGS.join(', ')}`);
  return json(200, { ring, kids: await signingKeysOf(kernel).rotate(ring) });
};
