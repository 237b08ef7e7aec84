/** Documents of a test's own as the seeds of one collection. */
import type { SeedDocument } from '#kernel/store/store';
import type { WorldCollection } from '../collections.ts';
import { parse } from '../parsers.ts';

/** An entry of `Seeds`: documents complete, as a seed file would give them. Throws for one that the collection does not take. */
export function seeded<T extends object>(
  collection: WorldCollection<T>,
  documents: readonly object[],
): [collection: string, documents: readonly SeedDocument[]] {
  const { name, idOf } = collection;
  return [
    name,
    documents.map((document) => {
      const parsed = parse(collection, document);
      if ('issues' in parsed) throw new Error(`${name}: ${JSON.stringify(parsed.issues)}`);
      return { id: idOf(parsed.doc), doc: parsed.doc };
    }),
  ];
}
