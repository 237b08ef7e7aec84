/**
 * The keys with which this server signs: each issuer has a ring of them. They are made when they are first needed and kept in the state
 * folder, so that clients which have cached a key set go on working. A rotation puts a new key in front; the one before stays in the
 * key set, so that what it has signed can still be checked, and the one before that goes.
 */
import { createPrivateKey, createPublicKey, generateKeyPair, hash, type JsonWebKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { chmod, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Kernel } from '#kernel/kernel';

/** Whose keys: the identity providers', and those with which the platform signs in as their client. */
export type KeyRing = 'cis2' | 'nhs-login' | 'realms' | 'platform';

/** RFC 7518 §3.1. */
export type SigningAlgorithm = 'RS256' | 'RS512' | 'ES256';

export const KEY_RINGS: readonly KeyRing[] = ['cis2', 'nhs-login', 'realms', 'platform'];

/** What each ring holds: the first signs unless another is asked for. */
const RINGS: Readonly<Record<KeyRing, readonly SigningAlgorithm[]>> = {
  cis2: ['RS256', 'ES256'],
  'nhs-login': ['RS512'],
  realms: ['RS512'],
  platform: ['RS512'],
};

/** A key pair. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The public half for a key set, with `use`, `alg` and `kid`. */
  readonly jwk: JsonWebKey & { readonly kid: string; readonly alg: string; readonly use: 'sig' };
}

/** Key pairs of one ring, the newest first. */
type Ring = readonly SigningKey[];

const MODULUS_BITS = 2048;
/** Of each algorithm: the key that signs, and the one before. */
const KEPT = 2;

export class SigningKeys {
  readonly #folder: string | undefined;
  readonly #log: Kernel['log'];
  readonly #rings = new Map<KeyRing, Promise<Ring>>();

  constructor({ config, log }: Pick<Kernel, 'config' | 'log'>) {
    this.#folder = config.stateFolder === undefined ? undefined : join(config.stateFolder, 'keys');
    this.#log = log;
  }

