/** One process at a time: the lock file of a persist folder. A process that was killed leaves it behind, and it counts no more. */
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from './snapshot.ts';
import { StoreError } from './store.ts';

/** The process that holds a lock. A process number may be given again, so its start is noted where the system tells it. */
interface Holder {
  readonly pid: number;
  readonly started: string | undefined;
}

/** Takes the lock of a folder and gives back how to release it. Rejects with {@link StoreError} `disk` while a living process holds it. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'lock');
  const own = JSON.stringify({ pid: process.pid, started: await startOf(process.pid) } satisfies Holder);
  while (!(await create(path, own))) {
    const text = await readLock(path);
    const holder = parseHolder(text);
    if (holder !== undefined && (await isAlive(holder))) {
      throw new StoreError(
        'disk',
        `The folder ${folder} is in use by another process (${holder.pid}): one process at a time can persist to a folder`,
      );
    }
    await removeStale(path, text);
  }
  return () => rm(path, { force: true });
}

async function create(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    await rm(path, { force: true });
    throw error;
  }
}

/** A lock file is empty for the moment between its creation and its first line: then it is looked at again. */
async function readLock(path: string): Promise<string> {
  const text = await readOr(path, '');
  if (text !== '') return text;
  await new Promise((resolve) => setTimeout(resolve, 50));
  return readOr(path, '');
}

/** Moves the lock file out of the way, unless another process was faster and it is not the stale one any more. */
async function removeStale(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) === stale) await rm(aside);
  else await rename(aside, path);
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value) && Number.isSafeInteger(value.pid)) return value as unknown as Holder;
  } catch {
    // cut short by a crash: held by nobody
  }
  return undefined;
}

async function isAlive({ pid, started }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  return started === undefined || started === (await startOf(pid));
}

/** When a process started, in the system's own count; nothing where the system keeps no `/proc`. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readOr(`/proc/${pid}/stat`, '');
  // the name in parentheses may hold spaces; the start is the twentieth field after it
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

async function readOr(path: string, otherwise: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => otherwise);
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
