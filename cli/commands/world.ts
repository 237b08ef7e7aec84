import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { type ClientFlags, connect, withClientOptions } from '../client-options.ts';
import { defineDocuments } from './world/documents.ts';
import { defineLook, listCollections } from './world/look.ts';
import { defineVerbs } from './world/verbs.ts';

export function define(command: Command, cli: Cli): void {
  withClientOptions(command)
    .addHelpText(
      'after',
      `
The population that every server shows through its own protocol: people, places, and what belongs to them.

Examples:
  $ nhs-sandbox world                                        the collections and their indexes
  $ nhs-sandbox world list patients --limit 3
  $ nhs-sandbox world find smith 2010-10-22
  $ nhs-sandbox world show 9000000009
  $ nhs-sandbox world history 9000000009
  $ nhs-sandbox world move 9990001375 A20047
  $ nhs-sandbox world get patients 9000000009 | jq '.gender="male"' | nhs-sandbox world put patients 9000000009 -
  $ nhs-sandbox world delete patients 9000000009`,
    )
    .action(async (flags: ClientFlags) => listCollections(cli, flags, (await connect(cli, flags)).world));

  // the arguments are in each command's own help
  command.configureHelp({ subcommandTerm: (subcommand) => [subcommand.name(), ...subcommand.aliases()].join(', ') });
  command.commandsGroup('Look:');
  defineLook(command, cli);
  command.commandsGroup('Documents:');
  defineDocuments(command, cli);
  command.commandsGroup('Change, by the rules:');
  defineVerbs(command, cli);
}