  /** The key that signs now. Throws RangeError when the ring has none of that algorithm. */
  async current(ring: KeyRing, alg: SigningAlgorithm = RINGS[ring][0] as SigningAlgorithm): Promise<SigningKey> {
    const key = (await this.#ring(ring)).find((one) => one.alg === alg);
    if (key === undefined) throw new RangeError(`the ring ${ring} has no key for ${alg}`);
    return key;
  }

  /** The public keys, as a JWKS document (RFC 7517 §5). */
  async jwks(ring: KeyRing): Promise<{ readonly keys: readonly SigningKey['jwk'][] }> {
    return { keys: (await this.#ring(ring)).map(({ jwk }) => jwk) };
  }

  /** The key of a `kid`, whether it still signs or not. */
  async find(ring: KeyRing, kid: unknown): Promise<SigningKey | undefined> {
    return (await this.#ring(ring)).find((key) => key.kid === kid);
  }

  /** Makes new keys, which sign from now on. Gives back their `kid`s. */
  async rotate(ring: KeyRing): Promise<readonly string[]> {
    const before = await this.#ring(ring);
    const fresh = await makeRing(ring);
    const kept = RINGS[ring].flatMap((alg) => [...fresh, ...before].filter((key) => key.alg === alg).slice(0, KEPT));
    await this.#write(ring, kept);
    this.#rings.set(ring, Promise.resolve(kept));
    return fresh.map(({ kid }) => kid);
  }

  #ring(ring: KeyRing): Promise<Ring> {
    let keys = this.#rings.get(ring);
    if (keys === undefined) {
      keys = this.#open(ring);
      this.#rings.set(ring, keys);
      // a failure is the caller's to hear of, and not to be remembered
      keys.catch(() => this.#rings.delete(ring));
    }
    return keys;
  }

  async #open(ring: KeyRing): Promise<Ring> {
    if (this.#folder === undefined) return makeRing(ring);
    try {
      return (await this.#read(ring)) ?? (await this.#make(ring));
    } catch (error) {
      this.#log.warn({ err: error, ring }, 'signing keys cannot be kept: they last as long as this process');
      return makeRing(ring);
    }
  }

  /** Makes the first keys and files them, unless another process was faster: then that one's keys count. */
  async #make(ring: KeyRing): Promise<Ring> {
    const fresh = await makeRing(ring);
    return (await this.#write(ring, fresh, 'new')) ? fresh : ((await this.#read(ring)) as Ring);
  }

  async #read(ring: KeyRing): Promise<Ring | undefined> {
    try {
      const pems: { alg: SigningAlgorithm; pem: string }[] = JSON.parse(await readFile(this.#file(ring), 'utf8'));
      return pems.map(({ alg, pem }) => describe(ring, alg, createPrivateKey(pem)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** False when there is a file already, and only a new one was wanted. */
  async #write(ring: KeyRing, keys: Ring, only?: 'new'): Promise<boolean> {
    if (this.#folder === undefined) return true;
    const file = this.#file(ring);
    const draft = `${file}.${randomBytes(6).toString('hex')}`;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await chmod(this.#folder, 0o700);
    const content = keys.map(({ alg, privateKey }) => ({ alg, pem: privateKey.export({ type: 'pkcs8', format: 'pem' }) }));
    try {
      await writeFile(draft, JSON.stringify(content), { mode: 0o600 });
      if (only === undefined) await rename(draft, file);
      else await link(draft, file);
      return true;
    } catch (error) {
      if (only !== undefined && (error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      await rm(draft, { force: true });
    }
  }

  #file(ring: KeyRing): string {
    return join(this.#folder as string, `issuer-${ring}.json`);
  }
}

const keysByKernel = new WeakMap<Kernel, SigningKeys>();

/** The signing keys of the sandbox around this kernel: all its sessions have the same. */
export function signingKeysOf(kernel: Kernel): SigningKeys {
  let keys = keysByKernel.get(kernel);
  if (keys === undefined) {
    keys = new SigningKeys(kernel);
    keysByKernel.set(kernel, keys);
  }
  return keys;
}

/** A JWT in compact form, signed. `kid`, `alg` and `typ` are in its header; `header` can add to them, or take their place. */
export function signJwt(key: SigningKey, claims: object, header: object = {}): string {
  const signedPart = `${encode({ typ: 'JWT', kid: key.kid, alg: key.alg, ...header })}.${encode(claims)}`;
  const hashName = key.alg === 'RS512' ? 'sha512' : 'sha256';
  const signature = sign(hashName, Buffer.from(signedPart, 'latin1'), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${signedPart}.${signature.toString('base64url')}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function makeRing(ring: KeyRing): Promise<Ring> {
  return Promise.all(RINGS[ring].map(async (alg) => describe(ring, alg, await makePrivateKey(alg))));
}

async function makePrivateKey(alg: SigningAlgorithm): Promise<KeyObject> {
  const make = promisify(generateKeyPair);
  return alg === 'ES256'
    ? (await make('ec', { namedCurve: 'P-256' })).privateKey
    : (await make('rsa', { modulusLength: MODULUS_BITS })).privateKey;
}

function describe(ring: KeyRing, alg: SigningAlgorithm, privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey);
  const plain = publicKey.export({ format: 'jwk' });
  const kid = kidOf(ring, plain);
  return { kid, alg, privateKey, publicKey, jwk: { ...plain, kid, use: 'sig', alg } };
}

/** CIS2's key ids are base64 with `+`, `/` and `=`: clients must not take them for base64url. The others are plain. */
function kidOf(ring: KeyRing, jwk: JsonWebKey): string {
  const digest = hash('sha256', JSON.stringify([jwk.kty, jwk.crv ?? jwk.e, jwk.x ?? jwk.n, jwk.y]), 'buffer');
  return ring === 'cis2' ? digest.subarray(0, 20).toString('base64') : digest.subarray(0, 16).toString('hex');
}
