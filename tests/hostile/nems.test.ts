/** Bad input to NEMS, MNS and the queues, over sockets: what only the wire can carry, and many at once. Each gets its API's own error, and the server lives on. */
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventMessage, NHS_NUMBER } from '#servers/nems/nems/publish/testing/messages';
import { type Sandbox, startSandbox } from '#testing/index';

const SUBSCRIPTION = '/STU3/Subscription';
const PUBLISH = '/STU3/Events/1/$process-message';
const MNS = '/multicast-notification-service';
const QUEUE = '/sqs/123456789012/mine';
const MAILBOX = 'RR8OT001';
const EVENT = eventMessage();
const MEGABYTES_100 = 100 * 1024 * 1024;

let nhs: Sandbox;
beforeAll(async () => {
  nhs = await startSandbox({ servers: ['nems', 'mesh'] });
});
afterAll(() => nhs.stop());
// whatever came before, an event is taken and arrives, a signal is, and a queue answers
afterEach(async () => {
  await nhs.reset();
  await nhs.nems.subscribe({ mailbox: MAILBOX, event: 'vaccinations-1', patient: NHS_NUMBER });
  expect((await publish(EVENT)).status).toBe(202);
  await nhs.nems.drain();
  expect(await inbox()).toHaveLength(1);
  expect((await fetch(`${nhs.urls.nems}${MNS}/_ping`)).status).toBe(200);
  expect((await fetch(`${nhs.urls.nems}/sqs?Action=ListQueues`)).status).toBe(200);
  await nhs.reset();
});

const publish = (body: string) =>
  fetch(`${nhs.urls.nems}${PUBLISH}`, { method: 'POST', headers: { 'Content-Type': 'application/fhir+xml' }, body });

async function inbox(): Promise<readonly string[]> {
  const answer = await fetch(`${nhs.urls.mesh}/messageexchange/${MAILBOX}/inbox`);
  return ((await answer.json()) as { messages: string[] }).messages;
}

/** A connection on which these bytes have been sent. */
function opened(head: string): Socket {
  const socket = connect(Number(new URL(nhs.urls.nems as string).port), '127.0.0.1');
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

const ask = (method: string, path: string, headers = '', body: string | Buffer = '') => {
  const length = body.length === 0 ? '' : `Content-Length: ${body.length}\n`;
  const socket = opened(`${method} ${path} HTTP/1.1\nHost: x\n${headers}${length}Connection: close\n\n`);
  socket.write(body);
  return heard(socket);
};

/** What an error looks like in each API. */
const OUTCOME = /<OperationOutcome xmlns="http:\/\/hl7\.org\/fhir">[\s\S]*Spine-ErrorOrWarningCode-1/;
const PLAIN = /\r\n\r\n\{"(?:errors|validationErrors|message|fault)":/;
const SQS = /<ErrorResponse |"__type":"com\.amazonaws\.sqs#|"__type":"com\.amazon\.coral/;

describe.each<[string, readonly (readonly [method: string, path: string])[], RegExp]>([
  [
    'NEMS',
    [
      ['POST', SUBSCRIPTION],
      ['POST', PUBLISH],
    ],
    OUTCOME,
  ],
  [
    'MNS',
    [
      ['POST', `${MNS}/subscriptions`],
      ['POST', `${MNS}/events`],
      ['PUT', `${MNS}/subscriptions/e9050741-ae87-4720-beb1-2abd9248e227`],
    ],
    PLAIN,
  ],
  ['a queue', [['POST', QUEUE]], SQS],
])('%s', (_, places, error) => {
  it.each([...places])('refuses 100 MB without waiting for them: %s %s', async (method, path) => {
    const socket = opened(`${method} ${path} HTTP/1.1\nHost: x\nContent-Length: ${MEGABYTES_100}\nConnection: close\n\n`);
    const answer = await heard(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).toMatch(error);
  });

  it.each([...places])('refuses a body without an end that comes in chunks: %s %s', async (method, path) => {
    const socket = opened(`${method} ${path} HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\nConnection: close\n\n`);
    const megabyte = Buffer.alloc(1024 * 1024, ' ');
    const answer = heard(socket);
    for (let sent = 0; sent < 20 && !socket.destroyed && socket.writable; sent += 1) {
      socket.write(`${megabyte.length.toString(16)}\r\n`);
      socket.write(megabyte);
      if (!socket.write('\r\n')) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), answer]);
    }
    expect(await answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  it.each(['zz\nhello\n0\n\n', '5\nhelloXX0\n\n', '-1\n\n', 'ffffffffffffffffff\nhello\n', '5;\x00\nhello\n0\n\n'])(
    'closes on chunks that are none: %j',
    async (chunks) => {
      for (const [method, path] of places) {
        const answer = await heard(
          opened(`${method} ${path} HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\nConnection: close\n\n${chunks}`),
        );
        expect(answer).toMatch(/^(?:HTTP\/1\.1 4\d\d |$)/);
      }
    },
  );

  it('refuses two lengths, and a length beside chunks', async () => {
    for (const [method, path] of places)
      for (const framing of [
        'Content-Length: 5\nContent-Length: 6\n',
        'Content-Length: 5\nTransfer-Encoding: chunked\n',
        'Content-Length: -1\n',
        'Content-Length: 1e3\n',
      ])
        expect(await heard(opened(`${method} ${path} HTTP/1.1\nHost: x\n${framing}Connection: close\n\n0\n\n`))).toMatch(
          /^HTTP\/1\.1 400 /,
        );
  });

  it('refuses headers of 64 KB; a thousand small ones are no reason to fail', async () => {
    for (const [method, path] of places) {
      expect(await ask(method, path, `Authorization: Bearer ${'x'.repeat(65_536)}\n`)).toMatch(/^HTTP\/1\.1 431 /);
      expect(await ask(method, path, 'X-A: 1\n'.repeat(1000))).toMatch(/^HTTP\/1\.1 4\d\d /);
    }
  });

  it('reads no compressed bodies, whatever they would become', async () => {
    const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024, ' '));
    for (const [method, path] of places) {
      const answer = await ask(method, path, 'Content-Encoding: gzip\n', bomb);
      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect(answer).toMatch(error);
    }
  });

  it('answers what is asked by a method that there is not', async () => {
    for (const [, path] of places)
      for (const method of ['PATCH', 'PROPFIND', 'TRACE']) {
        const answer = await ask(method, path);
        expect(answer).toMatch(/^HTTP\/1\.1 (?:4\d\d|501) /);
        expect(answer).toMatch(error);
      }
  });
});

