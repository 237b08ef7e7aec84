/** CIS2 over a small staff directory of its own, and a client that walks through it without a browser, for the tests of this folder. */
import { generateKeyPairSync } from 'node:crypto';
import { parseConfig } from '#kernel/config-schema';
import type { About } from '#kernel/http/message';
import { bodyOf, headerOf } from '#kernel/http/request';
import { type Suite, startSuite } from '#kernel/suite';
import { APPLICATIONS, ORGANISATIONS, PRACTITIONERS, USERS, WORLD_COLLECTIONS } from '#world/collections';
import { seeded } from '#world/testing/seeded';
import { oauthServer } from '../server.ts';

export const HOST = 'cis2.test:9005';
export const REALM = '/openam/oauth2/realms/root/realms/NHSIdentity/realms/Healthcare';
export const ADDRESS = `http://${HOST}${REALM}`;
export const CALLBACK = 'https://gp.example/callback';
export const SECRET_CLIENT = '100000000001.apps.national';
export const KEY_CLIENT = '100000000002.apps.national';
export const SECRET = 'not-a-real-secret';

export const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const organisation = (odsCode: string, name: string) => ({ odsCode, name, status: 'active', roles: [{ code: 'RO177', primary: true }] });
const role = (id: string, code: string, jobRole: string, more: object = {}) => ({ id, organisation: code, jobRole, ...more });

const PEOPLE = [
  {
    sdsUserId: '555000000001',
    name: { prefix: 'Dr', given: ['Ola', 'Maria', 'Jo'], family: 'Testwell' },
    displayName: 'Dr O Testwell',
    email: 'ola@example.org',
    registrations: [
      { register: 'gmc', number: '6000001' },
      { register: 'gmc', number: '6000002' },
      { register: 'gmp', number: 'G6000001' },
      { register: 'hcpc', number: 'PH1' },
    ],
    roleProfiles: [
      role('555000000011', 'A90001', 'S8000:G8000:R8000', {
        organisationPersonId: '555000000021',
        jobRoleName: '"Clinical":"Clinical Provision":"Clinical Practitioner Access Role"',
        businessFunctions: [{ code: 'B0028', name: 'Manage Allergies' }],
        workgroups: [{ code: '655000000001', name: 'Nights' }],
        areasOfWork: [{ code: 'P0010:Q0050:T0210', name: '"Medicine":"Respiratory Medicine":"Respiratory Medicine"' }],
      }),
      role('555000000012', 'RZ9', 'S8001:G8002:R8008', { organisationPersonId: '555000000022' }),
      role('555000000013', 'RZ9', 'S8001:G8002:R8008', {
        organisationPersonId: '555000000022',
        period: { from: '2001-01-01', to: '2002-01-01' },
      }),
    ],
  },
  {
    sdsUserId: '555000000002',
    name: { given: ['Ben'], family: 'Onerole' },
    roleProfiles: [role('555000000031', 'A90001', 'S8000:G8000:R8000')],
  },
  { sdsUserId: '555000000003', name: { given: ['Cas'], family: 'Norole' } },
  {
    sdsUserId: '555000000004',
    name: { given: ['Dee'], family: 'Chosen' },
    roleProfiles: [role('555000000041', 'A90001', 'S8000:G8000:R8000'), role('555000000042', 'RZ9', 'S8001:G8002:R8008')],
  },
];

const ACCOUNTS = [
  { id: '555000000001', provider: 'nhs-cis2', practitioner: '555000000001', assuranceLevel: 'aal3' },
  { id: '555000000002', provider: 'nhs-cis2', practitioner: '555000000002', assuranceLevel: 'aal2', identityLevel: '2' },
  { id: '555000000004', provider: 'nhs-cis2', practitioner: '555000000004', assuranceLevel: 'aal3', selectedRole: '555000000042' },
  { id: 'only-account', provider: 'nhs-cis2', assuranceLevel: 'aal1' },
];

const party = (clientId: string, more: object) => ({ provider: 'nhs-cis2', clientId, redirectUrls: [CALLBACK], ...more });

/** Where the test listens for logout tokens, if it does. */
export interface SandboxOptions {
  readonly environment?: 'local' | 'integration';
  readonly logoutUrl?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  /** Applications beside the usual ones. */
  readonly applications?: readonly object[];
}

