/**
 * One session on the disk: `NAME.json`, what it held at some moment, and `NAME.N.log`, all changes since, with one wait for the disk for all
 * that come together. When the log has outgrown the file, a further log takes what comes, and the file is written anew beside it in the
 * background; it then says with which log it goes on, and those before are removed. So at every moment file and logs, in the order of their
 * numbers, tell the whole session, and so does each remainder of them while those of a session that holds nothing are being removed.
 */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Low } from 'lowdb';
import { checkedLines, damage } from './checked-lines.ts';
import { onDisk, syncFolder } from './disk.ts';
import { GroupCommit } from './group-commit.ts';
import type { Saved } from './memory.ts';
import { type BlobsAgain, headOf, Replay } from './replay.ts';
import { type Replacement, SessionFile } from './session-file.ts';
import { SessionLog } from './session-log.ts';
import { recordsOfChange } from './session-record.ts';
import { SessionState } from './session-state.ts';

/** Below this the file is not written anew, however small it is. */
const LEAST_TO_COMPACT = 1024 * 1024;

/** What a folder holds of a session. */
export interface FilesOfSession {
  readonly hasFile: boolean;
  /** Numbers of its logs. */
  readonly logs: readonly number[];
}

export class KeptSession {
  readonly #folder: string;
  readonly #name: string;
  readonly #blobs: BlobsAgain;
  readonly #file: SessionFile;
  readonly #database: Low<SessionState>;
  readonly #flushes = new GroupCommit(() => this.#flush());
  /** In the order of their numbers; the last one takes what comes. */
  readonly #logs: SessionLog[] = [];
  #nextLog = 1;
  /** Changes that are not on the disk yet, as JSON. */
  readonly #pending: string[] = [];
  /** The file is being written anew until this resolves. */
  #compaction: Promise<void> | undefined;
  #abortCompaction = new AbortController();
  #compactAt = LEAST_TO_COMPACT;
  /** What is to be done when the flush that runs or comes next has written everything. */
  #toSettle: (() => Promise<void>) | undefined;
  #isClosing = false;

  constructor(folder: string, name: string, blobs: BlobsAgain) {
    this.#folder = folder;
    this.#name = name;
    this.#blobs = blobs;
    this.#file = new SessionFile(this.#pathOf('json'), name, blobs, () => this.#replacement());
    this.#database = new Low<SessionState>(this.#file, new SessionState());
  }

