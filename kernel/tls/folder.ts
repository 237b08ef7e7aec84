/**
 * The authority's files. Keys are written once, all together, as a folder that appears under its name complete: of two processes that
 * start at the same moment one is first, and the other finds its set. Later only certificates are replaced, one file at a time, and
 * each new one belongs to the same key as the old; so at no moment does a reader find a key and a certificate of different sets.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Credentials } from './certificates.ts';

export const PARTS = ['ca', 'server', 'client'] as const;
export type Part = (typeof PARTS)[number];
/** The authority itself, its server and its client. */
export type Parts<T> = Readonly<Record<Part, T>>;

/** A key, and its certificate where there is one. */
export interface Kept {
  readonly key: string;
  readonly cert?: string;
}

/** A file of the TLS folder is missing, broken, or cannot be written. The message names it and says what helps. */
export class TlsFolderError extends Error {
  readonly file: string;
  constructor(file: string, reason: string) {
    super(`${file} ${reason}`);
    this.name = 'TlsFolderError';
    this.file = file;
  }
}

/**
 * The set kept in a folder; nothing when the folder is not there, or has no file of ours. A missing certificate is no error, since it
 * can be made again; a missing key is.
 */
export async function readSet(folder: string): Promise<Parts<Kept> | undefined> {
  const [ca, server, client] = await Promise.all([readPair(folder, 'ca'), readPair(folder, 'server'), readPair(folder, 'client')]);
  if (!ca && !server && !client) return undefined;
  return { ca: ca ?? missing(folder, 'ca'), server: server ?? missing(folder, 'server'), client: client ?? missing(folder, 'client') };
}

/** Puts a whole set in place. Returns the set that is there in the end: another process may have been faster. */
export async function writeSet(folder: string, set: Parts<Credentials>): Promise<Parts<Kept>> {
  return orExplain(folder, async () => {
    await mkdir(dirname(folder), { recursive: true });
    const draft = await mkdtemp(join(dirname(folder), '.tls-'));
    try {
      for (const part of PARTS) {
        await writeDurably(join(draft, `${part}.key`), set[part].key);
        await writeDurably(join(draft, `${part}.pem`), set[part].cert);
      }
      await rename(draft, folder);
      return set;
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      const first = await readSet(folder);
      if (first) return first;
      throw error;
    }
  });
}

/** Replaces one certificate, in one step. */
export async function replaceCertificate(folder: string, part: Part, cert: string): Promise<void> {
  const file = join(folder, `${part}.pem`);
  await orExplain(file, async () => {
    const draft = await mkdtemp(join(folder, '.renewed-'));
    try {
      await writeDurably(join(draft, 'pem'), cert);
      await rename(join(draft, 'pem'), file);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  });
}

async function readPair(folder: string, part: Part): Promise<Kept | undefined> {
  const [keyFile, certFile] = [join(folder, `${part}.key`), join(folder, `${part}.pem`)];
  const [key, cert] = await Promise.all([readText(keyFile), readText(certFile)]);
  if (key === undefined) return cert === undefined ? undefined : missing(folder, part);
  const parsedKey = parsed(keyFile, 'private key', () => createPrivateKey(key));
  if (parsedKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw broken(keyFile, 'is not a key on the curve P-256');
  if (cert === undefined) return { key };
  const parsedCert = parsed(certFile, 'certificate', () => new X509Certificate(cert));
  if (!parsedCert.checkPrivateKey(parsedKey)) throw broken(certFile, `does not belong to the key in ${part}.key`);
  if (part === 'ca' && !parsedCert.ca) throw broken(certFile, 'is not the certificate of an authority');
  return { key, cert };
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new TlsFolderError(file, `cannot be read (${(error as Error).message})`);
  }
}

function parsed<T>(file: string, kind: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw broken(file, `is not a ${kind} in PEM`);
  }
}

function missing(folder: string, part: Part): never {
  throw broken(join(folder, `${part}.key`), 'is missing');
}

function broken(file: string, what: string): TlsFolderError {
  return new TlsFolderError(file, `${what}; put it right, or delete the folder ${dirname(file)} to have everything in it made anew`);
}

/** Writes a file that only its owner can read, and that survives a power cut once the promise resolves. */
async function writeDurably(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600, flush: true });
}

async function orExplain<T>(file: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof TlsFolderError) throw error;
    throw new TlsFolderError(file, `cannot be written (${(error as Error).message})`);
  }
}
