/** The message with an entry. This is most of what the server sends, so it is put together in one go. */
import { headerLength, INTEGER, integerLength, OCTET_STRING, SEQUENCE, writeHeader } from '#formats/ldap/ber';
import { TAGS } from '#formats/ldap/message';

/** `attributes` encoded already. */
export function entryMessage(id: number, name: string, attributes: Uint8Array): Buffer {
  const nameLength = Buffer.byteLength(name);
  const content = headerLength(nameLength) + nameLength + attributes.length;
  const idLength = integerLength(id);
  const whole = 2 + idLength + headerLength(content) + content;
  const bytes = Buffer.allocUnsafe(headerLength(whole) + whole);
  let at = writeHeader(bytes, 0, SEQUENCE, whole);
  at = writeHeader(bytes, at, INTEGER, idLength);
  at = bytes.writeIntBE(id, at, idLength);
  at = writeHeader(bytes, at, TAGS.searchEntry, content);
  at = writeHeader(bytes, at, OCTET_STRING, nameLength);
  at += bytes.write(name, at);
  bytes.set(attributes, at);
  return bytes;
}
