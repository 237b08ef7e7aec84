/** What FHIR defines of its types: a version's table, decoded type by type as they are asked for. `tables/generate.mjs` says what its signs mean. */
import { isPrimitive } from './primitives.ts';
import { table as r4 } from './tables/r4.ts';
import { table as stu3 } from './tables/stu3.ts';
import type { FhirVersion } from './value.ts';

/** A type or a resource, or an element that has elements of its own, which goes by its path: `Patient.contact`. */
export interface TypeDefinition {
  readonly name: string;
  readonly isResource: boolean;
  /** In FHIR's order, attributes of XML first. */
  readonly elements: readonly ElementDefinition[];
  /** By name in JSON and XML; a choice has one for each of its types (`deceasedBoolean`). */
  readonly fields: ReadonlyMap<string, Field>;
}

export interface ElementDefinition {
  /** Of a choice without its `[x]`. */
  readonly name: string;
  /** Its place among the type's elements, from 0. */
  readonly order: number;
  readonly isChoice: boolean;
  /** Written as an attribute in XML, without extensions. */
  readonly isAttribute: boolean;
  readonly min: number;
  readonly max: number;
}

/** An element by one of the names that it may have. */
export interface Field {
  readonly name: string;
  readonly element: ElementDefinition;
  /** Whether it may repeat, and so is an array in JSON. */
  readonly isList: boolean;
  readonly kind: FieldKind;
  /** Of a primitive its name, such as `dateTime`. */
  readonly typeName: string;
  /** Of a complex field. */
  readonly type: TypeDefinition;
}

export type FieldKind = 'primitive' | 'complex' | 'xhtml' | 'resource';

/** The definition of a type of a version; nothing when the version has none of that name, or it is a primitive. */
export function definitionOf(version: FhirVersion, name: string): TypeDefinition | undefined {
  return tables[version].find(name);
}

/** The definition of a resource; nothing for data types and abstract resources. */
export function resourceDefinitionOf(version: FhirVersion, name: unknown): TypeDefinition | undefined {
  const definition = typeof name === 'string' ? definitionOf(version, name) : undefined;
  return definition?.isResource ? definition : undefined;
}

/** The names of all resources of a version. */
export function resourceNames(version: FhirVersion): readonly string[] {
  return tables[version].names().filter((name) => resourceDefinitionOf(version, name) !== undefined);
}

/** A copy of an object of a type with its fields in FHIR's order, `_birthDate` after `birthDate`. What the type does not know comes last. */
export function inOrderOf<T extends object>({ fields }: TypeDefinition, object: T): T {
  const placeOf = (name: string) => {
    if (name === 'resourceType') return -1;
    const field = fields.get(name) ?? (name.startsWith('_') ? fields.get(name.slice(1)) : undefined);
    return field === undefined ? Number.POSITIVE_INFINITY : field.element.order * 2 + (name.startsWith('_') ? 1 : 0);
  };
  const entries = Object.entries(object).map(([name, value]) => ({ name, value, place: placeOf(name) }));
  // Infinity less Infinity is no number
  entries.sort((one, other) => (one.place === other.place ? 0 : one.place - other.place));
  return Object.fromEntries(entries.map(({ name, value }) => [name, value])) as T;
}

const ABSTRACT_RESOURCES = ['Resource', 'DomainResource'];
const OFTEN: Readonly<Record<string, readonly [min: number, max: number]>> = {
  '': [0, 1],
  '?': [0, 1],
  '!': [1, 1],
  '*': [0, Number.POSITIVE_INFINITY],
  '+': [1, Number.POSITIVE_INFINITY],
};
/** `@`, name, how often, then a choice in brackets or a type. */
const ELEMENT = /^(@?)(\w+)([?!*+]?)(?:\[(.*)\]|(.+))$/;

class Table {
  readonly #text: string;
  /** Lines by the name at their beginning. */
  #lines: Map<string, string> | undefined;
  readonly #decoded = new Map<string, TypeDefinition>();

  constructor(text: string) {
    this.#text = text;
  }

