import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { type ClientFlags, connect, withClientOptions } from '../client-options.ts';

export function define(command: Command, cli: Cli): void {
  withClientOptions(command)
    .optionsGroup('Options:')
    .option('--end', 'end the session instead, and forget it')
    .addHelpText(
      'after',
      `
State, journal, fault rules and clock go back to what they were at the start; of the default session, or of the one named.

Examples:
  $ nhs-sandbox reset
  $ nhs-sandbox reset --session run42
  $ nhs-sandbox reset --session run42 --end`,
    )
    .action(async (flags: ClientFlags & { end?: boolean }) => {
      const client = await connect(cli, flags);
      await (flags.end ? client.endSession() : client.reset());
    });
}
