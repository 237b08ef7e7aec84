/** Changes of the world, each a command: what a practice, a registrar, a laboratory would do. */
import { Argument, type Command, Option } from 'commander';
import type { ControlClient, VerbDone } from '#clients/control/control';
import { VERBS } from '#world/changes/verbs';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, connect, withClientOptions } from '../../client-options.ts';
import { readJsonArgument } from '../../input.ts';
import { json, line } from '../../print.ts';
import { pageOf } from '../../terminal/page.ts';
import { tableLines } from '../../terminal/table.ts';
import { collect } from '../../values.ts';
import { eventRow } from '../../world/history.ts';
import { WorldReader } from '../../world/reader.ts';
import { VERB_EXAMPLES } from '../../world/verb-examples.ts';
import { type ArgumentSchema, argumentsFrom, flagOf, keyOf, type Leaf, readTyped, shapeOf } from '../../world/verb-options.ts';

/** Shorter names for what is done most. */
const ALIASES: Readonly<Record<string, string>> = {
  'register-patient': 'register',
  'record-birth': 'birth',
  'move-patient': 'move',
  'deregister-patient': 'deregister',
  'record-death': 'die',
  'remove-death': 'undo-death',
  'merge-patients': 'merge',
  'issue-prescription': 'prescribe',
  'dispense-prescription': 'dispense',
  'refer-patient': 'refer',
  'book-appointment': 'book',
  'cancel-appointment': 'cancel',
};

export function defineVerbs(command: Command, cli: Cli): void {
  for (const { name, description, arguments: schema } of VERBS) defineVerb(command, cli, name, description, schema as ArgumentSchema);
}

function defineVerb(parent: Command, cli: Cli, name: string, description: string, schema: ArgumentSchema): void {
  const { positional, named } = shapeOf(schema);
  const command = parent.command(name).description(description.charAt(0).toLowerCase() + description.slice(1));
  const alias = ALIASES[name];
  if (alias !== undefined) command.alias(alias);
  for (const leaf of positional)
    command.addArgument(new Argument(leaf.kind === 'texts' ? `<${flagOf(leaf)}...>` : `<${flagOf(leaf)}>`, leaf.description));
  command.optionsGroup('What is known of it:');
  for (const leaf of named) command.addOption(optionFor(leaf));
  command.option('--args <json>', 'all of it as one JSON object, over which the others go; @FILE, or - for standard input');
  withClientOptions(command);
  const examples = VERB_EXAMPLES[name] ?? [];
  command.addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ nhs-sandbox world ${alias ?? name} ${example}`).join('\n')}`);
  command.action(async (...typed: unknown[]) => {
    const flags = command.opts<ClientFlags & { args?: string } & Record<string, unknown>>();
    const given = flags.args === undefined ? {} : ((await readJsonArgument(cli, flags.args, '--args')) as object);
    const args = argumentsFrom(await valuesFrom(cli, positional, typed, named, flags), given);
    const client = await connect(cli, flags);
    const done = await inOneSentence(client.world.change(name, args));
    if (flags.json) json(cli, done);
    else await say(cli, client, done);
  });
}

function optionFor(leaf: Leaf): Option {
  const flag = `--${flagOf(leaf)}`;
  const description = [leaf.description, leaf.needed ? '(needed)' : ''].filter(Boolean).join(' ');
  if (leaf.kind === 'flag') return new Option(flag, description);
  const option = new Option(`${flag} <${leaf.kind === 'json' ? 'json' : (leaf.path.at(-1) ?? '').toLowerCase()}>`, description);
  return leaf.kind === 'texts' || leaf.kind === 'concepts' ? option.argParser(collect) : option;
}

async function valuesFrom(
  cli: Cli,
  positional: readonly Leaf[],
  typed: readonly unknown[],
  named: readonly Leaf[],
  flags: Readonly<Record<string, unknown>>,
): Promise<readonly (readonly [Leaf, unknown])[]> {
  const all = [...positional.map((leaf, at) => [leaf, typed[at]] as const), ...named.map((leaf) => [leaf, flags[keyOf(leaf)]] as const)];
  const given = all.filter(([, value]) => value !== undefined);
  return Promise.all(
    given.map(
      async ([leaf, value]) => [leaf, await readTyped(leaf, value, (text) => readJsonArgument(cli, text, `--${flagOf(leaf)}`))] as const,
    ),
  );
}

/** A refusal whose one problem has been said in its message is not said twice. */
async function inOneSentence<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const { problems = [], message } = error as { problems?: readonly { reason: string }[]; message: string };
    const [first = ''] = message.split('\n');
    if (error instanceof Error && problems.length === 1 && first.includes(problems[0]?.reason ?? '')) error.message = first;
    throw error;
  }
}

/** Of each, so many are told; the rest is counted. */
const TOLD = 20;

/** What has happened, and which documents are new or not what they were. */
async function say(cli: Cli, client: ControlClient, { events, changed }: VerbDone): Promise<void> {
  const page = pageOf(cli);
  const reader = await WorldReader.open(client);
  const more = (count: number, what: string) => {
    if (count > TOLD) line(cli, page.paint(`and ${count - TOLD} more ${what}`, 'quiet'));
  };
  const rows = await Promise.all(events.slice(0, TOLD).map((event) => eventRow(event as { type: string }, '', reader)));
  for (const text of tableLines(rows, page, page.isDrawn ? { width: page.width } : {})) line(cli, text);
  more(events.length, 'events');
  for (const { collection, id, version } of changed.slice(0, TOLD))
    line(cli, page.paint(`${collection}/${id}, version ${version}`, 'quiet'));
  more(changed.length, 'documents');
  if (changed.length === 0) line(cli, 'Nothing has changed.');
}
