/** `nhs-sandbox mns queues`, `messages`, `purge`, `forward`: the queues that signals come to. */
import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../../client-options.ts';
import { json, line } from '../../print.ts';
import { listed } from '../nems/listed.ts';

export function defineQueues(command: Command, cli: Cli): void {
  clientSubcommand(command, 'queues', 'list the queues, and how much is on each').action(async (flags: ClientFlags) => {
    const items = await (await connect(cli, flags)).mns.queues();
    if (flags.json) return json(cli, items);
    const rows = items.map(({ arn, messages: { waiting, inFlight, delayed }, forwardTo }) => [
      { text: arn },
      { text: `${waiting} waiting` },
      { text: inFlight === 0 ? '' : `${inFlight} received` },
      { text: delayed === 0 ? '' : `${delayed} delayed` },
      { text: forwardTo === undefined ? '' : `forwarded to ${forwardTo}` },
    ]);
    return line(cli, listed(cli, rows, 'no queues'));
  });

  clientSubcommand(command, 'messages', 'print what is on a queue, and leave it there')
    .argument('<arn>', 'which queue')
    .action(async (arn: string, flags: ClientFlags) => {
      const items = await (await connect(cli, flags)).mns.messages(arn);
      if (flags.json) return json(cli, items);
      return line(cli, items.length === 0 ? 'nothing is on it' : items.map(({ body }) => JSON.stringify(body)).join('\n'));
    });

  clientSubcommand(command, 'purge', 'take everything off a queue')
    .argument('<arn>', 'which queue')
    .action(async (arn: string, flags: ClientFlags) => {
      await (await connect(cli, flags)).mns.purge(arn);
    });

  clientSubcommand(command, 'forward', 'post what comes to a queue to an address')
    .argument('<arn>', 'which queue')
    .argument('<address>', 'where to; none for no more')
    .action(async (arn: string, address: string, flags: ClientFlags) => {
      const queue = await (await connect(cli, flags)).mns.forward(arn, address === 'none' ? null : address);
      if (flags.json) json(cli, queue);
    });
}
