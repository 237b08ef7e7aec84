/** What the client does when MESH does not: against a server that answers what the test tells it to. With the MESH server: tests/clients. */
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inWords, type MeshClient, MeshFailed, meshClient, orThrow, type Result } from './mesh.ts';

interface Heard {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
type Answer = (response: ServerResponse) => void;

let server: Server;
let client: MeshClient;
let heard: Heard[];
let answers: Answer[];

beforeEach(async () => {
  [heard, answers] = [[], []];
  server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    heard.push({ line: `${request.method} ${request.url}`, headers: request.headers, body: Buffer.concat(pieces) });
    (answers.shift() ?? json(200, {}))(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = meshClient({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/~run42/`,
    mailboxId: 'X26ABC1',
    password: 'password',
    sharedKey: 'TestKey',
    now: () => Date.parse('2025-01-31T14:55:30Z'),
    uuid: () => '0b5a9f0e-1c2d-4e3f-8a9b-0c1d2e3f4a5b',
    backOff: 1,
  });
});
afterEach(async () => {
  await client.close();
  await new Promise((resolve) => server.close(resolve));
});

const json =
  (status: number, body: object, headers = {}): Answer =>
  (response) =>
    response.writeHead(status, headers).end(JSON.stringify(body));
const lost: Answer = (response) => response.destroy();
const sent = json(202, { message_id: 'M1' });
const lines = () => heard.map(({ line }) => line);
const failure = async (ending: Promise<Result<unknown>>) => {
  const result = await ending;
  return 'failure' in result ? result.failure : undefined;
};

const OUTBOX = '/~run42/messageexchange/X26ABC1/outbox';
const BY_LOCAL_ID = `GET ${OUTBOX}/tracking/mine`;
const message = { to: 'X26ABC2', workflowId: 'TEST', body: 'hello', localId: 'mine' };

describe('tokens', () => {
  test('are new with each try, and right', async () => {
    answers = [json(503, {}), lost];
    expect(await client.handshake()).toEqual({ value: undefined });
    expect(heard.map(({ headers }) => headers.authorization?.split(':')[2])).toEqual(['0', '1', '2']);
    expect(heard[0]?.headers.authorization).toBe(
      'NHSMESH X26ABC1:0b5a9f0e-1c2d-4e3f-8a9b-0c1d2e3f4a5b:0:202501311455:f44108a18dc340e9d09995d16e4a00aa47d1a23b7d4033e058eac17b3ac59b55',
    );
    expect(heard[0]?.headers).toMatchObject({ 'mex-clientversion': 'nhs-sandbox', accept: 'application/vnd.mesh.v2+json' });
  });
});

describe('a send', () => {
  test('carries all that a message has', async () => {
    answers = [sent];
    const more = {
      subject: 'S',
      partnerId: 'P',
      fileName: 'f.txt',
      contentType: 'text/plain',
      checksum: 'md5:1',
      isEncrypted: true,
      isCompressed: true,
    };
    expect(await client.send({ ...message, ...more, gzip: true })).toEqual({ value: { messageId: 'M1', localId: 'mine', chunks: 1 } });
    expect(heard[0]?.headers).toMatchObject({
      'mex-to': 'X26ABC2',
      'mex-workflowid': 'TEST',
      'mex-localid': 'mine',
      'mex-chunk-range': '1:1',
      'mex-subject': 'S',
      'mex-partnerid': 'P',
      'mex-filename': 'f.txt',
      'mex-content-type': 'text/plain',
      'mex-content-checksum': 'md5:1',
      'mex-content-encrypted': 'Y',
      'mex-content-compressed': 'Y',
      'content-encoding': 'gzip',
      'content-type': 'text/plain',
    });
    expect(heard[0]?.body).toEqual(gzipSync('hello'));
  });

  test.each([
    ['text', '12345678'],
    ['bytes', Buffer.from('12345678')],
    ['a stream', { bytes: 8, stream: Readable.from([Buffer.from('1'), Buffer.from('234567'), Buffer.from('8')]) }],
  ])('of %s goes in chunks, in order, and tells how far it is', async (_, body) => {
    answers = [sent, sent, sent];
    const told: (number | undefined)[][] = [];
    await client.send({ ...message, body, chunkSize: 3 }, (...progress) => told.push(progress));
    expect(heard.map(({ line, headers, body }) => [line, headers['mex-chunk-range'], String(body)])).toEqual([
      [`POST ${OUTBOX}`, '1:3', '123'],
      [`POST ${OUTBOX}/M1/2`, '2:3', '456'],
      [`POST ${OUTBOX}/M1/3`, '3:3', '78'],
    ]);
    expect(told).toEqual([
      [3, 8],
      [6, 8],
      [8, 8],
    ]);
  });

  test.each([7, 9])('of a stream that is not the %i bytes long that it was to be is not finished', async (bytes) => {
    answers = [sent, sent];
    const body = { bytes, stream: Readable.from([Buffer.from('12345678')]) };
    expect(await failure(client.send({ ...message, body, chunkSize: 4 }))).toMatchObject({ kind: 'unsendable' });
    expect(lines().length).toBeLessThan(Math.ceil(bytes / 4));
  });

  test('that was cut off but has arrived is not sent again', async () => {
    answers = [lost, json(200, { messageId: 'M7', status: 'Accepted' })];
    expect(orThrow(await client.send(message)).messageId).toBe('M7');
    expect(lines()).toEqual([`POST ${OUTBOX}`, BY_LOCAL_ID]);
  });

  test.each([
    ['was cut off', lost],
    ['was answered with 500', json(500, {})],
  ])('that %s and has not arrived is sent again', async (_, cut) => {
    answers = [cut, json(503, {}), json(404, {}), sent];
    expect(orThrow(await client.send(message)).messageId).toBe('M1');
    expect(lines()).toEqual([`POST ${OUTBOX}`, BY_LOCAL_ID, BY_LOCAL_ID, `POST ${OUTBOX}`]);
  });

  test.each([
    ['has arrived', [json(200, { messageId: 'M7', status: 'Accepted' })], 'M7', [BY_LOCAL_ID]],
    ['has not arrived', [json(404, {}), sent], 'M1', [BY_LOCAL_ID, `POST ${OUTBOX}`]],
  ])('that another process may have made, and that %s, is asked for first', async (_, told, messageId, asked) => {
    answers = told;
    expect(orThrow(await client.send({ ...message, mayHaveArrived: true })).messageId).toBe(messageId);
    expect(lines()).toEqual(asked);
  });

  test.each(['Error', 'Undeliverable'])(
    'that another process has made, and that came to nothing (%s), is refused as it was',
    async (status) => {
      answers = [
        json(200, { messageId: 'M9', status, statusEvent: 'SEND', statusCode: '12', statusDescription: 'Unregistered to address' }),
      ];
      const refused = await failure(client.send({ ...message, mayHaveArrived: true }));
      expect(refused).toMatchObject({ kind: 'refused', status: 417, messageId: 'M9' });
      expect(refused && inWords(refused)).toBe('MESH answered 417: SEND 12 Unregistered to address');
      expect(lines()).toEqual([BY_LOCAL_ID]);
    },
  );

  test('that may have been made is not made while nobody can tell whether it was', async () => {
    answers = Array.from({ length: 4 }, () => json(503, {}));
    expect(await failure(client.send({ ...message, mayHaveArrived: true }))).toMatchObject({ kind: 'refused', status: 503 });
    expect(new Set(lines())).toEqual(new Set([BY_LOCAL_ID]));
  });

  test('that was not taken for now is simply sent again', async () => {
    answers = [json(429, {}, { 'Retry-After': '0' }), sent];
    expect(orThrow(await client.send(message)).messageId).toBe('M1');
    expect(lines()).toEqual([`POST ${OUTBOX}`, `POST ${OUTBOX}`]);
  });

  test('goes on though the answer to its last chunk was lost', async () => {
    answers = [sent, lost, json(423, {})];
    expect(await client.send({ ...message, chunkSize: 4 })).toHaveProperty('value.chunks', 2);
  });

  test('that is refused says why, in either version', async () => {
    answers = [json(417, { message_id: 'M9', detail: [{ event: 'SEND', code: '12', msg: 'Unregistered to address' }] })];
    const refused = await failure(client.send(message));
    expect(refused).toEqual({
      kind: 'refused',
      status: 417,
      messageId: 'M9',
      errors: [{ event: 'SEND', code: '12', message: 'Unregistered to address' }],
    });
    expect(refused && inWords(refused)).toBe('MESH answered 417: SEND 12 Unregistered to address');
    answers = [json(417, { messageID: 'M9', errorEvent: 'SEND', errorCode: '12', errorDescription: 'Unregistered to address' })];
    expect(await failure(client.send(message))).toEqual(refused);
    answers = [json(400, { detail: [{ loc: ['header', 'mex-to'], msg: 'Field required', type: 'missing' }] })];
    expect(await failure(client.send(message))).toMatchObject({ errors: [{ message: 'header mex-to: Field required' }] });
  });

  test('that no header can carry is not begun', async () => {
    expect(await failure(client.send({ ...message, subject: 'a\u2192b' }))).toMatchObject({
      kind: 'unsendable',
      reason: expect.stringContaining('Mex-Subject'),
    });
    expect(heard).toEqual([]);
  });
});

describe('an inbox', () => {
  test('is read page after page', async () => {
    answers = [
      json(200, { messages: ['1', '2'], links: { next: '/messageexchange/X26ABC1/inbox?continue_from=abc' }, approx_inbox_count: 3 }),
      json(200, { messages: ['3'], links: {} }),
    ];
    const ids = [];
    for await (const id of client.messageIds({ maxResults: 10, workflowFilter: '!A*' })) ids.push(id);
    expect(ids).toEqual(['1', '2', '3']);
    const inbox = 'GET /~run42/messageexchange/X26ABC1/inbox';
    expect(lines()).toEqual([`${inbox}?max_results=10&workflow_filter=%21A*`, `${inbox}?continue_from=abc`]);
  });

  test('that cannot be read ends in an error', async () => {
    answers = [json(403, { detail: [{ event: '', code: '', msg: 'Invalid Authentication Token' }] })];
    await expect(client.messageIds().next()).rejects.toThrow(
      new MeshFailed({ kind: 'refused', status: 403, errors: [{ event: '', code: '', message: 'Invalid Authentication Token' }] }),
    );
    answers = [(response) => response.end('<soap/>')];
    expect(await failure(client.inbox())).toMatchObject({ kind: 'unreadable' });
  });
});

describe('a download', () => {
  const headers = {
    'mex-chunk-range': '1:2',
    'mex-from': 'X26ABC2',
    'mex-to': 'X26ABC1',
    'mex-messageid': 'M1',
    'mex-messagetype': 'DATA',
  };
  const text = async (content: AsyncIterable<Uint8Array>) => {
    const pieces = [];
    for await (const piece of content) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  };

  test('joins and unpacks its chunks, and picks up where it was cut off', async () => {
    const packed = gzipSync('first ');
    answers = [
      (response) => response.writeHead(206, { ...headers, 'Content-Encoding': 'gzip', 'Mex-Content-Compressed': 'Y' }).end(packed),
      (response) => {
        response.writeHead(200, { 'Content-Length': '6' });
        response.write('sec', () => response.destroy());
      },
      (response) => response.end('second'),
    ];
    const { message, content } = orThrow(await client.download('M1'));
    expect(message).toMatchObject({ messageId: 'M1', from: 'X26ABC2', chunks: 2, isCompressed: false, status: { isSuccess: true } });
    expect(await text(content)).toBe('first second');
    const chunk = 'GET /~run42/messageexchange/X26ABC1/inbox/M1';
    expect(lines()).toEqual([chunk, `${chunk}/2`, `${chunk}/2`]);
  });

  test('of what is not gzip, though it says so, is not tried for ever', async () => {
    answers = [(response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('plain')];
    const { content } = orThrow(await client.download('M1'));
    await expect(text(content)).rejects.toMatchObject({ failure: { kind: 'unreadable' } });
    expect(heard).toHaveLength(1);
  });

  test('of a report says what it reports', async () => {
    const report = {
      'mex-messagetype': 'REPORT',
      'mex-linkedmsgid': 'M0',
      'mex-statussuccess': 'ERROR',
      'mex-statuscode': '14',
      'mex-chunk-range': '1:0',
    };
    answers = [(response) => response.writeHead(200, report).end()];
    const { message, content } = orThrow(await client.download('R1'));
    expect(message).toMatchObject({
      messageId: 'R1',
      messageType: 'REPORT',
      linkedMessageId: 'M0',
      status: { isSuccess: false, code: '14' },
    });
    expect(await text(content)).toBe('');
  });
});

test('where nobody listens it says so', async () => {
  const nowhere = meshClient({ url: 'http://127.0.0.1:1', mailboxId: 'A', password: 'p', sharedKey: 'k', retries: 1, backOff: 1 });
  expect(await failure(nowhere.handshake())).toMatchObject({ kind: 'unreachable', reason: expect.stringContaining('127.0.0.1:1') });
});

test('other answers are taken as they are', async () => {
  answers = [
    json(200, { message_id: 'M1', recipient_ods_code: 'X26', status: 'acknowledged', status_success: true }),
    json(200, { messageId: 'M1', fileName: 'a.dat', status: 'Accepted', statusCode: null }),
    json(200, { results: [{ mailbox_id: 'A', mailbox_name: 'N' }] }),
    json(200, { count: 3 }),
    json(200, { mailbox_id: 'X26ABC1', mailbox_name: 'T', active: true }),
  ];
  expect(await client.track('M1')).toEqual({
    value: { messageId: 'M1', recipientOdsCode: 'X26', status: 'acknowledged', statusSuccess: true },
  });
  expect(await client.trackByLocalId('mine')).toEqual({ value: { messageId: 'M1', filename: 'a.dat', status: 'accepted' } });
  expect(await client.lookup('X26', 'A B/C')).toEqual({ value: [{ mailboxId: 'A', mailboxName: 'N' }] });
  expect(await client.count()).toEqual({ value: 3 });
  expect(await client.details()).toEqual({ value: { mailboxId: 'X26ABC1', mailboxName: 'T', active: true } });
  expect(lines()[2]).toBe('GET /~run42/messageexchange/endpointlookup/X26/A%20B%2FC');
});
