/** Opens a store: in memory, in memory and on disk, or in PostgreSQL. */
import type { Log } from '../log.ts';
import type { Backend } from './backend.ts';
import { Base } from './base.ts';
import { TemporaryBlobs } from './blobs.ts';
import { type AnyCollection, Collections } from './collections.ts';
import { LayeredStore } from './layered.ts';
import { MemoryBackend } from './memory.ts';
import type { Seeds, Store } from './store.ts';

export interface StoreOptions {
  /** What all sessions start from. */
  readonly seeds: Seeds;
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
  return new LayeredStore(new Base(options.seeds), collections, await openBackend(options, collections));
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
  return new MemoryBackend(new TemporaryBlobs());
}
