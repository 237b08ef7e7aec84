import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JournalEntry } from '#kernel/journal';
import type { Suite } from '#kernel/suite';
import { startToys } from '../testing/toys.ts';

let suite: Suite;
let url: string;

beforeAll(async () => {
  suite = await startToys(['portal', 'fhir'], { urls: { spine: 'http://127.0.0.1:1' } });
  url = suite.urls.portal as string;
});
afterEach(() => fetch(`${url}/_sandbox/reset`, { method: 'POST' }));
afterAll(() => suite.stop());

/** Sends bytes to the portal, and resolves with all that comes back, or with the code of the error that ended it. */
function exchange(bytes: string, connected?: (socket: Socket) => void): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.write(bytes.replaceAll('\n', '\r\n'));
      connected?.(socket);
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code as string));
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}

const bodyOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));
const journal = async () => ((await (await fetch(`${url}/_sandbox/journal`)).json()) as { items: JournalEntry[] }).items;
const addFault = (rule: object) => fetch(`${url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(rule) });

describe('a request that passes through', () => {
  it('keeps its target to the letter: an inner address, encodings, the session', async () => {
    const answer = await exchange(
      'GET /~s1/personal-demographics/mirror/https://in.example/a%20b//c?x=1&y=%2F?z HTTP/1.1\nHost: h:1\nConnection: close\n\n',
    );
    expect(bodyOf(answer)).toMatchObject({
      rawTarget: '/~s1/personal-demographics/mirror/https://in.example/a%20b//c?x=1&y=%2F?z',
      target: '/personal-demographics/mirror/https://in.example/a%20b//c?x=1&y=%2F?z',
      session: 's1',
    });
  });

  it('keeps its header lines, and tells where the client called', async () => {
    const answer = await exchange(
      'GET /personal-demographics/mirror HTTP/1.1\nhOsT: api.example:1\nX-OdD: 1\nx-odd: 2\nConnection: close\n\n',
    );
    const { headers, baseUrl } = bodyOf(answer);
    expect(headers.slice(0, -2)).toEqual([
      ...['hOsT', 'api.example:1', 'X-OdD', '1', 'x-odd', '2'],
      ...['X-Forwarded-For', '127.0.0.1', 'X-Forwarded-Host', 'api.example:1', 'X-Forwarded-Proto', 'http'],
    ]);
    expect(headers.slice(-2)).toEqual(['Connection', 'keep-alive']);
    expect(baseUrl).toBe('http://api.example:1');
  });

  it('believes a proxy in front about the address', async () => {
    const headers = { 'X-Forwarded-For': '192.0.2.7', 'X-Forwarded-Host': 'outer.example', 'X-Forwarded-Proto': 'https' };
    const seen = (await (await fetch(`${url}/~s1/personal-demographics/mirror`, { headers })).json()) as {
      baseUrl: string;
      headers: string[];
    };
    expect(seen.baseUrl).toBe('https://outer.example/~s1');
    expect(seen.headers.filter((_: string, i: number) => /^x-forwarded-for$/i.test(seen.headers[i - 1] ?? ''))).toEqual([
      '192.0.2.7',
      '127.0.0.1',
    ]);
  });

  it('loses what concerns one connection alone', async () => {
    const answer = await exchange(
      'GET /personal-demographics/mirror HTTP/1.1\nHost: x\nX-Hop: 1\nKeep-Alive: timeout=9\nTE: trailers\nUpgrade: h2c\nProxy-Connection: close\nConnection: close, X-Hop\n\n',
    );
    const names = bodyOf(answer).headers.filter((_: string, i: number) => i % 2 === 0);
    expect(names).toEqual(['Host', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'Connection']);
    expect(answer).toMatch(/\r\nConnection: close\r\n/);
    expect(answer).not.toMatch(/keep-alive:/i);
  });

  it.each(['PUT', 'DELETE', 'OPTIONS', 'PROPFIND'])('may be any method: %s', async (method) => {
    const answer = await exchange(`${method} /personal-demographics/mirror HTTP/1.1\nHost: x\nConnection: close\n\n`);
    expect(bodyOf(answer)).toMatchObject({ method });
  });

  it('without a body stays without, and is not sent in chunks', async () => {
    const answer = await exchange('POST /personal-demographics/mirror HTTP/1.1\nHost: x\nConnection: close\n\n');
    expect(bodyOf(answer).headers).not.toContain('Transfer-Encoding');
    expect(bodyOf(answer).headers.join()).toContain('Content-Length,0');
  });

  it('is journalled once, by the server that answers', async () => {
    await fetch(`${url}/personal-demographics/mirror`);
    expect((await journal()).map(({ server, operation }) => [server, operation])).toEqual([['fhir', 'fhir-toy.mirror']]);
  });

  it('that cannot be decoded is refused by the server in its own words', async () => {
    const answer = await exchange('GET /personal-demographics/person/%E0%A4%A HTTP/1.1\nHost: x\nConnection: close\n\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*"toyFailure":"badTarget"/s);
  });
});

describe('an answer that passes through', () => {
  it('keeps status, reason, header lines, date and length', async () => {
    await fetch(`${url}/_sandbox/clock`, { method: 'PUT', body: '{"now":"2020-02-29T12:00:00Z","frozen":true}' });
    const mirrored = await exchange('GET /personal-demographics/mirror HTTP/1.1\nHost: x\nConnection: close\n\n');
    expect(mirrored).toContain(
      '\r\nX-Letter-CASE: As-Written\r\nx-twice: 1\r\nX-Twice: 2\r\nDate: Sat, 29 Feb 2020 12:00:00 GMT\r\nContent-Length: ',
    );
    expect(mirrored.match(/\r\nDate:/g)).toHaveLength(1);
    const echoed = await exchange('POST /personal-demographics/echo HTTP/1.1\nHost: x\nContent-Length: 2\nConnection: close\n\nhi');
    expect(echoed).toMatch(/^HTTP\/1\.1 201 Echoed\r\n.*\r\nContent-Length: 2\r\n.*\r\n\r\nhi$/s);
  });

  it('may have no body', async () => {
    const head = await exchange('HEAD /personal-demographics/mirror HTTP/1.1\nHost: x\nConnection: close\n\n');
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\nContent-Length: \d{3}\r\n.*\r\n\r\n$/s);
    expect(head.match(/Content-Length/g)).toHaveLength(1);
    const nothing = await exchange('GET /personal-demographics/nothing HTTP/1.1\nHost: x\nConnection: close\n\n');
    expect(nothing).toMatch(/^HTTP\/1\.1 204 No Content\r\n.*\r\n\r\n$/s);
    expect(nothing).not.toContain('Content-Length');
  });

  it('comes in order on a connection that carries several', async () => {
    const one = 'POST /personal-demographics/echo HTTP/1.1\nHost: x\nContent-Length: 1\n\n';
    const answer = await exchange(`${one}1${one}2${one.replace('\n\n', '\nConnection: close\n\n')}3`);
    expect(answer.match(/\r\n\r\n\d/g)).toEqual(['\r\n\r\n1', '\r\n\r\n2', '\r\n\r\n3']);
  });
});

describe('bodies', () => {
  it('of any size stream through both ways without being held', async () => {
    const total = 100 * 1024 * 1024;
    const before = process.memoryUsage().rss;
    let peak = 0;
    const outgoing = request(`${url}/personal-demographics/stream`, { method: 'POST', headers: { 'Content-Length': total } });
    const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
    const chunk = Buffer.alloc(1024 * 1024, 1);
    void (async () => {
      for (let sent = 0; sent < total; sent += chunk.length) if (!outgoing.write(chunk)) await once(outgoing, 'drain');
      outgoing.end();
    })();
    const [answer] = await answered;
    let received = 0;
    for await (const part of answer) {
      received += part.length;
      peak = Math.max(peak, process.memoryUsage().rss - before);
    }
    expect(received).toBe(total);
    expect(peak).toBeLessThan(80 * 1024 * 1024);
  });

  it('in chunks stay in chunks', async () => {
    const answer = await exchange(
      'POST /personal-demographics/mirror HTTP/1.1\nHost: x\ntransfer-encoding: chunked\nConnection: close\n\n2\nhi\n0\n\n',
    );
    expect(bodyOf(answer).headers.slice(2, 4)).toEqual(['transfer-encoding', 'chunked']);
    const streamed = await exchange(
      'POST /personal-demographics/stream HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\nConnection: close\n\n2\nhi\n0\n\n',
    );
    expect(streamed).toMatch(/\r\nTransfer-Encoding: chunked\r\n(?:.+\r\n)*\r\n2\r\nhi\r\n0\r\n\r\n$/);
  });

  it('that wait for 100 Continue are asked for when the server wants them', async () => {
    const head = 'POST /personal-demographics/echo HTTP/1.1\nHost: x\nExpect: 100-continue\nContent-Length: 2\nConnection: close\n\n';
    const wanted = await exchange(head, (socket) => socket.once('data', () => socket.write('hi')));
    expect(wanted).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 Echoed.*hi$/s);
    const unwanted = await exchange(head.replace('/echo', '/refuse').replace('Connection: close\n', ''));
    expect(unwanted).toMatch(/^HTTP\/1\.1 403 .*\r\nConnection: close\r\n.*no$/s);
  });

  it('that the server does not want do not spoil the connection', async () => {
    const big = 'x'.repeat(6 * 1024 * 1024);
    const answer = await exchange(
      `POST /personal-demographics/echo HTTP/1.1\nHost: x\nContent-Length: ${big.length}\n\n${big}GET /personal-demographics/nothing HTTP/1.1\nHost: x\nConnection: close\n\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 .*"toyFailure":"bodyTooLarge".*HTTP\/1\.1 204 /s);
  });

  it('that a client no longer listens to are no longer made', async () => {
    const [answer] = (await once(request(`${url}/personal-demographics/endless`).end(), 'response')) as [IncomingMessage];
    await once(answer, 'data');
    const open = async () => Number(/nhs_sandbox_connections_fhir (\d+)/.exec(await (await fetch(`${url}/metrics`)).text())?.[1]);
    const before = await open();
    answer.destroy();
    await vi.waitFor(async () => expect(await open()).toBe(before - 1));
  });
});

