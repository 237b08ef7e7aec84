/** Snapshots from outside: checked before they are let in. */
import { deepFreeze } from './freeze.ts';
import { type SessionSnapshot, StoreError } from './store.ts';

export const SNAPSHOT_FORMAT = 'nhs-sandbox-snapshot-1';

/** A snapshot, if that is what a value is; frozen. Throws {@link StoreError} `snapshot` that says what is wrong with it. */
export function parseSnapshot(value: unknown): SessionSnapshot {
  const wrong = reasonAgainst(value);
  if (wrong !== undefined) throw new StoreError('snapshot', `This is not a snapshot: ${wrong}`);
  return deepFreeze(value as SessionSnapshot);
}

function reasonAgainst(value: unknown): string | undefined {
  if (!isRecord(value)) return 'it is not an object';
  if (value.format !== SNAPSHOT_FORMAT) return `its format is not ${SNAPSHOT_FORMAT}`;
  return wrongDocuments(value.documents) ?? wrongStreams(value.streams) ?? wrongBlobs(value.blobs);
}

/** Why a value cannot be the documents of a snapshot; nothing when it can. */
export function wrongDocuments(documents: unknown): string | undefined {
  if (!Array.isArray(documents)) return 'documents is not an array';
  const places = new Set<string>();
  for (const [at, entry] of documents.entries()) {
    if (!isRecord(entry)) return `documents.${at} is not an object`;
    const { collection, id, version, doc } = entry;
    if (typeof collection !== 'string') return `documents.${at}.collection is not a string`;
    if (typeof id !== 'string') return `documents.${at}.id is not a string`;
    if (!isCount(version) || version === 0) return `documents.${at}.version is not a whole number above 0`;
    if (doc !== null && !isRecord(doc)) return `documents.${at}.doc is neither an object nor null`;
    const place = `${collection}\u0000${id}`;
    if (places.has(place)) return `documents.${at} comes twice`;
    places.add(place);
  }
  return undefined;
}

/** Why a value cannot be the streams of a snapshot; nothing when it can. */
export function wrongStreams(streams: unknown): string | undefined {
  if (!isRecord(streams)) return 'streams is not an object';
  for (const [name, entries] of Object.entries(streams)) {
    if (!Array.isArray(entries)) return `streams.${name} is not an array`;
    for (const [at, entry] of entries.entries()) {
      if (!isRecord(entry)) return `streams.${name}.${at} is not an object`;
      if (entry.sequence !== at + 1) return `streams.${name}.${at}.sequence is not ${at + 1}`;
      if (typeof entry.at !== 'number') return `streams.${name}.${at}.at is not a number`;
      if (typeof entry.event !== 'object' || entry.event === null) return `streams.${name}.${at}.event is not an object`;
    }
  }
  return undefined;
}

function wrongBlobs(blobs: unknown): string | undefined {
  if (!isRecord(blobs)) return 'blobs is not an object';
  for (const [key, content] of Object.entries(blobs)) {
    if (typeof content !== 'string' || !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(content)) {
      return `blobs.${key} is not base64`;
    }
  }
  return undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