describe('ids and paths', () => {
  const BAD = [
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e',
    '%00',
    '__proto__',
    'constructor',
    '9'.repeat(200),
    encodeURIComponent('é'.repeat(32)),
    '%E0%A4%A',
  ];

  it.each(BAD)('a subscription of NEMS that is called %s is not there', async (id) => {
    for (const method of ['GET', 'DELETE']) {
      const answer = await ask(method, `${SUBSCRIPTION}/${id}`);
      expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
      expect(answer).toMatch(OUTCOME);
    }
  });

  it.each(BAD)('nor one of MNS', async (id) => {
    for (const method of ['GET', 'DELETE', 'PUT']) {
      const answer = await ask(method, `${MNS}/subscriptions/${id}`, 'Content-Type: application/fhir+json\n', '{}');
      expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
      expect(answer).toMatch(PLAIN);
    }
  });

  it.each(BAD)('nor a queue', async (id) => {
    const answer = await ask('GET', `/sqs/123456789012/${id}?Action=ReceiveMessage`);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).toMatch(SQS);
    const form = `Action=ReceiveMessage&QueueUrl=${encodeURIComponent(`http://x/sqs/123456789012/${id}`)}`;
    expect(await ask('POST', '/sqs', 'Content-Type: application/x-www-form-urlencoded\n', form)).toMatch(
      /^HTTP\/1\.1 4\d\d [\s\S]*<ErrorResponse /,
    );
  });

  it.each(BAD)('nor anything of testers', async (id) => {
    for (const path of [
      `nems/subscriptions/${id}`,
      `nems/events/${id}`,
      `nems/events/${id}/bodies/${id}`,
      `nems/events/${id}/why`,
      `mns/queues/${id}/messages`,
    ])
      expect(await ask('GET', `/_sandbox/${path}`)).toMatch(/^HTTP\/1\.1 4\d\d /);
  });
});

describe('tokens that are meant to harm', () => {
  const part = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
  const HEADER = part({ alg: 'none', typ: 'JWT' });
  const deep = `{"iss":${'['.repeat(4000)}${']'.repeat(4000)}}`;

  it.each<[string, string]>([
    ['nothing', ''],
    ['no JWT', 'Bearer x'],
    ['another scheme', `Basic ${part('a:b')}`],
    ['three dots', 'Bearer ...'],
    ['a signature', `Bearer ${HEADER}.${part({})}.c2lnbmVk`],
    ['claims that are no JSON', `Bearer ${HEADER}.${part('{')}.`],
    ['claims that are a list', `Bearer ${HEADER}.${part([])}.`],
    ['claims that are deep', `Bearer ${HEADER}.${part(deep)}.`],
    ['claims that are bytes', `Bearer ${HEADER}.${Buffer.from([0xff, 0xfe, 0]).toString('base64url')}.`],
    ['claims with the names that objects have', `Bearer ${HEADER}.${part('{"__proto__":{"iss":"x"},"constructor":1}')}.`],
    ['claims of other kinds', `Bearer ${HEADER}.${part({ iss: {}, sub: [], aud: 1, exp: '1e999', iat: null, scope: { toString: 1 } })}.`],
    ['numbers that are none', `Bearer ${HEADER}.${part('{"exp":1e999,"iat":-1e999}')}.`],
    ['two hundred dots', `Bearer ${'.'.repeat(200)}`],
    ['ten thousand spaces', `Bearer${' '.repeat(10_000)}x.y.`],
  ])('%s: a header that is missing or invalid', async (_, authorization) => {
    for (const [path, body] of [
      [SUBSCRIPTION, ''],
      [PUBLISH, EVENT],
    ] as const) {
      const answer = await ask('POST', path, `Authorization: ${authorization}\n`, body);
      // nothing at all is allowed in `local`: then the body is looked at
      if (authorization === '') expect(answer).toMatch(/^HTTP\/1\.1 (?:202|400) /);
      else expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*<code value="MISSING_OR_INVALID_HEADER"/);
    }
  });

  it('and ASIDs, interactions and types of any bytes', async () => {
    for (const name of ['fromASID', 'toASID', 'InteractionID'])
      for (const value of ['1'.repeat(10_000), '\xe9'.repeat(12), "' OR 1=1", '__proto__', '<x/>'])
        expect(await ask('POST', PUBLISH, `${name}: ${value}\n`, EVENT)).toMatch(
          /^HTTP\/1\.1 4\d\d [\s\S]*<code value="(?:MISSING_OR_INVALID_HEADER|ASID_CHECK_FAILED)"/,
        );
    for (const name of ['Content-Type', 'Accept'])
      for (const value of [`application/${'x'.repeat(10_000)}`, ';;;=,,', 'application/fhir+xml;charset=klingon', '*/*;q=x'])
        expect(await ask('POST', PUBLISH, `${name}: ${value}\n`, EVENT)).toMatch(/^HTTP\/1\.1 (?:202|415) /);
  });
});

