import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../client-options.ts';
import { readJsonArgument } from '../input.ts';
import { json } from '../print.ts';
import { defineInbox } from './mesh/inbox.ts';
import { defineLookups } from './mesh/lookups.ts';
import { defineMailboxes } from './mesh/mailboxes.ts';
import { defineSend } from './mesh/send.ts';
import { defineTokens } from './mesh/tokens.ts';

export function define(command: Command, cli: Cli): void {
  command.addHelpText(
    'after',
    `
Each command acts for a mailbox, as a client of it would, over the MESH API. The sandbox tells its password and the shared key, so that
neither need be given; with --password or --key they are used as given.

Examples:
  $ nhs-sandbox mesh send letter.pdf --from X26ABC1 --to X26ABC2 --workflow TEST_WORKFLOW
  $ nhs-sandbox mesh send --text 'all is well' --from X26ABC1 --to X26ABC2 --workflow TEST_WORKFLOW
  $ nhs-sandbox mesh inbox X26ABC2
  $ nhs-sandbox mesh read X26ABC2 20261125190102123456_A1B2C3 --out letter.pdf --ack
  $ nhs-sandbox mesh ack X26ABC2 --all
  $ nhs-sandbox mesh track X26ABC1 20261125190102123456_A1B2C3
  $ nhs-sandbox mesh lookup TEST_WORKFLOW --organisation X26
  $ nhs-sandbox mesh create MINE --organisation RR8 --receives MY_FLOW
  $ nhs-sandbox mesh receiver X26ABC2 reply --after PT5M
  $ nhs-sandbox mesh explain-token "NHSMESH X26ABC1:…"
  $ nhs-sandbox mesh settings '{"authorisation":"strict"}'
  $ curl -H "Authorization: $(nhs-sandbox mesh token X26ABC1)" http://127.0.0.1:9003/messageexchange/X26ABC1/inbox`,
  );
  // the arguments are in each command's own help
  command.configureHelp({ subcommandTerm: (subcommand) => subcommand.name() });
  command.commandsGroup('Messages:');
  defineSend(command, cli);
  defineInbox(command, cli);
  command.commandsGroup('Who and where:');
  defineLookups(command, cli);
  command.commandsGroup('Mailboxes:');
  defineMailboxes(command, cli);
  command.commandsGroup('Tokens:');
  defineTokens(command, cli);
  command.commandsGroup('The server:');
  clientSubcommand(command, 'settings', 'print how the server behaves, or say how it is to')
    .argument('[settings]', 'all that is not to be as usual, as JSON; - reads it from standard input, @FILE from a file')
    .action(async (argument: string | undefined, flags: ClientFlags) => {
      const { mesh } = await connect(cli, flags);
      const said = argument === undefined ? undefined : await readJsonArgument(cli, argument, 'the settings');
      json(cli, await (said === undefined ? mesh.settings() : mesh.setSettings(said as object)));
    });
}
