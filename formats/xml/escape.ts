/** Text as it is written into XML. */
import { withoutForbidden } from './characters.ts';

/** `>` needs it only after `]]`; it is always done, as most writers do. A carriage return would be lost in reading. */
const IN_TEXT = /[&<>\r]/g;
/** White space other than spaces would be made spaces in reading. */
const IN_ATTRIBUTE = /[&<>"\t\n\r]/g;
/** Most texts are nothing but ASCII that goes as it is; one look tells. */
const PLAIN_TEXT = /^[\t\n -%'-;=?-~]*$/;
const PLAIN_ATTRIBUTE = /^[ !#-%'-;=?-~]*$/;

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
  return PLAIN_TEXT.test(text) ? text : withoutForbidden(text).replace(IN_TEXT, refer);
}

/** The value of an attribute, without its quotes, which are double. */
export function escapeAttribute(value: string): string {
  return PLAIN_ATTRIBUTE.test(value) ? value : withoutForbidden(value).replace(IN_ATTRIBUTE, refer);
}

const BEYOND_LATIN_1 = /[^\0-\xff]/gu;

/**
 * XML with references (`&#8217;`) in place of characters beyond Latin-1, for what is between tags and is written over and over: a text
 * with one such character takes twice the memory in all its length, and many times as long to be sent.
 */
export function referBeyondLatin1(xml: string): string {
  return xml.replace(BEYOND_LATIN_1, (character) => `&#${character.codePointAt(0)};`);
}
