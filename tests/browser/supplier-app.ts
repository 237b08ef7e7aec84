/**
 * The smallest application of a supplier: signs people in with openid-client, by the platform or by NHS CIS2 itself, keeps their tokens
 * to itself, and shows what PDS answers. Somebody uses it with a browser.
 */
import { webcrypto } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as openid from 'openid-client';
import type { Sandbox } from '#testing/index';

export interface SupplierApp {
  /** Where it is, without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

const API_KEY = 'SupplierOfTheBrowserTests0000001';
const CIS2_CLIENT = '999000000097.apps.national';
const SECRET = 'invented-secret2';
const CIS2_REALM = '/openam/oauth2/realms/root/realms/NHSIdentity/realms/Healthcare';
const SERVICE = 'personal-demographics-service';
const KEY = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-512' };

interface Way {
  readonly name: string;
  readonly authorization: openid.Configuration;
  readonly scope: string;
  /** From the callback to a token of the platform. */
  readonly token: (callback: URL, visit: Visit) => Promise<string>;
}

interface Visit {
  readonly way: Way;
  readonly state: string;
  readonly nonce: string;
  token?: string;
}

/** Starts it, and registers it in the sandbox as its developer would. It offers to read the records of `patients`. */
export async function startSupplierApp(nhs: Sandbox, patients: readonly string[]): Promise<SupplierApp> {
  const visits = new Map<string, Visit>();
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => page(response, `Failed: ${error.message}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const records = patients.map((number) => link(`/patients/${number}`, `Read the record of ${number}`)).join(' ');
  const redirect_uri = `${url}/callback`;
  const { privateKey, publicKey } = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  await register(nhs, redirect_uri, await webcrypto.subtle.exportKey('jwk', publicKey));
  const ways = await waysInto(nhs, privateKey);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = new URL(request.url ?? '', url);
    const [, what, which = ''] = at.pathname.split('/');
    const visit = visits.get(/visit=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '');
    if (what === 'sign-in') return begin(ways[Number(which)] as Way, response);
    if (what === 'callback') return finish(visit, at, response);
    if (what === 'patients') return read(visit?.token, which, response);
    const links = ways.map(({ name }, index) => link(`/sign-in/${index}`, `Sign in with ${name}`));
    return page(response, 'Supplier of the browser tests', links.join(' '));
  }

  function begin(way: Way, response: ServerResponse): void {
    const [id, state, nonce] = [openid.randomNonce(), openid.randomState(), openid.randomNonce()];
    visits.set(id, { way, state, nonce });
    const { authorization, scope } = way;
    const to = openid.buildAuthorizationUrl(authorization, { redirect_uri, scope, state, nonce });
    response.writeHead(302, { Location: to.href, 'Set-Cookie': `visit=${id}; Path=/; HttpOnly; SameSite=Lax` }).end();
  }

  async function finish(visit: Visit | undefined, at: URL, response: ServerResponse): Promise<void> {
    if (visit === undefined) return page(response, 'Nobody is signing in here');
    try {
      visit.token = await visit.way.token(at, visit);
    } catch (error) {
      return page(response, `Not signed in: ${(error as openid.AuthorizationResponseError).error ?? (error as Error).message}`);
    }
    return page(response, 'Signed in', records);
  }

  async function read(token: string | undefined, number: string, response: ServerResponse): Promise<void> {
    const address = `${nhs.urls.fhir}/personal-demographics/FHIR/R4/Patient/${number}`;
    const found = await fetch(address, { headers: { Authorization: `Bearer ${token}`, 'X-Request-ID': crypto.randomUUID() } });
    const { id, issue } = (await found.json()) as {
      id?: string;
      issue?: readonly [{ details: { coding: readonly [{ display: string }] } }];
    };
    return page(response, `PDS answered ${found.status}: ${id ?? issue?.[0].details.coding[0].display}`, records);
  }

  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function register(nhs: Sandbox, callback: string, jwk: webcrypto.JsonWebKey): Promise<unknown> {
  return nhs.world.put('applications', API_KEY, {
    apiKey: API_KEY,
    name: 'Supplier of the browser tests',
    secret: SECRET,
    callbackUrl: callback,
    jwks: { keys: [{ ...jwk, kid: 'browser', use: 'sig' }] },
    products: [SERVICE],
    scopes: [`urn:nhsd:apim:user-nhs-cis2:aal3:${SERVICE}`, `urn:nhsd:apim:user-nhs-login:P9:${SERVICE}`],
    relyingParties: [{ provider: 'nhs-cis2', clientId: CIS2_CLIENT, authentication: 'client_secret', redirectUrls: [callback] }],
  });
}

/** By the platform for either kind of people, by its mock, and by NHS CIS2 itself with a role that is chosen, exchanged at the platform. */
async function waysInto({ urls: { oauth } }: Sandbox, key: webcrypto.CryptoKey): Promise<readonly Way[]> {
  const platform = (place: string, authentication: openid.ClientAuth) => {
    const base = `${oauth}${place}`;
    const endpoints = { issuer: base, authorization_endpoint: `${base}/authorize`, token_endpoint: `${base}/token` };
    const configuration = new openid.Configuration(endpoints, API_KEY, undefined, authentication);
    openid.allowInsecureRequests(configuration);
    return configuration;
  };
  const byPlatform = (name: string, scope: string, place = '/oauth2'): Way => {
    const authorization = platform(place, openid.ClientSecretPost(SECRET));
    const token = async (callback: URL, { state }: Visit) =>
      (await openid.authorizationCodeGrant(authorization, callback, { expectedState: state })).access_token;
    return { name, authorization, scope, token };
  };
  const issuer = new URL(oauth + CIS2_REALM);
  const insecure = { execute: [openid.allowInsecureRequests] };
  const cis2 = await openid.discovery(issuer, CIS2_CLIENT, SECRET, openid.ClientSecretPost(SECRET), insecure);
  const signedJwt = openid.PrivateKeyJwt(
    { key, kid: 'browser' },
    {
      [openid.modifyAssertion]: (header, payload) => {
        header.typ = 'JWT';
        payload.aud = `${oauth}/oauth2/token`;
      },
    },
  );
  const exchange = async (callback: URL, { state, nonce }: Visit) => {
    const { id_token } = await openid.authorizationCodeGrant(cis2, callback, { expectedState: state, expectedNonce: nonce });
    const subject = { subject_token: id_token as string, subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' };
    const grant = 'urn:ietf:params:oauth:grant-type:token-exchange';
    return (await openid.genericGrantRequest(platform('/oauth2', signedJwt), grant, subject)).access_token;
  };
  return [
    byPlatform('NHS CIS2', 'nhs-cis2'),
    byPlatform('NHS login', 'nhs-login'),
    byPlatform('the mock of NHS login', 'nhs-login', '/oauth2-mock'),
    { name: 'NHS CIS2 itself', authorization: cis2, scope: 'openid selectedrole', token: exchange },
  ];
}

function link(to: string, name: string): string {
  return `<a href="${to}">${name}</a>`;
}

function page(response: ServerResponse, heading: string, content = ''): void {
  const head = '<head><title>Supplier</title><link rel="icon" href="data:,"></head>';
  const html = `<!DOCTYPE html><html lang="en">${head}<body><h1>${heading}</h1>${content}</body></html>`;
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(html);
}
