/** What every store must do with seeds that are made anew each time: the same as with those that are kept. */
import { describe, expect, test } from 'vitest';
import type { AnyCollection } from '../collections.ts';
import { buildIndex, CompactIndex } from '../compact-index.ts';
import { type Collection, type Derivation, Derived, type SeedDocument, type Seeds, type SessionStore, type Store } from '../store.ts';

interface Tree {
  readonly kind: string;
  readonly height: number;
  readonly names?: readonly string[];
}

const trees: Collection<Tree> = {
  name: 'trees',
  indexes: { kind: ({ kind }) => kind, height: ({ height }) => String(height).padStart(3, '0'), name: ({ names }) => names },
};

const SIZE = 40;
const KINDS = ['ash', 'birch', 'cedar'];
const idAt = (place: number) => `t${String(place).padStart(3, '0')}`;
const treeAt = (place: number): Tree => ({
  kind: KINDS[place % 3] as string,
  height: place,
  ...(place % 10 === 0 && { names: ['the old one', `number ${place}`] }),
});
const KEPT: readonly SeedDocument[] = [
  { id: 'oak', doc: { kind: 'cedar', height: 7 } satisfies Tree },
  { id: 't010a', doc: { kind: 'birch', height: 10 } satisfies Tree },
];

/** So many trees, whose indexes come later, as from another thread. */
function derivation(made: string[]): Derivation {
  const keysOf = (name: string, tree: Tree) => [trees.indexes?.[name]?.(tree) ?? []].flat();
  return {
    size: SIZE,
    idAt,
    placeOf: (id) => (/^t\d{3}$/.test(id) && Number(id.slice(1)) < SIZE ? Number(id.slice(1)) : undefined),
    make(place) {
      made.push(idAt(place));
      return treeAt(place);
    },
    glance: treeAt,
    index: async (name) => new CompactIndex(buildIndex(SIZE, (place) => keysOf(name, treeAt(place)))),
    *inOrder() {
      for (let place = 0; place < SIZE; place++) yield { id: idAt(place), doc: treeAt(place) };
    },
  };
}

type OpenWith = (options: { readonly seeds: Seeds; readonly collections: readonly AnyCollection[] }) => Promise<Store>;

/** Declares the tests, each on a store over derived seeds and, beside it, one over the same seeds, kept. */
export function derivedContract(openWith: OpenWith): void {
  describe('seeds that are made anew', () => {
    async function open(): Promise<{ made: string[]; store: Store; session: SessionStore; kept: SessionStore }> {
      const made: string[] = [];
      const seeds = new Derived(KEPT, derivation(made));
      const store = await openWith({ seeds: new Map([[trees.name, seeds]]), collections: [trees] });
      const other = await openWith({ seeds: new Map([[trees.name, [...seeds]]]), collections: [trees] });
      return { made, store, session: store.session('a'), kept: other.session('a') };
    }
    async function pages(session: SessionStore, index: string, from: string, limit: number): Promise<unknown[]> {
      const items: unknown[] = [];
      let cursor: string | undefined;
      do {
        const page = await session.find(trees, { index, from }, { limit, ...(cursor !== undefined && { cursor }) });
        items.push(...page.items);
        cursor = page.next;
      } while (cursor !== undefined);
      return items;
    }
    const change = async (session: SessionStore) => {
      await session.put(trees, idAt(4), { kind: 'ash', height: 100 });
      await session.put(trees, 'new', { kind: 'birch', height: 5, names: ['the young one'] });
      await session.delete(trees, idAt(7));
      await session.delete(trees, 'oak');
    };

    test('are made when they are asked for, and stay the same object for a while', async () => {
      const { made, session } = await open();
      expect(made).toEqual([]);
      const first = await session.get(trees, idAt(10));
      expect(first).toEqual({ id: idAt(10), version: 1, doc: treeAt(10) });
      expect(Object.isFrozen(first?.doc.names)).toBe(true);
      expect(await session.get(trees, idAt(10))).toBe(first);
      expect((await session.find(trees, { index: 'name', equals: 'number 10' })).items[0]).toBe(first);
      expect(made).toEqual([idAt(10)]);
      for (const nobody of ['', 't040', 't0', 'x']) expect(await session.get(trees, nobody)).toBeUndefined();
    });

    test.each([1, 3, 50])('are found and listed like others, %i at a time, changes and all', async (limit) => {
      const { session, kept } = await open();
      for (let round = 0; round < 2; round++) {
        for (const [index, from] of [
          ['kind', ''],
          ['kind', 'birch'],
          ['height', '005'],
          ['name', 'n'],
          ['name', 'the'],
        ] as const)
          expect(await pages(session, index, from, limit)).toEqual(await pages(kept, index, from, limit));
        expect((await session.list(trees)).items).toEqual((await kept.list(trees)).items);
        await Promise.all([change(session), change(kept)]);
      }
    });

    test('are seen at a glance without being made, under each of their keys', async () => {
      const { made, session } = await open();
      await session.put(trees, idAt(20), { kind: 'ash', height: 20, names: ['the felled one'] });
      const { items } = await session.glance(trees, { index: 'name', prefix: '' });
      expect(items.map(({ id }) => id)).toEqual([idAt(0), idAt(10), idAt(30), idAt(20), idAt(0), idAt(10), idAt(30)]);
      expect(items[1]).toMatchObject({ version: 1, doc: treeAt(10) });
      expect(made).toEqual([idAt(20)]);
    });

    test('are changed in transactions that have found them, and come back with a reset', async () => {
      const { session } = await open();
      await session.transaction(async (tx) => {
        for (const { id, doc } of (await tx.find(trees, { index: 'kind', equals: 'ash' })).items)
          await tx.put(trees, id, { ...doc, height: doc.height + 1 });
      });
      expect(await session.get(trees, idAt(39))).toEqual({ id: idAt(39), version: 2, doc: { kind: 'ash', height: 40 } });
      await session.reset();
      expect(await session.get(trees, idAt(39))).toEqual({ id: idAt(39), version: 1, doc: treeAt(39) });
    });

    test('have indexes that all sessions share', async () => {
      const { store, session } = await open();
      const [one] = (await session.find(trees, { index: 'height', equals: '012' })).items;
      const [other] = (await store.session('b').find(trees, { index: 'height', equals: '012' })).items;
      expect(other).toBe(one);
    });
  });
}
