/** Finds where a text stops being JSON. Only for texts that JSON.parse refused: its own messages mostly lack the place. */

export interface JsonFault {
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

/** The first fault in a text that is not JSON. */
export function findJsonFault(text: string): JsonFault {
  const reader = new Reader(text);
  try {
    reader.value(0);
    reader.end();
    return { line: 1, column: 1, reason: 'cannot be parsed' };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { ...placeOf(text, error.at), reason: error.message };
  }
}

function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1) as string).length + 1 };
}

class Fault extends Error {
  readonly at: number;
  constructor(at: number, reason: string) {
    super(reason);
    this.at = at;
  }
}

const DEEPEST = 1000;
const SPACE = /[ \t\r\n]*/y;
/** Any character but a quote, a backslash, and those below the space. */
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** Walks over JSON (RFC 8259) and keeps nothing of it. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): void {
    if (depth > DEEPEST) throw new Fault(this.#at, `is nested more than ${DEEPEST} deep`);
    this.#skip(SPACE);
    const next = this.#text[this.#at];
    if (next === '{') this.#members('}', () => this.#member(depth + 1));
    else if (next === '[') this.#members(']', () => this.value(depth + 1));
    else if (next === '"') this.#string();
    else if (!this.#skip(SCALAR)) this.#fail('a value');
  }

  end(): void {
    this.#skip(SPACE);
    if (this.#at < this.#text.length) this.#fail('the end of the file');
  }

  #members(close: string, member: () => void): void {
    this.#at++;
    this.#skip(SPACE);
    if (this.#take(close)) return;
    for (;;) {
      member();
      this.#skip(SPACE);
      if (this.#take(close)) return;
      if (!this.#take(',')) this.#fail(`',' or '${close}'`);
      this.#skip(SPACE);
      if (this.#text[this.#at] === close) this.#fail(`another entry after ','`);
    }
  }

  #member(depth: number): void {
    this.#skip(SPACE);
    if (this.#text[this.#at] !== '"') this.#fail('a name in double quotes');
    this.#string();
    this.#skip(SPACE);
    if (!this.#take(':')) this.#fail("':'");
    this.value(depth);
  }

  #string(): void {
    if (!this.#skip(STRING)) throw new Fault(this.#at, 'a text that does not end on its line, or holds what must be escaped');
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #fail(expected: string): never {
    const found = this.#at < this.#text.length ? `'${this.#text[this.#at]}'` : 'the end of the file';
    throw new Fault(this.#at, `expected ${expected}, found ${found}`);
  }
}
