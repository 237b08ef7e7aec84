/** What clients find out by themselves: addresses and abilities, keys, the trust framework. Members and order as the sandpit has them. */
import type { SandboxRequest } from '#kernel/http/message';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import { signingKeysOf } from '../../keys/signing-keys.ts';
import { addressOf } from '../address.ts';
import { issuerOf } from '../issuer.ts';
import { SCOPES } from '../scopes.ts';

const CLAIMS = [
  'iss',
  'aud',
  'sub',
  'family_name',
  'given_name',
  'email',
  'email_verified',
  'phone_number',
  'phone_number_verified',
  'landline_number',
  'landline_number_verified',
  'birthdate',
  'nhs_number',
  'gp_integration_credentials',
  'delegations',
  'gp_registration_details',
  'im1_token',
  'auth_time',
  'jti',
  'nonce',
  'vot',
  'vtm',
  'exp',
  'ods_code',
  'user_id',
  'linkage_key',
  'surname',
  'iat',
  'gp_ods_code',
  'gp_user_id',
  'gp_linkage_key',
  'client_user_metadata',
  'identity_proofing_level',
] as const;

/** `GET /.well-known/openid-configuration` */
export const configuration: Operation<OauthDeps> = async (request, deps) => {
  const address = addressOf(request);
  const document = {
    issuer: await issuerOf(request, deps),
    authorization_endpoint: `${address}/authorize`,
    token_endpoint: `${address}/token`,
    jwks_uri: `${address}/.well-known/jwks.json`,
    scopes_supported: SCOPES,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS512'],
    claims_supported: CLAIMS,
    userinfo_endpoint: `${address}/userinfo`,
    token_endpoint_auth_signing_alg_values_supported: ['RS512'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    fido_uaf_authentication_request_endpoint: `${address}/uaf/authRequest`,
    fido_uaf_registration_request_endpoint: `${address}/uaf/regRequest`,
    fido_uaf_registration_response_endpoint: `${address}/uaf/regResponse`,
    fido_uaf_deregistration_endpoint: `${address}/uaf/dereg`,
  };
  return json(200, document, [], { summary: 'openid-configuration read' });
};

/** `GET /.well-known/jwks.json` */
export const jwks: Operation<OauthDeps> = async (_request, { kernel }) =>
  json(200, await signingKeysOf(kernel).jwks('nhs-login'), [], { summary: 'key set read' });

/** `GET /trustmark/{host}`: which levels and credentials there are. It is the same whichever host is named. */
export const trustmark: Operation<OauthDeps> = async (request: SandboxRequest, deps) => {
  const issuer = `${await issuerOf(request, deps)}/`;
  const document = { idp: issuer, trustmark_provider: issuer, P: ['P0', 'P3', 'P5', 'P6', 'P7', 'P9'], C: ['Cp', 'Cd', 'Ck', 'Cm'] };
  return json(200, document, [], { summary: 'trustmark read' });
};
