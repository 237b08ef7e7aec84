/** Which servers a running suite has, and how each is. */
import type { ControlClient, ServerAddress } from '#clients/control/control';
import type { Cli } from './cli.ts';

/** Milliseconds that a server elsewhere has to say how it is. */
const PATIENCE = 2000;

/** The servers that are there. One that runs in another process is asked itself; where nothing answers, it is not one of the suite's. */
export async function serversOf(client: ControlClient, cli: Cli): Promise<readonly ServerAddress[]> {
  const servers = await Promise.all((await client.servers()).map((server) => (server.state === 'elsewhere' ? asked(server, cli) : server)));
  return servers.filter((server) => server !== undefined);
}

async function asked(server: ServerAddress, cli: Cli): Promise<ServerAddress | undefined> {
  try {
    const { status } = await (await cli.connect({ url: server.url, timeout: PATIENCE })).health();
    return { ...server, state: status };
  } catch {
    return undefined;
  }
}
