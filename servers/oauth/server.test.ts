import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importPKCS8, SignJWT } from 'jose';
import * as client from 'openid-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { tokenChecker } from '#clients/oauth/token-checker';
import type { Suite } from '#kernel/suite';
import {
  ask,
  askForToken,
  credentialsForm,
  GOOD_HEADER,
  goodClaims,
  KEY,
  KID,
  publicJwk,
  SCOPES,
  signJwt,
  startOauth,
} from './testing/sandbox.ts';

let suite: Suite;
let url: string;
beforeAll(async () => {
  suite = await startOauth();
  url = suite.urls.oauth as string;
});
afterAll(() => suite.stop());
afterEach(() => suite.kernel.sessions.reset('default'));

describe('openid-client, written by others', () => {
  const privateKey = importPKCS8(KEY.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, 'RS512');

  const configure = async (tokenEndpoint: string, modify?: (header: Record<string, unknown>, payload: Record<string, unknown>) => void) => {
    const server = { issuer: new URL('/oauth2', tokenEndpoint).href, token_endpoint: tokenEndpoint };
    const authentication = client.PrivateKeyJwt({ key: await privateKey, kid: KID }, modify && { [client.modifyAssertion]: modify });
    const configuration = new client.Configuration(server, 'gp-app', {}, authentication);
    client.allowInsecureRequests(configuration);
    return configuration;
  };

  test('gets a token, once its assertion has typ and the right aud', async () => {
    const configuration = await configure(`${url}/oauth2/token`, (header, payload) => {
      header.typ = 'JWT';
      payload.aud = `${url}/oauth2/token`;
    });
    const first = await client.clientCredentialsGrant(configuration);
    expect(first).toMatchObject({ access_token: expect.stringMatching(/^[A-Za-z0-9_-]{28}$/), token_type: 'bearer', expires_in: 599 });
    const second = await client.clientCredentialsGrant(configuration);
    expect(second.access_token).not.toBe(first.access_token);
  });

  test('is refused as it comes, first for typ, then for aud', async () => {
    const asItComes = await configure(`${url}/oauth2/token`);
    await expect(client.clientCredentialsGrant(asItComes)).rejects.toMatchObject({
      status: 400,
      error: 'invalid_request',
      error_description: "Invalid 'typ' header in client_assertion JWT - must be 'JWT'",
    });
    const withTyp = await configure(`${url}/oauth2/token`, (header) => {
      header.typ = 'JWT';
    });
    await expect(client.clientCredentialsGrant(withTyp)).rejects.toMatchObject({
      status: 401,
      error_description: "Missing or invalid 'aud' claim in client_assertion JWT",
    });
  });

  test('gets a token in a session by its prefix', async () => {
    const tokenEndpoint = `${url}/~run42/oauth2-mock/token`;
    const configuration = await configure(tokenEndpoint, (header, payload) => {
      header.typ = 'JWT';
      payload.aud = tokenEndpoint;
    });
    const { access_token: token } = await client.clientCredentialsGrant(configuration);
    const { check } = tokenChecker({ introspectionUrl: () => url });
    expect(await check(token, { now: Date.now(), sessionPrefix: '/~run42', session: 'run42' })).toMatchObject({ active: true });
    expect(await check(token, { now: Date.now(), sessionPrefix: '', session: 'default' })).toBeUndefined();
  });
});

