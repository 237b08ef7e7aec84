/**
 * Gets an access token with a signed JWT, as an application-restricted API of the NHS wants it, and reads a patient with it.
 * The same steps work against the national environments; only there, step 2 is done by hand in the developer portal.
 */
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const oauth = process.env.NHS_SANDBOX_OAUTH_URL ?? 'http://127.0.0.1:9005';
const fhir = process.env.NHS_SANDBOX_FHIR_URL ?? 'http://127.0.0.1:9001';
const apiKey = 'ExampleNodeSignedJwt';
const kid = 'example-1';

// 1. A key pair. The private key never leaves this process.
const { publicKey, privateKey } = await generateKeyPair('RS512');

// 2. Register an application with the public key.
await call(`${oauth}/_sandbox/world/applications/${apiKey}`, {
  method: 'PUT',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({
    apiKey,
    name: 'Example: signed JWT from Node.js',
    jwks: { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS512', use: 'sig' }] },
    products: ['personal-demographics-service'],
    scopes: ['urn:nhsd:apim:app:level3:personal-demographics-service'],
  }),
});

// 3. Say who we are, and sign it. `aud` is the token endpoint's address, `jti` is never used twice, `exp` is at most five minutes ahead.
const assertion = await new SignJWT()
  .setProtectedHeader({ alg: 'RS512', typ: 'JWT', kid })
  .setIssuer(apiKey)
  .setSubject(apiKey)
  .setAudience(`${oauth}/oauth2/token`)
  .setJti(randomUUID())
  .setExpirationTime('5 minutes')
  .sign(privateKey);

// 4. Exchange it for an access token.
const { access_token, expires_in } = await call(`${oauth}/oauth2/token`, {
  method: 'POST',
  body: new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  }),
});
console.log(`Got an access token for ${expires_in} seconds.`);

// 5. Read a patient with it.
const patient = await call(`${fhir}/personal-demographics/FHIR/R4/Patient/9000000009`, {
  headers: { Authorization: `Bearer ${access_token}`, 'X-Request-ID': randomUUID() },
});
const name = patient.name.find(({ use }) => use === 'usual');
console.log(`${patient.id} is ${name.given.join(' ')} ${name.family}, born ${patient.birthDate}.`);

/** A request's JSON answer; throws with the whole answer when it is an error. */
async function call(url, init) {
  const response = await fetch(url, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${url} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
