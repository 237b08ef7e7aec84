/** Where the directory listens: plain, and over TLS. */
import { addressAt, type Config, portOf } from '#kernel/config';
import type { Kernel } from '#kernel/kernel';
import { serveTcp } from '#kernel/tcp/edge';
import type { ConnectionProtocol } from '#kernel/tcp/protocol';
import { LdapConnection } from './connection/handler.ts';
import { LdapService } from './service.ts';
import { readSettings } from './settings.ts';

/** So long after it listens the server sets about what the first search needs: whoever waits for it to be ready need not wait for that. */
const PREPARES_AFTER_MILLISECONDS = 50;

/** Starts to listen. What it gives back stops it. */
export async function listen(kernel: Kernel): Promise<() => Promise<void>> {
  const { config, log } = kernel;
  const service = new LdapService(kernel, readSettings(process.env));
  const protocol: ConnectionProtocol = { connect: (connection) => new LdapConnection(service, connection) };
  const common = { host: config.host, protocol, idleTimeout: config.idleTimeout, log };
  const plain = await serveTcp({ ...common, port: portOf(config, 'ldap') });
  const secure = await serveTcp({ ...common, port: portOf(config, 'ldaps'), tls: service.tlsOptions });
  kernel.announce('ldap', { url: ldapAddress(config, 'ldap', plain.port), ldaps: ldapAddress(config, 'ldaps', secure.port) });
  const preparing = setTimeout(() => {
    service.prepare().catch((error: unknown) => log.debug({ err: error }, 'the directory could not be prepared'));
  }, PREPARES_AFTER_MILLISECONDS).unref();
  return async () => {
    clearTimeout(preparing);
    await Promise.all([plain.stop(config.drainTimeout), secure.stop(config.drainTimeout)]);
    service.close();
  };
}

function ldapAddress(config: Config, scheme: 'ldap' | 'ldaps', port: number): string {
  return addressAt(config, port).replace(/^https?/, scheme);
}
