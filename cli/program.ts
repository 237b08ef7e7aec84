/** The command line as a whole: finds the command that is called, runs it, and turns the outcome into an exit code. */
import { Command, type CommanderError } from 'commander';
import { VERSION } from '#kernel/package';
import type { Cli } from './cli.ts';
import { COMMANDS } from './commands.ts';
import { EXIT_CODES_HELP, explain } from './exit.ts';

const EXAMPLES = `
Examples:
  $ nhs-sandbox start                            the whole suite, from http://127.0.0.1:9000 on
  $ nhs-sandbox start fhir oauth                 two servers of it
  $ nhs-sandbox exec -- npm test                 start, test, stop
  $ nhs-sandbox faults add --server fhir --status 503 --times 1
  $ nhs-sandbox journal --follow
${EXIT_CODES_HELP}
`;

/** Runs one command line, without the program's own name. Resolves with the exit code; never rejects. */
export async function run(args: readonly string[], cli: Cli): Promise<number> {
  try {
    const program = await programFor(args, cli);
    if (args.length === 0) program.help({ error: true });
    await program.parseAsync(args, { from: 'user' });
    return cli.exitCode;
  } catch (error) {
    return explain(error, cli);
  }
}

/** The program with all commands named and the called one defined. */
async function programFor(args: readonly string[], cli: Cli): Promise<Command> {
  const program = new Command('nhs-sandbox')
    .description("A local sandbox of NHS England's API technologies. Independent of the NHS; never for real patient data.")
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .addHelpText('after', EXAMPLES)
    .enablePositionalOptions()
    .exitOverride(leaveTo)
    .configureOutput({ writeOut: (text) => cli.out.write(text), writeErr: (text) => cli.err.write(text) });
  // `nhs-sandbox start …` or `nhs-sandbox help start`
  const called = args.slice(0, 2);
  for (const { name, summary, load } of COMMANDS) {
    const command = program.command(name).description(summary);
    if (called.includes(name)) (await load()).define(command, cli);
  }
  return program;
}

function leaveTo(error: CommanderError): never {
  throw error;
}
