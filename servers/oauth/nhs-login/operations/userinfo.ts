/** `GET`, `POST` and `PATCH /userinfo`: what a client may know of somebody, and what it notes about them. */
import type { KeyObject } from 'node:crypto';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import { JwksUnreachable } from '../../keys/remote-key-sets.ts';
import { signingKeysOf } from '../../keys/signing-keys.ts';
import { findClient } from '../../oidc/clients.ts';
import { type PatientPerson, patientBehind } from '../../oidc/people.ts';
import { jsonAnswer } from '../../oidc/responses.ts';
import { subjectOf } from '../accounts.ts';
import { userinfoClaims } from '../claims.ts';
import { type NhsLoginErrorName, refuse } from '../errors.ts';
import type { Grant } from '../grants.ts';
import { issuerOf } from '../issuer.ts';

const MOST_METADATA = 1024;
const MOST_BYTES = 64 * 1024;

/** Somebody, as a bearer of their token may see them. */
interface Seen {
  readonly grant: Grant;
  readonly scopes: readonly string[];
  readonly person: PatientPerson;
  readonly subject: string;
}

export const userinfo: Operation<OauthDeps> = async (request, deps) => {
  const seen = await seenBy(request, deps);
  if ('error' in seen) return refused(seen.error, seen.decidedBy);
  const { grant, scopes, person, subject } = seen;
  const { clientId } = grant;
  const claims = userinfoClaims({ issuer: await issuerOf(request, deps), clientId, subject, scopes }, person);
  const metadata = scopes.includes('client_metadata')
    ? await deps.nhsLogin.metadataOf(clientId, subject, await encryptionKeyOf(clientId, request, deps))
    : undefined;
  const body = metadata === undefined ? claims : { ...claims, client_user_metadata: metadata };
  const about = { summary: `userinfo of ${grant.person.id} read`, correlation: { clientId } };
  return jsonAnswer(200, body, { about });
};

/** Sets, clears (by an empty text) or renews (by `auto`) `client_user_metadata`. */
export const updateUserinfo: Operation<OauthDeps> = async (request, deps) => {
  const seen = await seenBy(request, deps);
  if ('error' in seen) return refused(seen.error, seen.decidedBy);
  const { grant, scopes, subject } = seen;
  const { clientId } = grant;
  if (!scopes.includes('client_metadata')) return refused('scopeInsufficient', 'scopeSuffices');
  const value = metadataIn(request.header('content-type'), await request.body.text(MOST_BYTES));
  if (typeof value === 'object') return refused('metadataInvalid', 'contentIsValid', value.problem);
  if (value === 'auto') await deps.nhsLogin.renewMetadata(clientId, subject, await encryptionKeyOf(clientId, request, deps));
  else if (value !== undefined) await deps.nhsLogin.setMetadata(clientId, subject, value);
  const about = { summary: `client_user_metadata of ${grant.person.id} set`, correlation: { clientId } };
  return { status: 204, headers: ['Cache-Control', 'no-store', 'Pragma', 'no-cache'], about };
};

async function seenBy(
  request: SandboxRequest,
  { nhsLogin, context, world }: OauthDeps,
): Promise<Seen | { readonly error: NhsLoginErrorName; readonly decidedBy: string }> {
  const token = /^bearer +([A-Za-z0-9._~+/=-]+) *$/i.exec(request.header('authorization') ?? '')?.[1];
  if (token === undefined) {
    const isSilent = request.header('authorization') === undefined;
    return { error: isSilent ? 'accessTokenMissing' : 'accessTokenInvalid', decidedBy: 'accessTokenIsThere' };
  }
  // whoever has a token that was issued here has one that was signed here
  const known = await nhsLogin.grants.ofAccessToken(token);
  if (known === undefined) return { error: 'accessTokenInvalid', decidedBy: 'accessTokenIsKnown' };
  const { grant, access } = known;
  if (access.expiresAt <= context.clock.now()) return { error: 'accessTokenExpired', decidedBy: 'accessTokenIsFresh' };
  const person = await patientBehind(grant.person, world);
  if (person === undefined) return { error: 'accessTokenInvalid', decidedBy: 'personIsKnown' };
  return { grant, scopes: access.scopes, person, subject: subjectOf(grant.person) };
}

/** The new value; nothing when the content names none; what is wrong with it. */
function metadataIn(contentType: string | undefined, content: string): string | undefined | { readonly problem: string } {
  if (contentType?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json') return { problem: 'the content is not application/json' };
  let members: unknown;
  try {
    members = JSON.parse(content);
  } catch {
    return { problem: 'the content is not JSON' };
  }
  if (typeof members !== 'object' || members === null || Array.isArray(members)) return { problem: 'the content is not a JSON object' };
  const { client_user_metadata: value } = members as { client_user_metadata?: unknown };
  if (value === undefined) return undefined;
  if (typeof value !== 'string') return { problem: 'client_user_metadata is not a text' };
  return value.length <= MOST_METADATA
    ? value
    : { problem: `client_user_metadata has ${value.length} characters; ${MOST_METADATA} are allowed` };
}

/** The client's first RSA key: for it `client_user_metadata` is encrypted. */
async function encryptionKeyOf(clientId: string, { baseUrl }: SandboxRequest, deps: OauthDeps): Promise<KeyObject | undefined> {
  const client = await findClient(deps, 'nhs-login', clientId, baseUrl);
  if (client?.kind === 'platform') return (await signingKeysOf(deps.kernel).current('platform')).publicKey;
  if (client?.application === undefined) return undefined;
  try {
    const keys = await deps.keys.keysOf(client.application);
    return keys.key(keys.kids[0]);
  } catch (error) {
    if (error instanceof JwksUnreachable) return undefined;
    throw error;
  }
}

function refused(error: NhsLoginErrorName, decidedBy: string, ...advice: readonly string[]): Reply {
  return refuse({ error, advice }, { decidedBy });
}
