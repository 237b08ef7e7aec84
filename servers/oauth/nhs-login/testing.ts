/** NHS login over a small population of its own, and a client that walks through it without a browser, for the tests of this folder. */
import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { parseConfig } from '#kernel/config-schema';
import type { About } from '#kernel/http/message';
import { bodyOf, headerOf } from '#kernel/http/request';
import { type Suite, startSuite } from '#kernel/suite';
import { APPLICATIONS, ORGANISATIONS, PATIENTS, USERS, WORLD_COLLECTIONS } from '#world/collections';
import { seeded } from '#world/testing/seeded';
import { oauthServer } from '../server.ts';

const HOST = 'login.test:9005';
export const ADDRESS = `http://${HOST}/nhs-login`;
export const CALLBACK = 'https://app.example/callback';
export const CLIENT = 'health-app';
export const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const OTHER_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwks = { keys: [{ ...KEY.publicKey.export({ format: 'jwk' }), kid: 'app-1', alg: 'RS512', use: 'sig' }] };

const ORGANISATION = { odsCode: 'A90001', name: 'Testwell Surgery', status: 'active', roles: [{ code: 'RO177', primary: true }] };

const RECORDS = [
  {
    nhsNumber: '9990000018',
    serialChangeNumber: 1,
    names: [{ use: 'usual', given: ['Pat', 'Ann'], family: 'Tester' }],
    birthDate: '1970-01-31',
    telecoms: [
      { kind: 'phone', use: 'mobile', value: '07700 900123' },
      { kind: 'phone', use: 'home', value: '01632 960 001' },
      { kind: 'email', use: 'home', value: 'pat@example.org' },
    ],
    gpRegistration: { practice: 'A90001' },
  },
  // of whom little is known
  { nhsNumber: '9990000026', serialChangeNumber: 1, names: [{ use: 'usual', family: 'Sparse' }], birthDate: '1950' },
];

const ACCOUNTS = [
  // who does not sign in here
  { id: 'worker', provider: 'nhs-cis2', assuranceLevel: 'aal3' },
  account('mona@demo.example', 'P9', { nhsNumber: '9686368973', practice: 'A90001', linkedToPractice: true }),
  account('unlinked@demo.example', 'P9', { nhsNumber: '9686368906', practice: 'A90001', linkedToPractice: false }),
  account('medium@demo.example', 'P5', { nhsNumber: '9686369120', practice: 'A90001', linkedToPractice: true }),
  account('low@demo.example', 'P0', { nhsNumber: '9661034524', practice: 'A90001' }),
  account('nobody@demo.example', 'P0', {}),
  account('key@demo.example', 'P9', { nhsNumber: '9658218873', vectorOfTrust: 'P9.Cp.Ck' }),
  { id: '9658218903', provider: 'nhs-login', nhsNumber: '9658218903', proofingLevel: 'P9', email: 'numbered@demo.example' },
  account('password@demo.example', 'P9', { nhsNumber: '9658218881', vectorOfTrust: 'P9.Cp' }),
];

function account(id: string, proofingLevel: string, more: object) {
  const name = { givenName: 'Mona', familyName: 'MILLAR', birthDate: '1968-02-12' };
  return { id, provider: 'nhs-login', proofingLevel, vectorOfTrust: `${proofingLevel}.Cp.Cd`, email: id, ...name, ...more };
}

const party = (more: object = {}) => ({ provider: 'nhs-login', redirectUrls: [CALLBACK, 'http://localhost:3000/cb'], ...more });
const REGISTERED = [
  { apiKey: CLIENT, name: 'Health app', jwks, relyingParties: [party()] },
  { apiKey: 'second-app', name: 'Second app', jwks, relyingParties: [party()] },
  {
    apiKey: 'limited-app',
    name: 'Limited app',
    jwks,
    relyingParties: [party({ scopes: ['openid', 'profile', 'email'], vectorsOfTrust: ['P5.Cp.Cd', 'P9.Cp.Cd'] })],
  },
  { apiKey: 'low-app', name: 'Low app', jwks, relyingParties: [party({ vectorsOfTrust: ['P0.Cp'] })] },
  {
    apiKey: 'careless-app',
    name: 'Careless app',
    jwks,
    relyingParties: [party({ redirectUrls: ['http://far.example/cb', 'https://far.example/cb?x=1'] })],
  },
  { apiKey: 'keyless-app', name: 'Keyless app', relyingParties: [party()] },
  { apiKey: 'revoked-app', name: 'Revoked app', jwks, status: 'revoked', relyingParties: [party()] },
];

/** Starts it on a free port. */
export async function startNhsLogin(options: Readonly<Record<string, unknown>> = {}): Promise<Suite> {
  const seeds = new Map([
    seeded(ORGANISATIONS, [ORGANISATION]),
    seeded(PATIENTS, RECORDS),
    seeded(USERS, ACCOUNTS),
    seeded(APPLICATIONS, REGISTERED),
  ]);
  return startSuite({
    config: parseConfig({ options: { portBase: 0, logLevel: 'silent', ...options } }),
    servers: [oauthServer],
    frame: { collections: WORLD_COLLECTIONS, seeds: () => seeds },
  });
}

export interface Answered {
  readonly status: number;
  readonly about: About | undefined;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers of all shapes, picked apart by assertions
  readonly body: any;
  header(name: string): string | undefined;
  /** Parameters of the address that the browser is sent to. */
  readonly sentTo: { readonly address: string; readonly parameters: Readonly<Record<string, string>> } | undefined;
}

type Values = Readonly<Record<string, string | undefined>>;

