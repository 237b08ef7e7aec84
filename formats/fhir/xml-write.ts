/** From the shape of FHIR's JSON to its XML (hl7.org/fhir/xml.html). */
import { escapeAttribute } from '../xml/escape.ts';
import { XML_DECLARATION } from '../xml/write.ts';
import { ExactDecimal } from './decimal.ts';
import { definitionOf, type Field, inOrderOf, resourceDefinitionOf, type TypeDefinition } from './definitions.ts';
import { divXmlOf } from './narrative.ts';
import type { FhirVersion } from './value.ts';
import { FHIR_NAMESPACE } from './xml-read.ts';

export interface ToXmlOptions {
  /** Begins with `<?xml version="1.0" encoding="UTF-8"?>`; default not. */
  readonly declaration?: boolean;
}

/** Objects within one another, at most; a circle has more. */
const DEEPEST = 1000;

/**
 * Writes a resource, elements in FHIR's order whatever the object's, without white space between them. What the version does not define is
 * left out (`checkStructure` tells of it), and so are `undefined` and `null`. One value where a list belongs is written as a list of one, and all
 * of a list where one value belongs. Characters that XML cannot carry become U+FFFD. Throws a RangeError when the version has no such
 * resource, and when objects lie deeper than 1000 within one another.
 */
export function toXml(
  version: FhirVersion,
  resource: { readonly resourceType: string },
  { declaration = false }: ToXmlOptions = {},
): string {
  const definition = resourceDefinitionOf(version, resource.resourceType);
  if (definition === undefined) throw new RangeError(`there is no resource ${resource.resourceType} in ${version}`);
  const writer = new Writer(version);
  writer.element(definition.name, resource as Fields, definition, ` xmlns="${FHIR_NAMESPACE}"`);
  return (declaration ? XML_DECLARATION : '') + writer.xml;
}

type Fields = Readonly<Record<string, unknown>>;

class Writer {
  xml = '';
  readonly #version: FhirVersion;
  /** What a primitive may have beside its value: an id, and extensions. */
  readonly #besideValue: TypeDefinition;
  #depth = 0;

  constructor(version: FhirVersion) {
    this.#version = version;
    this.#besideValue = definitionOf(version, 'Element') as TypeDefinition;
  }

  /** Writes an object as an element, with attributes before those that are its fields, each with a space before it. */
  element(name: string, object: Fields, type: TypeDefinition, attributes = ''): void {
    if (this.#depth >= DEEPEST) throw new RangeError(`the resource is deeper than ${DEEPEST}`);
    this.#depth += 1;
    this.xml += `<${name}${attributes}`;
    const ordered = isInOrder(object, type) ? object : inOrderOf(type, object);
    let isOpen = true;
    for (const key in ordered) {
      const field = type.fields.get(key) ?? this.#companionOnly(key, ordered, type);
      const value = ordered[key];
      if (field === undefined || value === undefined || value === null) continue;
      if (field.element.isAttribute) {
        if (isOpen) this.#attribute(field.name, value);
        continue;
      }
      if (isOpen) this.xml += '>';
      isOpen = false;
      this.#field(field, ordered);
    }
    this.xml += isOpen ? '/>' : `</${name}>`;
    this.#depth -= 1;
  }

  /** The field of `_birthDate` where there is no `birthDate`, with which it would have been written. */
  #companionOnly(key: string, object: Fields, type: TypeDefinition): Field | undefined {
    if (!key.startsWith('_') || (object[key.slice(1)] ?? undefined) !== undefined) return undefined;
    const field = type.fields.get(key.slice(1));
    return field?.kind === 'primitive' && !field.element.isAttribute ? field : undefined;
  }

  #attribute(name: string, value: unknown): void {
    const text = textOf(value);
    if (text !== undefined) this.xml += ` ${name}="${escapeAttribute(text)}"`;
  }

  #field(field: Field, object: Fields): void {
    const { name, kind } = field;
    const value = object[name];
    if (kind !== 'primitive') {
      for (const item of listOf(value)) this.#value(field, item);
      return;
    }
    const companion = object[`_${name}`];
    if (Array.isArray(value) || Array.isArray(companion)) {
      const values = listOf(value);
      const companions = listOf(companion);
      for (let at = 0; at < values.length || at < companions.length; at++) this.#primitive(name, values[at], companions[at]);
    } else this.#primitive(name, value, companion);
  }

  #value(field: Field, value: unknown): void {
    if (field.kind === 'xhtml') {
      if (typeof value === 'string') this.xml += divXmlOf(value);
    } else if (isObject(value)) {
      if (field.kind === 'resource') this.#wrapped(field.name, value);
      else this.element(field.name, value, field.type);
    }
  }

  #wrapped(name: string, resource: Fields): void {
    const definition = resourceDefinitionOf(this.#version, resource.resourceType);
    if (definition === undefined) return;
    this.xml += `<${name}>`;
    this.element(definition.name, resource, definition);
    this.xml += `</${name}>`;
  }

  #primitive(name: string, value: unknown, companion: unknown): void {
    const text = textOf(value);
    const attribute = text === undefined ? '' : ` value="${escapeAttribute(text)}"`;
    if (isObject(companion)) this.element(name, companion, this.#besideValue, attribute);
    else if (attribute !== '') this.xml += `<${name}${attribute}/>`;
  }
}

/** Whether the fields stand in FHIR's order already, as they mostly do. */
function isInOrder(object: Fields, { fields }: TypeDefinition): boolean {
  let last = -1;
  for (const key in object) {
    const order = fields.get(key.startsWith('_') ? key.slice(1) : key)?.element.order;
    if (order === undefined) continue;
    if (order < last) return false;
    last = order;
  }
  return true;
}

/** A primitive's value as XML has it; nothing for what is no primitive. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  return value instanceof ExactDecimal ? value.text : undefined;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactDecimal);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}
