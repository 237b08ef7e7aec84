import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../client-options.ts';
import { readJsonFile } from '../input.ts';
import { json } from '../print.ts';

export function define(command: Command, cli: Cli): void {
  command.addHelpText(
    'after',
    `
A snapshot is all that a session has changed since the seeds, as one JSON document.

Examples:
  $ nhs-sandbox snapshot save before.json
  $ nhs-sandbox snapshot load before.json
  $ nhs-sandbox snapshot save - --session a | nhs-sandbox snapshot load - --session b`,
  );

  clientSubcommand(command, 'save', 'save the state')
    .argument('<file>', '- writes to standard output')
    .action(async (path: string, flags: ClientFlags) => {
      const snapshot = await (await connect(cli, flags)).snapshot.get();
      if (path === '-') json(cli, snapshot);
      else await writeFile(resolve(cli.folder, path), `${JSON.stringify(snapshot)}\n`);
    });

  clientSubcommand(command, 'load', 'put a saved state in place of the present one')
    .argument('<file>', '- reads from standard input')
    .action(async (path: string, flags: ClientFlags) => {
      const snapshot = await readJsonFile(cli, path);
      await (await connect(cli, flags)).snapshot.put(snapshot);
    });
}
