/** The names and addresses that a server's certificate is good for. */
import type { X509Certificate } from 'node:crypto';
import { isIP, SocketAddress } from 'node:net';
import { domainToASCII } from 'node:url';

/**
 * A host name or address in the one spelling by which two can be compared: lower case, punycode, IPv6 shortened and without
 * brackets. Throws for what no certificate can name.
 */
export function canonicalHost(host: string): string {
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  const address = addressOf(bare);
  if (address !== undefined) return address;
  const name = domainToASCII(bare);
  if (name.length > 253 || !/^(\*\.)?[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/.test(name))
    throw new Error(`'${host}' is neither a host name nor an IP address, so no certificate can be made for it`);
  return name;
}

/** The canonical hosts of a certificate's subjectAltName. */
export function hostsOf(certificate: X509Certificate): string[] {
  // one line, as Node writes it: `DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1`
  const entries = certificate.subjectAltName?.split(', ') ?? [];
  const hosts = entries.map((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1]);
  return hosts.filter((host) => host !== undefined).map((host) => addressOf(host) ?? host.toLowerCase());
}

function addressOf(host: string): string | undefined {
  const version = host.includes('%') ? 0 : isIP(host);
  return version === 0 ? undefined : new SocketAddress({ address: host, family: version === 6 ? 'ipv6' : 'ipv4' }).address;
}
