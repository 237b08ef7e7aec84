/** Our own client of MESH against the server, over sockets: as other servers of the suite use it. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Download, inWords, type MeshClient, type MeshOptions, meshClient, orThrow, type Result } from '#clients/mesh/mesh';
import { parseConfig } from '#kernel/config-schema';
import { type Suite, startSuite } from '#kernel/suite';
import { meshServer } from '#servers/mesh/server';
import { type Sandbox, startSandbox } from '#testing/index';
import { worldFrame } from '#world/frame';

const WORKFLOW = 'TEST_WORKFLOW';
const credentials = { password: 'password', sharedKey: 'TestKey', backOff: 1 };

let nhs: Sandbox;
let sender: MeshClient;
let recipient: MeshClient;
const clients: MeshClient[] = [];

/** A client that is let go of at the end. */
function open(mailboxId: string, options: Partial<MeshOptions> = {}): MeshClient {
  const client = meshClient({ url: nhs.urls.mesh as string, mailboxId, ...credentials, ...options });
  clients.push(client);
  return client;
}

beforeAll(async () => {
  nhs = await startSandbox({ servers: ['mesh'], environment: 'integration' });
  [sender, recipient] = [open('X26ABC1'), open('X26ABC2')];
});
afterAll(async () => {
  for (const client of clients) await client.close();
  await nhs.stop();
});
beforeEach(() => nhs.reset());

const message = { to: 'X26ABC2', workflowId: WORKFLOW, body: 'Dear Doctor, all is well.' };

async function contentOf({ content }: Download): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const refusal = (result: Result<unknown>) => ('failure' in result ? inWords(result.failure) : 'nothing was refused');

describe('a message', () => {
  it('is sent, listed, read, acknowledged and tracked', async () => {
    orThrow(await sender.handshake());
    const sent = orThrow(
      await sender.send({
        ...message,
        localId: 'mine 1',
        subject: 'Letter',
        partnerId: 'theirs',
        fileName: 'a.txt',
        contentType: 'text/plain',
      }),
    );
    expect(orThrow(await recipient.inbox())).toEqual({ messageIds: [sent.messageId], approximateCount: 1 });
    expect(orThrow(await recipient.count())).toBe(1);

    const received = orThrow(await recipient.download(sent.messageId));
    expect(received.message).toMatchObject({
      messageId: sent.messageId,
      messageType: 'DATA',
      from: 'X26ABC1',
      to: 'X26ABC2',
      workflowId: WORKFLOW,
      localId: 'mine 1',
      subject: 'Letter',
      partnerId: 'theirs',
      fileName: 'a.txt',
      contentType: 'text/plain',
      isCompressed: false,
      chunks: 1,
      status: { isSuccess: true, event: 'TRANSFER', code: '00' },
    });
    expect(String(await contentOf(received))).toBe(message.body);
    expect(orThrow(await recipient.head(sent.messageId))).toMatchObject({ from: 'X26ABC1', subject: 'Letter' });

    orThrow(await recipient.acknowledge(sent.messageId));
    orThrow(await recipient.acknowledge(sent.messageId));
    expect(orThrow(await recipient.inbox()).messageIds).toEqual([]);
    const tracked = { messageId: sent.messageId, status: 'acknowledged', localId: 'mine 1', recipient: 'X26ABC2' };
    expect(orThrow(await sender.track(sent.messageId))).toMatchObject(tracked);
    expect(orThrow(await sender.trackByLocalId('mine 1'))).toMatchObject(tracked);
    expect(refusal(await recipient.download(sent.messageId))).toContain('410');
  });

  it.each([
    ['in chunks', {}],
    ['in chunks, packed on the way', { gzip: true }],
  ])('comes out as it went in, %s', async (_, options) => {
    const body = randomBytes(300_001);
    const stream = Readable.from([body.subarray(0, 10), body.subarray(10, 250_000), body.subarray(250_000)]);
    const sent = orThrow(await sender.send({ ...message, body: { bytes: body.length, stream }, chunkSize: 100_000, ...options }));
    expect(sent.chunks).toBe(4);
    const received = orThrow(await recipient.download(sent.messageId));
    expect(received.message.chunks).toBe(4);
    expect((await contentOf(received)).equals(body)).toBe(true);
  });

  it('waits in its turn, page after page, and by workflow', async () => {
    const sent: string[] = [];
    for (let n = 0; n < 25; n += 1) sent.push(orThrow(await sender.send({ ...message, workflowId: n % 2 ? WORKFLOW : 'OTHER' })).messageId);
    expect(await allOf(recipient.messageIds({ maxResults: 10 }))).toEqual(sent);
    expect(await allOf(recipient.messageIds({ maxResults: 10, workflowFilter: WORKFLOW }))).toEqual(sent.filter((_, n) => n % 2));
    expect(await allOf(recipient.messageIds({ workflowFilter: `!${WORKFLOW}` }))).toEqual(sent.filter((_, n) => n % 2 === 0));
  });

  it('to nobody is refused again by the same, whoever asks what became of it', async () => {
    const lost = { ...message, to: 'NOBODY', localId: 'lost 1' };
    const refused = await sender.send(lost);
    expect(await open('X26ABC1').send({ ...lost, mayHaveArrived: true })).toEqual(refused);
  });

  it('to nobody is refused, with the id that its report names', async () => {
    const refused = await sender.send({ ...message, to: 'NOBODY' });
    expect(refusal(refused)).toBe('MESH answered 417: SEND 12 Unregistered to address');
    const messageId = 'failure' in refused && refused.failure.kind === 'refused' ? refused.failure.messageId : undefined;
    const [reportId = ''] = orThrow(await sender.inbox()).messageIds;
    const report = orThrow(await sender.head(reportId));
    expect(report).toMatchObject({ messageType: 'REPORT', linkedMessageId: messageId, status: { isSuccess: false, code: '12' } });
  });
});

