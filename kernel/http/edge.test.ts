import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Suite } from '../suite.ts';
import { exchangeBytes, startToy } from '../testing/toy.ts';

let suite: Suite;
let url: string;
let port: number;

beforeAll(async () => {
  suite = await startToy({ requestTimeout: 1500 });
  url = suite.urls.toy as string;
  port = Number(new URL(url).port);
});
afterAll(() => suite.stop());

const send = (text: string) => exchangeBytes(port, text.replaceAll('\n', '\r\n'));
const alive = async () => expect((await fetch(`${url}/toy/things/ball`)).status).toBe(200);

describe('what goes over the wire', () => {
  it('keeps the letter case of header names both ways, and sets the length', async () => {
    const answer = await send('GET /toy/things/ball HTTP/1.1\nHost: x\nConnection: close\n\n');
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toContain('\r\nX-Letter-CASE: As-Written\r\n');
    expect(answer).toContain('\r\nContent-Length: 15\r\n');
    expect(answer).toMatch(/\r\n\r\n\{"name":"ball"\}$/);
    const raw = await send('GET /toy/raw/x HTTP/1.1\nhOsT: x\nX-OdD: 1\nConnection: close\n\n');
    expect(raw).toContain('"headers":["hOsT","x","X-OdD","1","Connection","close"]');
  });

  it('leaves the target as sent: an inner URL, encodings, the query', async () => {
    const answer = await send('GET /toy/raw/https://inner.example/a%20b//c?x=1&x=%2F?y HTTP/1.1\nHost: h:1\nConnection: close\n\n');
    const body = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));
    expect(body).toMatchObject({
      target: '/toy/raw/https://inner.example/a%20b//c?x=1&x=%2F?y',
      rest: 'https://inner.example/a b//c',
      query: 'x=1&x=%2F?y',
      baseUrl: 'http://h:1',
    });
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    const answer = await send('HEAD /toy/things/ball HTTP/1.1\nHost: x\nConnection: close\n\n');
    expect(answer).toContain('Content-Length: 15\r\n');
    expect(answer.endsWith('\r\n\r\n')).toBe(true);
  });

  it('hands methods that nobody named to the row for all, even unheard of ones', async () => {
    for (const method of ['PUT', 'OPTIONS', 'PROPFIND']) {
      const answer = await send(`${method} /toy/things/ball HTTP/1.1\nHost: x\nContent-Length: 0\nConnection: close\n\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
      expect(answer.endsWith(`no ${method} /toy/things/ball`)).toBe(true);
    }
  });

  it('takes a target in absolute form, as clients behind a proxy send it', async () => {
    const answer = await send('GET http://elsewhere.example:80/toy/raw/x?y HTTP/1.1\nHost: h:1\nConnection: close\n\n');
    expect(answer).toContain('"target":"/toy/raw/x?y"');
    expect(answer).toContain('"baseUrl":"http://h:1","session":"default"');
    expect(await send('GET http://elsewhere.example HTTP/1.1\nHost: h:1\nConnection: close\n\n')).toMatch(/404 [\s\S]*GET \/\./);
  });

  it('tells the address that the client called, through a proxy too', async () => {
    const direct = await (await fetch(`${url}/~s1/toy/raw/x`)).json();
    expect(direct).toMatchObject({ baseUrl: `${url}/~s1`, session: 's1', target: '/toy/raw/x' });
    const proxied = await (
      await fetch(`${url}/toy/raw/x`, { headers: { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'api.example:8443' } })
    ).json();
    expect(proxied).toMatchObject({ baseUrl: 'https://api.example:8443' });
  });

  it('carries several requests on one connection', async () => {
    const one = 'GET /toy/things/ball HTTP/1.1\r\nHost: x\r\n\r\n';
    const answer = await exchangeBytes(port, one + one + one.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
    expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
  });

  it('shows the time of the session in the Date header', async () => {
    await fetch(`${url}/~past/_sandbox/clock`, { method: 'PUT', body: '{"now":"2020-02-29T12:00:00Z","frozen":true}' });
    const answer = await fetch(`${url}/~past/toy/now`);
    expect(answer.headers.get('date')).toBe('Sat, 29 Feb 2020 12:00:00 GMT');
  });
});

describe('bodies', () => {
  it('come back byte for byte, whole and streamed', async () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => i % 256));
    for (const path of ['echo', 'stream']) {
      const answer = await fetch(`${url}/toy/${path}`, { method: 'POST', body: bytes });
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    }
  });

  it('of 100 MB stream through without being held', async () => {
    const before = process.memoryUsage().rss;
    let peak = 0;
    const total = 100 * 1024 * 1024;
    const req = request(`${url}/toy/stream`, { method: 'POST', headers: { 'Content-Length': total } });
    const answered = once(req, 'response');
    const chunk = Buffer.alloc(1024 * 1024, 1);
    void (async () => {
      for (let sent = 0; sent < total; sent += chunk.length) if (!req.write(chunk)) await once(req, 'drain');
      req.end();
    })();
    const [res] = await answered;
    let received = 0;
    for await (const part of res) {
      received += part.length;
      peak = Math.max(peak, process.memoryUsage().rss - before);
    }
    expect(received).toBe(total);
    expect(peak).toBeLessThan(80 * 1024 * 1024);
  });

  it('beyond the limit are refused in the words of the API, and the connection still serves', async () => {
    const big = 'x'.repeat(100_001);
    const announced = await send(
      `POST /toy/echo HTTP/1.1\nHost: x\nContent-Length: ${big.length}\n\n${big}GET /toy/things/ball HTTP/1.1\nHost: x\nConnection: close\n\n`,
    );
    expect(announced).toMatch(/^HTTP\/1\.1 413 [\s\S]*"toyFailure":"bodyTooLarge"[\s\S]*HTTP\/1\.1 200 OK/);
    const chunked = await send(
      `POST /toy/echo HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n${big.length.toString(16)}\n${big}\n0\n\nGET /toy/things/ball HTTP/1.1\nHost: x\nConnection: close\n\n`,
    );
    expect(chunked).toMatch(/^HTTP\/1\.1 413 [\s\S]*HTTP\/1\.1 200 OK/);
  });

  it('of 100 MB of JSON are refused before they have arrived', async () => {
    const req = request(`${url}/toy/echo`, { method: 'POST', headers: { 'Content-Length': 100 * 1024 * 1024 } });
    req.write(Buffer.alloc(1024 * 1024, ' '));
    const [res] = await once(req, 'response');
    expect(res.statusCode).toBe(413);
    req.on('error', () => {});
    req.destroy();
    await alive();
  });

  it('that nobody reads do not spoil the connection', async () => {
    const answer = await send(
      'POST /toy/ignore HTTP/1.1\nHost: x\nContent-Length: 5\n\nhelloGET /toy/things/ball HTTP/1.1\nHost: x\nConnection: close\n\n',
    );
    expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  });

  it('are asked for with 100 Continue only when somebody wants them', async () => {
    const wanted = await exchangeBytes(
      port,
      'POST /toy/echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n',
      (socket) => {
        socket.once('data', () => socket.write('hi'));
      },
    );
    expect(wanted).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK[\s\S]*hi$/);
    const refused = await send('POST /toy/echo HTTP/1.1\nHost: x\nExpect: 100-continue\nContent-Length: 999999999\n\n');
    expect(refused).toMatch(/^HTTP\/1\.1 413 [\s\S]*Connection: close/);
  });
});

describe('hostile requests', () => {
  it('with 64 KB of headers get 431', async () => {
    const answer = await send(`GET / HTTP/1.1\nHost: x\nX-Big: ${'x'.repeat(65_536)}\n\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    await alive();
  });

  it('that are not HTTP get 400', async () => {
    expect(await send('\u0016\u0003\u0001 what is this\n\n')).toMatch(/^HTTP\/1\.1 400 /);
    await alive();
  });

  it('that stall half way get 408 in time, in the head and in the body', async () => {
    const head = send('GET /toy/things/ball HTTP/1.1\nHost: x\nX-Half: ');
    const body = send('POST /toy/echo HTTP/1.1\nHost: x\nContent-Length: 100\n\nhalf');
    expect(await head).toMatch(/^HTTP\/1\.1 408 /);
    expect(await body).toMatch(/^(HTTP\/1\.1 408 |$)/);
    await alive();
  });

  it('with paths that climb or cannot be decoded reach nothing', async () => {
    expect(await send('GET /toy/things/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1\nHost: x\nConnection: close\n\n')).toMatch(
      /404 [\s\S]*NOT_THERE/,
    );
    expect(await send('GET /toy/../../etc/passwd HTTP/1.1\nHost: x\nConnection: close\n\n')).toMatch(/400 [\s\S]*no GET/);
    expect(await send('GET /toy/things/%E0%A4%A HTTP/1.1\nHost: x\nConnection: close\n\n')).toMatch(/400 [\s\S]*badTarget/);
    expect(await send('GET /nowhere HTTP/1.1\nHost: x\nConnection: close\n\n')).toMatch(/404 [\s\S]*Nothing is served/);
    expect(await send('GET /~../toy/now HTTP/1.1\nHost: x\nConnection: close\n\n')).toMatch(/400 [\s\S]*not a session name/);
    await alive();
  });

  it('that hit a bug get the API’s own failure with a message id, no stack', async () => {
    const answer = await fetch(`${url}/toy/bug`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).toMatch(/^\{"toyFailure":"internal","messageId":"[0-9a-f-]{36}"\}$/);
  });

  it('from 2,000 idle connections leave it answering', async () => {
    const sockets: Socket[] = [];
    for (let i = 0; i < 2000; i += 100) {
      const batch = Array.from({ length: 100 }, () => connect(port, '127.0.0.1'));
      sockets.push(...batch);
      await Promise.all(batch.map((socket) => once(socket, 'connect')));
    }
    await alive();
    await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()).destroy())));
  });
});

