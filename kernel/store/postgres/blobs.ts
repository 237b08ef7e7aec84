/**
 * Blobs in the database: small ones beside their keys; large ones in chunks, written one by one under a new generation, which becomes the blob
 * when all have arrived.
 */
import type { ArrivedBlob, BlobChange, BlobContent, BlobSource } from '../backend.ts';
import type { Database, Run } from './database.ts';
import { decode, encode } from './ordered-text.ts';

/** Up to this size bytes wait in memory for the transaction that puts them. */
const LARGEST_BESIDE_KEY = 64 * 1024;
const CHUNK_BYTES = 256 * 1024;

/** Bytes that have all arrived, but are nobody's blob yet: the content itself, or the generation of its chunks. */
interface Arrived extends ArrivedBlob {
  readonly content?: Buffer;
  readonly generation?: string;
}

/** Takes in the bytes of a source. When the source fails nothing is left, and its own error is passed on. */
export async function receive(database: Database, source: BlobSource): Promise<Arrived> {
  const chunks = inChunks(source instanceof Uint8Array ? [source] : source);
  const { value: first = Buffer.alloc(0) } = await chunks.next();
  const bytes = first.byteLength;
  // the first chunk is small only if it is the last
  if (bytes <= LARGEST_BESIDE_KEY) return { bytes, content: first, discard: async () => {} };
  return receiveChunks(database, first, chunks);
}

async function receiveChunks(database: Database, first: Buffer, rest: AsyncIterable<Buffer>): Promise<Arrived> {
  const [{ generation } = { generation: '' }] = await database.query<{ generation: string }>("SELECT nextval('generations') AS generation");
  const discard = async () => void (await database.query('DELETE FROM blob_chunks WHERE generation = $1', [generation]));
  let bytes = 0;
  let number = 0;
  const write = async (data: Buffer) => {
    await database.query('INSERT INTO blob_chunks (generation, number, data) VALUES ($1, $2, $3)', [generation, number++, data]);
    bytes += data.byteLength;
  };
  try {
    await write(first);
    for await (const data of rest) await write(data);
  } catch (error) {
    await discard().catch(() => {});
    throw error;
  }
  return { bytes, generation, discard };
}

/** Within a transaction: makes what has arrived the blobs of their keys, and removes others. Gives back how many of these keys had one before. */
export async function changeBlobs(run: Run, session: string, changes: readonly BlobChange[]): Promise<number> {
  if (changes.length === 0) return 0;
  const arrived = changes.map(({ blob }) => blob as Arrived | undefined);
  const [counted] = await run<{ before: string }>(
    `WITH changed AS (SELECT * FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bytea[]) AS changed (key, bytes, generation, content)),
          before AS (SELECT key, blobs.generation FROM changed JOIN blobs USING (key) WHERE session = $1),
          chunks AS (DELETE FROM blob_chunks USING before WHERE blob_chunks.generation = before.generation),
          gone AS (DELETE FROM blobs USING changed WHERE session = $1 AND blobs.key = changed.key AND changed.bytes IS NULL),
          come AS (
            INSERT INTO blobs (session, key, bytes, generation, content) SELECT $1, * FROM changed WHERE bytes IS NOT NULL
            ON CONFLICT (session, key) DO UPDATE SET generation = EXCLUDED.generation, bytes = EXCLUDED.bytes, content = EXCLUDED.content
          )
     SELECT count(*) AS before FROM before`,
    [
      session,
      changes.map(({ key }) => encode(key)),
      arrived.map((blob) => blob?.bytes),
      arrived.map((blob) => blob?.generation),
      arrived.map((blob) => blob?.content),
    ],
  );
  return Number(counted?.before);
}

/** Within a transaction: removes all blobs of a session. */
export async function removeBlobs(run: Run, session: string): Promise<void> {
  await run(
    `WITH removed AS (DELETE FROM blobs WHERE session = $1 RETURNING generation)
     DELETE FROM blob_chunks USING removed WHERE blob_chunks.generation = removed.generation`,
    [session],
  );
}

/** Removes what writers who died have left. */
export async function removeAbandoned(database: Database): Promise<void> {
  await database.query(
    `DELETE FROM blob_chunks WHERE written < now() - interval '1 day'
     AND NOT EXISTS (SELECT FROM blobs WHERE blobs.generation = blob_chunks.generation)`,
  );
}

export async function findBlob(database: Database, session: string, key: string): Promise<BlobContent | undefined> {
  const [blob] = await database.query<{ generation: string; bytes: string; content: Buffer | null }>(
    'SELECT generation, bytes, content FROM blobs WHERE session = $1 AND key = $2',
    [session, encode(key)],
  );
  if (blob === undefined) return undefined;
  const { generation, content } = blob;
  const bytes = Number(blob.bytes);
  if (content === null) return { bytes, read: (start, end) => readChunks(database, generation, start, end) };
  return { bytes, whole: content, read: (start, end) => part(content, start, end) };
}

/** Within a transaction: the bytes of all blobs of a session, by key, in base64. */
export async function blobsInBase64(run: Run, session: string): Promise<Record<string, string>> {
  const blobs = await run<{ key: string; generation: string; content: Buffer | null }>(
    'SELECT key, generation, content FROM blobs WHERE session = $1 ORDER BY key',
    [session],
  );
  const found: [string, string][] = [];
  for (const { key, generation, content } of blobs) {
    const chunks = content === null ? await chunksOf(run, generation) : [content];
    found.push([decode(key), Buffer.concat(chunks).toString('base64')]);
  }
  return Object.fromEntries(found);
}

async function chunksOf(run: Run, generation: string): Promise<Buffer[]> {
  const chunks = await run<{ data: Buffer }>('SELECT data FROM blob_chunks WHERE generation = $1 ORDER BY number', [generation]);
  return chunks.map(({ data }) => data);
}

async function* part(whole: Buffer, start: number, end: number): AsyncIterable<Uint8Array> {
  if (start < end) yield whole.subarray(start, end);
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
async function* inChunks(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Buffer, undefined> {
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
  return undefined;
}
