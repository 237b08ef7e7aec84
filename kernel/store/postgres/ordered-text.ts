/**
 * Text as PostgreSQL is given it. The store orders by UTF-16 code unit and lets any character in; PostgreSQL orders UTF-8 by
 * code point and refuses NUL and halves of surrogate pairs. So the few characters that differ are written as two others, in
 * such a way that the order stays: nearly every text stays as it is.
 */
import { createHash } from 'node:crypto';

/** Stands before what is written for U+0000 and U+0001. */
const LOW = 0x0001;
/** Stands before what is written for itself and all above it: surrogates, private use, and what lies behind. */
const HIGH = 0xd7ff;
/** The second character counts from here. */
const FIRST = 0x20;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
const TO_ENCODE = /[\u0000\u0001\ud7ff-\uffff]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const TO_DECODE = /[\u0001\ud7ff]([\s\S])/g;

/** What PostgreSQL is given for a text. `a < b` in JavaScript exactly when `encode(a) < encode(b)` under COLLATE "C". */
export function encode(text: string): string {
  return text.replace(TO_ENCODE, (character) => {
    const code = character.charCodeAt(0);
    return code < HIGH ? String.fromCharCode(LOW, FIRST + code) : String.fromCharCode(HIGH, FIRST + code - HIGH);
  });
}

export function decode(text: string): string {
  return text.replace(TO_DECODE, (pair, second: string) => {
    const code = second.charCodeAt(0) - FIRST;
    return String.fromCharCode(pair.charCodeAt(0) === LOW ? code : code + HIGH);
  });
}

/** Ids are cut here for the database's indexes, which take no long texts. */
const LONGEST_ID = 120;

/** An id as the key of a row: a long one is cut and told apart by its digest. The order is kept as far as the cut. */
export function encodeId(id: string): string {
  if (id.length <= LONGEST_ID) return encode(id);
  return `${encode(id.slice(0, LONGEST_ID))}${createHash('sha256').update(id, 'utf16le').digest('hex')}`;
}

/** The id itself, encoded, where {@link encodeId} has cut it; null where its row's key tells all. */
export function wholeId(id: string): string | null {
  return id.length <= LONGEST_ID ? null : encode(id);
}
