/** Where servers of the suite are, for data that names them: entries of directories. */
import { addressAt, httpPortOf, USUAL_PORT_BASE } from './config.ts';
import type { Kernel } from './kernel.ts';

/**
 * Looks each server up once it is known; `prefix` is that of a session, and comes at the end. A directory also names servers that do not
 * run here: they are where they usually would be.
 */
export function addressesIn(kernel: Pick<Kernel, 'config' | 'addresses'>, prefix: string): (server: string) => string {
  const known = new Map<string, string>();
  return (server) => {
    const before = known.get(server);
    if (before !== undefined) return before;
    const url = kernel.addresses().find(({ name }) => name === server)?.url;
    if (url === undefined) return addressAt(kernel.config, httpPortOf({ portBase: USUAL_PORT_BASE, ports: {} }, server)) + prefix;
    known.set(server, url + prefix);
    return url + prefix;
  };
}
