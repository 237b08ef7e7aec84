/**
 * Secrets that a sandbox makes for itself: none is in the repository. One root secret is made at first start and kept in the state
 * folder; all others are derived from it by name, so a client that was configured once goes on working.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kernel } from '#kernel/kernel';
import type { Application } from '#world/application';

const ROOT_BYTES = 32;
/** As long as the platform's client secrets. */
const SECRET_LENGTH = 16;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The secrets of one sandbox, in all its sessions. */
export class SandboxSecrets {
  readonly #folder: string | undefined;
  readonly #log: Kernel['log'];
  readonly #derived = new Map<string, string>();
  #root: Promise<Buffer> | undefined;

  constructor({ config, log }: Pick<Kernel, 'config' | 'log'>) {
    this.#folder = config.stateFolder === undefined ? undefined : join(config.stateFolder, 'keys');
    this.#log = log;
  }

  /** The secret of that name: 16 letters and digits, always the same. */
  async of(name: string): Promise<string> {
    const known = this.#derived.get(name);
    if (known !== undefined) return known;
    this.#root ??= this.#open();
    const digest = createHmac('sha512', await this.#root)
      .update(name)
      .digest();
    let secret = '';
    for (const byte of digest.subarray(0, SECRET_LENGTH)) secret += ALPHABET[byte % ALPHABET.length];
    this.#derived.set(name, secret);
    return secret;
  }

  async #open(): Promise<Buffer> {
    if (this.#folder === undefined) return randomBytes(ROOT_BYTES);
    const file = join(this.#folder, 'root-secret');
    try {
      return (await readIfThere(file)) ?? (await this.#make(this.#folder, file));
    } catch (error) {
      this.#log.warn({ err: error, file }, 'secrets cannot be kept: they last as long as this process');
      return randomBytes(ROOT_BYTES);
    }
  }

  /** Makes a root secret and files it, unless another process was faster: then that one's counts. */
  async #make(folder: string, file: string): Promise<Buffer> {
    const root = randomBytes(ROOT_BYTES);
    const draft = `${file}.${randomBytes(6).toString('hex')}`;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    try {
      await writeFile(draft, root, { mode: 0o600 });
      await link(draft, file);
      return root;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return await readFile(file);
    } finally {
      await rm(draft, { force: true });
    }
  }
}

const secretsByKernel = new WeakMap<Kernel, SandboxSecrets>();

/** The secrets that the sandbox around this kernel has. */
export function secretsOf(kernel: Kernel): SandboxSecrets {
  let secrets = secretsByKernel.get(kernel);
  if (secrets === undefined) {
    secrets = new SandboxSecrets(kernel);
    secretsByKernel.set(kernel, secrets);
  }
  return secrets;
}

/** An application's client secret: its own, or for a demo application the one that this sandbox has made; nothing when it has none. */
export async function secretOfApplication({ apiKey, secret, generated }: Application, kernel: Kernel): Promise<string | undefined> {
  return generated ? secretsOf(kernel).of(`application:${apiKey}`) : secret;
}

/** Whether two secrets are one, without telling by the time it takes how alike two of one length are. */
export function isSameSecret(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
