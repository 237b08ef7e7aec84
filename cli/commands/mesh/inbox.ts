/** `nhs-sandbox mesh inbox`, `read`, `ack`: what waits in a mailbox. */
import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { Download, MeshClient, ReceivedMessage } from '#clients/mesh/mesh';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../exit.ts';
import { json, line } from '../../print.ts';
import { pageOf } from '../../terminal/page.ts';
import { tableLines } from '../../terminal/table.ts';
import { type MailboxFlags, mailboxSubcommand, withMailbox } from './mailbox-client.ts';
import { messageCard } from './message-card.ts';
import { sizeInWords, transferProgress } from './transfer.ts';

interface InboxFlags extends MailboxFlags {
  readonly workflow?: string;
  readonly limit: number;
  readonly ids?: true;
}

interface ReadFlags extends MailboxFlags {
  readonly out?: string;
  readonly headers?: true;
  readonly ack?: true;
}

/** Asked about at the same time. */
const AT_ONCE = 8;

export function defineInbox(command: Command, cli: Cli): void {
  mailboxSubcommand(command, 'inbox', 'list what waits, the oldest first')
    .argument('<mailbox>', 'in which mailbox')
    .option('--workflow <filter>', 'of these workflows only: W, !W, W*, !W*, *W*, !*W*')
    .option('--limit <n>', 'at most so many', wholeNumber, 50)
    .option('--ids', 'print ids alone, one to a line')
    .action(async (mailboxId: string, flags: InboxFlags) => {
      await withMailbox(cli, flags, mailboxId, async (client) => {
        const { ids, more } = await waiting(client, flags);
        if (flags.ids) return flags.json ? json(cli, ids) : ids.length > 0 && line(cli, ids.join('\n'));
        const messages = await headsOf(client, ids);
        if (flags.json) return json(cli, messages);
        return line(cli, messages.length === 0 ? 'nothing waits' : listed(cli, messages, more));
      });
    });

  mailboxSubcommand(command, 'read', 'print the content of a message')
    .argument('<mailbox>', 'in which mailbox')
    .argument('<message-id>', 'which message')
    .option('--out <file>', 'write it to a file')
    .option('--headers', 'print what is known of it in place of its content')
    .option('--ack', 'acknowledge it when it has been read')
    .action(async (mailboxId: string, messageId: string, flags: ReadFlags) => {
      await withMailbox(cli, flags, mailboxId, async (client) => {
        const { orThrow } = await import('#clients/mesh/mesh');
        if (flags.headers) {
          const message = orThrow(await client.head(messageId));
          if (flags.json) json(cli, message);
          else line(cli, messageCard(cli, message));
        } else await readContent(cli, client, messageId, flags);
        if (flags.ack) orThrow(await client.acknowledge(messageId));
      });
    });

  mailboxSubcommand(command, 'ack', 'acknowledge messages: they leave the inbox')
    .argument('<mailbox>', 'in which mailbox')
    .argument('[message-id...]', 'which messages')
    .option('--all', 'all that wait')
    .action(async (mailboxId: string, given: readonly string[], flags: MailboxFlags & { readonly all?: true }) => {
      if (given.length > 0 === (flags.all === true)) throw new UsageError('name messages to acknowledge, or say --all');
      await withMailbox(cli, flags, mailboxId, async (client) => {
        const { orThrow } = await import('#clients/mesh/mesh');
        const ids = flags.all ? (await waiting(client, { limit: Number.POSITIVE_INFINITY })).ids : given;
        for (const id of ids) orThrow(await client.acknowledge(id));
        if (flags.json) json(cli, ids);
        else if (flags.all) line(cli, `${ids.length} acknowledged`);
      });
    });
}

/** Ids of what waits, up to a limit, and whether there is more. */
async function waiting(client: MeshClient, { workflow, limit }: Pick<InboxFlags, 'workflow' | 'limit'>) {
  const ids: string[] = [];
  for await (const id of client.messageIds({ workflowFilter: workflow })) {
    if (ids.length >= limit) return { ids, more: true };
    ids.push(id);
  }
  return { ids, more: false };
}

/** Who sent them and what they are about; one that somebody else has acknowledged meanwhile is left out. */
async function headsOf(client: MeshClient, ids: readonly string[]): Promise<readonly ReceivedMessage[]> {
  const messages: ReceivedMessage[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const heads = await Promise.all(ids.slice(at, at + AT_ONCE).map((id) => client.head(id)));
    for (const head of heads) if ('value' in head) messages.push(head.value);
  }
  return messages;
}

function listed(cli: Cli, messages: readonly ReceivedMessage[], more: boolean): string {
  const rows = messages.map(({ messageId, messageType, from, workflowId, chunks, subject, fileName, status }) => [
    { text: messageId },
    messageType === 'REPORT' ? { text: 'report', tone: 'warn' as const } : { text: from ?? '' },
    { text: workflowId ?? '' },
    { text: chunks > 1 ? `${chunks} chunks` : '' },
    { text: (messageType === 'REPORT' ? status.description : (subject ?? nameGiven(messageId, fileName))) ?? '' },
  ]);
  const page = pageOf(cli);
  const lines = tableLines(rows, page, { ...(page.isDrawn && { width: page.width }), overflow: 'cut', keepFirst: true });
  return [...lines, ...(more ? ['… and more: --limit says how many to show'] : [])].join('\n');
}

/** A message that was sent without a name has its id for one. */
function nameGiven(messageId: string, fileName: string | undefined): string | undefined {
  return fileName === `${messageId}.dat` ? undefined : fileName;
}

async function readContent(cli: Cli, client: MeshClient, messageId: string, flags: ReadFlags): Promise<void> {
  const { orThrow } = await import('#clients/mesh/mesh');
  const progress = transferProgress(cli, 'Read');
  // what is written to a terminal shows by itself how far it is
  const isShown = flags.out === undefined && cli.out.isTTY;
  const { message, content } = orThrow(await client.download(messageId, isShown ? undefined : progress.told));
  if (flags.out !== undefined) {
    const file = createWriteStream(resolve(cli.folder, flags.out));
    await pipeline(content, file).finally(progress.end);
    if (flags.json) json(cli, { ...message, bytes: file.bytesWritten, file: flags.out });
    else cli.err.write(`${sizeInWords(file.bytesWritten)} in ${flags.out}\n`);
    return;
  }
  if (message.messageType === 'REPORT') return line(cli, messageCard(cli, message));
  return writeOut(cli, content).finally(progress.end);
}

/** To standard output as it is; a terminal is not given what it cannot show. */
async function writeOut({ out }: Cli, content: Download['content']): Promise<void> {
  let last = 0x0a;
  const looked = async function* () {
    for await (const piece of content) {
      if (out.isTTY && piece.includes(0)) throw new UsageError('it is not text: give a file with --out, or send it on to another command');
      last = piece.at(-1) ?? last;
      yield piece;
    }
  };
  if (out instanceof Writable) await pipeline(looked(), out, { end: false });
  else for await (const piece of looked()) out.write(piece);
  if (out.isTTY && last !== 0x0a) out.write('\n');
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('it must be a whole number from 1.');
  return Number(text);
}
