/**
 * Key pairs of the demo applications. The seeds hold none, for a private key in a public repository is worth nothing; each sandbox
 * makes its own when it first needs them, and keeps them in its state folder, so that a client configured once goes on working.
 */
import { createPrivateKey, createPublicKey, generateKeyPair, hash, type JsonWebKey, type KeyObject, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Kernel } from '#kernel/kernel';
import { KeySet } from './key-set.ts';

/** The `kid` of every generated key. */
const GENERATED_KID = 'demo-1';
/** A key of 4096 bits takes seconds to make. */
const MODULUS_BITS = 2048;

export interface GeneratedKey {
  readonly privateKey: KeyObject;
  /** The public half as it would be registered with the platform. */
  readonly jwk: JsonWebKey;
  readonly keySet: KeySet;
  /** Where the private key lies (PEM, PKCS #8); nothing when it lives in memory. */
  readonly file: string | undefined;
}

/** The key pairs of one sandbox, by API key, in all its sessions. */
export class GeneratedKeys {
  readonly #folder: string | undefined;
  readonly #log: Kernel['log'];
  readonly #keys = new Map<string, Promise<GeneratedKey>>();

  constructor({ config, log }: Pick<Kernel, 'config' | 'log'>) {
    this.#folder = config.stateFolder === undefined ? undefined : join(config.stateFolder, 'keys');
    this.#log = log;
  }

  /** The key pair of an application; made now when it has none yet. */
  of(apiKey: string): Promise<GeneratedKey> {
    let key = this.#keys.get(apiKey);
    if (!key) {
      key = this.#open(apiKey);
      this.#keys.set(apiKey, key);
      // a failure is the caller's to hear of, and not to be remembered
      key.catch(() => this.#keys.delete(apiKey));
    }
    return key;
  }

  async #open(apiKey: string): Promise<GeneratedKey> {
    if (this.#folder === undefined) return describe(await makePrivateKey(), undefined);
    const file = join(this.#folder, `${fileNameOf(apiKey)}.pem`);
    try {
      return describe(createPrivateKey((await readIfThere(file)) ?? (await this.#make(this.#folder, file))), file);
    } catch (error) {
      this.#log.warn({ err: error, file }, 'a demo key cannot be kept: it lasts as long as this process');
      return describe(await makePrivateKey(), undefined);
    }
  }

  /** Makes a key and files it, unless another process was faster: then that one's key counts. */
  async #make(folder: string, file: string): Promise<string> {
    const pem = (await makePrivateKey()).export({ type: 'pkcs8', format: 'pem' }) as string;
    const draft = `${file}.${randomBytes(6).toString('hex')}`;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    try {
      await writeFile(draft, pem, { mode: 0o600 });
      await link(draft, file);
      return pem;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return await readFile(file, 'utf8');
    } finally {
      await rm(draft, { force: true });
    }
  }
}

const keysByKernel = new WeakMap<Kernel, GeneratedKeys>();

/** The key pairs that the sandbox around this kernel has. */
export function generatedKeysOf(kernel: Kernel): GeneratedKeys {
  let keys = keysByKernel.get(kernel);
  if (!keys) {
    keys = new GeneratedKeys(kernel);
    keysByKernel.set(kernel, keys);
  }
  return keys;
}

async function makePrivateKey(): Promise<KeyObject> {
  return (await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS_BITS })).privateKey;
}

function describe(privateKey: KeyObject, file: string | undefined): GeneratedKey {
  const jwk = { ...createPublicKey(privateKey).export({ format: 'jwk' }), alg: 'RS512', use: 'sig', kid: GENERATED_KID };
  return { privateKey, jwk, keySet: new KeySet([jwk]), file };
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** An API key can be any text; a file's name cannot. */
function fileNameOf(apiKey: string): string {
  return /^[A-Za-z0-9_-]{1,100}$/.test(apiKey) ? apiKey : hash('sha256', apiKey);
}
