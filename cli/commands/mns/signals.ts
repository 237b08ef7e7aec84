/** `nhs-sandbox mns subscriptions`, `subscribe`, `trigger`, `why`: who is told of what. */
import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../../client-options.ts';
import { UsageError } from '../../exit.ts';
import { readJsonArgument } from '../../input.ts';
import { json, line } from '../../print.ts';
import { collect } from '../../values.ts';
import { counted } from '../../world/words.ts';
import { listed } from '../nems/listed.ts';

interface SubscribeFlags extends ClientFlags {
  readonly filter?: readonly string[];
  readonly queue?: string;
  readonly mailbox?: string;
  readonly workflow?: string;
  readonly bundle?: true;
  readonly owner?: string;
}

interface SignalFlags extends ClientFlags {
  readonly patient?: string;
}

export function defineSignals(command: Command, cli: Cli): void {
  clientSubcommand(command, 'subscriptions', 'list the subscriptions of all applications')
    .option('--owner <api-key>', 'those of an application')
    .option('--event <type>', 'those for a type of event')
    .action(async ({ owner, event: eventType, ...flags }: ClientFlags & { readonly owner?: string; readonly event?: string }) => {
      const { items, next } = await (await connect(cli, flags)).mns.subscriptions({ owner, eventType });
      if (flags.json) return json(cli, items);
      const rows = items.map(({ id, owner: key, criteria, channel }) =>
        [id, key || 'nobody in particular', channel.endpoint, channel.payload, criteria].map((text) => ({ text })),
      );
      return line(cli, listed(cli, rows, 'nobody has subscribed', next !== undefined));
    });

  clientSubcommand(command, 'subscribe', 'subscribe a queue or a mailbox; prints the id')
    .argument('<event>', 'a type of event: pds-change-of-gp-2')
    .option('--filter <name=value>', 'only with this; may be repeated', collect)
    .optionsGroup('Where to, one of these:')
    .option('--queue <queue>', 'a queue, by its ARN or its name alone')
    .option('--mailbox <mailbox>', 'a MESH mailbox')
    .optionsGroup('And how:')
    .option('--workflow <workflow>', 'of messages to the mailbox')
    .option('--bundle', 'as a FHIR Bundle, not as JSON')
    .option('--owner <api-key>', 'the application whose it is to be')
    .action(async (event: string, { filter, bundle, queue, mailbox, workflow, owner, ...flags }: SubscribeFlags) => {
      if ((queue === undefined) === (mailbox === undefined)) throw new UsageError('where to? Either --queue or --mailbox');
      const { mns } = await connect(cli, flags);
      const payload = bundle ? 'application/fhir+json' : undefined;
      const made = await mns.subscribe({ event, filters: filtersOf(filter), queue, mailbox, workflow, payload, owner });
      if (flags.json) json(cli, made);
      else line(cli, made.id);
    });

  clientSubcommand(command, 'unsubscribe', 'end subscriptions')
    .argument('<id...>', 'which')
    .action(async (ids: readonly string[], flags: ClientFlags) => {
      const { mns } = await connect(cli, flags);
      for (const id of ids) await mns.unsubscribe(id);
    });

  const signalSubcommand = (name: string, summary: string) =>
    clientSubcommand(command, name, summary)
      .argument('<type>', 'its type: pds-change-of-gp-2')
      .argument('[details]', 'what it is to say, as JSON; - reads it from standard input, @FILE from a file')
      .option('--patient <nhs-number>', 'about whom');
  const signalOf = async (type: string, argument: string | undefined, { patient }: SignalFlags) => {
    const details = argument === undefined ? {} : ((await readJsonArgument(cli, argument, 'the details')) as object);
    return { type, ...(patient !== undefined && { patient }), ...details };
  };

  signalSubcommand('trigger', 'make a signal happen').action(async (type: string, argument: string | undefined, flags: SignalFlags) => {
    const triggered = await (await connect(cli, flags)).mns.trigger(await signalOf(type, argument, flags));
    if (flags.json) return json(cli, triggered);
    const { accepted, subscriptions } = triggered;
    return line(cli, `${accepted}  for ${counted(subscriptions.length, 'subscription', 'subscriptions')}`);
  });

  signalSubcommand('why', 'say who would get a signal, and why or why not').action(
    async (type: string, argument: string | undefined, flags: SignalFlags) => {
      const explained = await (await connect(cli, flags)).mns.why(await signalOf(type, argument, flags));
      if (flags.json) return json(cli, explained);
      const rows = explained.map(({ subscription, matched, reason, criteria }) => [
        { text: subscription },
        matched ? { text: '✓', tone: 'good' as const } : { text: '✗', tone: 'warn' as const },
        { text: reason },
        { text: criteria, tone: 'quiet' as const },
      ]);
      return line(cli, listed(cli, rows, 'nobody has subscribed'));
    },
  );
}

function filtersOf(texts: readonly string[] | undefined): Readonly<Record<string, string>> | undefined {
  return texts && Object.fromEntries(texts.map(filterOf));
}

function filterOf(text: string): readonly [name: string, value: string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UsageError(`--filter: ${text}: must be like generalpractitioner=B83002`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}
