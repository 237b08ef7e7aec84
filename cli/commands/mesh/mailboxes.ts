/** `nhs-sandbox mesh create`, `close`, `open`, `delete`, `receiver`: mailboxes, changed while the sandbox runs. */
import type { Command } from 'commander';
import type { ControlClient } from '#clients/control/control';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../../client-options.ts';
import { UsageError } from '../../exit.ts';
import { json } from '../../print.ts';
import { collect } from '../../values.ts';

interface CreateFlags extends ClientFlags {
  readonly name?: string;
  readonly organisation?: string;
  readonly password?: string;
  readonly sends?: readonly string[];
  readonly receives?: readonly string[];
}

interface ReceiverFlags extends ClientFlags {
  readonly after?: string;
  readonly workflow?: readonly string[];
  readonly option?: readonly string[];
}

export function defineMailboxes(command: Command, cli: Cli): void {
  const change = async (flags: ClientFlags, work: (mesh: ControlClient['mesh']) => Promise<unknown>) => {
    const changed = await work((await connect(cli, flags)).mesh);
    if (flags.json && changed !== undefined) json(cli, changed);
  };

  clientSubcommand(command, 'create', 'make a mailbox')
    .argument('<mailbox>', 'its id')
    .option('--name <name>', 'what it is called')
    .option('--organisation <ods-code>', 'whose it is (default X26)')
    .option('--password <password>', 'where it is not the usual one')
    .option('--sends <workflow-id>', 'a workflow that it sends; may be repeated', collect)
    .option('--receives <workflow-id>', 'a workflow that it takes; may be repeated', collect)
    .action(async (mailboxId: string, flags: CreateFlags) => {
      const { name, organisation, password, sends, receives } = flags;
      await change(flags, (mesh) => mesh.createMailbox({ mailboxId, name, organisation, password, sends, receives }));
    });

  for (const [name, active, summary] of [
    ['close', false, 'close a mailbox: it sends and gets nothing'],
    ['open', true, 'open a mailbox that was closed'],
  ] as const)
    clientSubcommand(command, name, summary)
      .argument('<mailbox>', 'which')
      .action((mailboxId: string, flags: ClientFlags) => change(flags, (mesh) => mesh.changeMailbox(mailboxId, { active })));

  clientSubcommand(command, 'delete', 'remove a mailbox')
    .argument('<mailbox>', 'which')
    .action((mailboxId: string, flags: ClientFlags) => change(flags, (mesh) => mesh.deleteMailbox(mailboxId)));

  clientSubcommand(command, 'receiver', 'let a robot receive for a mailbox: acknowledge, reply or reject; or none')
    .argument('<mailbox>', 'for which')
    .argument('<robot>', 'acknowledge, reply, reject or none')
    .option('--after <duration>', 'when a message has waited so long by the sandbox’s clock: PT5M')
    .option('--workflow <workflow-id>', 'only messages of this workflow; may be repeated', collect)
    .option('--option <name=value>', 'what the robot is to know; may be repeated', collect)
    .action((mailboxId: string, robot: string, flags: ReceiverFlags) => {
      const { after, workflow: workflows, option = [] } = flags;
      const options = Object.fromEntries(option.map(pairOf));
      const receiver = robot === 'none' ? null : { robot, after, workflows, options };
      return change(flags, (mesh) => mesh.changeMailbox(mailboxId, { receiver }));
    });
}

function pairOf(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--option: ${text}: must be name=value`);
  return [text.slice(0, at), text.slice(at + 1)];
}
