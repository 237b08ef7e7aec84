import { afterEach, describe, expect, test } from 'vitest';
import { packagePath } from '#kernel/package';
import { CompactIndex } from '#kernel/store/compact-index';
import { ColumnReader, emptyColumns } from './columns.ts';
import { IndexingThread } from './indexing-thread.ts';
import { columnsOf, INDEXES, indexOver } from './patient-indexing.ts';
import { DEFAULT_SEED } from './patients.ts';
import { Practices } from './practices.ts';
import { Roll } from './roll.ts';
import { TEST_ORGANISATIONS } from './testing/organisations.ts';

/** Node.js runs no TypeScript in a thread: what a build has made of it. */
const SCRIPT = packagePath('dist/world/generate/index-worker.js');
const SIZE = 500;

const roll = Roll.call(SIZE, { seed: DEFAULT_SEED, taken: new Set() });
const threads: IndexingThread[] = [];
afterEach(() => {
  for (const thread of threads.splice(0)) thread.end();
});

function begin(script = SCRIPT) {
  const columns = emptyColumns(SIZE);
  const known: string[][] = [];
  const job = { roll: roll.buffers, seed: DEFAULT_SEED, organisations: TEST_ORGANISATIONS, columns };
  const thread = new IndexingThread(job, (words) => known.push([...words]), script);
  threads.push(thread);
  return { thread, columns, known };
}

function entriesOf(index: CompactIndex): readonly string[] {
  const entries: string[] = [];
  index.visit('', 0, undefined, (key, place, isFirst) => entries.push(`${key} ${place} ${isFirst}`) > 0);
  return entries;
}

describe('the thread that builds the indexes of patients', () => {
  test('builds what would be built here, the columns first', async () => {
    const { thread, columns, known } = begin();
    const here = columnsOf(roll, DEFAULT_SEED, new Practices(DEFAULT_SEED, TEST_ORGANISATIONS));
    for (const name of INDEXES)
      expect(entriesOf(await thread.index(name)), name).toEqual(entriesOf(new CompactIndex(indexOver(here, name))));
    expect(known).toEqual([here.words]);
    const there = new ColumnReader(columns, known[0] as string[], roll);
    for (let place = 0; place < SIZE; place++) expect(there.sketch(place).names).toEqual(here.sketch(place).names);
  });

  test('that has made everything gives what it has made, whenever that is first asked for', async () => {
    const { thread } = begin();
    await thread.ended;
    expect(thread.hasFailed).toBe(false);
    expect((await thread.index('postcode')).keys).toBeGreaterThan(0);
  });

  test('that cannot be started fails whoever waits, and whoever asks later', async () => {
    const { thread } = begin(`${SCRIPT}.missing`);
    await expect(thread.index('postcode')).rejects.toThrow(/missing/);
    expect(thread.hasFailed).toBe(true);
    await expect(thread.index('email')).rejects.toThrow(/missing/);
  });

  test('that is ended fails whoever waits', async () => {
    const { thread } = begin();
    const waiting = thread.index('supersededBy');
    thread.end();
    await expect(waiting).rejects.toThrow('the thread that builds the indexes of patients has ended');
  });
});
