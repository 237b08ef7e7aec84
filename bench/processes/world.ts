/** Reads the standard world in a process that has done nothing else, each way once. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codePath } from '#kernel/package';
import { WORLD_COLLECTIONS } from '#world/collections';
import { PREPARED, preparedSeeds } from '#world/seeds/standard';
import { work } from '../lib/worker.ts';

export interface WorldJob {
  /** `parse`: the peer, JSON.parse of the same files. `prepared`: as a start reads it. `checked`: from the seeds as people write them. */
  readonly how: 'parse' | 'prepared' | 'checked';
}

const TODAY = '2026-11-25';

/** Milliseconds. */
work(async ({ how }: WorldJob): Promise<number> => {
  const start = performance.now();
  if (how === 'parse') for (const { name } of WORLD_COLLECTIONS) JSON.parse(readFileSync(join(codePath(PREPARED), `${name}.json`), 'utf8'));
  else if (how === 'checked') (await import('#world/seeds')).readSeeds(['standard'], TODAY);
  else if (count() === 0) throw new Error('the standard world is not prepared');
  return performance.now() - start;
});

/** Makes every document of every collection, which no one server does. */
function count(): number {
  let documents = 0;
  for (const seeds of preparedSeeds([], TODAY)?.values() ?? []) for (const _ of seeds) documents++;
  return documents;
}
