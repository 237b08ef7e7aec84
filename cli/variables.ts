/** Environment variables that tell a program where the sandbox is: what `exec` sets and `env` prints. */
import type { ServerAddress } from '#clients/control/control';

export const VARIABLES_HELP = `
Variables:
  NHS_SANDBOX_URL             the portal, which has every path at one address (without a portal: the first server)
  NHS_SANDBOX_{SERVER}_URL    each server: NHS_SANDBOX_FHIR_URL, NHS_SANDBOX_OAUTH_URL …
  NHS_SANDBOX_CA              with --tls: file of the certificate authority; NODE_EXTRA_CA_CERTS says the same to Node.js`;

/** The variables for these servers; in a session, addresses begin with its path prefix. */
export function variablesFor(servers: readonly Pick<ServerAddress, 'name' | 'url'>[], session?: string): Record<string, string> {
  const prefix = session === undefined ? '' : `/~${session}`;
  const front = servers.find(({ name }) => name === 'portal') ?? servers[0];
  const each = servers.map(({ name, url }) => [`NHS_SANDBOX_${name.toUpperCase()}_URL`, url + prefix]);
  return Object.fromEntries([...(front ? [['NHS_SANDBOX_URL', front.url + prefix]] : []), ...each]);
}