describe('breakage', () => {
  const once = async (rule: object) => {
    await addFault({ ...rule, server: 'fhir', times: 1 });
    const broken = await exchange('GET /personal-demographics/mirror HTTP/1.1\nHost: x\nConnection: close\n\n');
    expect((await fetch(`${url}/personal-demographics/mirror`)).status).toBe(200);
    expect((await journal()).map(({ response }) => response.status)).toEqual([0, 200]);
    return broken;
  };
  it('by a reset is a reset', async () => expect(await once({ fault: 'CONNECTION_RESET_BY_PEER' })).toBe('ECONNRESET'));
  it('by an empty answer is an empty answer', async () => expect(await once({ fault: 'EMPTY_RESPONSE' })).toBe(''));
  it('by garbage is garbage', async () => {
    const garbage = await once({ fault: 'RANDOM_DATA_THEN_CLOSE' });
    expect(garbage.length).toBeGreaterThan(0);
    expect(garbage).not.toMatch(/^HTTP/);
  });
  it('by a garbled chunk is a garbled chunk', async () => {
    const garbled = await once({ fault: 'MALFORMED_RESPONSE_CHUNK' });
    expect(garbled).toMatch(/^HTTP\/1\.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n.+/s);
    expect(garbled).not.toMatch(/0\r\n\r\n$/);
  });

  it('on a connection that was used before is told from one that was closed', async () => {
    await addFault({ server: 'fhir', fault: 'CONNECTION_RESET_BY_PEER', every: 2 });
    const codes: unknown[] = [];
    for (let i = 0; i < 6; i++)
      codes.push(
        await fetch(`${url}/personal-demographics/nothing`).then(
          ({ status }) => status,
          () => 'broken',
        ),
      );
    expect(codes).toEqual([204, 'broken', 204, 'broken', 204, 'broken']);
  });

  it('does not act at the portal as well: a rule for all acts once on what passes through', async () => {
    await addFault({ status: 503, times: 2 });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await fetch(`${url}/personal-demographics/nothing`)).status);
    expect(statuses).toEqual([503, 503, 204]);
  });
});

