/** Sign-ins through the platform, as far as a test wants to go. */
import type { Suite } from '#kernel/suite';
import { type Answered, ask, publicJwk, SCOPES } from '../../testing/sandbox.ts';
import type { FakeProvider } from './fake-provider.ts';

export const CALLBACK = 'https://app.test/callback';
export const APP = 'signing-in-app';
export const SECRET = 'ThisIsTheSecret1';
export const AUTHORIZE = { client_id: APP, redirect_uri: CALLBACK, response_type: 'code', state: 'the app’s & own' };
export const CREDENTIALS = { client_id: APP, client_secret: SECRET };

/** Registers the applications that these tests sign in to, and puts the fake provider in the place of both. */
export async function prepare(suite: Suite, provider: FakeProvider): Promise<void> {
  const common = { callbackUrl: CALLBACK, secret: SECRET, scopes: Object.values(SCOPES), jwks: { keys: [publicJwk()] } };
  const applications = [
    { ...common, apiKey: APP, name: 'Signing in' },
    { ...common, apiKey: 'another-app', name: 'Another' },
    { ...common, apiKey: 'revoked-sign-in', name: 'Revoked', status: 'revoked' },
    { apiKey: 'no-product-app', name: 'Without products', callbackUrl: CALLBACK, secret: SECRET },
    { ...common, apiKey: 'p5-app', name: 'For P5', scopes: [SCOPES.login.replace('P9', 'P5')] },
    { apiKey: 'no-callback-app', name: 'Without callback', secret: SECRET, scopes: common.scopes },
  ];
  for (const json of applications) {
    const { status, text } = await ask(suite, { method: 'PUT', target: `/_sandbox/world/applications/${json.apiKey}`, json });
    if (status >= 300) throw new Error(text);
  }
  await settings(suite, provider);
}

/** Sets the session's settings: the fake provider, and what else a test wants. */
export async function settings(suite: Suite, { issuer }: Pick<FakeProvider, 'issuer'>, more: object = {}): Promise<void> {
  const json = { providers: { cis2: issuer, nhsLogin: issuer }, ...more };
  const { status, text } = await ask(suite, { method: 'PUT', target: '/_sandbox/settings', json });
  if (status >= 300) throw new Error(text);
}

/** `GET /authorize`. */
export function authorize(suite: Suite, parameters: Readonly<Record<string, string>> = AUTHORIZE, headers = {}): Promise<Answered> {
  return ask(suite, { method: 'GET', target: `/oauth2/authorize?${new URLSearchParams(parameters)}`, headers });
}

/** The browser at the identity provider, sent back with a code. */
export function comeBack(
  suite: Suite,
  sentTo: Answered,
  parameters: Readonly<Record<string, string>> = { code: 'idp-code' },
): Promise<Answered> {
  const state = new URL(sentTo.header('location') as string).searchParams.get('state') as string;
  return ask(suite, { method: 'GET', target: `/oauth2/callback?${new URLSearchParams({ state, ...parameters })}` });
}

/** A code, as the application gets it in its callback. */
export async function signIn(suite: Suite, parameters: Readonly<Record<string, string>> = {}): Promise<string> {
  const back = await comeBack(suite, await authorize(suite, { ...AUTHORIZE, ...parameters }));
  const code = new URL(back.header('location') ?? 'about:blank').searchParams.get('code');
  if (code === null) throw new Error(back.text);
  return code;
}

/** `POST /token` with the code. */
export function redeem(suite: Suite, code: string, more: Readonly<Record<string, string>> = {}): Promise<Answered> {
  return ask(suite, { form: { grant_type: 'authorization_code', ...CREDENTIALS, redirect_uri: CALLBACK, code, ...more } });
}

/** `POST /token` with the refresh token. */
export function refresh(suite: Suite, refreshToken: string, more: Readonly<Record<string, string>> = {}): Promise<Answered> {
  return ask(suite, { form: { grant_type: 'refresh_token', ...CREDENTIALS, refresh_token: refreshToken, ...more } });
}
