/** Blobs in the database: in chunks, written one by one under a new generation, which becomes the blob when all have arrived. */
import type { BlobContent } from '../backend.ts';
import type { Database, Run } from './database.ts';

const CHUNK_BYTES = 256 * 1024;

/** Bytes that have all arrived, but are nobody's blob yet. */
export interface Arrived {
  readonly generation: string;
  readonly bytes: number;
}

/** Stores the bytes of a source. When the source fails they are removed, and its own error is passed on. */
export async function receive(database: Database, source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Arrived> {
  const [{ generation } = { generation: '' }] = await database.query<{ generation: string }>("SELECT nextval('generations') AS generation");
  let bytes = 0;
  let number = 0;
  try {
    for await (const data of inChunks(source)) {
      await database.query('INSERT INTO blob_chunks (generation, number, data) VALUES ($1, $2, $3)', [generation, number++, data]);
      bytes += data.byteLength;
    }
  } catch (error) {
    await database.query('DELETE FROM blob_chunks WHERE generation = $1', [generation]).catch(() => {});
    throw error;
  }
  return { generation, bytes };
}

/** Within a transaction: makes what has arrived the blob of a key, in place of the one before. */
export async function adopt(run: Run, session: string, key: string, { generation, bytes }: Arrived): Promise<void> {
  await run(
    `DELETE FROM blob_chunks USING blobs
     WHERE blobs.session = $1 AND blobs.key = $2 AND blob_chunks.generation = blobs.generation`,
    [session, key],
  );
  await run(
    `INSERT INTO blobs (session, key, generation, bytes) VALUES ($1, $2, $3, $4)
     ON CONFLICT (session, key) DO UPDATE SET generation = EXCLUDED.generation, bytes = EXCLUDED.bytes`,
    [session, key, generation, bytes],
  );
}

/** Within a transaction: removes one blob, or all of a session. Gives back how many. */
export async function removeBlobs(run: Run, session: string, key?: string): Promise<number> {
  const [which, values] = key === undefined ? ['session = $1', [session]] : ['session = $1 AND key = $2', [session, key]];
  const removed = await run(
    `WITH removed AS (DELETE FROM blobs WHERE ${which} RETURNING generation),
          chunks AS (DELETE FROM blob_chunks USING removed WHERE blob_chunks.generation = removed.generation)
     SELECT generation FROM removed`,
    values,
  );
  return removed.length;
}

/** Removes what writers who died have left. */
export async function removeAbandoned(database: Database): Promise<void> {
  await database.query(
    `DELETE FROM blob_chunks WHERE written < now() - interval '1 day'
     AND NOT EXISTS (SELECT FROM blobs WHERE blobs.generation = blob_chunks.generation)`,
  );
}

export async function findBlob(database: Database, session: string, key: string): Promise<BlobContent | undefined> {
  const [blob] = await database.query<{ generation: string; bytes: string }>(
    'SELECT generation, bytes FROM blobs WHERE session = $1 AND key = $2',
    [session, key],
  );
  return blob && { bytes: Number(blob.bytes), read: (start, end) => readChunks(database, blob.generation, start, end) };
}

async function* readChunks(database: Database, generation: string, start: number, end: number): AsyncIterable<Uint8Array> {
  for (let at = start; at < end; ) {
    const number = Math.floor(at / CHUNK_BYTES);
    const offset = number * CHUNK_BYTES;
    const [chunk] = await database.query<{ data: Buffer }>('SELECT data FROM blob_chunks WHERE generation = $1 AND number = $2', [
      generation,
      number,
    ]);
    if (chunk === undefined) throw new Error('The blob was replaced or removed while it was being read');
    yield chunk.data.subarray(at - offset, end - offset);
    at = offset + CHUNK_BYTES;
  }
}

/** The same bytes in chunks of one size, the last one apart. */
async function* inChunks(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncIterable<Buffer> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  for await (let piece of source) {
    while (bytes + piece.byteLength >= CHUNK_BYTES) {
      const fitting = CHUNK_BYTES - bytes;
      yield Buffer.concat([...parts, piece.subarray(0, fitting)]);
      piece = piece.subarray(fitting);
      parts = [];
      bytes = 0;
    }
    if (piece.byteLength > 0) parts.push(Uint8Array.prototype.slice.call(piece));
    bytes += piece.byteLength;
  }
  if (bytes > 0) yield Buffer.concat(parts);
}
