import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { ControlClient } from '#clients/control/control';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, connect, withClientOptions } from '../../client-options.ts';
import { UsageError } from '../../exit.ts';
import { json, line } from '../../print.ts';
import { collect } from '../../values.ts';
import { WorldReader } from '../../world/reader.ts';

interface ExportFlags extends ClientFlags {
  readonly standard?: boolean;
  readonly running?: boolean;
  readonly collection?: readonly string[];
  readonly force?: boolean;
}

/** What was written: how many documents of each collection. */
type Written = Readonly<Record<string, number>>;

const USUAL_FOLDER = 'my-world';

export function defineExport(command: Command, cli: Cli): void {
  withClientOptions(command.command('export').description('write a world as a seed folder of your own'))
    .argument('[folder]', `where to (default ${USUAL_FOLDER})`)
    .optionsGroup('Which world:')
    .option('--standard', 'the standard one, file by file, with its relative dates (default)')
    .option('--running', 'the one of a running sandbox, as its session is now')
    .option('--collection <name>', 'only this collection; may be repeated', collect)
    .option('--force', 'write over what is in the folder')
    .addHelpText(
      'after',
      `
Does not write into a folder that has something in it, unless told to. With some collections only, it is a folder to lay over another.

Examples:
  $ nhs-sandbox seed export my-world
  $ nhs-sandbox seed export state-of-today --running --session run42
  $ nhs-sandbox seed export my-people --collection patients --collection records`,
    )
    .action(async (folder: string = USUAL_FOLDER, flags: ExportFlags) => {
      if (flags.standard && flags.running) throw new UsageError('say --standard or --running, not both');
      const { COLLECTION_NAMES } = await import('#world/export');
      const unknown = flags.collection?.find((name) => !COLLECTION_NAMES.includes(name));
      if (unknown !== undefined) throw new UsageError(`--collection: ${unknown}: must be one of ${COLLECTION_NAMES.join(', ')}`);
      const collections = COLLECTION_NAMES.filter((name) => flags.collection?.includes(name) ?? true);
      const path = resolve(cli.folder, folder);
      const client = flags.running ? await connect(cli, flags) : undefined;
      await makeRoom(path, folder, flags.force === true);
      const written = client ? await exportRunning(client, collections, path) : await exportStandard(collections, path);
      if (flags.json) return json(cli, { folder: path, written });
      line(
        cli,
        `${folder}: ${collections
          .filter((name) => name in written)
          .map((name) => `${written[name]} ${name}`)
          .join(', ')}`,
      );
      line(cli, `Check it with: nhs-sandbox seed check ${flags.collection ? 'standard ' : ''}${folder}`);
    });
}

/** An empty folder; when forced, one without seeds, since old files beside new ones would hold documents twice. */
async function makeRoom(path: string, folder: string, isForced: boolean): Promise<void> {
  const there = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (there.length > 0 && !isForced) throw new Error(`${folder} has something in it; --force writes over it`);
  const { collectionOfFile } = await import('#world/export');
  await mkdir(path, { recursive: true });
  for (const name of there) if (collectionOfFile(name) !== undefined) await rm(join(path, name), { recursive: true });
}

async function exportStandard(collections: readonly string[], path: string): Promise<Written> {
  const [{ collectionOfFile, standardFiles }, { STANDARD_FOLDER }] = await Promise.all([
    import('#world/export'),
    import('#world/seeds/standard'),
  ]);
  const written: Record<string, number> = {};
  for (const file of standardFiles(collections)) {
    await mkdir(dirname(join(path, file)), { recursive: true });
    const text = await readFile(join(STANDARD_FOLDER, file), 'utf8');
    await writeFile(join(path, file), text);
    const collection = collectionOfFile(file) ?? '';
    const content: unknown = JSON.parse(text);
    written[collection] = (written[collection] ?? 0) + (Array.isArray(content) ? content.length : 1);
  }
  return written;
}

async function exportRunning(client: ControlClient, collections: readonly string[], path: string): Promise<Written> {
  const { seedText } = await import('#world/export');
  const reader = await WorldReader.open(client);
  const there = new Set((await client.world.collections()).map(({ name }) => name));
  const written: Record<string, number> = {};
  for (const collection of collections.filter((name) => there.has(name))) {
    let count = 0;
    const docs = counting(reader.all<object>(collection), () => count++);
    await writeFile(join(path, `${collection}.json`), seedText(docs));
    if (count === 0) await rm(join(path, `${collection}.json`));
    else written[collection] = count;
  }
  return written;
}

async function* counting<T>(items: AsyncIterable<T>, counted: () => void): AsyncGenerator<T> {
  for await (const item of items) {
    counted();
    yield item;
  }
}