  /** Reads what is there. Rejects with StoreError `disk` that names the damaged file, and the line where it has lines. */
  async load({ hasFile, logs }: FilesOfSession): Promise<SessionState> {
    if (hasFile) await this.#database.read();
    const replay = new Replay(this.#blobs, this.#database.data);
    const last = Math.max(...logs);
    this.#nextLog = Math.max(this.#file.log, last + 1, 1);
    for (const number of logs.toSorted((a, b) => a - b)) {
      const path = this.#pathOf(`${number}.log`);
      await onDisk(`read ${path}`, async () => {
        // the file holds it all: the process was killed before it could remove it
        if (number < this.#file.log) return rm(path);
        const { end, lines } = await replay.file(path, this.#name);
        if (number < last && end < (await stat(path)).size) throw damage(path, lines + 1);
        this.#logs.push(new SessionLog(path, number, end));
      });
    }
    this.#database.data = await onDisk(`read ${this.#file.path}`, async () => replay.finish());
    this.#compactAt = Math.max(this.#file.bytes, LEAST_TO_COMPACT);
    if (this.#database.data.isEmpty) await onDisk(`remove ${this.#file.path}`, () => this.#removeFiles());
    return this.#database.data;
  }

  /** Takes in a change, which has led to this state. Resolves when it is on the disk. Rejects with StoreError `disk`; then the next one takes it along. */
  save(state: SessionState, change: Saved): Promise<void> {
    this.#database.data = state;
    for (const record of recordsOfChange(change, state)) this.#pending.push(JSON.stringify(record));
    return this.#flushes.request();
  }

  /** Whether there is nothing to be kept, and nothing under way. */
  get isOver(): boolean {
    return this.isIdle && this.#compaction === undefined && this.#countFiles() === 0 && this.#database.data.isEmpty;
  }

  get isIdle(): boolean {
    return this.#flushes.isIdle;
  }

  /** Lets go of the open file, which the next change opens again. */
  async rest(): Promise<void> {
    await this.#logs.at(-1)?.close();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#flushes.idle();
    this.#abortCompaction.abort();
    await this.#compaction;
    await this.rest();
  }

  async #flush(): Promise<void> {
    const texts = [...this.#pending];
    const { data: state } = this.#database;
    // of a session that holds nothing any more the only file can go at once; where there are several, the last one says so first
    const goesAtOnce = state.isEmpty && this.#countFiles() < 2;
    if (!goesAtOnce) {
      await this.#append(texts);
      this.#pending.splice(0, texts.length);
    }
    const holdsNothing = this.#database.data.isEmpty && this.#pending.length === 0;
    if (goesAtOnce || holdsNothing) {
      await onDisk(`remove ${this.#file.path}`, () => this.#removeFiles());
      if (goesAtOnce) this.#pending.splice(0, texts.length);
    }
    const settle = this.#toSettle;
    this.#toSettle = undefined;
    await settle?.();
    this.#compactWhenDue();
  }

  async #append(texts: readonly string[]): Promise<void> {
    if (texts.length === 0) return;
    const log = this.#logs.at(-1) ?? this.#startLog();
    await log.append(checkedLines(log.bytes === 0 ? [headOf(this.#name, log.number), ...texts] : texts));
  }

  #startLog(): SessionLog {
    const number = this.#nextLog++;
    const log = new SessionLog(this.#pathOf(`${number}.log`), number);
    this.#logs.push(log);
    return log;
  }

  #compactWhenDue(): void {
    const bytes = this.#logs.reduce((sum, log) => sum + log.bytes, 0);
    if (bytes < this.#compactAt || this.#compaction !== undefined || this.#isClosing) return;
    this.#startLog();
    this.#abortCompaction = new AbortController();
    this.#compaction = this.#compact(bytes);
  }

  async #compact(bytes: number): Promise<void> {
    try {
      await this.#database.write();
      this.#compactAt = Math.max(this.#file.bytes, LEAST_TO_COMPACT);
    } catch {
      // the logs still tell everything; when there is twice as much to tell it is tried again
      this.#compactAt = bytes * 2;
    }
    this.#compaction = undefined;
  }

  /** From the log begun last on. Only between flushes is the file replaced, when all that it may show is in a log, and unless all files have gone. */
  #replacement(): Replacement {
    const { signal } = this.#abortCompaction;
    const log = this.#nextLog - 1;
    const settle = (replace: () => Promise<void>) =>
      new Promise<void>((resolve, reject) => {
        this.#toSettle = () => this.#replaceFile(log, signal, replace).then(resolve, reject);
        this.#flushes.request().catch(reject);
      });
    return { log, signal, settle };
  }

  async #replaceFile(log: number, signal: AbortSignal, replace: () => Promise<void>): Promise<void> {
    signal.throwIfAborted();
    await replace();
    for (let [first] = this.#logs; first !== undefined && first.number < log; [first] = this.#logs) {
      await first.remove();
      this.#logs.shift();
    }
  }

  /** The oldest first, so that those that are left never tell of what has gone. */
  async #removeFiles(): Promise<void> {
    if (this.#countFiles() === 0) return;
    this.#abortCompaction.abort();
    this.#compactAt = LEAST_TO_COMPACT;
    await this.#file.remove();
    for (let [first] = this.#logs; first !== undefined; [first] = this.#logs) {
      await first.remove();
      this.#logs.shift();
    }
    await syncFolder(this.#folder);
  }

  #countFiles(): number {
    return this.#logs.length + (this.#file.bytes > 0 ? 1 : 0);
  }

  #pathOf(ending: string): string {
    return join(this.#folder, `${encodeURIComponent(this.#name)}.${ending}`);
  }
}
