/**
 * A thread that makes the columns and indexes of many generated patients, so that the servers' thread goes on answering. It gets the roll, and
 * sends what it has made as soon as each is ready.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { buffersOf, type IndexBuffers } from '#kernel/store/compact-index';
import type { Organisation } from '../organisation.ts';
import type { ColumnBuffers } from './columns.ts';
import { columnsOf, INDEXES, indexOver } from './patient-indexing.ts';
import { Practices } from './practices.ts';
import { Roll, type RollBuffers } from './roll.ts';

export interface IndexingJob {
  readonly roll: RollBuffers;
  readonly seed: number;
  readonly organisations: readonly Organisation[];
  /** To be filled. */
  readonly columns: ColumnBuffers;
}

/** First the words of the columns, then each index. */
export type Indexed = { readonly words: readonly string[] } | { readonly name: string; readonly index: IndexBuffers };

const { roll: buffers, seed, organisations, columns: empty } = workerData as IndexingJob;
const send = (made: Indexed, transferred: ArrayBuffer[] = []) => parentPort?.postMessage(made, transferred);

const roll = new Roll(buffers);
const columns = columnsOf(roll, seed, new Practices(seed, organisations), empty);
send({ words: columns.words });
for (const name of INDEXES) {
  const index = indexOver(columns, name);
  send({ name, index }, buffersOf(index));
}
