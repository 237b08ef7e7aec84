/** Prepares the standard world for `standard.ts`: run by the build, so that a start has nothing left to check. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSeeds } from '../seeds.ts';
import { restoreDates } from './relative-dates.ts';
import { fingerprint, PREPARED_FROM, STANDARD_FOLDER, seedFiles } from './standard.ts';

/** Days on which relative dates may come to something else: summer and winter, the ends of months, a leap day, a new year. */
const DAYS_TO_TRY = ['2026-11-25', '2027-01-01', '2027-03-31', '2027-07-06', '2028-02-29'];

/** Checks the standard world on several days and writes it to a folder, each collection in a file. Throws `SeedError`. */
export function prepareStandardWorld(folder: string): void {
  for (const day of DAYS_TO_TRY) readSeeds([STANDARD_FOLDER], day);
  mkdirSync(folder, { recursive: true });
  const [today = ''] = DAYS_TO_TRY;
  for (const [name, entries] of readSeeds([STANDARD_FOLDER], today)) {
    const documents = Array.from(entries.values(), ({ doc, written }) => restoreDates(doc, written));
    writeFileSync(join(folder, `${name}.json`), inAscii(JSON.stringify(documents)));
  }
  writeFileSync(join(folder, PREPARED_FROM), fingerprint(seedFiles(STANDARD_FOLDER)));
}

/** JSON with every other character escaped: a text of one byte for each character is parsed in four fifths of the time. */
function inAscii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
