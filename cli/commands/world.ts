import type { Command } from 'commander';
import type { WorldQuery } from '#clients/control/control';
import type { Cli } from '../cli.ts';
import { type ClientFlags, clientSubcommand, connect, withClientOptions } from '../client-options.ts';
import { UsageError } from '../exit.ts';
import { readJsonArgument } from '../input.ts';
import { json, line, table } from '../print.ts';
import { number } from '../values.ts';

export function define(command: Command, cli: Cli): void {
  withClientOptions(command)
    .addHelpText(
      'after',
      `
The population that every server shows through its own protocol, as plain JSON documents.

Examples:
  $ nhs-sandbox world                                        the collections and their indexes
  $ nhs-sandbox world list patients --limit 3
  $ nhs-sandbox world get patients 9000000009
  $ nhs-sandbox world put patients 9000000009 @patient.json
  $ nhs-sandbox world get patients 9000000009 | jq '.gender="male"' | nhs-sandbox world put patients 9000000009 -
  $ nhs-sandbox world delete patients 9000000009`,
    )
    .action(async (flags: ClientFlags) => {
      const collections = await (await connect(cli, flags)).world.collections();
      if (flags.json) json(cli, collections);
      else line(cli, table(collections.map(({ name, indexes }) => [name, indexes.join(', ')])));
    });

  clientSubcommand(command, 'list', 'list documents, one a line')
    .argument('<collection>', 'such as patients')
    .optionsGroup('Which documents:')
    .option('--index <name>', 'by this index, with one of the next three')
    .option('--equals <key>', 'with this key')
    .option('--prefix <key>', 'with keys that begin so')
    .option('--from <key>', 'with keys from here')
    .option('--to <key>', 'with keys up to here')
    .option('--limit <n>', 'at most so many (default 100)')
    .option('--cursor <cursor>', 'after the page that gave this cursor')
    .action(async (collection: string, flags: ClientFlags & Omit<WorldQuery, 'limit'> & { limit?: string }) => {
      const { index, equals, prefix, from, to, cursor } = flags;
      const page = await (await connect(cli, flags)).world.list(collection, {
        index,
        equals,
        prefix,
        from,
        to,
        cursor,
        limit: number('--limit', flags.limit),
      });
      if (flags.json) return json(cli, page);
      for (const item of page.items) line(cli, JSON.stringify(item));
      if (page.next !== undefined) cli.err.write(`There are more: --cursor '${page.next}'\n`);
    });

  clientSubcommand(command, 'get', 'print a document')
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
