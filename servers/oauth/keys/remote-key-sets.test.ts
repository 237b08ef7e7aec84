import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeClock } from '#kernel/clock';
import { JwksUnreachable, RemoteKeySets } from './remote-key-sets.ts';

const jwk = (kid: string) => ({ ...generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' }), kid });

let server: Server;
let url: string;
let heard: IncomingHttpHeaders[];
let answer: (response: ServerResponse) => void;
let now = 0;
let remote: RemoteKeySets;

beforeEach(async () => {
  heard = [];
  now = 1_000_000;
  remote = new RemoteKeySets(makeClock(() => ({ offset: 0, frozenAt: now })));
  const first = jwk('first');
  answer = (response) => void response.end(JSON.stringify({ keys: [first] }));
  server = createServer((request, response) => {
    heard.push(request.headers);
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('it is fetched as the platform fetches it', async () => {
  expect((await remote.at(url, 'first')).kids).toEqual(['first']);
  expect(heard).toMatchObject([{ 'user-agent': 'APIM' }]);
});

describe('how often it is fetched', () => {
  test('once for many at a time', async () => {
    await Promise.all(Array.from({ length: 10 }, () => remote.at(url, 'first')));
    expect(heard).toHaveLength(1);
  });

  test('once in a minute of the sandbox’s clock', async () => {
    await remote.at(url, 'first');
    now += 59_999;
    await remote.at(url, 'first');
    expect(heard).toHaveLength(1);
    now += 1;
    await remote.at(url, 'first');
    expect(heard).toHaveLength(2);
  });

  test('again when the clock has gone back', async () => {
    await remote.at(url, 'first');
    now -= 1;
    await remote.at(url, 'first');
    expect(heard).toHaveLength(2);
  });

  test('again for a key that is not in it: it may just have been published', async () => {
    await remote.at(url, 'first');
    const second = jwk('second');
    answer = (response) => void response.end(JSON.stringify({ keys: [second] }));
    expect((await remote.at(url, 'second')).kids).toEqual(['second']);
  });

  test('again after a failure', async () => {
    const good = answer;
    answer = (response) => void response.writeHead(500).end();
    await expect(remote.at(url, 'first')).rejects.toBeInstanceOf(JwksUnreachable);
    answer = good;
    expect((await remote.at(url, 'first')).kids).toEqual(['first']);
  });
});

describe('an address that gives no key set', () => {
  test.each<[string, (response: ServerResponse) => void, string]>([
    ['redirects', (response) => void response.writeHead(302, { Location: '/elsewhere' }).end(), 'it answered 302'],
    ['answers 404', (response) => void response.writeHead(404).end(), 'it answered 404'],
    ['answers something else', (response) => void response.end('<html>'), 'not valid JSON'],
    ['answers other JSON', (response) => void response.end('[]'), 'not a JWKS'],
    ['sends 100 MB', (response) => void floodWith(response, 100), 'larger than 1048576 bytes'],
    ['breaks off', (response) => void response.writeHead(200).write('{', () => response.destroy()), 'aborted'],
  ])('%s', async (_name, bad, message) => {
    answer = bad;
    await expect(remote.at(url, 'first')).rejects.toThrow(message);
    expect(heard).toHaveLength(1);
  });

  test.each(['file:///etc/passwd', 'ftp://127.0.0.1/', 'nonsense', ''])('%j is not an address', async (address) => {
    await expect(remote.at(address, 'first')).rejects.toThrow('not an http or https address');
  });

  test('hangs', async () => {
    answer = () => {};
    const impatient = new RemoteKeySets(
      makeClock(() => ({ offset: 0 })),
      50,
    );
    await expect(impatient.at(url, 'first')).rejects.toThrow('within 50 ms');
  });

  test('sends a byte now and then', async () => {
    answer = (response) => {
      const drip = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(drip));
    };
    const impatient = new RemoteKeySets(
      makeClock(() => ({ offset: 0 })),
      100,
    );
    await expect(impatient.at(url, 'first')).rejects.toThrow('within 100 ms');
  });
});

async function floodWith(response: ServerResponse, megabytes: number): Promise<void> {
  const megabyte = Buffer.alloc(1024 * 1024, ' ');
  for (let n = 0; n < megabytes && !response.destroyed; n++) {
    if (!response.write(megabyte)) await new Promise((resolve) => response.once('drain', resolve).once('close', resolve));
  }
  response.end();
}
