/** Schemas of OpenAPI 3.0 documents, compiled: its dialect is an early JSON Schema with words of its own. For tests. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { isObject } from './json.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
const FORMATS: Readonly<Record<string, true | RegExp | ((value: string) => boolean)>> = {
  date: (value) => DATE.test(value) && !Number.isNaN(Date.parse(value)),
  'date-time': (value) => TIME.test(value) && !Number.isNaN(Date.parse(value)),
  uuid: /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
  uri: (value) => URL.canParse(value),
};

/** What is wrong with a value, each with its path; empty when nothing is. */
export type Checker = (value: unknown) => readonly string[];

/** Compiles the schemas of one document, each when it is first asked for by its place: `['paths', '/Patient', 'get', …]`. */
export class DocumentSchemas {
  readonly #ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, formats: FORMATS, validateFormats: true, logger: false });
  readonly #compiled = new Map<string, Checker>();

  constructor(document: unknown) {
    this.#ajv.addSchema(asJsonSchema(document) as object, 'document');
  }

  at(place: readonly string[]): Checker {
    const pointer = place.map((token) => `/${encodeURIComponent(token.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');
    let checker = this.#compiled.get(pointer);
    if (checker === undefined) {
      checker = checkerOf(this.#ajv.compile({ $ref: `document#${pointer}` }));
      this.#compiled.set(pointer, checker);
    }
    return checker;
  }
}

function checkerOf(validate: ValidateFunction): Checker {
  return (value) => (validate(value) ? [] : [...new Set((validate.errors ?? []).map(inWords))]);
}

function inWords({ instancePath, message, params }: ErrorObject): string {
  const about = Object.entries(params as Record<string, unknown>).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return `${instancePath || '(all)'}: ${message}${about.length === 0 ? '' : ` (${about.join(', ')})`}`;
}

/**
 * OpenAPI 3.0 has `exclusiveMinimum: true` beside `minimum`, and `nullable` beside `$ref`; `example`s are no part of a schema, and may hold
 * anything, `$ref` too.
 */
function asJsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(asJsonSchema);
  if (!isObject(node)) return node;
  const schema: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(node)) if (name !== 'example' || 'in' in node) schema[name] = asJsonSchema(value);
  for (const [bound, limit] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (schema[bound] === true) {
      schema[bound] = schema[limit];
      delete schema[limit];
    } else if (schema[bound] === false) delete schema[bound];
  }
  if (schema.nullable === true && typeof schema.type !== 'string') {
    const { nullable: _, ...rest } = schema;
    return { anyOf: [rest, { enum: [null] }] };
  }
  return schema;
}
