import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { LdifNote } from '#clients/control/control';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../../client-options.ts';
import { EXIT } from '../../exit.ts';
import { json, line } from '../../print.ts';
import { safe } from '../../terminal/text.ts';
import { counted } from '../../world/words.ts';

export function defineImport(command: Command, cli: Cli): void {
  clientSubcommand(command, 'import', 'take LDIF into the world of the running sandbox')
    .argument('<file>', '- reads from standard input')
    .addHelpText(
      'after',
      `
Entries of systems (nhsAs), contracts (nhsMhs), organisations and people become documents of the world, which every server shows; those
that are there are changed, and none is removed. What the world has no place for is told. When something is wrong, nothing is stored,
everything wrong is told with its line, and it exits with 1. Never import data of real people.`,
    )
    .action(async (file: string, flags: ClientFlags) => {
      const ldif = file === '-' ? await cli.readInput() : await readFile(resolve(cli.folder, file), 'utf8');
      const outcome = await (await connect(cli, flags)).ldap.import(ldif);
      const { stored, unchanged, problems, notKept } = outcome;
      if (problems.length > 0) cli.exitCode = EXIT.failure;
      if (flags.json) return json(cli, outcome);
      for (const note of [...problems, ...notKept]) cli.err.write(`${inWords(note)}\n`);
      if (problems.length > 0) return void cli.err.write(`${counted(problems.length, 'problem')}; nothing was stored\n`);
      const documents = Object.entries(stored).map(([collection, count]) => `${count} ${collection}`);
      line(cli, `stored ${documents.join(', ') || 'nothing'}; ${counted(unchanged, 'entry', 'entries')} as before`);
    });
}

/** `line 7, uniqueIdentifier=1,ou=Services,o=nhs: …`. */
function inWords({ line: at, dn, reason }: LdifNote): string {
  return `line ${at}${dn === undefined ? '' : `, ${safe(dn)}`}: ${safe(reason)}`;
}