test('fetch and jose, as in the README, with the demo application’s key', async () => {
  const pem = await (await fetch(`${url}/_sandbox/keys/z-demo-app/private`)).text();
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: 'RS512', typ: 'JWT', kid: 'demo-1' })
    .setIssuer('z-demo-app')
    .setSubject('z-demo-app')
    .setAudience(`${url}/oauth2/token`)
    .setJti('only-once')
    .setExpirationTime('5m')
    .sign(await importPKCS8(pem, 'RS512'));
  const answer = await fetch(`${url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(credentialsForm(assertion)) });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ expires_in: '599', token_type: 'Bearer' });
  expect([...answer.headers.keys()].sort()).toEqual([
    'connection',
    'content-length',
    'content-type',
    'date',
    'keep-alive',
    'strict-transport-security',
  ]);
});

describe('the token check of the API servers', () => {
  test('knows the token, and sees it expire by the clock', async () => {
    const { check } = tokenChecker({ introspectionUrl: () => url });
    const { body } = await askForToken(suite);
    const context = { now: Date.now(), sessionPrefix: '', session: 'default' };
    expect(await check(body.access_token, context)).toMatchObject({ active: true, scopes: [SCOPES.app], applicationName: 'GP system' });
    expect(await check(body.access_token, { ...context, now: context.now + 11 * 60_000 })).toMatchObject({ active: false, expired: true });
    expect(await check('unknown', context)).toBeUndefined();
  });

  test('needs the control token where there is one', async () => {
    const locked = await startOauth({ controlToken: 'let-me-in' });
    const context = { now: Date.now(), sessionPrefix: '', session: 'default' };
    const introspectionUrl = () => locked.urls.oauth as string;
    const { body } = await askForToken(locked);
    await expect(tokenChecker({ introspectionUrl }).check(body.access_token, context)).rejects.toThrow('it answered 401');
    const { check } = tokenChecker({ introspectionUrl, controlToken: 'let-me-in' });
    expect(await check(body.access_token, context)).toMatchObject({ active: true });
    await locked.stop();
  });
});

describe('keys at the client’s own address', () => {
  let jwksServer: Server;
  let keys: object[];
  beforeAll(async () => {
    jwksServer = createServer((_request, response) => void response.end(JSON.stringify({ keys })));
    await new Promise<void>((resolve) => jwksServer.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => jwksServer.close(resolve)));

  test('are fetched, and a new one works at once', async () => {
    const jwksUrl = `http://127.0.0.1:${(jwksServer.address() as AddressInfo).port}/`;
    const application = { apiKey: 'url-app', name: 'Keys by address', jwksUrl, scopes: [SCOPES.app] };
    expect((await ask(suite, { method: 'PUT', target: '/_sandbox/world/applications/url-app', json: application })).status).toBe(201);
    const byKid = (kid: string) => {
      const assertion = signJwt({ ...GOOD_HEADER, kid }, goodClaims(Date.now(), { iss: 'url-app', sub: 'url-app' }));
      return ask(suite, { form: credentialsForm(assertion) });
    };
    keys = [publicJwk(KEY.publicKey, 'old')];
    expect((await byKid('old')).status).toBe(200);
    keys = [publicJwk(KEY.publicKey, 'new')];
    expect((await byKid('new')).status).toBe(200);
    expect(await byKid('old')).toMatchObject({ status: 401, about: { decidedBy: 'kidIsKnown' } });
  });
});

describe('what is kept over a restart', () => {
  let persist: string;
  beforeAll(async () => {
    persist = await mkdtemp(join(tmpdir(), 'oauth-state-'));
  });
  afterAll(() => rm(persist, { recursive: true }));

  test('tokens, and the jtis that are used up', async () => {
    const claims = goodClaims(Date.now());
    const form = credentialsForm(signJwt(GOOD_HEADER, claims));
    const before = await startOauth({ persist });
    const { body } = await ask(before, { form });
    await before.stop();

    const after = await startOauth({ persist });
    expect((await ask(after, { target: '/_sandbox/introspect', json: { token: body.access_token } })).body).toMatchObject({ active: true });
    expect(await ask(after, { form })).toMatchObject({ status: 400, about: { error: 'jtiNotUnique' } });
    await after.stop();
  });
});

test('what is past its time leaves the store as new entries come', async () => {
  const session = await suite.kernel.sessions.open('default');
  const day = 24 * 3600 * 1000;
  const now = Date.now();
  const kept = async () => {
    const { documents } = await session.context.store.snapshot();
    return documents.filter(({ collection, doc }) => collection.startsWith('oauth-') && doc !== null).length;
  };
  await session.setClock(now, true);
  for (let n = 0; n < 40; n++) await ask(suite, { form: credentialsForm(signJwt(GOOD_HEADER, goodClaims(now))) });
  expect(await kept()).toBe(80);
  await session.setClock(now + 31 * day, true);
  for (let n = 0; n < 40; n++) await ask(suite, { form: credentialsForm(signJwt(GOOD_HEADER, goodClaims(now + 31 * day))) });
  expect(await kept()).toBe(80);
});

test('over TLS the status asks the server’s own addresses', async () => {
  const secure = await startOauth({ tls: true });
  const { body } = await ask(secure, { method: 'GET', target: '/oauth2/_status', headers: { apikey: 'any' } });
  expect(body.checks['nhs-cis2']).toMatchObject({ responseCode: 200, links: { self: expect.stringMatching(/^https:/) } });
  await secure.stop();
});
