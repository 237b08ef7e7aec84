import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { defineExport } from './ldap/export.ts';
import { defineImport } from './ldap/import.ts';
import { defineSearch } from './ldap/search.ts';

export function define(command: Command, cli: Cli): void {
  command.addHelpText(
    'after',
    `
The Spine directory: accredited systems and contracts (ou=Services), organisations, and people with their roles.

Examples:
  $ nhs-sandbox ldap search '(&(nhsIDCode=YES)(objectClass=nhsAs))' uniqueIdentifier nhsMHSPartyKey
  $ nhs-sandbox ldap search --base uid=656005750104,ou=People,o=nhs
  $ nhs-sandbox ldap export --base ou=Services,o=nhs --filter '(nhsIDCode=A20047)' > practice.ldif
  $ nhs-sandbox ldap import practice.ldif`,
  );
  // the arguments are in each command's own help
  command.configureHelp({ subcommandTerm: (subcommand) => subcommand.name() });
  defineSearch(command, cli);
  defineExport(command, cli);
  defineImport(command, cli);
}
