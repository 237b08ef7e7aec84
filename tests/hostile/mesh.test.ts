/** Bad input to MESH: over sockets what only the wire can carry, in process whatever chance comes up with. Nothing is ever a 500, and the server lives on. */
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Mesh, openMesh, V2 } from '#servers/mesh/testing/mesh';
import { type Sandbox, startSandbox } from '#testing/index';

// thousands of requests take their time on a busy machine: only what hangs is to fail
vi.setConfig({ testTimeout: 60_000 });

const BASE = '/messageexchange';
const TO = 'Mex-To: X26ABC2\nMex-WorkflowID: TEST_WORKFLOW\n';

let nhs: Sandbox;
beforeAll(async () => {
  nhs = await startSandbox({ servers: ['mesh'] });
});
afterAll(() => nhs.stop());
// whatever came before, the server still does its work
afterEach(async () => {
  expect((await fetch(`${nhs.urls.mesh}/health`)).status).toBe(200);
  await nhs.reset();
});

/** A connection on which these bytes have been sent. */
function opened(head: string): Socket {
  const socket = connect(Number(new URL(nhs.urls.mesh as string).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write(Buffer.from(head.replaceAll('\n', '\r\n'), 'latin1'));
  return socket;
}

/** All that is answered until the connection closes. */
async function heard(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

const send = (headers: string, body = 'hello') =>
  heard(opened(`POST ${BASE}/X26ABC1/outbox HTTP/1.1\nHost: x\n${headers}Content-Length: ${body.length}\nConnection: close\n\n${body}`));
const get = (path: string) => heard(opened(`GET ${path} HTTP/1.1\nHost: x\nConnection: close\n\n`));
const inbox = async (): Promise<string[]> => {
  const answer = await fetch(`${nhs.urls.mesh}${BASE}/X26ABC2/inbox`);
  return ((await answer.json()) as { messages: string[] }).messages;
};

describe('paths', () => {
  it.each([
    ['/..%2f..%2fetc%2fpasswd/inbox', 403, 'No mailbox matched'],
    ['/%2e%2e/inbox', 403, 'No mailbox matched'],
    ['/X26ABC1%00/inbox', 403, 'No mailbox matched'],
    ['/__proto__/inbox', 403, 'No mailbox matched'],
    ['/constructor/count', 403, 'No mailbox matched'],
    [`/${encodeURIComponent('Ｘ２６ABC1')}/inbox`, 403, 'No mailbox matched'],
    [`/${'X'.repeat(5000)}/inbox`, 403, 'No mailbox matched'],
    ['/X26ABC2/inbox/..%2f..%2f..%2fetc%2fpasswd', 404, 'Message does not exist'],
    ['/X26ABC2/inbox/%2e%2e%2fX26ABC1', 404, 'Message does not exist'],
    ['/X26ABC2/inbox/%00', 404, 'Message does not exist'],
    ['/X26ABC2/inbox/__proto__', 404, 'Message does not exist'],
    [`/X26ABC2/inbox/${'9'.repeat(5000)}`, 404, 'Message does not exist'],
    ['/X26ABC2/inbox/NEVER/-1', 400, 'chunk_number'],
    ['/X26ABC2/inbox/NEVER/1e3', 400, 'chunk_number'],
    ['/X26ABC1/outbox/tracking/..%2f..', 404, 'Message does not exist'],
    ['/endpointlookup/..%2f/__proto__', 200, '"results":[]'],
    ['/mailbox/..%2fX26ABC1', 404, 'Mailbox not found'],
    ['/X26ABC2/inbox/../../X26ABC1/inbox', 404, 'Not Found'],
  ])('%.60s is %i', async (path, status, words) => {
    const answer = await get(BASE + path);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain(words);
  });

  it('that cannot be decoded are refused', async () => {
    expect(await get(`${BASE}/%E0%A4%A/inbox`)).toMatch(/^HTTP\/1\.1 404 [\s\S]*"detail"/);
  });
});

describe('headers', () => {
  it.each([
    ['a NUL', 'a\0b'],
    ['an escape', 'a\x1bb'],
    ['DEL', 'a\x7fb'],
  ])('with %s do not get through', async (_, subject) => {
    expect(await send(`${TO}Mex-Subject: ${subject}\n`)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await inbox()).toEqual([]);
  });

  it('with a TAB are a malformed control file', async () => {
    expect(await send(`${TO}Mex-Subject: a\tb\n`)).toMatch(/^HTTP\/1\.1 400 [\s\S]*"errorCode":"06"/);
  });

  it('in any bytes above ASCII come back as they are', async () => {
    const subject = `${Buffer.from('Zoë – 平 – 😀').toString('latin1')}\x80\xff`;
    expect(await send(`${TO}Mex-Subject: ${subject}\n`)).toMatch(/^HTTP\/1\.1 202 /);
    const [messageId] = await inbox();
    expect(await get(`${BASE}/X26ABC2/inbox/${messageId}`)).toContain(`mex-subject: ${subject}\r\n`);
    const rich = await fetch(`${nhs.urls.mesh}${BASE}/X26ABC2/inbox/rich`);
    expect(rich.status).toBe(200);
  });

  it('by the thousand, or of 64 KB, are too many', async () => {
    expect(await send(`${TO}${'Mex-X: 1\n'.repeat(2500)}`)).toMatch(/^HTTP\/1\.1 (?:202|431) /);
    expect(await send(`${TO}Mex-Subject: ${'s'.repeat(65_536)}\n`)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('that come twice count once', async () => {
    expect(await send(`${TO}Mex-To: NOBODY\nMex-LocalID: a\nMex-LocalID: b\n`)).toMatch(/^HTTP\/1\.1 202 /);
    const [messageId] = await inbox();
    expect(await get(`${BASE}/X26ABC2/inbox/${messageId}`)).toContain('mex-localid: a\r\n');
  });

  it.each(['1:0', '0:0', '0:1', '2:1', '2:2', '-1:1', '1:-1', '1:1e3', '1:99999', '1:2:3', '1', ':', '１:２', '1.0:2'])(
    'with the chunk range %s are refused',
    async (range) => {
      const answer = await send(`${TO}Mex-Chunk-Range: ${Buffer.from(range).toString('latin1')}\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 417 Expectation Failed[\s\S]*"errorCode":"InvalidHeaderChunks"/);
    },
  );
});

describe('bodies', () => {
  it.each(['identity', 'gzip'])('that say gzip and are not are given as they came to who takes %s', async (coding) => {
    expect(await send(`${TO}Content-Encoding: gzip\n`, 'no gzip')).toMatch(/^HTTP\/1\.1 202 /);
    const [messageId] = await inbox();
    const request = `GET ${BASE}/X26ABC2/inbox/${messageId} HTTP/1.1\nHost: x\nAccept-Encoding: ${coding}\nConnection: close\n\n`;
    expect(await heard(opened(request))).toMatch(/^HTTP\/1\.1 200 [\s\S]*content-encoding: gzip\r\n[\s\S]*\r\n\r\nno gzip$/);
  });

  it('of gzip that breaks off break off where it does, and as they came for who takes gzip', async () => {
    const whole = gzipSync(Buffer.alloc(300_000, 'a letter '), { level: 0 });
    const broken = whole.subarray(0, 200_000);
    const url = `${nhs.urls.mesh}${BASE}`;
    const labels = { 'Mex-To': 'X26ABC2', 'Mex-WorkflowID': 'TEST_WORKFLOW', 'Content-Encoding': 'gzip' };
    expect((await fetch(`${url}/X26ABC1/outbox`, { method: 'POST', headers: labels, body: broken })).status).toBe(202);
    const [messageId] = await inbox();
    const packed = await heard(
      opened(`GET ${BASE}/X26ABC2/inbox/${messageId} HTTP/1.1\nHost: x\nAccept-Encoding: gzip\nConnection: close\n\n`),
    );
    expect(packed.slice(-broken.length)).toBe(broken.toString('latin1'));
    const plain = await get(`${BASE}/X26ABC2/inbox/${messageId}`);
    // chunked, and without the last chunk: no client takes that for a whole body
    expect(plain).toMatch(/^HTTP\/1\.1 200 /);
    expect(plain).not.toMatch(/\r\n0\r\n\r\n$/);
  });

  it('that come a byte at a time hold nobody else up, and arrive', async () => {
    const slow = Array.from({ length: 40 }, (_, n) =>
      opened(`POST ${BASE}/X26ABC1/outbox HTTP/1.1\nHost: x\n${TO}Mex-LocalID: ${n}\nContent-Length: 5\nConnection: close\n\nh`),
    );
    expect(await send(TO)).toMatch(/^HTTP\/1\.1 202 /);
    expect(await inbox()).toHaveLength(1);
    for (const rest of ['e', 'l', 'l']) for (const socket of slow) await new Promise((resolve) => socket.write(rest, resolve));
    expect(await inbox()).toHaveLength(1);
    const answers = slow.map(heard);
    for (const socket of slow) socket.write('o');
    for (const answer of answers) expect(await answer).toMatch(/^HTTP\/1\.1 202 /);
    expect(await inbox()).toHaveLength(41);
  });

  it('whose senders go away in the middle leave nothing', async () => {
    const gone = Array.from({ length: 20 }, () =>
      opened(`POST ${BASE}/X26ABC1/outbox HTTP/1.1\nHost: x\n${TO}Content-Length: 500000\n\n${'x'.repeat(100_000)}`),
    );
    for (const socket of gone) await new Promise((resolve) => socket.write('y', resolve));
    for (const socket of gone) socket.destroy();
    const { entries } = await nhs.journal
      .wait({ operation: 'mesh.send', status: 0, count: gone.length })
      .then((found) => ({ entries: found }));
    expect(entries).toHaveLength(gone.length);
    expect(await inbox()).toEqual([]);
  });
});

describe('whatever chance comes up with', () => {
  let mesh: Mesh;
  let messageId: string;
  beforeAll(async () => {
    mesh = await openMesh();
    messageId = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-Chunk-Range': '1:3' });
  });
  afterAll(() => mesh.close());

  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('X26ABC1', 'X26ABC2', 'inbox', 'outbox', 'tracking', 'rich', '1', '2'),
  );
  // half a surrogate pair cannot stand in a path
  const part = text.filter((one) => one !== '').map((one) => encodeURIComponent(one.replace(/\p{Surrogate}/gu, '?')));
  const knownPart = fc.constantFrom(
    'X26ABC1',
    'X26ABC2',
    'inbox',
    'outbox',
    'tracking',
    'rich',
    'count',
    'status',
    'acknowledged',
    'mailbox',
    'MESSAGE',
    '2',
    '0',
  );
  const path = fc.array(fc.oneof({ weight: 3, arbitrary: knownPart }, { weight: 1, arbitrary: part }), { minLength: 1, maxLength: 6 });
  const query = fc.array(fc.tuple(fc.constantFrom('max_results', 'continue_from', 'workflow_filter', 'start_time', 'messageID'), text), {
    maxLength: 3,
  });
  const latin = fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)), maxLength: 600 });
  const headers = fc.dictionary(
    fc.constantFrom(
      'Mex-To',
      'Mex-WorkflowID',
      'Mex-Chunk-Range',
      'Mex-Subject',
      'Mex-LocalID',
      'Mex-Content-Checksum',
      'Mex-From',
      'Mex-MessageType',
      'Accept',
      'Accept-Encoding',
      'Content-Encoding',
      'Content-Type',
      'Content-Length',
      'Authorization',
    ),
    fc.oneof(
      latin,
      fc.constantFrom('X26ABC2', 'TEST_WORKFLOW', '1:1', '1:2', '2:3', 'gzip', 'NHSMESH X26ABC1:n:0:202501311455:00', V2.Accept, '*/*'),
    ),
  );
  const method = fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'DELETE', 'PATCH');
  const body = fc.oneof(fc.constant(''), fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 100 }));

  it('is answered, and not by a failure', async () => {
    await fc.assert(
      fc.asyncProperty(method, path, query, headers, body, async (verb, parts, asked, labels, content) => {
        const suffix = parts.map((one) => `/${one === 'MESSAGE' ? messageId : one}`).join('');
        const answer = await mesh.ask(verb, `${suffix}?${new URLSearchParams(asked)}`, labels, content);
        expect(answer.status).toBeGreaterThanOrEqual(200);
        expect(answer.status).toBeLessThan(500);
        if (answer.status === 403) expect(answer.json).toBeTypeOf('object');
      }),
      { numRuns: 2000 },
    );
  });

  it('in a send is either taken, and then comes out as it went in, or refused in words', async () => {
    const recipient = await openMesh();
    await fc.assert(
      fc.asyncProperty(headers, fc.uint8Array({ minLength: 1, maxLength: 200 }), async (labels, content) => {
        const { 'Content-Length': _, Accept: __, ...rest } = labels;
        const all = { 'Mex-To': 'X26ABC3', 'Mex-WorkflowID': 'TEST_WORKFLOW', ...rest };
        const answer = await recipient.ask('POST', '/X26ABC1/outbox', all, content);
        if (answer.status !== 202) {
          expect([400, 403, 417, 422]).toContain(answer.status);
          expect(answer.json).toBeTypeOf('object');
          return;
        }
        const to = all['Mex-To'].trim();
        const read = await recipient.ask('GET', `/${to}/inbox/${answer.json.messageID}`, { 'Accept-Encoding': 'gzip' });
        if (read.status !== 410) expect(Buffer.from(read.bytes).equals(Buffer.from(content))).toBe(true);
      }),
      { numRuns: 1000 },
    );
    await recipient.close();
  });
});
