import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type request, type Server } from 'node:http';
import { createServer as createTlsServer, get as getOverTls } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { CONNECTION_FAULTS, type ConnectionFault } from './http/message.ts';
import { mulberry32 } from './ids.ts';
import { breakSocket } from './socket-faults.ts';
import { openAuthority, tlsOptions } from './tls.ts';

let server: Server;
afterEach(() => server.close());

const broken = (fault: ConnectionFault) => (req: IncomingMessage) => breakSocket(req.socket, fault, mulberry32(1));

async function listen(made: Server): Promise<number> {
  server = made;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

/** All that the server sends in answer to these bytes. */
async function answerTo(port: number, bytes: string): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
const CODES = {
  CONNECTION_RESET_BY_PEER: 'ECONNRESET',
  EMPTY_RESPONSE: 'ECONNRESET', // what Node says of a reply that never began
  MALFORMED_RESPONSE_CHUNK: 'HPE_INVALID_CHUNK_SIZE',
  RANDOM_DATA_THEN_CLOSE: 'HPE_INVALID_CONSTANT',
};

describe('an HTTP reply broken on purpose', () => {
  it('by a reset ends in an error of the socket', async () => {
    const port = await listen(createServer(broken('CONNECTION_RESET_BY_PEER')));
    await expect(answerTo(port, GET)).rejects.toMatchObject({ code: 'ECONNRESET', syscall: 'read' });
  });

  it('as an empty response ends in order, without a byte', async () => {
    const port = await listen(createServer(broken('EMPTY_RESPONSE')));
    expect((await answerTo(port, GET)).length).toBe(0);
  });

  it('as a malformed chunk begins well', async () => {
    const port = await listen(createServer(broken('MALFORMED_RESPONSE_CHUNK')));
    const answer = await answerTo(port, GET);
    const [head, garbage] = [answer.subarray(0, answer.indexOf('\r\n\r\n') + 4), answer.subarray(answer.indexOf('\r\n\r\n') + 4)];
    expect(head.toString('latin1')).toBe('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    expect(garbage.length).toBe(256);
  });

  it('as random data is nothing else', async () => {
    const port = await listen(createServer(broken('RANDOM_DATA_THEN_CLOSE')));
    const answer = await answerTo(port, GET);
    expect([answer.length, answer.includes('HTTP/1.1')]).toEqual([256, false]);
  });

  it('reaches a client that is still sending, and does not turn into a reset', async () => {
    const port = await listen(createServer(broken('EMPTY_RESPONSE')));
    const body = 'x'.repeat(2_000_000);
    expect((await answerTo(port, `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`)).length).toBe(0);
  });

  it.each(CONNECTION_FAULTS)('%s looks to an HTTP client as it should', async (fault) => {
    const port = await listen(createServer(broken(fault)));
    expect(await errorOf(get({ host: '127.0.0.1', port, agent: false }))).toBe(CODES[fault]);
  });

  it.each(CONNECTION_FAULTS)('%s does so over TLS', async (fault) => {
    const authority = await openAuthority();
    const port = await listen(createTlsServer(tlsOptions(authority), broken(fault)));
    expect(await errorOf(getOverTls({ host: '127.0.0.1', port, ca: authority.caPem, agent: false }))).toBe(CODES[fault]);
  });
});

/** The code of the error that a request, or the reply to it, ends in. */
function errorOf(asked: ReturnType<typeof request>): Promise<string | undefined> {
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException) => resolve(error.code);
    asked.on('error', fail);
    asked.on('response', (response) => response.on('error', fail).resume());
  });
}
