/**
 * Signs a patient in with NHS login, and exchanges the id token for an access token of the API platform (patient access, separate
 * authentication and authorisation). Needs nothing but Node.js.
 */
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';

const oauth = process.env.NHS_SANDBOX_OAUTH_URL ?? 'http://127.0.0.1:9005';
const fhir = process.env.NHS_SANDBOX_FHIR_URL ?? 'http://127.0.0.1:9001';
const nhsLogin = `${oauth}/nhs-login`;
const callback = 'http://localhost:3000/callback';
const kid = 'example-1';
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

// 1. A key pair, and an application that is also a client of NHS login: both know it by this key.
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { apiKey } = await call(`${oauth}/_sandbox/applications`, {
  json: {
    name: 'Example: token exchange from Node.js',
    jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS512', use: 'sig' }] },
    products: ['personal-demographics-service'],
    scopes: ['urn:nhsd:apim:user-nhs-login:P9:personal-demographics-service'],
    relyingParties: [{ provider: 'nhs-login', redirectUrls: [callback] }],
  },
});

// 2. Send the patient to NHS login. In a browser they would see a page to sign in on; `sandbox_user` signs them in without one.
const state = randomUUID();
const query = new URLSearchParams({
  client_id: apiKey,
  redirect_uri: callback,
  response_type: 'code',
  scope: 'openid profile',
  state,
  nonce: randomUUID(),
  vtr: '["P9.Cp.Cd"]',
  sandbox_user: '9912003071',
});
const redirect = await fetch(`${nhsLogin}/authorize?${query}`, { redirect: 'manual' });
const location = redirect.headers.get('location');
if (!location) throw new Error(`no redirect but ${redirect.status}: ${await redirect.text()}`);
const back = new URL(location).searchParams;
if (back.get('state') !== state) throw new Error(`not the state that was sent: ${back}`);

// 3. Exchange the code for an id token.
const { id_token } = await call(`${nhsLogin}/token`, {
  form: {
    grant_type: 'authorization_code',
    code: back.get('code'),
    redirect_uri: callback,
    client_assertion_type: JWT_BEARER,
    client_assertion: assertionFor(`${nhsLogin}/token`),
  },
});

// 4. Exchange the id token for an access token of the API platform.
const tokenUrl = `${oauth}/oauth2/token`;
const token = await call(tokenUrl, {
  form: {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    subject_token: id_token,
    client_assertion_type: JWT_BEARER,
    client_assertion: assertionFor(tokenUrl),
  },
});
console.log(`Got an access token for ${token.expires_in} seconds, to be refreshed for ${token.refresh_token_expires_in}.`);

// 5. Patients see their own record.
const patient = await call(`${fhir}/personal-demographics/FHIR/R4/Patient/9912003071`, {
  headers: { Authorization: `Bearer ${token.access_token}`, 'X-Request-ID': randomUUID() },
});
const name = patient.name.find(({ use }) => use === 'usual');
console.log(`${patient.id} is ${name.given.join(' ')} ${name.family}, born ${patient.birthDate}.`);

/** Who we are, signed, for one token endpoint. `jti` is never used twice, `exp` is at most five minutes ahead. */
function assertionFor(aud) {
  const exp = Math.floor(Date.now() / 1000) + 300;
  const parts = [
    { alg: 'RS512', typ: 'JWT', kid },
    { iss: apiKey, sub: apiKey, aud, jti: randomUUID(), exp },
  ];
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${signed}.${sign('sha512', Buffer.from(signed), privateKey).toString('base64url')}`;
}

/** A request's JSON answer; throws with the whole answer when it is an error. */
async function call(url, { form, json, headers = {} } = {}) {
  const body = form ? new URLSearchParams(form) : json && JSON.stringify(json);
  const response = await fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: { ...headers, ...(json && { 'Content-Type': 'application/json' }) },
    ...(body && { body }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
