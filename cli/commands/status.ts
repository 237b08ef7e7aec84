import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { type ClientFlags, connect, withClientOptions } from '../client-options.ts';
import { EXIT } from '../exit.ts';
import { json, line, table } from '../print.ts';
import { serversOf } from '../servers-of.ts';

export function define(command: Command, cli: Cli): void {
  withClientOptions(command)
    .addHelpText(
      'after',
      `
Lists the servers of the running suite. Exits with 1 when one of them is not ready.

Examples:
  $ nhs-sandbox status
  $ nhs-sandbox status --json | jq -r '.[] | select(.name=="fhir").url'`,
    )
    .action(async (flags: ClientFlags) => {
      const servers = await serversOf(await connect(cli, flags), cli, flags);
      if (flags.json) json(cli, servers);
      else line(cli, table(servers.map(({ name, url, state }) => [name, url, state])));
      if (servers.some(({ state }) => state !== 'ready')) cli.exitCode = EXIT.failure;
    });
}
