/**
 * `asserted_login_identity`: one client vouches to another that somebody has signed in with it. A JWT that the first has signed, good
 * once and for a minute, names the `jti` of the id token that it was given.
 */
import type { OauthDeps } from '../deps.ts';
import { decodeJwt } from '../jwt.ts';
import { JwksUnreachable } from '../keys/remote-key-sets.ts';
import { isSigned } from '../oidc/client-authentication.ts';
import { findClient, hasKeys, keyOfClient } from '../oidc/clients.ts';
import type { Person } from '../oidc/people.ts';

export type AssertedIdentity =
  | { readonly person: Person; readonly authenticatedAt: number }
  /** Why it counts for nothing: for the journal. */
  | { readonly problem: string };

/** Seconds. */
const LONGEST_LIFE = 60;
const GRACE = 10;

/** Who it is; or why it cannot be told, and the sign-in goes on as if nothing had been asserted. */
export async function readAssertedIdentity(assertion: string, baseUrl: string, deps: OauthDeps): Promise<AssertedIdentity> {
  const jwt = decodeJwt(assertion);
  if (jwt === undefined) return problem('is not a JWT in compact form');
  const { iss, code, jti, iat, exp } = jwt.claims;
  if (jwt.header.alg !== 'RS512') return problem(`must be signed by RS512, not ${show(jwt.header.alg)}`);
  if (typeof iss !== 'string' || typeof code !== 'string') return problem('lacks iss (the first client) or code (the jti of its id token)');
  if (typeof jti !== 'string' || jti === '') return problem('lacks jti');
  const now = Math.floor(deps.context.clock.now() / 1000);
  if (typeof iat !== 'number' || iat > now + GRACE) return problem(`iat must be a number, at most ${now} (now), not ${show(iat)}`);
  if (typeof exp !== 'number' || exp < now) return problem(`exp must be a number, at least ${now} (now), not ${show(exp)}`);
  if (exp - iat > LONGEST_LIFE || exp > now + LONGEST_LIFE + GRACE) return problem(`must be good for at most ${LONGEST_LIFE} s`);

  const client = await findClient(deps, 'nhs-login', iss, baseUrl);
  if (client === undefined) return problem(`iss ${show(iss)} is no client`);
  if (client.kind !== 'automatic') {
    if (!hasKeys(client, deps)) return problem(`is of ${client.name}, which has registered no public key`);
    const key = await keyOrNothing(() => keyOfClient(client, jwt.header.kid, deps));
    if (key === undefined || !isSigned(jwt, 'RS512', key))
      return problem(`is not signed by the key ${show(jwt.header.kid)} of ${client.name}`);
  }
  const grant = await deps.nhsLogin.grants.ofIdToken(code);
  if (grant === undefined || grant.clientId !== iss)
    return problem(`code ${show(code)} is not the jti of an id token that ${show(iss)} was given`);
  // last, so that what fails otherwise may be sent again
  if (!(await deps.jtis.remember(`nhs-login asserted ${iss}`, jti))) return problem(`jti ${show(jti)} was used before`);
  return { person: grant.person, authenticatedAt: grant.authenticatedAt };
}

async function keyOrNothing<K>(read: () => Promise<K | undefined>): Promise<K | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof JwksUnreachable) return undefined;
    throw error;
  }
}

function problem(why: string): AssertedIdentity {
  return { problem: `asserted_login_identity ${why}` };
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 200);
}
