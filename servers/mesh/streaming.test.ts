/** Over sockets: bodies that stream, clients that go away, and what only the wire shows. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseConfig } from '#kernel/config-schema';
import { type Suite, startSuite } from '#kernel/suite';
import { WORLD_COLLECTIONS } from '#world/collections';
import { loadSeeds } from '#world/seeds';
import { meshServer } from './server.ts';
import { Settings } from './settings.ts';

// megabytes take their time on a busy machine: only what hangs is to fail
vi.setConfig({ testTimeout: 30_000 });

const MIB = 1024 * 1024;
const SEEDS = loadSeeds();

let suite: Suite;
beforeAll(async () => {
  suite = await startSuite({
    config: parseConfig({ options: { portBase: 0, logLevel: 'silent' } }),
    servers: [meshServer],
    frame: { collections: WORLD_COLLECTIONS, seeds: () => SEEDS },
  });
});
afterAll(() => suite.stop());
afterEach(async () => {
  await suite.kernel.sessions.reset('default');
  suite.kernel.journal.clear({ session: 'default' });
});

const SENDING = { 'Mex-To': 'X26ABC2', 'Mex-WorkflowID': 'TEST_WORKFLOW' };

interface Heard {
  readonly status: number;
  readonly response: IncomingMessage;
  readonly bytes: Buffer;
}

async function ask(method: string, suffix: string, headers: RequestOptions['headers'] = {}, body?: Uint8Array | Readable): Promise<Heard> {
  const sent = request(`${suite.urls.mesh}/messageexchange${suffix}`, { method, headers });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  // whoever is refused before the body is complete may find that nobody hears the rest
  sent.on('error', () => undefined);
  if (body instanceof Readable) body.pipe(sent);
  else sent.end(body);
  const [response] = await answered;
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  return { status: response.statusCode as number, response, bytes: Buffer.concat(pieces) };
}

const post = async (headers: RequestOptions['headers'], body: Uint8Array | Readable): Promise<string> => {
  const { status, bytes } = await ask('POST', '/X26ABC1/outbox', { ...SENDING, ...headers }, body);
  expect([status, status === 202 ? '' : bytes.toString()]).toEqual([202, '']);
  return JSON.parse(bytes.toString()).messageID;
};
const inbox = async () => JSON.parse((await ask('GET', '/X26ABC2/inbox')).bytes.toString()).messages;
const blobs = async () => Object.keys((await suite.kernel.store.session('default').snapshot()).blobs);

/** Pieces that are all different, so that none can take another's place. */
function* pieces(count: number, size: number): Generator<Buffer> {
  for (let at = 0; at < count; at++) yield Buffer.alloc(size, createHash('sha256').update(String(at)).digest());
}

describe('a large body', () => {
  test.each([
    ['of announced length', { 'Content-Length': 12 * MIB }],
    ['of unknown length', { 'Transfer-Encoding': 'chunked' }],
  ])('%s arrives and leaves as it is', async (_, headers) => {
    const messageId = await post(headers, Readable.from(pieces(12, MIB), { objectMode: false }));
    const { status, response, bytes } = await ask('GET', `/X26ABC2/inbox/${messageId}`);
    expect([status, response.headers['content-length'], bytes.length]).toEqual([200, String(12 * MIB), 12 * MIB]);
    expect(bytes.equals(Buffer.concat([...pieces(12, MIB)]))).toBe(true);
  });

  test('that is packed is unpacked on its way out', async () => {
    const plain = Buffer.concat(
      [...pieces(3, MIB)].map((piece) => createHash('sha512').update(piece).digest()).flatMap((hash) => Array(20_000).fill(hash)),
    );
    const messageId = await post({ 'Content-Encoding': 'gzip' }, gzipSync(plain, { level: 0 }));
    const { response, bytes } = await ask('GET', `/X26ABC2/inbox/${messageId}`);
    expect(response.headers['content-encoding']).toBeUndefined();
    expect(bytes.equals(plain)).toBe(true);
  });

  test.each([
    ['announced', { 'Content-Length': 3 * MIB }],
    ['not announced', { 'Transfer-Encoding': 'chunked' }],
  ])('over the limit, %s, is 413, and leaves nothing', async (_, headers) => {
    const store = suite.kernel.store.session('default');
    await new Settings(store, 'local').replace({ largestBody: 2 * MIB });
    const { status, bytes } = await ask(
      'POST',
      '/X26ABC1/outbox',
      { ...SENDING, ...headers },
      Readable.from(pieces(3, MIB), { objectMode: false }),
    );
    expect([status, JSON.parse(bytes.toString()).errorDescription]).toEqual([413, 'Request body is larger than 100MB']);
    expect([await inbox(), await blobs()]).toEqual([[], []]);
  });
});

