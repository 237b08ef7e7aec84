/** From bytes to text: by byte order mark, else by what was said of them, else UTF-8 (XML 1.0 appendix F, RFC 7303 §3). */
import { isUtf8 } from 'node:buffer';
import { XmlProblem } from './fault.ts';

const DECLARED = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']/;
/** Enough for the declaration of any document. */
const BEGINNING = 200;

/** By name in lower case: what clients of these services have been seen to send, and what is the same or nearly so. */
const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'utf-16': 'utf-16be',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
};

/**
 * The text of a document, without a byte order mark. `charset` is what a Content-Type says; it counts for more than what the document
 * itself declares. Throws an {@link XmlProblem} for an encoding that is not known and for bytes that are not of it.
 */
export function decodeXml(bytes: Uint8Array, charset?: string): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const encoding = seen(buffer) ?? known(charset) ?? declared(buffer) ?? 'utf-8';
  if (encoding !== 'utf-8') return decodeWith(encoding, buffer);
  if (!isUtf8(buffer)) throw new XmlProblem('encoding', 'the document is not in UTF-8', '', 0);
  return buffer.toString('utf8', buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0);
}

/** The encoding of which the first bytes leave no doubt: a byte order mark, or `<` in two bytes. */
function seen(buffer: Buffer): string | undefined {
  const [first, second, third] = buffer;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be';
  return undefined;
}

function declared(buffer: Buffer): string | undefined {
  const encoding = known(DECLARED.exec(buffer.toString('latin1', 0, BEGINNING))?.[1]);
  // a declaration that can be read byte by byte is not in UTF-16, though .NET's StringWriter says so
  return encoding?.startsWith('utf-16') ? 'utf-8' : encoding;
}

function known(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const encoding = ENCODINGS[name.toLowerCase()];
  if (encoding === undefined) throw new XmlProblem('encoding', `the encoding ${name} is not known here`, '', 0);
  return encoding;
}

function decodeWith(encoding: string, buffer: Buffer): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(buffer);
  } catch {
    throw new XmlProblem('encoding', `the document is not in ${encoding}`, '', 0);
  }
}
