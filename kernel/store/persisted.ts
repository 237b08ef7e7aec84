/**
 * Sessions in memory that outlive the process: `DIR/sessions/NAME.json` for each session that holds changes, and `DIR/blobs/`.
 *
 * A change is seen by readers at once, and acknowledged when it is on the disk. When the disk refuses, the change is rejected
 * with StoreError `disk` though readers may see it until the process ends; so is every further one, until the disk takes
 * them again: then the first success carries all that came before.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Low } from 'lowdb';
import type { Backend } from './backend.ts';
import { ARRIVING, FileBlobs } from './blobs.ts';
import { onDisk } from './disk.ts';
import { lockFolder } from './folder-lock.ts';
import { GroupCommit } from './group-commit.ts';
import { type Keeper, MemoryBackend } from './memory.ts';
import { SessionFile } from './session-file.ts';
import { SessionState } from './session-state.ts';
import { StoreError } from './store.ts';

const FILE_ENDING = '.json';

/** Opens a folder, which is made when it is not there. Rejects with {@link StoreError} `disk`: it cannot be used, is in use, or holds a damaged file. */
export async function openPersisted(folder: string): Promise<Backend> {
  const sessions = join(folder, 'sessions');
  const blobs = new FileBlobs(join(folder, 'blobs'), 'durable');
  const unlock = await onDisk(`keep sessions in the folder ${folder}`, async () => {
    for (const needed of [sessions, blobs.folder]) await mkdir(needed, { recursive: true });
    return lockFolder(folder);
  });
  try {
    const keeper = new FolderKeeper(sessions, blobs, unlock);
    const states = await keeper.load();
    await removeLeftovers(sessions, blobs, states);
    return new MemoryBackend(blobs, keeper, states);
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** A session's file and the flushes that write it. */
interface KeptSession {
  readonly database: Low<SessionState>;
  readonly flushes: GroupCommit;
}

class FolderKeeper implements Keeper {
  readonly #folder: string;
  readonly #blobs: FileBlobs;
  readonly #unlock: () => Promise<void>;
  readonly #sessions = new Map<string, KeptSession>();
  #isClosed = false;

  constructor(folder: string, blobs: FileBlobs, unlock: () => Promise<void>) {
    this.#folder = folder;
    this.#blobs = blobs;
    this.#unlock = unlock;
  }

  /** Reads what earlier processes have left. */
  async load(): Promise<Map<string, SessionState>> {
    const states = new Map<string, SessionState>();
    const sessions = await onDisk(`read ${this.#folder}`, async () => {
      const files = (await readdir(this.#folder)).filter((name) => name.endsWith(FILE_ENDING));
      return files.map((name) => decodeURIComponent(name.slice(0, -FILE_ENDING.length)));
    });
    for (const session of sessions) {
      const { database } = this.#kept(session);
      await database.read();
      states.set(session, database.data);
    }
    return states;
  }

  async save(session: string, state: SessionState | undefined): Promise<void> {
    if (this.#isClosed) throw new StoreError('closed', 'The store is closed');
    const { database, flushes } = this.#kept(session);
    database.data = state ?? new SessionState();
    await flushes.request();
    if (database.data.isEmpty && flushes.isIdle) this.#sessions.delete(session);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#sessions.values()].map(({ flushes }) => flushes.idle()));
    await this.#unlock();
  }

  #kept(session: string): KeptSession {
    let kept = this.#sessions.get(session);
    if (kept === undefined) {
      const path = join(this.#folder, `${encodeURIComponent(session)}${FILE_ENDING}`);
      const database = new Low<SessionState>(
        new SessionFile(path, session, (file, bytes) => this.#blobs.kept(file, bytes)),
        new SessionState(),
      );
      kept = { database, flushes: new GroupCommit(() => database.write()) };
      this.#sessions.set(session, kept);
    }
    return kept;
  }
}

/** Removes files that a killed process was still writing, and blobs that no session knows. */
async function removeLeftovers(sessions: string, blobs: FileBlobs, states: ReadonlyMap<string, SessionState>): Promise<void> {
  const known = new Set<string | undefined>();
  for (const state of states.values()) for (const { file } of state.blobs.values()) known.add(file);
  await onDisk('remove what a process that was killed has left', async () => {
    for (const file of await readdir(sessions)) if (file.endsWith(ARRIVING)) await rm(join(sessions, file));
    for (const file of await blobs.files()) if (!known.has(file)) await rm(join(blobs.folder, file));
  });
}
