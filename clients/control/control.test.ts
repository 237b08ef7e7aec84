import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ControlClient, ControlError, controlClient, Unreachable } from './control.ts';

interface Heard {
  readonly method: string | undefined;
  readonly target: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A sandbox that answers what the test tells it to, and remembers what it was asked. */
let server: Server;
let url: string;
let heard: Heard[];
let answers: { status?: number; headers?: Record<string, string>; body?: unknown }[];

beforeEach(async () => {
  heard = [];
  answers = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    heard.push({ method: request.method, target: request.url, headers: request.headers, body });
    const { status = 200, headers = {}, body: answer } = answers.shift() ?? { status: 204 };
    response.writeHead(status, headers).end(answer === undefined || typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

describe('calls', () => {
  const calls: [
    string,
    (client: ControlClient) => Promise<unknown>,
    { body?: unknown; headers?: Record<string, string> },
    string,
    unknown,
    unknown?,
  ][] = [
    ['servers', (c) => c.servers(), { body: [] }, 'GET /_sandbox/servers', undefined, []],
    ['reset', (c) => c.reset(), {}, 'POST /_sandbox/reset', undefined],
    ['endSession', (c) => c.endSession(), {}, 'DELETE /_sandbox/session', undefined],
    ['errors', (c) => c.errors(), { body: { items: [{ name: 'X' }] } }, 'GET /_sandbox/errors', undefined, [{ name: 'X' }]],
    ['authority', (c) => c.authority(), { body: 'PEM' }, 'GET /_sandbox/ca.pem', undefined, 'PEM'],
    ['journal.find', (c) => c.journal.find({ status: 404 }), { body: { items: [] } }, 'POST /_sandbox/journal/find', { status: 404 }, []],
    ['journal.count', (c) => c.journal.count(), { body: { count: 3 } }, 'POST /_sandbox/journal/count', {}, 3],
    [
      'journal.wait',
      (c) => c.journal.wait({ server: 'fhir', count: 2, timeoutMilliseconds: 50 }),
      { body: { items: [] } },
      'POST /_sandbox/journal/wait',
      { server: 'fhir', count: 2, timeoutMilliseconds: 50 },
      [],
    ],
    [
      'journal.clear',
      (c) => c.journal.clear({ operation: 'pds.*', match: { patient: '9' } }),
      {},
      'DELETE /_sandbox/journal?operation=pds.*&patient=9',
      undefined,
    ],
    ['faults.list', (c) => c.faults.list(), { body: { items: [] } }, 'GET /_sandbox/faults', undefined, []],
    [
      'faults.add',
      (c) => c.faults.add({ status: 503 }),
      { body: { id: 'a', status: 503 } },
      'POST /_sandbox/faults',
      { status: 503 },
      { id: 'a', status: 503 },
    ],
    ['faults.remove', (c) => c.faults.remove('a/b'), {}, 'DELETE /_sandbox/faults/a%2Fb', undefined],
    ['faults.clear', (c) => c.faults.clear(), {}, 'DELETE /_sandbox/faults', undefined],
    ['clock.get', (c) => c.clock.get(), { body: { frozen: true } }, 'GET /_sandbox/clock', undefined, { frozen: true }],
    ['clock.set', (c) => c.clock.set({ frozen: true }), { body: {} }, 'PUT /_sandbox/clock', { frozen: true }, {}],
    ['clock.advance', (c) => c.clock.advance('PT5M'), { body: {} }, 'POST /_sandbox/clock/advance', { by: 'PT5M' }, {}],
    ['world.collections', (c) => c.world.collections(), { body: { items: [] } }, 'GET /_sandbox/world', undefined, []],
    [
      'world.list',
      (c) => c.world.list('patients', { limit: 2, index: 'family', equals: 'Ó & Co' }),
      { body: { items: [], next: 'n' } },
      'GET /_sandbox/world/patients?limit=2&index=family&equals=%C3%93+%26+Co',
      undefined,
      { items: [], next: 'n' },
    ],
    ['world.get', (c) => c.world.get('patients', '9'), { body: { a: 1 } }, 'GET /_sandbox/world/patients/9', undefined, { a: 1 }],
    [
      'world.getStored',
      (c) => c.world.getStored('patients', '9'),
      { body: { a: 1 }, headers: { ETag: '"7"' } },
      'GET /_sandbox/world/patients/9',
      undefined,
      { id: '9', version: 7, doc: { a: 1 } },
    ],
    [
      'world.put',
      (c) => c.world.put('patients', '../x', { a: 1 }),
      { body: { a: 1 }, headers: { ETag: '"1"' } },
      'PUT /_sandbox/world/patients/..%2Fx',
      { a: 1 },
      { id: '../x', version: 1, doc: { a: 1 } },
    ],
    ['world.verbs', (c) => c.world.verbs(), { body: { items: [] } }, 'GET /_sandbox/world/verbs', undefined, []],
    [
      'world.change',
      (c) => c.world.change('move-patient', { practice: 'A20047' }),
      { body: { changed: [], events: [] } },
      'POST /_sandbox/world/verbs/move-patient',
      { practice: 'A20047' },
      { changed: [], events: [] },
    ],
    ['world.delete', (c) => c.world.delete('patients', '9'), {}, 'DELETE /_sandbox/world/patients/9', undefined],
    ['snapshot.get', (c) => c.snapshot.get(), { body: { format: 'x' } }, 'GET /_sandbox/snapshot', undefined, { format: 'x' }],
  ];

  test.each(calls)('%s', async (_name, call, answer, line, body, result) => {
    answers = [answer];
    expect(await call(controlClient({ url }))).toEqual(result);
    expect(heard).toHaveLength(1);
    expect(`${heard[0]?.method} ${heard[0]?.target}`).toBe(line);
    expect(heard[0]?.body).toBe(body === undefined ? '' : JSON.stringify(body));
    expect(heard[0]?.headers['content-type']).toBe(body === undefined ? undefined : 'application/json');
  });

  test('snapshot.put sends back what snapshot.get gave', async () => {
    const snapshot = { format: 'nhs-sandbox-snapshot-1', documents: [], streams: {}, blobs: {} } as const;
    await controlClient({ url }).snapshot.put(snapshot);
    expect(heard[0]).toMatchObject({ method: 'PUT', target: '/_sandbox/snapshot', body: JSON.stringify(snapshot) });
  });

  test('a version makes a change conditional', async () => {
    answers = [{ body: {} }, {}];
    const { world } = controlClient({ url });
    await world.put('patients', '9', {}, { ifVersion: 3 });
    await world.delete('patients', '9', { ifVersion: 4 });
    expect(heard.map(({ headers }) => headers['if-match'])).toEqual(['"3"', '"4"']);
  });

  test('a session and a token go with every call; a path in the address stays', async () => {
    await controlClient({ url: `${url}/behind/`, session: 'run42', token: 't0k' }).reset();
    expect(heard[0]).toMatchObject({ target: '/behind/~run42/_sandbox/reset', headers: { authorization: 'Bearer t0k' } });
  });

  test('a token is minted by the oauth server, wherever it is', async () => {
    answers = [
      {
        body: [
          { name: 'fhir', url: 'http://127.0.0.1:1' },
          { name: 'oauth', url: `${url}/elsewhere`, control: `${url}/elsewhere/_sandbox` },
        ],
      },
      { body: { access_token: 'abc' } },
    ];
    expect(await controlClient({ url, session: 's' }).token({ flow: 'cis2' })).toEqual({ access_token: 'abc' });
    expect(heard.map(({ target, body }) => [target, body])).toEqual([
      ['/~s/_sandbox/servers', ''],
      ['/elsewhere/~s/_sandbox/tokens', '{"flow":"cis2"}'],
    ]);
  });

  test('a suite without an oauth server makes no token', async () => {
    answers = [{ body: [] }];
    await expect(controlClient({ url }).token()).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining('no oauth server'),
    });
  });

  test('what only the oauth server has is asked of it, wherever it is', async () => {
    const servers = { body: [{ name: 'oauth', url: `${url}/elsewhere`, control: `${url}/elsewhere/_sandbox` }] };
    answers = [
      servers,
      { body: { forgotten: 3 } },
      servers,
      { body: { kids: ['a'] } },
      servers,
      { status: 204 },
      servers,
      { body: { items: [] } },
    ];
    const { oauth } = controlClient({ url });
    expect(await oauth.forgetJtis()).toBe(3);
    expect(await oauth.rotate('cis2')).toEqual(['a']);
    expect(await oauth.revoke('t/1')).toBeUndefined();
    expect(await oauth.tokens({ limit: 5 })).toEqual({ items: [] });
    expect(heard.map(({ target }) => target).filter((target) => target?.startsWith('/elsewhere'))).toEqual([
      '/elsewhere/_sandbox/jtis',
      '/elsewhere/_sandbox/signing-keys/cis2/rotate',
      '/elsewhere/_sandbox/tokens/t%2F1',
      '/elsewhere/_sandbox/tokens?limit=5',
    ]);
  });

  test('what only the NEMS server has is asked of it; a drain that runs out of time is refused', async () => {
    const servers = { body: [{ name: 'nems', url: `${url}/elsewhere`, control: `${url}/elsewhere/_sandbox` }] };
    const replies = [
      { body: { settled: true, waiting: 0 } },
      { status: 408, body: { settled: false, waiting: 2 } },
      { body: { summary: '1 gets it' } },
      { body: { summary: '0 get it' } },
      { body: { drop: [{ next: 1 }] } },
      { body: { drop: [] } },
      { body: { subscriptions: [] } },
    ];
    answers = replies.flatMap((reply) => [servers, reply]);
    const { nems, mns } = controlClient({ url, session: 's' });
    expect(await nems.drain()).toEqual({ settled: true, waiting: 0 });
    await expect(nems.drain(50)).rejects.toMatchObject({ status: 408, message: '2 deliveries wait still' });
    expect(await nems.why('a/b', 'c')).toEqual({ summary: '1 gets it' });
    expect(await nems.why({ event: 'vaccinations-1', patient: '9' })).toEqual({ summary: '0 get it' });
    await nems.drop({ event: 'vaccinations-1', mailbox: 'X26ABC1', next: 2 });
    expect(await mns.why({ type: 'pds-change-of-gp-2' })).toEqual([]);
    expect(
      heard.filter(({ target }) => target?.startsWith('/elsewhere')).map(({ method, target, body }) => [method, target, body]),
    ).toEqual([
      ['POST', '/elsewhere/~s/_sandbox/nems/drain', '{"timeoutMilliseconds":10000}'],
      ['POST', '/elsewhere/~s/_sandbox/nems/drain', '{"timeoutMilliseconds":50}'],
      ['GET', '/elsewhere/~s/_sandbox/nems/events/a%2Fb/why?subscription=c', ''],
      ['GET', '/elsewhere/~s/_sandbox/nems/why?event=vaccinations-1&patient=9', ''],
      ['GET', '/elsewhere/~s/_sandbox/nems/delivery', ''],
      ['PATCH', '/elsewhere/~s/_sandbox/nems/delivery', '{"drop":[{"next":1},{"next":2,"type":"vaccinations-1","destination":"X26ABC1"}]}'],
      ['POST', '/elsewhere/~s/_sandbox/mns/explain', '{"type":"pds-change-of-gp-2"}'],
    ]);
  });

  test('health is told whether it is good or bad, and is not of a session', async () => {
    answers = [{ status: 503, body: { status: 'starting' } }];
    expect(await controlClient({ url, session: 's' }).health()).toEqual({ status: 'starting' });
    expect(heard[0]?.target).toBe('/_sandbox/health');
  });
});

describe('refusals', () => {
  test('carry status, words and problems', async () => {
    answers = [
      {
        status: 400,
        body: {
          error: 'not a fault rule',
          issues: [
            { path: 'status', reason: 'too big' },
            { path: '', reason: 'odd' },
          ],
        },
      },
    ];
    const error = await controlClient({ url })
      .faults.add({ status: 999 })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ControlError);
    expect(error).toMatchObject({
      status: 400,
      message: 'not a fault rule\n  status: too big\n  odd',
      problems: [
        { path: 'status', reason: 'too big' },
        { path: '', reason: 'odd' },
      ],
    });
  });

  test.each([
    [{ status: 404, body: '<html>' }, 404, 'answered 404, not as a sandbox does'],
    [{ status: 500, body: '["x"]' }, 500, 'answered 500, not as a sandbox does'],
    [{ status: 200, body: '<html>' }, 200, 'something that is not JSON'],
    [{ status: 200, body: '' }, 200, 'something that is not JSON'],
  ])('something else listens there: %j', async (answer, status, message) => {
    answers = [answer];
    await expect(controlClient({ url }).clock.get()).rejects.toMatchObject({ status, message: expect.stringContaining(message) });
  });
});

describe('nobody there', () => {
  test('a closed port', async () => {
    const error = await controlClient({ url: 'http://127.0.0.1:1' })
      .reset()
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Unreachable);
    expect(error).toMatchObject({
      url: 'http://127.0.0.1:1',
      message: expect.stringMatching(/^no sandbox answers at http:\/\/127\.0\.0\.1:1 \(.*ECONNREFUSED/),
    });
  });

  test('silence', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    await expect(controlClient({ url: `http://127.0.0.1:${port}`, timeout: 20 }).servers()).rejects.toThrow('silent for 20 ms');
    silent.close();
  });

  test('a connection that breaks in the middle of a reply', async () => {
    const broken = createServer((_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('{');
      response.socket?.end();
    });
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
    const { port } = broken.address() as AddressInfo;
    await expect(controlClient({ url: `http://127.0.0.1:${port}` }).servers()).rejects.toBeInstanceOf(Unreachable);
    broken.close();
  });
});

