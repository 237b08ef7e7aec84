/** What every store must do, whatever keeps its sessions: the promises of `store.ts` as tests, run on each backend. */
import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { AnyCollection } from '../collections.ts';
import {
  type Collection,
  Lazy,
  type Page,
  type Seeds,
  type SessionStore,
  type Store,
  type Stored,
  type StreamEntry,
  VersionConflict,
} from '../store.ts';
import { derivedContract } from './derived-contract.ts';

export interface OpenedStore {
  readonly store: Store;
  /** Closes the store and removes what it has left behind. */
  remove(): Promise<void>;
}

export type OpenForTest = (options: { readonly seeds: Seeds; readonly collections: readonly AnyCollection[] }) => Promise<OpenedStore>;

interface Person {
  readonly family: string;
  readonly given?: readonly string[];
  readonly born?: string;
}

const people: Collection<Person> = {
  name: 'people',
  indexes: { family: ({ family }) => family.toLowerCase(), given: ({ given }) => given, born: ({ born }) => born },
};
const counters: Collection<{ readonly count: number }> = { name: '_counters' };

const person = (family: string, born?: string, ...given: string[]): Person => ({ family, given, ...(born !== undefined && { born }) });

const SEEDED = {
  '1': person('Adams', '1950-01-01', 'Ann', 'Bea'),
  '2': person('Brown', '1960-02-02', 'Bea'),
  '3': person('Brown', '1970-03-03', 'Cid'),
  '4': person('Browne', '1980-04-04', 'Dot'),
  '5': person('Clark', '1990-05-05', 'Eve'),
};

/** Seeds are frozen when handed out, so each store gets its own. */
function seeds(): Seeds {
  return new Map([['people', Object.entries(structuredClone(SEEDED)).map(([id, doc]) => ({ id, doc }))]]);
}

