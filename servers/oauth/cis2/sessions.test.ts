import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { bindDeps } from '../deps.ts';
import { decodeJwt, type Jwt } from '../jwt.ts';
import { signingKeysOf, signJwt } from '../keys/signing-keys.ts';
import { endSession, tellClients } from './logout.ts';
import { ADDRESS, ask, GOOD_REQUEST, HOST, KEY_CLIENT, redeem, SECRET, SECRET_CLIENT, startCis2, tokensFor } from './testing.ts';

let suite: Suite;
let listener: Server;
/** Forms that the client's logout address was sent. */
let told: { readonly type: string | undefined; readonly form: URLSearchParams }[];
let answer: number;

beforeAll(async () => {
  listener = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    told.push({ type: request.headers['content-type'], form: new URLSearchParams(body) });
    response.writeHead(answer).end();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  suite = await startCis2({ logoutUrl: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/logout` });
});
beforeEach(() => {
  told = [];
  answer = 200;
});
afterAll(async () => {
  await suite.stop();
  listener.close();
});

const deps = async () => bindDeps(await suite.kernel.session('default'), suite.kernel);
const claimsOf = (token: string) => (decodeJwt(token) as Jwt).claims;
const userinfo = (token: string) => ask(suite, { path: '/userinfo', headers: { Authorization: `Bearer ${token}` } });
async function signedInBrowser(sandbox_user: string, browser = '') {
  const headers = { Cookie: browser };
  const back = await ask(suite, { path: '/authorize', query: { ...GOOD_REQUEST, sandbox_user }, headers });
  const cookie = back.header('set-cookie')?.split(';')[0] ?? browser;
  return { body: (await redeem(suite, back.sentTo?.parameters.code)).body, browser: cookie };
}
const endIt = (query: Readonly<Record<string, string | undefined>>) => ask(suite, { path: '/connect/endSession', query });

describe('back-channel logout', () => {
  test('tells the client by a signed token, and the tokens are worth nothing', async () => {
    const tokens = await tokensFor(suite, '555000000001');
    const { sid } = claimsOf(tokens.id_token);
    const ended = await endSession(sid as string, await deps());
    expect(ended?.notices).toEqual([{ clientId: SECRET_CLIENT, url: expect.any(String), status: 200 }]);
    expect(ended?.revokedGrants).toBe(1);
    expect((await userinfo(tokens.access_token)).status).toBe(401);
    expect((await redeem(suite, undefined, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token })).body.error).toBe(
      'invalid_grant',
    );

    const [{ type, form }] = told as [(typeof told)[0]];
    expect(type).toBe('application/x-www-form-urlencoded');
    expect([...form.keys()]).toEqual(['logout_token']);
    const { header, claims, signedPart, signature } = decodeJwt(form.get('logout_token') ?? '') as Jwt;
    expect(claims).toEqual({
      iss: ADDRESS,
      sub: '555000000001',
      aud: SECRET_CLIENT,
      iat: expect.any(Number),
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      sid,
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    });
    const { keys } = (await ask(suite, { path: '/connect/jwk_uri' })).body as { keys: JsonWebKey[] };
    const key = createPublicKey({ key: keys.find(({ kid }) => kid === header.kid) as JsonWebKey, format: 'jwk' });
    expect(verify('sha256', Buffer.from(signedPart), key, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  test.each([400, 501, 504])('a client that answers %i ends the session all the same', async (status) => {
    answer = status;
    const { sid } = claimsOf((await tokensFor(suite, '555000000001')).id_token);
    expect((await endSession(sid as string, await deps()))?.notices).toMatchObject([{ status }]);
    expect(await endSession(sid as string, await deps())).toBeUndefined();
  });

  test('can be sent while the session goes on', async () => {
    const tokens = await tokensFor(suite, '555000000001');
    const { sso } = await deps();
    const session = await sso.find(claimsOf(tokens.id_token).sid as string);
    expect(await tellClients(session as NonNullable<typeof session>, await deps())).toHaveLength(1);
    expect((await userinfo(tokens.access_token)).status).toBe(200);
  });

  test('a session that another has taken the browser of can still be ended', async () => {
    const { body, browser } = await signedInBrowser('555000000001');
    await signedInBrowser('555000000004', browser);
    expect((await userinfo(body.access_token)).status).toBe(200);
    expect((await endSession(claimsOf(body.id_token).sid as string, await deps()))?.notices).toHaveLength(1);
    expect((await userinfo(body.access_token)).status).toBe(401);
  });

  test('what has ended does not come back by a client that was just about to join', async () => {
    const { sso } = await deps();
    const session = await sso.begin({ issuer: 'nhs-cis2', person: { id: '555000000001' }, details: {} }, undefined);
    await Promise.all(['a', 'b', 'c'].map((clientId) => sso.joinClient(session, clientId, 'iss')));
    expect((await sso.end(session.sid))?.clients.map(({ clientId }) => clientId).sort()).toEqual(['a', 'b', 'c']);
    await sso.joinClient(session, 'd', 'iss');
    await sso.update(session);
    expect(await sso.find(session.sid)).toBeUndefined();
  });

  test('the platform is told at its own address', async () => {
    const redirect_uri = `http://${HOST}/oauth2/callback`;
    const { platformClientSecret } = await import('../oidc/platform-clients.ts');
    const client_secret = await platformClientSecret('test-client-cis2', suite.kernel);
    const query = { ...GOOD_REQUEST, client_id: 'test-client-cis2', redirect_uri, sandbox_user: '555000000001' };
    const { sentTo } = await ask(suite, { path: '/authorize', query });
    const { body } = await redeem(suite, sentTo?.parameters.code, { client_id: 'test-client-cis2', client_secret, redirect_uri });
    const ended = await endSession(claimsOf(body.id_token).sid as string, await deps());
    expect(ended?.notices[0]).toMatchObject({
      url: `${suite.kernel.urlOf('oauth')}/oauth2/backchannel_logout`,
      status: expect.any(Number),
    });
  });
});

