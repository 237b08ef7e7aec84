/** Looking at the world: lists, searches, cards, histories. */
import type { Command } from 'commander';
import type { ControlClient, WorldQuery } from '#clients/control/control';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../../client-options.ts';
import { EXIT, UsageError } from '../../exit.ts';
import { json, line } from '../../print.ts';
import { renderCard } from '../../terminal/card.ts';
import { pageOf } from '../../terminal/page.ts';
import { type Cell, tableLines } from '../../terminal/table.ts';
import { safe } from '../../terminal/text.ts';
import { number } from '../../values.ts';
import { cardOf } from '../../world/card-of.ts';
import { columnsOf, idInWords, rowOf } from '../../world/collections.ts';
import { findDocuments, findPatients, isAboutPatients, readWords, type Wanted } from '../../world/find.ts';
import { historyRows } from '../../world/history.ts';
import { type Identified, identify } from '../../world/identify.ts';
import { WorldReader } from '../../world/reader.ts';

/** Where a search looks when nobody says where: what people and programs are known by. The rest is asked for by name. */
const SEARCHED = ['organisations', 'practitioners', 'mailboxes', 'systems', 'services', 'workflows', 'applications', 'users', 'endpoints'];
const USUAL_LIMIT = 20;

export function defineLook(command: Command, cli: Cli): void {
  clientSubcommand(command, 'list', 'list documents of a collection')
    .argument('[collection]', 'such as patients; without it the collections are listed')
    .optionsGroup('Which documents:')
    .option('--index <name>', 'by this index, with one of the next three')
    .option('--equals <key>', 'with this key')
    .option('--prefix <key>', 'with keys that begin so')
    .option('--from <key>', 'with keys from here')
    .option('--to <key>', 'with keys up to here')
    .option('--limit <n>', 'at most so many (default 100)')
    .option('--cursor <cursor>', 'after the page that gave this cursor')
    .action(async (collection: string | undefined, { limit, ...flags }: ClientFlags & Omit<WorldQuery, 'limit'> & { limit?: string }) => {
      const { world } = await connect(cli, flags);
      if (collection === undefined) return listCollections(cli, flags, world);
      const { index, equals, prefix, from, to, cursor } = flags;
      const page = await world.list<object>(collection, { index, equals, prefix, from, to, cursor, limit: number('--limit', limit) });
      if (flags.json) return json(cli, page);
      print(cli, collection, page.items);
      if (page.next !== undefined) cli.err.write(`There are more: --cursor '${page.next}'\n`);
    });

  clientSubcommand(command, 'find', 'find people, places and things by what you know of them')
    .argument('[words...]', 'names, a birth date, a postcode, an NHS number, an e-mail address, a telephone number, a town …')
    .optionsGroup('What you know:')
    .option('--practice <ods-code>', 'patients registered there')
    .option('--born <date>', 'patients born on that day, in that month or year')
    .option('--postcode <postcode>', 'patients who live there; its beginning will do')
    .option('--collection <name>', 'look only there')
    .option('--limit <n>', `at most so many of each kind (default ${USUAL_LIMIT})`)
    .addHelpText(
      'after',
      `
All that is given must fit. Of names the beginning will do, accents and capitals make no difference.
Exits with 1 when nothing is found.

Examples:
  $ nhs-sandbox world find smith 22/10/2010
  $ nhs-sandbox world find jane ls1
  $ nhs-sandbox world find 900 000 0009
  $ nhs-sandbox world find --practice A20047 --born 1970
  $ nhs-sandbox world find --collection organisations leeds
  $ nhs-sandbox world find kulkarni --json | jq -r '.practitioners[].sdsUserId'`,
    )
    .action(async (words: readonly string[], { limit, ...flags }: ClientFlags & FindFlags) => {
      const wanted = wantedFrom(words, flags);
      const { world } = await connect(cli, flags);
      const found = await search(world, wanted, flags.collection, number('--limit', limit) ?? USUAL_LIMIT);
      if (flags.json) json(cli, Object.fromEntries(found.map(({ collection, docs }) => [collection, docs])));
      else printFound(cli, found);
      if (found.length > 0) return;
      if (!flags.json) cli.err.write('Nothing found.\n');
      cli.exitCode = EXIT.failure;
    });

  clientSubcommand(command, 'show', 'show somebody or something on a card')
    .argument('<id...>', 'NHS number, ODS code, SDS user or role id, ASID, party key, mailbox …')
    .option('--collection <name>', 'where to look, when the id alone does not say it')
    .option('--ids', 'with the ids of problems, medicines, results and appointments, by which changes name them')
    .addHelpText(
      'after',
      `
Works out by itself what the id is of. Drawn and in colour on a terminal (NO_COLOR takes the colour away), plain text elsewhere.

Examples:
  $ nhs-sandbox world show 9000000009
  $ nhs-sandbox world show 900 000 0009
  $ nhs-sandbox world show a20047
  $ nhs-sandbox world show 656005750104 --collection users
  $ nhs-sandbox world show 9000000009 --json | jq .names`,
    )
    .action(async (written: readonly string[], { ids, ...flags }: ClientFlags & { collection?: string; ids?: boolean }) => {
      const client = await connect(cli, flags);
      const one = onlyOne(cli, written.join(' '), await identify(client.world, written.join(' '), flags.collection));
      if (one === undefined) return;
      if (flags.json) return json(cli, one.doc);
      line(cli, renderCard(await cardOf(one, await WorldReader.open(client), ids), pageOf(cli)));
    });

  clientSubcommand(command, 'history', 'tell what has happened to somebody or something since the start')
    .argument('<id...>', 'as for show')
    .option('--collection <name>', 'where to look, when the id alone does not say it')
    .option('--limit <n>', 'the newest so many (default 100)')
    .addHelpText(
      'after',
      `
The events that publishers tell others, oldest first, by the sandbox's clock. A reset forgets them.

Examples:
  $ nhs-sandbox world history 9000000009
  $ nhs-sandbox world history A20047 --json`,
    )
    .action(async (ids: readonly string[], { limit, ...flags }: ClientFlags & { collection?: string; limit?: string }) => {
      const client = await connect(cli, flags);
      const one = onlyOne(cli, ids.join(' '), await identify(client.world, ids.join(' '), flags.collection));
      if (one === undefined) return;
      const { collection, id } = one;
      const entries = await client.world.history<{ type: string }>(collection, id, { limit: number('--limit', limit) });
      if (flags.json) return json(cli, entries);
      if (entries.length === 0) return line(cli, `Nothing has happened to ${idInWords(collection, id)} since the start.`);
      printRows(cli, await historyRows(entries, id, await WorldReader.open(client)), 'wrap');
    });
}

