/** `POST …/token`: a code, a refresh token or a client's own word for tokens. */
import type { About, Reply } from '#kernel/http/message';
import type { OauthDeps } from '../../deps.ts';
import { words } from '../../oidc/authorization-request.ts';
import type { Client } from '../../oidc/clients.ts';
import { provesChallenge } from '../../oidc/pkce.ts';
import { jsonAnswer } from '../../oidc/responses.ts';
import { refuse } from '../errors.ts';
import { API_PRODUCERS, type Realm } from '../realm.ts';
import { isExpired, issueServiceToken, issueTokens, readRefreshToken, sessionOf } from '../tokens.ts';
import { findUser, type User } from '../users.ts';
import { clientBehind } from './client.ts';
import { type RealmOperation, singleForm } from './in-realm.ts';

/** Grants tokens to a client that is who it says. */
type GrantFlow = (form: URLSearchParams, client: Client, deps: OauthDeps, realm: Realm, about: About) => Promise<Reply>;

export const token: RealmOperation = async (request, deps, realm) => {
  const form = await singleForm(request);
  if (!(form instanceof URLSearchParams)) return form;
  const grantType = form.get('grant_type') ?? '';
  if (grantType === '') return refuse('grantTypeMissing', { decidedBy: 'grantTypeIsThere' });
  const flow = FLOWS.get(grantType);
  if (flow === undefined) {
    const advice = [`grant_type: expected ${[...FLOWS.keys()].join(', ')}, received ${grantType.slice(0, 200)}`];
    return refuse('grantTypeUnsupported', { decidedBy: 'grantTypeIsKnown', advice });
  }
  const found = await clientBehind(form, request, deps, realm);
  if (!('client' in found)) return found;
  const { client, advice } = found;
  return flow(form, client, deps, realm, { advice, correlation: { clientId: client.clientId } });
};

const exchangeCode: GrantFlow = async (form, client, deps, realm, about) => {
  const code = form.get('code') ?? '';
  if (code === '') return refuse('codeMissing', { ...about, decidedBy: 'codeIsThere' });
  const grant = await deps.codes.find(code);
  // used up by the first try, right or wrong, as Keycloak does; but not by another realm
  if (grant === undefined || grant.issuer !== realm.name || (await deps.codes.redeem(code)) === undefined) {
    await forgetClientOf(code, client, realm, deps);
    return refuse('codeInvalid', { ...about, decidedBy: 'codeIsGood' });
  }
  if (form.get('redirect_uri') !== grant.redirectUri) {
    const advice = [`redirect_uri: expected ${grant.redirectUri}, received ${form.get('redirect_uri')?.slice(0, 200) ?? 'nothing'}`];
    return refuse('redirectUriIncorrect', { ...about, decidedBy: 'redirectUriIsTheSame', advice });
  }
  if (grant.clientId !== client.clientId) return refuse('codeOfAnotherClient', { ...about, decidedBy: 'codeIsOfThisClient' });
  const session = await deps.sso.find(grant.sid);
  const user = session && (await findUser(realm, grant.person.id, deps));
  if (session === undefined || user === undefined) return refuse('sessionNotActive', { ...about, decidedBy: 'sessionIsActive' });
  const verifier = form.get('code_verifier') || undefined;
  if (grant.challenge && verifier === undefined) return refuse('verifierMissing', { ...about, decidedBy: 'verifierIsThere' });
  if (!grant.challenge && verifier !== undefined) return refuse('verifierUnasked', { ...about, decidedBy: 'verifierIsAskedFor' });
  if (verifier !== undefined && !/^[A-Za-z0-9._~-]{43,128}$/.test(verifier))
    return refuse('verifierMalformed', { ...about, decidedBy: 'verifierIsWellFormed' });
  if (!provesChallenge(grant.challenge, verifier)) return refuse('verifierWrong', { ...about, decidedBy: 'verifierProvesChallenge' });

  const { acrValues, actsFor } = grant.details as { acrValues: readonly string[]; actsFor?: string };
  const { clientId, scopes, nonce } = grant;
  const body = await issueTokens(
    { realm, clientId, user, actsFor: await patient(actsFor, realm, deps), session, scopes, acrValues, nonce },
    deps,
  );
  return jsonAnswer(200, body, { about: { summary: `tokens for ${user.id} to ${client.name}`, ...about } });
};

/** Keycloak's refresh tokens may be used more than once while the session lasts. */
const refresh: GrantFlow = async (form, client, deps, realm, about) => {
  const presented = form.get('refresh_token') ?? '';
  if (presented === '') return refuse('refreshTokenMissing', { ...about, decidedBy: 'refreshTokenIsThere' });
  const claims = await readRefreshToken(presented, realm, deps);
  if (claims === undefined) return refuse('refreshTokenInvalid', { ...about, decidedBy: 'refreshTokenIsOurs' });
  if (isExpired(claims, deps)) return refuse('refreshTokenExpired', { ...about, decidedBy: 'refreshTokenIsActive' });
  if (claims.azp !== client.clientId) return refuse('refreshTokenOfAnotherClient', { ...about, decidedBy: 'refreshTokenIsOfThisClient' });
  const session = await sessionOf(claims, realm, deps);
  const user = session && (await findUser(realm, session.person.id, deps));
  if (session === undefined || user === undefined) return refuse('sessionNotActive', { ...about, decidedBy: 'sessionIsActive' });
  const { granted, acr_values: acrValues, acts_for: actsFor } = claims as { granted: string; acr_values: string; acts_for?: string };
  const body = await issueTokens(
    {
      realm,
      clientId: client.clientId,
      user,
      actsFor: await patient(actsFor, realm, deps),
      session,
      scopes: words(granted),
      acrValues: words(acrValues),
    },
    deps,
  );
  return jsonAnswer(200, body, { about: { summary: `tokens for ${user.id} to ${client.name}, refreshed`, ...about } });
};

const clientItself: GrantFlow = async (_form, client, deps, realm, about) => {
  if (realm.name !== API_PRODUCERS) return refuse('serviceAccountNotAllowed', { ...about, decidedBy: 'clientHasServiceAccount' });
  const body = await issueServiceToken(realm, client.clientId, deps);
  return jsonAnswer(200, body, { about: { summary: `token for ${client.name} itself`, ...about } });
};

const password: GrantFlow = async (_form, _client, _deps, _realm, about) =>
  refuse('passwordNotAllowed', { ...about, decidedBy: 'passwordGrantIsAllowed' });

const FLOWS: ReadonlyMap<string, GrantFlow> = new Map([
  ['authorization_code', exchangeCode],
  ['refresh_token', refresh],
  ['client_credentials', clientItself],
  ['password', password],
]);

/** A code that comes twice has been seen by somebody else: what the first gave to that client in that session is worth nothing any more. */
async function forgetClientOf(code: string, { clientId }: Client, realm: Realm, deps: OauthDeps): Promise<void> {
  const session = await sessionOf({ sid: code.split('.')[1], azp: clientId }, realm, deps);
  if (session) await deps.sso.update({ ...session, clients: session.clients.filter((one) => one.clientId !== clientId) });
}

async function patient(id: string | undefined, realm: Realm, deps: OauthDeps): Promise<User | undefined> {
  return id === undefined ? undefined : findUser({ ...realm, users: 'patients' }, id, deps);
}
