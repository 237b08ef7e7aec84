import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { defineCheck } from './seed/check.ts';
import { defineExport } from './seed/export.ts';
import { defineImport } from './seed/import.ts';

export function define(command: Command, cli: Cli): void {
  command.addHelpText(
    'after',
    `
A seed folder holds, for each collection, one JSON file (patients.json) or a folder of files (patients/families.json), each with one
document or an array of them. nhs-sandbox start --seed FOLDER takes it in place of the standard world; --seed standard --seed FOLDER
lays it over that. Never put data of real patients into one.

Examples:
  $ nhs-sandbox seed export my-world
  $ nhs-sandbox seed import patients.csv --out my-patients
  $ nhs-sandbox seed check standard my-patients
  $ nhs-sandbox start --seed standard --seed my-patients`,
  );
  defineCheck(command, cli);
  defineExport(command, cli);
  defineImport(command, cli);
}
