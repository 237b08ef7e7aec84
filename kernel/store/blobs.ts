/** Blobs outside a database: small ones in memory, large ones as files. Never whole in memory while on their way. */

import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArrivedBlob, BlobContent, BlobSource } from './backend.ts';
import { onDisk, syncFolder } from './disk.ts';

/** A blob that has arrived completely. */
export interface KeptBlob extends BlobContent, ArrivedBlob {
  readonly bytes: number;
  /** The file's name in its folder, where it is a file. Otherwise `whole` is there. */
  readonly file?: string;
}

/** Bytes of small blobs that a store holds in memory at most; what is beyond goes to files. */
const MOST_IN_MEMORY = 512 * 1024 * 1024;

/** Where the blobs of one store are kept: up to a size in memory, larger ones as files. */
export class BlobShelf {
  readonly #largestInMemory: number;
  readonly #files: () => Promise<FileBlobs>;
  #bytesInMemory = 0;

  /** `files` is asked with the first blob that does not stay in memory. */
  constructor(largestInMemory: number, files: () => Promise<FileBlobs>) {
    this.#largestInMemory = largestInMemory;
    this.#files = files;
  }

  /** Takes in all bytes of a source. Leaves nothing when it fails, and rejects with the source's own error. */
  async keep(source: BlobSource): Promise<KeptBlob> {
    if (source instanceof Uint8Array) {
      return this.#hasRoomFor(source.byteLength) ? this.inMemory(Buffer.from(source)) : (await this.#files()).keep([source]);
    }
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    const arriving = source[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await arriving.next();
      if (done === true) return this.inMemory(chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks));
      chunks.push(Buffer.from(value));
      bytes += value.byteLength;
      if (!this.#hasRoomFor(bytes)) return (await this.#files()).keep(andThen(chunks, arriving));
    }
  }

  /** A small blob that is there already. */
  inMemory(whole: Uint8Array): KeptBlob {
    const bytes = whole.byteLength;
    this.#bytesInMemory += bytes;
    const discard = async () => {
      this.#bytesInMemory -= bytes;
    };
    return { bytes, whole, read: (start, end) => part(whole, start, end), discard };
  }

  #hasRoomFor(bytes: number): boolean {
    return bytes <= this.#largestInMemory && this.#bytesInMemory + bytes <= MOST_IN_MEMORY;
  }
}

/** From this size on a blob of a store in memory goes to a temporary file. */
const LARGEST_IN_MEMORY = 1024 * 1024;

/** Blobs of a store that ends with its process. Gives back how what was in files is cleared away. */
export function temporaryBlobs(): { readonly blobs: BlobShelf; close(): Promise<void> } {
  let files: Promise<FileBlobs> | undefined;
  const open = () => (files ??= mkdtemp(join(tmpdir(), 'nhs-sandbox-')).then((folder) => new FileBlobs(folder, 'temporary')));
  return {
    blobs: new BlobShelf(LARGEST_IN_MEMORY, open),
    async close() {
      if (files !== undefined) await rm((await files).folder, { recursive: true, force: true });
    },
  };
}

async function* part(whole: Uint8Array, start: number, end: number): AsyncIterable<Uint8Array> {
  if (start < end) yield whole.subarray(start, end);
}

/** How the name of a file ends while it is not complete. */
export const ARRIVING = '.part';

/** Blobs as files of one folder. A file has its name only when it is complete and on disk. */
export class FileBlobs {
  readonly folder: string;
  readonly #lifetime: 'durable' | 'temporary';

  /** A `durable` blob is on the disk before it is acknowledged; a `temporary` one need not be. */
  constructor(folder: string, lifetime: 'durable' | 'temporary') {
    this.folder = folder;
    this.#lifetime = lifetime;
  }

  /** Takes in all bytes of a source. Leaves nothing when it fails, and rejects with the source's own error. */
  async keep(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<KeptBlob> {
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
      discard: () => rm(path, { force: true }),
    };
  }

  /** Names of all files here that are blobs, complete or not. */
  async files(): Promise<readonly string[]> {
    const files = await readdir(this.folder);
    return files.filter((file) => isBlobFile(file.endsWith(ARRIVING) ? file.slice(0, -ARRIVING.length) : file));
  }
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
