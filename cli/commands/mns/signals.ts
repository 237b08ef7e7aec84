/** `nhs-sandbox mns subscriptions`, `trigger`, `why`: who is told of what. */
import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../../client-options.ts';
import { readJsonArgument } from '../../input.ts';
import { json, line } from '../../print.ts';
import { counted } from '../../world/words.ts';
import { listed } from '../nems/listed.ts';

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
