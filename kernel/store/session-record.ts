/** What is written of a session: changes as JSON values, made of a state or a commit, and applied to a state when they are read again. */
import { isBlobFile, type KeptBlob } from './blobs.ts';
import type { Saved } from './memory.ts';
import type { SessionState } from './session-state.ts';
import { isRecord } from './snapshot.ts';

/** Applied again to a state that holds it already, a record changes nothing: its documents are as they are, its entries have their numbers. */
export interface SessionRecord {
  /** All that came before counts for nothing. */
  readonly fresh?: true;
  readonly documents?: readonly DocumentRecord[];
  readonly entries?: readonly EntryRecord[];
  readonly blobs?: readonly BlobRecord[];
}

/** Version 0: forgotten. */
export interface DocumentRecord {
  readonly collection: string;
  readonly id: string;
  readonly version: number;
  readonly doc: object | null;
}

export interface EntryRecord {
  readonly stream: string;
  readonly sequence: number;
  readonly at: number;
  readonly event: unknown;
}

/** A large blob in its file; a small one in base64; without either: removed. */
export interface BlobRecord {
  readonly key: string;
  readonly file?: string;
  readonly bytes?: number;
  readonly content?: string;
}

const DOCUMENTS_IN_ONE = 200;
const ENTRIES_IN_ONE = 1000;
const BLOBS_IN_ONE = 16;

/** A change as records; the state is the one that it has led to. */
export function* recordsOfChange(change: Saved, state: SessionState): Iterable<SessionRecord> {
  if (change === 'all') {
    yield { fresh: true };
    yield* recordsOf(state);
    return;
  }
  const { rows, appends, blobs = [], sequences } = change;
  yield {
    ...(rows.length > 0 && {
      documents: rows.map(({ collection: { name, forgets }, row: { id, version, doc } }) => {
        return { collection: name, id, version: forgets && doc === null ? 0 : version, doc };
      }),
    }),
    ...(appends.length > 0 && { entries: appends.map((entry, at) => ({ ...entry, sequence: sequences[at] as number })) }),
    ...(blobs.length > 0 && { blobs: blobs.map(({ key, blob }) => blobRecord(key, blob as KeptBlob | undefined)) }),
  };
}

/**
 * A whole state as records, of bounded size each. The state may change meanwhile: then some of them show it before a change and others after,
 * and the records of those changes must be applied behind them.
 */
export function* recordsOf(state: SessionState): Iterable<SessionRecord> {
  for (const [collection, { rows }] of state.collections) {
    for (const some of inGroups(rows.values(), DOCUMENTS_IN_ONE)) {
      yield { documents: some.map(({ id, version, doc }) => ({ collection, id, version, doc })) };
    }
  }
  for (const [stream, all] of state.streams) {
    for (const some of inGroups(all, ENTRIES_IN_ONE)) yield { entries: some.map((entry) => ({ stream, ...entry })) };
  }
  for (const some of inGroups(state.blobs, BLOBS_IN_ONE)) yield { blobs: some.map(([key, blob]) => blobRecord(key, blob)) };
}

function blobRecord(key: string, blob: KeptBlob | undefined): BlobRecord {
  if (blob === undefined) return { key };
  const { file, bytes, whole } = blob;
  if (file !== undefined) return { key, file, bytes };
  const { buffer, byteOffset, byteLength } = whole as Uint8Array;
  return { key, content: Buffer.from(buffer, byteOffset, byteLength).toString('base64') };
}

function* inGroups<T>(items: Iterable<T>, size: number): Iterable<readonly T[]> {
  let group: T[] = [];
  for (const item of items) {
    if (group.push(item) < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** Why a value that was read is not a record; nothing when it is one. */
export function reasonAgainstRecord(value: unknown): string | undefined {
  if (!isRecord(value)) return 'it is not a record';
  const { documents = [], entries = [], blobs = [] } = value;
  if (!(Array.isArray(documents) && documents.every(isDocument))) return 'documents are not documents with versions';
  if (!(Array.isArray(entries) && entries.every(isEntry))) return 'entries are not entries of streams';
  if (!(Array.isArray(blobs) && blobs.every(isBlob))) return 'blobs are not files of the folder or base64';
  return undefined;
}

function isDocument(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.collection === 'string' &&
    typeof value.id === 'string' &&
    Number.isSafeInteger(value.version) &&
    (value.doc === null || isRecord(value.doc))
  );
}

function isEntry(value: unknown): boolean {
  return isRecord(value) && typeof value.stream === 'string' && Number.isSafeInteger(value.sequence) && typeof value.at === 'number';
}

function isBlob(value: unknown): boolean {
  if (!isRecord(value) || typeof value.key !== 'string') return false;
  const { file, bytes, content } = value;
  if (file !== undefined) return typeof file === 'string' && isBlobFile(file) && Number.isSafeInteger(bytes);
  return content === undefined || typeof content === 'string';
}
