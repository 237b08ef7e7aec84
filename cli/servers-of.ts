/** Which servers a running suite has, and how each is. */
import type { ControlClient, ServerAddress } from '#clients/control/control';
import { endpointOf } from './address.ts';
import type { Cli } from './cli.ts';
import type { ClientFlags } from './client-options.ts';

/** Milliseconds that a server elsewhere has to say how it is. */
const PATIENCE = 2000;

/** The servers that are there. One that runs in another process is asked itself; where nothing answers, it is not one of the suite's. */
export async function serversOf(client: ControlClient, cli: Cli, flags: ClientFlags): Promise<readonly ServerAddress[]> {
  const servers = await Promise.all(
    (await client.servers()).map((server) => (server.state === 'elsewhere' ? asked(server, cli, flags) : server)),
  );
  return servers.filter((server) => server !== undefined);
}

async function asked(server: ServerAddress, cli: Cli, flags: ClientFlags): Promise<ServerAddress | undefined> {
  const endpoint = await endpointOf(cli, { ...flags, url: server.url });
  try {
    const { status, server: name } = await (await cli.connect({ ...endpoint, timeout: PATIENCE })).health();
    return name === server.name ? { ...server, state: status } : undefined;
  } catch {
    return undefined;
  }
}
