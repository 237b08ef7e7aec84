import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import express from 'express';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Suite } from '../suite.ts';
import { exchangeBytes, startToy } from '../testing/toy.ts';
import { openAuthority, tlsOptions } from '../tls.ts';
import { toExpress } from './express.ts';

let suite: Suite;
let port: number;
let client: ReturnType<typeof supertest>;
const servers: Server[] = [];

beforeAll(async () => {
  suite = await startToy();
  const app = express();
  app.use('/nhs/:place', toExpress(suite.runtime('toy')));
  app.use('/parsed', express.json(), toExpress(suite.runtime('toy')));
  app.get('/own', (_req, res) => void res.send('my own page'));
  app.use(((error, _req, res, _next) => void res.status(500).send(`my own error page: ${error.message}`)) as express.ErrorRequestHandler);
  port = await listen(createServer(app));
  client = supertest(`http://127.0.0.1:${port}`);
});
afterAll(async () => {
  for (const server of servers) server.close();
  await suite.stop();
});

/** The port that a server was given. */
async function listen(server: Server): Promise<number> {
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

describe('a server in an express application', () => {
  it('answers under its mount path, beside what the application answers itself', async () => {
    await client.get('/nhs/a/toy/things/ball').expect(200, { name: 'ball' });
    await client.get('/own').expect(200, 'my own page');
    await client.get('/nhs/a/nowhere').expect(404);
  });

  it('sees its own part of the path as sent, and the address that the client called', async () => {
    const answer = await client.get('/nhs/a%20b/toy/raw/https://inner.example/x%20y//z?q=1&q=%2F').set('Host', 'app.example:8080');
    expect(answer.body).toMatchObject({
      target: '/toy/raw/https://inner.example/x%20y//z?q=1&q=%2F',
      query: 'q=1&q=%2F',
      baseUrl: 'http://app.example:8080/nhs/a%20b',
      session: 'default',
    });
  });

  it('serves sessions and the control API below the mount path', async () => {
    const answer = await client.get('/nhs/a/~run7/toy/raw/x').set('Host', 'app.example');
    expect(answer.body).toMatchObject({ session: 'run7', target: '/toy/raw/x', baseUrl: 'http://app.example/nhs/a/~run7' });
    const health = await client.get('/nhs/a/_sandbox/health').expect(200);
    expect(health.body).toMatchObject({ status: 'ready', server: 'toy' });
  });

  it('keeps the letter case of headers both ways, and does not speak of express', async () => {
    const got = await exchangeBytes(port, 'GET /nhs/a/toy/things/ball HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(got).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(got).toContain('\r\nX-Letter-CASE: As-Written\r\n');
    expect(got).toContain('\r\nContent-Length: 15\r\n');
    expect(got.match(/\r\nDate: /g)).toHaveLength(1);
    expect(got).not.toMatch(/x-powered-by|express/i);
    const raw = await exchangeBytes(port, 'GET /nhs/a/toy/raw/x HTTP/1.1\r\nhOsT: x\r\nX-OdD: 1\r\nConnection: close\r\n\r\n');
    expect(raw).toContain('"headers":["hOsT","x","X-OdD","1","Connection","close"]');
  });

  it('answers HEAD without a body, and methods of all kinds', async () => {
    const head = await client.head('/nhs/a/toy/things/ball').expect(200);
    expect([head.headers['content-length'], head.text]).toEqual(['15', undefined]);
    await client.options('/nhs/a/toy/things/ball').expect(400, 'no OPTIONS /toy/things/ball');
  });

  it('takes and gives bodies byte for byte, whole and streamed, within its limit', async () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => i % 256));
    for (const path of ['echo', 'stream']) {
      const answer = await client.post(`/nhs/a/toy/${path}`).set('Content-Type', 'x/y').send(bytes).responseType('blob');
      expect(bytes.equals(answer.body)).toBe(true);
    }
    const refused = await client.post('/nhs/a/toy/echo').set('Content-Type', 'x/y').send(Buffer.alloc(100_001)).expect(413);
    expect(refused.body).toMatchObject({ toyFailure: 'bodyTooLarge' });
  });

  it('breaks connections when a fault rule asks for it, and is in the journal', async () => {
    await client.post('/nhs/a/~f/_sandbox/faults').send({ operation: 'toy.readThing', fault: 'EMPTY_RESPONSE', times: 1 }).expect(201);
    const ask = () => exchangeBytes(port, 'GET /nhs/a/~f/toy/things/ball HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(await ask()).toBe('');
    expect(await ask()).toMatch(/^HTTP\/1\.1 200 OK/);
    const journal = await client.get('/nhs/a/~f/_sandbox/journal').expect(200);
    expect(journal.body.items.length).toBe(2);
  });

  it('knows that it is called over TLS, and by whom', async () => {
    const authority = await openAuthority();
    const seen: unknown[] = [];
    const runtime = suite.runtime('toy');
    const overTls = express().use(
      toExpress({
        bodyLimit: runtime.bodyLimit,
        handle: (raw) => {
          seen.push(raw.secure, raw.clientCertificate, raw.remoteAddress);
          return runtime.handle(raw);
        },
      }),
    );
    const securePort = await listen(createTlsServer(tlsOptions(authority, { mtls: true }), overTls));
    const { key, cert } = await authority.client();
    const answer = await supertest(`https://localhost:${securePort}`).get('/toy/raw/x').ca(authority.caPem).key(key).cert(cert);
    expect(answer.body).toMatchObject({ baseUrl: `https://localhost:${securePort}` });
    expect(seen).toEqual([true, 'CN=nhs-sandbox-client', '127.0.0.1']);
  });
});

describe('the application hears of', () => {
  it('a body parser that was faster, instead of a hanging request', async () => {
    await client.get('/parsed/toy/things/ball').expect(200, { name: 'ball' });
    const answer = await client.post('/parsed/toy/echo').send({ some: 'json' }).expect(500);
    expect(answer.text).toContain('mount it ahead of express.json()');
  });

  it('a failure of the sandbox itself', async () => {
    const failing = express();
    failing.use(toExpress({ bodyLimit: 1, handle: () => Promise.reject(new Error('a bug')) }));
    failing.use(((error, _req, res, _next) => void res.status(500).send(error.message)) as express.ErrorRequestHandler);
    const failingPort = await listen(createServer(failing));
    await supertest(`http://127.0.0.1:${failingPort}`).get('/').expect(500, 'a bug');
  });
});
