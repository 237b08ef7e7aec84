import type { Command } from 'commander';
import type { Config } from '#kernel/config';
import type { Cli } from '../cli.ts';
import { CONFIG_HELP, type ConfigFlags, readConfig, withConfigOptions } from '../config.ts';
import { type Launched, launch } from '../launch.ts';
import { line, table } from '../print.ts';
import { Stopping } from '../stopping.ts';

/** Things to try that are shown. */
const TRY = 3;

export function define(command: Command, cli: Cli): void {
  withConfigOptions(command.argument('[server...]', 'which servers; all when left out'))
    .option('--json', 'when ready, print one line of JSON')
    .addHelpText(
      'after',
      `${CONFIG_HELP}

Runs until Ctrl-C or SIGTERM, then answers what is under way and exits with 0. A second Ctrl-C does not wait.

Examples:
  $ nhs-sandbox start
  $ nhs-sandbox start fhir oauth --environment integration
  $ nhs-sandbox start --port-base 19000 --port mesh=8700
  $ nhs-sandbox start --persist ./state
  $ nhs-sandbox start --json | jq -r '.servers[] | select(.name=="fhir").url'`,
    )
    .action(async (names: readonly string[], { json, ...flags }: ConfigFlags & { json?: boolean }) => {
      const stopping = new Stopping(cli);
      const config = await readConfig(cli, flags, await ownDefaults(cli, names));
      const launched = await launch(cli, config, names);
      stopping.ready();
      if (json) sayAsJson(cli, config, launched);
      else sayInWords(cli, config, launched);
      await stopping.stopped;
      if (!json) line(cli, 'Stopping');
      await launched.suite.stop();
    });
}

/** What the environment says under other names than ours, to a server that runs alone. A name that is none is refused later. */
async function ownDefaults(cli: Cli, [name = '', ...others]: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  if (name === '' || others.length > 0) return {};
  const { loadServers, serverNames } = await import('#servers/catalogue');
  if (!serverNames().includes(name)) return {};
  const [server] = await loadServers([name]);
  return server?.defaults?.(cli.env) ?? {};
}

function sayAsJson(cli: Cli, { environment }: Config, { suite }: Launched): void {
  const servers = suite.addresses.filter(({ name }) => name in suite.urls);
  line(cli, JSON.stringify({ version: suite.kernel.version, environment, servers }));
}

function sayInWords(cli: Cli, { environment }: Config, { suite, servers }: Launched): void {
  line(cli, `nhs-sandbox ${suite.kernel.version}, environment ${environment}, ready ${sinceStart()} ms after the start\n`);
  line(cli, indented(table(Object.entries(suite.urls))));
  const first = thingsToTry({ suite, servers });
  if (first.length > 0) line(cli, `\nTry first:\n${indented(first.join('\n'))}`);
  line(cli, '\nCtrl-C stops it.');
}

/** Milliseconds since this process was ready to start, which `npm start` marks after what it installs and builds first. */
function sinceStart(): number {
  const prepared = performance.getEntriesByName('nhs-sandbox prepared').at(-1)?.startTime ?? 0;
  return Math.round(performance.now() - prepared);
}

/** One thing of each server in turn, until there are enough. */
function thingsToTry({ suite, servers }: Launched): string[] {
  const rounds = Math.max(0, ...servers.map(({ tryFirst }) => tryFirst?.length ?? 0));
  const inTurn = Array.from({ length: rounds }, (_, round) =>
    servers.flatMap(
      ({ name, tryFirst }) => tryFirst?.slice(round, round + 1).map((text) => text.replaceAll('{url}', suite.urls[name] ?? '')) ?? [],
    ),
  );
  return inTurn.flat().slice(0, TRY);
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
