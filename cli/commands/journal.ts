import type { Command } from 'commander';
import type { ControlClient, JournalEntry, PlainFilter } from '#clients/control/control';
import { parseDuration } from '#kernel/clock';
import type { Cli } from '../cli.ts';
import { type ClientFlags, clientSubcommand, connect, withClientOptions } from '../client-options.ts';
import { EXIT } from '../exit.ts';
import { json, line } from '../print.ts';
import { number } from '../values.ts';

interface FilterFlags {
  readonly server?: string;
  readonly operation?: string;
  readonly status?: string;
  readonly method?: string;
  readonly error?: string;
  readonly patient?: string;
  readonly mailbox?: string;
  readonly since?: string;
}

export function define(command: Command, cli: Cli): void {
  withFilterOptions(withClientOptions(command))
    .option('--limit <n>', 'the newest so many (default 100)')
    .optionsGroup('How:')
    .option('-f, --follow', 'show what passes from now on, until Ctrl-C')
    .option('--count', 'print only how many there are')
    .addHelpText(
      'after',
      `
Every exchange with every server: when, where, which operation, with what outcome, and which check decided it.
With --json whole exchanges, headers and bodies included; with --follow one on each line.

Examples:
  $ nhs-sandbox journal --since PT5M
  $ nhs-sandbox journal --follow --server fhir
  $ nhs-sandbox journal --patient 9000000009 --status 404
  $ nhs-sandbox journal --operation 'pds.*' --json | jq -r '.[].summary'
  $ nhs-sandbox journal clear`,
    )
    .action(async (flags: ClientFlags & FilterFlags & { limit?: string; follow?: boolean; count?: boolean }) => {
      const client = await connect(cli, flags);
      const filter = { ...(await filterFrom(flags, client)), limit: number('--limit', flags.limit) };
      if (flags.follow) return follow(cli, client, filter, flags.json);
      if (flags.count) return line(cli, String(await client.journal.count(filter)));
      const entries = await client.journal.find(filter);
      if (flags.json) json(cli, entries);
      else for (const entry of entries) line(cli, inWords(entry));
    });

  withFilterOptions(clientSubcommand(command, 'clear', 'forget exchanges; all without a filter')).action(
    async (flags: ClientFlags & FilterFlags) => {
      const client = await connect(cli, flags);
      await client.journal.clear(await filterFrom(flags, client));
    },
  );
}

function withFilterOptions(command: Command): Command {
  return command
    .optionsGroup('Which exchanges:')
    .option('--server <name>', 'with this server')
    .option('--operation <name>', 'of this operation (pds.readPatient) or API (pds.*)')
    .option('--status <code>', 'answered with this status')
    .option('--method <method>', 'by this method')
    .option('--error <name>', 'refused with this error of the catalogue')
    .option('--patient <nhs-number>', 'about this patient')
    .option('--mailbox <id>', 'about this mailbox')
    .option('--since <time>', "since an ISO 8601 time, or within a duration (PT5M), by the sandbox's clock");
}

async function filterFrom(flags: FilterFlags, client: ControlClient): Promise<PlainFilter> {
  const { server, operation, method, error, patient, mailbox, since } = flags;
  const match = patient === undefined && mailbox === undefined ? undefined : { patient, mailbox };
  return {
    server,
    operation,
    method,
    error,
    match,
    status: number('--status', flags.status),
    since: since && (await startOf(since, client)),
  };
}

/** A time as it is; a duration as the time that long ago, by the sandbox's clock. */
async function startOf(since: string, client: ControlClient): Promise<string> {
  const ago = parseDuration(since);
  return ago === undefined ? since : new Date(Date.parse((await client.clock.get()).now) - ago).toISOString();
}

async function follow(cli: Cli, client: ControlClient, filter: PlainFilter, asJson = false): Promise<void> {
  const stop = new AbortController();
  const unheard = cli.onSignal(() => stop.abort());
  try {
    for await (const entry of await client.journal.stream(filter, stop.signal)) line(cli, asJson ? JSON.stringify(entry) : inWords(entry));
    if (stop.signal.aborted) return;
    cli.err.write('The sandbox has stopped.\n');
    cli.exitCode = EXIT.unreachable;
  } finally {
    unheard();
  }
}

/** `12:00:01.123  fhir  pds.readPatient  200  patient 9000000009 read, version 2  (1.2 ms)`, and below it what is worth knowing. */
function inWords(entry: JournalEntry): string {
  const { at, server, operation, response, summary, durationMilliseconds, decidedBy, error, faults, advice = [] } = entry;
  const status = response.status === 0 ? 'broken' : String(response.status);
  const notes = [
    decidedBy && `decided by ${decidedBy}${error ? ` (${error})` : ''}`,
    faults && `disturbed by fault rule ${faults.join(', ')}`,
    ...advice.map((text) => `advice: ${text}`),
  ].filter(Boolean);
  return [`${at.slice(11, 23)}  ${server}  ${operation}  ${status}  ${summary}  (${durationMilliseconds} ms)`, ...notes].join(
    '\n              ',
  );
}
