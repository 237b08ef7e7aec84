import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../../client-options.ts';

interface ExportFlags extends ClientFlags {
  readonly base?: string;
  readonly filter?: string;
  readonly out?: string;
}

export function defineExport(command: Command, cli: Cli): void {
  clientSubcommand(command, 'export', 'write the directory, or a part of it, as LDIF')
    .optionsGroup('Which entries:')
    .option('--base <name>', 'this one and those below it (default o=nhs)')
    .option('--filter <filter>', 'those that a filter finds: RFC 4515')
    .optionsGroup('Where to:')
    .option('--out <file>', 'a file; else it is printed')
    .addHelpText('after', `\nNames are without the session's part, so that the file can be imported into any other.`)
    .action(async ({ base, filter, out, ...flags }: ExportFlags) => {
      const ldif = await (await connect(cli, flags)).ldap.export({ base, filter });
      if (out === undefined) cli.out.write(ldif);
      else await writeFile(resolve(cli.folder, out), ldif);
    });
}
