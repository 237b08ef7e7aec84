/** Checks what can only be seen of all seed documents together. */
import { WORLD_COLLECTIONS, type WorldCollection } from '../collections.ts';
import type { SeedEntry, SeedReader } from './reader.ts';

/** Finds references to what is not there, and successions that lead back to where they began; the reader collects them. */
export function checkTogether(reader: SeedReader): void {
  for (const collection of WORLD_COLLECTIONS) {
    for (const entry of reader.entries.get(collection.name)?.values() ?? []) {
      checkReferences(reader, collection, entry);
      checkSuccession(reader, collection, entry);
    }
  }
}

function checkReferences(reader: SeedReader, collection: WorldCollection<object>, entry: SeedEntry): void {
  for (const { collection: other, id, path } of collection.references(entry.doc)) {
    if (!reader.entries.get(other)?.has(id)) reader.complainOf(entry, path, `'${id}' is not in ${other}`);
  }
}

function checkSuccession(reader: SeedReader, { name, successor }: WorldCollection<object>, entry: SeedEntry): void {
  const first = successor?.(entry.doc);
  const passed = new Set<string>();
  for (let next = first; next && !passed.has(next.id); ) {
    passed.add(next.id);
    const heir = reader.entries.get(name)?.get(next.id)?.doc;
    next = heir && successor?.(heir);
  }
  if (first && passed.has(entry.id)) reader.complainOf(entry, first.path, 'leads back to where it began');
}
