/** The messages with an entry, and the one with which a search ends well. They are most of what the server sends, so each is put together in one go. */
import { ENUMERATED, headerLength, INTEGER, integerLength, OCTET_STRING, SEQUENCE, writeHeader } from '#formats/ldap/ber';
import { TAGS } from '#formats/ldap/message';
import type { Output } from './operation.ts';

/** Puts the message in line. `attributes` are encoded already. */
export function putEntry(output: Output, id: number, name: string, attributes: Uint8Array): void {
  const nameLength = Buffer.byteLength(name);
  const content = headerLength(nameLength) + nameLength + attributes.length;
  const idLength = integerLength(id);
  const whole = 2 + idLength + headerLength(content) + content;
  const bytes = output.room(headerLength(whole) + whole);
  let at = writeHeader(bytes, 0, SEQUENCE, whole);
  at = writeHeader(bytes, at, INTEGER, idLength);
  at = bytes.writeIntBE(id, at, idLength);
  at = writeHeader(bytes, at, TAGS.searchEntry, content);
  at = writeHeader(bytes, at, OCTET_STRING, nameLength);
  at += bytes.write(name, at);
  bytes.set(attributes, at);
}

/** The result `success`, without a name and without words. */
const WELL_DONE = Buffer.from([TAGS.searchDone, 7, ENUMERATED, 1, 0, OCTET_STRING, 0, OCTET_STRING, 0]);

/** Puts in line that a search has ended well. */
export function putWellDone(output: Output, id: number): void {
  const idLength = integerLength(id);
  const whole = 2 + idLength + WELL_DONE.length;
  const bytes = output.room(2 + whole);
  let at = writeHeader(bytes, 0, SEQUENCE, whole);
  at = writeHeader(bytes, at, INTEGER, idLength);
  at = bytes.writeIntBE(id, at, idLength);
  bytes.set(WELL_DONE, at);
}
