import { once } from 'node:events';
import { type AddressInfo, connect, createServer, Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { CONNECTION_FAULTS, type ConnectionFault } from '../http/message.ts';
import { mulberry32 } from '../ids.ts';
import { silentLog } from '../log.ts';
import { type Authority, openAuthority, tlsOptions } from '../tls.ts';
import { serveTcp, type TcpEdge, type TcpEdgeOptions } from './edge.ts';
import { connectInProcess } from './in-process.ts';
import type { Connection, ConnectionHandler, ConnectionProtocol } from './protocol.ts';

/** A protocol of lines: each is a command, most are answered by a line. Tests look at what its handlers saw. */
class LineProtocol implements ConnectionProtocol {
  readonly handlers: LineHandler[] = [];
  #arrived: (() => void) | undefined;

  connect(connection: Connection): LineHandler {
    const handler = new LineHandler(connection);
    this.handlers.push(handler);
    this.#arrived?.();
    return handler;
  }

  /** The handler of the n-th connection, as soon as it is there. */
  async handler(n = 0): Promise<LineHandler> {
    while (this.handlers.length <= n) await new Promise<void>((resolve) => (this.#arrived = resolve));
    return this.handlers[n] as LineHandler;
  }
}

class LineHandler implements ConnectionHandler {
  readonly connection: Connection;
  received = 0;
  sent = 0;
  ends = 0;
  busy = false;
  /** Resolves when the peer has ended, or the connection is gone. */
  readonly ended: Promise<void>;
  #tellEnded: () => void = () => {};
  #rest = '';

  constructor(connection: Connection) {
    this.connection = connection;
    this.ended = new Promise((resolve) => (this.#tellEnded = resolve));
  }

  receive(chunk: Buffer): void {
    this.received += chunk.length;
    const lines = (this.#rest + chunk.toString('latin1')).split('\n');
    this.#rest = lines.pop() as string;
    for (const line of lines) if (this.#obey(line) === 'forget the rest') return;
  }

  end(): void {
    this.ends += 1;
    this.#tellEnded();
    if (!this.busy) this.connection.close();
  }

  drain(): void {
    this.connection.write('the server is stopping\n');
  }

  /** Ends the work that HOLD began. */
  release(): void {
    this.busy = false;
    this.connection.write('released\n');
    this.connection.close();
  }

  #obey(line: string): 'forget the rest' | undefined {
    const { connection } = this;
    const [command, argument = ''] = line.split(' ');
    if (command === 'ECHO') connection.write(`${argument}\n`);
    else if (command === 'SECURE?') connection.write(`${connection.secure} ${connection.remoteAddress}\n`);
    else if (command === 'FAULT') connection.break(argument as ConnectionFault, mulberry32(7));
    else if (command === 'QUIT') connection.close();
    else if (command === 'PAUSE') connection.pause();
    else if (command === 'HOLD') this.busy = true;
    else if (command === 'FLOOD') void this.#flood(Number(argument));
    else if (command === 'BUG') throw new Error('a bug of the protocol');
    else if (command === 'STARTTLS') {
      this.#rest = '';
      connection.write('go on\n');
      connection.startTls(tlsOptions(authority)).catch(() => {});
      return 'forget the rest';
    }
    return undefined;
  }

  /** Sends so many blocks of 64 KiB, no faster than the peer reads. */
  async #flood(blocks: number): Promise<void> {
    const block = Buffer.alloc(65_536, 'x');
    for (let i = 0; i < blocks && !this.connection.closed; i++) {
      this.connection.write(block);
      this.sent += block.length;
      if (this.connection.needsDrain) await this.connection.drained();
    }
    this.connection.close();
  }
}

let authority: Authority;
beforeAll(async () => {
  authority = await openAuthority();
});

const running: TcpEdge[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((edge) => edge.stop(0)));
});

async function start(options: Partial<TcpEdgeOptions> = {}) {
  const protocol = new LineProtocol();
  const edge = await serveTcp({ host: '127.0.0.1', port: 0, idleTimeout: 60_000, log: silentLog, protocol, ...options });
  running.push(edge);
  return { edge, protocol };
}

/** A client that reads lines, and never fails because of what the server does to it. */
async function dial(edge: TcpEdge, options?: ConnectionOptions) {
  const target = { host: '127.0.0.1', port: edge.port };
  const socket = options ? connectTls({ ...target, ca: authority.caPem, ...options }) : connect(target);
  socket.on('error', () => {});
  await once(socket, options ? 'secureConnect' : 'connect');
  return clientOver(socket);
}

function clientOver(socket: Socket) {
  let error: NodeJS.ErrnoException | undefined;
  socket.on('error', (cause) => {
    error = cause;
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return {
    socket,
    closed,
    send: (text: string) => void socket.write(text),
    /** The next bytes that come. */
    next: async () => ((await once(socket, 'data')) as [Buffer])[0].toString('latin1'),
    /** All bytes until the server ends, and the error that ended them. */
    async rest() {
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk)).resume();
      await closed;
      return { bytes: Buffer.concat(chunks), error: error?.code };
    },
  };
}

describe('a connection', () => {
  it('gets its answers, and the port that was free', async () => {
    const { edge } = await start();
    const client = await dial(edge);
    expect(edge.port).toBeGreaterThan(0);
    client.send('ECHO one\n');
    expect(await client.next()).toBe('one\n');
    client.send('SECURE?\n');
    expect(await client.next()).toBe('false 127.0.0.1\n');
    client.send('EC');
    client.send('HO two\nQUIT\nECHO three\n');
    expect((await client.rest()).bytes.toString()).toBe('two\n');
  });

  it('gets what is written in one turn as one write', async () => {
    const { edge } = await start();
    const client = await dial(edge);
    const several = vi.spyOn(Socket.prototype as unknown as { _writev: (chunks: unknown[], done: () => void) => void }, '_writev');
    client.send('ECHO one\nECHO two\nECHO three\n');
    expect(await client.next()).toBe('one\ntwo\nthree\n');
    expect(several.mock.calls.map(([chunks]) => chunks.length)).toEqual([3]);
    several.mockRestore();
  });

  it('is answered after it has ended its own side, and told of the end once', async () => {
    const { edge, protocol } = await start();
    const client = await dial(edge);
    const handler = await protocol.handler();
    client.socket.end('ECHO last\nHOLD\n');
    await handler.ended;
    expect(handler.connection.closed).toBe(false);
    handler.release();
    expect((await client.rest()).bytes.toString()).toBe('last\nreleased\n');
    expect(handler.ends).toBe(1);
  });

  it('that the client resets ends quietly; others do not notice', async () => {
    const { edge, protocol } = await start();
    const [doomed, other] = [await dial(edge), await dial(edge)];
    const handler = await protocol.handler(0);
    doomed.socket.resetAndDestroy();
    await handler.ended;
    handler.connection.write('into the void\n');
    other.send('ECHO still here\n');
    expect(await other.next()).toBe('still\n');
    expect(edge.connections).toBe(1);
  });

  it('is dropped when the protocol has a bug; the bug is logged, others do not notice', async () => {
    const error = vi.fn();
    const { edge } = await start({ log: { ...silentLog, error } });
    const [unlucky, other] = [await dial(edge), await dial(edge)];
    unlucky.send('BUG\n');
    await unlucky.rest();
    expect(error).toHaveBeenCalledWith({ err: new Error('a bug of the protocol'), remoteAddress: '127.0.0.1' }, expect.any(String));
    other.send('ECHO fine\n');
    expect(await other.next()).toBe('fine\n');
  });

  it('can be paused by the protocol, and goes on where it stopped', async () => {
    const { edge, protocol } = await start();
    const client = await dial(edge);
    client.send('ECHO before\nPAUSE\n');
    expect(await client.next()).toBe('before\n');
    client.send('ECHO after\n');
    (await protocol.handler()).connection.resume();
    expect(await client.next()).toBe('after\n');
  });

  it('beyond the most that are allowed is closed', async () => {
    const warn = vi.fn();
    const { edge } = await start({ maxConnections: 2, log: { ...silentLog, warn } });
    const kept = [await dial(edge), await dial(edge)];
    const refused = await dial(edge);
    expect((await refused.rest()).bytes.length).toBe(0);
    expect(warn).toHaveBeenCalledOnce();
    kept[0]?.send('ECHO kept\n');
    expect(await kept[0]?.next()).toBe('kept\n');
  });
});

describe('a slow client', () => {
  it('is closed when it says nothing for too long', async () => {
    const { edge, protocol } = await start({ idleTimeout: 30 });
    const client = await dial(edge);
    expect(await client.rest()).toEqual({ bytes: Buffer.alloc(0), error: undefined });
    await (await protocol.handler()).ended;
  });

  it('is not closed for silence while its request is being worked on', async () => {
    const { edge, protocol } = await start({ idleTimeout: 30 });
    const waiting = await dial(edge);
    const handler = await protocol.handler();
    waiting.send('ECHO asked\nHOLD\n');
    await waiting.next();
    const idle = await dial(edge);
    await idle.rest();
    expect(handler.connection.closed).toBe(false);
    handler.release();
    expect((await waiting.rest()).bytes.toString()).toBe('released\n');
  });

  it('gets a long answer at its own pace', async () => {
    const { edge, protocol } = await start();
    const client = await dial(edge);
    client.socket.pause();
    client.send('FLOOD 512\n');
    const handler = await protocol.handler();
    await vi.waitUntil(() => handler.connection.needsDrain);
    const { bytes } = await client.rest();
    expect(bytes.length).toBe(512 * 65_536);
    expect(handler.sent).toBe(bytes.length);
  });

  it('that stops reading is cut off, and what waits for it stays within bounds', async () => {
    const { edge, protocol } = await start({ idleTimeout: 100 });
    const client = await dial(edge);
    client.socket.pause();
    client.send('HOLD\nFLOOD 4096\n');
    const handler = await protocol.handler();
    await handler.ended;
    expect(handler.sent).toBeGreaterThan(65_536);
    expect(handler.sent).toBeLessThan(32 * 1024 * 1024);
    expect(handler.connection.closed).toBe(true);
    client.socket.destroy();
  });

  it('that asks and asks without reading is not listened to any more', async () => {
    const { edge, protocol } = await start({ idleTimeout: 100 });
    const client = await dial(edge);
    client.socket.pause();
    const lines = Buffer.from(`ECHO ${'x'.repeat(1018)}\n`.repeat(64));
    for (let i = 0; i < 1024; i++) client.socket.write(lines);
    const handler = await protocol.handler();
    await handler.ended;
    expect(handler.received).toBeGreaterThan(lines.length);
    expect(handler.received).toBeLessThan(32 * 1024 * 1024);
    client.socket.destroy();
  });

  it('that never begins its TLS handshake is closed', async () => {
    const { edge, protocol } = await start({ idleTimeout: 30, tls: tlsOptions(authority) });
    const client = await dial(edge);
    await client.rest();
    await vi.waitUntil(() => edge.connections === 0);
    expect(protocol.handlers).toEqual([]);
  });
});

describe('TLS from the first byte', () => {
  it('is verified by a client that trusts the authority', async () => {
    const { edge } = await start({ tls: tlsOptions(authority) });
    const client = await dial(edge, { host: 'localhost' });
    client.send('SECURE?\n');
    expect(await client.next()).toBe('true 127.0.0.1\n');
    client.send('QUIT\n');
    expect((await client.rest()).error).toBeUndefined();
  });

  it('is set up at the first connection, once', async () => {
    const tls = vi.fn(async () => tlsOptions(authority));
    const { edge } = await start({ tls });
    expect(tls).not.toHaveBeenCalled();
    for (const word of ['one', 'two']) {
      const client = await dial(edge, {});
      client.send(`ECHO ${word}\n`);
      expect(await client.next()).toBe(`${word}\n`);
    }
    expect(tls).toHaveBeenCalledOnce();
  });

  it('that cannot be set up costs the connection, and is logged', async () => {
    const warn = vi.fn();
    const reason = new Error('ca.pem is broken');
    const { edge } = await start({ tls: () => Promise.reject(reason), log: { ...silentLog, warn } });
    await (await dial(edge)).rest();
    expect(warn).toHaveBeenCalledWith({ err: reason, remoteAddress: '127.0.0.1' }, expect.any(String));
  });

  it('with mtls admits only clients of the authority', async () => {
    const { edge, protocol } = await start({ tls: tlsOptions(authority, { mtls: true }) });
    const known = await dial(edge, await authority.client());
    known.send('ECHO hello\n');
    expect(await known.next()).toBe('hello\n');
    const unknown = clientOver(connectTls({ host: '127.0.0.1', port: edge.port, ca: authority.caPem }));
    expect((await unknown.rest()).bytes.length).toBe(0);
    expect(protocol.handlers.length).toBe(1);
  });

  it('drops what is not a handshake', async () => {
    const { edge, protocol } = await start({ tls: tlsOptions(authority) });
    const client = await dial(edge);
    client.send('ECHO plain\n');
    await client.rest();
    expect(protocol.handlers).toEqual([]);
  });

  it("tells the protocol of the client's end, and lets it answer", async () => {
    const { edge, protocol } = await start({ tls: tlsOptions(authority) });
    const client = await dial(edge, { allowHalfOpen: true } as ConnectionOptions);
    client.socket.end('ECHO last\n');
    expect((await client.rest()).bytes.toString()).toBe('last\n');
    expect((await protocol.handler()).ends).toBe(1);
  });
});

describe('StartTLS', () => {
  async function secure(plain: Awaited<ReturnType<typeof dial>>) {
    const socket = connectTls({ socket: plain.socket, host: 'localhost', servername: 'localhost', ca: authority.caPem });
    await once(socket, 'secureConnect');
    return clientOver(socket);
  }

  it('goes on over TLS after the plain answer', async () => {
    const { edge } = await start();
    const plain = await dial(edge);
    plain.send('ECHO plain\nSTARTTLS\n');
    expect(await plain.next()).toBe('plain\ngo on\n');
    const client = await secure(plain);
    expect((client.socket as TLSSocket).authorized).toBe(true);
    client.send('SECURE?\n');
    expect(await client.next()).toBe('true 127.0.0.1\n');
    client.send('QUIT\n');
    await client.rest();
  });

  it('takes nothing that was sent in the plain for what came under TLS', async () => {
    const { edge, protocol } = await start();
    const plain = await dial(edge);
    plain.send('STARTTLS\nECHO slipped-in\nECHO unfin');
    expect(await plain.next()).toBe('go on\n');
    const client = await secure(plain);
    client.send('ECHO genuine\n');
    expect(await client.next()).toBe('genuine\n');
    expect((await protocol.handler()).ends).toBe(0);
  });

  it('that fails closes the connection', async () => {
    const { edge, protocol } = await start();
    const client = await dial(edge);
    client.send('STARTTLS\n');
    await client.next();
    client.send('this is no handshake at all\n');
    await client.rest();
    await (await protocol.handler()).ended;
    await vi.waitUntil(() => edge.connections === 0);
  });
});

describe('a fault', () => {
  const outcomes = {
    CONNECTION_RESET_BY_PEER: { length: 0, error: 'ECONNRESET' },
    EMPTY_RESPONSE: { length: 0, error: undefined },
    MALFORMED_RESPONSE_CHUNK: { length: 256, error: undefined },
    RANDOM_DATA_THEN_CLOSE: { length: 256, error: undefined },
  };

  it.each(CONNECTION_FAULTS)('%s breaks a plain connection', async (fault) => {
    const { edge } = await start();
    const client = await dial(edge);
    client.send(`FAULT ${fault}\nECHO never\n`);
    const { bytes, error } = await client.rest();
    expect({ length: bytes.length, error }).toEqual(outcomes[fault]);
  });

  it.each(CONNECTION_FAULTS)('%s breaks a connection over TLS', async (fault) => {
    const { edge } = await start({ tls: tlsOptions(authority) });
    const client = await dial(edge, {});
    client.send(`FAULT ${fault}\nECHO never\n`);
    const { bytes, error } = await client.rest();
    expect({ length: bytes.length, error }).toEqual(outcomes[fault]);
  });

  it('of random data is the same for the same seed', async () => {
    const { edge } = await start();
    const bytes = [];
    for (const client of [await dial(edge), await dial(edge)]) {
      client.send('FAULT RANDOM_DATA_THEN_CLOSE\n');
      bytes.push((await client.rest()).bytes);
    }
    expect(bytes[0]).toEqual(bytes[1]);
    expect((bytes[0] as Buffer)[0]).toBeGreaterThanOrEqual(0x80);
  });
});

describe('stopping', () => {
  it('says goodbye to idle connections and closes them at once', async () => {
    const { edge } = await start();
    const clients = await Promise.all(Array.from({ length: 20 }, () => dial(edge)));
    for (const client of clients) client.send('ECHO ready\n');
    await Promise.all(clients.map((client) => client.next()));
    expect(edge.connections).toBe(20);
    const said = Promise.all(clients.map((client) => client.rest()));
    await edge.stop(60_000);
    for (const { bytes, error } of await said) expect([bytes.toString(), error]).toEqual(['the server is stopping\n', undefined]);
    expect(edge.connections).toBe(0);
  });

  it('lets a busy connection finish, and does not wait longer than that', async () => {
    const { edge, protocol } = await start();
    const client = await dial(edge);
    client.send('ECHO ready\nHOLD\n');
    await client.next();
    const said = client.rest();
    const stopped = edge.stop(60_000);
    (await protocol.handler()).release();
    await stopped;
    expect((await said).bytes.toString()).toBe('the server is stopping\nreleased\n');
  });

  it('cuts off a busy connection when the time is over', async () => {
    const { edge, protocol } = await start();
    const client = await dial(edge);
    client.send('ECHO ready\nHOLD\n');
    await client.next();
    const said = client.rest();
    await edge.stop(20);
    await said;
    expect((await protocol.handler()).ends).toBe(1);
  });

  it('drops those that are still in their handshake', async () => {
    const { edge } = await start({ tls: tlsOptions(authority) });
    const client = await dial(edge);
    await vi.waitUntil(() => edge.connections === 1);
    await edge.stop(60_000);
    await client.rest();
  });

  it('drops those that have just asked for TLS', async () => {
    const { edge, protocol } = await start();
    const client = await dial(edge);
    client.send('STARTTLS\n');
    await client.next();
    const said = client.rest();
    await edge.stop(60_000);
    expect((await said).bytes.length).toBe(0);
    expect((await protocol.handler()).ends).toBe(1);
  });

  it('is the same when asked twice, and frees the port', async () => {
    const { edge } = await start();
    expect(edge.stop(0)).toBe(edge.stop(1000));
    await edge.stop(0);
    const client = clientOver(connect({ host: '127.0.0.1', port: edge.port }));
    expect((await client.rest()).error).toBe('ECONNREFUSED');
  });
});

it('rejects with the error of the socket when the port is taken', async () => {
  const other = createServer();
  await once(other.listen(0, '127.0.0.1'), 'listening');
  const { port } = other.address() as AddressInfo;
  await expect(start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  other.close();
});

describe('without a socket', () => {
  async function read(output: AsyncIterable<Buffer>, until = (_: string) => false): Promise<string> {
    let text = '';
    for await (const chunk of output) {
      text += chunk.toString('latin1');
      if (until(text)) break;
    }
    return text;
  }
  const aLine = (text: string) => text.endsWith('\n');

  it('a protocol answers, part by part, until it closes', async () => {
    const { write, output } = connectInProcess(new LineProtocol());
    write('ECHO one\n');
    expect(await read(output, aLine)).toBe('one\n');
    write(Buffer.from('ECHO two\nSECURE?\n'));
    expect(await read(output, aLine)).toBe('two\nfalse 127.0.0.1\n');
    write('ECHO three\nQUIT\nECHO four\n');
    expect(await read(output)).toBe('three\n');
  });

  it('a protocol hears of the end once, and may still answer', async () => {
    const protocol = new LineProtocol();
    const { write, output, end } = connectInProcess(protocol);
    const handler = await protocol.handler();
    write('HOLD\n');
    end();
    expect(handler.ends).toBe(1);
    handler.release();
    expect(await read(output)).toBe('released\n');
    expect(handler.ends).toBe(1);
  });

  it('a protocol that closes by itself hears of the end as well', async () => {
    const protocol = new LineProtocol();
    const { write, output } = connectInProcess(protocol);
    write('QUIT\n');
    await read(output);
    const handler = await protocol.handler();
    await handler.ended;
    expect(handler.ends).toBe(1);
  });

  it('pause holds input back', async () => {
    const protocol = new LineProtocol();
    const { write, output } = connectInProcess(protocol);
    write('PAUSE\n');
    write('ECHO later\n');
    const handler = await protocol.handler();
    expect(handler.received).toBe(6);
    handler.connection.resume();
    expect(await read(output, aLine)).toBe('later\n');
  });

  it('output waits to be read', async () => {
    const protocol = new LineProtocol();
    const { write, output } = connectInProcess(protocol);
    write('FLOOD 16\n');
    const handler = await protocol.handler();
    expect([handler.sent, handler.connection.needsDrain]).toEqual([65_536, true]);
    expect((await read(output)).length).toBe(16 * 65_536);
  });

  it('StartTLS makes it secure', async () => {
    const { write, output } = connectInProcess(new LineProtocol());
    write('STARTTLS\nECHO slipped-in\n');
    write('SECURE?\n');
    expect(await read(output, (text) => text.includes('127'))).toBe('go on\ntrue 127.0.0.1\n');
  });

  it('faults break it', async () => {
    for (const fault of CONNECTION_FAULTS) {
      const { write, output } = connectInProcess(new LineProtocol());
      write(`FAULT ${fault}\nECHO never\n`);
      if (fault === 'CONNECTION_RESET_BY_PEER') await expect(read(output)).rejects.toMatchObject({ code: 'ECONNRESET' });
      else expect((await read(output)).length).toBe(fault === 'EMPTY_RESPONSE' ? 0 : 256);
    }
  });
});
