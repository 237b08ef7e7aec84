import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Suite } from '../suite.ts';
import { startToy } from '../testing/toy.ts';

let suite: Suite;
let url: string;

beforeAll(async () => {
  suite = await startToy();
  url = suite.urls.toy as string;
});
afterAll(() => suite.stop());
beforeEach(() => call('POST', '/_sandbox/reset'));

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers of all shapes, picked apart by assertions
  readonly body: any;
}

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await fetch(url + path, {
    method,
    headers,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : text,
  };
}

describe('health and addresses', () => {
  it('are told', async () => {
    expect(await call('GET', '/_sandbox/health')).toMatchObject({
      status: 200,
      body: { status: 'ready', server: 'toy', version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
    });
    expect((await call('GET', '/_sandbox/servers')).body).toEqual([{ name: 'toy', state: 'ready', url, control: `${url}/_sandbox` }]);
    expect((await call('GET', '/_sandbox/nothing')).status).toBe(404);
    expect((await call('GET', '/_sandbox/toy-helper')).body).toEqual({ session: 'default' });
    expect((await call('GET', '/~s/_sandbox/toy-helper')).body).toEqual({ session: 's' });
  });

  it('include the certificate authority and metrics', async () => {
    expect((await call('GET', '/_sandbox/ca.pem')).body).toMatch(/^-----BEGIN CERTIFICATE-----/);
    await call('GET', '/toy/things/ball');
    const metrics = await call('GET', '/metrics');
    expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(metrics.body).toMatch(/nhs_sandbox_requests_total\{server="toy",operation="toy.readThing",status="200"\} [1-9]/);
    expect(metrics.body).toMatch(/nhs_sandbox_request_duration_seconds_bucket\{server="toy",operation="toy.readThing",le="\+Inf"\} [1-9]/);
  });
});

describe('the journal', () => {
  it('shows what passed, finds, counts, forgets', async () => {
    await call('GET', '/toy/things/ball', undefined, { 'X-Request-ID': 'r-1' });
    await call('GET', '/toy/things/kite');
    const all = await call('GET', '/_sandbox/journal');
    expect(all.body.items).toMatchObject([
      {
        server: 'toy',
        operation: 'toy.readThing',
        patient: 'ball',
        request: { method: 'GET', target: '/toy/things/ball' },
        response: { status: 200, body: '{"name":"ball"}' },
      },
      { error: 'NOT_THERE', response: { status: 404 } },
    ]);
    expect((await call('GET', '/_sandbox/journal?status=404&operation=toy.*')).body.items).toHaveLength(1);
    expect((await call('POST', '/_sandbox/journal/count', { match: { header: { 'x-request-id': 'r-1' } } })).body).toEqual({ count: 1 });
    expect((await call('POST', '/_sandbox/journal/find', { match: { patient: 'kite' } })).body.items).toHaveLength(1);
    await call('DELETE', '/_sandbox/journal?patient=kite');
    expect((await call('POST', '/_sandbox/journal/count')).body).toEqual({ count: 1 });
  });

  it('wait resolves when enough have arrived, and says how many there were when not', async () => {
    const waiting = call('POST', '/_sandbox/journal/wait', { operation: 'readThing', count: 2, timeoutMilliseconds: 5000 });
    await call('GET', '/toy/things/ball');
    await call('GET', '/toy/things/ball');
    expect((await waiting).body.items).toHaveLength(2);
    expect(await call('POST', '/_sandbox/journal/wait', { status: 418, timeoutMilliseconds: 1 })).toMatchObject({
      status: 408,
      body: { error: '0 of 1 matching exchanges within 1 ms' },
    });
  });

  it('streams', async () => {
    const stream = await fetch(`${url}/_sandbox/journal/stream?operation=readThing`);
    const reader = (stream.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe(': listening\n\n');
    await call('GET', '/toy/now');
    await call('GET', '/toy/things/ball');
    expect((await reader.read()).value).toMatch(/^id: \d+\ndata: \{"sequence":[\s\S]*"operation":"toy.readThing"[\s\S]*\}\n\n$/);
    await reader.cancel();
  });

  it('waits for as many as are asked for, whatever the limit, and does not look for them all each time', async () => {
    const waiting = call('POST', '/_sandbox/journal/wait', { operation: 'readThing', count: 3, limit: 1, timeoutMilliseconds: 5000 });
    for (let i = 0; i < 3; i++) await call('GET', '/toy/things/ball');
    expect((await waiting).body.items).toHaveLength(1);
  });

  it('lets go of a stream that is only asked about', async () => {
    const answer = await fetch(`${url}/_sandbox/journal/stream`, { method: 'HEAD' });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    expect(suite.kernel.journal.listeners).toBe(0);
  });

  it.each([
    [{ colour: 1 }, { path: 'colour', reason: 'unknown field' }],
    [{ status: 'high' }, { path: 'status', reason: expect.any(String) }],
    [{ since: 'yesterday' }, { path: 'since', reason: 'not an ISO 8601 date and time' }],
  ])('refuses %j', async (query, issue) => {
    expect(await call('POST', '/_sandbox/journal/find', query)).toMatchObject({
      status: 400,
      body: { error: 'not a journal query', issues: [issue] },
    });
  });

  it('refuses what is not JSON', async () => {
    expect(await call('POST', '/_sandbox/journal/find', '{')).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('not JSON') },
    });
  });
});

