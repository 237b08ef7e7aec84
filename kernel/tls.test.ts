import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { createServer as createHttpsServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Authority, openAuthority, type ServerTls, TlsFolderError, tlsOptions } from './tls.ts';

const FILES = ['ca.key', 'ca.pem', 'client.key', 'client.pem', 'server.key', 'server.pem'];
const DAY = 86_400_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nhs-sandbox-tls-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const fileOf = (name: string) => join(folder, 'tls', name);
const contents = async () =>
  Object.fromEntries(await Promise.all(FILES.map(async (name) => [name, await readFile(fileOf(name), 'utf8')] as const)));
const inDays = (days: number) => () => Date.now() + days * DAY;

describe('an authority without a folder', () => {
  it('makes a server certificate that a default client verifies by the loopback names and by service names', async () => {
    const authority = await openAuthority();
    expect(await greetingFrom(tlsOptions(authority), { ca: authority.caPem, host: 'localhost' })).toBe('hello');
    expect(await greetingFrom(tlsOptions(authority), { ca: authority.caPem, host: '127.0.0.1' })).toBe('hello');
    const certificate = new X509Certificate(authority.server().cert);
    for (const name of ['localhost', 'portal', 'fhir', 'soap', 'mesh', 'ldap', 'oauth', 'spine', 'nems', 'rest', 'partners'])
      expect(certificate.checkHost(name)).toBe(name);
    expect(certificate.checkIP('::1')).toBe('::1');
    expect(certificate.checkHost('example.test')).toBeUndefined();
  });

  it('adds the hosts that are asked for: names, addresses, wildcards, names beyond ASCII', async () => {
    const authority = await openAuthority({
      hosts: ['Host.Docker.Internal', '192.0.2.7', '[2001:DB8::0:7]', '*.example.test', 'münchen.test'],
    });
    const certificate = new X509Certificate(authority.server().cert);
    expect(certificate.checkHost('host.docker.internal')).toBe('host.docker.internal');
    expect(certificate.checkHost('a.example.test')).toBe('*.example.test');
    expect(certificate.checkHost('xn--mnchen-3ya.test')).toBe('xn--mnchen-3ya.test');
    expect(certificate.checkIP('192.0.2.7')).toBe('192.0.2.7');
    expect(certificate.checkIP('2001:db8::7')).toBe('2001:db8::7');
  });

  it.each(['two words', 'a,DNS:b', 'a..b', '', 'fe80::1%eth0'])('refuses %j as a host', async (host) => {
    await expect(openAuthority({ hosts: [host] })).rejects.toThrow(`'${host}' is neither a host name nor an IP address`);
  });

  it('is another authority each time', async () => {
    const [one, other] = await Promise.all([openAuthority(), openAuthority()]);
    await expect(greetingFrom(tlsOptions(one), { ca: other.caPem, host: 'localhost' })).rejects.toThrow(/self-signed|unable to verify/);
  });

  it('makes certificates that say what they are for', async () => {
    const authority = await openAuthority();
    const ca = new X509Certificate(authority.caPem);
    expect(ca.ca).toBe(true);
    expect(Date.parse(ca.validTo) - Date.now()).toBeGreaterThan(3649 * DAY);
    const server = new X509Certificate(authority.server().cert);
    expect([server.ca, server.keyUsage]).toEqual([false, ['1.3.6.1.5.5.7.3.1']]);
    expect(Date.parse(server.validTo) - Date.now()).toBeLessThanOrEqual(825 * DAY);
    const client = new X509Certificate((await authority.client()).cert);
    expect([client.subject, client.keyUsage]).toEqual(['CN=nhs-sandbox-client', ['1.3.6.1.5.5.7.3.2']]);
    for (const certificate of [server, client]) {
      expect(certificate.checkIssued(ca)).toBe(true);
      expect(certificate.serialNumber).toMatch(/^[0-9A-F]{16,40}$/);
    }
  });
});

describe('a certificate of one’s own', () => {
  it('takes the place of the authority’s', async () => {
    const [authority, other] = await Promise.all([openAuthority(), openAuthority()]);
    const [tlsCertificate, tlsKey] = [join(folder, 'own.pem'), join(folder, 'own.key')];
    await writeFile(tlsCertificate, other.server().cert);
    await writeFile(tlsKey, other.server().key);
    expect(tlsOptions(authority, { tlsCertificate, tlsKey })).toMatchObject({ ...other.server(), ca: authority.caPem });
  });
});

