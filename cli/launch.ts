/** Starts servers in this process. What is not asked for is not loaded. */
import type { Config } from '#kernel/config';
import type { ServerDefinition } from '#kernel/server';
import type { Suite } from '#kernel/suite';
import type { Cli } from './cli.ts';
import { UsageError } from './exit.ts';
import { populationProgress } from './progress.ts';

export interface Launched {
  readonly suite: Suite;
  readonly servers: readonly ServerDefinition[];
}

/** Starts the named servers, or all. Rejects with {@link UsageError} for a name that is none; nothing is left behind then. */
export async function launch(cli: Cli, config: Config, names: readonly string[]): Promise<Launched> {
  const [{ loadServers, serverNames }, { startSuite }, { worldFrameWith }] = await Promise.all([
    import('#servers/catalogue'),
    import('#kernel/suite'),
    import('#world/frame'),
  ]);
  const known = serverNames();
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new UsageError(`there is no server '${unknown.join("', '")}'; there are ${known.join(', ')}`);
  const servers = await loadServers(names.length > 0 ? names : known);
  return { suite: await startSuite({ config, servers, frame: worldFrameWith(populationProgress(cli)) }), servers };
}
