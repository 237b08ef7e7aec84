/**
 * Makes the tables of elements beside this file from HL7's published StructureDefinitions: names, order, cardinalities and types, nothing else.
 *
 *     node formats/fhir/tables/generate.mjs STU3 FOLDER > formats/fhir/tables/stu3.ts
 *
 * FOLDER holds `profiles-types.xml` and `profiles-resources.xml` of the version: in HL7's definitions.xml.zip, or in the Maven artifacts
 * ca.uhn.hapi.fhir:hapi-fhir-validation-resources-dstu3 and -r4 under org/hl7/fhir/…/model/profile. They are read when the tables are made
 * anew, which is never: a published version of FHIR does not change.
 *
 * A table has a line for each type: its name, `:` and the type it extends, then its own elements with a space before each:
 *
 *     Patient:DomainResource identifier*Identifier active?boolean deceased[boolean|dateTime] contact*. link*.
 *     Patient.contact:BackboneElement relationship*CodeableConcept …
 *
 * After an element's name stands how often it occurs (`?` 0..1, `!` 1..1, `*` 0..*, `+` 1..*; FHIR has no others), then its type. A type `.` is the one
 * named after the element's path, `=Bundle.link` one named after another's. `name[a|b]` is a choice 0..1, `name![a|b]` 1..1; `[~]` offers every
 * type that an extension may carry, which the line `~` lists. `@` before a name marks an attribute of XML; attributes stand before elements.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { XMLParser } from 'fast-xml-parser';

/** @typedef {{ name: string, attribute: boolean, min: number, max: string, types: readonly string[], reference: string | undefined }} Element */
/** @typedef {{ name: string, base: string, elements: readonly Element[] }} Type */

/** Types of elements that have elements of their own. */
const WITH_ELEMENTS = ['Element', 'BackboneElement'];

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [, , version = '', folder = '.'] = argv;
  const files = ['profiles-types.xml', 'profiles-resources.xml'].map((name) => readFileSync(join(folder, name), 'utf8'));
  stdout.write(moduleOf(version, tableOf(files.flatMap(definitionsIn))));
}

/** @param {string} version @param {string} table */
function moduleOf(version, table) {
  return `// cspell:disable\n/** Elements of FHIR ${version}, as generate.mjs beside this file made them; it says what the signs mean. */\nexport const table = \`${table}\`;\n`;
}

/**
 * The StructureDefinitions of types and resources in a Bundle, without profiles, primitives and logical models.
 * @param {string} xml @returns {any[]}
 */
export function definitionsIn(xml) {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', processEntities: false, parseAttributeValue: false });
  return listOf(parser.parse(xml).Bundle.entry)
    .map(({ resource }) => resource.StructureDefinition)
    .filter(
      (definition) =>
        definition !== undefined &&
        ['complex-type', 'resource'].includes(wordOf(definition.kind)) &&
        wordOf(definition.derivation) !== 'constraint',
    );
}

/** @param {readonly any[]} definitions @returns {string} */
export function tableOf(definitions) {
  /** @type {Map<string, Type>} */
  const types = new Map();
  for (const definition of definitions) for (const type of typesIn(definition)) types.set(type.name, type);
  const open = openTypes(types);
  const lines = [...types.values()].map((type) => lineOf(type, inherited(types, type.base), open));
  return [`~ ${open}`, ...lines].join('\n');
}

/** A definition's own type and those of its elements that have elements. @param {any} definition @returns {Type[]} */
function typesIn(definition) {
  const [, ...elements] = listOf(definition.snapshot.element);
  const root = wordOf(definition.type ?? definition.id);
  /** @type {Map<string, any[]>} */
  const byParent = new Map([[root, []]]);
  for (const element of elements) {
    const path = wordOf(element.path);
    const parent = path.slice(0, path.lastIndexOf('.'));
    byParent.set(parent, [...(byParent.get(parent) ?? []), element]);
  }
  return [...byParent].map(([name, children]) => ({
    name,
    base: name === root ? baseOf(definition) : (typesOf(elements.find((element) => wordOf(element.path) === name))[0] ?? 'Element'),
    elements: children
      .map(elementOf)
      .filter(({ max }) => max !== '0')
      .sort((one, other) => Number(other.attribute) - Number(one.attribute)),
  }));
}

/** @param {any} definition */
function baseOf({ baseDefinition }) {
  return wordOf(baseDefinition)?.split('/').at(-1) ?? '';
}

/** @param {any} element @returns {Element} */
function elementOf(element) {
  return {
    name: wordOf(element.path).split('.').at(-1),
    attribute: listOf(element.representation).some((kind) => wordOf(kind) === 'xmlAttr'),
    min: Number(wordOf(element.min)),
    max: wordOf(element.max),
    types: typesOf(element),
    reference: wordOf(element.contentReference)?.replace('#', ''),
  };
}

/** @param {any} element @returns {string[]} */
function typesOf(element) {
  const codes = listOf(element.type).map(({ code }) => wordOf(code));
  const plain = codes.map((code) => (code?.startsWith('http://hl7.org/fhirpath/') ? systemType(element) : code));
  return [...new Set(plain)];
}

/** What R4 gives as a type of FHIRPath: the ids of resources and elements, and the URL of an extension. @param {any} element */
function systemType(element) {
  const path = wordOf(element.path);
  return path.endsWith('.url') ? 'uri' : path === 'Resource.id' ? 'id' : 'string';
}

/** @param {Map<string, Type>} types */
function openTypes(types) {
  const value = types.get('Extension')?.elements.find(({ name }) => name === 'value[x]');
  return (value?.types ?? []).join('|');
}

/** Names of the elements that a type has from those that it extends. @param {Map<string, Type>} types @param {string} base @returns {Set<string>} */
function inherited(types, base) {
  const type = types.get(base);
  return type === undefined ? new Set() : new Set([...inherited(types, type.base), ...type.elements.map(({ name }) => name)]);
}

/** @param {Type} type @param {Set<string>} known @param {string} open */
function lineOf({ name, base, elements }, known, open) {
  const own = elements.filter((element) => !known.has(element.name));
  return [`${name}:${base}`, ...own.map((element) => (element.attribute ? '@' : '') + written(element, open))].join(' ');
}

/** @param {Element} element @param {string} open */
function written({ name, min, max, types, reference }, open) {
  const often = occurrence(min, max);
  if (name.endsWith('[x]')) return `${name.slice(0, -3)}${often === '?' ? '' : often}[${types.join('|') === open ? '~' : types.join('|')}]`;
  if (reference !== undefined) return `${name}${often}=${reference}`;
  const [type] = types;
  return `${name}${often}${type === undefined || WITH_ELEMENTS.includes(type) ? '.' : type}`;
}

/** @param {number} min @param {string} max */
function occurrence(min, max) {
  const signs = { '0..1': '?', '1..1': '!', '0..*': '*', '1..*': '+' };
  return /** @type {Record<string, string>} */ (signs)[`${min}..${max}`] ?? fail(`${min}..${max}`);
}

/** @param {string} cardinality @returns {never} */
function fail(cardinality) {
  throw new RangeError(`there is no sign for ${cardinality}`);
}

/** @param {any} value @returns {any[]} */
function listOf(value) {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** @param {any} element */
function wordOf(element) {
  return element?.['@value'];
}
