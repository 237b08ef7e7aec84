/** The tree of the standard world, for tests. */
import type { Collection } from '#kernel/store/store';
import { loadSeeds } from '#world/seeds';
import type { Entry, TreeContext } from '../../entry.ts';
import { BRANCHES } from '../branches.ts';
import { FIXED_ENTRIES } from '../places.ts';

/** Where the servers of the suite are, in tests. */
export const addressOf = (server: string): string => `http://${server}.test:9000`;

/** The documents of the standard world, by collection and id. */
export function standardWorld(): ReadonlyMap<string, ReadonlyMap<string, object>> {
  return new Map([...loadSeeds()].map(([name, documents]) => [name, new Map([...documents].map(({ id, doc }) => [id, doc]))]));
}

/** All entries of a world, in the order of the branches. */
export function entriesOf(world: ReadonlyMap<string, ReadonlyMap<string, object>>): readonly Entry[] {
  const look = <T extends object>({ name }: Collection<T>, id: string) => world.get(name)?.get(id) as T | undefined;
  const context: TreeContext = { addressOf, look };
  return [
    ...FIXED_ENTRIES,
    ...BRANCHES.flatMap((branch) =>
      [...(world.get(branch.collection.name)?.values() ?? [])].flatMap((doc) => branch.entriesOf(doc, context)),
    ),
  ];
}
