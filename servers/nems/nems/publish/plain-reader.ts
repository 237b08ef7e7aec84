/**
 * Reads the XML that nearly all publishers write, several times as fast as a reader of all XML can: one default namespace, attributes
 * `value` and `url`, no text but white space. Whatever else there is, and whatever is wrong, is left to the other reader, so that what is
 * well-formed is decided in one place: this one gives up sooner than it accepts what that one would refuse.
 */
import { type Element, FHIR_NAMESPACE, isLookedInto, RESOURCE_DEPTH } from './element.ts';

const DECLARATION = /^<\?xml version="1\.[0-9]"(?: encoding="[A-Za-z][\w.-]*")?(?: standalone="(?:yes|no)")?[\t\n\r ]*\?>/;
/** An element that has a value and nothing else, with the white space after it. */
const LEAF = /<[A-Za-z][A-Za-z0-9]* value="[\t\n\r !#-%'-;=-~]*"[\t\n\r ]*\/>[\t\n\r ]*/y;
/** All of a value that is ASCII and stands for itself, with the quotation mark after it. */
const PLAIN_VALUE = /[\t\n\r !#-%'-;=-~]*"/y;
/** Control characters, surrogates without a partner and the two that are never characters; some good ones too, which costs only time. */
const NOT_PLAIN = /[^\t\n\r -\uD7FF\uE000-\uFFFD]/;
/** What a value may not have, and references that are left to the other reader. */
const UNUSUAL = /<|&(?!(?:amp|lt|gt|quot|apos);)/;
const WHITE_SPACE = /\r\n|[\t\n\r]/g;
const TO_BE_NORMALISED = /[\t\n\r&]/;
const REFERENCE = /&(amp|lt|gt|quot|apos);/g;
const REFERENTS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** As deep as the reader of all XML goes. */
const DEEPEST = 256;

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const EXCLAMATION = 0x21;
const QUOTE = 0x22;
const SLASH = 0x2f;
const LESS_THAN = 0x3c;
const EQUALS = 0x3d;
const GREATER_THAN = 0x3e;

/** The root with all that is looked into; nothing when this reader does not know what it sees. */
export function readPlain(text: string): Element | undefined {
  const end = text.length;
  /** Where the names of open elements begin, and how long they are. */
  const nameAt: number[] = [];
  const nameLength: number[] = [];
  /** The open elements that are kept, by depth; those deeper than `kept` are only passed over. */
  const open: Element[] = [];
  let depth = 0;
  let kept = 0;
  let root: Element | undefined;

  let at = DECLARATION.exec(text)?.[0].length ?? 0;
  while (true) {
    while (isSpace(text.charCodeAt(at))) at += 1;
    if (at >= end) return depth === 0 ? root : undefined;
    if (text.charCodeAt(at) !== LESS_THAN) return undefined;
    const kind = text.charCodeAt(at + 1);

    if (kind === SLASH) {
      if (depth === 0) return undefined;
      depth -= 1;
      const start = nameAt[depth] as number;
      const length = nameLength[depth] as number;
      at += 2;
      for (let i = 0; i < length; i++) if (text.charCodeAt(start + i) !== text.charCodeAt(at + i)) return undefined;
      at += length;
      if (text.charCodeAt(at) !== GREATER_THAN) return undefined;
      at += 1;
      if (kept > depth) kept = depth;
      continue;
    }

    if (kind === EXCLAMATION) {
      if (!text.startsWith('<!--', at)) return undefined;
      const dashes = text.indexOf('--', at + 4);
      if (dashes < 0 || text.charCodeAt(dashes + 2) !== GREATER_THAN || NOT_PLAIN.test(text.slice(at, dashes))) return undefined;
      at = dashes + 3;
      continue;
    }

    const isKept = kept === depth && (depth !== RESOURCE_DEPTH || isLookedInto((open[depth - 1] as Element).name));
    if (!isKept && depth > 0 && depth < DEEPEST) {
      LEAF.lastIndex = at;
      if (LEAF.test(text)) {
        at = LEAF.lastIndex;
        continue;
      }
    }

    const start = at + 1;
    if (!isLetter(kind) || depth >= DEEPEST || (depth === 0 && root !== undefined)) return undefined;
    at = start + 1;
    while (isLetterOrDigit(text.charCodeAt(at))) at += 1;
    const length = at - start;

    let value: string | undefined;
    let url: string | undefined;
    let hasId = false;
    let isFhir = depth > 0;
    let code = text.charCodeAt(at);
    while (code !== GREATER_THAN && code !== SLASH) {
      if (!isSpace(code)) return undefined;
      do at += 1;
      while (isSpace(text.charCodeAt(at)));
      code = text.charCodeAt(at);
      if (code === GREATER_THAN || code === SLASH) break;
      const attribute = at;
      while (isLetterOrDigit(text.charCodeAt(at))) at += 1;
      if (text.charCodeAt(at) !== EQUALS || text.charCodeAt(at + 1) !== QUOTE) return undefined;
      const from = at + 2;
      const to = endOfValue(text, from);
      if (to < 0) return undefined;
      if (attribute + 5 === at && text.startsWith('value', attribute) && value === undefined) value = isKept ? text.slice(from, to) : '';
      else if (attribute + 3 === at && text.startsWith('url', attribute) && url === undefined) url = isKept ? text.slice(from, to) : '';
      else if (attribute + 2 === at && text.startsWith('id', attribute) && !hasId) hasId = true;
      else if (!isFhir && text.startsWith(`xmlns="${FHIR_NAMESPACE}"`, attribute)) isFhir = true;
      else return undefined;
      at = to + 1;
      code = text.charCodeAt(at);
    }
    if (!isFhir) return undefined;
    const isEmpty = code === SLASH;
    if (isEmpty) {
      at += 1;
      if (text.charCodeAt(at) !== GREATER_THAN) return undefined;
    }
    at += 1;

    if (isKept) {
      const element: Element = {
        name: text.slice(start, start + length),
        value: value && plainValue(value),
        url: url && plainValue(url),
        children: [],
      };
      if (depth === 0) root = element;
      else (open[depth - 1] as Element).children.push(element);
      if (!isEmpty) {
        open[depth] = element;
        kept = depth + 1;
      }
    } else if (depth === 0) return undefined;
    if (!isEmpty) {
      nameAt[depth] = start;
      nameLength[depth] = length;
      depth += 1;
    }
  }
}

/** Where the quotation mark is that ends a value; -1 where that is for the other reader to say. */
function endOfValue(text: string, from: number): number {
  PLAIN_VALUE.lastIndex = from;
  if (PLAIN_VALUE.test(text)) return PLAIN_VALUE.lastIndex - 1;
  const to = text.indexOf('"', from);
  const raw = text.slice(from, Math.max(to, from));
  return UNUSUAL.test(raw) || NOT_PLAIN.test(raw) ? -1 : to;
}

/** White space in a value becomes spaces (XML 1.0 §3.3.3), references what they stand for. */
function plainValue(raw: string): string {
  if (!TO_BE_NORMALISED.test(raw)) return raw;
  return raw.replace(WHITE_SPACE, ' ').replace(REFERENCE, (_, name: string) => REFERENTS[name] as string);
}

function isSpace(code: number): boolean {
  return code === TAB || code === SPACE || code === LINE_FEED || code === CARRIAGE_RETURN;
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

function isLetterOrDigit(code: number): boolean {
  return isLetter(code) || (code >= 0x30 && code <= 0x39);
}
