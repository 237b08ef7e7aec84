/** From the description of a verb's arguments to a command line, and back from what was typed to the arguments. */
import { parseNhsNumber } from '#world/rules/nhs-number';

/** JSON Schema, as far as verbs are described with it. */
export interface ArgumentSchema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, ArgumentSchema>>;
  readonly required?: readonly string[];
  readonly items?: ArgumentSchema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly ArgumentSchema[];
}

/**
 * How an argument is typed. A `concept` as its term, or with its SNOMED CT id before it: `195967001 |Asthma|`. An `amount` and a `value` as
 * people write them: `28 tablets`, `5.1 mmol/L`. All of these, and whatever has more to it, as JSON too.
 */
type Kind = 'text' | 'number' | 'flag' | 'choice' | 'texts' | 'concept' | 'concepts' | 'amount' | 'value' | 'json';

export interface Leaf {
  /** Where it goes: `name.family`. */
  readonly path: readonly string[];
  readonly kind: Kind;
  readonly needed: boolean;
  readonly description: string;
}

/** The arguments of a verb: those that are typed in a row, and those that are named. */
export interface CommandShape {
  readonly positional: readonly Leaf[];
  readonly named: readonly Leaf[];
}

/** What is needed is typed in a row, in the order of the schema, as far as it is simple; all else is named. */
export function shapeOf(schema: ArgumentSchema): CommandShape {
  const leaves = leavesOf(schema);
  const positional: Leaf[] = [];
  for (const leaf of leaves) {
    if (!leaf.needed) continue;
    if (leaf.path.length > 1 || leaf.kind === 'json' || leaf.kind === 'concepts') break;
    positional.push(leaf);
    if (leaf.kind === 'texts') break;
  }
  return { positional, named: leaves.filter((leaf) => !positional.includes(leaf)) };
}

function leavesOf({ properties = {}, required = [] }: ArgumentSchema, within: readonly string[] = [], isNeeded = true): readonly Leaf[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = [...within, name];
    const needed = isNeeded && required.includes(name);
    const kind = kindOf(schema);
    return kind === undefined ? leavesOf(schema, path, needed) : [{ path, kind, needed, description: descriptionOf(schema, kind) }];
  });
}

/** Nothing for an object whose members are arguments of their own. */
function kindOf({ type, properties, items, enum: choices, const: only, anyOf }: ArgumentSchema): Kind | undefined {
  if (choices) return 'choice';
  if (only === true) return 'flag';
  if (type === 'boolean') return 'choice';
  if (type === 'number') return 'number';
  if (type === 'array' && items) return isText(items) ? 'texts' : isConcept(items) ? 'concepts' : 'json';
  if (anyOf) return anyOf.every(isText) ? 'text' : anyOf.some((one) => one.properties?.quantity) ? 'value' : 'json';
  if (!properties) return 'text';
  if (isConcept({ properties })) return 'concept';
  return 'value' in properties && 'unit' in properties ? 'amount' : undefined;
}

function isText({ type, const: only, anyOf, enum: choices }: ArgumentSchema): boolean {
  return type === 'string' || typeof only === 'string' || choices !== undefined || (anyOf?.every(isText) ?? false);
}

function isConcept({ properties }: ArgumentSchema): boolean {
  return properties !== undefined && 'term' in properties && 'snomed' in properties;
}

function descriptionOf({ description = '', enum: choices, type }: ArgumentSchema, kind: Kind): string {
  const allowed = choices ?? (type === 'boolean' ? ['true', 'false'] : []);
  // a description that explains each choice has said them
  const said = allowed.length > 0 && !allowed.every((choice) => description.includes(String(choice))) ? allowed.join(', ') : '';
  const form = FORMS[kind] ?? '';
  return [description.charAt(0).toLowerCase() + description.slice(1), said, form]
    .filter(Boolean)
    .join('; ')
    .replace(/^nHS|^sDS|^oDS/, (start) => start.toUpperCase());
}

