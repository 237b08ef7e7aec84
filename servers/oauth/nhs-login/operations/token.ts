/** `POST /token`: a code, or a refresh token, for tokens. Every refusal is a 400. */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import { signingKeysOf, signJwt } from '../../keys/signing-keys.ts';
import { words } from '../../oidc/authorization-request.ts';
import { authenticateClient, type ClientFault } from '../../oidc/client-authentication.ts';
import type { Client } from '../../oidc/clients.ts';
import { secondsOf } from '../../oidc/id-token.ts';
import { isForm, readForm } from '../../oidc/parameters.ts';
import { type PatientPerson, type Person, patientBehind } from '../../oidc/people.ts';
import { jsonAnswer } from '../../oidc/responses.ts';
import { digestOf } from '../../one-time.ts';
import { subjectOf } from '../accounts.ts';
import { tokenAudiencesOf, trustmarkOf } from '../address.ts';
import { ACCESS_TOKEN_LIFETIME, accessTokenClaims, idTokenClaims, type TokenFacts } from '../claims.ts';
import { type NhsLoginErrorName, refuse } from '../errors.ts';
import type { IssuedAccess } from '../grants.ts';
import { issuerOf } from '../issuer.ts';
import { ISSUER } from '../steps.ts';

/** A token request whose client is known. */
interface Asked {
  readonly form: URLSearchParams;
  readonly client: Client;
  readonly request: SandboxRequest;
  readonly deps: OauthDeps;
  readonly advice: readonly string[];
}

type Grant = (asked: Asked) => Promise<Reply>;

export const token: Operation<OauthDeps> = async (request, deps) => {
  if (!isForm(request)) return refuse({ error: 'contentTypeNotForm' }, { decidedBy: 'contentTypeIsForm' });
  const form = await readForm(request);
  if (new Set(form.keys()).size !== form.size) return refuse({ error: 'tokenParameterRepeated' }, { decidedBy: 'nothingIsRepeated' });
  const grantType = form.get('grant_type') || undefined;
  if (grantType === undefined) return refuse({ error: 'grantTypeMissing' }, { decidedBy: 'grantTypeIsThere' });
  const grant = GRANTS.get(grantType);
  if (grant === undefined) return refuse({ error: 'grantTypeUnsupported' }, { decidedBy: 'grantTypeIsSupported' });

  const caller = await authenticateClient(form, request, deps, {
    provider: 'nhs-login',
    methods: ['private_key_jwt'],
    algorithms: ['RS512'],
    audiences: tokenAudiencesOf(request, await issuerOf(request, deps)),
  });
  const { advice } = caller;
  if ('client' in caller) return grant({ form, client: caller.client, request, deps, advice });
  const error = faultIs(caller.fault);
  return refuse({ error, advice }, { decidedBy: caller.fault, correlation: { clientId: caller.clientId?.slice(0, 200) } });
};

const grantByCode: Grant = async (asked) => {
  const { form, client, deps } = asked;
  const code = form.get('code') || undefined;
  if (code === undefined) return refused(asked, 'codeMissing', 'codeIsThere');
  const redirectUri = form.get('redirect_uri') || undefined;
  if (redirectUri === undefined) return refused(asked, 'tokenRedirectUriMissing', 'redirectUriIsThere');
  const known = await deps.codes.find(code);
  if (known === undefined || known.issuer !== ISSUER)
    return refused(asked, 'codeInvalid', 'codeIsGood', 'the code is unknown, used, or more than 10 minutes old');
  if (known.clientId !== client.clientId)
    return refused(asked, 'codeInvalid', 'codeIsTheClients', `the code was issued to ${known.clientId}`);
  if (known.redirectUri !== redirectUri)
    return refused(
      asked,
      'codeInvalid',
      'redirectUriIsTheSame',
      `redirect_uri: expected ${known.redirectUri}; received ${redirectUri.slice(0, 200)}`,
    );
  // of several who redeem it at once exactly one has it
  const granted = await deps.codes.redeem(code);
  const person = granted && (await patientBehind(granted.person, deps.world));
  if (granted === undefined || person === undefined) return refused(asked, 'codeInvalid', 'codeIsGood', 'the code was used a moment ago');

  const { scopes, authenticatedAt, nonce } = granted;
  const vot = String(granted.details.vot);
  const facts = await factsOf(asked, granted.person, { scopes, vot, authenticatedAt }, nonce);
  const { accessToken, access } = await signAccess(deps, facts, person);
  const jti = deps.context.ids.uuid();
  const idToken = signJwt(await signingKeysOf(deps.kernel).current('nhs-login'), idTokenClaims(facts, person, jti));
  const refreshToken = deps.context.ids.uuid();
  await deps.nhsLogin.grants.begin(refreshToken, {
    clientId: client.clientId,
    person: granted.person,
    scopes,
    vot,
    authenticatedAt,
    idToken: digestOf(jti),
    accessTokens: [access],
  });
  return answer(asked, { accessToken, refreshToken, scopes, idToken }, `tokens for ${granted.person.id}, by code`);
};

