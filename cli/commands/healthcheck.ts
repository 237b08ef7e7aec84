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
    .argument('[server]', 'this server, at the port where this configuration starts it; the portal when left out')
    .addHelpText(
      'after',
      `
Exits with 0 when the server is ready and with 1 when it is not, or does not answer.

Examples:
  $ nhs-sandbox healthcheck
  $ nhs-sandbox healthcheck fhir
  HEALTHCHECK CMD ["nhs-sandbox", "healthcheck", "fhir"]`,
    )
    .action(async (server: string | undefined, flags: ClientFlags) => {
      const endpoint = await endpointOf(cli, flags, server);
      try {
        const health = await (await cli.connect({ ...endpoint, timeout: PATIENCE })).health();
        if (flags.json) json(cli, health);
        else line(cli, `${health.server}: ${health.status}`);
        if (health.status !== 'ready') cli.exitCode = EXIT.failure;
      } catch (error) {
        cli.err.write(`${(error as Error).message}\n`);
        cli.exitCode = EXIT.failure;
      }
    });
}
