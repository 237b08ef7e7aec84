/** `GET /.well-known/openid-configuration` and `GET /connect/jwk_uri`: what clients read before they begin. */
import type { Reply } from '#kernel/http/message';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import { signingKeysOf } from '../../keys/signing-keys.ts';
import { RESPONSE_MODES } from '../../oidc/responses.ts';
import { ACR_VALUES } from '../acr.ts';
import { ASSERTION_ALGS, METHODS } from '../client.ts';
import { realmOf } from '../realm.ts';
import { SCOPE_CLAIMS, SCOPES } from '../scopes.ts';

const CACHE = ['Cache-Control', 'public, max-age=60'];

const ID_TOKEN_CLAIMS = ['sid', 'auth_time', 'acr', 'amr', 'id_assurance_level', 'authentication_assurance_level', 'selected_roleid'];

export const discovery: Operation<OauthDeps> = async (request, deps): Promise<Reply> => {
  const { issuer, address } = await realmOf(request, deps);
  const document = {
    issuer,
    authorization_endpoint: `${address}/authorize`,
    token_endpoint: `${address}/access_token`,
    userinfo_endpoint: `${address}/userinfo`,
    jwks_uri: `${address}/connect/jwk_uri`,
    end_session_endpoint: `${address}/connect/endSession`,
    check_session_iframe: `${address}/connect/checkSession`,
    introspection_endpoint: `${address}/introspect`,
    revocation_endpoint: `${address}/token/revoke`,
    scopes_supported: SCOPES,
    acr_values_supported: ACR_VALUES,
    response_types_supported: ['code'],
    response_modes_supported: RESPONSE_MODES,
    grant_types_supported: ['authorization_code', 'refresh_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: METHODS,
    token_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGS,
    code_challenge_methods_supported: ['plain', 'S256'],
    claims_supported: [...Object.values(SCOPE_CLAIMS).flat(), ...ID_TOKEN_CLAIMS],
    claims_parameter_supported: true,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
  };
  return json(200, document, CACHE, { summary: 'discovery' });
};

export const keySet: Operation<OauthDeps> = async (_request, { kernel }) =>
  json(200, await signingKeysOf(kernel).jwks('cis2'), CACHE, { summary: 'key set' });
