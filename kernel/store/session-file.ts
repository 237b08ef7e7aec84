/** The file of one session in a persist folder, as an adapter of lowdb: read once, then replaced whole and atomically. */
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Adapter } from 'lowdb';
import { ARRIVING, isBlobFile, type KeptBlob } from './blobs.ts';
import { onDisk, syncFolder } from './disk.ts';
import { deepFreeze } from './freeze.ts';
import { SessionState } from './session-state.ts';
import { isRecord, wrongDocuments, wrongStreams } from './snapshot.ts';
import { type SessionSnapshot, StoreError } from './store.ts';

const FORMAT = 'nhs-sandbox-session-1';
/** Text goes to the disk in parts of about this many characters. */
const PART = 1024 * 1024;

/** Documents and stream entries never change, so their text is made once, not with each flush. */
const texts = new WeakMap<object, string>();

export class SessionFile implements Adapter<SessionState> {
  readonly #path: string;
  readonly #session: string;
  readonly #blobAt: (file: string, bytes: number) => KeptBlob;

  constructor(path: string, session: string, blobAt: (file: string, bytes: number) => KeptBlob) {
    this.#path = path;
    this.#session = session;
    this.#blobAt = blobAt;
  }

  /** Rejects with {@link StoreError} `disk` that names the file when it is not what {@link write} has left. */
  read(): Promise<SessionState> {
    return onDisk(`read ${this.#path}`, async () => {
      const value: unknown = JSON.parse(await readFile(this.#path, 'utf8'));
      const wrong = reasonAgainst(value, this.#session);
      if (wrong !== undefined) throw new Error(wrong);
      const { documents, streams, blobs } = deepFreeze(value as SessionFileContent);
      return SessionState.of(
        { documents, streams },
        Object.entries(blobs).map(([key, { file, bytes }]) => [key, this.#blobAt(file, bytes)]),
      );
    });
  }

  /** Resolves when the state is on the disk; until then the file is the one before. A session without changes has no file. */
  write(state: SessionState): Promise<void> {
    return onDisk(`write ${this.#path}`, async () => {
      if (state.isEmpty) await rm(this.#path, { force: true });
      else await this.#replace(textOf(this.#session, state));
      await syncFolder(dirname(this.#path));
    });
  }

  async #replace(text: readonly string[]): Promise<void> {
    const arriving = `${this.#path}${ARRIVING}`;
    try {
      const handle = await open(arriving, 'w');
      try {
        for (const part of inParts(text)) await handle.writeFile(part);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(arriving, this.#path);
    } catch (error) {
      await rm(arriving, { force: true });
      throw error;
    }
  }
}

interface SessionFileContent extends Pick<SessionSnapshot, 'documents' | 'streams'> {
  readonly blobs: Readonly<Record<string, { readonly file: string; readonly bytes: number }>>;
}

function reasonAgainst(value: unknown, session: string): string | undefined {
  if (!isRecord(value) || value.format !== FORMAT) return `its format is not ${FORMAT}`;
  if (value.session !== session) return `it is the file of the session ${value.session}`;
  return wrongDocuments(value.documents) ?? wrongStreams(value.streams) ?? wrongBlobs(value.blobs);
}

function wrongBlobs(blobs: unknown): string | undefined {
  if (!isRecord(blobs)) return 'blobs is not an object';
  for (const [key, blob] of Object.entries(blobs)) {
    const isBlob = isRecord(blob) && typeof blob.file === 'string' && isBlobFile(blob.file) && Number.isSafeInteger(blob.bytes);
    if (!isBlob) return `blobs.${key} is not a blob's file and size`;
  }
  return undefined;
}

/** The text of a session's file, in pieces, as the session is at this moment. */
function textOf(session: string, { collections, streams, blobs }: SessionState): string[] {
  const pieces = [`{"format":"${FORMAT}","session":${JSON.stringify(session)},"documents":[`];
  const list = (items: Iterable<object>, text: (item: object) => string) => {
    let separator = '\n';
    for (const item of items) {
      pieces.push(separator, remembered(item, text));
      separator = ',\n';
    }
  };
  let between = '';
  for (const [collection, { rows }] of collections) {
    if (rows.size === 0) continue;
    pieces.push(between);
    list(rows.values(), (row) => JSON.stringify({ collection, ...row }));
    between = ',';
  }
  pieces.push('],\n"streams":{');
  between = '';
  for (const [name, entries] of streams) {
    pieces.push(between, JSON.stringify(name), ':[');
    list(entries, JSON.stringify);
    pieces.push(']');
    between = ',\n';
  }
  const files = Object.fromEntries([...blobs].map(([key, { file, bytes }]) => [key, { file, bytes }]));
  pieces.push(`},\n"blobs":${JSON.stringify(files)}}\n`);
  return pieces;
}

function remembered(item: object, make: (item: object) => string): string {
  let text = texts.get(item);
  if (text === undefined) {
    text = make(item);
    texts.set(item, text);
  }
  return text;
}

function* inParts(pieces: readonly string[]): Iterable<string> {
  let part = '';
  for (const piece of pieces) {
    part += piece;
    if (part.length < PART) continue;
    yield part;
    part = '';
  }
  yield part;
}
