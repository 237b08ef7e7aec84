/** A world as a seed folder: which files the standard one is made of, and documents as the text of such a file. */
import { WORLD_COLLECTIONS } from './collections.ts';
import { STANDARD_FOLDER, seedFiles } from './seeds/standard.ts';

/** The collections of the world by name, in the order in which they are read. */
export const COLLECTION_NAMES: readonly string[] = WORLD_COLLECTIONS.map(({ name }) => name);

/** Which collection a file of a seed folder belongs to: `patients.json` and `patients/families.json` to `patients`; nothing when to none. */
export function collectionOfFile(path: string): string | undefined {
  const [name = ''] = path.split(/[/\\]/);
  return COLLECTION_NAMES.find((known) => name === known || name === `${known}.json`);
}

/** The files of the standard world that hold documents of these collections, relative to {@link STANDARD_FOLDER}. */
export function standardFiles(collections: readonly string[]): readonly string[] {
  return seedFiles(STANDARD_FOLDER)
    .map(({ path }) => path)
    .filter((path) => collections.includes(collectionOfFile(path) ?? ''));
}

/** Documents as the text of a seed file, piece by piece: an array, each document begun on a line of its own. */
export async function* seedText(docs: AsyncIterable<object> | Iterable<object>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const doc of docs) {
    yield `${before}${JSON.stringify(doc, null, 2).replace(/^/gm, '  ')}`;
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
