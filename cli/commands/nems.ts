import type { Command } from 'commander';
import type { EventTypeState } from '#clients/control/control';
import type { Cli } from '../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../client-options.ts';
import { UsageError } from '../exit.ts';
import { readJsonArgument } from '../input.ts';
import { json, line, table } from '../print.ts';
import { defineDelivery } from './nems/delivery.ts';
import { defineEvents } from './nems/events.ts';
import { defineSubscriptions } from './nems/subscriptions.ts';
import { defineTrigger } from './nems/trigger.ts';

export function define(command: Command, cli: Cli): void {
  command.addHelpText(
    'after',
    `
A change of a patient's record, over whichever API it is made, raises events;
whoever has subscribed finds them in a MESH mailbox.

Examples:
  $ nhs-sandbox nems subscribe pds-change-of-gp-1 --mailbox X26ABC1 --country E92000001
  $ nhs-sandbox nems subscribe pds-death-notification-1 --mailbox X26ABC1 --patient 9000000009 --tag mine
  $ nhs-sandbox world move 9000000009 B83002
  $ nhs-sandbox nems drain && nhs-sandbox mesh inbox X26ABC1
  $ nhs-sandbox nems trigger vaccinations-1 --patient 9000000009
  $ nhs-sandbox nems events --patient 9000000009
  $ nhs-sandbox nems event 0d5f… --body
  $ nhs-sandbox nems why 0d5f…
  $ nhs-sandbox nems why pds-change-of-gp-1 --patient 9000000009
  $ nhs-sandbox nems hold; nhs-sandbox nems shuffle 7; nhs-sandbox nems release
  $ nhs-sandbox nems drop --next 1 --mailbox X26ABC1
  $ nhs-sandbox nems settings '{"strict":true}'`,
  );
  // the arguments are in each command's own help
  command.configureHelp({ subcommandTerm: (subcommand) => subcommand.name() });
  command.commandsGroup('Who is told:');
  defineSubscriptions(command, cli);
  command.commandsGroup('What happened:');
  defineEvents(command, cli);
  defineTrigger(command, cli);
  command.commandsGroup('Delivery:');
  defineDelivery(command, cli);
  command.commandsGroup('The server:');
  clientSubcommand(command, 'settings', 'print how the server behaves, or say how it is to')
    .argument('[settings]', 'all that is not to be as usual, as JSON; - reads it from standard input, @FILE from a file')
    .action(async (argument: string | undefined, flags: ClientFlags) => {
      const { nems } = await connect(cli, flags);
      const said = argument === undefined ? undefined : await readJsonArgument(cli, argument, 'the settings');
      json(cli, await (said === undefined ? nems.settings() : nems.setSettings(said as object)));
    });
  clientSubcommand(command, 'types', 'list the types of events, or say how far one has come in its life')
    .argument('[code]', 'which')
    .argument('[state]', 'live, deprecated, no-longer-supported or withdrawn')
    .option('--on <day>', 'the day on which it goes on from there: 2027-03-31')
    .option('--more <address>', 'where more is said')
    .action(
      async (
        code: string | undefined,
        state: EventTypeState['state'] | undefined,
        flags: ClientFlags & { readonly on?: string; readonly more?: string },
      ) => {
        const { nems } = await connect(cli, flags);
        if (code !== undefined && state !== undefined) await nems.changeEventType(code, { state, on: flags.on, more: flags.more });
        const types = (await nems.eventTypes()).filter((type) => code === undefined || type.code === code);
        if (types.length === 0) throw new UsageError(`there is no type of event '${code}'; nhs-sandbox nems types lists them`);
        if (flags.json) return json(cli, types);
        return line(
          cli,
          table(
            types.map(({ code: name, state: now, on, workflowId }) => [name, on === undefined ? now : `${now} until ${on}`, workflowId]),
          ),
        );
      },
    );
}
