/** Text as it is written into XML. */
import { withoutForbidden } from './characters.ts';

/** `>` needs it only after `]]`; it is always done, as most writers do. A carriage return would be lost in reading. */
const IN_TEXT = /[&<>\r]/g;
/** White space other than spaces would be made spaces in reading. */
const IN_ATTRIBUTE = /[&<>"\t\n\r]/g;
const ANY_IN_TEXT = /[&<>\r]/;
const ANY_IN_ATTRIBUTE = /[&<>"\t\n\r]/;

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const refer = (character: string) => REFERENCES[character] as string;

/** Text between tags. A character that XML cannot carry becomes U+FFFD: the world's data may hold what a document may not. */
export function escapeText(text: string): string {
  const good = withoutForbidden(text);
  return ANY_IN_TEXT.test(good) ? good.replace(IN_TEXT, refer) : good;
}

/** The value of an attribute, without its quotes, which are double. */
export function escapeAttribute(value: string): string {
  const good = withoutForbidden(value);
  return ANY_IN_ATTRIBUTE.test(good) ? good.replace(IN_ATTRIBUTE, refer) : good;
}
