/** The world's documents as JSON, one by one. */
import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../../client-options.ts';
import { UsageError } from '../../exit.ts';
import { readJsonArgument } from '../../input.ts';
import { json, line } from '../../print.ts';
import { number } from '../../values.ts';

export function defineDocuments(command: Command, cli: Cli): void {
  clientSubcommand(command, 'get', 'print a document as JSON')
    .argument('<collection>')
    .argument('<id>')
    .action(async (collection: string, id: string, flags: ClientFlags) =>
      json(cli, await (await connect(cli, flags)).world.get(collection, id)),
    );

  clientSubcommand(command, 'put', 'store a document in place of whatever was there')
    .argument('<collection>')
    .argument('<id>')
    .argument('<document>', 'JSON; - reads it from standard input, @FILE from a file')
    .option('--if-version <n>', 'only if this is its version still')
    .action(async (collection: string, id: string, argument: string, flags: ClientFlags & { ifVersion?: string }) => {
      const doc = await readJsonArgument(cli, argument, 'the document');
      if (typeof doc !== 'object' || doc === null) throw new UsageError('the document must be a JSON object');
      const ifVersion = number('--if-version', flags.ifVersion);
      const stored = await (await connect(cli, flags)).world.put(collection, id, doc, ifVersion === undefined ? {} : { ifVersion });
      if (flags.json) json(cli, stored.doc);
      else line(cli, `${collection}/${id}, version ${stored.version}`);
    });

  clientSubcommand(command, 'delete', 'delete a document')
    .argument('<collection>')
    .argument('<id>')
    .action(async (collection: string, id: string, flags: ClientFlags) => (await connect(cli, flags)).world.delete(collection, id));
}
