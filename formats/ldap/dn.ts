/**
 * Distinguished names as text: RFC 4514, and in reading the spaces around separators that RFC 2253 let pass and clients still send.
 */
import type { Dn, NamePart, Rdn } from './types.ts';

const TYPE = /[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)*/y;
const OID_PREFIX = /^oid\./i;
/** Characters that stand for themselves after a backslash; two hexadecimal digits stand for an octet. */
const ESCAPED = ' "#+,;<=>\\';
/** What must have been escaped within a value. */
const FORBIDDEN = '";<>\0';
const HEX_PAIR = /[0-9A-Fa-f]{2}/y;
const HEX_VALUE = /#((?:[0-9A-Fa-f]{2})+)/y;

/** Reads a name. Nothing when it is none: invalidDNSyntax. */
export function parseDn(text: string): Dn | undefined {
  if (/^ *$/.test(text)) return [];
  return new DnParser(text).parse();
}

class DnParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Dn | undefined {
    const rdns: NamePart[][] = [[]];
    for (;;) {
      const part = this.#part();
      if (part === undefined) return undefined;
      (rdns.at(-1) as NamePart[]).push(part);
      const separator = this.#text[this.#at];
      if (separator === undefined) return rdns;
      // the value ended at a separator, since nothing else ends one
      this.#at += 1;
      if (separator === ',') rdns.push([]);
    }
  }

  #part(): NamePart | undefined {
    this.#skipSpaces();
    const type = this.#match(OID_PREFIX_AND_TYPE)?.[0].replace(OID_PREFIX, '');
    if (type === undefined) return undefined;
    this.#skipSpaces();
    if (this.#text[this.#at] !== '=') return undefined;
    this.#at += 1;
    this.#skipSpaces();
    const value = this.#text[this.#at] === '#' ? this.#hexValue() : this.#value();
    return value === undefined ? undefined : { type, value };
  }

  #value(): string | undefined {
    const octets: Buffer[] = [];
    let value = '';
    let lastEscaped = 0;
    /** Octets that were written out in hexadecimal make characters together. */
    const flush = () => {
      if (octets.length > 0) value += Buffer.concat(octets.splice(0)).toString('utf8');
    };
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at] as string;
      if (character === ',' || character === '+') break;
      if (FORBIDDEN.includes(character)) return undefined;
      if (character !== '\\') {
        flush();
        value += character;
        continue;
      }
      this.#at += 1;
      const pair = this.#match(HEX_PAIR)?.[0];
      if (pair !== undefined) {
        octets.push(Buffer.from(pair, 'hex'));
        this.#at -= 1;
      } else {
        const escaped = this.#text[this.#at];
        if (escaped === undefined || !ESCAPED.includes(escaped)) return undefined;
        flush();
        value += escaped;
      }
      if (octets.length === 0) lastEscaped = value.length;
      else lastEscaped = value.length + octets.length;
    }
    flush();
    return trimmedAfter(value, lastEscaped);
  }

  #hexValue(): string | undefined {
    const hex = this.#match(HEX_VALUE)?.[1];
    this.#skipSpaces();
    const next = this.#text[this.#at];
    if (hex === undefined || (next !== undefined && next !== ',' && next !== '+')) return undefined;
    return textOf(Buffer.from(hex, 'hex'));
  }

  #skipSpaces(): void {
    while (this.#text[this.#at] === ' ') this.#at += 1;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }
}

const OID_PREFIX_AND_TYPE = new RegExp(`(?:oid\\.)?(?:${TYPE.source})`, 'iy');

/** Spaces at the end of a value do not belong to it, unless they were escaped. */
function trimmedAfter(value: string, keep: number): string {
  let end = value.length;
  while (end > keep && value[end - 1] === ' ') end -= 1;
  return value.slice(0, end);
}

/** The text of a value that is written as the octets of its encoding: of a string of any kind that holds text. */
function textOf(encoded: Buffer): string | undefined {
  const [tag, length] = encoded;
  const isText = tag === 0x04 || tag === 0x0c || tag === 0x13 || tag === 0x16;
  if (!isText || length === undefined || length > 0x7f || encoded.length !== length + 2) return undefined;
  return encoded.toString('utf8', 2);
}

/** Writes a name as RFC 4514 wants it. */
export function printDn(dn: Dn): string {
  return dn.map(printRdn).join(',');
}

function printRdn(rdn: Rdn): string {
  return rdn.map(({ type, value }) => `${type}=${escapeDnValue(value)}`).join('+');
}

const SPECIAL = /^[ #]|[",+;<>\\\0]| $/g;

/** Escapes a value within a name: RFC 4514 §2.4. */
export function escapeDnValue(value: string): string {
  return value.replace(SPECIAL, (character) => (character === '\0' ? '\\00' : `\\${character}`));
}
