/**
 * The first journey of a supplier: a signed JWT, a token, a patient read and found; then what a tester does with it. Written for
 * clients that nobody here wrote, over sockets, and for any sandbox: in this process, in several, in containers.
 */
import type { webcrypto } from 'node:crypto';
import { Client as FhirClient } from 'fhir-kit-client';
import * as openid from 'openid-client';
import { expect } from 'vitest';
import { type ControlClient, controlClient } from '#clients/control/control';

/** Addresses of a running sandbox. */
export interface Addresses {
  readonly portal: string;
  readonly fhir: string;
  readonly oauth: string;
}

const PDS = '/personal-demographics/FHIR/R4';
const APPLICATION = 'JourneyAppOfATestSuite0000000001';
const requestHeaders = (more: Record<string, string> = {}) => ({
  'X-Request-ID': crypto.randomUUID(),
  'X-Correlation-ID': 'journey-1',
  ...more,
});

interface Keys {
  readonly privateKey: webcrypto.CryptoKey;
  readonly jwk: webcrypto.JsonWebKey;
}

async function makeKeys(): Promise<Keys> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-512' };
  const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  return { privateKey, jwk: await crypto.subtle.exportKey('jwk', publicKey) };
}

/** Registers an application of our own, as a developer does on the portal. */
async function register(control: ControlClient, { jwk }: Keys): Promise<void> {
  await control.world.put('applications', APPLICATION, {
    apiKey: APPLICATION,
    name: 'Journey',
    products: ['personal-demographics-service'],
    scopes: ['urn:nhsd:apim:app:level3:personal-demographics-service'],
    jwks: { keys: [{ ...jwk, kid: 'journey', alg: 'RS512', use: 'sig' }] },
  });
}

/** Fetches a token with openid-client. It has to be told two things that the platform wants: `typ`, and the token endpoint as `aud`. */
async function fetchToken(oauth: string, { privateKey }: Keys): Promise<string> {
  const token_endpoint = `${oauth}/oauth2/token`;
  const authentication = openid.PrivateKeyJwt(
    { key: privateKey, kid: 'journey' },
    {
      [openid.modifyAssertion]: (header, payload) => {
        header.typ = 'JWT';
        payload.aud = token_endpoint;
      },
    },
  );
  const configuration = new openid.Configuration({ issuer: oauth, token_endpoint }, APPLICATION, undefined, authentication);
  openid.allowInsecureRequests(configuration);
  const answer = await openid.clientCredentialsGrant(configuration);
  expect(answer).toMatchObject({ token_type: 'bearer', expires_in: 599, issued_at: expect.stringMatching(/^\d{13}$/) });
  return answer.access_token;
}

interface HttpError {
  readonly response: { readonly status: number; readonly data: unknown };
}

/** What a refused request of fhir-kit-client rejected with. */
function refusal(request: Promise<unknown>): Promise<HttpError> {
  return request.then(
    () => {
      throw new Error('the request was not refused');
    },
    (error: HttpError) => error,
  );
}

/** Walks the journey in one world: the default one, or a session. */
export async function walk(addresses: Addresses, session?: string): Promise<void> {
  const prefix = session === undefined ? '' : `/~${session}`;
  const control = controlClient({ url: addresses.portal, session });
  await control.reset();
  const keys = await makeKeys();
  await register(control, keys);

  const token = await fetchToken(addresses.oauth + prefix, keys);
  const fhir = new FhirClient({ baseUrl: addresses.fhir + prefix + PDS, bearerToken: token });
  const read = () => fhir.read({ resourceType: 'Patient', id: '9000000009', options: { headers: requestHeaders() } });

  expect(await read()).toMatchObject({ resourceType: 'Patient', id: '9000000009', name: [{ family: 'Smith', given: ['Jane'] }] });
  const found = await fhir.search({
    resourceType: 'Patient',
    searchParams: { family: 'Smith', gender: 'female', birthdate: 'eq2010-10-22' },
    options: { headers: requestHeaders() },
  });
  expect(found).toMatchObject({
    resourceType: 'Bundle',
    type: 'searchset',
    total: 1,
    entry: [{ search: { score: 1 }, resource: { id: '9000000009' } }],
  });

  // the journal shows the three exchanges, decoded and without the token
  const journal = await control.journal.wait({ count: 3, timeoutMilliseconds: 5000 });
  expect(journal.map(({ server, operation, response }) => `${server} ${operation} ${response.status}`)).toEqual([
    'oauth oauth2.token 200',
    'fhir pds.readPatient 200',
    'fhir pds.searchPatients 200',
  ]);
  expect(journal[1]).toMatchObject({
    patient: '9000000009',
    summary: expect.stringContaining('9000000009'),
    correlation: { correlationId: 'journey-1' },
  });
  expect(JSON.stringify(journal)).not.toContain(token);

  // a fault rule turns the next read into a 503, and the one after succeeds
  await control.faults.add({ operation: 'pds.readPatient', match: { patient: '9000000009' }, error: 'SERVICE_UNAVAILABLE', times: 1 });
  expect(await refusal(read())).toMatchObject({ response: { status: 503, data: { resourceType: 'OperationOutcome' } } });
  expect(await read()).toMatchObject({ id: '9000000009' });

  // eleven minutes later the token of ten minutes is no good
  await control.clock.advance('PT11M');
  expect(await refusal(read())).toMatchObject({
    response: { status: 401, data: { issue: [{ details: { coding: [{ code: 'ACCESS_DENIED' }] }, diagnostics: 'Access Token expired' }] } },
  });

  // reset takes it all back: the clock, the rules, the journal, the application
  await control.faults.add({ operation: 'pds.readPatient', status: 503 });
  await control.reset();
  expect(Math.abs(Date.parse((await control.clock.get()).now) - Date.now())).toBeLessThan(60_000);
  expect(await control.faults.list()).toEqual([]);
  expect(await control.journal.count()).toBe(0);
  await expect(control.world.get('applications', APPLICATION)).rejects.toMatchObject({ status: 404 });
  expect(await refusal(read())).toMatchObject({ response: { status: 401, data: { issue: [{ diagnostics: 'Invalid Access Token' }] } } });
  await register(control, keys);
  await fetchToken(addresses.oauth + prefix, keys);
  await control.reset();
}

/** Walks the journey in a session, and sees that the default world has noticed nothing. */
export async function walkApart(addresses: Addresses): Promise<void> {
  const outside = controlClient({ url: addresses.portal });
  await outside.reset();
  await outside.clock.set({ now: '2026-03-01T12:00:00Z', frozen: true });
  const world = await outside.snapshot.get();
  await walk(addresses, 'a');
  expect(await outside.journal.count()).toBe(0);
  expect(await outside.clock.get()).toMatchObject({ now: '2026-03-01T12:00:00.000Z', frozen: true });
  expect(await outside.snapshot.get()).toEqual(world);
  await controlClient({ url: addresses.portal, session: 'a' }).endSession();
  await outside.reset();
}

/** Walks it through the gateway: every API at the portal's one address. */
export function throughTheGateway({ portal }: Addresses): Addresses {
  return { portal, fhir: portal, oauth: portal };
}