describe('the journal as it happens', () => {
  /** A stream that sends these pieces, then ends or stays open. */
  async function streaming(pieces: readonly string[], stay = false) {
    const source = createServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      for (const piece of pieces) response.write(piece);
      if (!stay) response.end();
    });
    await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
    return {
      client: controlClient({ url: `http://127.0.0.1:${(source.address() as AddressInfo).port}` }),
      [Symbol.asyncDispose]: async () => void source.close(),
    };
  }

  test('entries arrive whole, however they are cut', async () => {
    await using source = await streaming([
      ': listening\n\n',
      'id: 1\nda',
      'ta: {"sequence":1,"summary":"ü"}\n',
      '\nid: 2\r\ndata: {"sequence":2}\r\n\r\n:\n\n',
      'data: {"sequence',
    ]);
    const entries = [];
    for await (const entry of await source.client.journal.stream()) entries.push(entry);
    expect(entries).toEqual([{ sequence: 1, summary: 'ü' }, { sequence: 2 }]);
  });

  test('an abort ends it quietly', async () => {
    await using source = await streaming(['data: {"sequence":1}\n\n'], true);
    const stop = new AbortController();
    for await (const _entry of await source.client.journal.stream({}, stop.signal)) stop.abort();
  });

  test('leaving the loop ends it', async () => {
    await using source = await streaming(['data: {"sequence":1}\n\n'], true);
    for await (const entry of await source.client.journal.stream()) {
      expect(entry).toEqual({ sequence: 1 });
      break;
    }
  });

  test('its filter goes in the address, and a refusal is told', async () => {
    answers = [{ status: 400, body: { error: 'not a journal query' } }];
    await expect(controlClient({ url, session: 's' }).journal.stream({ server: 'fhir', match: { mailbox: 'X26' } })).rejects.toMatchObject({
      status: 400,
    });
    expect(heard[0]).toMatchObject({
      target: '/~s/_sandbox/journal/stream?server=fhir&mailbox=X26',
      headers: { accept: 'text/event-stream' },
    });
  });
});
