/**
 * The token that stands in the Authorization header of a MESH request: `NHSMESH mailbox:nonce:count:timestamp:hash` (MESH API, OAS 2.0.0,
 * "Authorization header"). What it proves is that the sender knows the mailbox's password and the environment's shared key.
 */
import { createHmac } from 'node:crypto';

/** What a token says before it is hashed. */
export interface MeshClaims {
  readonly mailboxId: string;
  /** Any text without a colon; by custom a GUID. */
  readonly nonce: string;
  /** Digits. Hashed as the text that it is: `001` is not `1`. */
  readonly nonceCount: string;
  /** `yyyyMMddHHmm`, in UTC. */
  readonly timestamp: string;
}

export interface MeshToken extends MeshClaims {
  /** Of {@link hashOf}, in hexadecimal; clients write it in either case. */
  readonly hash: string;
}

const SCHEME = /^\s*(?:NHSMESH\s+)?/i;

/** What stands where the mailbox id does, however little the rest looks like a token. The scheme may be missing, as in documents of 2015. */
export function mailboxIdIn(header: string): string {
  const token = header.replace(SCHEME, '');
  const colon = token.indexOf(':');
  return colon < 0 ? token : token.slice(0, colon);
}

/** The parts of a token; nothing when they are not five, the count is not digits, or there is a blank in the mailbox id. */
export function parseToken(header: string): MeshToken | undefined {
  const parts = header.trimEnd().replace(SCHEME, '').split(':');
  const [mailboxId = '', nonce = '', nonceCount = '', timestamp = '', hash = ''] = parts;
  if (parts.length !== 5 || mailboxId === '' || /\s/.test(mailboxId) || nonce === '' || !/^\d+$/.test(nonceCount)) return undefined;
  return { mailboxId, nonce, nonceCount, timestamp, hash };
}

/** The header's value. */
export function writeToken({ mailboxId, nonce, nonceCount, timestamp, hash }: MeshToken): string {
  return `NHSMESH ${mailboxId}:${nonce}:${nonceCount}:${timestamp}:${hash}`;
}

/** A token for a mailbox: its claims, hashed. */
export function signToken(claims: MeshClaims, password: string, sharedKey: string): MeshToken {
  return { ...claims, hash: hashOf(claims, password, sharedKey) };
}

/** Lower-case hexadecimal of the HMAC-SHA256 over {@link hashedText}, the shared key in UTF-8 being the key. */
export function hashOf(claims: MeshClaims, password: string, sharedKey: string): string {
  return createHmac('sha256', sharedKey).update(hashedText(claims, password)).digest('hex');
}

/** What is hashed. Here the password stands before the timestamp; in the header there is none. */
export function hashedText({ mailboxId, nonce, nonceCount, timestamp }: MeshClaims, password: string): string {
  return `${mailboxId}:${nonce}:${nonceCount}:${password}:${timestamp}`;
}

/** A time in milliseconds since the epoch as a token has it. */
export function timestampOf(time: number): string {
  return new Date(time).toISOString().replace(/\D/g, '').slice(0, 12);
}

/** The minute that a timestamp names, in milliseconds since the epoch; nothing when it names none. */
export function timeOf(timestamp: string): number | undefined {
  if (timestamp !== lastRead.timestamp) lastRead = { timestamp, time: readTime(timestamp) };
  return lastRead.time;
}

/** All tokens of one minute have the same. */
let lastRead: { readonly timestamp: string; readonly time: number | undefined } = { timestamp: '', time: undefined };

function readTime(timestamp: string): number | undefined {
  const [, year, month, day, hour, minute] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(timestamp) ?? [];
  if (year === undefined) return undefined;
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
  // Date.UTC takes a 31st of February for a day in March
  return timestampOf(time) === timestamp ? time : undefined;
}