describe('a server that is not there', () => {
  it('is named, with its address and how to start it', async () => {
    const answer = await fetch(`${url}/ssp/https://provider.example/x`);
    expect(answer.status).toBe(502);
    expect(await answer.json()).toEqual({
      error: expect.stringMatching(
        /^spine does not answer at http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\); it serves .*\/ssp.*nhs-sandbox start spine/,
      ),
      server: 'spine',
      url: 'http://127.0.0.1:1',
      start: 'nhs-sandbox start spine --port-base 0',
    });
  });

  it('and has no address is named as well', async () => {
    const answer = await fetch(`${url}/messageexchange/X/inbox`);
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ server: 'mesh', start: 'nhs-sandbox start portal mesh' });
  });

  it('leaves nothing in the journal', async () => {
    await fetch(`${url}/messageexchange/X/inbox`);
    expect(await journal()).toEqual([]);
  });
});

describe('over TLS', () => {
  it.each([{ tls: true }, { mtls: true }])('%j', async (options) => {
    const secure = await startToys(['portal', 'fhir'], options);
    const authority = await secure.kernel.authority();
    const client = options.mtls ? await authority.client() : {};
    const outgoing = secureRequest(`${secure.urls.portal}/personal-demographics/mirror`, {
      agent: false,
      ca: authority.caPem,
      ...client,
    }).end();
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk);
    expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({ baseUrl: secure.urls.portal });
    await secure.stop();
  });
});