interface FindFlags {
  readonly practice?: string;
  readonly born?: string;
  readonly postcode?: string;
  readonly collection?: string;
  readonly limit?: string;
}

/** The collections and by what each can be searched. */
export async function listCollections(cli: Cli, flags: ClientFlags, world: ControlClient['world']): Promise<void> {
  const collections = await world.collections();
  if (flags.json) json(cli, collections);
  else
    printRows(
      cli,
      collections.map(({ name, indexes }) => [
        { text: name, tone: 'strong' },
        { text: indexes.join(', '), tone: 'quiet' },
      ]),
      'wrap',
    );
}

function wantedFrom(words: readonly string[], { practice, born, postcode }: FindFlags): Wanted {
  const wanted = {
    ...readWords(words),
    ...(practice !== undefined && { practice: practice.toUpperCase() }),
    ...(postcode !== undefined && { postcode: postcode.replace(/\s+/g, '').toUpperCase() }),
    ...(born !== undefined && { born: readWords([born]).born ?? born }),
  };
  if (Object.keys(wanted).length === 1 && wanted.words.length === 0)
    throw new UsageError('say whom or what to look for, such as: nhs-sandbox world find smith 2010-10-22');
  if (wanted.born !== undefined && !/^\d{4}(?:-\d{2}){0,2}$/.test(wanted.born))
    throw new UsageError(`--born: ${wanted.born}: must be a date: 2010-10-22, 22/10/2010, 2010-10 or 2010`);
  return wanted;
}

