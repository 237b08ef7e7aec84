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

/** What TLS needs: the authority, and a certificate of our own for a sandbox that asks for one. Kept in the state folder by `start`. */
async function trust(cli: Cli, flags: AddressFlags): Promise<Pick<ControlOptions, 'ca' | 'cert' | 'key'>> {
  const folder = join(cli.env.NHS_SANDBOX_STATE_FOLDER || join(cli.home, '.nhs-sandbox'), 'tls');
  const named = flags.ca ?? (cli.env.NHS_SANDBOX_CA || undefined);
  const kept = (name: string) => readFile(resolve(cli.folder, folder, name), 'utf8').catch(() => undefined);
  const [ca, cert, key] = await Promise.all([
    named === undefined ? kept('ca.pem') : readFile(resolve(cli.folder, named), 'utf8'),
    kept('client.pem'),
    kept('client.key'),
  ]);
  return { ca, cert, key };
}
