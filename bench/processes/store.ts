/** Stores, each measured in the process that has it open. */
import { workRate } from '../lib/work-rate.ts';
import { work } from '../lib/worker.ts';
import type { Bed, Operations } from './beds/bed.ts';
import { openMemoryBed } from './beds/memory.ts';
import { openPersistedBed } from './beds/persisted.ts';
import { openPostgresBed } from './beds/postgres.ts';

/** First a store is opened, then measured, and closed in the end. */
export type StoreJob =
  | { readonly open: keyof typeof BEDS; readonly at: string }
  | { readonly fill: number }
  | { readonly side: 'ours' | 'peer'; readonly operation: keyof Operations; readonly atOnce: number; readonly seconds: number }
  | { readonly close: true };

const BEDS = { memory: openMemoryBed, persisted: openPersistedBed, postgres: openPostgresBed };

let bed: Bed | undefined;

work(async (job: StoreJob) => {
  if ('open' in job) {
    bed = await BEDS[job.open](job.at);
  } else if ('fill' in job) {
    await bed?.fill(job.fill);
  } else if ('close' in job) {
    await bed?.close();
  } else {
    const operation = bed?.[job.side][job.operation];
    if (operation === undefined) throw new Error(`nothing that does ${job.operation} is open`);
    return workRate(job.seconds, job.atOnce, operation);
  }
  return undefined;
});
