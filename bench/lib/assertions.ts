/** An application with a key of its own, and what it signs. */
import { generateKeyPair, type JsonWebKey, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { controlClient } from '#clients/control/control';
import type { HttpRequest } from './http.ts';

export const APPLICATION = 'BenchAppWithAKeyOfItsOwn00000001';
export const SECRET = 'secret-of-bench1';
export const CALLBACK = 'https://bench.example/callback';
const KEY_ID = 'bench';
/** Seconds; an assertion may be good for five minutes. */
const LIFE = 300;
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export interface Signer {
  readonly privateKey: KeyObject;
  /** The public key, as it is registered. */
  readonly jwk: JsonWebKey & { readonly kid: string };
}

/** RSA, 2048 bits. */
export async function makeSigner(): Promise<Signer> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return { privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS512', use: 'sig' } };
}

/** Registers the application, as a client of the platform and of both identity providers. */
export async function register(url: string, { jwk }: Signer): Promise<void> {
  const redirectUrls = [CALLBACK];
  await controlClient({ url }).world.put('applications', APPLICATION, {
    apiKey: APPLICATION,
    name: 'Bench',
    secret: SECRET,
    callbackUrl: CALLBACK,
    scopes: ['urn:nhsd:apim:app:level3:personal-demographics-service'],
    jwks: { keys: [jwk] },
    relyingParties: [
      { provider: 'nhs-cis2', authentication: 'client_secret', redirectUrls },
      { provider: 'nhs-login', redirectUrls },
    ],
  });
}

let signed = 0;

/** Form fields with an assertion that was not used before. */
export async function assertionFor(aud: string, { privateKey }: Signer): Promise<Readonly<Record<string, string>>> {
  signed += 1;
  const exp = Math.floor(Date.now() / 1000) + LIFE;
  const header = encode({ alg: 'RS512', typ: 'JWT', kid: KEY_ID });
  const claims = encode({ iss: APPLICATION, sub: APPLICATION, aud, jti: `bench-${signed}`, exp });
  const signature = await signatureOf(`${header}.${claims}`, privateKey);
  return { client_assertion_type: JWT_BEARER, client_assertion: `${header}.${claims}.${signature}` };
}

/** So many token requests by client credentials, each with an assertion of its own. */
export function credentialsRequests(path: string, aud: string, signer: Signer, count: number): Promise<HttpRequest[]> {
  const request = async () => formRequest(path, { grant_type: 'client_credentials', ...(await assertionFor(aud, signer)) });
  return Promise.all(Array.from({ length: count }, request));
}

export function formRequest(path: string, form: Readonly<Record<string, string>>): HttpRequest {
  return {
    method: 'POST',
    path,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Signed by threads of Node.js, so that all cores help. */
function signatureOf(text: string, privateKey: KeyObject): Promise<string> {
  return new Promise((resolve, reject) => {
    sign('RSA-SHA512', Buffer.from(text), privateKey, (error, signature) =>
      error ? reject(error) : resolve(signature.toString('base64url')),
    );
  });
}
