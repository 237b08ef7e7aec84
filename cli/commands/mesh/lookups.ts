/** `nhs-sandbox mesh track`, `mailbox`, `lookup`: what has become of a message, and who can be written to. */
import type { Command } from 'commander';
import type { FoundMailbox } from '#clients/mesh/mesh';
import type { Mailbox } from '#world/mailbox';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../../client-options.ts';
import { json, line, table } from '../../print.ts';
import { safe } from '../../terminal/text.ts';
import { type MailboxFlags, mailboxSubcommand, withMailbox } from './mailbox-client.ts';
import { trackingCard } from './message-card.ts';

const MOST = 1000;
/** Look-ups need no token, but a client has a mailbox: any will do, there or not. */
const ANYBODY = 'ANYBODY';
const NO_SECRETS = { password: '', key: '' };

export function defineLookups(command: Command, cli: Cli): void {
  mailboxSubcommand(command, 'track', 'say what has become of a message that was sent')
    .argument('<mailbox>', 'the mailbox that sent it')
    .argument('<message-id>', 'which message')
    .option('--local-id', 'it is named by its local id')
    .action(async (mailboxId: string, id: string, flags: MailboxFlags & { readonly localId?: true }) => {
      await withMailbox(cli, flags, mailboxId, async (client) => {
        const { orThrow } = await import('#clients/mesh/mesh');
        const tracked = orThrow(await (flags.localId ? client.trackByLocalId(id) : client.track(id)));
        if (flags.json) json(cli, tracked);
        else line(cli, trackingCard(cli, tracked));
      });
    });

  clientSubcommand(command, 'mailbox', 'list the mailboxes, or show one and how many messages wait in it')
    .argument('[mailbox]', 'which')
    .option('--organisation <ods-code>', 'those of an organisation')
    .action(async (mailboxId: string | undefined, flags: ClientFlags & { readonly organisation?: string }) => {
      if (mailboxId !== undefined) return showMailbox(cli, flags, mailboxId);
      const { world } = await connect(cli, flags);
      const of = flags.organisation === undefined ? {} : { index: 'organisation', equals: flags.organisation.toUpperCase() };
      const { items, next } = await world.list<Mailbox>('mailboxes', { ...of, limit: MOST });
      if (flags.json) return json(cli, items);
      const rows = items.map(({ mailboxId: id, organisation, name, active }) => [id, organisation, active ? 'open' : 'closed', safe(name)]);
      return line(cli, rows.length === 0 ? 'no mailboxes' : `${table(rows)}${next === undefined ? '' : '\n… and more'}`);
    });

  clientSubcommand(command, 'lookup', 'find mailboxes that take a workflow')
    .argument('<workflow-id>', 'which workflow')
    .option('--organisation <ods-code>', 'those of an organisation')
    .action(async (workflowId: string, flags: ClientFlags & { readonly organisation?: string }) => {
      await withMailbox(cli, { ...flags, ...NO_SECRETS }, ANYBODY, async (client) => {
        const { orThrow } = await import('#clients/mesh/mesh');
        const { organisation } = flags;
        const found = orThrow(await (organisation === undefined ? client.search(workflowId) : client.lookup(organisation, workflowId)));
        if (flags.json) json(cli, found);
        else line(cli, found.length === 0 ? 'no mailbox takes it' : table(found.map(asRow)));
      });
    });
}

async function showMailbox(cli: Cli, flags: MailboxFlags, mailboxId: string): Promise<void> {
  await withMailbox(cli, flags, mailboxId, async (client) => {
    const { orThrow } = await import('#clients/mesh/mesh');
    const details = orThrow(await client.details());
    const count = details.active ? orThrow(await client.count()) : undefined;
    if (flags.json) return json(cli, { ...details, ...(count !== undefined && { waiting: count }) });
    const { mailboxName, odsCode = '', orgName = '', billingEntity } = details;
    const rows = [
      ['name', safe(mailboxName)],
      ['organisation', safe([odsCode, orgName].join(' ').trim())],
      ...(billingEntity === undefined ? [] : [['billed to', safe(billingEntity)]]),
      ['state', details.active ? 'open' : 'closed'],
      ...(count === undefined ? [] : [['waiting', String(count)]]),
    ];
    return line(cli, table([['mailbox', details.mailboxId], ...rows]));
  });
}

function asRow({ mailboxId, mailboxName }: FoundMailbox): string[] {
  return [mailboxId, safe(mailboxName)];
}