interface Findings {
  readonly collection: string;
  readonly docs: readonly object[];
  readonly more: boolean;
}

async function search(
  world: ControlClient['world'],
  wanted: Wanted,
  only: string | undefined,
  limit: number,
): Promise<readonly Findings[]> {
  const found: Findings[] = [];
  const look = async (collection: string, docs: AsyncGenerator<object>) => {
    const first = await atMost(docs, limit);
    if (first.docs.length > 0) found.push({ collection, ...first });
  };
  if (only === undefined || only === 'patients') await look('patients', findPatients(world, wanted));
  const others = only === undefined ? (isAboutPatients(wanted) ? [] : SEARCHED) : only === 'patients' ? [] : [only];
  const words = [...wanted.words, ...(wanted.postcode === undefined ? [] : [wanted.postcode])];
  const known = new Set((await world.collections()).map(({ name }) => name));
  for (const collection of others)
    if (only !== undefined || known.has(collection)) await look(collection, findDocuments(world, collection, words));
  return found;
}

async function atMost(docs: AsyncGenerator<object>, limit: number): Promise<Omit<Findings, 'collection'>> {
  const kept: object[] = [];
  for await (const doc of docs) {
    if (kept.length === limit) return { docs: kept, more: true };
    kept.push(doc);
  }
  return { docs: kept, more: false };
}

function printFound(cli: Cli, found: readonly Findings[]): void {
  const page = pageOf(cli);
  for (const [at, { collection, docs, more }] of found.entries()) {
    if (found.length > 1) line(cli, `${at > 0 ? '\n' : ''}${page.paint(collection, 'strong')}`);
    print(cli, collection, docs);
    if (more) cli.err.write(`There are more ${collection}: --limit N shows so many.\n`);
  }
}

/** The one document that is meant; else says which there are, or that there is none. */
function onlyOne(cli: Cli, written: string, found: readonly Identified[]): Identified | undefined {
  const [one, ...others] = found;
  if (one !== undefined && others.length === 0) return one;
  cli.exitCode = EXIT.failure;
  if (one === undefined) {
    cli.err.write(`error: nobody and nothing in the world is known as '${safe(written)}'; try: nhs-sandbox world find ${safe(written)}\n`);
    return undefined;
  }
  cli.err.write(`error: '${safe(written)}' is several; say which with --collection, or by its own id:\n`);
  for (const { collection, doc } of found)
    cli.err.write(
      `  ${collection}  ${rowOf(collection, doc)
        .map(({ text }) => safe(text))
        .filter(Boolean)
        .join('  ')}\n`,
    );
  return undefined;
}

/** Documents of one collection in rows; on a terminal under heads, and cut where it ends. */
function print(cli: Cli, collection: string, docs: readonly object[]): void {
  const rows = docs.map((doc) => rowOf(collection, doc));
  const isUsed = (column: number) => rows.some((row) => row[column]?.text);
  const heads = columnsOf(collection).map((text, at): Cell => ({ text: isUsed(at) ? text : '', tone: 'quiet' }));
  if (rows.length > 0) printRows(cli, pageOf(cli).isDrawn ? [heads, ...rows] : rows, 'cut');
}

function printRows(cli: Cli, rows: readonly (readonly Cell[])[], overflow: 'cut' | 'wrap'): void {
  const page = pageOf(cli);
  for (const text of tableLines(rows, page, { overflow, keepFirst: true, ...(page.isDrawn && { width: page.width }) })) line(cli, text);
}
