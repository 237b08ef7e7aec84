/**
 * One process at a time: the lock of a persist folder. Each process that wants it puts a file of its own there and looks whether
 * there are others. Of two, the later at least sees the other one, so never do both get in; and as nobody ever touches the file
 * of a process that lives, one that was killed leaves nothing behind that others could stumble over.
 */
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from './store.ts';

const MOST_ATTEMPTS = 50;
const LONGEST_PAUSE_MILLISECONDS = 50;
const HELD = 'held';

/** `lock`, a process, when it started as far as the system tells, and what makes the name unlike any other. */
const LOCK_FILE = /^lock-(?<pid>\d+)-(?<started>\d*)-[0-9a-f]{12}$/;

/** Takes the lock of a folder and gives back how to release it. Rejects with {@link StoreError} `disk` while a living process holds it. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const name = `lock-${process.pid}-${await startOf(process.pid)}-${randomUUID().slice(-12)}`;
  const own = join(folder, name);
  const release = () => rm(own, { force: true });
  try {
    for (let attempt = 1; ; attempt++) {
      await writeFile(own, 'wanted');
      const others = (await livingLocks(folder)).filter((other) => other !== name);
      if (others.length === 0) {
        await writeFile(own, HELD);
        return release;
      }
      await release();
      const holder = await firstHeld(folder, others);
      if (holder !== undefined || attempt === MOST_ATTEMPTS) throw inUse(folder, holder ?? (others[0] as string));
      // several want it at the same moment: all step back, for different times
      await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_PAUSE_MILLISECONDS));
    }
  } catch (error) {
    await release();
    throw error;
  }
}

/** The lock files of processes that live. Those of others are removed. */
async function livingLocks(folder: string): Promise<string[]> {
  const living: string[] = [];
  for (const file of await readdir(folder)) {
    const { pid, started } = LOCK_FILE.exec(file)?.groups ?? {};
    if (pid === undefined || started === undefined) continue;
    if (await isAlive(Number(pid), started)) living.push(file);
    else await rm(join(folder, file), { force: true });
  }
  return living;
}

async function firstHeld(folder: string, files: readonly string[]): Promise<string | undefined> {
  for (const file of files) if ((await readOr(join(folder, file), '')) === HELD) return file;
  return undefined;
}

function inUse(folder: string, file: string): StoreError {
  const pid = LOCK_FILE.exec(file)?.groups?.pid;
  return new StoreError(
    'disk',
    `The folder ${folder} is in use by another process (${pid}): one process at a time can persist to a folder`,
  );
}

async function isAlive(pid: number, started: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // any other failure means that it is there, but somebody else's
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  // a process number may be given again: in a container that is started anew it nearly always is
  return started === (await startOf(pid));
}

/** When a process started, in the system's own count; empty where the system keeps no `/proc`. */
async function startOf(pid: number): Promise<string> {
  const stat = await readOr(`/proc/${pid}/stat`, '');
  // the name in parentheses may hold spaces; the start is the twentieth field after it
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function readOr(path: string, otherwise: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => otherwise);
}