/** Declares the contract's tests for one kind of store. */
export function storeContract(kind: string, open: OpenForTest): void {
  describe(`${kind}: the contract of a store`, () => {
    const opened: OpenedStore[] = [];
    async function openWith(options: { readonly seeds: Seeds; readonly collections: readonly AnyCollection[] }): Promise<Store> {
      const store = await open(options);
      opened.push(store);
      return store.store;
    }
    const openSeeded = () => openWith({ seeds: seeds(), collections: [people, counters] });
    const openSession = async () => (await openSeeded()).session('default');
    afterEach(async () => {
      for (const store of opened.splice(0)) await store.remove();
    });

    derivedContract(openWith);

    describe('documents', () => {
      test('a seed has version 1, and each change adds one', async () => {
        const session = await openSession();
        expect(await session.get(people, '1')).toEqual({ id: '1', version: 1, doc: SEEDED['1'] });
        expect(await session.put(people, '1', person('Ames'))).toEqual({ id: '1', version: 2, doc: person('Ames') });
        expect(await session.put(people, '1', person('Archer'))).toMatchObject({ version: 3 });
        expect(await session.get(people, '1')).toEqual({ id: '1', version: 3, doc: person('Archer') });
      });

      test('a new one starts at 1; one made again after its removal does not start over', async () => {
        const session = await openSession();
        expect(await session.put(people, 'new', person('New'))).toMatchObject({ version: 1 });
        expect(await session.delete(people, 'new')).toBe(true);
        expect(await session.get(people, 'new')).toBeUndefined();
        expect(await session.put(people, 'new', person('Newer'))).toMatchObject({ version: 3 });
      });

      test('seeds that can wait are made when somebody asks for them, once', async () => {
        const made: string[] = [];
        const waiting = (name: string) =>
          new Lazy(function* () {
            made.push(name);
            yield { id: 'ada', doc: { name: 'Ada' } };
          });
        const store = await openWith({
          seeds: new Map([
            [people.name, waiting('people')],
            [counters.name, waiting('counters')],
          ]),
          collections: [people, counters],
        });
        const session = store.session('a');
        expect(made).toEqual([]);
        expect((await session.get(people, 'ada'))?.doc).toEqual({ name: 'Ada' });
        expect((await session.list(people)).items).toHaveLength(1);
        expect((await store.session('b').get(people, 'ada'))?.version).toBe(1);
        expect(made).toEqual(['people']);
      });

      test('a collection that forgets keeps nothing of what is removed', async () => {
        const codes: Collection<{ readonly use: string }> = { name: 'codes', indexes: { use: ({ use }) => use }, forgets: true };
        const session = (await openWith({ seeds: new Map(), collections: [codes] })).session('a');
        await session.put(codes, 'c1', { use: 'once' });
        await session.put(codes, 'c2', { use: 'once' });
        expect(await session.delete(codes, 'c1', { ifVersion: 1 })).toBe(true);
        expect(await session.delete(codes, 'c1')).toBe(false);
        expect(await session.get(codes, 'c1')).toBeUndefined();
        expect((await session.find(codes, { index: 'use', equals: 'once' })).items.map(({ id }) => id)).toEqual(['c2']);
        expect((await session.snapshot()).documents.map(({ id }) => id)).toEqual(['c2']);
        expect((await session.put(codes, 'c1', { use: 'again' })).version).toBe(1);
        const taken = await Promise.allSettled(Array.from({ length: 5 }, () => session.delete(codes, 'c2', { ifVersion: 1 })));
        expect(taken.filter((one) => one.status === 'fulfilled' && one.value)).toHaveLength(1);
      });

      test('removing takes a seed away, once', async () => {
        const session = await openSession();
        expect(await session.delete(people, '2')).toBe(true);
        expect(await session.get(people, '2')).toBeUndefined();
        expect(await session.delete(people, '2')).toBe(false);
        expect(await session.delete(people, 'nobody')).toBe(false);
      });

      test('ifVersion lets only the expected version be changed', async () => {
        const session = await openSession();
        await session.put(people, '1', person('Ames'), { ifVersion: 1 });
        await expect(session.put(people, '1', person('Other'), { ifVersion: 1 })).rejects.toMatchObject({
          name: 'VersionConflict',
          collection: 'people',
          id: '1',
          expected: 1,
          actual: 2,
        });
        await expect(session.delete(people, '1', { ifVersion: 1 })).rejects.toThrow(VersionConflict);
        expect(await session.get(people, '1')).toMatchObject({ version: 2, doc: person('Ames') });
        expect(await session.delete(people, '1', { ifVersion: 2 })).toBe(true);
        await expect(session.delete(people, '1', { ifVersion: 3 })).rejects.toMatchObject({ expected: 3, actual: 0 });
      });

      test('ifVersion 0 makes a document only when there is none', async () => {
        const session = await openSession();
        await expect(session.put(people, '1', person('Twice'), { ifVersion: 0 })).rejects.toMatchObject({ expected: 0, actual: 1 });
        await session.put(people, 'new', person('New'), { ifVersion: 0 });
        await expect(session.put(people, 'new', person('Twice'), { ifVersion: 0 })).rejects.toMatchObject({ expected: 0, actual: 1 });
        await session.delete(people, 'new');
        expect(await session.put(people, 'new', person('Again'), { ifVersion: 0 })).toMatchObject({ doc: person('Again') });
      });

      test('of several who make the same document at once, one succeeds', async () => {
        const session = await openSession();
        const attempts = await Promise.allSettled(
          Array.from({ length: 8 }, (_, n) => session.put(people, 'contested', person(`P${n}`), { ifVersion: 0 })),
        );
        expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        for (const attempt of attempts) if (attempt.status === 'rejected') expect(attempt.reason).toBeInstanceOf(VersionConflict);
      });

      test('writes without ifVersion all count, however many at once', async () => {
        const session = await openSession();
        await Promise.all(Array.from({ length: 12 }, (_, count) => session.put(counters, 'busy', { count })));
        expect(await session.get(counters, 'busy')).toMatchObject({ version: 12 });
      });

      test('what is handed out is frozen all the way down, seeds and changes alike', async () => {
        const session = await openSession();
        await session.put(people, 'new', { family: 'New', given: ['Nia'] });
        for (const id of ['1', 'new']) {
          const stored = (await session.get(people, id)) as unknown as Stored<{ given: string[] }>;
          expect(Object.isFrozen(stored)).toBe(true);
          expect(() => stored.doc.given.push('X')).toThrow(TypeError);
        }
        const { items } = await session.find(people, { index: 'family', equals: 'clark' });
        expect(Object.isFrozen(items[0]?.doc.given)).toBe(true);
      });

      test('while a document is unchanged every reader gets the same object', async () => {
        const session = await openSession();
        const put = await session.put(people, 'new', person('New'));
        for (const id of ['1', 'new']) {
          const first = await session.get(people, id);
          expect(await session.get(people, id)).toBe(first);
          expect((await session.list(people)).items.find((item) => item.id === id)).toBe(first);
        }
        expect(await session.get(people, 'new')).toBe(put);
        await session.put(people, 'new', person('Newer'));
        expect(await session.get(people, 'new')).not.toBe(put);
      });

      test('any JSON comes back as it went in', async () => {
        const session = await openSession();
        const odd: Collection<object> = { name: 'odd' };
        const doc = {
          zebra: 1,
          a: [null, true, -0.5, 1e21, '', 'NUL \u0000 in the middle', 'half a pair \ud83d', '\\u0000', '\u2028', '😀'],
          'key \u0000': {},
          mango: [[], [[]]],
        };
        const id = 'id / ? % \u0000 é 😀 \ud83d ..';
        await session.put(odd, id, doc);
        const page = await session.list(odd);
        expect(page.items).toEqual([{ id, version: 1, doc }]);
        const read = (await session.get(odd, id))?.doc ?? {};
        expect(JSON.stringify(read)).toBe(JSON.stringify(doc));
      });
    });

    describe('find and list', () => {
      test('list goes by id, over seeds and changes', async () => {
        const session = await openSession();
        await session.put(people, '25', person('Between'));
        await session.put(people, '0', person('First'));
        await session.delete(people, '3');
        expect(ids(await session.list(people))).toEqual(['0', '1', '2', '25', '4', '5']);
      });

      test('a key, a prefix, a range', async () => {
        const session = await openSession();
        expect(ids(await session.find(people, { index: 'family', equals: 'brown' }))).toEqual(['2', '3']);
        expect(ids(await session.find(people, { index: 'family', prefix: 'brown' }))).toEqual(['2', '3', '4']);
        expect(ids(await session.find(people, { index: 'born', from: '1960-02-02', to: '1980-04-04' }))).toEqual(['2', '3', '4']);
        expect(ids(await session.find(people, { index: 'born', from: '1980-04-05' }))).toEqual(['5']);
        expect(ids(await session.find(people, { index: 'born', to: '1950-01-01' }))).toEqual(['1']);
        expect(ids(await session.find(people, { index: 'family', equals: 'nobody' }))).toEqual([]);
        expect(ids(await session.find(people, { index: 'family', prefix: '' }))).toEqual(['1', '2', '3', '4', '5']);
      });

      test('a changed document is found under its new keys only', async () => {
        const session = await openSession();
        await session.find(people, { index: 'family', equals: 'brown' });
        await session.put(people, '2', person('Clark'));
        await session.put(people, 'new', person('Brown'));
        expect(ids(await session.find(people, { index: 'family', equals: 'brown' }))).toEqual(['3', 'new']);
        expect(ids(await session.find(people, { index: 'family', equals: 'clark' }))).toEqual(['2', '5']);
        await session.put(people, '2', person('Brown'));
        await session.delete(people, 'new');
        expect(ids(await session.find(people, { index: 'family', prefix: 'b' }))).toEqual(['2', '3', '4']);
        expect(ids(await session.find(people, { index: 'born', to: '1965' }))).toEqual(['1']);
      });

      test('a document with several matching keys comes once, at the first', async () => {
        const session = await openSession();
        await session.put(people, 'new', person('New', undefined, 'Bob', 'Abe', 'Bob'));
        expect(ids(await session.find(people, { index: 'given', from: 'A' }))).toEqual(['new', '1', '2', '3', '4', '5']);
        expect(ids(await session.find(people, { index: 'given', prefix: 'B' }))).toEqual(['1', '2', 'new']);
        expect(ids(await session.find(people, { index: 'given', from: 'A', to: 'Bz' }))).toEqual(['new', '1', '2']);
        await session.put(people, 'more', person('More', undefined, 'Aaa', 'Aab', 'Aac', 'Aad'));
        await session.put(people, 'next', person('Next', undefined, 'Aae'));
        for (let limit = 1; limit < 5; limit++) {
          const pages = await allPages((page) => session.find(people, { index: 'given', from: 'A' }, page), limit);
          expect(pages.map(({ id }) => id)).toEqual(['more', 'next', 'new', '1', '2', '3', '4', '5']);
        }
      });

      test('keys are in the order of their code units', async () => {
        const session = await openSession();
        const families = ['\ufb01', '😀', '\ue000', 'é', 'z', '\ud7ff'];
        for (const family of families) await session.put(people, family, person(family));
        const { items } = await session.find(people, { index: 'family', from: 'd' });
        expect(items.map(({ id }) => id)).toEqual(families.toSorted());
      });

      test('pages of any size follow on one another', async () => {
        const session = await openSession();
        await session.put(people, '35', person('Brown'));
        await session.delete(people, '4');
        for (let limit = 1; limit < 8; limit++) {
          const all = await allPages((page) => session.list(people, page), limit);
          expect(all.map(({ id }) => id)).toEqual(['1', '2', '3', '35', '5']);
        }
        const whole = await session.list(people, { limit: 5 });
        expect(whole.next).toBeUndefined();
        for (const none of [0, -1, Number.NaN]) expect(await session.list(people, { limit: none })).toEqual({ items: [] });
        expect(ids(await session.list(people, { limit: Number.POSITIVE_INFINITY }))).toHaveLength(5);
      });

      test('a page has 100 documents unless asked otherwise, and few of many removed seeds do not end it early', async () => {
        const numbers: Collection<{ n: number }> = { name: 'numbers' };
        const idOf = (n: number) => String(n).padStart(4, '0');
        const store = await openWith({
          seeds: new Map([['numbers', Array.from({ length: 400 }, (_, n) => ({ id: idOf(n), doc: { n } }))]]),
          collections: [numbers],
        });
        const session = store.session('default');
        expect((await session.list(numbers)).items).toHaveLength(100);
        await session.transaction(async (tx) => {
          for (let n = 0; n < 390; n++) await tx.delete(numbers, idOf(n));
        });
        const { items, next } = await session.list(numbers, { limit: 4 });
        expect(items.map(({ doc }) => doc.n)).toEqual([390, 391, 392, 393]);
        expect(next).toBeDefined();
      });

      test('a cursor stays good while documents come and go', async () => {
        const session = await openSession();
        const first = await session.list(people, { limit: 2 });
        await session.delete(people, '2');
        await session.put(people, '15', person('Late'));
        await session.put(people, '25', person('Soon'));
        await session.delete(people, '3');
        expect(ids(await session.list(people, { limit: 2, cursor: first.next as string }))).toEqual(['25', '4']);
        expect(first.next).toMatch(/^[A-Za-z0-9_-]+$/);
      });

      test('what is no cursor of this question is refused', async () => {
        const session = await openSession();
        const { next } = await session.find(people, { index: 'family', prefix: 'b' }, { limit: 1 });
        for (const cursor of ['', 'x', '%', Buffer.from('["a"]').toString('base64url')]) {
          await expect(session.list(people, { cursor })).rejects.toMatchObject({ name: 'StoreError', code: 'cursor' });
        }
        await expect(session.list(people, { cursor: next as string })).rejects.toMatchObject({ code: 'cursor' });
        await expect(session.find(people, { index: 'family', equals: 'clark' }, { cursor: next as string })).rejects.toMatchObject({
          code: 'cursor',
        });
      });

      test('an index that is not declared is refused', async () => {
        const session = await openSession();
        await expect(session.find(people, { index: 'shoeSize', equals: '42' })).rejects.toMatchObject({
          name: 'StoreError',
          code: 'index',
        });
        await expect(session.transaction((tx) => tx.find(people, { index: 'shoeSize', equals: '42' }))).rejects.toMatchObject({
          code: 'index',
        });
      });

      test('ids and keys may be of any length', async () => {
        const session = await openSession();
        const noise = (length: number) => createHash('shake256', { outputLength: length }).update('noise').digest('base64url');
        const [a, b] = [`${noise(5000)}a`, `${noise(5000)}b`];
        await session.put(people, a, person(noise(200)));
        await session.put(people, b, person(`${noise(5000)}😀`.repeat(3)));
        expect(await session.get(people, a)).toMatchObject({ id: a, doc: { family: noise(200) } });
        expect(await session.get(people, `${noise(5000)}c`)).toBeUndefined();
        expect(ids(await session.find(people, { index: 'family', equals: noise(200).toLowerCase() }))).toContain(a);
        expect(ids(await session.find(people, { index: 'family', prefix: `${noise(5000)}😀${noise(5000)}`.toLowerCase() }))).toContain(b);
        const all = await allPages((page) => session.list(people, page), 2);
        expect(all.map(({ id }) => id).sort()).toEqual(['1', '2', '3', '4', '5', a, b].sort());
      });

      test('a collection need not be known beforehand', async () => {
        const session = await openSession();
        const late: Collection<{ colour: string }> = { name: 'late', indexes: { colour: ({ colour }) => colour } };
        expect(await session.list(late)).toEqual({ items: [] });
        await session.put(late, 'x', { colour: 'red' });
        expect(ids(await session.find(late, { index: 'colour', equals: 'red' }))).toEqual(['x']);
      });
    });

    describe('transactions', () => {
      test('all writes happen, to documents and streams, and their result is given back', async () => {
        const session = await openSession();
        const result = await session.transaction(async (tx) => {
          await tx.put(people, '1', person('Ames'));
          await tx.delete(people, '2');
          await tx.put(counters, 'c', { count: 1 });
          expect(await tx.append('events', { what: 'changed' }, 17)).toBe(0);
          await tx.append('others', { what: 'changed too' }, 18);
          return 'done';
        });
        expect(result).toBe('done');
        expect(await session.get(people, '1')).toMatchObject({ version: 2, doc: { family: 'Ames' } });
        expect(await session.get(people, '2')).toBeUndefined();
        expect(await session.get(counters, 'c')).toMatchObject({ version: 1 });
        expect(await session.readStream('events', 0)).toEqual([{ sequence: 1, at: 17, event: { what: 'changed' } }]);
        expect(await session.readStream('others', 0)).toEqual([{ sequence: 1, at: 18, event: { what: 'changed too' } }]);
      });

      test('nothing happens when the work fails', async () => {
        const session = await openSession();
        const failing = session.transaction(async (tx) => {
          await tx.put(people, '1', person('Ames'));
          await tx.delete(people, '2');
          await tx.append('events', {}, 1);
          throw new Error('changed my mind');
        });
        await expect(failing).rejects.toThrow('changed my mind');
        expect(await session.get(people, '1')).toMatchObject({ version: 1 });
        expect(await session.get(people, '2')).toMatchObject({ version: 1 });
        expect(await session.readStream('events', 0)).toEqual([]);
      });

      test('inside, get sees the own writes; find, list and others outside do not', async () => {
        const session = await openSession();
        await session.transaction(async (tx) => {
          await tx.put(people, '1', person('Ames'), { ifVersion: 1 });
          expect(await tx.get(people, '1')).toMatchObject({ version: 2, doc: { family: 'Ames' } });
          await expect(tx.put(people, '1', person('Other'), { ifVersion: 1 })).rejects.toThrow(VersionConflict);
          await tx.put(people, '1', person('Archer'), { ifVersion: 2 });
          await tx.delete(people, '2');
          expect(await tx.get(people, '2')).toBeUndefined();
          expect(await tx.delete(people, '2')).toBe(false);
          expect(ids(await tx.find(people, { index: 'family', equals: 'adams' }))).toEqual(['1']);
          expect(ids(await tx.list(people))).toEqual(['1', '2', '3', '4', '5']);
          expect(await session.get(people, '1')).toMatchObject({ version: 1 });
        });
        expect(await session.get(people, '1')).toMatchObject({ version: 3, doc: { family: 'Archer' } });
      });

      test('a document that has to be new is a conflict when it is not: a seed, one found by a page, one nobody has looked at', async () => {
        const session = await openSession();
        await session.put(people, 'there', person('Ames'));
        await session.put(people, 'gone', person('Ames'));
        await session.delete(people, 'gone');
        const makingNew = (id: string, find: boolean) =>
          session.transaction(async (tx) => {
            if (find) await tx.find(people, { index: 'family', equals: 'ames' });
            await tx.put(people, id, person('Archer'), { ifVersion: 0 });
          });
        for (const [id, find] of [
          ['1', false],
          ['there', true],
          ['there', false],
        ] as const)
          await expect(makingNew(id, find)).rejects.toThrow(VersionConflict);
        expect(await session.get(people, 'there')).toMatchObject({ version: 1, doc: { family: 'Ames' } });
        await makingNew('gone', false);
        await makingNew('new', false);
        expect(await session.get(people, 'gone')).toMatchObject({ version: 3, doc: { family: 'Archer' } });
        expect(await session.get(people, 'new')).toMatchObject({ version: 1, doc: { family: 'Archer' } });
      });

      test('runs again when what it has read has changed', async () => {
        const session = await openSession();
        const families: (string | undefined)[] = [];
        await session.transaction(async (tx) => {
          families.push((await tx.get(people, '1'))?.doc.family);
          if (families.length === 1) await session.put(people, '1', person('Faster'));
          await tx.put(counters, 'c', { count: families.length });
        });
        expect(families).toEqual(['Adams', 'Faster']);
        expect(await session.get(counters, 'c')).toMatchObject({ version: 1, doc: { count: 2 } });
      });

      test('runs again when a document has come that it saw missing, or one has changed that it found', async () => {
        const session = await openSession();
        const seen: unknown[] = [];
        await session.transaction(async (tx) => {
          seen.push((await tx.get(people, 'new'))?.version);
          if (seen.length === 1) await session.put(people, 'new', person('New'));
          await tx.append('events', {}, 1);
        });
        expect(seen).toEqual([undefined, 1]);
        const found: unknown[] = [];
        await session.transaction(async (tx) => {
          found.push((await tx.find(people, { index: 'family', prefix: 'c' })).items.map(({ version }) => version));
          if (found.length === 1) await session.put(people, '5', person('Cox'));
          await tx.append('events', {}, 1);
        });
        expect(found).toEqual([[1], [2]]);
        const both: unknown[] = [];
        await session.transaction(async (tx) => {
          both.push((await tx.get(people, '4'))?.version);
          if (both.length === 1) await session.put(people, '4', person('Drew'));
          both.push((await tx.find(people, { index: 'family', equals: 'drew' })).items[0]?.version);
          await tx.append('events', {}, 1);
        });
        expect(both).toEqual([1, 2, 2, 2]);
        expect(await session.readStream('events', 0)).toHaveLength(3);
      });

      test('two that each write what the other has read cannot both win unseen', async () => {
        const session = await openSession();
        // each may go off duty only while the other is on
        await session.put(counters, 'a', { count: 1 });
        await session.put(counters, 'b', { count: 1 });
        const goOff = (self: string, other: string) =>
          session.transaction(async (tx) => {
            const both = [await tx.get(counters, self), await tx.get(counters, other)];
            if (both.every((one) => one?.doc.count === 1)) await tx.put(counters, self, { count: 0 });
          });
        await Promise.all([goOff('a', 'b'), goOff('b', 'a')]);
        const left = [await session.get(counters, 'a'), await session.get(counters, 'b')];
        expect(left.reduce((sum, one) => sum + (one?.doc.count ?? 0), 0)).toBe(1);
      });

      test('concurrent increments lose nothing', async () => {
        const session = await openSession();
        const increment = () =>
          session.transaction(async (tx) => {
            const count = (await tx.get(counters, 'shared'))?.doc.count ?? 0;
            await tx.put(counters, 'shared', { count: count + 1 });
            await tx.append('increments', { count }, 1);
          });
        await Promise.all(Array.from({ length: 20 }, increment));
        expect(await session.get(counters, 'shared')).toMatchObject({ version: 20, doc: { count: 20 } });
        const counts = (await session.readStream<{ count: number }>('increments', 0)).map(({ event }) => event.count);
        expect(counts).toEqual(Array.from({ length: 20 }, (_, n) => n));
      });

      test('a failed ifVersion is not tried again', async () => {
        const session = await openSession();
        let runs = 0;
        const failing = session.transaction(async (tx) => {
          runs++;
          await tx.put(people, '1', person('Ames'), { ifVersion: 7 });
        });
        await expect(failing).rejects.toMatchObject({ expected: 7, actual: 1 });
        expect(runs).toBe(1);
      });

      test('gives up with a conflict after twenty further runs', async () => {
        const session = await openSession();
        let runs = 0;
        const losing = session.transaction(async (tx) => {
          runs++;
          await tx.get(counters, 'c');
          await session.put(counters, 'c', { count: runs });
          await tx.append('events', {}, 1);
        });
        await expect(losing).rejects.toMatchObject({ name: 'VersionConflict', collection: '_counters', id: 'c' });
        expect(runs).toBe(21);
        expect(await session.readStream('events', 0)).toEqual([]);
      });

      test('is of no use once it is over', async () => {
        const session = await openSession();
        const kept = await session.transaction(async (tx) => tx);
        await expect(kept.put(people, '1', person('Late'))).rejects.toMatchObject({ code: 'closed' });
        await expect(kept.append('events', {}, 1)).rejects.toMatchObject({ code: 'closed' });
      });
    });

    describe('streams', () => {
      test('number their entries from 1, each stream for itself', async () => {
        const session = await openSession();
        expect(await session.append('a', { n: 1 }, 1000)).toBe(1);
        expect(await session.append('a', { n: 2 }, 1001.5)).toBe(2);
        expect(await session.append('b', { n: 3 }, 1002)).toBe(1);
        expect(await session.readStream('a', 0)).toEqual([
          { sequence: 1, at: 1000, event: { n: 1 } },
          { sequence: 2, at: 1001.5, event: { n: 2 } },
        ]);
        expect(await session.readStream('a', 1)).toMatchObject([{ sequence: 2 }]);
        expect(await session.readStream('a', 0, 1)).toMatchObject([{ sequence: 1 }]);
        expect(await session.readStream('a', 2)).toEqual([]);
        expect(await session.readStream('a', 0, -1)).toEqual([]);
        expect(await session.readStream('a', 0, Number.POSITIVE_INFINITY)).toHaveLength(2);
        expect(await session.readStream('none', 0)).toEqual([]);
      });

      test('have no gaps with many writers at once, transactions among them', async () => {
        const session = await openSession();
        const alone = Array.from({ length: 20 }, (_, n) => session.append('busy', { n }, n));
        const together = Array.from({ length: 10 }, (_, n) =>
          session.transaction(async (tx) => {
            await tx.append('busy', { n }, n);
            await tx.append('busy', { n }, n);
          }),
        );
        const numbers = await Promise.all(alone);
        await Promise.all(together);
        const entries = await session.readStream('busy', 0);
        expect(entries.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
        expect(new Set(numbers).size).toBe(20);
      });

      test('are followed: what is there, then what comes, until the signal', async () => {
        const session = await openSession();
        const stop = new AbortController();
        for (const n of [1, 2, 3]) await session.append('events', { n }, n);
        const seen: number[] = [];
        for await (const entry of session.follow<{ n: number }>('events', 1, stop.signal)) {
          seen.push(entry.event.n);
          if (entry.sequence === 3) await session.append('others', {}, 0);
          if (entry.sequence === 3) await session.transaction((tx) => tx.append('events', { n: 4 }, 4));
          if (entry.sequence === 4) setImmediate(() => void session.append('events', { n: 5 }, 5));
          if (entry.sequence === 5) stop.abort();
        }
        expect(seen).toEqual([2, 3, 4, 5]);
      });

      test('a consumer that keeps its place goes on where it was', async () => {
        const session = await openSession();
        const places: Collection<{ after: number }> = { name: '_places' };
        for (const n of [1, 2, 3, 4]) await session.append('events', { n }, n);
        const consume = async (howMany: number) => {
          const dealtWith: number[] = [];
          const stop = new AbortController();
          const after = (await session.get(places, 'me'))?.doc.after ?? 0;
          for await (const { sequence } of session.follow('events', after, stop.signal)) {
            dealtWith.push(sequence);
            await session.put(places, 'me', { after: sequence });
            if (dealtWith.length === howMany) stop.abort();
          }
          return dealtWith;
        };
        expect(await consume(2)).toEqual([1, 2]);
        expect(await consume(2)).toEqual([3, 4]);
      });

      test('following ends when aborted while it waits, and at once when aborted before', async () => {
        const session = await openSession();
        const stop = new AbortController();
        const following = collect(session.follow('quiet', 0, stop.signal));
        setImmediate(() => stop.abort());
        expect(await following).toEqual([]);
        expect(await collect(session.follow('quiet', 0, stop.signal))).toEqual([]);
      });

      test('followers go on with the new stream after a reset, and after the end of a restored one', async () => {
        const session = await openSession();
        for (const n of [1, 2]) await session.append('events', { n }, n);
        const snapshot = await session.snapshot();
        const stop = new AbortController();
        const seen: number[] = [];
        for await (const { event } of session.follow<{ n: number }>('events', 0, stop.signal)) {
          seen.push(event.n);
          if (event.n === 1) {
            await session.reset();
            await session.append('events', { n: 10 }, 10);
          }
          if (event.n === 10) {
            await session.restore(snapshot);
            await session.append('events', { n: 20 }, 20);
          }
          if (event.n === 20) stop.abort();
        }
        expect(seen).toEqual([1, 10, 20]);
      });
    });

    describe('watching', () => {
      test('tells of each change to the collection in this session, and of no other', async () => {
        const store = await openSeeded();
        const session = store.session('a');
        const watched = new Promise<readonly string[] | undefined>((resolve) => session.watch('people', resolve));
        await session.put(people, '1', person('Ames'));
        expect(await watched).toEqual(['1']);

        let calls = 0;
        const stop = session.watch('people', () => calls++);
        await session.put(counters, 'c', { count: 1 });
        await session.append('people', {}, 1);
        await store.session('b').put(people, '1', person('Ames'));
        expect(calls).toBe(0);
        await session.delete(people, '1');
        await session.transaction(async (tx) => {
          await tx.put(people, '2', person('Two'));
          await tx.put(people, '3', person('Three'));
        });
        expect(calls).toBe(2);
        await session.reset();
        expect(calls).toBe(3);
        stop();
        await session.put(people, '1', person('Archer'));
        expect(calls).toBe(3);
      });

      test('tells which documents, where they are known', async () => {
        const session = (await openSeeded()).session('a');
        const told: (readonly string[] | undefined)[] = [];
        session.watch('people', (ids) => told.push(ids));
        await session.transaction(async (tx) => {
          await tx.put(people, '2', person('Two'));
          await tx.put(counters, 'c', { count: 1 });
          await tx.delete(people, '1');
        });
        await session.reset();
        expect(told.map((ids) => ids && [...ids].sort())).toEqual([['1', '2'], undefined]);
      });
    });

    test('what a session has otherwise than the seeds can be asked for', async () => {
      const store = await openSeeded();
      const session = store.session('a');
      expect(await session.changes(people)).toEqual([]);
      const { doc } = await session.put(people, '2', person('Two'));
      await session.delete(people, '1');
      await session.put(counters, 'c', { count: 1 });
      const changes = [...(await session.changes(people))].sort((one, other) => (one.id < other.id ? -1 : 1));
      expect(changes).toEqual([
        { id: '1', doc: undefined },
        { id: '2', doc },
      ]);
      expect(changes[1]?.doc).toBe(doc);
      expect(await store.session('b').changes(people)).toEqual([]);
    });

    describe('blobs', () => {
      test('come back whole and in part', async () => {
        const session = await openSession();
        expect(await session.writeBlob('greeting', chunks('hello, ', 'world'))).toEqual({ bytes: 12 });
        expect(await readText(session, 'greeting')).toBe('hello, world');
        expect(await readText(session, 'greeting', { start: 3, end: 9 })).toBe('lo, wo');
        expect(await readText(session, 'greeting', { start: 7 })).toBe('world');
        expect(await readText(session, 'greeting', { end: 5 })).toBe('hello');
        expect(await readText(session, 'greeting', { start: 10, end: 99 })).toBe('ld');
        expect(await readText(session, 'greeting', { start: 12 })).toBe('');
        expect(await readText(session, 'greeting', { start: 5, end: 5 })).toBe('');
        expect((await session.readBlob('greeting', { start: 5, end: 6 }))?.bytes).toBe(12);
        expect(await session.readBlob('none')).toBeUndefined();
      });

      test('may be empty, and may be named anything', async () => {
        const session = await openSession();
        for (const key of ['', '../../escape', '/etc/passwd', 'a/b\\c', 'é😀\u0000', 'x'.repeat(1000), '__proto__']) {
          expect(await session.writeBlob(key, chunks())).toEqual({ bytes: 0 });
          expect(await readText(session, key)).toBe('');
          expect(await session.writeBlob(key, chunks(`of ${key.length}`))).toMatchObject({ bytes: expect.any(Number) });
        }
        expect(await readText(session, '../../escape')).toBe('of 12');
        expect(await readText(session, '__proto__')).toBe('of 9');
      });

      test('replace one another when complete, and can be removed', async () => {
        const session = await openSession();
        await session.writeBlob('b', chunks('old'));
        let whileArriving: string | undefined;
        async function* slowly() {
          yield Buffer.from('n');
          whileArriving = await readText(session, 'b');
          yield Buffer.from('ew');
        }
        await session.writeBlob('b', slowly());
        expect(whileArriving).toBe('old');
        expect(await readText(session, 'b')).toBe('new');
        expect(await session.deleteBlob('b')).toBe(true);
        expect(await session.readBlob('b')).toBeUndefined();
        expect(await session.deleteBlob('b')).toBe(false);
      });

      test('a source that fails leaves nothing, or what was there', async () => {
        const session = await openSession();
        await session.writeBlob('kept', chunks('old'));
        for (const before of [1, 3_000_000]) {
          async function* failing() {
            yield new Uint8Array(before);
            throw new Error('the line is dead');
          }
          await expect(session.writeBlob('kept', failing())).rejects.toThrow('the line is dead');
          await expect(session.writeBlob('fresh', failing())).rejects.toThrow('the line is dead');
        }
        expect(await readText(session, 'kept')).toBe('old');
        expect(await session.readBlob('fresh')).toBeUndefined();
        expect(Object.keys((await session.snapshot()).blobs)).toEqual(['kept']);
      });

      test('of 50 MB pass through with a bounded part of it in memory', async () => {
        const session = await openSession();
        const megabyte = 1024 * 1024;
        const before = heldBytes();
        let most = 0;
        async function* large() {
          for (let n = 0; n < 50; n++) {
            yield Buffer.alloc(megabyte, n);
            // to look is what takes the time: memory is cleared for it
            if (n % 10 === 9) most = Math.max(most, heldBytes() - before);
          }
        }
        expect(await session.writeBlob('large', large())).toEqual({ bytes: 50 * megabyte });
        const blob = await session.readBlob('large', { start: megabyte / 2 });
        let bytes = 0;
        let nextLook = 0;
        for await (const chunk of blob?.content ?? []) {
          expect(chunk[0]).toBe(Math.floor((bytes + megabyte / 2) / megabyte));
          bytes += chunk.byteLength;
          if (bytes < nextLook) continue;
          most = Math.max(most, heldBytes() - before);
          nextLook = bytes + 10 * megabyte;
        }
        expect(bytes).toBe(49.5 * megabyte);
        expect(most).toBeLessThan(16 * megabyte);
      });
    });

    describe('blobs with documents', () => {
      /** Small ones and large ones are kept in other ways. */
      const bodies = [
        ['small', 'x'.repeat(1000)],
        ['large', 'x'.repeat(1_100_000)],
      ] as const;

      test.each(bodies)('come together or not at all: a %s one', async (_, body) => {
        const session = await openSession();
        const received = await session.receiveBlob(chunks(body));
        expect(received.bytes).toBe(body.length);
        const failing = session.transaction(async (tx) => {
          await tx.putBlob('body', received);
          await tx.put(counters, 'message', { count: 1 });
          throw new Error('changed my mind');
        });
        await expect(failing).rejects.toThrow('changed my mind');
        expect(await session.readBlob('body')).toBeUndefined();
        await session.transaction(async (tx) => {
          await tx.putBlob('body', received);
          await tx.put(counters, 'message', { count: 1 });
          expect(await session.readBlob('body')).toBeUndefined();
        });
        await received.discard();
        expect(await readText(session, 'body')).toBe(body);
        await session.transaction(async (tx) => {
          await tx.deleteBlob('body');
          await tx.deleteBlob('never there');
          await tx.delete(counters, 'message');
        });
        expect(await session.readBlob('body')).toBeUndefined();
        expect(await session.deleteBlob('body')).toBe(false);
      });

      test.each(bodies)('a %s one that was discarded, or put before, cannot be put', async (_, body) => {
        const session = await openSession();
        const received = await session.receiveBlob(Buffer.from(body));
        await session.transaction((tx) => tx.putBlob('here', received));
        await expect(session.transaction((tx) => tx.putBlob('there', received))).rejects.toThrow('once');
        await session.deleteBlob('here');
        const discarded = await session.receiveBlob(Buffer.from(body));
        await discarded.discard();
        await discarded.discard();
        await expect(session.transaction((tx) => tx.putBlob('there', discarded))).rejects.toThrow('once');
        expect((await session.snapshot()).blobs).toEqual({});
      });

      test('a transaction that runs again puts the same one', async () => {
        const session = await openSession();
        const received = await session.receiveBlob(Buffer.from('body'));
        let runs = 0;
        await session.transaction(async (tx) => {
          await tx.get(counters, 'message');
          if (++runs === 1) await session.put(counters, 'message', { count: 0 });
          await tx.putBlob('body', received);
          await tx.put(counters, 'message', { count: runs });
        });
        expect([runs, await readText(session, 'body')]).toEqual([2, 'body']);
      });

      test('what was received does not change when its source uses its memory again', async () => {
        const session = await openSession();
        const memory = Buffer.from('before');
        const received = await session.receiveBlob(memory);
        memory.fill('x');
        await session.transaction((tx) => tx.putBlob('body', received));
        expect(await readText(session, 'body')).toBe('before');
      });

      test('small ones are there in one piece', async () => {
        const session = await openSession();
        await session.writeBlob('small', Buffer.from('hello'));
        const { whole = Buffer.alloc(0) } = (await session.readBlob('small', { start: 1, end: 4 })) ?? {};
        expect(Buffer.from(whole).toString()).toBe('ell');
      });
    });

    describe('sessions', () => {
      test('do not meet', async () => {
        const store = await openSeeded();
        const [a, b] = [store.session('a'), store.session('b')];
        expect(store.session('a')).toBe(a);
        expect(a.session).toBe('a');
        await a.put(people, '1', person('Ames'));
        await a.delete(people, '2');
        await a.append('events', {}, 1);
        await a.writeBlob('blob', chunks('of a'));
        expect(await b.get(people, '1')).toMatchObject({ version: 1, doc: SEEDED['1'] });
        expect(ids(await b.list(people))).toEqual(['1', '2', '3', '4', '5']);
        expect(await b.readStream('events', 0)).toEqual([]);
        expect(await b.readBlob('blob')).toBeUndefined();
        expect(await b.get(people, '3')).toBe(await a.get(people, '3'));
      });

      test('that hold changes are listed', async () => {
        const store = await openSeeded();
        await store.session('idle').get(people, '1');
        expect(await store.sessions()).toEqual([]);
        await store.session('docs').put(people, '1', person('Ames'));
        await store.session('events').append('events', {}, 1);
        await store.session('blobs').writeBlob('b', chunks('b'));
        expect(await store.sessions()).toEqual(['blobs', 'docs', 'events']);
        await store.session('docs').reset();
        await store.endSession('events');
        expect(await store.sessions()).toEqual(['blobs']);
        await store.session('blobs').deleteBlob('b');
        expect(await store.sessions()).toEqual([]);
        const codes: Collection<object> = { name: 'codes', forgets: true };
        await store.session('codes').put(codes, 'c', {});
        await store.session('codes').delete(codes, 'c');
        expect(await store.sessions()).toEqual([]);
      });

      test('reset goes back to the seeds', async () => {
        const store = await openSeeded();
        const session = store.session('a');
        const seed = await session.get(people, '1');
        await session.put(people, '1', person('Ames'));
        await session.delete(people, '2');
        await session.put(people, 'new', person('New'));
        await session.append('events', {}, 1);
        await session.writeBlob('blob', chunks('x'));
        await store.session('b').put(people, '1', person('Other'));
        await session.reset();
        expect(await session.get(people, '1')).toBe(seed);
        expect(ids(await session.find(people, { index: 'family', from: '' }))).toEqual(['1', '2', '3', '4', '5']);
        expect(await session.readStream('events', 0)).toEqual([]);
        expect(await session.readBlob('blob')).toBeUndefined();
        expect(await session.append('events', {}, 1)).toBe(1);
        expect(await session.put(people, '1', person('Again'))).toMatchObject({ version: 2, doc: { family: 'Again' } });
        expect(await session.get(people, '1')).toMatchObject({ doc: { family: 'Again' } });
        expect(await store.session('b').get(people, '1')).toMatchObject({ doc: { family: 'Other' } });
      });

      test('an ended one is forgotten, and its name can be used again', async () => {
        const store = await openSeeded();
        const before = store.session('a');
        await before.put(people, '1', person('Ames'));
        await store.endSession('a');
        const after = store.session('a');
        expect(after).not.toBe(before);
        expect(await after.get(people, '1')).toMatchObject({ version: 1 });
        await after.put(people, '1', person('Archer'));
        // one who still holds the old object sees the same session
        expect(await before.get(people, '1')).toMatchObject({ doc: { family: 'Archer' } });
        await store.endSession('never used');
      });
    });

    describe('snapshots', () => {
      test('hold all changes, and put them back', async () => {
        const store = await openSeeded();
        const session = store.session('a');
        await session.put(people, '1', person('Ames', '1951-01-01', 'Ann'));
        await session.delete(people, '2');
        await session.put(counters, 'c', { count: 1 });
        await session.append('events', { n: 1 }, 10);
        await session.append('events', { n: 2 }, 20);
        await session.writeBlob('blob', chunks('some bytes'));
        const snapshot = await session.snapshot();
        expect(snapshot).toEqual({
          format: 'nhs-sandbox-snapshot-1',
          documents: [
            { collection: '_counters', id: 'c', version: 1, doc: { count: 1 } },
            { collection: 'people', id: '1', version: 2, doc: person('Ames', '1951-01-01', 'Ann') },
            { collection: 'people', id: '2', version: 2, doc: null },
          ],
          streams: {
            events: [
              { sequence: 1, at: 10, event: { n: 1 } },
              { sequence: 2, at: 20, event: { n: 2 } },
            ],
          },
          blobs: { blob: Buffer.from('some bytes').toString('base64') },
        });

        const other = store.session('b');
        await other.put(people, '3', person('Gone'));
        await other.append('gone', {}, 1);
        await other.writeBlob('gone', chunks('gone'));
        await other.restore(JSON.parse(JSON.stringify(snapshot)));
        expect(await other.snapshot()).toEqual(snapshot);
        expect(ids(await other.find(people, { index: 'family', prefix: '' }))).toEqual(['1', '3', '4', '5']);
        expect(ids(await other.find(people, { index: 'family', equals: 'ames' }))).toEqual(['1']);
        expect(await readText(other, 'blob')).toBe('some bytes');
        expect(await other.append('events', {}, 1)).toBe(3);
        expect(await other.put(people, '1', person('Ames'), { ifVersion: 2 })).toMatchObject({ version: 3 });
      });

      test('restored into a store that has not met their collections are found by index all the same', async () => {
        const session = await openSession();
        const late: Collection<{ colour: string }> = { name: 'late', indexes: { colour: ({ colour }) => colour } };
        await session.restore({
          format: 'nhs-sandbox-snapshot-1',
          documents: [{ collection: 'late', id: 'x', version: 4, doc: { colour: 'red' } }],
          streams: {},
          blobs: {},
        });
        expect(ids(await session.find(late, { index: 'colour', equals: 'red' }))).toEqual(['x']);
        await session.put(late, 'x', { colour: 'blue' });
        expect(ids(await session.find(late, { index: 'colour', from: 'a' }))).toEqual(['x']);
        expect(ids(await session.find(late, { index: 'colour', equals: 'red' }))).toEqual([]);
      });

      test.each([
        null,
        7,
        {},
        { format: 'other' },
        { format: 'nhs-sandbox-snapshot-1', documents: {}, streams: {}, blobs: {} },
        { format: 'nhs-sandbox-snapshot-1', documents: [{ collection: 'people', id: '1', version: 0, doc: {} }], streams: {}, blobs: {} },
        { format: 'nhs-sandbox-snapshot-1', documents: [{ collection: 'people', id: '1', version: 1, doc: 'x' }], streams: {}, blobs: {} },
        { format: 'nhs-sandbox-snapshot-1', documents: [], streams: { s: [{ sequence: 2, at: 1, event: {} }] }, blobs: {} },
        { format: 'nhs-sandbox-snapshot-1', documents: [], streams: {}, blobs: { b: '?' } },
        { format: 'nhs-sandbox-snapshot-1', documents: [], streams: {} },
      ])('what is none is refused and changes nothing: %j', async (value) => {
        const session = await openSession();
        await session.put(people, '1', person('Ames'));
        await expect(session.restore(value)).rejects.toMatchObject({ name: 'StoreError', code: 'snapshot' });
        expect(await session.get(people, '1')).toMatchObject({ doc: { family: 'Ames' } });
      });
    });

    describe('closing', () => {
      test('lets go, once or twice; what comes after is refused, followers end', async () => {
        const store = await openSeeded();
        const session = store.session('a');
        const following = collect(session.follow('events', 0, new AbortController().signal));
        await session.put(people, '1', person('Ames'));
        await Promise.all([store.close(), store.close()]);
        await store.close();
        expect(await following).toEqual([]);
        const closed = { name: 'StoreError', code: 'closed' };
        await expect(session.get(people, '1')).rejects.toMatchObject(closed);
        await expect(session.list(people)).rejects.toMatchObject(closed);
        await expect(session.put(people, '1', person('Late'))).rejects.toMatchObject(closed);
        await expect(session.append('events', {}, 1)).rejects.toMatchObject(closed);
        await expect(session.transaction(async () => {})).rejects.toMatchObject(closed);
        await expect(session.readBlob('b')).rejects.toMatchObject(closed);
        await expect(session.snapshot()).rejects.toMatchObject(closed);
        await expect(session.reset()).rejects.toMatchObject(closed);
        await expect(store.sessions()).rejects.toMatchObject(closed);
        await expect(store.endSession('a')).rejects.toMatchObject(closed);
      });
    });

    describe('beside a naive model', () => {
      test('any run of changes and questions gives the same answers', async () => {
        const words: Collection<Words> = { name: 'words', indexes: { word: ({ words }) => words } };
        const seeded = () =>
          new Map<string, Words>([
            ['b', { words: ['an', 'ant'] }],
            ['c', { words: ['é'] }],
            ['d', { words: [] }],
          ]);
        const store = await openWith({
          seeds: new Map([['words', [...seeded()].map(([id, doc]) => ({ id, doc }))]]),
          collections: [words],
        });
        let runs = 0;
        await fc.assert(
          fc.asyncProperty(fc.array(someStep, { minLength: 1, maxLength: 30 }), async (steps) => {
            const session = store.session(`run-${runs++}`);
            const model = seeded();
            for (const step of steps) await take(step, session, words, model);
            await session.reset();
          }),
          { numRuns: 60 },
        );
      });
    });
  });
}

interface Words {
  readonly words: readonly string[];
}

const someId = fc.constantFrom('a', 'b', 'c', 'd', 'é', '\uffff', '😀');
const someWord = fc.constantFrom('a', 'an', 'ant', 'b', 'é', '\uffff', '😀', '😀a', '\ue000', '\ud83d');
const someWhere = fc.oneof(
  fc.record({ equals: someWord }),
  fc.record({ prefix: fc.oneof(someWord, fc.constant('')) }),
  fc.record({ from: someWord, to: someWord }, { requiredKeys: [] }),
);
const someStep = fc.oneof(
  fc.record({ act: fc.constant('put' as const), id: someId, words: fc.array(someWord, { maxLength: 3 }) }),
  fc.record({ act: fc.constant('delete' as const), id: someId }),
  fc.record({ act: fc.constant('find' as const), where: someWhere, limit: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ act: fc.constant('list' as const), limit: fc.integer({ min: 1, max: 4 }) }),
);
type Step = typeof someStep extends fc.Arbitrary<infer S> ? S : never;

/** Takes one step in the store and in the model, which knows no indexes and no layers. */
async function take(step: Step, session: SessionStore, words: Collection<Words>, model: Map<string, Words>): Promise<void> {
  if (step.act === 'put') {
    await session.put(words, step.id, { words: step.words });
    model.set(step.id, { words: step.words });
    expect((await session.get(words, step.id))?.doc).toEqual(model.get(step.id));
  } else if (step.act === 'delete') {
    expect(await session.delete(words, step.id)).toBe(model.delete(step.id));
  } else if (step.act === 'list') {
    const all = await allPages((page) => session.list(words, page), step.limit);
    expect(all.map(({ id }) => id)).toEqual([...model.keys()].sort());
  } else {
    const all = await allPages((page) => session.find(words, { index: 'word', ...step.where }, page), step.limit);
    expect(all.map(({ id, doc }) => [id, doc])).toEqual(expected(model, step.where));
  }
}

function expected(
  model: ReadonlyMap<string, Words>,
  where: { equals?: string; prefix?: string; from?: string; to?: string },
): [string, Words][] {
  const matches = (key: string) =>
    (where.equals === undefined || key === where.equals) &&
    (where.prefix === undefined || key.startsWith(where.prefix)) &&
    (where.from === undefined || key >= where.from) &&
    (where.to === undefined || key <= where.to);
  const found: { key: string; id: string; doc: Words }[] = [];
  for (const [id, doc] of model) {
    const [key] = doc.words.filter(matches).sort();
    if (key !== undefined) found.push({ key, id, doc });
  }
  found.sort((a, b) => (a.key !== b.key ? (a.key < b.key ? -1 : 1) : a.id < b.id ? -1 : 1));
  return found.map(({ id, doc }) => [id, doc]);
}

function ids(page: Page<object>): string[] {
  return page.items.map(({ id }) => id);
}

async function allPages<T>(read: (page: { limit: number; cursor?: string }) => Promise<Page<T>>, limit: number): Promise<Stored<T>[]> {
  const all: Stored<T>[] = [];
  for (let cursor: string | undefined; ; ) {
    const page: Page<T> = await read(cursor === undefined ? { limit } : { limit, cursor });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    all.push(...page.items);
    if (page.next === undefined) return all;
    expect(page.items).toHaveLength(limit);
    cursor = page.next;
  }
}

async function collect(entries: AsyncIterable<StreamEntry>): Promise<StreamEntry[]> {
  const all: StreamEntry[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
}

async function* chunks(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function readText(session: SessionStore, key: string, range?: { start?: number; end?: number }): Promise<string | undefined> {
  const blob = await session.readBlob(key, range);
  if (blob === undefined) return undefined;
  const parts: Uint8Array[] = [];
  for await (const part of blob.content) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** Bytes in buffers that something still holds on to. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // buffers are given back behind a collection's back, which the next one waits for
  collect();
  collect();
  return process.memoryUsage().arrayBuffers;
}
