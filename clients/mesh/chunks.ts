/** A body in pieces of one size, but for the last. */
import type { Body } from './shapes.ts';

export interface Chunks {
  /** How many there are: at least one, which may be empty. */
  readonly count: number;
  /** Bytes in all. */
  readonly bytes: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** `size` bytes in each. Of a stream that has more or fewer bytes than it was to have, the last chunk does not come. */
export function chunksOf(body: Body, size: number): Chunks {
  if (typeof body === 'string' || body instanceof Uint8Array) {
    const whole = typeof body === 'string' ? Buffer.from(body) : body;
    return { ...countOf(whole.byteLength, size), chunks: slices(whole, size) };
  }
  return { ...countOf(body.bytes, size), chunks: gathered(body.stream, body.bytes, size) };
}

function countOf(bytes: number, size: number): Pick<Chunks, 'count' | 'bytes'> {
  return { count: Math.max(1, Math.ceil(bytes / size)), bytes };
}

async function* slices(whole: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  if (whole.byteLength === 0) yield whole;
  for (let at = 0; at < whole.byteLength; at += size) yield whole.subarray(at, at + size);
}

async function* gathered(stream: AsyncIterable<Uint8Array>, expected: number, size: number): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let [length, given] = [0, 0];
  const take = (bytes: number): Uint8Array => {
    const all = Buffer.concat(waiting, length);
    waiting = [all.subarray(bytes)];
    length -= bytes;
    given += bytes;
    return all.subarray(0, bytes);
  };
  for await (const piece of stream) {
    waiting.push(piece);
    length += piece.byteLength;
    if (given + length > expected) return;
    while (length >= size && given + size < expected) yield take(size);
  }
  if (given + length === expected) yield take(length);
}