/** Waits for an exchange that was never answered. */
const neverAnswered = () => suite.kernel.journal.wait({ session: 'default', status: 0 }, 1, 20_000);

describe('a client that goes away', () => {
  test('in the middle of an upload leaves nothing', async () => {
    const sent = request(`${suite.urls.mesh}/messageexchange/X26ABC1/outbox`, {
      method: 'POST',
      headers: { ...SENDING, 'Content-Length': 8 * MIB },
    });
    sent.on('error', () => undefined);
    for (const piece of pieces(4, MIB)) await new Promise((resolve) => sent.write(piece, resolve));
    sent.destroy();
    expect(await neverAnswered()).toHaveLength(1);
    expect([await inbox(), await blobs()]).toEqual([[], []]);
  });

  test('in the middle of a chunk leaves the message as it was, and can send the chunk again', async () => {
    const messageId = await post({ 'Mex-Chunk-Range': '1:2' }, Buffer.from('one'));
    const sent = request(`${suite.urls.mesh}/messageexchange/X26ABC1/outbox/${messageId}/2`, {
      method: 'POST',
      headers: { 'Mex-Chunk-Range': '2:2', 'Content-Length': 100 },
    });
    sent.on('error', () => undefined);
    await new Promise((resolve) => sent.write('tw', resolve));
    sent.destroy();
    expect(await neverAnswered()).toHaveLength(1);
    expect(await inbox()).toEqual([]);
    expect((await ask('POST', `/X26ABC1/outbox/${messageId}/2`, { 'Mex-Chunk-Range': '2:2' }, Buffer.from('two'))).status).toBe(202);
    expect(await inbox()).toEqual([messageId]);
  });

  test('in the middle of a download can come again', async () => {
    const messageId = await post({}, Readable.from(pieces(12, MIB), { objectMode: false }));
    const sent = request(`${suite.urls.mesh}/messageexchange/X26ABC2/inbox/${messageId}`).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    await once(response, 'data');
    response.on('error', () => undefined);
    response.destroy();
    await once(response, 'close');
    expect((await ask('GET', `/X26ABC2/inbox/${messageId}`)).bytes.length).toBe(12 * MIB);
  });
});

describe('on the wire', () => {
  test('names of headers are in small letters', async () => {
    const messageId = await post({ 'Mex-LocalID': 'ref' }, Buffer.from('x'));
    const { response } = await ask('GET', `/X26ABC2/inbox/${messageId}`);
    const names = response.rawHeaders.filter((_, at) => at % 2 === 0).filter((name) => name.toLowerCase().startsWith('mex-'));
    expect(names).toEqual(names.map((name) => name.toLowerCase()));
    expect(names).toContain('mex-localid');
  });

  test('what a header says beyond ASCII comes back byte for byte', async () => {
    const subject = Buffer.from('Café – £5').toString('latin1');
    const messageId = await post({ 'Mex-Subject': subject }, Buffer.from('x'));
    expect((await ask('GET', `/X26ABC2/inbox/${messageId}`)).response.headers['mex-subject']).toBe(subject);
  });

  test('HEAD has no body, and a report has none', async () => {
    const messageId = await post({}, Buffer.from('x'));
    const { status, response, bytes } = await ask('HEAD', `/X26ABC2/inbox/${messageId}`);
    expect([status, response.headers['content-length'], bytes.length]).toEqual([200, '0', 0]);
    expect((await ask('POST', '/X26ABC1/outbox', { ...SENDING, 'Mex-To': 'NOBODY' }, Buffer.from('x'))).response.statusMessage).toBe(
      'Expectation Failed',
    );
    const [report] = JSON.parse((await ask('GET', '/X26ABC1/inbox')).bytes.toString()).messages;
    expect((await ask('GET', `/X26ABC1/inbox/${report}`)).response.headers['content-length']).toBe('0');
  });
});