describe('mutual TLS', () => {
  it('refuses a client without a certificate, and one with a certificate of somebody else', async () => {
    const [authority, other] = await Promise.all([openAuthority(), openAuthority()]);
    const options = tlsOptions(authority, { mtls: true });
    const trust = { ca: authority.caPem, host: 'localhost' };
    await expect(greetingFrom(options, trust)).rejects.toThrow(/certificate required|ECONNRESET|socket hang up/i);
    await expect(greetingFrom(options, { ...trust, ...(await other.client()) })).rejects.toThrow(/unknown ca|ECONNRESET|socket hang up/i);
  });

  it('accepts a client of the authority, and sees its name', async () => {
    const authority = await openAuthority();
    const seen = subjectSeenBy(tlsOptions(authority, { mtls: true }), authority);
    expect(await seen(await authority.client())).toBe('nhs-sandbox-client');
    expect(await seen(await authority.client('Practice A12345, "North" = 1'))).toBe('Practice A12345, "North" = 1');
  });

  it('makes one certificate for each client name', async () => {
    const authority = await openAuthority();
    expect(await authority.client('a')).toBe(await authority.client('a'));
    expect((await authority.client('a')).key).not.toBe((await authority.client('b')).key);
  });

  it('works over https as well', async () => {
    const authority = await openAuthority();
    const server = createHttpsServer(tlsOptions(authority, { mtls: true }), (_, res) => res.end('hello'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const request = get({ host: 'localhost', port, ca: authority.caPem, agent: false, ...(await authority.client()) });
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(200);
    response.resume();
    server.close();
  });
});

describe('an authority in a folder', () => {
  it('keeps six files that only their owner can read, and nothing else', async () => {
    await openAuthority({ folder });
    expect((await readdir(join(folder, 'tls'))).sort()).toEqual(FILES);
    expect(await readdir(folder)).toEqual(['tls']);
    expect((await stat(join(folder, 'tls'))).mode & 0o777).toBe(0o700);
    for (const name of FILES) expect((await stat(fileOf(name))).mode & 0o777).toBe(0o600);
  });

  it('makes the state folder where there is none', async () => {
    await openAuthority({ folder: join(folder, 'deep', 'state') });
    expect((await readdir(join(folder, 'deep', 'state', 'tls'))).sort()).toEqual(FILES);
  });

  it('uses again what it made', async () => {
    const first = await openAuthority({ folder });
    const before = await contents();
    const second = await openAuthority({ folder });
    expect(await contents()).toEqual(before);
    expect(second.caPem).toBe(first.caPem);
    expect(second.server()).toEqual(first.server());
    expect(await second.client()).toEqual(await first.client());
    expect(first.caPem).toBe(before['ca.pem']);
  });

  it('ends with one consistent set when many start together, each with a host of its own', async () => {
    const authorities = await Promise.all(Array.from({ length: 8 }, (_, i) => openAuthority({ folder, hosts: [`host-${i}.test`] })));
    expect(new Set(authorities.map((authority) => authority.caPem)).size).toBe(1);
    for (const [i, authority] of authorities.entries()) {
      expect(await greetingFrom(tlsOptions(authority), { ca: authority.caPem, host: 'localhost' })).toBe('hello');
      expect(new X509Certificate(authority.server().cert).checkHost(`host-${i}.test`)).toBe(`host-${i}.test`);
    }
    expect(await readdir(folder)).toEqual(['tls']);
    const kept = await contents();
    const last = await openAuthority({ folder });
    expect(await contents()).toEqual(kept);
    expect(await greetingFrom(tlsOptions(last), { ca: authorities[0]?.caPem as string, host: 'localhost' })).toBe('hello');
  });

  it('renews the server certificate for a host that it lacks, keeping key and earlier hosts', async () => {
    await openAuthority({ folder, hosts: ['one.test', '2001:db8::1'] });
    const before = await contents();
    const authority = await openAuthority({ folder, hosts: ['two.test'] });
    const after = await contents();
    const changed = FILES.filter((name) => after[name] !== before[name]);
    expect(changed).toEqual(['server.pem']);
    const certificate = new X509Certificate(authority.server().cert);
    expect([certificate.checkHost('one.test'), certificate.checkHost('two.test'), certificate.checkIP('2001:db8::1')]).not.toContain(
      undefined,
    );
    await openAuthority({ folder, hosts: ['2001:DB8:0::1', 'ONE.test'] });
    expect(await contents()).toEqual(after);
  });

  it('renews what expires within 30 days, and no sooner; the old authority still vouches', async () => {
    const old = await openAuthority({ folder });
    const before = await contents();
    await openAuthority({ folder, now: inDays(794) });
    expect(await contents()).toEqual(before);
    await openAuthority({ folder, now: inDays(796) });
    const renewed = await contents();
    expect(FILES.filter((name) => renewed[name] !== before[name])).toEqual(['client.pem', 'server.pem']);
    const late = await openAuthority({ folder, now: inDays(3625) });
    expect(late.caPem).not.toBe(old.caPem);
    expect(FILES.filter((name) => name.endsWith('.key')).map((name) => before[name])).toEqual(
      await Promise.all(FILES.filter((name) => name.endsWith('.key')).map((name) => readFile(fileOf(name), 'utf8'))),
    );
    const certificate = new X509Certificate(late.server().cert);
    expect(certificate.checkIssued(new X509Certificate(old.caPem))).toBe(true);
    expect(certificate.verify(new X509Certificate(old.caPem).publicKey)).toBe(true);
  });

  it('makes a certificate anew that is missing, or that another authority signed', async () => {
    await openAuthority({ folder });
    await unlink(fileOf('server.pem'));
    await unlink(fileOf('ca.pem'));
    const authority = await openAuthority({ folder });
    expect(await greetingFrom(tlsOptions(authority), { ca: await readFile(fileOf('ca.pem'), 'utf8'), host: 'localhost' })).toBe('hello');
    const other = join(folder, 'other');
    await openAuthority({ folder: other });
    for (const name of ['ca.key', 'ca.pem']) await writeFile(fileOf(name), await readFile(join(other, 'tls', name)));
    const adopted = await openAuthority({ folder });
    expect(await greetingFrom(tlsOptions(adopted), { ca: await readFile(join(other, 'tls', 'ca.pem'), 'utf8'), host: 'localhost' })).toBe(
      'hello',
    );
  });

  it.each([
    ['ca.key', 'is not a private key in PEM'],
    ['ca.pem', 'is not a certificate in PEM'],
    ['server.key', 'is not a private key in PEM'],
    ['server.pem', 'is not a certificate in PEM'],
    ['client.pem', 'is not a certificate in PEM'],
  ])('names %s when it is broken', async (name, reason) => {
    await openAuthority({ folder });
    await writeFile(fileOf(name), '-----BEGIN NONSENSE-----\n');
    const opening = openAuthority({ folder });
    await expect(opening).rejects.toThrow(TlsFolderError);
    await expect(opening).rejects.toThrow(`${fileOf(name)} ${reason}; put it right, or delete the folder ${join(folder, 'tls')} to`);
  });

  it("names a key that is missing, one of another kind, and a certificate that is not the key's or no authority's", async () => {
    await openAuthority({ folder });
    const kept = await contents();
    await unlink(fileOf('server.key'));
    await expect(openAuthority({ folder })).rejects.toThrow(`${fileOf('server.key')} is missing`);
    await writeFile(fileOf('server.key'), kept['client.key'] as string);
    await expect(openAuthority({ folder })).rejects.toThrow(`${fileOf('server.pem')} does not belong to the key in server.key`);
    await writeFile(fileOf('server.key'), kept['server.key'] as string);
    await writeFile(fileOf('ca.key'), kept['client.key'] as string);
    await writeFile(fileOf('ca.pem'), kept['client.pem'] as string);
    await expect(openAuthority({ folder })).rejects.toThrow(`${fileOf('ca.pem')} is not the certificate of an authority`);
  });

  it('names what cannot be read or written', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(openAuthority({ folder: join(folder, 'file') })).rejects.toThrow(/^.*file\/tls.* cannot be (read|written) \(ENOTDIR/);
    await mkdir(join(folder, 'state', 'tls', 'server.pem'), { recursive: true });
    await expect(openAuthority({ folder: join(folder, 'state') })).rejects.toThrow(/server\.pem cannot be read \(EISDIR/);
  });
});

interface ClientOptions {
  readonly ca: string;
  readonly host: string;
  readonly key?: string;
  readonly cert?: string;
}

/** What a client with Node's usual checks reads from a server with these options. */
async function greetingFrom(options: ServerTls, client: ClientOptions): Promise<string> {
  const server = createTlsServer(options, (socket) => socket.on('error', () => {}).end('hello'));
  await once(server.listen(0, client.host), 'listening');
  try {
    const socket = connect({ ...client, port: (server.address() as AddressInfo).port });
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk);
    if (chunks.length === 0) throw new Error('ECONNRESET');
    return Buffer.concat(chunks).toString();
  } finally {
    server.close();
  }
}

/** The common name that the server sees in the certificate of a client with these credentials. */
function subjectSeenBy(options: ServerTls, authority: Authority) {
  return async (credentials: { key: string; cert: string }): Promise<string | undefined> => {
    const server = createTlsServer(options);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const socket = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, ca: authority.caPem, ...credentials });
    const [accepted] = (await once(server, 'secureConnection')) as [TLSSocket];
    const name = accepted.getPeerX509Certificate()?.toLegacyObject().subject.CN as string | undefined;
    accepted.destroy();
    socket.destroy();
    server.close();
    return name;
  };
}
