/** Prepares the standard world for `standard.ts`: run by the build, so that a start has nothing left to check. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSeeds } from '../seeds.ts';
import { type DateInDocument, datesIn } from './relative-dates.ts';
import { fingerprint, PREPARED_FROM, type PreparedCollection, type PreparedDocument, STANDARD_FOLDER, seedFiles } from './standard.ts';

/** Days on which relative dates may come to something else: summer and winter, the ends of months, a leap day, a new year. */
const DAYS_TO_TRY = ['2026-11-25', '2027-01-01', '2027-03-31', '2027-07-06', '2028-02-29'];

/** Checks the standard world on several days and writes it to a folder, each collection in a file. Throws `SeedError`. */
export function prepareStandardWorld(folder: string): void {
  for (const day of DAYS_TO_TRY) readSeeds([STANDARD_FOLDER], day);
  mkdirSync(folder, { recursive: true });
  const [today = ''] = DAYS_TO_TRY;
  for (const [name, entries] of readSeeds([STANDARD_FOLDER], today)) {
    const fixed: object[] = [];
    const relative: PreparedDocument[] = [];
    for (const { doc, written } of entries.values()) {
      const dates = datesIn(written);
      if (dates.length === 0) fixed.push(doc);
      else relative.push({ doc, dates: byText(dates) });
    }
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ fixed, relative } satisfies PreparedCollection));
  }
  writeFileSync(join(folder, PREPARED_FROM), fingerprint(seedFiles(STANDARD_FOLDER)));
}

/** The paths of each date; numbers in place of keys that count. Checking moves fields, but no list, so the paths still lead there. */
function byText(dates: readonly DateInDocument[]): PreparedDocument['dates'] {
  const paths: Record<string, (string | number)[][]> = {};
  for (const { path, text } of dates) {
    paths[text] ??= [];
    paths[text].push(path.map((key) => (/^\d+$/.test(key) ? Number(key) : key)));
  }
  return paths;
}
