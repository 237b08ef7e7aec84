/** `nhs-sandbox mesh send`: a file, words, or standard input as a message. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Body } from '#clients/mesh/mesh';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../exit.ts';
import { json, line } from '../../print.ts';
import { type MailboxFlags, mailboxSubcommand, withMailbox } from './mailbox-client.ts';
import { parseSize, transferProgress } from './transfer.ts';

interface SendFlags extends MailboxFlags {
  readonly from: string;
  readonly to: string;
  readonly workflow: string;
  readonly text?: string;
  readonly subject?: string;
  readonly localId?: string;
  readonly partnerId?: string;
  readonly fileName?: string;
  readonly contentType?: string;
  readonly checksum?: string;
  readonly encrypted?: true;
  readonly compressed?: true;
  readonly gzip?: true;
  readonly chunkSize?: string;
}

export function defineSend(command: Command, cli: Cli): void {
  mailboxSubcommand(command, 'send', 'send a message; prints its id')
    .argument('[file]', 'what to send; - for standard input')
    .optionsGroup('The message:')
    .option('--text <text>', 'send this text in place of a file')
    .requiredOption('--from <mailbox>', 'the mailbox that sends')
    .requiredOption('--to <mailbox>', 'the recipient; GPPROVIDER_{NHS number}_{birth date}_{surname} for the practice of a patient')
    .requiredOption('--workflow <id>', 'what it is about')
    .option('--subject <text>', 'a line that says so')
    .option('--local-id <id>', 'a reference of your own, by which it can be tracked')
    .option('--partner-id <id>', 'a reference of your partner')
    .option('--file-name <name>', "its name (else the file's)")
    .option('--content-type <type>', 'its media type, such as application/fhir+xml')
    .option('--checksum <text>', 'passed on to the recipient as it is')
    .option('--encrypted', 'tell the recipient that the content is encrypted')
    .option('--compressed', 'tell the recipient that the content is compressed')
    .option('--gzip', 'compress it on the way')
    .option('--chunk-size <size>', 'send it in chunks of so many bytes, at most 100MB (else 20MB)')
    .action(async (file: string | undefined, flags: SendFlags) => {
      const body = await bodyOf(cli, file, flags.text);
      const chunkSize = flags.chunkSize === undefined ? undefined : parseSize(flags.chunkSize);
      const { from, to, subject, localId, partnerId, contentType, checksum } = flags;
      const fileName = flags.fileName ?? (file === undefined || file === '-' ? undefined : basename(file));
      const { encrypted: isEncrypted, compressed: isCompressed, gzip } = flags;
      await withMailbox(cli, flags, from, async (client) => {
        const { orThrow } = await import('#clients/mesh/mesh');
        const progress = transferProgress(cli, 'Sent');
        const particulars = { subject, localId, partnerId, fileName, contentType, checksum, isEncrypted, isCompressed, gzip, chunkSize };
        const sending = client.send({ to, workflowId: flags.workflow, body, ...particulars }, progress.told);
        const sent = orThrow(await sending.finally(progress.end));
        if (flags.json) json(cli, sent);
        else line(cli, sent.messageId);
      });
    });
}

async function bodyOf(cli: Cli, file: string | undefined, text: string | undefined): Promise<Body> {
  if ((file === undefined) === (text === undefined)) throw new UsageError('give a file to send, or --text');
  if (text !== undefined) return text;
  if (file === undefined || file === '-') return cli.readInputBytes();
  const path = resolve(cli.folder, file);
  const found = await stat(path);
  if (!found.isFile()) throw new UsageError(`${file} is not a file`);
  return { bytes: found.size, stream: createReadStream(path) };
}
