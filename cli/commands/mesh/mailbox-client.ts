/** A client of the running sandbox's MESH for one mailbox. */
import type { Command } from 'commander';
import type { MeshCredentials, ServerAddress } from '#clients/control/control';
import type { MeshClient } from '#clients/mesh/mesh';
import { endpointOf } from '../../address.ts';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect, sessionOf } from '../../client-options.ts';
import { UsageError } from '../../exit.ts';

export interface MailboxFlags extends ClientFlags {
  readonly password?: string;
  readonly key?: string;
}

/** A subcommand that acts for a mailbox. */
export function mailboxSubcommand(parent: Command, nameAndArguments: string, summary: string): Command {
  return clientSubcommand(parent, nameAndArguments, summary)
    .optionsGroup('As whom:')
    .option('--password <password>', "the mailbox's password (else the one that the sandbox knows)")
    .option('--key <key>', 'the shared key of the environment (else the one that the sandbox knows)');
}

/** Opens a client for a mailbox, lets it be used, and lets go of its connections. */
export async function withMailbox<T>(
  cli: Cli,
  flags: MailboxFlags,
  mailboxId: string,
  use: (client: MeshClient) => Promise<T>,
): Promise<T> {
  const control = await connect(cli, flags);
  const [servers, credentials] = await Promise.all([
    control.servers(),
    credentialsOf(control.mesh.credentials(mailboxId), flags, mailboxId),
  ]);
  const { ca, cert, key } = await endpointOf(cli, { ...flags, url: addressOf(servers) });
  const session = sessionOf(cli, flags);
  const { meshClient } = await import('#clients/mesh/mesh');
  const client = meshClient({
    url: `${addressOf(servers)}${session === undefined ? '' : `/~${session}`}`,
    ...{ ca, cert, key },
    mailboxId: credentials.mailboxId,
    password: flags.password ?? credentials.password,
    sharedKey: flags.key ?? credentials.sharedKey,
    now: clockOf(credentials),
    clientVersion: 'nhs-sandbox mesh',
  });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

/** Of a mailbox that the sandbox does not know there is nothing to tell; who names password and key may try all the same. */
async function credentialsOf(
  asked: Promise<MeshCredentials>,
  { password, key }: MailboxFlags,
  mailboxId: string,
): Promise<MeshCredentials> {
  if (password === undefined || key === undefined) return asked;
  return asked.catch(() => ({ mailboxId, password, sharedKey: key, mode: '', now: new Date().toISOString() }));
}

function addressOf(servers: readonly ServerAddress[]): string {
  const mesh = servers.find(({ name }) => name === 'mesh');
  if (mesh === undefined) throw new UsageError('this sandbox has no mesh server; start it with `nhs-sandbox start mesh`');
  return mesh.url;
}

/** The sandbox's clock goes on from what it showed as ours does. */
function clockOf({ now }: MeshCredentials): () => number {
  const ahead = Date.parse(now) - Date.now();
  return () => Date.now() + ahead;
}