describe('fault rules', () => {
  it('are added, act, are listed with their counts, and go', async () => {
    const added = await call('POST', '/_sandbox/faults', {
      operation: 'toy.readThing',
      match: { patient: 'ball' },
      error: 'toy.NOT_THERE',
      times: 1,
    });
    expect(added.status).toBe(201);
    const { id } = added.body;
    expect(added.headers.get('location')).toBe(`/_sandbox/faults/${id}`);
    expect((await call('GET', '/toy/things/ball')).body).toEqual({ toyError: 'NOT_THERE' });
    expect((await call('GET', '/toy/things/ball')).body).toEqual({ name: 'ball' });
    expect((await call('GET', '/_sandbox/faults')).body.items).toMatchObject([{ id, matched: 2, acted: 1 }]);
    expect((await call('GET', '/_sandbox/journal')).body.items[0].faults).toEqual([id]);
    expect((await call('DELETE', `/_sandbox/faults/${id}`)).status).toBe(204);
    expect((await call('DELETE', `/_sandbox/faults/${id}`)).status).toBe(404);
  });

  it('answer a status, limit the rate in the words of the API, and are cleared', async () => {
    await call('POST', '/_sandbox/faults', { status: 503, times: 1 });
    expect((await call('GET', '/toy/things/ball')).status).toBe(503);
    await call('POST', '/_sandbox/faults', { rateLimit: { limit: 1, per: 'hour' } });
    expect((await call('GET', '/toy/things/ball')).status).toBe(200);
    expect(await call('GET', '/toy/things/ball')).toMatchObject({ status: 429, body: { toyError: 'TOO_MANY' } });
    expect((await call('DELETE', '/_sandbox/faults')).status).toBe(204);
    expect((await call('GET', '/toy/things/ball')).status).toBe(200);
  });

  it('use names of the catalogue', async () => {
    expect((await call('GET', '/_sandbox/errors')).body.items).toContainEqual({
      server: 'toy',
      api: 'toy',
      name: 'NOT_THERE',
      status: 404,
      description: 'There is no such thing.',
    });
    expect(await call('POST', '/_sandbox/faults', { error: 'NOPE' })).toMatchObject({ status: 400, body: { issues: [{ path: 'error' }] } });
  });
});

