/** The file of one session in a persist folder, as an adapter of lowdb: all that the session held at a moment, replaced whole and atomically. */
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Adapter } from 'lowdb';
import { ARRIVING } from './blobs.ts';
import { checkedLines, damage } from './checked-lines.ts';
import { onDisk, syncFolder } from './disk.ts';
import { parseOldFile } from './old-session-file.ts';
import { type BlobsAgain, headOf, Replay } from './replay.ts';
import { recordsOf } from './session-record.ts';
import type { SessionState } from './session-state.ts';

/** The last value: without it the file is not all that it was. */
const END = 'end';

/** How the file comes to be replaced. */
export interface Replacement {
  /** The number of the log that goes on from what is about to be written. */
  readonly log: number;
  /** Stops the writing. */
  readonly signal: AbortSignal;
  /** Is given how to put what was written in place of the file before; to be done when the log holds every change that it may show. */
  settle(replace: () => Promise<void>): Promise<void>;
}

export class SessionFile implements Adapter<SessionState> {
  readonly path: string;
  readonly #session: string;
  readonly #blobs: BlobsAgain;
  readonly #nextReplacement: () => Replacement;
  /** The number of the log that goes on from here. */
  #log = 0;
  #bytes = 0;

  constructor(path: string, session: string, blobs: BlobsAgain, nextReplacement: () => Replacement) {
    this.path = path;
    this.#session = session;
    this.#blobs = blobs;
    this.#nextReplacement = nextReplacement;
  }

  get log(): number {
    return this.#log;
  }

  /** 0 when there is no file. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Rejects with StoreError `disk` that names the file when it is not what {@link write}, of this version or an earlier one, has left. */
  read(): Promise<SessionState> {
    return onDisk(`read ${this.path}`, async () => {
      const { size, first } = await glance(this.path);
      this.#bytes = size;
      // where a line of this version has its checksum an earlier one began with its JSON
      if (first === '{' || first === '') return parseOldFile(await readFile(this.path, 'utf8'), this.#session, this.#blobs);
      const replay = new Replay(this.#blobs);
      const { log = 0, lines, ending } = await replay.file(this.path, this.#session);
      if (ending !== END) throw damage(this.path, lines + 1, 'the end is missing');
      this.#log = log;
      return replay.finish();
    });
  }

  /** Resolves when a state is on the disk; until then the file is the one before. The state may change meanwhile: see {@link recordsOf}. */
  write(state: SessionState): Promise<void> {
    return onDisk(`write ${this.path}`, async () => {
      const { log, signal, settle } = this.#nextReplacement();
      const arriving = `${this.path}${ARRIVING}`;
      try {
        const bytes = await writeLines(arriving, this.#lines(state, log), signal);
        await settle(async () => {
          await rename(arriving, this.path);
          await syncFolder(dirname(this.path));
          this.#log = log;
          this.#bytes = bytes;
        });
      } catch (error) {
        await rm(arriving, { force: true });
        throw error;
      }
    });
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
    this.#bytes = 0;
  }

  *#lines(state: SessionState, log: number): Iterable<string> {
    yield* checkedLines([headOf(this.#session, log)]);
    for (const record of recordsOf(state)) yield* checkedLines([JSON.stringify(record)]);
    yield* checkedLines([JSON.stringify(END)]);
  }
}

async function glance(path: string): Promise<{ readonly size: number; readonly first: string }> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, 0);
    return { size: (await handle.stat()).size, first: buffer.toString('latin1', 0, bytesRead) };
  } finally {
    await handle.close();
  }
}

/** Gives back how many bytes were written. */
async function writeLines(path: string, lines: Iterable<string>, signal: AbortSignal): Promise<number> {
  const handle = await open(path, 'w');
  try {
    let bytes = 0;
    for (const line of lines) {
      signal.throwIfAborted();
      const text = Buffer.from(line);
      await handle.writeFile(text);
      bytes += text.length;
    }
    await handle.sync();
    return bytes;
  } finally {
    await handle.close();
  }
}
