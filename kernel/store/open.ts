/** Opens a store: in memory, in memory and on disk, or in PostgreSQL. */
import type { Log } from '../log.ts';
import type { Backend } from './backend.ts';
import { Base } from './base.ts';
import { TemporaryBlobs } from './blobs.ts';
import { type AnyCollection, Collections } from './collections.ts';
import { LayeredStore } from './layered.ts';
import { MemoryBackend } from './memory.ts';
import { type Seeds, type Store, StoreError } from './store.ts';

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

/** Opens a store over seeds. Rejects with {@link StoreError} `disk` or `unreachable` when its folder or database cannot be used. */
export async function openStore(options: StoreOptions): Promise<Store> {
  return new LayeredStore(new Base(options.seeds), new Collections(options.collections), await openBackend(options));
}

async function openBackend({ persist, url }: StoreOptions): Promise<Backend> {
  if (url !== undefined) throw new StoreError('unreachable', 'PostgreSQL comes with a later commit');
  if (persist !== undefined) {
    const { openPersisted } = await import('./persisted.ts');
    return openPersisted(persist);
  }
  return new MemoryBackend(new TemporaryBlobs());
}