const FORMS: Partial<Record<Kind, string>> = {
  texts: 'may be repeated',
  concept: "a term, or '195967001 |Asthma|' with its SNOMED CT id",
  concepts: 'terms; may be repeated',
  amount: "such as '28 tablets'",
  value: "such as '5.1 mmol/L', or words",
  json: 'JSON, or @FILE',
};

/** `nhs-number`, `name-family`. */
export function flagOf({ path }: Leaf): string {
  return path.map((part) => part.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)).join('-');
}

/** The same as the parser of the command line names it: `nameFamily`. */
export function keyOf(leaf: Leaf): string {
  return flagOf(leaf).replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** What was typed for a leaf, in the form that the verb takes. JSON is read by `readJson`. */
export async function readTyped(leaf: Leaf, typed: unknown, readJson: (text: string) => Promise<unknown>): Promise<unknown> {
  if (Array.isArray(typed)) return Promise.all(typed.map((one) => readOne(leaf, one, readJson)));
  const value = await readOne(leaf, typed, readJson);
  return leaf.kind === 'texts' || leaf.kind === 'concepts' ? [value] : value;
}

async function readOne({ kind, description, path }: Leaf, typed: unknown, readJson: (text: string) => Promise<unknown>): Promise<unknown> {
  if (typeof typed !== 'string') return typed;
  const isJson = /^[@{[]/.test(typed);
  switch (kind) {
    case 'number':
      return /^-?\d+(?:\.\d+)?$/.test(typed) ? Number(typed) : typed;
    case 'choice':
      return typed === 'true' || typed === 'false' ? typed === 'true' : typed;
    case 'concept':
    case 'concepts':
      return isJson ? readJson(typed) : conceptIn(typed);
    case 'amount':
      return isJson ? readJson(typed) : (quantityIn(typed) ?? { value: typed });
    case 'value':
      return isJson ? readJson(typed) : measuredIn(typed);
    case 'json':
      return readJson(typed);
    default:
      return asWritten(typed, description, path.at(-1));
  }
}

/** `195967001 |Asthma|` is SNOMED CT's own way to write a concept (Compositional Grammar). */
function conceptIn(text: string): object {
  const [, snomed, term] = /^(\d{6,18})\s*\|([^|]+)\|?$/.exec(text.trim()) ?? [];
  return snomed === undefined || term === undefined ? { term: text } : { snomed, term: term.trim() };
}

function quantityIn(text: string): { readonly value: string; readonly unit?: string; readonly comparator?: string } | undefined {
  const [, comparator, value, unit] = /^\s*([<>]=?)?\s*(-?\d+(?:\.\d+)?)\s*(.*?)\s*$/.exec(text) ?? [];
  return value === undefined ? undefined : { value, ...(unit && { unit }), ...(comparator && { comparator }) };
}

function measuredIn(text: string): object {
  const quantity = quantityIn(text);
  return quantity ? { kind: 'quantity', quantity } : { kind: 'text', text };
}

const DAY_FIRST = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;

/** Numbers without their spaces, codes in capitals, days as ISO 8601 has them: as people type them in the field, and verbs do not take them. */
function asWritten(text: string, description: string, name = ''): string {
  const day = DAY_FIRST.exec(text);
  if (day) return `${day[3]}-${day[2]?.padStart(2, '0')}-${day[1]?.padStart(2, '0')}`;
  if (/ODS (?:role )?code/.test(description)) return text.trim().toUpperCase();
  return /number/i.test(name + description) ? (parseNhsNumber(text) ?? text) : text;
}

/** Arguments out of leaves and their values, over what was given as a whole. */
export function argumentsFrom(values: readonly (readonly [Leaf, unknown])[], given: object = {}): object {
  const args = structuredClone(given) as Record<string, unknown>;
  for (const [{ path }, value] of values) {
    let inner = args;
    for (const part of path.slice(0, -1)) {
      inner[part] ??= {};
      inner = inner[part] as Record<string, unknown>;
    }
    inner[path.at(-1) as string] = value;
  }
  return args;
}
