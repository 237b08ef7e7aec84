import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { ColumnMap } from '#world/import/columns';
import type { ImportProblem } from '#world/import/patients';
import { londonDay } from '#world/rules/london';
import type { Cli } from '../../cli.ts';
import { EXIT, UsageError } from '../../exit.ts';
import { readJsonFile } from '../../input.ts';
import { json, line } from '../../print.ts';
import { cut, safe } from '../../terminal/text.ts';
import { counted } from '../../world/words.ts';

interface ImportFlags {
  readonly out?: string;
  readonly map?: string;
  readonly makeNumbers?: boolean;
  readonly allowLiveLooking?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Columns in which a value that is at fault is shown. */
const VALUE_WIDTH = 40;
/** Further NHS numbers are only counted. */
const NUMBERS_SAID = 5;

export function defineImport(command: Command, cli: Cli): void {
  command
    .command('import')
    .description('turn a table of patients into seeds: CSV, JSON, or JSON on each line')
    .argument('<file>', '- reads from standard input')
    .option('--out <folder>', 'write them there, as patients/<name of the file>.json; else they are printed')
    .option('--map <file>', 'JSON: which field each of your columns holds, null to leave it out: {"Pt surname": "lastName", "Notes": null}')
    .option('--make-numbers', 'give rows without an NHS number one that is nobody’s')
    .option('--allow-live-looking', 'take numbers that living people may have; only when you know that these are nobody’s')
    .option('--force', 'write over a file that is there')
    .option('--json', 'print problems as JSON')
    .addHelpText(
      'after',
      `
Fields: ${FIELDS_HELP}
Columns are known by these names and many others ("NHS No", "Surname", "DOB", "GP practice code"). Dates are dd/mm/yyyy, dd-Mon-yyyy,
yyyy-mm-dd, or relative (@today-40Y). Commas, semicolons and tabs part cells. In JSON, an object is such a row or a whole patient.
Every problem is told by its line, and then nothing is written; exits with 1. Never import data of real patients.

Examples:
  $ nhs-sandbox seed import patients.csv --out my-patients
  $ nhs-sandbox seed import extract.tsv --map columns.json --make-numbers --out my-patients
  $ nhs-sandbox seed check standard my-patients && nhs-sandbox start --seed standard --seed my-patients`,
    )
    .action(async (file: string, flags: ImportFlags) => {
      const [{ importPatients }, { decodeTable }] = await Promise.all([import('#world/import/patients'), import('#world/import/encoding')]);
      const text = file === '-' ? await cli.readInput() : decodeTable(await readFile(resolve(cli.folder, file)));
      const { patients, problems } = importPatients(text, await optionsFrom(cli, flags, text));
      if (problems.length > 0) return refuse(cli, flags, problems, patients.length);
      const seeds = `${JSON.stringify(patients, null, 2)}\n`;
      if (flags.out === undefined) return void cli.out.write(seeds);
      const name = join('patients', `${file === '-' ? 'imported' : basename(file, extname(file))}.json`);
      await mkdir(resolve(cli.folder, flags.out, 'patients'), { recursive: true });
      await writeNew(resolve(cli.folder, flags.out, name), seeds, flags.force === true, join(flags.out, name));
      const standard = new Set(await standardNumbers(londonDay(Date.now())));
      const replaces = patients.map(({ nhsNumber }) => nhsNumber).filter((nhsNumber) => standard.has(nhsNumber));
      if (flags.json) return json(cli, { file: join(flags.out, name), patients: patients.length, replaces, problems: [] });
      line(cli, `${join(flags.out, name)}: ${counted(patients.length, 'patient')}`);
      if (replaces.length > 0) cli.err.write(`Over the standard world they take the place of ${someOf(replaces)}.\n`);
      line(cli, `Check them over the standard world with: nhs-sandbox seed check standard ${flags.out}`);
    });
}

const FIELDS_HELP = `nhsNumber, title, firstName, middleNames, lastName, suffix, preferredName, previousLastName, gender, birthDate,
deathDate, addressLine1 to addressLine3, town, county, postcode, homePhone, mobilePhone, workPhone, email, practice and pharmacy (ODS
codes), language (two letters), interpreter and restricted (yes or no).`;

async function optionsFrom(cli: Cli, { map, makeNumbers, allowLiveLooking }: ImportFlags, text: string) {
  const [{ faultsInMap }, { freeNumbers }, { publishedIdentities }] = await Promise.all([
    import('#world/import/columns'),
    import('#world/import/free-numbers'),
    import('#world/identities'),
  ]);
  const columns = map === undefined ? {} : await readJsonFile(cli, map);
  const faults = faultsInMap(columns);
  if (faults.length > 0) throw new UsageError(`--map: ${map}: ${faults.join('; ')}`);
  const today = londonDay(Date.now());
  const reserved = publishedIdentities().flatMap(({ kind, id, resolution }) => (kind === 'patient' && resolution === 'absent' ? [id] : []));
  return {
    map: columns as ColumnMap,
    today,
    reserved: new Set(reserved),
    allowLiveLooking: allowLiveLooking === true,
    makeNumber: makeNumbers ? freeNumbers(new Set([...reserved, ...numbersIn(text), ...(await standardNumbers(today))])) : undefined,
  };
}

/** Whatever looks like an NHS number: rows further down may have one of their own. */
function numbersIn(text: string): readonly string[] {
  return (text.match(/\b\d{3}[ -]?\d{3}[ -]?\d{4}\b/g) ?? []).map((number) => number.replace(/[ -]/g, ''));
}

/** The first few, and how many there are besides. */
function someOf(nhsNumbers: readonly string[]): string {
  const more = nhsNumbers.length - NUMBERS_SAID;
  return `${nhsNumbers.slice(0, NUMBERS_SAID).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The NHS numbers of the standard world: imported patients are laid over it, and are to replace nobody by chance. */
async function standardNumbers(today: string): Promise<readonly string[]> {
  const { loadSeeds } = await import('#world/seeds');
  return [...(loadSeeds('standard', today).get('patients') ?? [])].map(({ id }) => id);
}

function refuse(cli: Cli, flags: ImportFlags, problems: readonly ImportProblem[], good: number): void {
  cli.exitCode = EXIT.failure;
  if (flags.json) {
    json(cli, { patients: good, problems });
    return;
  }
  for (const problem of problems) cli.err.write(`${inWords(problem)}\n`);
  cli.err.write(
    `${counted(problems.length, 'problem')}; nothing was written${good > 0 ? `, though ${counted(good, 'row')} would do` : ''}\n`,
  );
}

/** `line 7, birthDate '31/02/1990': is not a day of the calendar`. */
function inWords({ place, field, value, reason }: ImportProblem): string {
  const where = [place, [safe(field), value && `'${cut(safe(value), VALUE_WIDTH)}'`].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  return where ? `${where}: ${reason}` : reason;
}

async function writeNew(path: string, text: string, isForced: boolean, shown: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: isForced ? 'w' : 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Error(`${shown} is there already; --force writes over it`);
  }
}
