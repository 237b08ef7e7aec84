/** Opens a store: in memory, in memory and on disk, or in PostgreSQL. */
import type { Log } from '../log.ts';
import type { Backend } from './backend.ts';
import { Base } from './base.ts';
import { temporaryBlobs } from './blobs.ts';
import { type AnyCollection, Collections } from './collections.ts';
import { LayeredStore } from './layered.ts';
import { MemoryBackend } from './memory.ts';
import type { Seeds, Store } from './store.ts';

export interface StoreOptions {
  /** What all sessions start from, or how it is made for a day. */
  readonly seeds: Seeds | ((today: string) => Seeds | Promise<Seeds>);
  /** The day for which the seeds are made, where it is fixed. */
  readonly today?: string | undefined;
  /** Where it is not: today. Processes that share a database take the day of the first that runs. */
  readonly proposedToday?: string | undefined;
  /** The collections to come. One that is not here is taken up when it is first used. */
  readonly collections: readonly AnyCollection[];
  /** A folder in which sessions outlive the process. */
  readonly persist?: string | undefined;
  /** `postgres://…` or `postgresql://…`: sessions live in this database. */
  readonly url?: string | undefined;
  readonly log?: Log | undefined;
}

/** Opens a store over seeds. Rejects with StoreError `disk` or `unreachable` when its folder or database cannot be used. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const collections = new Collections(options.collections);
  const backend = await openBackend(options, collections);
  try {
    return new LayeredStore(new Base(await makeSeeds(options, backend)), collections, backend);
  } catch (error) {
    await backend.close();
    throw error;
  }
}

async function makeSeeds({ seeds, today, proposedToday = dayByUtc() }: StoreOptions, backend: Backend): Promise<Seeds> {
  return typeof seeds === 'function' ? seeds(today ?? (await backend.agreeOnDay(proposedToday))) : seeds;
}

function dayByUtc(): string {
  return new Date().toISOString().slice(0, 10);
}

/** What only some need is loaded only for them. */
async function openBackend({ persist, url, log }: StoreOptions, collections: Collections): Promise<Backend> {
  if (url !== undefined) {
    const { openPostgres } = await import('./postgres.ts');
    return openPostgres(url, collections, log);
  }
  if (persist !== undefined) {
    const { openPersisted } = await import('./persisted.ts');
    return openPersisted(persist);
  }
  const { blobs, close } = temporaryBlobs();
  return new MemoryBackend(blobs, { save: () => Promise.resolve(), close });
}
