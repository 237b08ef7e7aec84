import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { allowedHosts } from '#kernel/http/allowed-hosts';
import { type ServedMesh, serveMesh } from '../testing/served.ts';

interface Call {
  readonly event: string;
  readonly signature: string | undefined;
  readonly body: string;
}

let mesh: ServedMesh;
let receiver: Server;
let url: string;
let calls: Call[] = [];
let heard: (() => void) | undefined;
/** What the receiver answers; nothing: never. */
let answer: (event: string) => { readonly status: number; readonly body?: string } | undefined = () => ({ status: 200 });

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const event = String(request.headers['sandbox-event']);
    const signature = request.headers['sandbox-signature'];
    calls.push({ event, signature: signature === undefined ? undefined : String(signature), body: Buffer.concat(pieces).toString() });
    const said = answer(event);
    if (said !== undefined) response.writeHead(said.status).end(said.body);
    heard?.();
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  mesh = await serveMesh();
});
afterAll(async () => {
  await mesh.suite.stop();
  receiver.closeAllConnections();
  receiver.close();
});
afterEach(async () => {
  await mesh.suite.kernel.sessions.reset('default');
  calls = [];
  heard = undefined;
  answer = () => ({ status: 200 });
});

const register = (hook: object) => mesh.control('POST', '/mesh/hooks', { url, ...hook });
const until = (count: number) =>
  new Promise<void>((resolve) => {
    heard = () => calls.length >= count && resolve();
    heard();
  });
const OUTBOX = '/messageexchange/X26ABC1/outbox';
const SENDING = { 'Mex-To': 'X26ABC2', 'Mex-WorkflowID': 'TEST_WORKFLOW' };

describe('before', () => {
  test('all events of a message are told in their order', async () => {
    const events = ['send', 'save', 'accept', 'acknowledge'].flatMap((name) => [`before-${name}`, `after-${name}`]);
    await register({ events });
    const id = await mesh.send('X26ABC1', 'X26ABC2');
    await until(6);
    await mesh.ask('PUT', `/messageexchange/X26ABC2/inbox/${id}/status/acknowledged`);
    await until(8);
    expect(calls.map(({ event }) => event)).toEqual([
      ...['before-send', 'before-save', 'before-accept'],
      ...['after-accept', 'after-save', 'after-send'],
      ...['before-acknowledge', 'after-acknowledge'],
    ]);
    expect(JSON.parse(calls[3]?.body ?? '')).toMatchObject({
      event: 'after-accept',
      session: 'default',
      message: { messageId: id, sender: 'X26ABC1', recipient: 'X26ABC2', workflowId: 'TEST_WORKFLOW', status: 'accepted' },
    });
  });

  test('a hook refuses with an error by its name', async () => {
    answer = () => ({ status: 200, body: '{"error":"senderNotAllowed"}' });
    await register({ id: 'strict', events: ['before-send'], match: { workflowId: 'TEST_WORKFLOW' } });
    const refused = await mesh.ask('POST', OUTBOX, 'hello', SENDING);
    expect([refused.status, refused.json.errorCode]).toEqual([417, '16']);
    expect(await mesh.inbox('X26ABC2')).toEqual([]);
    const { json } = await mesh.control('GET', '/journal?operation=mesh.send');
    expect(json.items.at(-1)).toMatchObject({
      decidedBy: 'hooksAllow',
      advice: expect.arrayContaining(['the hook strict has refused it']),
    });
    expect((await mesh.ask('POST', OUTBOX, 'hello', { ...SENDING, 'Mex-WorkflowID': 'OTHER' })).status).toBe(202);
  });

  test('an acknowledgement that is refused leaves the message where it is', async () => {
    answer = () => ({ status: 200, body: '{"error":"serviceUnavailable"}' });
    await register({ events: ['before-acknowledge'] });
    const id = await mesh.send('X26ABC1', 'X26ABC2');
    expect((await mesh.ask('PUT', `/messageexchange/X26ABC2/inbox/${id}/status/acknowledged`)).status).toBe(503);
    expect(await mesh.inbox('X26ABC2')).toEqual([id]);
  });

  test('the last chunk is asked for as the one that completes', async () => {
    await register({ events: ['before-save', 'before-accept'] });
    const id = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-Chunk-Range': '1:2' });
    await mesh.ask('POST', `${OUTBOX}/${id}/2`, 'two', { 'Mex-Chunk-Range': '2:2' });
    expect(calls.map(({ event }) => event)).toEqual(['before-save', 'before-save', 'before-accept']);
  });

  test.each([
    ['takes too long', () => undefined, /no answer from .* within 50 ms/],
    ['fails', () => ({ status: 500, body: '{"error":"serviceUnavailable"}' }), /it answered 500/],
    ['says what is no error', () => ({ status: 200, body: '{"error":"dragons"}' }), undefined],
    ['says nothing that can be read', () => ({ status: 200, body: 'yes' }), undefined],
  ])('one that %s changes nothing', async (_, said, problem) => {
    answer = said;
    // patient but for the one that never answers: a busy machine is slow
    await register({ events: ['before-send'], ...(said() === undefined && { timeoutMilliseconds: 50 }) });
    await mesh.send('X26ABC1', 'X26ABC2');
    expect(await mesh.inbox('X26ABC2')).toHaveLength(1);
    const { json } = await mesh.control('GET', '/journal?operation=mesh.hook');
    const { summary, mailbox, request } = json.items.at(-1);
    expect([mailbox, request.method, request.target]).toEqual(['X26ABC2', 'POST', url]);
    expect(summary).toMatch(problem ?? /^before-send told to the hook \w+$/);
  });
});

