/** `nhs-sandbox nems deliveries`, `drain`, `hold` …: how what was accepted comes to its mailboxes. */
import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../../client-options.ts';
import { EXIT, UsageError } from '../../exit.ts';
import { json, line } from '../../print.ts';
import { duration, number } from '../../values.ts';
import { counted } from '../../world/words.ts';
import { destinationOf, stateCell } from './events.ts';
import { listed } from './listed.ts';

interface DeliveriesFlags extends ClientFlags {
  readonly state?: string;
  readonly mailbox?: string;
  readonly event?: string;
  readonly patient?: string;
  readonly limit: string;
}

interface DropFlags extends ClientFlags {
  readonly next?: string;
  readonly mailbox?: string;
  readonly event?: string;
  readonly patient?: string;
  readonly probability?: string;
  readonly none?: true;
  readonly waiting?: true;
}

export function defineDelivery(command: Command, cli: Cli): void {
  clientSubcommand(command, 'deliveries', 'list copies that were sent, or are to be')
    .option('--state <state>', 'waiting, sent, failed or dropped')
    .option('--mailbox <mailbox>', 'to a MESH mailbox')
    .option('--event <code>', 'of a type of event')
    .option('--patient <nhs-number>', 'about a patient')
    .option('--limit <n>', 'at most so many', '50')
    .action(async ({ state, mailbox, event, patient, limit, ...flags }: DeliveriesFlags) => {
      const { nems } = await connect(cli, flags);
      const { items, next } = await nems.deliveries({ state, mailbox, event, patient, limit });
      if (flags.json) return json(cli, items);
      const rows = items.map((delivery) => [
        { text: delivery.event },
        { text: delivery.type },
        { text: delivery.subject ?? '' },
        { text: destinationOf(delivery) },
        stateCell(delivery),
        { text: delivery.sentAs ?? delivery.reason ?? '' },
      ]);
      return line(cli, listed(cli, rows, 'nothing was to be delivered', next !== undefined));
    });

  clientSubcommand(command, 'drain', 'wait until all that happened is delivered; exits with 1 when the time runs out')
    .option('--timeout <duration>', 'wait no longer', 'PT10S')
    .action(async (flags: ClientFlags & { readonly timeout: string }) => {
      const { nems } = await connect(cli, flags);
      const drained = await nems.drain(duration('--timeout', flags.timeout));
      if (!drained.settled) cli.exitCode = EXIT.failure;
      if (flags.json) return json(cli, drained);
      const waiting = counted(drained.waiting, 'delivery', 'deliveries');
      return line(cli, drained.settled ? 'all is delivered' : `${waiting} ${drained.waiting === 1 ? 'waits' : 'wait'} still`);
    });

  clientSubcommand(command, 'redeliver', 'deliver an event once more to all who have got it')
    .argument('<event>', 'its id')
    .action(async (event: string, flags: ClientFlags) => {
      const again = await (await connect(cli, flags)).nems.redeliver(event);
      if (flags.json) json(cli, again);
    });

  const change = async (flags: ClientFlags, members: object) => {
    const { nems } = await connect(cli, flags);
    const now = await nems.changeDelivery(members);
    if (flags.json) json(cli, now);
  };

  clientSubcommand(command, 'hold', 'deliver nothing until it is released').action((flags: ClientFlags) => change(flags, { hold: true }));
  clientSubcommand(command, 'release', 'deliver what was held, and go on').action((flags: ClientFlags) => change(flags, { hold: false }));
  clientSubcommand(command, 'delay', 'deliver each so long after it was accepted, by the sandbox’s clock')
    .argument('<duration>', 'PT30S; PT0S for at once')
    .action((text: string, flags: ClientFlags) => change(flags, { delay: text }));
  clientSubcommand(command, 'shuffle', 'deliver out of order, or in order again')
    .argument('<seed>', 'a number: the same one gives the same disorder; off for in order')
    .action((seed: string, flags: ClientFlags) => change(flags, { shuffle: seed === 'off' ? null : number('seed', seed) }));
  clientSubcommand(command, 'duplicate', 'deliver everything twice, or once again')
    .argument('<on-or-off>', 'on or off')
    .action((text: string, flags: ClientFlags) => change(flags, { duplicate: isOn(text) }));
  clientSubcommand(command, 'drop', 'throw away what is to be delivered, and lies within all that is said; with --none no more')
    .option('--next <n>', 'only the next so many')
    .option('--mailbox <mailbox>', 'what goes to a MESH mailbox')
    .option('--event <code>', 'of a type of event')
    .option('--patient <nhs-number>', 'about a patient')
    .option('--probability <p>', 'each with this chance, from 0 to 1')
    .option('--waiting', 'what waits now, and nothing that comes')
    .option('--none', 'take back all that was said so')
    .action(async ({ next, mailbox: destination, event: type, patient: subject, probability, none, waiting, ...flags }: DropFlags) => {
      const { nems } = await connect(cli, flags);
      if (waiting) {
        const { dropped } = await nems.dropDeliveries({ mailbox: destination, event: type, patient: subject });
        return flags.json ? json(cli, { dropped }) : line(cli, `${counted(dropped, 'delivery', 'deliveries')} dropped`);
      }
      const rule = { next: number('--next', next), destination, type, subject, probability: number('--probability', probability) };
      const { drop } = await nems.changeDelivery({ drop: none ? [] : [...(await nems.delivery()).drop, rule] });
      if (flags.json) json(cli, drop);
    });
}

function isOn(text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new UsageError(`${text}: must be on or off`);
  return text === 'on';
}