describe('time', () => {
  it('is read, set, stopped and advanced', async () => {
    expect((await call('PUT', '/_sandbox/clock', { now: '2026-03-01T12:00:00Z', frozen: true })).body).toMatchObject({
      now: '2026-03-01T12:00:00.000Z',
      frozen: true,
    });
    expect((await call('GET', '/toy/now')).body.now).toBe('2026-03-01T12:00:00.000Z');
    expect((await call('POST', '/_sandbox/clock/advance', { by: 'PT5M' })).body.now).toBe('2026-03-01T12:05:00.000Z');
    const running = await call('PUT', '/_sandbox/clock', { frozen: false });
    expect(running.body).toMatchObject({ frozen: false, now: expect.stringMatching(/^2026-03-01T12:05:0/) });
    await call('POST', '/_sandbox/reset');
    expect(Math.abs(Date.parse((await call('GET', '/_sandbox/clock')).body.now) - Date.now())).toBeLessThan(5000);
  });

  it('cannot be moved beyond what a date can be', async () => {
    for (const by of ['P99999999999W', '-P99999999999W']) expect((await call('POST', '/_sandbox/clock/advance', { by })).status).toBe(400);
    expect((await call('PUT', '/_sandbox/clock', { now: '+275760-09-13T00:00:00Z' })).status).toBe(400);
    expect((await call('GET', '/_sandbox/clock')).status).toBe(200);
  });

  it('is the new one for requests after a reset that an earlier request outlived', async () => {
    await call('POST', '/~late/_sandbox/faults', { fixedDelayMilliseconds: 80, operation: 'now' });
    const late = call('GET', '/~late/toy/now');
    await expect.poll(() => suite.kernel.sessions.get('late')?.faults.list()[0]?.matched).toBe(1);
    await call('POST', '/~late/_sandbox/reset');
    await late;
    await call('PUT', '/~late/_sandbox/clock', { now: '2020-01-01T00:00:00Z', frozen: true });
    expect((await call('GET', '/~late/toy/now')).body.now).toBe('2020-01-01T00:00:00.000Z');
  });

  it.each([
    ['PUT', '/_sandbox/clock', { now: 'noon' }],
    ['PUT', '/_sandbox/clock', { tick: 1 }],
    ['POST', '/_sandbox/clock/advance', { by: 'P1M' }],
    ['POST', '/_sandbox/clock/advance', {}],
  ])('%s %s refuses %j', async (method, path, body) => {
    expect((await call(method, path, body)).status).toBe(400);
  });
});

describe('verbs', () => {
  it('are listed with what they are given', async () => {
    expect((await call('GET', '/_sandbox/world/verbs')).body).toEqual({
      items: [
        {
          name: 'break-thing',
          description: 'Makes two of one',
          arguments: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
        },
      ],
    });
  });

  it('change the world of their session, and say what they have changed', async () => {
    expect(await call('POST', '/~mine/_sandbox/world/verbs/break-thing', { name: 'ball' })).toMatchObject({
      status: 200,
      body: { changed: [{ collection: 'things', id: 'ball half', version: 1 }], events: [{ type: 'broken', name: 'ball' }] },
    });
    expect((await call('GET', '/~mine/_sandbox/world/things/ball')).status).toBe(404);
    expect((await call('GET', '/_sandbox/world/things/ball')).status).toBe(200);
  });

  it.each([
    [
      'break-thing',
      {},
      400,
      { error: 'it is refused: no-name', code: 'no-name', issues: [{ path: 'name', reason: 'is missing: must be a text' }] },
    ],
    [
      'break-thing',
      undefined,
      400,
      { error: 'it is refused: no-name', code: 'no-name', issues: [{ path: 'name', reason: 'is missing: must be a text' }] },
    ],
    ['break-thing', { name: 'kite' }, 404, { error: 'it is refused: no-such-thing', code: 'no-such-thing' }],
    ['break-thing', { name: 'ball half' }, 409, { error: 'it is refused: too-small', code: 'too-small' }],
    ['mend-thing', {}, 404, { error: "there is no verb 'mend-thing'; GET /_sandbox/world/verbs lists them" }],
    ['break-thing', '{', 400, { error: expect.stringContaining('not JSON') }],
  ])('%s of %j is refused with %i', async (name, args, status, body) => {
    expect(await call('POST', `/_sandbox/world/verbs/${name}`, args)).toMatchObject({ status, body });
  });
});

