/**
 * The seeds: what every session of the world starts from. A folder holds, for each collection, one file (`organisations.json`) or a
 * folder of files (`patients/families.json`), each with one document or an array of them. Everything is checked, and everything
 * that is wrong is said at once: file, path and reason.
 */
import type { Seeds } from '#kernel/store/store';
import { londonDay } from './rules/london.ts';
import { SeedError } from './seeds/issue.ts';
import { type SeedEntry, SeedReader } from './seeds/reader.ts';
import { preparedSeeds, STANDARD, STANDARD_FOLDER } from './seeds/standard.ts';
import { checkTogether } from './seeds/together.ts';

export { SeedError, type SeedIssue, sayIssue } from './seeds/issue.ts';

/**
 * The seeds of one or more folders, each over the one before; the standard world when there is none. `today`: the day, `2026-11-25`,
 * from which relative dates are reckoned. Throws {@link SeedError}.
 */
export function loadSeeds(folders: string | readonly string[] = [], today = londonDay(Date.now())): Seeds {
  const wanted = typeof folders === 'string' ? [folders] : folders;
  return preparedSeeds(wanted, today) ?? seedsOf(readSeeds(wanted.length === 0 ? [STANDARD] : wanted, today));
}

/** The documents of seed folders by collection and id, and where each is written. Throws {@link SeedError}. */
export function readSeeds(folders: readonly string[], today: string): ReadonlyMap<string, ReadonlyMap<string, SeedEntry>> {
  const paths = [...new Set(folders.map((folder) => (folder === STANDARD ? STANDARD_FOLDER : folder)))];
  const reader = new SeedReader(today, paths.length > 1);
  for (const path of paths) reader.read(path);
  checkTogether(reader, today);
  if (reader.issues.length > 0) throw new SeedError(paths.join(' and '), reader.issues);
  return reader.entries;
}

function seedsOf(entries: ReadonlyMap<string, ReadonlyMap<string, SeedEntry>>): Seeds {
  return new Map([...entries].map(([name, documents]) => [name, [...documents.values()].map(({ id, doc }) => ({ id, doc }))]));
}
