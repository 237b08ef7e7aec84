/**
 * The local certificate authority: TLS, and mutual TLS, without anybody's help. Made at first start, kept under the state folder,
 * used again afterwards. For tests on a developer's machine only: the authority's private key lies beside its certificate.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from './tls/certificates.ts';
import { type Kept, PARTS, type Parts, readSet, replaceCertificate, writeSet } from './tls/folder.ts';
import { canonicalHost } from './tls/hosts.ts';
import { issue, makeKey, renewed } from './tls/renewal.ts';

export type { Credentials } from './tls/certificates.ts';
export { TlsFolderError } from './tls/folder.ts';

export interface Authority {
  /** The authority's own certificate, PEM: what a client has to trust. */
  readonly caPem: string;
  /** Key and certificate that all servers of the suite share, PEM. */
  server(): Credentials;
  /** Key and certificate of a client, PEM. The default client's are kept in the folder; others' last as long as the process. */
  client(commonName?: string): Promise<Credentials>;
}

export interface AuthorityOptions {
  /** The state folder; everything goes under its `tls/`. Without it nothing is kept. */
  readonly folder?: string | undefined;
  /** Names and addresses by which servers are called, beyond {@link USUAL_HOSTS}. */
  readonly hosts?: readonly string[] | undefined;
  /** The machine's time, in milliseconds since the epoch; decides what is renewed. */
  readonly now?: () => number;
}

/** The loopback's names and addresses, and the suite's servers as services of one docker network. */
export const USUAL_HOSTS: readonly string[] = [
  ...['localhost', '127.0.0.1', '::1'],
  ...['portal', 'fhir', 'soap', 'mesh', 'ldap', 'oauth', 'spine', 'nems', 'rest', 'partners'],
];
/** The common name of the client whose certificate is always there. */
export const DEFAULT_CLIENT = 'nhs-sandbox-client';

/**
 * Opens the authority that is kept under `folder`, or makes one. Certificates that have expired, will within 30 days, or lack a host
 * are renewed. Keys are made once and stay, so those who trust the old authority trust the renewed one, and processes that start
 * together end with one consistent set. Rejects with {@link TlsFolderError} when a file is missing, broken or cannot be written, and
 * with an `Error` for a host that no certificate can name.
 */
export async function openAuthority({ folder, hosts = [], now = Date.now }: AuthorityOptions = {}): Promise<Authority> {
  const named = [...USUAL_HOSTS, ...hosts].map(canonicalHost);
  const current = (kept: Parts<Kept>) => renewed(kept, named, DEFAULT_CLIENT, now());
  const make = () => current({ ca: { key: makeKey() }, server: { key: makeKey() }, client: { key: makeKey() } });
  if (folder === undefined) return authorityOf(await make(), now);

  const path = join(folder, 'tls');
  const kept = (await readSet(path)) ?? (await writeSet(path, await make()));
  const set = await current(kept);
  for (const part of PARTS) if (set[part].cert !== kept[part].cert) await replaceCertificate(path, part, set[part].cert);
  return authorityOf(set, now);
}

function authorityOf({ ca, server, client }: Parts<Credentials>, now: () => number): Authority {
  const clients = new Map([[DEFAULT_CLIENT, Promise.resolve(client)]]);
  return {
    caPem: ca.cert,
    server: () => server,
    client(commonName = DEFAULT_CLIENT) {
      const known = clients.get(commonName) ?? issue(commonName, { client: true }, ca, now());
      clients.set(commonName, known);
      return known;
    },
  };
}

/** What `https.createServer` and `tls.createServer` take. */
export interface ServerTls extends Credentials {
  readonly ca: string;
  readonly requestCert: boolean;
  readonly rejectUnauthorized: boolean;
}

export interface TlsSettings {
  readonly mtls?: boolean;
  /** Files with a certificate and its key, in PEM, in place of the authority's. */
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
}

/** TLS with the authority's server certificate, or one of somebody's own; with `mtls`, only for clients that show a certificate of the authority. */
export function tlsOptions(authority: Authority, { mtls = false, tlsCertificate, tlsKey }: TlsSettings = {}): ServerTls {
  const own = tlsCertificate && tlsKey ? { cert: readFileSync(tlsCertificate, 'utf8'), key: readFileSync(tlsKey, 'utf8') } : undefined;
  return { ...(own ?? authority.server()), ca: authority.caPem, requestCert: mtls, rejectUnauthorized: mtls };
}
