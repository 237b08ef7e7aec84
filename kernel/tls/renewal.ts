/** Which certificates still hold, and what takes the place of those that do not. */
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import type { CertificateOrder, Credentials, Purpose } from './certificates.ts';
import type { Kept, Parts } from './folder.ts';
import { hostsOf } from './hosts.ts';

const DAY = 86_400_000;
const AUTHORITY_DAYS = 3650;
/** Apple's systems refuse server certificates that last longer, whoever issued them. */
const CERTIFICATE_DAYS = 825;
const RENEWED_BEFORE = 30 * DAY;
/** Certificates begin in the past, for clients whose clocks are behind. */
const BACKDATED = DAY;

/** EC P-256: made in a millisecond, and understood by every client. PKCS #8 PEM. */
export function makeKey(): string {
  return generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;
}

/**
 * The same keys with certificates that hold: those given, where they do. One does not when it is missing, has expired, will within 30
 * days, is not the authority's, or (the server's) lacks one of `hosts`. A new server certificate keeps the hosts of the old one, so
 * that processes which want different ones do not take them from each other.
 */
export async function renewed(kept: Parts<Kept>, hosts: readonly string[], clientName: string, now: number): Promise<Parts<Credentials>> {
  const ca = lasts(kept.ca, now) ? kept.ca : await makeAuthority(kept.ca.key, now);
  const holds = (pair: Kept): pair is Credentials => lasts(pair, now) && isIssuedBy(pair, ca);
  const named = kept.server.cert === undefined ? [] : hostsOf(new X509Certificate(kept.server.cert));
  const purpose = { server: [...new Set([...hosts, ...named])] };
  return {
    ca,
    server:
      holds(kept.server) && hosts.every((host) => named.includes(host))
        ? kept.server
        : await issue('nhs-sandbox', purpose, ca, now, kept.server.key),
    client: holds(kept.client) ? kept.client : await issue(clientName, { client: true }, ca, now, kept.client.key),
  };
}

/** A certificate of the authority, for a new key unless one is given. */
export async function issue(commonName: string, purpose: Purpose, ca: Credentials, now: number, key = makeKey()): Promise<Credentials> {
  const { makeCertificate } = await import('./certificates.ts');
  return { key, cert: await makeCertificate(key, order(commonName, now, CERTIFICATE_DAYS), purpose, ca) };
}

async function makeAuthority(key: string, now: number): Promise<Credentials> {
  const { makeAuthorityCertificate } = await import('./certificates.ts');
  return { key, cert: await makeAuthorityCertificate(key, order('nhs-sandbox local authority', now, AUTHORITY_DAYS)) };
}

function order(commonName: string, now: number, days: number): CertificateOrder {
  return { commonName, notBefore: new Date(now - BACKDATED), notAfter: new Date(now + days * DAY) };
}

function lasts(pair: Kept, now: number): pair is Credentials {
  if (pair.cert === undefined) return false;
  const { validFrom, validTo } = new X509Certificate(pair.cert);
  return Date.parse(validFrom) <= now && Date.parse(validTo) - now >= RENEWED_BEFORE;
}

function isIssuedBy(pair: Credentials, ca: Credentials): boolean {
  const [certificate, authority] = [new X509Certificate(pair.cert), new X509Certificate(ca.cert)];
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}
