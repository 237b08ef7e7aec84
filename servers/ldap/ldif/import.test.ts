import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LDIF_HEADER, printLdifEntry } from '#formats/ldap/ldif';
import { openStore } from '#kernel/store/open';
import type { Seeds, Store } from '#kernel/store/store';
import { WORLD_COLLECTIONS, type WorldCollection } from '#world/collections';
import { loadSeeds } from '#world/seeds';
import { openWorld, type World } from '#world/world';
import { addressOf, entriesOf } from '../tree/testing/standard-tree.ts';
import { importLdif } from './import.ts';

const servers = new Map(['spine', 'fhir', 'partners', 'nems', 'mesh', 'oauth', 'soap', 'rest'].map((name) => [name, addressOf(name)]));

let seeds: Seeds;
let standard: string;
beforeAll(async () => {
  seeds = loadSeeds();
  const store = await openStore({ seeds, collections: WORLD_COLLECTIONS });
  standard = await ldifOf(openWorld(store.session('default')));
  await store.close();
});

let store: Store;
afterEach(() => store.close());

const open = async (from: Seeds): Promise<World> => {
  store = await openStore({ seeds: from, collections: WORLD_COLLECTIONS });
  return openWorld(store.session('default'));
};

async function documentsOf(world: World, collection: WorldCollection<object>): Promise<ReadonlyMap<string, object>> {
  const documents = new Map<string, object>();
  let cursor: string | undefined;
  do {
    const page = await world.store.list(collection, { limit: 1000, ...(cursor && { cursor }) });
    for (const { id, doc } of page.items) documents.set(id, doc);
    cursor = page.next;
  } while (cursor !== undefined);
  return documents;
}

/** The whole tree, in the order of the tree. */
async function ldifOf(world: World): Promise<string> {
  const names = ['organisations', 'systems', 'endpoints', 'practitioners'];
  const collections = WORLD_COLLECTIONS.filter(({ name }) => names.includes(name));
  const documents = new Map(await Promise.all(collections.map(async (one) => [one.name, await documentsOf(world, one)] as const)));
  const entries = [...entriesOf(documents)].sort((one, other) => (one.path < other.path ? -1 : 1));
  return LDIF_HEADER + entries.map(({ dn, attributes }) => printLdifEntry(dn, attributes)).join('');
}

describe('the whole tree', () => {
  test('says nothing new to the world that it is of', async () => {
    const world = await open(seeds);
    expect(await importLdif(standard, world, servers)).toMatchObject({ stored: {}, problems: [], notKept: [] });
  });

  test('makes a world of nothing that shows the same', async () => {
    const world = await open(new Map());
    const outcome = await importLdif(standard, world, servers);
    expect(outcome).toMatchObject({ unchanged: 0, problems: [], notKept: [] });
    expect(outcome.stored).toMatchObject({ organisations: 397, systems: expect.any(Number), practitioners: 223 });
    const again = await ldifOf(world);
    expect(again.split('\n\n').length).toBe(standard.split('\n\n').length);
    expect(again).toBe(standard);
  });
});
