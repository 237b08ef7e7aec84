/** A small world that a command can look at without a sandbox. For tests. */
import { ControlError, type WorldQuery } from '#clients/control/control';
import { WORLD_COLLECTIONS } from '#world/collections';
import { parse } from '#world/parsers';
import type { Situation } from './run-with.ts';

/** Documents by collection, as they would be seeded: what has a default may be left out. */
export type SmallWorld = Readonly<Record<string, readonly object[]>>;

/** What a sandbox with that world would answer, at a time by its clock. Throws for a document that the schema does not take. */
export function sandboxWith(world: SmallWorld, now = '2026-11-25T09:30:00.000Z'): NonNullable<Situation['answers']> {
  const collections = WORLD_COLLECTIONS.map((collection) => {
    const { name, idOf, indexes = {} } = collection;
    const docs = (world[name] ?? []).map((value) => {
      const parsed = parse(collection, value);
      if ('issues' in parsed) throw new Error(`${name}: ${JSON.stringify(parsed.issues)}`);
      return parsed.doc;
    });
    return { name, docs, idOf, indexes };
  });
  const called = (name: string) => collections.find((one) => one.name === name);
  const unknown = (name: string) => new ControlError(404, `the world has no '${name}'; it has patients`);
  return {
    'clock.get': { now, frozen: true, offsetMilliseconds: 0 },
    'world.collections': collections.map(({ name, indexes }) => ({ name, indexes: Object.keys(indexes) })),
    'world.get': (name: string, id: string) => {
      const collection = called(name);
      if (collection === undefined) return unknown(name);
      return collection.docs.find((doc) => collection.idOf(doc) === id) ?? new ControlError(404, `${name} has no '${id}'`);
    },
    'world.list': (name: string, { index, equals, prefix, limit = 100 }: WorldQuery = {}) => {
      const collection = called(name);
      if (collection === undefined) return unknown(name);
      const keysOf = index === undefined ? undefined : collection.indexes[index];
      const items = collection.docs.filter((doc) => {
        const keys = [keysOf?.(doc) ?? []].flat();
        return index === undefined || keys.some((key) => (equals === undefined ? key.startsWith(prefix ?? '') : key === equals));
      });
      return { items: items.slice(0, limit), ...(items.length > limit && { next: 'more' }) };
    },
    'world.history': [],
  };
}
