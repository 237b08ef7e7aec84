/** The log of one session: a file to which lines are added, each time until they are on the disk. */
import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { onDisk, syncFolder } from './disk.ts';

export class SessionLog {
  readonly path: string;
  /** Of all logs of the session, which: later ones have higher numbers. */
  readonly number: number;
  /** So much of it is good; what lies behind is cut off before the next line. */
  #bytes: number;
  #isTrimmed: boolean;
  #handle: FileHandle | undefined;

  /** A new one; or, with its good bytes, one that is there. */
  constructor(path: string, number: number, bytes?: number) {
    this.path = path;
    this.number = number;
    this.#bytes = bytes ?? 0;
    this.#isTrimmed = bytes === undefined;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Resolves when the lines are on the disk. After a failure the file holds what it held before, as far as its readers are concerned. */
  append(lines: Iterable<string>): Promise<void> {
    return onDisk(`write ${this.path}`, async () => {
      const isNew = this.#bytes === 0;
      try {
        this.#handle ??= await open(this.path, isNew ? 'w' : 'r+');
        if (!this.#isTrimmed) await this.#handle.truncate(this.#bytes);
        this.#isTrimmed = false;
        let position = this.#bytes;
        for (const line of lines) position = await writeAt(this.#handle, Buffer.from(line), position);
        await this.#handle.datasync();
        if (isNew) await syncFolder(dirname(this.path));
        this.#bytes = position;
        this.#isTrimmed = true;
      } catch (error) {
        await this.close().catch(() => {});
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  async remove(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true });
  }
}

/** Gives back the position behind what was written. */
async function writeAt(handle: FileHandle, bytes: Buffer, position: number): Promise<number> {
  for (let done = 0; done < bytes.length; ) {
    done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
  return position + bytes.length;
}