export interface Asked {
  readonly method?: string;
  readonly path: string;
  /** Before the path; `/nhs-login` where nothing is said. */
  readonly base?: string;
  readonly query?: Values | string;
  readonly form?: Values | string;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks without a socket. */
export async function ask(suite: Suite, { method, path, base = '/nhs-login', query, form, json, headers = {} }: Asked): Promise<Answered> {
  const content = form !== undefined ? encoded(form) : json !== undefined ? JSON.stringify(json) : undefined;
  const type = form !== undefined ? 'application/x-www-form-urlencoded' : json !== undefined ? 'application/json' : undefined;
  const reply = await suite.runtime('oauth').handle({
    method: method ?? (form === undefined ? 'GET' : 'POST'),
    target: `${base}${path}${query === undefined ? '' : `?${encoded(query)}`}`,
    rawHeaders: Object.entries({ Host: HOST, ...(type && { 'Content-Type': type }), ...headers }).flat(),
    body: bodyOf(content),
    secure: false,
  });
  const text = String(reply.body ?? '');
  const location = headerOf(reply.headers, 'location');
  return {
    status: reply.status,
    about: reply.about,
    text,
    body: headerOf(reply.headers, 'content-type')?.includes('json') ? JSON.parse(text) : undefined,
    header: (name) => headerOf(reply.headers, name),
    sentTo: location === undefined ? undefined : sentTo(location),
  };
}

function sentTo(location: string) {
  const [address = '', query = ''] = location.split('?');
  return { address, parameters: Object.fromEntries(new URLSearchParams(query)) };
}

function encoded(values: Values | string): string {
  if (typeof values === 'string') return values;
  return new URLSearchParams(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined)).toString();
}

/** A good authorization request. */
export const GOOD_REQUEST = {
  response_type: 'code',
  client_id: CLIENT,
  redirect_uri: CALLBACK,
  scope: 'openid profile',
  state: 'state-1',
  nonce: 'nonce-1',
} as const;

/** Asks for authorization, with what is given in place of what is good. */
export function authorize(suite: Suite, request: Values = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
  return ask(suite, { path: '/authorize', query: { ...GOOD_REQUEST, ...request }, headers });
}

/** A code for somebody, without a page. */
export async function codeFor(suite: Suite, user: string, request: Values = {}): Promise<string> {
  const { sentTo: back, text } = await authorize(suite, { sandbox_user: user, ...request });
  const code = back?.parameters.code;
  if (code === undefined) throw new Error(`no code: ${JSON.stringify(back)} ${text.slice(0, 500)}`);
  return code;
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A signed JWT, however wrong. */
export function signed(header: object, claims: object, key: KeyObject = KEY.privateKey, hash = 'sha512'): string {
  const first = `${part(header)}.${part(claims)}`;
  return `${first}.${sign(hash, Buffer.from(first), key).toString('base64url')}`;
}

export const HEADER = { alg: 'RS512', typ: 'JWT', kid: 'app-1' };

/** An assertion that is good, but for what is given. */
export function assertion(claims: object = {}, header: object = {}, key?: KeyObject): string {
  const now = Math.floor(Date.now() / 1000);
  const good = { iss: CLIENT, sub: CLIENT, aud: `${ADDRESS}/token`, exp: now + 300, jti: randomUUID() };
  return signed({ ...HEADER, ...header }, { ...good, ...claims }, key);
}

/** Asks for tokens, by a good assertion of the client. */
export function token(suite: Suite, form: Values, client: string = CLIENT): Promise<Answered> {
  const authenticated = { client_assertion_type: JWT_BEARER, client_assertion: assertion({ iss: client, sub: client }) };
  return ask(suite, { path: '/token', form: { ...authenticated, ...form } });
}

export function redeem(suite: Suite, code: string | undefined, more: Values = {}, client?: string): Promise<Answered> {
  return token(suite, { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, ...more }, client);
}

export function refresh(suite: Suite, refreshToken: string | undefined, more: Values = {}, client?: string): Promise<Answered> {
  return token(suite, { grant_type: 'refresh_token', refresh_token: refreshToken, ...more }, client);
}

/** Tokens for somebody, without a page. */
export async function tokensFor(suite: Suite, user: string, request: Values = {}) {
  const { status, body } = await redeem(suite, await codeFor(suite, user, request), {}, request.client_id);
  if (status !== 200) throw new Error(`no tokens: ${JSON.stringify(body)}`);
  return body;
}

export function userinfo(suite: Suite, accessToken: string, more: Partial<Asked> = {}): Promise<Answered> {
  return ask(suite, { path: '/userinfo', headers: { Authorization: `Bearer ${accessToken}` }, ...more });
}

/** The claims of a JWT, unchecked. */
export function claimsOf(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
}

/** A browser that keeps its cookies and sends the forms that it is shown. */
export class TestBrowser {
  readonly #suite: Suite;
  cookie: string | undefined;
  transaction = '';

  constructor(suite: Suite) {
    this.#suite = suite;
  }

  async open(request: Values = {}): Promise<Answered> {
    return this.#seen(await authorize(this.#suite, request, this.headers));
  }

  async answer(decision: string, fields: Values = {}): Promise<Answered> {
    const form = { transaction: this.transaction, decision, ...fields };
    return this.#seen(await ask(this.#suite, { path: '/sign-in', form, headers: this.headers }));
  }

  get headers(): Readonly<Record<string, string>> {
    return this.cookie === undefined ? {} : { Cookie: this.cookie };
  }

  #seen(answered: Answered): Answered {
    this.cookie = answered.header('set-cookie')?.split(';')[0] ?? this.cookie;
    this.transaction = /name="transaction" value="([^"]+)"/.exec(answered.text)?.[1] ?? this.transaction;
    return answered;
  }
}
