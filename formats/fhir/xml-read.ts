/** From FHIR's XML (hl7.org/fhir/xml.html) to the shape of its JSON. */
import { elementsOf } from '../xml/query.ts';
import { readXml } from '../xml/read.ts';
import type { XmlAttribute, XmlElement } from '../xml/tree.ts';
import { numberOf } from './decimal.ts';
import { definitionOf, type Field, inOrderOf, resourceDefinitionOf, type TypeDefinition } from './definitions.ts';
import { divTextOf, XHTML_NAMESPACE } from './narrative.ts';
import { jsonKindOf } from './primitives.ts';
import { Problems } from './problems.ts';
import { checkStructure } from './structure.ts';
import type { FhirReading, FhirResource, FhirValue, FhirVersion } from './value.ts';

export const FHIR_NAMESPACE = 'http://hl7.org/fhir';
const XSI_NAMESPACE = 'http://www.w3.org/2001/XMLSchema-instance';

export interface FromXmlOptions {
  /** Lists as problems also order, cardinalities and the grammar of primitives, as {@link checkStructure} does. */
  readonly strict?: boolean;
  /** What the Content-Type says of bytes. */
  readonly charset?: string | undefined;
}

/**
 * Reads a resource. A text that is no XML, or no resource of the version, is a fault. What the version does not know is left out and told
 * among the problems; elements may stand in any order, and come in FHIR's. Never throws.
 */
export function fromXml(version: FhirVersion, text: string | Uint8Array, { strict = false, charset }: FromXmlOptions = {}): FhirReading {
  const { document, fault } = readXml(text, { charset });
  if (fault) return { fault: { message: fault.reason, line: fault.line, column: fault.column } };
  const { root } = document;
  if (root.uri !== FHIR_NAMESPACE) return refuse(root, `${root.local} is not in the namespace ${FHIR_NAMESPACE}`);
  const definition = resourceDefinitionOf(version, root.local);
  if (definition === undefined) return refuse(root, `there is no resource ${root.local} in ${version}`);
  const reader = new Reader(version, strict);
  const resource = reader.root(root, definition);
  const { found } = reader.problems;
  return { resource, problems: strict ? [...found, ...checkStructure(version, resource)] : found };
}

function refuse({ local }: XmlElement, message: string): FhirReading {
  return { fault: { message, path: local } };
}

type Draft = Record<string, FhirValue>;
type DraftList = FhirValue[];

class Reader {
  readonly problems = new Problems();
  readonly #version: FhirVersion;
  readonly #strict: boolean;
  /** What a primitive may have beside its value: an id, and extensions. */
  readonly #besideValue: TypeDefinition;

  constructor(version: FhirVersion, strict: boolean) {
    this.#version = version;
    this.#strict = strict;
    this.#besideValue = definitionOf(version, 'Element') as TypeDefinition;
  }

  root(element: XmlElement, definition: TypeDefinition): FhirResource {
    this.problems.enter(definition.name);
    const isHint = ({ uri, local }: XmlAttribute) => uri === XSI_NAMESPACE && local === 'schemaLocation';
    return this.#resource({ ...element, attributes: element.attributes.filter((attribute) => !isHint(attribute)) }, definition);
  }

