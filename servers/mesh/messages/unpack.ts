/** Bodies that came packed, for clients that do not unpack. */
import { pipeline } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import type { BlobReading } from '#kernel/store/store';

/** A small body that becomes larger than this when unpacked is unpacked as it goes. */
const LARGEST_IN_MEMORY = 8 * 1024 * 1024;

/**
 * The bytes unpacked; nothing when a small body is not gzip although its sender said so: then it is best given as it is. A large one breaks
 * off where it is broken.
 */
export async function unpack({ whole, content }: BlobReading): Promise<Uint8Array | AsyncIterable<Uint8Array> | undefined> {
  if (whole !== undefined) {
    try {
      return gunzipSync(whole, { maxOutputLength: LARGEST_IN_MEMORY });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') return undefined;
    }
  }
  // whoever reads hears of an error by the stream itself
  return pipeline(content, createGunzip(), () => {});
}
