/** The disk's failures, told in the store's words. */
import { open } from 'node:fs/promises';
import { StoreError } from './store.ts';

/** Does something on the disk. Rejects with {@link StoreError} `disk`: what was to be done, and the system's reason. */
export async function onDisk<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError('disk', `Cannot ${what}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/** Waits until what was created, renamed or removed in a folder is on the disk. Some systems cannot and need not. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
