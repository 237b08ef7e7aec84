/** Environment variables that tell a program where the sandbox is and how to trust it: what `exec` sets and `env` prints. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ServerAddress } from '#clients/control/control';
import type { Cli } from './cli.ts';

export const VARIABLES_HELP = `
Variables:
  NHS_SANDBOX_URL             the portal, which has every path at one address (without a portal: the first server)
  NHS_SANDBOX_{SERVER}_URL    each server: NHS_SANDBOX_FHIR_URL, NHS_SANDBOX_OAUTH_URL …
  NHS_SANDBOX_CA              with --tls: file of the certificate authority; NODE_EXTRA_CA_CERTS says the same to Node.js
  NHS_SANDBOX_CONTROL_TOKEN   with --control-token: that token`;

/** The variables for these servers; in a session, addresses begin with its path prefix. */
export function variablesFor(servers: readonly Pick<ServerAddress, 'name' | 'url'>[], session?: string): Record<string, string> {
  const prefix = session === undefined ? '' : `/~${session}`;
  const front = servers.find(({ name }) => name === 'portal') ?? servers[0];
  const each = servers.map(({ name, url }) => [`NHS_SANDBOX_${name.toUpperCase()}_URL`, url + prefix]);
  return Object.fromEntries([...(front ? [['NHS_SANDBOX_URL', front.url + prefix]] : []), ...each]);
}

/** The variables that let a program trust our certificates. */
export async function trustIn(ca: string, cli: Cli): Promise<Record<string, string>> {
  const already = cli.env.NODE_EXTRA_CA_CERTS;
  return { NHS_SANDBOX_CA: ca, NODE_EXTRA_CA_CERTS: already ? await together(resolve(cli.folder, already), ca) : ca };
}

/** A file with the certificates of both: Node.js reads only one file, and what it trusts already has to stay. */
async function together(already: string, ca: string): Promise<string> {
  const path = join(dirname(ca), 'trusted.pem');
  if (already === path) return path;
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${await readFile(ca, 'utf8')}\n${await readFile(already, 'utf8')}`);
  await rename(draft, path);
  return path;
}
