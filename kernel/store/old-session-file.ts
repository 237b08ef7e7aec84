/** The file of a session as earlier versions have left it: one JSON value with everything. It is read, and replaced when it is next written. */
import { isBlobFile } from './blobs.ts';
import { deepFreeze } from './freeze.ts';
import type { BlobsAgain } from './replay.ts';
import { SessionState } from './session-state.ts';
import { isRecord, wrongDocuments, wrongStreams } from './snapshot.ts';
import type { SessionSnapshot } from './store.ts';

const FORMAT = 'nhs-sandbox-session-1';

interface Content extends Pick<SessionSnapshot, 'documents' | 'streams'> {
  readonly blobs: Readonly<Record<string, { readonly file: string; readonly bytes: number }>>;
}

/** Reads the text of such a file. Throws when it is not one, or another session's. */
export function parseOldFile(text: string, session: string, again: BlobsAgain): SessionState {
  const value: unknown = JSON.parse(text);
  const wrong = reasonAgainst(value, session);
  if (wrong !== undefined) throw new Error(wrong);
  const { documents, streams, blobs } = deepFreeze(value as Content);
  return SessionState.of(
    { documents, streams },
    Object.entries(blobs).map(([key, { file, bytes }]) => [key, again.inFile(file, bytes)]),
  );
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
