/** `POST /access_token`: tokens for a code, or for a refresh token. */
import type { About, Reply, SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import { signingKeysOf, signJwt } from '../../keys/signing-keys.ts';
import { words } from '../../oidc/authorization-request.ts';
import type { Client } from '../../oidc/clients.ts';
import type { CodeGrant } from '../../oidc/codes.ts';
import { readForm } from '../../oidc/parameters.ts';
import { identityAssuranceOf, workerBehind } from '../../oidc/people.ts';
import { provesChallenge } from '../../oidc/pkce.ts';
import { jsonAnswer } from '../../oidc/responses.ts';
import { allClaims, type Claims, select } from '../claims.ts';
import { clientOf } from '../client.ts';
import { type Cis2ErrorName, refuse } from '../errors.ts';
import { ACCESS_LIFETIME, type Cis2Grant, type Cis2SignIn, type Cis2Token, type ClaimsAskedFor } from '../grants.ts';
import { ID_TOKEN_ALG, idTokenClaims } from '../id-token.ts';
import { CIS2, type Realm, realmOf } from '../realm.ts';
import { today } from '../sign-in-flow.ts';

/** A token request whose client is known. */
interface TokenRequest {
  readonly form: URLSearchParams;
  readonly client: Client;
  readonly realm: Realm;
  readonly deps: OauthDeps;
  readonly about: About & { readonly advice: readonly string[] };
}

type Flow = (request: TokenRequest) => Promise<Reply>;

export const accessToken: Operation<OauthDeps> = async (request: SandboxRequest, deps) => {
  const form = await readForm(request);
  const grantType = form.get('grant_type');
  if (!grantType)
    return refuse('grantTypeMissing', { decidedBy: 'grantTypeIsThere', advice: ['grant_type is missing, or the body is not a form'] });
  const flow = FLOWS.get(grantType);
  if (flow === undefined)
    return refuse('grantTypeUnsupported', {
      decidedBy: 'grantTypeIsServed',
      advice: [`grant_type: expected ${[...FLOWS.keys()].join(' or ')}, received ${grantType.slice(0, 200)}`],
    });
  const realm = await realmOf(request, deps);
  const authenticated = await clientOf(form, request, realm, deps);
  if ('refusal' in authenticated) return authenticated.refusal;
  const { client, about } = authenticated;
  return flow({ form, client, realm, deps, about });
};

const redeemCode: Flow = async (request) => {
  const { form, client, deps } = request;
  const code = form.get('code');
  if (!code) return refused(request, 'codeMissing', 'codeIsThere', 'code is missing');
  if (!form.get('redirect_uri')) return refused(request, 'redirectUriMissing', 'redirectUriIsThere', 'redirect_uri is missing');
  let mismatch: ReturnType<typeof mismatchOf>;
  const grant = await deps.codes.redeem(code, (found) => {
    mismatch = mismatchOf(found, form, client);
    return mismatch === undefined;
  });
  if (mismatch !== undefined) return refused(request, 'grantInvalid', ...mismatch);
  if (grant === undefined) return codeNotGood(request, code);
  const session = await deps.sso.find(grant.sid);
  if (session === undefined) return refused(request, 'grantInvalid', 'sessionGoesOn', 'the user has signed out since');
  await deps.sso.joinClient(session, client.clientId, request.realm.issuer);
  const { clientId, scopes, person, sid, authenticatedAt, details, nonce, state } = grant;
  const { signIn, claims } = details as unknown as { signIn: Cis2SignIn; claims: ClaimsAskedFor };
  const begun = await deps.cis2.begin(code, { clientId, scopes, person, sid, authenticatedAt, signIn, claims });
  return tokens(request, begun, scopes, { code, ...(nonce !== undefined && { nonce }), ...(state !== undefined && { state }) });
};

const redeemRefreshToken: Flow = async (request) => {
  const { form, client, deps } = request;
  const token = form.get('refresh_token');
  if (!token) return refused(request, 'refreshTokenMissing', 'refreshTokenIsThere', 'refresh_token is missing');
  const found = await deps.cis2.refresh(token);
  if (found === undefined || found.grant.clientId !== client.clientId) {
    const advice = found ? 'it is another client’s' : 'it is unknown, used, expired, or its session has ended';
    return refused(request, 'grantInvalid', 'refreshTokenIsGood', advice);
  }
  const { scopes } = found.grant;
  const asked = words(form.get('scope') ?? undefined);
  if (asked.some((scope) => !scopes.includes(scope))) {
    const advice = `scope: expected some of ${scopes.join(' ')}, received ${asked.join(' ').slice(0, 200)}`;
    return refused(request, 'scopeInvalid', 'scopeIsWithinGrant', advice);
  }
  if (!(await deps.cis2.redeem(token))) return refused(request, 'grantInvalid', 'refreshTokenIsGood', 'another request was faster');
  return tokens(request, found, asked.length > 0 ? asked : scopes, {});
};

const FLOWS: ReadonlyMap<string, Flow> = new Map([
  ['authorization_code', redeemCode],
  ['refresh_token', redeemRefreshToken],
]);

/** What a token request must repeat of the authorization request. */
function mismatchOf(grant: CodeGrant, form: URLSearchParams, client: Client): [decidedBy: string, advice: string] | undefined {
  if (grant.issuer !== CIS2) return ['codeIsGood', 'the code is another provider’s'];
  if (grant.clientId !== client.clientId) return ['codeIsTheClients', `the code was made for ${grant.clientId}`];
  const redirectUri = form.get('redirect_uri') ?? '';
  if (grant.redirectUri !== redirectUri)
    return ['redirectUriIsTheSame', `redirect_uri: expected ${grant.redirectUri}, received ${redirectUri.slice(0, 200)}`];
  if (!provesChallenge(grant.challenge, form.get('code_verifier') ?? undefined))
    return ['verifierFits', 'code_verifier is missing, or does not fit the code_challenge'];
  return undefined;
}

/** A code that comes a second time may have been stolen: what was given for it is taken back (RFC 6749 §4.1.2). */
async function codeNotGood(request: TokenRequest, code: string): Promise<Reply> {
  const revoked = await request.deps.cis2.revokeByCode(code);
  const advice = revoked
    ? 'the code was used before; the tokens given for it are revoked'
    : 'it is unknown, used, or older than two minutes';
  return refused(request, 'grantInvalid', 'codeIsGood', advice);
}

async function tokens(
  request: TokenRequest,
  begun: Pick<Cis2Token, 'grant' | 'grantId'>,
  scopes: readonly string[],
  said: { readonly code?: string; readonly state?: string; readonly nonce?: string },
): Promise<Reply> {
  const { deps, realm, client, about } = request;
  const { grant } = begun;
  const identityAssurance = await identityAssuranceOf(grant.person, deps.world);
  if (identityAssurance === undefined) return refused(request, 'grantInvalid', 'userIsKnown', `${grant.person.id} is not known any more`);
  const { accessToken, refreshToken } = await deps.cis2.issue(begun, scopes);
  const further = await claimsAskedFor(grant, deps);
  const parts = { ...said, accessToken, identityAssurance, ...(further && { further }) };
  const claims = idTokenClaims(grant, realm, parts, deps.context);
  const idToken = signJwt(await signingKeysOf(deps.kernel).current('cis2', ID_TOKEN_ALG), claims);
  const body = {
    access_token: accessToken,
    refresh_token: refreshToken,
    scope: scopes.join(' '),
    id_token: idToken,
    token_type: 'Bearer',
    expires_in: ACCESS_LIFETIME - 1,
  };
  return jsonAnswer(200, body, { about: { ...about, summary: `tokens for ${client.name}: ${grant.person.id}, AAL${grant.signIn.level}` } });
}

/** Claims that the id token is to have beside its own. */
async function claimsAskedFor({ claims, person }: Cis2Grant, deps: OauthDeps): Promise<Claims | undefined> {
  const worker = claims.idToken.length > 0 ? await workerBehind(person, deps.world, today(deps)) : undefined;
  return worker && select(await allClaims(worker, deps.world), new Set(claims.idToken));
}

function refused({ about }: TokenRequest, error: Cis2ErrorName, decidedBy: string, advice: string): Reply {
  return refuse(error, { ...about, decidedBy, advice: [...about.advice, advice] });
}