  #resource(element: XmlElement, definition: TypeDefinition): FhirResource {
    const resource = { resourceType: definition.name };
    return this.#fill(resource, element, definition) as FhirResource;
  }

  /** Reads attributes and children into a draft, and gives it with its fields in FHIR's order. */
  #fill(draft: Draft, element: XmlElement, type: TypeDefinition): Draft {
    for (const attribute of element.attributes) this.#attribute(draft, attribute, type);
    let last: Field | undefined;
    let inOrder = true;
    let hasGaps = false;
    for (const child of element.children) {
      if (typeof child === 'string') {
        if (child.trim() !== '') this.problems.add('has text between its elements');
      } else if (child.kind === 'cdata') {
        this.problems.add('has text between its elements');
      } else if (child.kind === 'element') {
        const field = this.#fieldOf(child, type);
        if (field === undefined) continue;
        if (last !== undefined && field.element.order < last.element.order) {
          inOrder = false;
          if (this.#strict) this.problems.add(`stands after ${last.name}, and belongs before it`, field.name);
        } else last = field;
        if (field.kind === 'primitive') hasGaps = this.#primitive(draft, child, field) || hasGaps;
        else this.#value(draft, child, field);
      }
    }
    if (hasGaps) dropEmptyLists(draft);
    return inOrder ? draft : inOrderOf(type, draft);
  }

  #attribute(draft: Draft, { uri, local, prefix, value }: XmlAttribute, type: TypeDefinition): void {
    if (uri === '' && type.fields.get(local)?.element.isAttribute) draft[local] = value;
    else this.problems.add(`has an attribute ${prefix === '' ? '' : `${prefix}:`}${local}, which is not allowed here`);
  }

  #fieldOf({ uri, local }: XmlElement, type: TypeDefinition): Field | undefined {
    const field = type.fields.get(local);
    if (field === undefined || field.element.isAttribute) {
      this.problems.add(`is not known in ${this.#version}`, local);
      return undefined;
    }
    const expected = field.kind === 'xhtml' ? XHTML_NAMESPACE : FHIR_NAMESPACE;
    if (uri === expected) return field;
    this.problems.add(`is not in the namespace ${expected}`, local);
    return undefined;
  }

  /** Reads an element that is no primitive: an object, a resource, or narrative. */
  #value(draft: Draft, element: XmlElement, field: Field): void {
    const { name, isList } = field;
    const before = draft[name] as DraftList | undefined;
    if (before !== undefined && !isList) {
      this.#repeated(name);
      return;
    }
    const place = isList ? (before?.length ?? 0) : undefined;
    this.problems.enter(name, place);
    const value = this.#content(element, field);
    this.problems.leave(place);
    if (value === undefined) this.problems.add('is empty', name, place);
    else if (before !== undefined) before.push(value);
    else draft[name] = isList ? [value] : value;
  }

  #content(element: XmlElement, field: Field): FhirValue {
    if (field.kind === 'xhtml') return divTextOf(element);
    if (field.kind === 'resource') return this.#wrapped(element);
    const content = this.#fill({}, element, field.type);
    return isEmpty(content) ? undefined : content;
  }

  /** The one resource in an element such as `contained`. */
  #wrapped(element: XmlElement): FhirResource | undefined {
    if (element.attributes.length > 0) this.problems.add('has attributes, which are not allowed here');
    let resource: FhirResource | undefined;
    for (const child of elementsOf(element)) {
      const definition = child.uri === FHIR_NAMESPACE ? resourceDefinitionOf(this.#version, child.local) : undefined;
      if (definition === undefined) this.problems.add(`is no resource of ${this.#version}`, child.local);
      else if (resource !== undefined) this.problems.add('is a second resource, where there may be one', child.local);
      else resource = this.#resource(child, definition);
    }
    return resource;
  }

  /** Reads a primitive. Answers whether it has something beside its value, or no value. */
  #primitive(draft: Draft, element: XmlElement, field: Field): boolean {
    const { name, isList } = field;
    const beside = `_${name}`;
    const isThere = draft[name] !== undefined || draft[beside] !== undefined;
    if (isThere && !isList) {
      this.#repeated(name);
      return false;
    }
    const values = isList ? ((draft[name] as DraftList | undefined) ?? []) : undefined;
    const { value, companion } = this.#parts(element, field, values?.length);
    if (value === undefined && companion === undefined) {
      this.problems.add('is empty', name, values?.length);
      return false;
    }
    if (values === undefined) {
      if (value !== undefined) draft[name] = value;
      if (companion !== undefined) draft[beside] = companion;
      return false;
    }
    draft[name] = values;
    const companions = (draft[beside] as DraftList | undefined) ?? (companion && values.map(() => null));
    values.push(value ?? null);
    if (companions === undefined) return false;
    companions.push(companion ?? null);
    draft[beside] = companions;
    return true;
  }

  #parts(
    element: XmlElement,
    { name, typeName }: Field,
    place: number | undefined,
  ): { readonly value: FhirValue; readonly companion?: Draft } {
    const [first] = element.attributes;
    if (element.attributes.length === 1 && first !== undefined && isValue(first) && element.children.length === 0)
      return { value: primitiveValue(typeName, first.value) };
    const written = element.attributes.find(isValue);
    this.problems.enter(name, place);
    const rest = { ...element, attributes: element.attributes.filter((attribute) => attribute !== written) };
    const companion = this.#fill({}, rest, this.#besideValue);
    this.problems.leave(place);
    const value = written && primitiveValue(typeName, written.value);
    return isEmpty(companion) ? { value } : { value, companion };
  }

  #repeated(name: string): void {
    this.problems.add('occurs more than once; the first is kept', name);
  }
}

function isValue({ uri, local }: XmlAttribute): boolean {
  return local === 'value' && uri === '';
}

/** A primitive's value as JSON has it; text that is none of its type stays text. */
function primitiveValue(typeName: string, text: string): FhirValue {
  const kind = jsonKindOf(typeName);
  if (kind === 'number') return numberOf(text) ?? text;
  if (kind === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** Leaves out lists of primitives of which none has a value: what is beside them says all. */
function dropEmptyLists(draft: Draft): void {
  for (const [name, values] of Object.entries(draft)) {
    if (!name.startsWith('_') && `_${name}` in draft && Array.isArray(values) && values.every((value) => value === null))
      delete draft[name];
  }
}

function isEmpty(draft: Draft): boolean {
  for (const _ in draft) return false;
  return true;
}
