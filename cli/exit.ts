/** How a command ends: exit codes, and errors in words. */
import type { Cli } from './cli.ts';

export const EXIT = {
  ok: 0,
  /** The sandbox refused, or something failed. */
  failure: 1,
  /** Wrong arguments, or a configuration that cannot be used. */
  usage: 2,
  /** No sandbox answers at the address. */
  unreachable: 3,
} as const;

export const EXIT_CODES_HELP = `
Exit codes: 0 done · 1 failed or refused · 2 wrong arguments or configuration · 3 no sandbox answers
            128 + n stopped by signal n (130: a second Ctrl-C)`;

/** The arguments are wrong in a way that only the command can see. */
export class UsageError extends Error {}

/** Says what went wrong on standard error and gives the exit code for it. */
export function explain(error: unknown, cli: Cli): number {
  const { name, message, stack } = error instanceof Error ? error : { name: '', message: String(error), stack: undefined };
  const say = (text: string) => cli.err.write(`${text}\n`);
  // by name, since the classes live in modules that most commands never load
  switch (name) {
    case 'CommanderError':
      return (error as { exitCode?: number }).exitCode === 0 ? EXIT.ok : EXIT.usage;
    case 'ConfigError':
      say(`error: the configuration cannot be used\n  ${message.replaceAll('\n', '\n  ')}`);
      return EXIT.usage;
    case 'Unreachable':
      say(`error: ${message}`);
      say('Start one with `nhs-sandbox start`, or say where it is with --url or NHS_SANDBOX_URL.');
      return EXIT.unreachable;
    case 'MeshFailed':
      say(`error: ${message}`);
      return (error as { failure?: { kind?: string } }).failure?.kind === 'unreachable' ? EXIT.unreachable : EXIT.failure;
    case 'ControlError':
      say(`error: ${message}`);
      if ((error as { status?: number }).status === 401) say('Give the token with --control-token or NHS_SANDBOX_CONTROL_TOKEN.');
      return EXIT.failure;
    default:
      say(`error: ${cli.env.NHS_SANDBOX_LOG_LEVEL === 'debug' ? (stack ?? message) : message}`);
      return error instanceof UsageError ? EXIT.usage : EXIT.failure;
  }
}