describe('afterwards', () => {
  test('a call that fails is made again', async () => {
    answer = () => ({ status: calls.length < 2 ? 503 : 204 });
    await register({ events: ['after-accept'], retries: 1 });
    const id = await mesh.send('X26ABC1', 'X26ABC2');
    await until(2);
    expect(calls.map(({ body }) => JSON.parse(body).message.messageId)).toEqual([id, id]);
  });

  test('the sender does not wait for it', async () => {
    answer = () => undefined;
    await register({ events: ['after-send'], timeoutMilliseconds: 60_000 });
    await mesh.send('X26ABC1', 'X26ABC2');
    await until(1);
    expect(await mesh.inbox('X26ABC2')).toHaveLength(1);
  });
});

describe('a hook', () => {
  test('is signed when it has a secret, which nobody reads again', async () => {
    await register({ events: ['before-send'], secret: 'between us' });
    await mesh.send('X26ABC1', 'X26ABC2');
    const [call] = calls;
    expect(call?.signature).toBe(
      `sha256=${createHmac('sha256', 'between us')
        .update(call?.body ?? '')
        .digest('hex')}`,
    );
    const listed = await mesh.control('GET', '/mesh/hooks');
    expect(listed.text).not.toContain('between us');
    expect(listed.json.items).toMatchObject([{ url, signed: true, retries: 2 }]);
    expect((await mesh.control('DELETE', `/mesh/hooks/${listed.json.items[0].id}`)).status).toBe(204);
    await mesh.send('X26ABC1', 'X26ABC2');
    expect(calls).toHaveLength(1);
  });

  test('is on this machine, or where the environment allows it', async () => {
    const refused = await register({ url: 'http://hooks.example.test/', events: ['after-send'] });
    expect([refused.status, refused.json.error]).toEqual([403, expect.stringContaining('MESH_HOOK_HOSTS')]);
    const mayBeCalled = allowedHosts('app, hooks.example.test');
    const allowed = ['http://localhost:1/', 'http://127.8.9.1/', 'http://[::1]:80/', 'https://app/x', 'http://hooks.example.test:8080/'];
    expect(allowed.filter((address) => !mayBeCalled(address))).toEqual([]);
    const forbidden = [
      'http://example.test/',
      'http://127.0.0.1.example.test/',
      'http://localhost.example.test/',
      'no address',
      'http://10.0.0.1/',
    ];
    expect(forbidden.filter(mayBeCalled)).toEqual([]);
  });

  test.each([
    [{ events: [] }, 'events'],
    [{ events: ['during-send'] }, 'events.0'],
    [{ events: ['after-send'], url: 'ftp://localhost/' }, 'url'],
    [{ events: ['after-send'], retries: 99 }, 'retries'],
  ])('that is none is refused: %j', async (hook, path) => {
    const refused = await register(hook);
    expect([refused.status, refused.json.issues.map((issue: { path: string }) => issue.path)]).toEqual([400, [path]]);
  });

  test('ends with a reset', async () => {
    await register({ events: ['before-send'] });
    await mesh.suite.kernel.sessions.reset('default');
    await mesh.send('X26ABC1', 'X26ABC2');
    expect(calls).toEqual([]);
    await register({ events: ['before-send'] });
    expect((await mesh.control('DELETE', '/mesh/hooks')).status).toBe(204);
    await mesh.send('X26ABC1', 'X26ABC2');
    expect(calls).toEqual([]);
  });
});
