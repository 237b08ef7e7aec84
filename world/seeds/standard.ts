/**
 * The standard world as a build has prepared it: every document checked and complete, one file for each collection, with
 * the relative dates as they were written. It is used as long as `seed-data/` is as it was at the build; a collection is read when it is first asked for.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codePath, packagePath } from '#kernel/package';
import { Lazy, type SeedDocument, type Seeds } from '#kernel/store/store';
import { WORLD_COLLECTIONS } from '../collections.ts';
import { resolveDatesInJson } from './relative-dates.ts';

/** In place of a folder: the standard world. */
export const STANDARD = 'standard';

/** The standard world, as people read and edit it. */
export const STANDARD_FOLDER = packagePath('seed-data');

/** Where a build puts what it has prepared: within its own folder, as when it runs from there. */
export const PREPARED = 'world/standard';

/** The file that says from what a build was prepared. */
export const PREPARED_FROM = 'from.json';

/**
 * The standard world as prepared, for a day; nothing when other folders are wanted, when it is not prepared, or when the seeds have
 * changed since.
 */
export function preparedSeeds(folders: readonly string[], today: string): Seeds | undefined {
  const folder = codePath(PREPARED);
  if (!folders.every((one) => one === STANDARD) || !isFresh(folder)) return undefined;
  return new Map(WORLD_COLLECTIONS.map(({ name }) => [name, new Lazy(() => readPrepared(folder, name, today))]));
}

function* readPrepared(folder: string, name: string, today: string): Generator<SeedDocument, void> {
  const collection = WORLD_COLLECTIONS.find((one) => one.name === name);
  if (collection === undefined) return;
  const documents: object[] = JSON.parse(resolveDatesInJson(readFileSync(join(folder, `${name}.json`), 'latin1'), today));
  for (const doc of documents) yield { id: collection.idOf(doc), doc };
}

/** Whether the seeds are those that the build had before it: the same files, of the same sizes, none written since. */
function isFresh(folder: string): boolean {
  const prepared = statSync(join(folder, PREPARED_FROM), { throwIfNoEntry: false });
  if (prepared === undefined) return false;
  const now = seedFiles(STANDARD_FOLDER);
  if (now.some(({ modified }) => modified > prepared.mtimeMs)) return false;
  return readFileSync(join(folder, PREPARED_FROM), 'utf8') === fingerprint(now);
}

interface SeedFile {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
}

/** What tells one state of the seed files from another, but for when they were written. */
export function fingerprint(files: readonly SeedFile[]): string {
  return JSON.stringify(files.map(({ path, bytes }) => [path, bytes]));
}

/** The JSON files of a seed folder, in the order of their names. */
export function seedFiles(folder: string, within = ''): readonly SeedFile[] {
  return readdirSync(join(folder, within), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = within === '' ? entry.name : `${within}/${entry.name}`;
      if (entry.isDirectory()) return seedFiles(folder, path);
      if (!entry.name.endsWith('.json')) return [];
      const { size, mtimeMs } = statSync(join(folder, path));
      return [{ path, bytes: size, modified: mtimeMs }];
    });
}
