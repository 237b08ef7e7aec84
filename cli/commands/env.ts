import type { Command } from 'commander';
import { authorityFile } from '../address.ts';
import type { Cli } from '../cli.ts';
import { type ClientFlags, connect, withClientOptions } from '../client-options.ts';
import { json, line } from '../print.ts';
import { serversOf } from '../servers-of.ts';
import { trustIn, VARIABLES_HELP, variablesFor } from '../variables.ts';

export function define(command: Command, cli: Cli): void {
  withClientOptions(command)
    .addHelpText(
      'after',
      `
Prints where the servers of the running suite are, for a shell to take over. With --session, the addresses of that session.
${VARIABLES_HELP}

Examples:
  $ eval "$(nhs-sandbox env)"
  $ nhs-sandbox env --session run42
  $ nhs-sandbox env --json`,
    )
    .action(async (flags: ClientFlags) => {
      const servers = await serversOf(await connect(cli, flags), cli, flags);
      const isSecure = servers.some(({ url }) => url.startsWith('https:'));
      const variables = {
        ...variablesFor(servers, flags.session ?? (cli.env.NHS_SANDBOX_SESSION || undefined)),
        ...(isSecure && (await trustIn(authorityFile(cli, flags), cli))),
      };
      if (flags.json) return json(cli, variables);
      for (const [name, value] of Object.entries(variables)) line(cli, `export ${name}='${value}'`);
    });
}
