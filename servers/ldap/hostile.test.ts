/** Bytes that are no LDAP, or too much of it: the sender is told and sent away, and nobody else notices. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { element, octets, SEQUENCE } from '#formats/ldap/ber';
import { encodeMessage } from '#formats/ldap/encode';
import { encodeFilter } from '#formats/ldap/filter-ber';
import { NOTICE_OF_DISCONNECTION, type SearchRequest, TAGS } from '#formats/ldap/message';
import { LARGEST_REQUEST } from './settings.ts';
import { type Ldap, searchFor, startLdap } from './testing/ldap.ts';

let ldap: Ldap;
beforeAll(async () => {
  ldap = await startLdap();
});
afterAll(() => ldap.stop());

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

async function open(url = ldap.url): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

const SEARCH = searchFor('(nhsIDCode=YES)', { attributes: ['1.1'], sizeLimit: 1 });
const message = (operation: SearchRequest = SEARCH, id = 1) => encodeMessage({ id, operation, controls: [] });

async function othersAreAnswered(): Promise<void> {
  expect((await ldap.talk().ask(SEARCH)).at(-1)).toMatchObject({ kind: 'searchDone' });
}

describe('what is no message is answered with the notice of disconnection', () => {
  test.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a TLS hello on the plain port', Buffer.from('16030100a5010000a10303', 'hex')],
    ['an indefinite length', Buffer.from('3080020101', 'hex')],
    ['a gigantic length', Buffer.from('30847fffffff', 'hex')],
    ['a length of nine octets', Buffer.from('3089010000000000000000', 'hex')],
    ['more than a request may have', Buffer.concat([Buffer.from([0x30, 0x83]), Buffer.from([(LARGEST_REQUEST + 1) >> 16, 0, 0])])],
    ['no message id', Buffer.from('30024200', 'hex')],
    ['the message id 0', message(SEARCH, 0)],
    ['an operation of no kind', Buffer.from('30050201015e00', 'hex')],
    ['a response', Buffer.from('300c02010165070a010004000400', 'hex')],
    ['a search whose inner lengths do not fit', Buffer.from('300c0201016307040a6f3d6e6873', 'hex')],
    ['a filter of no kind', Buffer.concat([element(SEQUENCE, Buffer.from('020101', 'hex'), badSearch())])],
  ])('%s', async (_what, bytes) => {
    const { write, next } = ldap.talk();
    write(bytes);
    expect(await next()).toMatchObject({ id: 0, operation: { kind: 'extendedResponse', code: 2, oid: NOTICE_OF_DISCONNECTION } });
    expect(await next()).toBeUndefined();
    await othersAreAnswered();
  });

  function badSearch() {
    const parts = ['0400', '0a0100', '0a0100', '020100', '020100', '010100', 'af00', '3000'];
    return element(TAGS.search, ...parts.map((hex) => Buffer.from(hex, 'hex')));
  }
});

test('what came before it is answered', async () => {
  const { write, next } = ldap.talk();
  write(Buffer.concat([message(), Buffer.from('ffff', 'hex')]));
  const ids = [];
  for (let one = await next(); one !== undefined; one = await next()) ids.push(one.id);
  expect(ids).toEqual([1, 1, 0]);
});

test('a filter nested 10,000 deep is refused, and the connection goes on', async () => {
  let filter = encodeFilter({ kind: 'present', type: 'o' });
  for (let depth = 0; depth < 10_000; depth++) filter = element(0xa2, filter);
  const parts = ['0400', '0a0100', '0a0100', '020100', '020100', '010100'].map((hex) => Buffer.from(hex, 'hex'));
  const search = element(TAGS.search, ...parts, filter, Buffer.from('3000', 'hex'));
  const { write, next, ask } = ldap.talk();
  write(element(SEQUENCE, Buffer.from('020107', 'hex'), search));
  expect(await next()).toMatchObject({ id: 7, operation: { kind: 'searchDone', code: 2 } });
  expect((await ask(SEARCH)).at(-1)).toMatchObject({ kind: 'searchDone' });
});

test('a filter of tens of thousands of parts is answered', async () => {
  const filters = Array.from({ length: 20_000 }, () => ({ kind: 'equal' as const, type: 'o', value: 'x' }));
  const answers = await ldap.talk().ask({ ...SEARCH, filter: { kind: 'or', filters } });
  expect(answers).toMatchObject([{ kind: 'searchDone', code: 0 }]);
});

test('text that is not UTF-8 names nobody', async () => {
  const { write, next } = ldap.talk();
  const parts = [
    octets(Buffer.from('6f3dc328', 'hex')),
    ...['0a0100', '0a0100', '020100', '020100', '010100', '87016f', '3000'].map((hex) => Buffer.from(hex, 'hex')),
  ];
  write(element(SEQUENCE, Buffer.from('020107', 'hex'), element(TAGS.search, ...parts)));
  expect(await next()).toMatchObject({ id: 7, operation: { kind: 'searchDone', code: 34 } });
});

test('a message may come byte by byte', async () => {
  const { write, next } = ldap.talk();
  for (const byte of message()) write(Buffer.of(byte));
  expect(await next()).toMatchObject({ id: 1, operation: { kind: 'searchEntry' } });
});

test('a client that goes in the middle of a message is let go of', async () => {
  const socket = await open();
  socket.end(message().subarray(0, 20));
  socket.resume();
  await once(socket, 'close');
  await othersAreAnswered();
});

test('a client that has asked and ended its side is answered all the same', async () => {
  const socket = await open();
  socket.end(message(searchFor('(objectClass=nhsAs)', { attributes: ['1.1'] })));
  let length = 0;
  socket.on('data', (chunk: Buffer) => {
    length += chunk.length;
  });
  await once(socket, 'close');
  expect(length).toBeGreaterThan(5000);
});

test('who asks for everything and reads nothing is waited for, not stored for', async () => {
  const socket = await open();
  socket.pause();
  const everything = searchFor('(objectClass=*)', { base: 'o=nhs' });
  for (let id = 1; id <= 20; id++) socket.write(message(everything, id));
  const before = process.memoryUsage().arrayBuffers;
  await othersAreAnswered();
  await othersAreAnswered();
  // twenty times the whole directory would be some hundreds of megabytes
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60_000_000);
  await othersAreAnswered();
});

test('noise on the port of TLS ends that connection only', async () => {
  const socket = await open(ldap.ldaps);
  socket.on('error', () => {});
  socket.write('this is not a ClientHello, but it is long enough to be looked at');
  socket.resume();
  await once(socket, 'close');
  await othersAreAnswered();
});

test('hundreds of searches on one line are all answered, in order where they are short', async () => {
  const { write, next } = ldap.talk();
  const count = 500;
  write(Buffer.concat(Array.from({ length: count }, (_, at) => message(searchFor('(nhsIDCode=nobody)'), at + 1))));
  const ids = [];
  while (ids.length < count) ids.push((await next())?.id);
  expect(ids).toEqual(Array.from({ length: count }, (_, at) => at + 1));
});

test('connections by the hundred that say nothing, or half of something, keep nobody else waiting', async () => {
  const count = 1500;
  const half = message().subarray(0, 9);
  for (let opened = 0; opened < count; opened += 100) {
    const some = await Promise.all(Array.from({ length: 100 }, () => open()));
    for (const [at, socket] of some.entries()) if (at % 2 === 0) socket.write(half);
  }
  await othersAreAnswered();
  const [first, last] = [sockets[0] as Socket, sockets[count - 2] as Socket];
  for (const socket of [first, last]) {
    socket.write(message().subarray(9));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer[0]).toBe(SEQUENCE);
  }
});

test('who asks for the whole tree again and again without reading, on many connections, costs what is in line and no more', async () => {
  const everything = searchFor('(objectClass=*)', { base: 'o=nhs' });
  await othersAreAnswered();
  const before = process.memoryUsage().arrayBuffers;
  for (let at = 0; at < 20; at++) {
    const socket = await open();
    socket.pause();
    for (let id = 1; id <= 20; id++) socket.write(message(everything, id));
  }
  for (let round = 0; round < 5; round++) await othersAreAnswered();
  // four hundred times eleven megabytes were asked for
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200_000_000);
});

test('noise within TLS ends that connection only', async () => {
  const { caPem } = await ldap.suite.kernel.authority();
  const { port } = new URL(ldap.ldaps);
  const socket = connectTls({ host: '127.0.0.1', port: Number(port), ca: [caPem], servername: 'localhost' });
  sockets.push(socket);
  await once(socket, 'secureConnect');
  socket.write(Buffer.alloc(100, 0xff));
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  expect(Buffer.concat(chunks).includes(NOTICE_OF_DISCONNECTION)).toBe(true);
  await othersAreAnswered();
});