describe('bodies', () => {
  it('that come a byte at a time hold nobody else up, and arrive', async () => {
    await nhs.nems.subscribe({ mailbox: MAILBOX, event: 'vaccinations-1', patient: NHS_NUMBER });
    const slow = Array.from({ length: 40 }, () =>
      opened(`POST ${PUBLISH} HTTP/1.1\nHost: x\nContent-Length: ${EVENT.length}\nConnection: close\n\n${EVENT.slice(0, -3)}`),
    );
    expect(await ask('POST', PUBLISH, '', EVENT)).toMatch(/^HTTP\/1\.1 202 /);
    await nhs.nems.drain();
    expect(await inbox()).toHaveLength(1);
    const answers = slow.map(heard);
    for (const byte of EVENT.slice(-3)) for (const socket of slow) await new Promise((resolve) => socket.write(byte, resolve));
    for (const answer of answers) expect(await answer).toMatch(/^HTTP\/1\.1 202 /);
    await nhs.nems.drain();
    expect(await inbox()).toHaveLength(41);
  });

  it('whose senders go away in the middle are no events, no signals and no messages', async () => {
    await nhs.nems.subscribe({ mailbox: MAILBOX, event: 'vaccinations-1', patient: NHS_NUMBER });
    const gone = [PUBLISH, SUBSCRIPTION, `${MNS}/events`, `${MNS}/subscriptions`, '/sqs'].flatMap((path) =>
      Array.from({ length: 4 }, () => opened(`POST ${path} HTTP/1.1\nHost: x\nContent-Length: ${EVENT.length + 1}\n\n${EVENT}`)),
    );
    for (const socket of gone) await new Promise((resolve) => socket.write('', resolve));
    for (const socket of gone) socket.destroy();
    await nhs.journal.wait({ server: 'nems', status: 0, count: gone.length });
    expect(await nhs.nems.drain()).toEqual({ settled: true, waiting: 0 });
    expect([await inbox(), (await nhs.nems.events()).items, (await nhs.mns.subscriptions()).items]).toEqual([[], [], []]);
  });

  it('a hundred bad ones at once, while a good publisher is served', async () => {
    await nhs.nems.subscribe({ mailbox: MAILBOX, event: 'vaccinations-1', patient: NHS_NUMBER });
    const entities = `<!DOCTYPE Bundle [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "${'&a;'.repeat(10)}"><!ENTITY c "${'&b;'.repeat(10)}">]>`;
    const bad = [
      () => ask('POST', PUBLISH, '', `${entities}${EVENT}`),
      () => ask('POST', PUBLISH, '', '<a>'.repeat(500_000)),
      () => ask('POST', PUBLISH, '', EVENT.slice(0, 900)),
      () => ask('POST', PUBLISH, '', EVENT.replace(NHS_NUMBER, '1234567890')),
      () => ask('POST', PUBLISH, 'Authorization: Bearer x\n', EVENT),
      () => ask('POST', SUBSCRIPTION, '', '{"resourceType":"Subscription"'),
      () => ask('POST', `${MNS}/events`, '', '['.repeat(100_000)),
      () => ask('POST', `${MNS}/subscriptions`, '', '{}'),
      () => ask('POST', '/sqs', 'X-Amz-Target: AmazonSQS.SendMessage\n', '{'),
      () => ask('GET', `${SUBSCRIPTION}/..%2f..`),
    ];
    const answers = Array.from({ length: 100 }, (_, n) => bad[n % bad.length]?.() as Promise<string>);
    const good = Array.from({ length: 20 }, (_, n) => publish(eventMessage({ id: `5a0f6f0e-4f55-4d7c-9a35-2f4f6a0b8b${10 + n}` })));
    for (const { status } of await Promise.all(good)) expect(status).toBe(202);
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    await nhs.nems.drain();
    expect(await inbox()).toHaveLength(20);
  });
});
