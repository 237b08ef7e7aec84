import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { defineQueues } from './mns/queues.ts';
import { defineSignals } from './mns/signals.ts';

export function define(command: Command, cli: Cli): void {
  command.addHelpText(
    'after',
    `
Signals tell an application that something has happened, and where to look.
They come to a queue, which the sandbox plays, or to a MESH mailbox. How they
are delivered, and when they all are: nhs-sandbox nems hold, delay, drop, drain;
what was sent: nhs-sandbox nems events.

Examples:
  $ nhs-sandbox mns subscribe pds-change-of-gp-2 --queue mine
  $ nhs-sandbox mns trigger pds-change-of-gp-2 --patient 9000000009
  $ nhs-sandbox mns trigger patientflags-change-1 '{"filtering":{"flagtype":"NRAF"}}' --patient 9000000009
  $ nhs-sandbox mns why pds-change-of-gp-2 --patient 9000000009
  $ nhs-sandbox mns queues
  $ nhs-sandbox mns messages arn:aws:sqs:eu-west-2:000000000000:mine
  $ nhs-sandbox mns forward arn:aws:sqs:eu-west-2:000000000000:mine http://127.0.0.1:3000/signals`,
  );
  // the arguments are in each command's own help
  command.configureHelp({ subcommandTerm: (subcommand) => subcommand.name() });
  command.commandsGroup('Signals:');
  defineSignals(command, cli);
  command.commandsGroup('Queues:');
  defineQueues(command, cli);
}