describe('the world', () => {
  it('is listed, read, changed with versions, and pages', async () => {
    expect((await call('GET', '/_sandbox/world')).body.items).toEqual([{ name: 'things', indexes: ['name'] }]);
    const seed = await call('GET', '/_sandbox/world/things/ball');
    expect([seed.headers.get('etag'), seed.body]).toEqual(['"1"', { name: 'ball' }]);
    expect((await call('PUT', '/_sandbox/world/things/kite', { name: 'kite' })).status).toBe(201);
    expect((await call('PUT', '/_sandbox/world/things/kite', { name: 'kite' }, { 'If-Match': '"1"' })).headers.get('etag')).toBe('"2"');
    expect((await call('PUT', '/_sandbox/world/things/kite', { name: 'kite' }, { 'If-Match': '"1"' })).status).toBe(409);
    const page = await call('GET', '/_sandbox/world/things?limit=1');
    expect(page.body).toEqual({ items: [{ name: 'ball' }], next: expect.any(String) });
    expect((await call('GET', `/_sandbox/world/things?limit=1&cursor=${page.body.next}`)).body).toEqual({ items: [{ name: 'kite' }] });
    expect((await call('GET', '/_sandbox/world/things?index=name&prefix=k')).body).toEqual({ items: [{ name: 'kite' }] });
    expect((await call('DELETE', '/_sandbox/world/things/kite')).status).toBe(204);
    expect((await call('DELETE', '/_sandbox/world/things/kite')).status).toBe(404);
  });

  it('tells its stream what changed', async () => {
    await call('PUT', '/_sandbox/world/things/kite', { name: 'kite' });
    await call('PUT', '/_sandbox/world/things/kite', { name: 'kite' });
    await call('DELETE', '/_sandbox/world/things/kite');
    const { store } = await suite.kernel.session('default');
    const entries = await store.readStream('thing-events', 0);
    expect(entries.map(({ event }) => event)).toEqual([
      { type: 'made', name: 'kite' },
      { type: 'changed', name: 'kite' },
      { type: 'gone', name: 'kite' },
    ]);
  });

  it('tells the history of one document, the newest so many, oldest first', async () => {
    await call('PUT', '/_sandbox/clock', { now: '2026-03-01T12:00:00Z', frozen: true });
    await call('PUT', '/_sandbox/world/things/kite', { name: 'kite' });
    await call('PUT', '/_sandbox/world/things/ball', { name: 'ball' });
    await call('DELETE', '/_sandbox/world/things/kite');
    const made = { sequence: 1, at: '2026-03-01T12:00:00.000Z', event: { type: 'made', name: 'kite' } };
    const gone = { sequence: 3, at: '2026-03-01T12:00:00.000Z', event: { type: 'gone', name: 'kite' } };
    expect(await call('GET', '/_sandbox/world/things/kite/history')).toMatchObject({ status: 200, body: { items: [made, gone] } });
    expect((await call('GET', '/_sandbox/world/things/kite/history?limit=1')).body).toEqual({ items: [gone] });
    expect((await call('GET', '/~other/_sandbox/world/things/ball/history')).body).toEqual({ items: [] });
  });

  it('finds what is far back in a long stream', async () => {
    const { store } = await suite.kernel.session('long');
    await store.append('thing-events', { name: 'kite' }, 0);
    await store.transaction(async (tx) => {
      for (let at = 1; at <= 2500; at++) await tx.append('thing-events', { name: 'ball' }, at);
    });
    const history = async (id: string, query = '') =>
      (await call('GET', `/~long/_sandbox/world/things/${id}/history${query}`)).body.items.map(
        ({ sequence }: { sequence: number }) => sequence,
      );
    expect(await history('kite')).toEqual([1]);
    expect(await history('ball', '?limit=2')).toEqual([2500, 2501]);
    await call('DELETE', '/~long/_sandbox/session');
  });

  it.each([
    ['PUT', '/_sandbox/world/things/kite', { colour: 'red' }, 400],
    ['PUT', '/_sandbox/world/things/kite', { name: 'ball' }, 400],
    ['PUT', '/_sandbox/world/planes/kite', { name: 'kite' }, 404],
    ['GET', '/_sandbox/world/things/kite', undefined, 404],
    ['GET', '/_sandbox/world/things?limit=0', undefined, 400],
    ['GET', '/_sandbox/world/things?colour=red', undefined, 400],
    ['GET', '/_sandbox/world/things?index=colour&equals=red', undefined, 400],
    ['GET', '/_sandbox/world/things?cursor=!!', undefined, 400],
    ['GET', '/_sandbox/world/things/..%2f..%2fetc', undefined, 404],
    ['GET', '/_sandbox/world/things/kite/history', undefined, 404],
    ['GET', '/_sandbox/world/planes/kite/history', undefined, 404],
    ['GET', '/_sandbox/world/things/ball/history?limit=many', undefined, 400],
    ['GET', '/_sandbox/world/things/ball/history?since=2026', undefined, 400],
  ])('%s %s with %j is %i', async (method, path, body, status) => {
    expect((await call(method, path, body)).status).toBe(status);
  });
});

