/**
 * The one source of ids and chance. With a fixed seed the same requests get the same ids; without one they are
 * cryptographically random.
 */
import { randomBytes, randomUUID } from 'node:crypto';

export interface IdSource {
  /** A version 4 UUID in lower case. */
  uuid(): string;
  /** A number in [0, 1). */
  random(): number;
  bytes(length: number): Buffer;
  /** So many characters of an alphabet. */
  text(length: number, alphabet: string): string;
}

/** Ids that cannot be guessed. */
export function randomIds(): IdSource {
  return withBytes(pooledBytes(), Math.random, randomUUID);
}

/** Random bytes are drawn from the system a pool at a time: asking for a few costs as much as asking for thousands. */
const POOL = 4096;

function pooledBytes(): (length: number) => Buffer {
  let pool = Buffer.alloc(0);
  let used = 0;
  return (length) => {
    if (length > POOL) return randomBytes(length);
    if (used + length > pool.length) {
      pool = randomBytes(POOL);
      used = 0;
    }
    used += length;
    // never handed out twice, so a view of the pool is as good as a copy
    return pool.subarray(used - length, used);
  };
}

/** Ids that repeat: the same seed, the same sequence. */
export function seededIds(seed: number): IdSource {
  const random = mulberry32(seed);
  const bytes = (length: number) => {
    const out = Buffer.allocUnsafe(length);
    for (let i = 0; i < length; i++) out[i] = Math.floor(random() * 256);
    return out;
  };
  return withBytes(bytes, random, () => uuidFrom(bytes(16)));
}

function withBytes(bytes: (length: number) => Buffer, random: () => number, uuid: () => string): IdSource {
  return {
    uuid,
    random,
    bytes,
    text(length, alphabet) {
      let out = '';
      for (const byte of bytes(length * 2)) {
        // a byte beyond the last whole multiple of the alphabet would favour its first letters
        if (byte >= 256 - (256 % alphabet.length)) continue;
        out += alphabet[byte % alphabet.length];
        if (out.length === length) return out;
      }
      return out + this.text(length - out.length, alphabet);
    },
  };
}

function uuidFrom(bytes: Buffer): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A small generator with 32 bits of state (Tommy Ettinger's mulberry32): good enough to repeat, not to keep secrets. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