describe('endSession', () => {
  test('ends it, and goes back where the client has registered', async () => {
    const { id_token, access_token } = await tokensFor(suite, '555000000001');
    const query = { id_token_hint: id_token, post_logout_redirect_uri: 'https://gp.example/bye', state: 'done 1' };
    const { status, header } = await endIt(query);
    expect([status, header('location')]).toEqual([302, 'https://gp.example/bye?state=done%201']);
    expect(told).toHaveLength(1);
    expect((await userinfo(access_token)).status).toBe(401);
    expect((await endIt(query)).status).toBe(302);
    expect(told).toHaveLength(1);
  });

  test('without an address there is nothing to show', async () => {
    const { id_token } = await tokensFor(suite, '555000000001');
    const { status, text } = await ask(suite, { path: '/connect/endSession', form: { id_token_hint: id_token } });
    expect([status, text]).toEqual([204, '']);
  });

  test('the browser is signed out', async () => {
    const first = await ask(suite, { path: '/authorize', query: { ...GOOD_REQUEST, sandbox_user: '555000000001' } });
    const headers = { Cookie: first.header('set-cookie')?.split(';')[0] ?? '' };
    const again = () => ask(suite, { path: '/authorize', query: { ...GOOD_REQUEST, prompt: 'none' }, headers });
    const checked = async () => (await ask(suite, { path: '/connect/checkSession', query: 'status', headers })).body;
    expect(await checked()).toEqual({ signedIn: true });
    const { body } = await redeem(suite, (await again()).sentTo?.parameters.code);
    const code = (await again()).sentTo?.parameters.code;
    await endIt({ id_token_hint: body.id_token });
    expect((await again()).sentTo?.parameters.error).toBe('login_required');
    expect(await checked()).toEqual({ signedIn: false });
    expect((await redeem(suite, code)).about?.decidedBy).toBe('sessionGoesOn');
  });

  const hint = async () => (await tokensFor(suite, '555000000001')).id_token as string;
  const forged = async () => {
    const [, claims, signature] = (await hint()).split('.');
    return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.${signature}`;
  };
  const othersKey = async () => signJwt(await signingKeysOf(suite.kernel).current('nhs-login'), { sid: 'x' });
  const hintMissing = { error_description: 'The endSession endpoint requires an id_token_hint parameter', error: 'bad_request' };
  const hintInvalid = { error_description: 'The id_token_hint is not a token of this issuer', error: 'bad_request' };
  const mismatch = {
    error_description: 'The redirection URI provided does not match a pre-registered value.',
    error: 'redirect_uri_mismatch',
  };
  test.each([
    ['no hint', async () => ({}), hintMissing],
    ['a hint that is no token', async () => ({ id_token_hint: 'x' }), hintInvalid],
    ['a hint that nobody signed', async () => ({ id_token_hint: await forged() }), hintInvalid],
    ['another issuer’s hint', async () => ({ id_token_hint: await othersKey() }), hintInvalid],
    ['another address', async () => ({ id_token_hint: await hint(), post_logout_redirect_uri: 'https://evil.example' }), mismatch],
  ])('%s', async (_, query, body) => {
    const answered = await endIt(await query());
    expect([answered.status, answered.body]).toEqual([400, body]);
    expect(answered.sentTo).toBeUndefined();
  });
});

test('the frame that checks a session may be framed, and asks nobody else', async () => {
  const { status, text, header } = await ask(suite, { path: '/connect/checkSession' });
  expect([status, header('x-frame-options')]).toEqual([200, undefined]);
  expect(text).toContain("fetch('?status'");
});

describe('introspection and revocation', () => {
  const client = { client_id: SECRET_CLIENT, client_secret: SECRET };
  const introspect = async (token: string | undefined, form: object = client) =>
    ask(suite, { path: '/introspect', form: { ...form, token } });

  test('what is known about a token', async () => {
    const tokens = await tokensFor(suite, '555000000001', { scope: 'openid profile' });
    const { status, body } = await introspect(tokens.access_token);
    expect(status).toBe(200);
    expect(body).toEqual({
      active: true,
      scope: 'openid profile',
      client_id: SECRET_CLIENT,
      user_id: '555000000001',
      username: '555000000001',
      token_type: 'Bearer',
      exp: body.iat + 3600,
      iat: expect.any(Number),
      sub: '555000000001',
      iss: ADDRESS,
      sid: claimsOf(tokens.id_token).sid,
      acr: 'AAL3_ANY',
      auth_time: expect.any(Number),
    });
    expect((await introspect(tokens.refresh_token)).body).toMatchObject({
      active: true,
      token_type: 'refresh_token',
      exp: body.iat + 43_200,
    });
    expect((await introspect('unheard-of')).body).toEqual({ active: false });
  });

  test('another client’s token is none', async () => {
    const tokens = await tokensFor(suite, '555000000001');
    const stranger = { client_id: 'anyone', client_secret: 'x' };
    expect((await introspect(tokens.access_token, stranger)).body).toEqual({ active: false });
    const revoked = await ask(suite, { path: '/token/revoke', form: { ...stranger, token: tokens.access_token } });
    expect([revoked.status, revoked.body]).toEqual([200, {}]);
    expect((await userinfo(tokens.access_token)).status).toBe(200);
  });

  test('an access token alone, or with its refresh token all', async () => {
    const tokens = await tokensFor(suite, '555000000001');
    const revoke = (token: string) => ask(suite, { path: '/token/revoke', form: { ...client, token } });
    expect((await revoke(tokens.access_token)).body).toEqual({});
    expect((await userinfo(tokens.access_token)).status).toBe(401);
    const next = (await redeem(suite, undefined, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token })).body;
    await revoke(next.refresh_token);
    expect((await userinfo(next.access_token)).status).toBe(401);
    expect((await revoke('unheard-of')).body).toEqual({});
  });

  test.each(['/introspect', '/token/revoke'])('%s asks who it is, and for a token', async (path) => {
    const stranger = await ask(suite, { path, form: { client_id: KEY_CLIENT, token: 'x' } });
    expect([stranger.status, stranger.body]).toEqual([401, { error_description: 'Client authentication failed', error: 'invalid_client' }]);
    const nothing = await ask(suite, { path, form: client });
    expect([nothing.status, nothing.body]).toEqual([400, { error_description: "Missing parameter, 'token'", error: 'invalid_request' }]);
  });
});
