/** Blobs outside a database: small ones in memory or, where they must last or are large, as files. Never whole in memory while on their way. */

import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BlobContent } from './backend.ts';
import { onDisk, syncFolder } from './disk.ts';

/** A blob that has arrived completely. */
export interface KeptBlob extends BlobContent {
  /** The file's name in its folder, where it is a file. */
  readonly file?: string;
  /** Throws the bytes away. Who is reading them already can finish. */
  drop(): Promise<void>;
}

/** Where blobs are kept. */
export interface BlobShelf {
  /** Takes in all bytes of a source. Leaves nothing when it fails, and rejects with the source's own error. */
  keep(source: AsyncIterable<Uint8Array>): Promise<KeptBlob>;
  close(): Promise<void>;
}

/** From this size on a blob of a store in memory goes to a temporary file. */
const LARGEST_IN_MEMORY = 1024 * 1024;

/** Blobs of a store that ends with its process. */
export class TemporaryBlobs implements BlobShelf {
  #files: Promise<FileBlobs> | undefined;

  async keep(source: AsyncIterable<Uint8Array>): Promise<KeptBlob> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    const arriving = source[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await arriving.next();
      if (done === true) return new MemoryBlob(chunks, bytes);
      chunks.push(Uint8Array.prototype.slice.call(value));
      bytes += value.byteLength;
      if (bytes > LARGEST_IN_MEMORY) {
        this.#files ??= mkdtemp(join(tmpdir(), 'nhs-sandbox-')).then((folder) => new FileBlobs(folder, 'temporary'));
        return (await this.#files).keep(andThen(chunks, arriving));
      }
    }
  }

  async close(): Promise<void> {
    const files = await this.#files;
    if (files !== undefined) await rm(files.folder, { recursive: true, force: true });
  }
}

class MemoryBlob implements KeptBlob {
  readonly bytes: number;
  readonly #chunks: readonly Uint8Array[];

  constructor(chunks: readonly Uint8Array[], bytes: number) {
    this.#chunks = chunks;
    this.bytes = bytes;
  }

  async *read(start: number, end: number): AsyncIterable<Uint8Array> {
    let at = 0;
    for (const chunk of this.#chunks) {
      const part = chunk.subarray(Math.max(start - at, 0), Math.max(end - at, 0));
      if (part.byteLength > 0) yield part;
      at += chunk.byteLength;
    }
  }

  async drop(): Promise<void> {}
}

/** How the name of a file ends while it is not complete. */
export const ARRIVING = '.part';

/** Blobs as files of one folder. A file has its name only when it is complete and on disk. */
export class FileBlobs implements BlobShelf {
  readonly folder: string;
  readonly #lifetime: 'durable' | 'temporary';

  /** A `durable` blob is on the disk before it is acknowledged; a `temporary` one need not be. */
  constructor(folder: string, lifetime: 'durable' | 'temporary') {
    this.folder = folder;
    this.#lifetime = lifetime;
  }

  async keep(source: AsyncIterable<Uint8Array>): Promise<KeptBlob> {
    const file = randomUUID();
    const path = join(this.folder, file);
    const arriving = `${path}${ARRIVING}`;
    let bytes = 0;
    const handle = await onDisk(`create ${arriving}`, () => open(arriving, 'wx'));
    try {
      for await (const chunk of source) {
        await onDisk(`write ${arriving}`, () => handle.writeFile(chunk));
        bytes += chunk.byteLength;
      }
      if (this.#lifetime === 'durable') await onDisk(`write ${arriving}`, () => handle.sync());
      await handle.close();
      await onDisk(`write ${path}`, () => rename(arriving, path));
      if (this.#lifetime === 'durable') await onDisk(`write ${path}`, () => syncFolder(this.folder));
    } catch (error) {
      await handle.close().catch(() => {});
      await rm(arriving, { force: true });
      throw error;
    }
    return this.kept(file, bytes);
  }

  /** A blob that was kept before. */
  kept(file: string, bytes: number): KeptBlob {
    const path = join(this.folder, file);
    return {
      bytes,
      file,
      read: (start, end) => (start === end ? nothing() : createReadStream(path, { start, end: end - 1 })),
      drop: () => rm(path, { force: true }),
    };
  }

  /** Names of all files here that are blobs, complete or not. */
  async files(): Promise<readonly string[]> {
    const files = await readdir(this.folder);
    return files.filter((file) => isBlobFile(file.endsWith(ARRIVING) ? file.slice(0, -ARRIVING.length) : file));
  }

  async close(): Promise<void> {}
}

/** Whether a name can be one that {@link FileBlobs} gives: no path, whatever the file says that it was read from. */
export function isBlobFile(name: string): boolean {
  return /^[0-9a-f-]{36}$/.test(name);
}

async function* nothing(): AsyncIterable<Uint8Array> {}

/** What has arrived, and then the rest. */
async function* andThen(chunks: Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    for (let chunk = chunks.shift(); chunk !== undefined; chunk = chunks.shift()) yield chunk;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
