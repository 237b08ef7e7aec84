/** Filters as text: RFC 4515, and in reading the spaces between filters that clients send. */
import { MOST_FILTER_DEPTH } from './filter-ber.ts';
import type { Filter } from './types.ts';

/** A text that is no filter. */
export class FilterSyntaxError extends Error {
  /** Where it stops being one: characters from the beginning. */
  readonly at: number;
  constructor(reason: string, at: number) {
    super(`${reason} at character ${at + 1}`);
    this.name = 'FilterSyntaxError';
    this.at = at;
  }
}

/** Reads a filter; the outermost brackets may be missing, as many tools allow. Throws {@link FilterSyntaxError}. */
export function parseFilter(text: string): Filter {
  const trimmed = text.trim();
  return new FilterParser(trimmed.startsWith('(') ? trimmed : `(${trimmed})`).parse();
}

/** Up to the first bracket: what stands between an attribute's name and its value, with both. */
const ITEM = /([^()~<>=*:]*)((?::(?!=)[^:()=]*)*)(:=|~=|>=|<=|=)([^()]*)/y;

const COMPARISONS = { '=': 'equal', '>=': 'greaterOrEqual', '<=': 'lessOrEqual', '~=': 'approx' } as const;

class FilterParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Filter {
    const filter = this.#filter(0);
    if (this.#at < this.#text.length) this.#fail('there is something after the filter');
    return filter;
  }

  #filter(depth: number): Filter {
    if (depth > MOST_FILTER_DEPTH) this.#fail('the filter is nested too deeply');
    this.#expect('(');
    this.#skipSpaces();
    const filter = this.#component(depth);
    this.#skipSpaces();
    this.#expect(')');
    return filter;
  }

  #component(depth: number): Filter {
    switch (this.#text[this.#at]) {
      case '&':
        return { kind: 'and', filters: this.#list(depth) };
      case '|':
        return { kind: 'or', filters: this.#list(depth) };
      case '!':
        this.#at += 1;
        this.#skipSpaces();
        return { kind: 'not', filter: this.#filter(depth + 1) };
      default:
        return this.#item();
    }
  }

  #list(depth: number): readonly Filter[] {
    this.#at += 1;
    const filters: Filter[] = [];
    for (;;) {
      this.#skipSpaces();
      if (this.#text[this.#at] !== '(') return filters;
      filters.push(this.#filter(depth + 1));
    }
  }

  #item(): Filter {
    ITEM.lastIndex = this.#at;
    const match = ITEM.exec(this.#text);
    if (match === null) return this.#fail('there is no comparison');
    const [, before = '', extensions = '', operator = '=', value = ''] = match;
    const type = before.trim();
    const valueAt = ITEM.lastIndex - value.length;
    this.#at = ITEM.lastIndex;
    if (operator === ':=') return this.#extensible(type, extensions, this.#unescaped(value, valueAt));
    if (extensions !== '' || type === '') return this.#fail('there is no attribute');
    if (operator === '=' && value.includes('*')) return this.#withWildcards(type, value, valueAt);
    return { kind: COMPARISONS[operator as keyof typeof COMPARISONS], type, value: this.#unescaped(value, valueAt) };
  }

  #withWildcards(type: string, value: string, valueAt: number): Filter {
    if (value === '*') return { kind: 'present', type };
    const [initial = '', ...others] = value.split('*').map((part) => this.#unescaped(part, valueAt));
    const final = others.pop() ?? '';
    const any = others.filter((part) => part !== '');
    if (initial === '' && final === '' && any.length === 0) return { kind: 'present', type };
    return { kind: 'substrings', type, any, ...(initial !== '' && { initial }), ...(final !== '' && { final }) };
  }

  #extensible(type: string, extensions: string, value: string): Filter {
    const names = extensions.split(':').slice(1);
    const dnAttributes = names[0]?.toLowerCase() === 'dn';
    const [rule, ...others] = dnAttributes ? names.slice(1) : names;
    if (others.length > 0 || rule === '') this.#fail('there is more than one matching rule');
    if (rule === undefined && type === '') this.#fail('there is neither an attribute nor a matching rule');
    return { kind: 'extensible', value, dnAttributes, ...(rule !== undefined && { rule }), ...(type !== '' && { type }) };
  }

  /** A value with its escapes undone: a backslash and two hexadecimal digits stand for an octet. */
  #unescaped(value: string, at: number): string {
    if (!value.includes('\\')) return value;
    if (/\\(?![0-9A-Fa-f]{2})/.test(value)) this.#fail('a backslash is not followed by two hexadecimal digits', at);
    return value.replace(/(?:\\[0-9A-Fa-f]{2})+/g, (octets) => Buffer.from(octets.replaceAll('\\', ''), 'hex').toString('utf8'));
  }

  #expect(character: string): void {
    if (this.#text[this.#at] !== character) this.#fail(`'${character}' is missing`);
    this.#at += 1;
  }

  #skipSpaces(): void {
    while (this.#text[this.#at] === ' ') this.#at += 1;
  }

  #fail(reason: string, at = this.#at): never {
    throw new FilterSyntaxError(reason, at);
  }
}

const OPERATORS = { equal: '=', greaterOrEqual: '>=', lessOrEqual: '<=', approx: '~=' } as const;

/** Writes a filter. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
      return `(&${filter.filters.map(printFilter).join('')})`;
    case 'or':
      return `(|${filter.filters.map(printFilter).join('')})`;
    case 'not':
      return `(!${printFilter(filter.filter)})`;
    case 'present':
      return `(${filter.type}=*)`;
    case 'substrings':
      return `(${filter.type}=${[filter.initial ?? '', ...filter.any, filter.final ?? ''].map(escapeFilterValue).join('*')})`;
    case 'extensible':
      return `(${filter.type ?? ''}${filter.dnAttributes ? ':dn' : ''}${filter.rule === undefined ? '' : `:${filter.rule}`}:=${escapeFilterValue(filter.value)})`;
    default:
      return `(${filter.type}${OPERATORS[filter.kind]}${escapeFilterValue(filter.value)})`;
  }
}

const SPECIAL = /[()*\\\0]/g;

/** Escapes a value within a filter: RFC 4515 §3. */
export function escapeFilterValue(value: string): string {
  return value.replace(SPECIAL, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
