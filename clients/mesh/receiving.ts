/**
 * Downloading: chunk after chunk as one stream, unpacked. When the connection is lost in the middle of a chunk it is asked for again, and what
 * was had of it already is passed over.
 */
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { messageIn } from './mex-headers.ts';
import { MeshFailed, type Result } from './result.ts';
import type { Download, Progress } from './shapes.ts';
import type { Answer, Transport } from './transport.ts';

/** How often one chunk may break off, each time after some of it came. */
const MOST_BREAKS = 5;

/** A message out of the inbox at `path`. */
export async function download(transport: Transport, path: string, messageId: string, onProgress?: Progress): Promise<Result<Download>> {
  const at = `${path}/inbox/${encodeURIComponent(messageId)}`;
  const opened = await transport.open({ method: 'GET', path: at });
  if ('failure' in opened) return opened;
  const message = messageIn(opened.value.headers, messageId);
  const content = joined(message.chunks, opened.value, (chunk) =>
    transport.open({ method: 'GET', path: chunk === 1 ? at : `${at}/${chunk}` }),
  );
  return { value: { message, content: onProgress ? counted(content, onProgress) : content } };
}

type OpenChunk = (chunk: number) => Promise<Result<Answer>>;

async function* joined(chunks: number, first: Answer, open: OpenChunk): AsyncGenerator<Uint8Array> {
  for (let chunk = 1; chunk <= chunks; chunk += 1) yield* whole(chunk, chunk === 1 ? first : await opened(chunk, open), open);
}

/** One chunk, however often the connection is lost. */
async function* whole(chunk: number, first: Answer, open: OpenChunk): AsyncGenerator<Uint8Array> {
  let answer = first;
  let had = 0;
  for (let breaks = 0; ; breaks += 1) {
    let toSkip = had;
    try {
      for await (const piece of unpacked(answer)) {
        const fresh = piece.subarray(Math.min(toSkip, piece.byteLength));
        toSkip -= piece.byteLength - fresh.byteLength;
        if (fresh.byteLength === 0) continue;
        had += fresh.byteLength;
        yield fresh;
      }
      return;
    } catch (error) {
      const { message, code } = error as NodeJS.ErrnoException;
      // an end that comes too soon looks to gunzip like Z_BUF_ERROR
      if (code === 'Z_DATA_ERROR')
        throw new MeshFailed({ kind: 'unreadable', reason: `chunk ${chunk} is not gzip, as it says it is: ${message}` });
      if (breaks >= MOST_BREAKS) throw new MeshFailed({ kind: 'unreachable', reason: `chunk ${chunk} broke off: ${message}` });
    }
    answer = await opened(chunk, open);
  }
}

async function opened(chunk: number, open: OpenChunk): Promise<Answer> {
  const answer = await open(chunk);
  if ('failure' in answer) throw new MeshFailed(answer.failure);
  return answer.value;
}

function unpacked({ headers, body }: Answer): AsyncIterable<Uint8Array> {
  if (headers['content-encoding']?.toLowerCase() !== 'gzip') return body;
  // whoever reads hears of an error from the stream itself
  return pipeline(body, createGunzip(), () => {});
}

async function* counted(content: AsyncIterable<Uint8Array>, onProgress: Progress): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const piece of content) {
    done += piece.byteLength;
    onProgress(done, undefined);
    yield piece;
  }
}
