/** Reads JSON (RFC 8259) to the digit: numbers keep theirs, no name may stand twice, and what is wrong has a place. */
import { numberOf } from './decimal.ts';
import type { FhirValue } from './value.ts';

/** Ends the reading of a text. */
export class JsonProblem extends Error {
  /** Index in the text. */
  readonly at: number;

  constructor(reason: string, at: number) {
    super(reason);
    this.name = 'JsonProblem';
    this.at = at;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
/** Up to where a string ends or needs a closer look. */
const PLAIN = /[ !#-[\]-\uffff]*/y;
const FOUR_HEX = /^[0-9a-fA-F]{4}$/;

export class JsonScanner {
  readonly #text: string;
  readonly #deepest: number;
  #at = 0;
  #depth = 0;

  /** `deepest` bounds objects and arrays within one another. */
  constructor(text: string, deepest: number) {
    this.#text = text;
    this.#deepest = deepest;
  }

  /** The value that the whole text is. Throws a {@link JsonProblem}. */
  document(): FhirValue {
    this.#space();
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#refuse('there is something after the end');
    return value;
  }

  #value(): FhirValue {
    switch (this.#next()) {
      case OPEN_BRACE:
        return this.#within(() => this.#object());
      case OPEN_BRACKET:
        return this.#within(() => this.#array());
      case QUOTE:
        return this.#string();
      case 0x74:
        return this.#word('true', true);
      case 0x66:
        return this.#word('false', false);
      case 0x6e:
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #within<T>(read: () => T): T {
    if (this.#depth >= this.#deepest) this.#refuse('objects and arrays lie too deep within one another');
    this.#depth += 1;
    this.#at += 1;
    const value = read();
    this.#at += 1;
    this.#depth -= 1;
    return value;
  }

  /** From after `{` to its `}`. */
  #object(): FhirValue {
    const object: Record<string, FhirValue> = {};
    this.#space();
    if (this.#next() === CLOSE_BRACE) return object;
    for (;;) {
      const { length } = this.#text;
      const start = this.#at;
      if (this.#next() !== QUOTE) this.#refuse(start < length ? 'a name in quotes belongs here' : 'the object does not end');
      const name = this.#string();
      if (name === '__proto__') this.#refuse('no field may be called __proto__', start);
      if (Object.hasOwn(object, name)) this.#refuse(`${JSON.stringify(name.slice(0, 60))} is there twice`, start);
      this.#space();
      if (this.#next() !== COLON) this.#refuse('a colon belongs here');
      this.#at += 1;
      this.#space();
      object[name] = this.#value();
      this.#space();
      if (this.#next() === CLOSE_BRACE) return object;
      if (this.#next() !== COMMA) this.#refuse('a comma or the end of the object belongs here');
      this.#at += 1;
      this.#space();
    }
  }

  /** From after `[` to its `]`. */
  #array(): FhirValue {
    const array: FhirValue[] = [];
    this.#space();
    if (this.#next() === CLOSE_BRACKET) return array;
    for (;;) {
      array.push(this.#value());
      this.#space();
      if (this.#next() === CLOSE_BRACKET) return array;
      if (this.#next() !== COMMA) this.#refuse('a comma or the end of the array belongs here');
      this.#at += 1;
      this.#space();
    }
  }

  #string(): string {
    this.#at += 1;
    const plain = this.#plain();
    if (this.#next() === QUOTE) {
      this.#at += 1;
      return plain;
    }
    let string = plain;
    for (;;) {
      const next = this.#next();
      if (next === QUOTE) {
        this.#at += 1;
        return string;
      }
      if (next === BACKSLASH) string += this.#escaped();
      else this.#refuse(Number.isNaN(next) ? 'the text in quotes does not end' : 'a control character must be escaped');
      string += this.#plain();
    }
  }

  #plain(): string {
    const start = this.#at;
    PLAIN.lastIndex = start;
    PLAIN.test(this.#text);
    this.#at = PLAIN.lastIndex;
    return this.#text.slice(start, this.#at);
  }

  #escaped(): string {
    const start = this.#at;
    const letter = this.#text.charAt(start + 1);
    if (letter === 'u') {
      const digits = this.#text.slice(start + 2, start + 6);
      if (!FOUR_HEX.test(digits)) this.#refuse('four hexadecimal digits belong after \\u');
      this.#at += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const character = ESCAPES[letter];
    if (character === undefined) this.#refuse('there is no such escape');
    this.#at += 2;
    return character;
  }

  #number(): FhirValue {
    NUMBER.lastIndex = this.#at;
    const [text] = NUMBER.exec(this.#text) ?? [];
    if (text === undefined) this.#refuse(this.#at < this.#text.length ? 'a value belongs here' : 'the text ends too early');
    this.#at += text.length;
    return numberOf(text);
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) this.#refuse('a value belongs here');
    this.#at += word.length;
    return value;
  }

  #space(): void {
    for (;;) {
      const next = this.#next();
      if (next !== 0x20 && next !== 0xa && next !== 0xd && next !== 0x9) return;
      this.#at += 1;
    }
  }

  /** The code at the place of reading; NaN at the end. */
  #next(): number {
    return this.#text.charCodeAt(this.#at);
  }

  #refuse(reason: string, at = this.#at): never {
    throw new JsonProblem(reason, at);
  }
}
