/** `nhs-sandbox nems trigger`: any type of event, about any patient. */
import type { Command } from 'commander';
import type { EventOrder } from '#clients/control/control';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../../client-options.ts';
import { readJsonArgument } from '../../input.ts';
import { json, line } from '../../print.ts';
import { eventCard } from './events.ts';

interface TriggerFlags extends ClientFlags {
  readonly patient: string;
  readonly kind?: EventOrder['kind'];
}

export function defineTrigger(command: Command, cli: Cli): void {
  clientSubcommand(command, 'trigger', 'make an event happen')
    .argument('<event>', 'its type: vaccinations-1')
    .argument('[details]', 'what it is to say, as JSON; - reads it from standard input, @FILE from a file')
    .requiredOption('--patient <nhs-number>', 'about whom')
    .option('--kind <kind>', 'new, update or delete')
    .action(async (event: string, argument: string | undefined, flags: TriggerFlags) => {
      const { nems } = await connect(cli, flags);
      const details = argument === undefined ? {} : ((await readJsonArgument(cli, argument, 'the details')) as object);
      const accepted = await nems.trigger({
        event,
        patient: flags.patient,
        ...(flags.kind !== undefined && { kind: flags.kind }),
        ...details,
      });
      if (flags.json) json(cli, accepted);
      else line(cli, eventCard(cli, accepted));
    });
}