describe('sessions and snapshots', () => {
  it('keep worlds apart, by path and by header, and end', async () => {
    await call('PUT', '/~a/_sandbox/world/things/kite', { name: 'kite' });
    await call('POST', '/~a/_sandbox/faults', { status: 503 });
    expect((await call('GET', '/~a/toy/things/kite')).status).toBe(503);
    await call('DELETE', '/~a/_sandbox/faults');
    expect((await call('GET', '/toy/things/kite', undefined, { 'Sandbox-Session': 'a' })).status).toBe(200);
    expect((await call('GET', '/toy/things/kite')).status).toBe(404);
    expect((await call('GET', '/~a/_sandbox/journal')).body.items).toHaveLength(2);
    expect((await call('GET', '/_sandbox/journal')).body.items).toHaveLength(1);
    expect((await call('DELETE', '/~a/_sandbox/session')).status).toBe(204);
    expect((await call('GET', '/~a/toy/things/kite')).status).toBe(404);
    expect((await call('DELETE', '/_sandbox/session')).status).toBe(400);
  });

  it('come back from a snapshot: documents, clock and rules', async () => {
    await call('PUT', '/_sandbox/world/things/kite', { name: 'kite' });
    await call('PUT', '/_sandbox/clock', { now: '2026-03-01T12:00:00Z', frozen: true });
    await call('POST', '/_sandbox/faults', { operation: 'now', status: 503 });
    const { body } = await call('GET', '/_sandbox/snapshot');
    await call('POST', '/_sandbox/reset');
    expect((await call('GET', '/toy/things/kite')).status).toBe(404);
    expect((await call('PUT', '/_sandbox/snapshot', body)).status).toBe(204);
    expect((await call('GET', '/toy/things/kite')).status).toBe(200);
    expect((await call('GET', '/_sandbox/clock')).body).toMatchObject({ now: '2026-03-01T12:00:00.000Z', frozen: true });
    expect((await call('GET', '/toy/now')).status).toBe(503);
    expect((await call('PUT', '/_sandbox/snapshot', { format: 'other' })).status).toBe(400);
  });

  it('repeat byte for byte with a fixed seed and a frozen clock', async () => {
    const own = await startToy({ randomSeed: 7 });
    const run = async () => {
      await fetch(`${own.urls.toy}/_sandbox/reset`, { method: 'POST' });
      await fetch(`${own.urls.toy}/_sandbox/clock`, { method: 'PUT', body: '{"now":"2026-03-01T12:00:00Z","frozen":true}' });
      const answers = [await fetch(`${own.urls.toy}/toy/now`), await fetch(`${own.urls.toy}/toy/now`)];
      return Promise.all(answers.map(async (answer) => [[...answer.headers], await answer.text()]));
    };
    expect(await run()).toEqual(await run());
    await own.stop();
  });
});

describe('strangers', () => {
  it.each([
    [{ Origin: 'https://evil.example' }, 403],
    [{ Origin: 'null' }, 403],
    [{ Host: 'evil.example' }, 403],
    [{ Host: 'localhost:9000' }, 200],
  ])('%j are answered %i', async (headers, status) => {
    // fetch does not let a caller set Host or Origin
    const reply = await suite.runtime('toy').handle({
      method: 'GET',
      target: '/_sandbox/health',
      rawHeaders: Object.entries(headers).flat(),
      body: {
        bytes: async () => Buffer.alloc(0),
        text: async () => '',
        stream: () => {
          throw new Error('no stream');
        },
        arrived: undefined,
      },
      secure: false,
    });
    expect(reply.status).toBe(status);
  });

  it('need the token where there is one', async () => {
    const own = await startToy({ controlToken: 'let-me-in' });
    const ask = (path: string, headers = {}) => fetch(own.urls.toy + path, { headers }).then(({ status }) => status);
    expect(await ask('/_sandbox/clock')).toBe(401);
    expect(await ask('/_sandbox/clock', { Authorization: 'Bearer let-me-out' })).toBe(401);
    expect(await ask('/_sandbox/clock', { Authorization: 'Bearer let-me-in' })).toBe(200);
    expect(await ask('/_sandbox/health')).toBe(200);
    expect(await ask('/toy/things/ball')).toBe(200);
    await own.stop();
  });
});
