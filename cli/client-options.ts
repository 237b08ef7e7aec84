/** The options of every command that talks to a running sandbox. */
import type { Command } from 'commander';
import type { ControlClient } from '#clients/control/control';
import { endpointOf } from './address.ts';
import type { Cli } from './cli.ts';

export interface ClientFlags {
  readonly url?: string;
  readonly session?: string;
  readonly controlToken?: string;
  readonly ca?: string;
  readonly json?: boolean;
}

/** Adds them. */
export function withClientOptions(command: Command): Command {
  return command
    .optionsGroup('Which sandbox:')
    .option('--url <address>', 'where it is (NHS_SANDBOX_URL; else where this configuration would start it)')
    .option('--session <name>', 'in which session (NHS_SANDBOX_SESSION; else the default one)')
    .option('--control-token <token>', 'what its control API asks for (NHS_SANDBOX_CONTROL_TOKEN)')
    .option('--ca <file>', 'certificate authority to trust (NHS_SANDBOX_CA; else the one in the state folder)')
    .option('--json', 'print JSON');
}

/** A subcommand with the same options. */
export function clientSubcommand(parent: Command, nameAndArguments: string, summary: string): Command {
  return withClientOptions(parent.command(nameAndArguments).description(summary));
}

/** A client of the sandbox that the flags, the environment or the configuration name. */
export async function connect(cli: Cli, flags: ClientFlags): Promise<ControlClient> {
  return cli.connect({ ...(await endpointOf(cli, flags)), session: sessionOf(cli, flags) });
}

/** The session that the flags or the environment name; nothing for the default one. */
export function sessionOf({ env }: Cli, { session }: ClientFlags): string | undefined {
  return session ?? (env.NHS_SANDBOX_SESSION || undefined);
}
