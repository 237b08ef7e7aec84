/** The configuration of `start` and `exec`: their flags, the environment, the file. */
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Config } from '#kernel/config';
import { readConfigFile } from '#kernel/config-file';
import { parseConfig } from '#kernel/config-schema';
import type { Cli } from './cli.ts';
import { collect } from './values.ts';

/** Flags as commander gives them: one for each setting, `port` and `url` as lists of `server=value`. */
export interface ConfigFlags {
  readonly config?: string;
  readonly port?: readonly string[];
  readonly url?: readonly string[];
  readonly [setting: string]: unknown;
}

/** Adds the flags to a command, in the order in which people look for them. */
export function withConfigOptions(command: Command): Command {
  return command
    .optionsGroup('How it behaves:')
    .option('--environment <name>', 'how strict it is: local (default), sandbox or integration')
    .option('--root <api>', 'serve one API at / of its server as well, for clients that cannot take a path prefix')
    .option('--session-idle <duration>', 'end a session that has been idle so long (default PT1H)')
    .option('--random-seed <n>', 'make ids and chance repeat')
    .optionsGroup('What is in it:')
    .option(
      '--seed <folder>',
      'seeds in place of the standard world; repeated, each goes over the one before (standard: the standard world)',
      collect,
    )
    .option('--today <day>', 'reckon relative dates in seeds from this day, such as 2027-03-01')
    .option('--patients <n>', 'make so many further patients')
    .option('--histories <n>', 'give the first n of them a clinical history')
    .option('--services <n>', 'make so many further services of the directory')
    .option('--practices <n>', 'have at least so many further practices, with their staff')
    .option('--persist <folder>', 'keep state in a folder over restarts')
    .option('--store <address>', 'keep state in PostgreSQL: postgres://user@host:5432/database')
    .optionsGroup('Where it is:')
    .option('--host <host>', 'listen on this address (default 127.0.0.1)')
    .option('--port-base <n>', 'count the ports from here (default 9000; 0 picks free ones)')
    .option('--port <server=n>', 'move one server, such as mesh=8700; may be repeated', collect)
    .option('--url <server=address>', 'use a server that runs elsewhere, such as oauth=http://oauth:9005; may be repeated', collect)
    .option('--tls', 'serve https, with certificates of a local authority')
    .option('--mtls', 'ask clients for a certificate of that authority, too')
    .option('--tls-certificate <file>', 'with --tls: a certificate of your own, PEM')
    .option('--tls-key <file>', 'and its key')
    .option('--control-token <token>', 'ask for this bearer token at the control API')
    .option('--state-folder <folder>', 'keep keys and certificates here (default ~/.nhs-sandbox)')
    .optionsGroup('Limits:')
    .option('--journal-entries <n>', 'remember so many exchanges (default 10000; 0 none)')
    .option('--journal-bytes <n>', 'and so many bytes of them (default 32 MiB)')
    .option('--request-timeout <duration>', 'a request must have arrived by then (default PT1M)')
    .option('--idle-timeout <duration>', 'close a connection that has been unused so long (default PT75S)')
    .option('--drain-timeout <duration>', 'what requests under way have at a stop (default PT1.5S)')
    .optionsGroup('Other:')
    .option('--config <file>', 'read settings from a JSON file (NHS_SANDBOX_CONFIG; else nhs-sandbox.config.json if there is one)')
    .option('--log-level <level>', 'silent, error, warn (default), info or debug');
}

export const CONFIG_HELP = `
Each setting has an environment variable (--port-base is NHS_SANDBOX_PORT_BASE, --port mesh=8700 is NHS_SANDBOX_PORT_MESH=8700)
and a key in the configuration file ("portBase": 19000, "ports": {"mesh": 8700}). Flags beat the environment, the environment
beats the file. Durations are milliseconds or ISO 8601 (PT5M).`;

/** The configuration out of all its places. Rejects with `ConfigError`, which names everything that is wrong. */
export async function readConfig(cli: Cli, flags: ConfigFlags, defaults: Readonly<Record<string, unknown>> = {}): Promise<Config> {
  const { config: file, port: ports, url: urls, ...settings } = flags;
  return parseConfig({
    defaults: { stateFolder: join(cli.home, '.nhs-sandbox'), ...defaults },
    file: await readConfigFile({ flag: file, env: cli.env.NHS_SANDBOX_CONFIG, folder: cli.folder }),
    env: cli.env,
    flags: { ...settings, ports, urls },
  });
}