describe('connection faults', () => {
  const breakWith = async (fault: string) => {
    await fetch(`${url}/~f/_sandbox/faults`, { method: 'POST', body: JSON.stringify({ fault, times: 1 }) });
    return exchangeBytes(port, 'GET /~f/toy/things/ball HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n').catch(
      (error) => error.code as string,
    );
  };
  it('break as they are called', async () => {
    expect(await breakWith('CONNECTION_RESET_BY_PEER')).toBe('ECONNRESET');
    expect(await breakWith('EMPTY_RESPONSE')).toBe('');
    expect(await breakWith('MALFORMED_RESPONSE_CHUNK')).toMatch(/^HTTP\/1\.1 200 /);
    const random = await breakWith('RANDOM_DATA_THEN_CLOSE');
    expect(random.length).toBeGreaterThan(0);
    expect(random).not.toMatch(/^HTTP/);
    const journal = (await (await fetch(`${url}/~f/_sandbox/journal`)).json()) as { items: { response: { status: number } }[] };
    expect(journal.items.map(({ response }) => response.status)).toEqual([0, 0, 0, 0]);
  });

  it('break a pipelined request only when its turn has come', async () => {
    await fetch(`${url}/~p/_sandbox/faults`, {
      method: 'POST',
      body: JSON.stringify({ operation: 'readThing', fixedDelayMilliseconds: 60 }),
    });
    await fetch(`${url}/~p/_sandbox/faults`, { method: 'POST', body: JSON.stringify({ operation: 'now', fault: 'EMPTY_RESPONSE' }) });
    const answer = await exchangeBytes(
      port,
      'GET /~p/toy/things/ball HTTP/1.1\r\nHost: x\r\n\r\nGET /~p/toy/now HTTP/1.1\r\nHost: x\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*\{"name":"ball"\}$/);
  });

  it('dribble a body out in chunks', async () => {
    await fetch(`${url}/~d/_sandbox/faults`, {
      method: 'POST',
      body: JSON.stringify({ chunkedDribbleDelay: { numberOfChunks: 5, totalDuration: 20 }, times: 1 }),
    });
    const answer = await fetch(`${url}/~d/toy/things/ball`);
    expect(await answer.text()).toBe('{"name":"ball"}');
  });
});

describe('stopping', () => {
  it('lets a request under way finish, refuses new ones, and frees the port', async () => {
    const own = await startToy();
    const ownPort = Number(new URL(own.urls.toy as string).port);
    await fetch(`${own.urls.toy}/_sandbox/faults`, { method: 'POST', body: JSON.stringify({ fixedDelayMilliseconds: 150 }) });
    const slow = fetch(`${own.urls.toy}/toy/things/ball`);
    const idle = connect(ownPort, '127.0.0.1');
    await once(idle, 'connect');
    await fetch(`${own.urls.toy}/_sandbox/health`);
    const stopped = own.stop();
    expect((await slow).status).toBe(200);
    await stopped;
    await own.stop();
    idle.destroy();
    await expect(fetch(`http://127.0.0.1:${ownPort}/`)).rejects.toThrow();
  });

  it('cuts short those who wait', async () => {
    const own = await startToy();
    const ask = '{"count":1,"timeoutMilliseconds":60000}';
    // not with fetch, which repeats a request that was answered 408
    const waiting = exchangeBytes(
      Number(new URL(own.urls.toy as string).port),
      `POST /_sandbox/journal/wait HTTP/1.1\r\nHost: x\r\nContent-Length: ${ask.length}\r\n\r\n${ask}`,
    );
    const stream = await fetch(`${own.urls.toy}/_sandbox/journal/stream`);
    const started = performance.now();
    await own.stop();
    expect(performance.now() - started).toBeLessThan(1400);
    expect(await waiting).toMatch(/^HTTP\/1\.1 408 /);
    await stream.text();
  });
});
