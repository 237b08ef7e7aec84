/** What a realm says of itself: discovery, keys, and Keycloak's card. */
import { json } from '#kernel/http/reply';
import { ACR_VALUES } from '../../cis2/acr.ts';
import { signingKeysOf } from '../../keys/signing-keys.ts';
import { RESPONSE_MODES } from '../../oidc/responses.ts';
import { KNOWN_SCOPES } from '../authorization-checks.ts';
import { endpoint } from '../realm.ts';
import type { RealmOperation } from './in-realm.ts';

/** `GET /realms/{realm}/.well-known/openid-configuration`: of what Keycloak lists, what is served here. */
export const discovery: RealmOperation = (_request, _deps, realm) =>
  json(
    200,
    {
      issuer: realm.issuer,
      authorization_endpoint: endpoint(realm, 'auth'),
      token_endpoint: endpoint(realm, 'token'),
      introspection_endpoint: endpoint(realm, 'token/introspect'),
      userinfo_endpoint: endpoint(realm, 'userinfo'),
      end_session_endpoint: endpoint(realm, 'logout'),
      jwks_uri: endpoint(realm, 'certs'),
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
      acr_values_supported: realm.users === 'patients' ? ['0', '1'] : ACR_VALUES,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      prompt_values_supported: ['none', 'login'],
      id_token_signing_alg_values_supported: ['RS512'],
      response_modes_supported: RESPONSE_MODES,
      token_endpoint_auth_methods_supported: ['private_key_jwt', 'client_secret_basic', 'client_secret_post'],
      token_endpoint_auth_signing_alg_values_supported: ['RS512'],
      introspection_endpoint_auth_methods_supported: ['private_key_jwt', 'client_secret_basic', 'client_secret_post'],
      claims_supported: CLAIMS[realm.users],
      claim_types_supported: ['normal'],
      claims_parameter_supported: false,
      scopes_supported: KNOWN_SCOPES,
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
      code_challenge_methods_supported: ['plain', 'S256'],
      tls_client_certificate_bound_access_tokens: false,
      backchannel_logout_supported: false,
      frontchannel_logout_supported: false,
    },
    CACHED,
    { summary: `discovery of ${realm.name}` },
  );

const CACHED = ['Cache-Control', 'no-cache, must-revalidate, no-transform, no-store'];

const COMMON_CLAIMS = ['aud', 'sub', 'iss', 'auth_time', 'acr', 'name', 'given_name', 'family_name', 'email'];
const WORKER_CLAIMS = ['uid', 'authentication_assurance_level', 'id_assurance_level', 'selected_roleid', 'nhsid_nrbac_roles'];
const PATIENT_CLAIMS = ['nhs_number', 'identity_proofing_level', 'vot', 'birthdate', 'act'];
const CLAIMS = {
  workers: [...COMMON_CLAIMS, ...WORKER_CLAIMS],
  patients: [...COMMON_CLAIMS, ...PATIENT_CLAIMS],
  anybody: [...COMMON_CLAIMS, ...WORKER_CLAIMS, ...PATIENT_CLAIMS],
};

/** `GET …/certs`: the keys that sign here, and the ones before. */
export const certs: RealmOperation = async (_request, { kernel }, realm) =>
  json(200, await signingKeysOf(kernel).jwks('realms'), CACHED, { summary: `keys of ${realm.name}` });

/** `GET /realms/{realm}`. */
export const card: RealmOperation = async (_request, { kernel }, realm) => {
  const { publicKey } = await signingKeysOf(kernel).current('realms');
  return json(
    200,
    {
      realm: realm.name,
      public_key: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      'token-service': endpoint(realm, '').slice(0, -1),
      'account-service': `${realm.address}/account`,
      'tokens-not-before': 0,
    },
    CACHED,
    { summary: `card of ${realm.name}` },
  );
};
