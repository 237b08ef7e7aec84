import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Config } from '#kernel/config';
import type { Suite } from '#kernel/suite';
import type { Cli, StopSignal } from '../cli.ts';
import { CONFIG_HELP, type ConfigFlags, readConfig, withConfigOptions } from '../config.ts';
import { launch } from '../launch.ts';
import { codeOf } from '../stopping.ts';
import { collect } from '../values.ts';
import { trustIn, VARIABLES_HELP, variablesFor } from '../variables.ts';

/** As shells have it. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

export function define(command: Command, cli: Cli): void {
  withConfigOptions(
    command
      .argument('<command...>', 'the command and its arguments, after --')
      .passThroughOptions()
      .option('--server <name>', 'start this server; may be repeated (default: all)', collect),
  )
    .addHelpText(
      'after',
      `${CONFIG_HELP}
Ports are free ones unless told otherwise.
${VARIABLES_HELP}

Exits with what the command exits with; 128 + n when signal n ended it, 127 when there is no such command.

Examples:
  $ nhs-sandbox exec -- npm test
  $ nhs-sandbox exec --server fhir --server oauth -- sh -c 'curl "$NHS_SANDBOX_FHIR_URL/_sandbox/health"'`,
    )
    .action(async ([program = '', ...args]: readonly string[], { server = [], ...flags }: ConfigFlags & { server?: readonly string[] }) => {
      let child: ChildProcess | undefined;
      const unheard = cli.onSignal((signal) => (child ? forward(child, signal, cli) : cli.leave(codeOf(signal))));
      const config = await readConfig(cli, flags, { portBase: 0 });
      const { suite } = await launch(cli, config, server);
      try {
        // npm and its like are scripts on Windows, which only a shell can start
        const env = { ...process.env, ...(await variablesOf(suite, config, cli)) };
        child = spawn(program, args, { stdio: 'inherit', shell: process.platform === 'win32', env });
        cli.exitCode = await outcomeOf(child, program, cli);
      } finally {
        unheard();
        await suite.stop();
      }
    });
}

/** Passes a signal on, unless the terminal has already sent it to both of us. */
function forward(child: ChildProcess, signal: StopSignal, cli: Cli): void {
  if (!(cli.inTerminal && signal === 'SIGINT')) child.kill(signal);
}

async function outcomeOf(child: ChildProcess, program: string, cli: Cli): Promise<number> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return signal === null ? (code ?? 0) : codeOf(signal);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    cli.err.write(`error: cannot run ${program}: ${code === 'ENOENT' ? 'there is no such command' : message}\n`);
    return code === 'ENOENT' ? NOT_FOUND : NOT_EXECUTABLE;
  }
}

async function variablesOf({ urls }: Suite, { tls, stateFolder, controlToken }: Config, cli: Cli): Promise<Record<string, string>> {
  return {
    ...variablesFor(Object.entries(urls).map(([name, url]) => ({ name, url }))),
    ...(tls && stateFolder !== undefined && (await trustIn(resolve(cli.folder, stateFolder, 'tls', 'ca.pem'), cli))),
    ...(controlToken !== undefined && { NHS_SANDBOX_CONTROL_TOKEN: controlToken }),
  };
}
