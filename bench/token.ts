/** The token endpoint: client credentials with a signed JWT, beside what this machine can verify. */
import { generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { controlClient } from '#clients/control/control';
import type { Bench } from './lib/bench.ts';
import type { Sample } from './lib/figures.ts';
import type { HttpRequest } from './lib/http.ts';
import { race } from './lib/race.ts';
import type { VerifyJob } from './processes/verify.ts';

const APPLICATION = 'BenchAppWithAKeyOfItsOwn00000001';
const KEY_ID = 'bench';
/** Seconds; an assertion may be good for five minutes. */
const LIFE = 300;

export const bench: Bench = {
  title: 'Token endpoint: a fresh RS512 assertion (2048 bits) for each request',
  async measure(lab) {
    const sandbox = await lab.sandbox(['oauth']);
    const origin = sandbox.urls.oauth as string;
    const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    await register(origin, publicKey);
    const verifier = await lab.worker<VerifyJob, Sample>('verify');

    const { rounds, seconds, assertions } = lab.effort;
    lab.tell(`${assertions * (rounds + 1)} assertions to be signed`);
    const requests = await signedRequests(`${origin}/oauth2/token`, privateKey, assertions * (rounds + 1));
    lab.tell('in turn');
    const { ours, peer } = await race(
      {
        peer: () => verifier.ask({ seconds }),
        ours: (round) => lab.loadOnce({ pid: sandbox.pid, origin }, requests.slice(round * assertions, (round + 1) * assertions)),
      },
      lab.effort,
    );
    const name = 'POST /oauth2/token';
    return { figures: [{ name, unit: 'req/s', ours, peer: { name: 'RS512 verify', ...peer }, target: { ratioAtLeast: 0.25 } }] };
  },
};

async function register(url: string, publicKey: KeyObject): Promise<void> {
  await controlClient({ url }).world.put('applications', APPLICATION, {
    apiKey: APPLICATION,
    name: 'Bench',
    scopes: ['urn:nhsd:apim:app:level3:personal-demographics-service'],
    jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS512', use: 'sig' }] },
  });
}

/** Token requests, each with an assertion of its own. */
function signedRequests(tokenUrl: string, privateKey: KeyObject, count: number): Promise<HttpRequest[]> {
  const header = encode({ alg: 'RS512', typ: 'JWT', kid: KEY_ID });
  const exp = Math.floor(Date.now() / 1000) + LIFE;
  const signed = async (_: unknown, index: number): Promise<HttpRequest> => {
    const claims = encode({ iss: APPLICATION, sub: APPLICATION, aud: tokenUrl, jti: `bench-${index}`, exp });
    const signature = await signatureOf(`${header}.${claims}`, privateKey);
    return tokenRequest(`${header}.${claims}.${signature}`);
  };
  return Promise.all(Array.from({ length: count }, signed));
}

function tokenRequest(assertion: string): HttpRequest {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
  return {
    method: 'POST',
    path: '/oauth2/token',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
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
