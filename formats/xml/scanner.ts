/** A text and how far it has been read: the words of XML 1.0, without knowing how they fit together. */
import { endsName, isCharacter, isSpace } from './characters.ts';
import { type XmlFaultCode, XmlProblem } from './fault.ts';

/** The entities that need no declaration (XML 1.0 §4.6). */
const PREDEFINED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };

/** Longer than any reference to a character or to one of the five. */
const LONGEST_REFERENCE = 12;

export class Scanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The character at the place that has been reached; NaN at the end. */
  get next(): number {
    return this.text.charCodeAt(this.at);
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  startsWith(word: string): boolean {
    return this.text.startsWith(word, this.at);
  }

  /** Passes over a word, if it is next. */
  accept(word: string): boolean {
    if (!this.startsWith(word)) return false;
    this.at += word.length;
    return true;
  }

  /** Passes over a word that must be next. */
  expect(word: string, reason: string): void {
    if (!this.accept(word)) this.refuse(reason);
  }

  /** Passes over white space; whether there was any. */
  space(): boolean {
    const before = this.at;
    while (isSpace(this.next)) this.at += 1;
    return this.at > before;
  }

  /** What comes up to a word that must come, and passes over both. */
  until(word: string, reason: string): string {
    const end = this.text.indexOf(word, this.at);
    if (end < 0) this.refuse(reason);
    const passed = this.text.slice(this.at, end);
    this.at = end + word.length;
    return passed;
  }

  /** A name, colons and all; whether its characters are good is for whoever sees it for the first time. */
  name(): string {
    const start = this.at;
    while (!endsName(this.next)) this.at += 1;
    if (this.at === start) this.refuse('there should be a name here');
    return this.text.slice(start, this.at);
  }

  /** Text up to the next `<`, or the end, decoded. */
  characters(): string {
    const start = this.at;
    const end = this.text.indexOf('<', start);
    this.at = end < 0 ? this.text.length : end;
    const raw = this.text.slice(start, this.at);
    const bracket = raw.indexOf(']]>');
    if (bracket >= 0) this.refuse(']]> may only end a CDATA section', start + bracket);
    return raw.includes('&') ? this.#decode(raw, start) : raw;
  }

  /** The value of an attribute, with its quotes, decoded and with white space made spaces (XML 1.0 §3.3.3). */
  attributeValue(): string {
    const quote = this.text[this.at];
    if (quote !== '"' && quote !== "'") this.refuse('the value of an attribute must be in quotes');
    const start = this.at + 1;
    const end = this.text.indexOf(quote as string, start);
    if (end < 0) this.refuse('the value of an attribute does not end');
    const raw = this.text.slice(start, end);
    const angle = raw.indexOf('<');
    if (angle >= 0) this.refuse('the value of an attribute may not contain <', start + angle);
    this.at = end + 1;
    const normalised = /[\t\n]/.test(raw) ? raw.replace(/[\t\n]/g, ' ') : raw;
    return normalised.includes('&') ? this.#decode(normalised, start) : normalised;
  }

  /** Says what is wrong, here or elsewhere. */
  refuse(reason: string, at = this.at, code: XmlFaultCode = 'notWellFormed'): never {
    throw new XmlProblem(code, reason, this.text, at);
  }

  #decode(raw: string, start: number): string {
    let decoded = '';
    let from = 0;
    for (let ampersand = raw.indexOf('&'); ampersand >= 0; ampersand = raw.indexOf('&', from)) {
      const end = raw.slice(ampersand, ampersand + LONGEST_REFERENCE).indexOf(';');
      if (end < 0) this.#refuseReference(raw, ampersand, start);
      decoded += raw.slice(from, ampersand) + this.#referent(raw.slice(ampersand + 1, ampersand + end), start + ampersand);
      from = ampersand + end + 1;
    }
    return decoded + raw.slice(from);
  }

  #referent(name: string, at: number): string {
    const predefined = PREDEFINED[name];
    if (predefined !== undefined) return predefined;
    const [, hexadecimal, decimal] = /^#(?:x([0-9A-Fa-f]+)|([0-9]+))$/.exec(name) ?? [];
    const codePoint = hexadecimal !== undefined ? Number.parseInt(hexadecimal, 16) : decimal !== undefined ? Number(decimal) : undefined;
    if (codePoint === undefined) this.refuse(`there is no entity &${name};`, at, name.startsWith('#') ? 'notWellFormed' : 'unknownEntity');
    if (!isCharacter(codePoint)) this.refuse(`&${name}; is no character that XML allows`, at);
    return String.fromCodePoint(codePoint);
  }

  #refuseReference(raw: string, ampersand: number, start: number): never {
    const isEntity = /^&[A-Za-z_:][\w.:-]*;/.test(raw.slice(ampersand, ampersand + 300));
    this.refuse(
      isEntity ? 'only the five entities of XML itself are known' : 'an & must be written &amp;',
      start + ampersand,
      isEntity ? 'unknownEntity' : 'notWellFormed',
    );
  }
}
