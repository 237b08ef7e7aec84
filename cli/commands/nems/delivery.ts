/** `nhs-sandbox nems deliveries`, `drain`, `hold` …: how what was accepted comes to its mailboxes. */
import type { Command } from 'commander';
import type { ControlClient, DeliverySettings, ShownDelivery } from '#clients/control/control';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../../client-options.ts';
import { UsageError } from '../../exit.ts';
import { json, line } from '../../print.ts';
import { duration, number } from '../../values.ts';
import { counted } from '../../world/words.ts';
import { destinationOf, stateCell } from './events.ts';
import { listed } from './listed.ts';

interface DeliveriesFlags extends ClientFlags {
  readonly state?: ShownDelivery['state'];
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
      const { items, next } = await nems.deliveries({ state, mailbox, event, patient, limit: number('--limit', limit) });
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
      if (flags.json) json(cli, drained);
      else line(cli, 'all is delivered');
    });

  clientSubcommand(command, 'redeliver', 'deliver an event once more to all who have got it')
    .argument('<event>', 'its id')
    .action(async (event: string, flags: ClientFlags) => {
      const again = await (await connect(cli, flags)).nems.redeliver(event);
      if (flags.json) json(cli, again);
    });

  const said = (change: (nems: ControlClient['nems']) => Promise<DeliverySettings>) => async (flags: ClientFlags) => {
    const now = await change((await connect(cli, flags)).nems);
    if (flags.json) json(cli, now);
  };

  clientSubcommand(command, 'hold', 'deliver nothing until it is released').action(said((nems) => nems.hold()));
  clientSubcommand(command, 'release', 'deliver what was held, and go on').action(said((nems) => nems.release()));
  clientSubcommand(command, 'delay', 'deliver each so long after it was accepted, by the sandbox’s clock')
    .argument('<duration>', 'PT30S; PT0S for at once')
    .action((by: string, flags: ClientFlags) => said((nems) => nems.delay(by))(flags));
  clientSubcommand(command, 'shuffle', 'deliver out of order, or in order again')
    .argument('<seed>', 'a number: the same one gives the same disorder; off for in order')
    .action((seed: string, flags: ClientFlags) => {
      const disorder = seed === 'off' ? null : (number('seed', seed) as number);
      return said((nems) => nems.shuffle(disorder))(flags);
    });
  clientSubcommand(command, 'duplicate', 'deliver everything twice, or once again')
    .argument('<on-or-off>', 'on or off')
    .action((text: string, flags: ClientFlags) => {
      const on = isOn(text);
      return said((nems) => nems.duplicate(on))(flags);
    });
  clientSubcommand(command, 'drop', 'throw away what is to be delivered, and lies within all that is said; with --none no more')
    .option('--next <n>', 'only the next so many')
    .option('--mailbox <mailbox>', 'what goes to a MESH mailbox')
    .option('--event <code>', 'of a type of event')
    .option('--patient <nhs-number>', 'about a patient')
    .option('--probability <p>', 'each with this chance, from 0 to 1')
    .option('--waiting', 'what waits now, and nothing that comes')
    .option('--none', 'take back all that was said so')
    .action(async ({ next, mailbox, event, patient, probability, none, waiting, ...flags }: DropFlags) => {
      const { nems } = await connect(cli, flags);
      const what = { mailbox, event, patient };
      if (waiting) {
        const dropped = await nems.dropWaiting(what);
        return flags.json ? json(cli, { dropped }) : line(cli, `${counted(dropped, 'delivery', 'deliveries')} dropped`);
      }
      const order = { ...what, next: number('--next', next), probability: number('--probability', probability) };
      const { drop } = await (none ? nems.changeDelivery({ drop: null }) : nems.drop(order));
      if (flags.json) json(cli, drop);
    });
}

function isOn(text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new UsageError(`${text}: must be on or off`);
  return text === 'on';
}