  names(): readonly string[] {
    return [...this.#index().keys()].filter((name) => name !== OPEN);
  }

  find(name: string): TypeDefinition | undefined {
    const decoded = this.#decoded.get(name);
    if (decoded !== undefined) return decoded;
    const line = name === OPEN ? undefined : this.#index().get(name);
    if (line === undefined) return undefined;
    const definition = this.#decode(name, line);
    this.#decoded.set(name, definition);
    return definition;
  }

  #index(): Map<string, string> {
    this.#lines ??= new Map(this.#text.split('\n').map((line) => [line.slice(0, line.search(/[: ]/)), line]));
    return this.#lines;
  }

  #decode(name: string, line: string): TypeDefinition {
    const written = this.#written(name, line);
    const ordered = [...written.filter(({ text }) => text.startsWith('@')), ...written.filter(({ text }) => !text.startsWith('@'))];
    const fields = new Map<string, Field>();
    const elements = ordered.map(({ owner, text }, order) => {
      const [, attribute, elementName = '', often = '', choice, type = ''] = ELEMENT.exec(text) ?? [];
      const [min, max] = OFTEN[often] as readonly [number, number];
      const element = { name: elementName, order, isChoice: choice !== undefined, isAttribute: attribute === '@', min, max };
      for (const field of this.#fieldsOf(owner, element, choice, type)) fields.set(field.name, field);
      return element;
    });
    return { name, isResource: this.#extendsResource(name) && !ABSTRACT_RESOURCES.includes(name), elements, fields };
  }

  /** The elements of what a type extends and its own, each with the type that defines it. */
  #written(name: string, line: string): readonly { readonly owner: string; readonly text: string }[] {
    const [head = '', ...own] = line.split(' ');
    const base = head.slice(name.length + 1);
    const baseLine = this.#index().get(base);
    const inherited = baseLine === undefined ? [] : this.#written(base, baseLine);
    return [...inherited, ...own.filter((text) => text !== '').map((text) => ({ owner: name, text }))];
  }

  #extendsResource(name: string): boolean {
    const line = this.#index().get(name) ?? '';
    return name === 'Resource' || (line !== '' && this.#extendsResource(baseIn(line, name)));
  }

  #fieldsOf(owner: string, element: ElementDefinition, choice: string | undefined, type: string): readonly Field[] {
    if (choice === undefined) {
      const typeName = type === '.' ? `${owner}.${element.name}` : type.startsWith('=') ? type.slice(1) : type;
      return [new TableField(this, element, element.name, typeName)];
    }
    const types =
      choice === OPEN
        ? this.#index()
            .get(OPEN)
            ?.slice(OPEN.length + 1)
        : choice;
    return (types ?? '').split('|').map((name) => new TableField(this, element, element.name + capitalised(name), name));
  }
}

/** The line that lists the types which an extension may carry. */
const OPEN = '~';

class TableField implements Field {
  readonly name: string;
  readonly element: ElementDefinition;
  readonly isList: boolean;
  readonly kind: FieldKind;
  readonly typeName: string;
  readonly #table: Table;
  /** Found when it is first needed: types lie within one another, and most are never met. */
  #type: TypeDefinition | undefined;

  constructor(table: Table, element: ElementDefinition, name: string, typeName: string) {
    this.name = name;
    this.element = element;
    this.isList = element.max > 1;
    this.kind = typeName === 'xhtml' ? 'xhtml' : typeName === 'Resource' ? 'resource' : isPrimitive(typeName) ? 'primitive' : 'complex';
    this.typeName = typeName;
    this.#table = table;
  }

  get type(): TypeDefinition {
    this.#type ??= this.#table.find(this.typeName);
    if (this.#type === undefined) throw new RangeError(`${this.typeName} has no elements`);
    return this.#type;
  }
}

const tables: Readonly<Record<FhirVersion, Table>> = { STU3: new Table(stu3), R4: new Table(r4) };

function baseIn(line: string, name: string): string {
  const end = line.indexOf(' ');
  return line.slice(name.length + 1, end < 0 ? undefined : end);
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