describe('who may write, and to whom', () => {
  it('is found by organisation, and by workflow', async () => {
    expect(orThrow(await sender.lookup('X26', WORKFLOW)).map(({ mailboxId }) => mailboxId)).toEqual(['X26ABC2']);
    expect(orThrow(await sender.search(WORKFLOW)).map(({ mailboxId }) => mailboxId)).toContain('X26ABC2');
    expect(orThrow(await sender.details())).toMatchObject({ mailboxId: 'X26ABC1', mailboxName: 'TESTMB1', odsCode: 'X26', active: true });
  });

  it.each([
    ['another password', { password: 'guess' }],
    ['another key', { sharedKey: 'guess' }],
    ['a clock that is wrong', { now: () => Date.now() - 3 * 3_600_000 }],
  ])('is nobody with %s', async (_, options) => {
    expect(refusal(await open('X26ABC1', options).handshake())).toBe('MESH answered 403: Invalid Authentication Token');
  });

  it('is told from each other by session', async () => {
    await using session = nhs.session();
    const elsewhere = open('X26ABC2', { url: session.urls.mesh as string });
    orThrow(await sender.send(message));
    expect(orThrow(await elsewhere.inbox()).messageIds).toEqual([]);
    for (let n = 0; n < 11; n += 1) orThrow(await open('X26ABC1', { url: session.urls.mesh as string }).send(message));
    expect(await allOf(elsewhere.messageIds({ maxResults: 10 }))).toHaveLength(11);
  });
});

describe('when MESH fails', () => {
  it.each([
    { status: 503 },
    { error: 'tooManyRequests' },
    { fault: 'CONNECTION_RESET_BY_PEER' as const },
    { fault: 'EMPTY_RESPONSE' as const },
    { when: 'afterwards' as const, status: 504 },
    { when: 'afterwards' as const, fault: 'EMPTY_RESPONSE' as const },
  ])('with %j, once with every operation, each call gets through in the end, and nothing is there twice', async (rule) => {
    for (const operation of ['handshake', 'send', 'sendChunk', 'listInbox', 'download', 'acknowledge', 'trackByMessageId'])
      await nhs.faults.add({ operation: `mesh.${operation}`, times: 1, ...rule });
    orThrow(await sender.handshake());
    const { messageId } = orThrow(await sender.send({ ...message, chunkSize: 10 }));
    expect(orThrow(await recipient.inbox()).messageIds).toEqual([messageId]);
    expect(String(await contentOf(orThrow(await recipient.download(messageId))))).toBe(message.body);
    expect(orThrow(await sender.track(messageId)).status).toBe('accepted');
    orThrow(await recipient.acknowledge(messageId));
  });

  it('for good, it says so', async () => {
    await nhs.faults.add({ operation: 'mesh.*', status: 503 });
    expect(refusal(await sender.send(message))).toContain('503');
    expect(refusal(await sender.inbox())).toContain('503');
  });
});

describe('over TLS, where a client certificate is asked for', () => {
  let suite: Suite;
  beforeAll(async () => {
    const config = parseConfig({ options: { portBase: 0, logLevel: 'silent', tls: true, mtls: true } });
    suite = await startSuite({ config, servers: [meshServer], frame: worldFrame });
  });
  afterAll(() => suite.stop());

  it('lets in who shows one of the authority that it trusts', async () => {
    const authority = await suite.kernel.authority();
    const { cert, key } = await authority.client('local1.X26.api.mesh-client.nhs.uk');
    const trusted = open('X26ABC1', { url: suite.urls.mesh as string, ca: authority.caPem, cert, key });
    expect(await trusted.handshake()).toEqual({ value: undefined });
    expect(orThrow(await trusted.send(message)).chunks).toBe(1);
  });

  it('and nobody else', async () => {
    const { caPem: ca } = await suite.kernel.authority();
    const url = suite.urls.mesh as string;
    expect(refusal(await open('X26ABC1', { url, ca, retries: 0 }).handshake())).toContain('no MESH answers');
    expect(refusal(await open('X26ABC1', { url, retries: 0 }).handshake())).toContain('no MESH answers');
  });
});
