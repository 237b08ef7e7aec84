/**
 * Sessions in memory that outlive the process: `DIR/sessions/` with the files of each session that holds changes (`kept-session.ts`), and
 * `DIR/blobs/` with its large blobs.
 *
 * A change is seen by readers at once, and acknowledged when it is on the disk. When the disk refuses, the change is rejected
 * with StoreError `disk` though readers may see it until the process ends; so is every further one, until the disk takes
 * them again: then the first success carries all that came before.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backend } from './backend.ts';
import { ARRIVING, BlobShelf, FileBlobs } from './blobs.ts';
import { onDisk } from './disk.ts';
import { lockFolder } from './folder-lock.ts';
import { type FilesOfSession, KeptSession } from './kept-session.ts';
import { type Keeper, MemoryBackend, type Saved } from './memory.ts';
import type { BlobsAgain } from './replay.ts';
import type { SessionState } from './session-state.ts';
import { StoreError } from './store.ts';

/** Up to this size a blob goes with the log: there a further wait for the disk costs more than writing it again when the log is compacted. */
const LARGEST_IN_LOG = 64 * 1024;
/** So many sessions keep their log open while nobody writes. */
const MOST_OPEN = 100;

/** Opens a folder, which is made when it is not there. Rejects with {@link StoreError} `disk`: it cannot be used, is in use, or holds a damaged file. */
export async function openPersisted(folder: string): Promise<Backend> {
  const sessions = join(folder, 'sessions');
  const files = new FileBlobs(join(folder, 'blobs'), 'durable');
  const blobs = new BlobShelf(LARGEST_IN_LOG, async () => files);
  const unlock = await onDisk(`keep sessions in the folder ${folder}`, async () => {
    for (const needed of [sessions, files.folder]) await mkdir(needed, { recursive: true });
    return lockFolder(folder);
  });
  try {
    const again = {
      inMemory: (whole: Uint8Array) => blobs.inMemory(whole),
      inFile: (file: string, bytes: number) => files.kept(file, bytes),
    };
    const keeper = new FolderKeeper(sessions, again, unlock);
    const states = await keeper.load();
    await removeLeftovers(sessions, files, states);
    return new MemoryBackend(blobs, keeper, states);
  } catch (error) {
    await unlock();
    throw error;
  }
}

class FolderKeeper implements Keeper {
  readonly #folder: string;
  readonly #blobs: BlobsAgain;
  readonly #unlock: () => Promise<void>;
  readonly #sessions = new Map<string, KeptSession>();
  /** Those whose log may be open; the one written last comes last. */
  readonly #open = new Set<KeptSession>();
  #isClosed = false;

  constructor(folder: string, blobs: BlobsAgain, unlock: () => Promise<void>) {
    this.#folder = folder;
    this.#blobs = blobs;
    this.#unlock = unlock;
  }

  /** Reads what earlier processes have left. */
  async load(): Promise<Map<string, SessionState>> {
    const states = new Map<string, SessionState>();
    for (const [session, files] of await onDisk(`read ${this.#folder}`, () => filesBySession(this.#folder))) {
      const kept = new KeptSession(this.#folder, session, this.#blobs);
      states.set(session, await kept.load(files));
      this.#sessions.set(session, kept);
    }
    return states;
  }

  async save(session: string, state: SessionState, change: Saved): Promise<void> {
    if (this.#isClosed) throw new StoreError('closed', 'The store is closed');
    const kept = this.#sessions.get(session) ?? new KeptSession(this.#folder, session, this.#blobs);
    this.#sessions.set(session, kept);
    this.#open.delete(kept);
    this.#open.add(kept);
    await kept.save(state, change);
    if (kept.isOver && this.#sessions.get(session) === kept) {
      this.#sessions.delete(session);
      this.#open.delete(kept);
    }
    await this.#closeOneTooMany();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const kept of this.#sessions.values()) await kept.close();
    await this.#unlock();
  }

  async #closeOneTooMany(): Promise<void> {
    const [first] = this.#open;
    if (this.#open.size <= MOST_OPEN || !first?.isIdle) return;
    this.#open.delete(first);
    await first.rest();
  }
}

/** Which files there are, by session. */
async function filesBySession(folder: string): Promise<ReadonlyMap<string, FilesOfSession>> {
  const found = new Map<string, FilesOfSession>();
  for (const name of await readdir(folder)) {
    const { session: encoded, log } = /^(?<session>.*?)(?:\.json|\.(?<log>[0-9]+)\.log)$/.exec(name)?.groups ?? {};
    if (encoded === undefined) continue;
    const session = decodeURIComponent(encoded);
    const { hasFile, logs } = found.get(session) ?? { hasFile: false, logs: [] };
    found.set(session, log === undefined ? { hasFile: true, logs } : { hasFile, logs: [...logs, Number(log)] });
  }
  return found;
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
