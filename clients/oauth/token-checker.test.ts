import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OAuthUnreachable, type TokenFacts, tokenChecker } from './token-checker.ts';

const FACTS: TokenFacts = {
  active: true,
  issuedAt: 1_000_000,
  expiresAt: 1_600_000,
  scopes: ['urn:nhsd:apim:app:level3:personal-demographics-service'],
  authType: 'app',
  authLevel: 'level3',
  clientId: 'demo-key',
  applicationName: 'Demo',
};
const HERE = { now: 1_100_000, sessionPrefix: '', session: 'default' };

interface Asked {
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly token: unknown;
  readonly apiKey: unknown;
}

/** An authorisation server that answers what the test tells it to. */
let server: Server;
let url: string;
let asked: Asked[];
let answer: (response: ServerResponse, token: unknown) => void;

const json = (body: unknown) => (response: ServerResponse) => void response.end(JSON.stringify(body));

beforeEach(async () => {
  asked = [];
  answer = json(FACTS);
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { token, apiKey } = JSON.parse(body) as { token: unknown; apiKey: unknown };
    asked.push({ target: `${request.method} ${request.url}`, headers: request.headers, token, apiKey });
    answer(response, token);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const checker = (options: { cacheMilliseconds?: number; controlToken?: string } = {}) =>
  tokenChecker({ introspectionUrl: () => url, ...options });

describe('asking', () => {
  test('the session is in the path, the token in the body', async () => {
    expect(await checker().check('abc', { now: 1_100_000, sessionPrefix: '/~run42', session: 'run42' })).toEqual(FACTS);
    expect(asked).toMatchObject([
      { target: 'POST /~run42/_sandbox/introspect', token: 'abc', headers: { 'content-type': 'application/json' } },
    ]);
    expect(asked[0]?.headers.authorization).toBeUndefined();
  });

  test('the control token goes along where there is one', async () => {
    await checker({ controlToken: 's3cret' }).check('abc', HERE);
    expect(asked[0]?.headers.authorization).toBe('Bearer s3cret');
  });

  test('many requests with one token make one question', async () => {
    const { check } = checker();
    const answers = await Promise.all(Array.from({ length: 20 }, () => check('abc', HERE)));
    expect(answers).toEqual(Array(20).fill(FACTS));
    expect(asked).toHaveLength(1);
  });

  test('connections are kept', async () => {
    const { check } = checker();
    const ports = new Set<number | undefined>();
    server.on('request', (request) => ports.add(request.socket.remotePort));
    for (const token of ['a', 'b', 'c']) await check(token, HERE);
    expect(ports.size).toBe(1);
  });

  test('a kept connection that the server has closed is no failure', async () => {
    const { check } = checker();
    await check('a', HERE);
    answer = (response) => {
      answer = json(FACTS);
      response.socket?.resetAndDestroy();
    };
    expect(await check('b', HERE)).toEqual(FACTS);
    expect(asked.map(({ token }) => token)).toEqual(['a', 'b', 'b']);
  });
});

describe('remembering', () => {
  test('a known token is asked about once, whatever the session’s clock says', async () => {
    const { check } = checker();
    await check('abc', HERE);
    expect(await check('abc', HERE)).toEqual(FACTS);
    expect(await check('abc', { ...HERE, now: FACTS.expiresAt - 1 })).toEqual(FACTS);
    expect(await check('abc', { ...HERE, now: FACTS.expiresAt })).toEqual({ ...FACTS, active: false, expired: true });
    expect(await check('abc', HERE)).toEqual(FACTS);
    expect(asked).toHaveLength(1);
  });

  test('an expired token is told apart, and comes to life when the clock goes back', async () => {
    answer = json({ ...FACTS, active: false, expired: true });
    const { check } = checker();
    expect(await check('abc', { ...HERE, now: 2_000_000 })).toMatchObject({ active: false, expired: true });
    expect(await check('abc', HERE)).toMatchObject({ active: true, expired: false });
    expect(asked).toHaveLength(1);
  });

  test('an unknown token is asked about each time', async () => {
    answer = json({ active: false });
    const { check } = checker();
    expect(await check('abc', HERE)).toBeUndefined();
    answer = json(FACTS);
    expect(await check('abc', HERE)).toEqual(FACTS);
    expect(asked).toHaveLength(2);
  });

  test('sessions do not share', async () => {
    const { check } = checker();
    await check('abc', HERE);
    answer = json({ active: false });
    expect(await check('abc', { ...HERE, sessionPrefix: '/~b', session: 'b' })).toBeUndefined();
    expect(await check('abc', HERE)).toEqual(FACTS);
  });

  test('not for longer than was said', async () => {
    const { check } = checker({ cacheMilliseconds: 0 });
    await check('abc', HERE);
    await check('abc', HERE);
    expect(asked).toHaveLength(2);
  });

  test('forget drops one session, and an answer that is still on its way', async () => {
    const { check, forget } = checker();
    const other = { ...HERE, sessionPrefix: '/~b', session: 'b' };
    await check('abc', HERE);
    await check('abc', other);
    forget('default');
    const late = check('abc', HERE);
    forget('default');
    expect(await late).toEqual(FACTS);
    await check('abc', HERE);
    await check('abc', other);
    expect(asked.map(({ target }) => target.includes('~b'))).toEqual([false, true, false, false]);
  });

  test('10,000 answers and no more', async () => {
    const { check } = checker({ cacheMilliseconds: 60_000 });
    for (let n = 0; n <= 10_000; n += 50) await Promise.all(Array.from({ length: 50 }, (_, i) => check(`t${n + i}`, HERE)));
    const before = asked.length;
    await check('t10049', HERE);
    expect(asked).toHaveLength(before);
    await check('t0', HERE);
    expect(asked).toHaveLength(before + 1);
  });
});

describe('an authorisation server that is none', () => {
  test.each<[string, (response: ServerResponse) => void, string]>([
    ['answers an error', (response) => void response.writeHead(503).end(), 'it answered 503'],
    ['answers something else', (response) => void response.end('<html>'), 'JSON'],
    ['answers a number', (response) => void response.end('7'), 'not what is known about a token'],
    ['breaks off', (response) => void response.writeHead(200, { 'Content-Length': '9' }).write('{', () => response.destroy()), 'abort'],
  ])('%s', async (_name, badAnswer, message) => {
    answer = badAnswer;
    const { check } = checker();
    const error = await Promise.resolve(check('abc', HERE)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(OAuthUnreachable);
    expect((error as OAuthUnreachable).message).toContain(message);
    expect((error as OAuthUnreachable).url).toBe(`${url}/_sandbox/introspect`);
    answer = json(FACTS);
    expect(await check('abc', HERE)).toEqual(FACTS);
  });

  test('is not there', async () => {
    const { check } = tokenChecker({ introspectionUrl: () => 'http://127.0.0.1:1' });
    await expect(check('abc', HERE)).rejects.toThrow(/http:\/\/127\.0\.0\.1:1\/_sandbox\/introspect cannot be asked: .*ECONNREFUSED/);
  });

  test('has no address yet', async () => {
    const { check } = tokenChecker({
      introspectionUrl: () => {
        throw new Error("no server is called 'oauth'");
      },
    });
    await expect(check('abc', HERE)).rejects.toBeInstanceOf(OAuthUnreachable);
  });
});

describe('an API key', () => {
  const KEY = { clientId: 'demo-key', applicationName: 'Demo', products: ['one'] };

  test('is asked about once, and its answer remembered', async () => {
    answer = json({ active: true, ...KEY });
    const { checkApiKey } = checker();
    expect(await checkApiKey('demo-key', HERE)).toEqual(KEY);
    expect(checkApiKey('demo-key', HERE)).toEqual(KEY);
    expect(asked).toMatchObject([{ target: 'POST /_sandbox/introspect', apiKey: 'demo-key' }]);
  });

  test('that nobody has is asked about each time', async () => {
    answer = json({ active: false });
    const { checkApiKey } = checker();
    expect(await checkApiKey('nobody', HERE)).toBeUndefined();
    expect(await checkApiKey('nobody', HERE)).toBeUndefined();
    expect(asked).toHaveLength(2);
  });

  test('is no token of the same text', async () => {
    answer = json({ active: true, ...KEY });
    const { check, checkApiKey } = checker();
    await checkApiKey('same', HERE);
    answer = json(FACTS);
    expect(await check('same', HERE)).toEqual(FACTS);
  });

  test('cannot be asked about where nobody answers as expected', async () => {
    answer = json([]);
    await expect(checker().checkApiKey('demo-key', HERE)).rejects.toThrow('its answer is not what is known about an API key');
  });
});
