/** FHIR's primitive types: what they are in JSON, and the grammar of their values (hl7.org/fhir/datatypes.html). */
import type { FhirVersion } from './value.ts';

export type JsonKind = 'string' | 'boolean' | 'number';

interface Primitive {
  readonly json: JsonKind;
  readonly grammar: RegExp;
  /** Where STU3 allows less or more. */
  readonly stu3?: RegExp;
  /** In words, for people. */
  readonly words: string;
}

const YEAR = '(?!0000)[0-9]{4}';
const MONTH = '(?:0[1-9]|1[0-2])';
const DAY = '(?:0[1-9]|[12][0-9]|3[01])';
const CLOCK = '(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\\.[0-9]+)?';
const ZONE = '(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))';

const whole = (source: string) => new RegExp(`^(?:${source})$`);
/** Anything but nothing, and no characters that control. Here as below: the specification's own grammars take exponential time on some texts. */
const TEXT = /^[\t\n\r\u0020-\uffff]+$/;
const NO_SPACE = /^\S+$/;

const string = { json: 'string', grammar: TEXT, words: 'text' } as const;
const uri = { json: 'string', grammar: NO_SPACE, words: 'a URI' } as const;
const integer = (source: string, words: string) => ({ json: 'number', grammar: whole(source), words }) as const;

const PRIMITIVES: Readonly<Record<string, Primitive>> = {
  base64Binary: { json: 'string', grammar: /^(?=\s*\S)[0-9a-zA-Z+/=\s]*$/, words: 'base64' },
  boolean: { json: 'boolean', grammar: /^(?:true|false)$/, words: 'true or false' },
  canonical: uri,
  code: { json: 'string', grammar: /^\S+(?:\s\S+)*$/, words: 'a code' },
  date: {
    json: 'string',
    grammar: whole(`${YEAR}(?:-${MONTH}(?:-${DAY})?)?`),
    stu3: whole(`-?[0-9]{4}(?:-${MONTH}(?:-(?:0[0-9]|[12][0-9]|3[01]))?)?`),
    words: 'a date',
  },
  dateTime: {
    json: 'string',
    grammar: whole(`${YEAR}(?:-${MONTH}(?:-${DAY}(?:T${CLOCK}${ZONE})?)?)?`),
    stu3: whole(`-?${YEAR}(?:-${MONTH}(?:-${DAY}(?:T${CLOCK}${ZONE})?)?)?`),
    words: 'a date with or without a time and its zone',
  },
  decimal: {
    json: 'number',
    grammar: whole('-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?'),
    stu3: whole('-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?'),
    words: 'a decimal',
  },
  id: { json: 'string', grammar: /^[A-Za-z0-9\-.]{1,64}$/, words: 'an id of at most 64 letters, digits, - and .' },
  instant: { json: 'string', grammar: whole(`${YEAR}-${MONTH}-${DAY}T${CLOCK}${ZONE}`), words: 'an instant with its zone' },
  integer: integer('-?(?:0|[1-9][0-9]*)', 'an integer'),
  markdown: string,
  oid: { json: 'string', grammar: /^urn:oid:(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))*$/, words: 'an OID as a URN' },
  positiveInt: integer('[1-9][0-9]*', 'an integer above 0'),
  string,
  time: {
    json: 'string',
    grammar: whole(CLOCK),
    stu3: /^(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?$/,
    words: 'a time with seconds',
  },
  unsignedInt: integer('0|[1-9][0-9]*', 'an integer from 0'),
  uri,
  url: uri,
  uuid: { json: 'string', grammar: /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, words: 'a UUID as a URN' },
};

/** Whether a type is a primitive; `xhtml`, which is only found in narrative, is not. */
export function isPrimitive(typeName: string): boolean {
  return Object.hasOwn(PRIMITIVES, typeName);
}

/** What a primitive's value is in JSON. */
export function jsonKindOf(typeName: string): JsonKind {
  return PRIMITIVES[typeName]?.json ?? 'string';
}

/** What is wrong with the text of a primitive's value, to follow its path; nothing when it is good. */
export function primitiveProblem(version: FhirVersion, typeName: string, text: string): string | undefined {
  const primitive = PRIMITIVES[typeName];
  if (primitive === undefined) return undefined;
  const grammar = (version === 'STU3' && primitive.stu3) || primitive.grammar;
  return grammar.test(text) && fits(typeName, text) ? undefined : `is not ${primitive.words}`;
}

const INTEGERS = ['integer', 'positiveInt', 'unsignedInt'];

/** Integers have 32 bits. */
function fits(typeName: string, text: string): boolean {
  return !INTEGERS.includes(typeName) || (Number(text) >= -2_147_483_648 && Number(text) <= 2_147_483_647);
}
