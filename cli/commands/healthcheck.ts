import type { Command } from 'commander';
import { endpointOf } from '../address.ts';
import type { Cli } from '../cli.ts';
import { type ClientFlags, withClientOptions } from '../client-options.ts';
import { EXIT } from '../exit.ts';
import { json, line } from '../print.ts';

/** Milliseconds: a container engine asks every few seconds, and a server that needs longer is not well. */
const PATIENCE = 3000;

export function define(command: Command, cli: Cli): void {
  withClientOptions(command)
    .argument('[server]', 'this server, at the port where this configuration starts it; when left out, all that answer there')
    .addHelpText(
      'after',
      `
Exits with 0 when the server is ready and with 1 when it is not, or does not answer. Without a server, --url or NHS_SANDBOX_URL:
when at least one answers, and all that answer are ready.

Examples:
  $ nhs-sandbox healthcheck
  $ nhs-sandbox healthcheck fhir
  HEALTHCHECK CMD ["nhs-sandbox", "healthcheck", "fhir"]`,
    )
    .action(async (server: string | undefined, flags: ClientFlags) => {
      const endpoints = await Promise.all((await serversToAsk(cli, flags, server)).map((name) => endpointOf(cli, flags, name)));
      const answers = await Promise.allSettled(
        endpoints.map(async (endpoint) => (await cli.connect({ ...endpoint, timeout: PATIENCE })).health()),
      );
      const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
      for (const health of found) {
        if (flags.json) json(cli, health);
        else line(cli, `${health.server}: ${health.status}`);
      }
      const [first] = answers;
      if (found.length === 0 && first?.status === 'rejected') cli.err.write(`${(first.reason as Error).message}\n`);
      if (found.length === 0 || found.some(({ status }) => status !== 'ready')) cli.exitCode = EXIT.failure;
    });
}

/** The one that is named or has an address; else all, since a server may have been started alone. The portal is the first of them. */
async function serversToAsk({ env }: Cli, { url }: ClientFlags, server?: string): Promise<readonly (string | undefined)[]> {
  if (server !== undefined || url !== undefined || env.NHS_SANDBOX_URL) return [server];
  return (await import('#kernel/config')).SERVER_NAMES;
}