function applications({ logoutUrl, applications: further = [] }: SandboxOptions): readonly object[] {
  const told = logoutUrl === undefined ? {} : { backchannelLogoutUrl: logoutUrl };
  const key = (pair: { publicKey: import('node:crypto').KeyObject }, kid: string) => ({
    ...pair.publicKey.export({ format: 'jwk' }),
    kid,
    use: 'sig',
  });
  return [
    {
      apiKey: 'gp-system',
      name: 'GP system',
      secret: SECRET,
      relyingParties: [
        party(SECRET_CLIENT, { authentication: 'client_secret', logoutUrls: ['https://gp.example/bye'], ...told }),
        party(KEY_CLIENT, { scopes: ['openid', 'profile', 'nationalrbacaccess'] }),
      ],
      jwks: { keys: [key(RSA, 'rsa-1'), key(EC, 'ec-1')] },
    },
    {
      apiKey: 'gone',
      name: 'Gone',
      secret: SECRET,
      status: 'revoked',
      relyingParties: [party('100000000009.apps.national', { authentication: 'client_secret' })],
    },
    ...further,
  ];
}

/** Starts it on a free port. */
export async function startCis2(options: SandboxOptions = {}): Promise<Suite> {
  const seeds = new Map([
    seeded(ORGANISATIONS, [organisation('A90001', 'Testwell Surgery'), organisation('RZ9', 'Zed NHS Trust')]),
    seeded(PRACTITIONERS, PEOPLE),
    seeded(USERS, ACCOUNTS),
    seeded(APPLICATIONS, applications(options)),
  ]);
  return startSuite({
    config: parseConfig({ options: { portBase: 0, logLevel: 'silent', environment: options.environment ?? 'local', ...options.config } }),
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

export interface Asked {
  readonly method?: string;
  /** Below the realm, or from the root when it begins with the realm. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>> | string;
  readonly form?: Readonly<Record<string, string | undefined>> | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks without a socket. */
export async function ask(suite: Suite, { method, path, query, form, headers = {} }: Asked): Promise<Answered> {
  const target = `${path.startsWith('/openam') || path.startsWith('/~') ? path : `${REALM}${path}`}${query === undefined ? '' : `?${encoded(query)}`}`;
  const reply = await suite.runtime('oauth').handle({
    method: method ?? (form === undefined ? 'GET' : 'POST'),
    target,
    rawHeaders: Object.entries({
      Host: HOST,
      ...(form !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded' }),
      ...headers,
    }).flat(),
    body: bodyOf(form === undefined ? undefined : encoded(form)),
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
  const mark = location.search(/[?#]/);
  return {
    address: mark < 0 ? location : location.slice(0, mark),
    parameters: Object.fromEntries(new URLSearchParams(mark < 0 ? '' : location.slice(mark + 1))),
  };
}

function encoded(values: Readonly<Record<string, string | undefined>> | string): string {
  if (typeof values === 'string') return values;
  return new URLSearchParams(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined)).toString();
}

/** A good authorization request. */
export const GOOD_REQUEST = {
  response_type: 'code',
  client_id: SECRET_CLIENT,
  redirect_uri: CALLBACK,
  scope: 'openid',
  state: 'state-1',
  nonce: 'nonce-1',
} as const;

/** A code for somebody, without a page. */
export async function codeFor(suite: Suite, user: string, request: Readonly<Record<string, string | undefined>> = {}): Promise<string> {
  const { sentTo: back, text } = await ask(suite, { path: '/authorize', query: { ...GOOD_REQUEST, sandbox_user: user, ...request } });
  const code = back?.parameters.code;
  if (code === undefined) throw new Error(`no code: ${JSON.stringify(back)} ${text}`);
  return code;
}

/** Redeems a code by secret, unless something else is said. */
export function redeem(suite: Suite, code: string | undefined, more: Readonly<Record<string, string | undefined>> = {}): Promise<Answered> {
  const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, client_id: SECRET_CLIENT, client_secret: SECRET, ...more };
  return ask(suite, { path: '/access_token', form });
}

/** Tokens for somebody, without a page. */
export async function tokensFor(suite: Suite, user: string, request: Readonly<Record<string, string | undefined>> = {}) {
  return (await redeem(suite, await codeFor(suite, user, request))).body;
}
