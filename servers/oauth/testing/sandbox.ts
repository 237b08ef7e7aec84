/** The OAuth server alone over a small world of its own, and a client that signs, for the tests of this folder. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { parseConfig } from '#kernel/config-schema';
import type { About } from '#kernel/http/message';
import { bodyOf, headerOf } from '#kernel/http/request';
import { type Suite, startSuite } from '#kernel/suite';
import { WORLD_COLLECTIONS } from '#world/collections';
import { oauthServer } from '../server.ts';

const HOST = 'oauth.test:9005';
export const TOKEN_URL = `http://${HOST}/oauth2/token`;

/** One key pair for all tests of a file; making one takes a while. */
export const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const KID = 'test-1';

export const publicJwk = (key: KeyObject = KEY.publicKey, kid = KID) => ({
  ...key.export({ format: 'jwk' }),
  kid,
  alg: 'RS512',
  use: 'sig',
});

const APP_SCOPE = 'urn:nhsd:apim:app:level3:personal-demographics-service';
const CIS2_SCOPE = 'urn:nhsd:apim:user-nhs-cis2:aal3:personal-demographics-service';
const LOGIN_SCOPE = 'urn:nhsd:apim:user-nhs-login:P9:personal-demographics-service';
export const SCOPES = { app: APP_SCOPE, cis2: CIS2_SCOPE, login: LOGIN_SCOPE };

const jwks = { keys: [publicJwk()] };
const common = { products: [], relyingParties: [], scopes: [APP_SCOPE, CIS2_SCOPE, LOGIN_SCOPE], status: 'approved' };
const APPLICATIONS = [
  { ...common, apiKey: 'gp-app', name: 'GP system', jwks },
  { ...common, apiKey: 'no-key-app', name: 'Without keys' },
  { ...common, apiKey: 'far-keys-app', name: 'Keys out of reach', jwksUrl: 'http://127.0.0.1:1/jwks.json' },
  { ...common, apiKey: 'no-scope-app', name: 'Without scopes', scopes: [], jwks },
  { ...common, apiKey: 'revoked-app', name: 'Revoked', status: 'revoked', jwks },
  {
    ...common,
    apiKey: 'demo-app-that-may-more',
    name: 'Privileged',
    generated: true,
    scopes: [APP_SCOPE.replace('level3:', 'level3:privileged-')],
  },
  { ...common, apiKey: 'z-demo-app', name: 'Demo', generated: true },
];
const PRACTITIONERS = [
  {
    sdsUserId: '555000000001',
    name: { given: ['Ola'], family: 'Testwell' },
    registrations: [],
    languages: [],
    roleProfiles: [
      { id: '555000000002', organisation: 'Y90001', jobRole: 'S8000:G8000:R8000', areasOfWork: [], businessFunctions: [], workgroups: [] },
    ],
  },
  { sdsUserId: '555000000009', name: { given: ['Una'], family: 'Accounted' }, languages: [], registrations: [], roleProfiles: [] },
];
const USERS = [
  { id: '555000000001', provider: 'nhs-cis2', practitioner: '555000000001', assuranceLevel: 'aal3' },
  {
    id: 'pat@example.test',
    provider: 'nhs-login',
    nhsNumber: '9990000018',
    proofingLevel: 'P9',
    familyName: 'Tester',
    birthDate: '1970-01-01',
  },
];
const PATIENTS = [{ nhsNumber: '9990000026', names: [], telecoms: [] }];

const SEEDS = new Map<string, { id: string; doc: object }[]>([
  ['applications', APPLICATIONS.map((doc) => ({ id: doc.apiKey, doc }))],
  ['practitioners', PRACTITIONERS.map((doc) => ({ id: doc.sdsUserId, doc }))],
  ['users', USERS.map((doc) => ({ id: doc.id, doc }))],
  ['patients', PATIENTS.map((doc) => ({ id: doc.nhsNumber, doc }))],
]);

/** Starts the server on a free port. */
export function startOauth(options: Readonly<Record<string, unknown>> = {}): Promise<Suite> {
  return startSuite({
    config: parseConfig({ options: { portBase: 0, logLevel: 'silent', ...options } }),
    servers: [oauthServer],
    frame: { collections: WORLD_COLLECTIONS, seeds: () => SEEDS },
  });
}

export interface Asked {
  readonly method?: string;
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: string;
}

export interface Answered {
  readonly status: number;
  readonly about: About | undefined;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers of all shapes, picked apart by assertions
  readonly body: any;
  header(name: string): string | undefined;
}

/** Asks the server without a socket; `POST /oauth2/token` unless it is something else. */
export async function ask(
  suite: Suite,
  { method = 'POST', target = '/oauth2/token', headers = {}, form, json, body }: Asked = {},
): Promise<Answered> {
  const type = form ? 'application/x-www-form-urlencoded' : json === undefined ? undefined : 'application/json';
  const content = form ? new URLSearchParams(form).toString() : json === undefined ? body : JSON.stringify(json);
  const reply = await suite.runtime('oauth').handle({
    method,
    target,
    rawHeaders: Object.entries({
      Host: target.includes('/_sandbox') ? 'localhost' : HOST,
      ...(type && { 'Content-Type': type }),
      ...headers,
    }).flat(),
    body: bodyOf(content),
    secure: false,
  });
  const text = String(reply.body ?? '');
  const answeredType = headerOf(reply.headers, 'content-type') ?? '';
  return {
    status: reply.status,
    about: reply.about,
    text,
    body: answeredType.includes('json') ? JSON.parse(text) : undefined,
    header: (name) => headerOf(reply.headers, name),
  };
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A signed JWT, however wrong: header and claims are what they are given as. */
export function signJwt(header: object, claims: object, key: KeyObject = KEY.privateKey): string {
  const signed = `${encoded(header)}.${encoded(claims)}`;
  return `${signed}.${sign('RSA-SHA512', Buffer.from(signed), key).toString('base64url')}`;
}

let jtis = 0;

/** The claims of an assertion that is right in every way, but for what is given. */
export function goodClaims(now: number, claims: object = {}): Record<string, unknown> {
  jtis += 1;
  return { iss: 'gp-app', sub: 'gp-app', aud: TOKEN_URL, exp: Math.floor(now / 1000) + 300, jti: `jti-${jtis}`, ...claims };
}

export const GOOD_HEADER = { alg: 'RS512', typ: 'JWT', kid: KID };

/** The form of a client credentials request with this assertion. */
export function credentialsForm(assertion: string): Record<string, string> {
  return {
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  };
}

/** Asks for a token with a good assertion, but for the claims that are given. */
export function askForToken(suite: Suite, claims: object = {}, extra: Readonly<Record<string, string>> = {}): Promise<Answered> {
  return ask(suite, { form: { ...credentialsForm(signJwt(GOOD_HEADER, goodClaims(Date.now(), claims))), ...extra } });
}
