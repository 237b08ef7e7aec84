/** The mock realms over the standard world, and a client that reads the form as test suites do, for the tests of this folder. */
import { generateKeyPairSync } from 'node:crypto';
import { parseConfig } from '#kernel/config-schema';
import { type Suite, startSuite } from '#kernel/suite';
import type { Application } from '#world/application';
import { worldFrame } from '#world/frame';
import { openWorld } from '#world/world';
import { oauthServer } from '../server.ts';

const REALM = 'Cis2-mock-int';
export const CALLBACK = 'https://app.example/callback';
export const SECRET = 'not-a-real-secret';
export const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const KID = 'mock-1';

const jwks = { keys: [{ ...KEY.publicKey.export({ format: 'jwk' }), kty: 'RSA' as const, kid: KID, alg: 'RS512', use: 'sig' }] };
const common = { products: [], scopes: [], status: 'approved' as const, secret: SECRET, jwks };
const party = { provider: 'mock' as const, redirectUrls: [CALLBACK], logoutUrls: [] };

const APPLICATIONS: readonly Application[] = [
  { ...common, apiKey: 'secret-app', name: 'Secret app', relyingParties: [{ ...party, authentication: 'client_secret' }] },
  { ...common, apiKey: 'other-app', name: 'Other app', relyingParties: [{ ...party, authentication: 'client_secret' }] },
  { ...common, apiKey: 'key-app', name: 'Key app', relyingParties: [{ ...party, authentication: 'private_key_jwt' }] },
  {
    ...common,
    apiKey: 'logout-app',
    name: 'Logout app',
    relyingParties: [{ ...party, authentication: 'client_secret', logoutUrls: ['https://app.example/bye'] }],
  },
];

/** Starts the server on a free port, with further applications. */
export async function startRealms(options: Readonly<Record<string, unknown>> = {}): Promise<Suite> {
  const suite = await startSuite({
    config: parseConfig({ options: { portBase: 0, logLevel: 'silent', ...options } }),
    servers: [oauthServer],
    frame: worldFrame,
  });
  await addApplications(suite);
  return suite;
}

/** Registers the applications in a session. */
export async function addApplications(suite: Suite, session = 'default'): Promise<void> {
  const { applications } = openWorld((await suite.kernel.session(session)).store);
  for (const application of APPLICATIONS) await applications.put(application);
}

/** A form of a page: its method, where it goes, and what its inputs hold. */
export interface PageForm {
  readonly id: string;
  readonly method: string;
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** The first form of a page, read as scripts do: throws when an input lacks a name or a value. */
export function firstForm(page: string): PageForm {
  const [, attributes = '', content = ''] = /<form([^>]*)>([\s\S]*?)<\/form>/.exec(page) ?? [];
  const { id = '', method = '', action = '' } = attributesOf(attributes);
  const fields: Record<string, string> = {};
  for (const [, input = ''] of content.matchAll(/<input([^>]*)>/g)) {
    const { name, value } = attributesOf(input);
    if (name === undefined || value === undefined) throw new Error(`an input without name or value: ${input}`);
    fields[name] = value;
  }
  return { id, method, action, fields };
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, unescaped(value)]));
}

function unescaped(text: string): string {
  const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  return text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity] as string);
}

type Values = Readonly<Record<string, string | undefined>>;

/** A client of one realm of a sandbox. */
export class RealmClient {
  readonly address: string;

  constructor(url: string, realm = REALM, below = '/realms') {
    this.address = `${url}${below}/${realm}`;
  }

  endpoint(path: string): string {
    return `${this.address}/protocol/openid-connect/${path}`;
  }

  /** Asks for somebody to sign in; a good request, but for what is given. */
  authorize(values: Values = {}, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const usual = { response_type: 'code', client_id: 'secret-app', redirect_uri: CALLBACK, scope: 'openid', state: 'st-1' };
    return fetch(`${this.endpoint('auth')}?${encode({ ...usual, ...values })}`, { redirect: 'manual', headers });
  }

  /** Sends the form of a page back. */
  async send(page: Response, fields: Values, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const form = firstForm(await page.text());
    return fetch(form.action, { method: 'POST', redirect: 'manual', body: encode({ ...form.fields, ...fields }), headers });
  }

  /** Signs somebody in, without cookies; where the browser is sent. */
  async signIn(username: string, values: Values = {}): Promise<URL> {
    return locationOf(await this.send(await this.authorize(values), { username }));
  }

  /** Posts a form to an endpoint. */
  post(path: string, values: Values | string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const body = typeof values === 'string' ? new URLSearchParams(values) : encode(values);
    return fetch(this.endpoint(path), { method: 'POST', redirect: 'manual', body, headers });
  }

  /** Asks for tokens by a code; a good request, but for what is given. */
  exchange(code: string | null, values: Values = {}): Promise<Response> {
    const usual = { grant_type: 'authorization_code', client_id: 'secret-app', client_secret: SECRET, redirect_uri: CALLBACK };
    return this.post('token', { ...usual, code: code ?? undefined, ...values });
  }

  /** Signs somebody in, and gets tokens. */
  async tokensOf(username: string, values: Values = {}, exchange: Values = {}): Promise<Record<string, string>> {
    const code = (await this.signIn(username, values)).searchParams.get('code');
    return (await (await this.exchange(code, exchange)).json()) as Record<string, string>;
  }

  userinfo(token: string | undefined): Promise<Response> {
    return fetch(this.endpoint('userinfo'), { headers: token === undefined ? {} : { Authorization: `Bearer ${token}` } });
  }
}

export function locationOf(response: Response): URL {
  return new URL(response.headers.get('location') as string);
}

export function claimsOf(jwt: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt?.split('.')[1] ?? '', 'base64url').toString());
}

export function headerOfJwt(jwt: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt?.split('.')[0] ?? '', 'base64url').toString());
}

function encode(values: Values): URLSearchParams {
  return new URLSearchParams(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
