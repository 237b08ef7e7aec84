/** A session as its files tell it: from records in the order in which they were written. */
import type { KeptBlob } from './blobs.ts';
import { damage, readCheckedLines } from './checked-lines.ts';
import { deepFreeze } from './freeze.ts';
import { type BlobRecord, type EntryRecord, reasonAgainstRecord, type SessionRecord } from './session-record.ts';
import { SessionState } from './session-state.ts';
import { isRecord } from './snapshot.ts';

const FORMAT = 'nhs-sandbox-session-2';

/** What a file of a session begins with: whose it is, and the number of the log that it is or that goes on from it. */
export function headOf(session: string, log: number): string {
  return JSON.stringify({ format: FORMAT, session, log });
}

/** What a file is found to be. */
export interface ReplayedFile {
  /** Of its head; nothing when not even that is whole. */
  readonly log?: number;
  readonly lines: number;
  /** Bytes up to the end of the last line that counts. */
  readonly end: number;
  /** The last of its values, when it is no record: a string. */
  readonly ending?: string;
}

/** How blobs come back. */
export interface BlobsAgain {
  inMemory(whole: Uint8Array): KeptBlob;
  inFile(file: string, bytes: number): KeptBlob;
}

/** A state that grows from records. */
export class Replay {
  #state: SessionState;
  readonly #blobs: BlobsAgain;
  #gap: string | undefined;

  /** Goes on from a state, which is changed. */
  constructor(blobs: BlobsAgain, state = new SessionState()) {
    this.#blobs = blobs;
    this.#state = state;
  }

  /** Takes all records of a file. Throws an error that names the file, and the line where one is not as it was written. */
  async file(path: string, session: string): Promise<ReplayedFile> {
    let found: ReplayedFile = { lines: 0, end: 0 };
    for await (const { values, line, end } of readCheckedLines(path)) {
      const isBeginning = found.lines === 0;
      found = { ...found, lines: line, end };
      try {
        const records = isBeginning ? values.slice(1) : values;
        if (isBeginning) found = { ...found, log: logOf(values[0], session) };
        for (const value of records) {
          if (typeof value === 'string') found = { ...found, ending: value };
          else this.#take(value);
        }
      } catch (error) {
        throw damage(path, line, (error as Error).message);
      }
    }
    return found;
  }

  #take(value: unknown): void {
    const wrong = reasonAgainstRecord(value);
    if (wrong !== undefined) throw new Error(wrong);
    const { fresh, documents = [], entries = [], blobs = [] } = deepFreeze(value as SessionRecord);
    if (fresh) {
      for (const key of this.#state.blobs.keys()) this.#remove(key);
      this.#state = new SessionState();
      this.#gap = undefined;
    }
    for (const { collection, id, version, doc } of documents) {
      const { rows } = this.#state.collection(collection);
      if (version === 0) rows.delete(id);
      else rows.set(id, Object.freeze({ id, version, doc }));
    }
    for (const entry of entries) this.#append(entry);
    for (const blob of blobs) this.#place(blob);
  }

  /** Throws when entries of a stream are missing. Only the end tells: what was thrown away may have gaps. */
  finish(): SessionState {
    if (this.#gap !== undefined) throw new Error(this.#gap);
    return this.#state;
  }

  #append({ stream, sequence, at, event }: EntryRecord): void {
    const last = this.#state.streams.get(stream)?.length ?? 0;
    if (sequence > last + 1) this.#gap ??= `entries ${last + 1} to ${sequence - 1} of the stream ${stream} are missing`;
    if (sequence > last) this.#state.append(stream, at, event as object);
  }

  #place({ key, file, bytes, content }: BlobRecord): void {
    const { blobs } = this.#state;
    this.#remove(key);
    if (file !== undefined) blobs.set(key, this.#blobs.inFile(file, bytes as number));
    else if (content !== undefined) blobs.set(key, this.#blobs.inMemory(Buffer.from(content, 'base64')));
  }

  /** Only a small one gives back its room: files that nobody knows are cleared away when all has been read. */
  #remove(key: string): void {
    const { blobs } = this.#state;
    const before = blobs.get(key);
    if (before?.file === undefined) void before?.discard();
    blobs.delete(key);
  }
}

function logOf(head: unknown, session: string): number {
  if (!isRecord(head) || head.format !== FORMAT) throw new Error(`its format is not ${FORMAT}`);
  if (head.session !== session) throw new Error(`it is the file of the session ${head.session}`);
  return Number(head.log);
}
