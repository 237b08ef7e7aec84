/** Where a running sandbox is, and how to be let in. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ControlOptions } from '#clients/control/control';
import type { Cli } from './cli.ts';
import { UsageError } from './exit.ts';

interface AddressFlags {
  readonly url?: string;
  readonly controlToken?: string;
  readonly ca?: string;
}

/** The portal, or the server of that name: where the flags or the environment say, else where this configuration would start it. */
export async function endpointOf(cli: Cli, flags: AddressFlags, server?: string): Promise<ControlOptions> {
  const { env } = cli;
  const named = flags.url ?? (server === undefined ? env.NHS_SANDBOX_URL : undefined);
  const url = named || (await usualAddress(cli, server));
  const token = flags.controlToken ?? (env.NHS_SANDBOX_CONTROL_TOKEN || undefined);
  return { url, token, ...(url.startsWith('https:') && (await trust(cli, flags))) };
}

async function usualAddress(cli: Cli, server = 'portal'): Promise<string> {
  const [{ readConfig }, { addressAt, httpPortOf }] = await Promise.all([import('./config.ts'), import('#kernel/config')]);
  const config = await readConfig(cli, {});
  const port = httpPortOf(config, server);
  if (port === 0) throw new UsageError(`nothing says where ${server} is; give --url ADDRESS`);
  return addressAt(config, port);
}

/** Where the authority's certificate is: as told, else where `start` keeps it. */
export function authorityFile({ env, folder, home }: Cli, { ca }: Pick<AddressFlags, 'ca'>): string {
  return resolve(folder, ca ?? (env.NHS_SANDBOX_CA || join(tlsFolder(env, home), 'ca.pem')));
}

function tlsFolder(env: Cli['env'], home: string): string {
  return join(env.NHS_SANDBOX_STATE_FOLDER || join(home, '.nhs-sandbox'), 'tls');
}

/** What TLS needs: the authority, and a certificate of our own for a sandbox that asks for one. Kept in the state folder by `start`. */
async function trust(cli: Cli, flags: AddressFlags): Promise<Pick<ControlOptions, 'ca' | 'cert' | 'key'>> {
  const folder = resolve(cli.folder, tlsFolder(cli.env, cli.home));
  const isNamed = flags.ca !== undefined || Boolean(cli.env.NHS_SANDBOX_CA);
  const readIfThere = (path: string) => readFile(path, 'utf8').catch(() => undefined);
  const [ca, cert, key] = await Promise.all([
    isNamed ? readFile(authorityFile(cli, flags), 'utf8') : readIfThere(authorityFile(cli, flags)),
    readIfThere(join(folder, 'client.pem')),
    readIfThere(join(folder, 'client.key')),
  ]);
  return { ca, cert, key };
}