const grantByRefreshToken: Grant = async (asked) => {
  const { form, client, deps } = asked;
  const { grants } = deps.nhsLogin;
  const before = form.get('refresh_token') || undefined;
  if (before === undefined) return refused(asked, 'refreshTokenMissing', 'refreshTokenIsThere');
  const granted = await grants.find(before);
  if (granted === undefined)
    return refused(asked, 'refreshTokenInvalid', 'refreshTokenIsGood', 'it is unknown, was refreshed already, or the 30 days are over');
  if (granted.clientId !== client.clientId)
    return refused(asked, 'refreshTokenInvalid', 'refreshTokenIsTheClients', `it was issued to ${granted.clientId}`);
  const wanted = words(form.get('scope') || undefined);
  const scopes = wanted.length > 0 ? wanted : granted.scopes;
  if (!scopes.every((scope) => granted.scopes.includes(scope)))
    return refused(
      asked,
      'scopeExceedsGrant',
      'scopeIsGranted',
      `scope: expected some of ${granted.scopes.join(' ')}; received ${scopes.join(' ').slice(0, 200)}`,
    );
  const person = await patientBehind(granted.person, deps.world);
  if (person === undefined) return refused(asked, 'refreshTokenInvalid', 'personIsKnown', `there is no ${granted.person.id} any more`);

  const facts = await factsOf(asked, granted.person, { ...granted, scopes });
  const { accessToken, access } = await signAccess(deps, facts, person);
  const refreshToken = deps.context.ids.uuid();
  if (!(await grants.rotate(before, refreshToken, access)))
    return refused(asked, 'refreshTokenInvalid', 'refreshTokenIsGood', 'it was refreshed a moment ago');
  return answer(asked, { accessToken, refreshToken, scopes }, `tokens for ${granted.person.id}, refreshed`);
};

const GRANTS: ReadonlyMap<string, Grant> = new Map([
  ['authorization_code', grantByCode],
  ['refresh_token', grantByRefreshToken],
]);

async function factsOf(
  { request, client, deps }: Asked,
  person: Person,
  { scopes, vot, authenticatedAt }: { scopes: readonly string[]; vot: string; authenticatedAt: number },
  nonce?: string,
): Promise<TokenFacts> {
  const issuer = await issuerOf(request, deps);
  return {
    issuer,
    trustmark: trustmarkOf(issuer),
    subject: subjectOf(person),
    clientId: client.clientId,
    scopes,
    vot,
    authTime: secondsOf(authenticatedAt),
    issuedAt: secondsOf(deps.context.clock.now()),
    nonce,
  };
}

async function signAccess(
  { kernel, context }: OauthDeps,
  facts: TokenFacts,
  person: PatientPerson,
): Promise<{ readonly accessToken: string; readonly access: IssuedAccess }> {
  const key = await signingKeysOf(kernel).current('nhs-login');
  const accessToken = signJwt(key, accessTokenClaims(facts, person, context.ids.uuid()));
  const expiresAt = (facts.issuedAt + ACCESS_TOKEN_LIFETIME) * 1000;
  return { accessToken, access: { digest: digestOf(accessToken), expiresAt, scopes: facts.scopes } };
}

function answer(
  { client, advice }: Asked,
  issued: { accessToken: string; refreshToken: string; scopes: readonly string[]; idToken?: string },
  summary: string,
): Reply {
  const body = {
    access_token: issued.accessToken,
    refresh_token: issued.refreshToken,
    token_type: 'bearer',
    expires_in: ACCESS_TOKEN_LIFETIME,
    scope: issued.scopes.join(' '),
    ...(issued.idToken !== undefined && { id_token: issued.idToken }),
  };
  const about = { summary, correlation: { clientId: client.clientId }, ...(advice.length > 0 && { advice }) };
  return jsonAnswer(200, body, { about });
}

function refused({ client, advice }: Asked, error: NhsLoginErrorName, decidedBy: string, ...why: readonly string[]): Reply {
  return refuse({ error, advice: [...advice, ...why] }, { decidedBy, correlation: { clientId: client.clientId } });
}

function faultIs(fault: ClientFault): NhsLoginErrorName {
  return fault === 'methodsMixed' ? 'credentialsMixed' : 'clientNotAuthenticated';
}
