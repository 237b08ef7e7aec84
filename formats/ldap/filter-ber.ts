/** Filters as bytes: RFC 4511 §4.5.1.7. */
import { BerError, type BerReader, boolean, element, octets } from './ber.ts';
import type { Filter } from './types.ts';

/** Filters within filters, at most: as many as OpenLDAP takes. */
export const MOST_FILTER_DEPTH = 1000;

const AND = 0xa0;
const OR = 0xa1;
const NOT = 0xa2;
const SUBSTRINGS = 0xa4;
const PRESENT = 0x87;
const EXTENSIBLE = 0xa9;
const SEQUENCE = 0x30;

/** Those that hold an attribute and a value. */
const ASSERTIONS = [
  ['equal', 0xa3],
  ['greaterOrEqual', 0xa5],
  ['lessOrEqual', 0xa6],
  ['approx', 0xa8],
] as const;
type Assertion = (typeof ASSERTIONS)[number][0];
const ASSERTION_BY_TAG: ReadonlyMap<number, Assertion> = new Map(ASSERTIONS.map(([kind, tag]) => [tag, kind]));
const ASSERTION_TAGS = Object.fromEntries(ASSERTIONS) as Record<Assertion, number>;

const INITIAL = 0x80;
const ANY = 0x81;
const FINAL = 0x82;

const RULE = 0x81;
const TYPE = 0x82;
const VALUE = 0x83;
const DN_ATTRIBUTES = 0x84;

/** A filter that is well formed as far as it was read, and nested too deeply to be read on. */
export class FilterTooDeep extends BerError {
  constructor() {
    super('the filter is nested too deeply');
    this.name = 'FilterTooDeep';
  }
}

/** Reads a filter. Throws {@link BerError} for what is none, {@link FilterTooDeep} for one that is nested too deeply. */
export function decodeFilter(reader: BerReader, depth = 0): Filter {
  const { tag } = reader;
  const assertion = ASSERTION_BY_TAG.get(tag);
  if (assertion !== undefined) {
    const outer = reader.enter(tag);
    const type = reader.text();
    const value = reader.text();
    reader.leave(outer);
    return { kind: assertion, type, value };
  }
  if (depth === MOST_FILTER_DEPTH) throw new FilterTooDeep();
  switch (tag) {
    case AND:
      return { kind: 'and', filters: decodeList(reader, AND, depth + 1) };
    case OR:
      return { kind: 'or', filters: decodeList(reader, OR, depth + 1) };
    case NOT: {
      const outer = reader.enter(NOT);
      const filter = decodeFilter(reader, depth + 1);
      reader.leave(outer);
      return { kind: 'not', filter };
    }
    case PRESENT:
      return { kind: 'present', type: reader.text(PRESENT) };
    case SUBSTRINGS:
      return decodeSubstrings(reader);
    case EXTENSIBLE:
      return decodeExtensible(reader);
    default:
      throw new BerError(tag === -1 ? 'the filter is missing' : `0x${tag.toString(16)} is the tag of no filter`);
  }
}

function decodeList(reader: BerReader, tag: number, depth: number): readonly Filter[] {
  const filters: Filter[] = [];
  const outer = reader.enter(tag);
  while (reader.more) filters.push(decodeFilter(reader, depth));
  reader.leave(outer);
  return filters;
}

function decodeSubstrings(reader: BerReader): Filter {
  const outer = reader.enter(SUBSTRINGS);
  const type = reader.text();
  const list = reader.enter(SEQUENCE);
  const initial = reader.tag === INITIAL ? reader.text(INITIAL) : undefined;
  const any: string[] = [];
  while (reader.tag === ANY) any.push(reader.text(ANY));
  const final = reader.tag === FINAL ? reader.text(FINAL) : undefined;
  reader.leave(list);
  reader.leave(outer);
  if (initial === undefined && final === undefined && any.length === 0) throw new BerError('a filter for parts of a value has none');
  return { kind: 'substrings', type, any, ...(initial !== undefined && { initial }), ...(final !== undefined && { final }) };
}

function decodeExtensible(reader: BerReader): Filter {
  const outer = reader.enter(EXTENSIBLE);
  const rule = reader.tag === RULE ? reader.text(RULE) : undefined;
  const type = reader.tag === TYPE ? reader.text(TYPE) : undefined;
  const value = reader.text(VALUE);
  const dnAttributes = reader.tag === DN_ATTRIBUTES && reader.boolean(DN_ATTRIBUTES);
  reader.leave(outer);
  if (rule === undefined && type === undefined) throw new BerError('an extensible filter names neither a rule nor an attribute');
  return { kind: 'extensible', value, dnAttributes, ...(rule !== undefined && { rule }), ...(type !== undefined && { type }) };
}

export function encodeFilter(filter: Filter): Buffer {
  switch (filter.kind) {
    case 'and':
      return element(AND, ...filter.filters.map(encodeFilter));
    case 'or':
      return element(OR, ...filter.filters.map(encodeFilter));
    case 'not':
      return element(NOT, encodeFilter(filter.filter));
    case 'present':
      return octets(filter.type, PRESENT);
    case 'substrings':
      return element(SUBSTRINGS, octets(filter.type), element(SEQUENCE, ...substringsOf(filter)));
    case 'extensible':
      return element(EXTENSIBLE, ...extensibleOf(filter));
    default:
      return element(ASSERTION_TAGS[filter.kind], octets(filter.type), octets(filter.value));
  }
}

function substringsOf({ initial, any, final }: Filter & { kind: 'substrings' }): readonly Buffer[] {
  return [
    ...(initial === undefined ? [] : [octets(initial, INITIAL)]),
    ...any.map((part) => octets(part, ANY)),
    ...(final === undefined ? [] : [octets(final, FINAL)]),
  ];
}

function extensibleOf({ rule, type, value, dnAttributes }: Filter & { kind: 'extensible' }): readonly Buffer[] {
  return [
    ...(rule === undefined ? [] : [octets(rule, RULE)]),
    ...(type === undefined ? [] : [octets(type, TYPE)]),
    octets(value, VALUE),
    ...(dnAttributes ? [boolean(true, DN_ATTRIBUTES)] : []),
  ];
}
