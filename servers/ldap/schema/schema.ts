/** The schema to look things up in: attributes and classes by any of their names. Read when it is first asked. */
import { type AttributeDefinition, type ClassDefinition, type Matching, readAttributes, readClasses } from './definitions.ts';

/** An attribute with all that holds for it, inherited or not. */
export interface AttributeType extends Matching {
  readonly syntax: string;
  readonly oid: string;
  /** How it is shown. */
  readonly name: string;
  readonly singleValue: boolean;
  /** Only shown when it is asked for by name or with `+`. */
  readonly operational: boolean;
  readonly definition: AttributeDefinition;
  /** The attribute that it inherits from: a filter on that one concerns this one, too (RFC 4512 §2.5.1). */
  readonly superior?: AttributeType;
}

/** An object class with all that holds for it. */
export interface ObjectClass {
  readonly oid: string;
  readonly name: string;
  /** Itself, and what it inherits from up to `top`. */
  readonly lineage: readonly ObjectClass[];
  /** What an entry must have and what it may have besides, by the names under which they are shown. */
  readonly must: ReadonlySet<string>;
  readonly may: ReadonlySet<string>;
  readonly definition: ClassDefinition;
}

interface Schema {
  readonly attributes: readonly AttributeType[];
  readonly classes: readonly ObjectClass[];
  /** By each name in lower case, and by identifier. */
  readonly attributesByName: ReadonlyMap<string, AttributeType>;
  readonly classesByName: ReadonlyMap<string, ObjectClass>;
}

let known: Schema | undefined;

function schema(): Schema {
  known ??= link(readAttributes(), readClasses());
  return known;
}

/** All attributes, in the order of the tables. */
export function allAttributes(): readonly AttributeType[] {
  return schema().attributes;
}

/** All object classes, in the order of the tables. */
export function allClasses(): readonly ObjectClass[] {
  return schema().classes;
}

/** An attribute by any of its names in any letter case, or by its identifier; options (`;binary`) do not count. */
export function attributeNamed(description: string): AttributeType | undefined {
  const { attributesByName } = schema();
  const semicolon = description.indexOf(';');
  return attributesByName.get((semicolon < 0 ? description : description.slice(0, semicolon)).toLowerCase());
}

/** An object class by any of its names in any letter case, or by its identifier. */
export function classNamed(name: string): ObjectClass | undefined {
  return schema().classesByName.get(name.toLowerCase());
}

function link(definitions: readonly AttributeDefinition[], classDefinitions: readonly ClassDefinition[]): Schema {
  const attributesByName = linkAll(definitions, ({ superior }) => (superior === undefined ? [] : [superior]), linkAttribute);
  const shown = (name: string) => attributesByName.get(name.toLowerCase())?.name ?? name;
  const classesByName = linkAll(
    classDefinitions,
    ({ superiors }) => superiors,
    (definition, superiors: readonly ObjectClass[]) => linkClass(definition, superiors, shown),
  );
  return {
    attributes: definitions.map(({ oid }) => attributesByName.get(oid) as AttributeType),
    classes: classDefinitions.map(({ oid }) => classesByName.get(oid) as ObjectClass),
    attributesByName,
    classesByName,
  };
}

/** Makes each thing after those it inherits from, and keeps it under all its names. */
function linkAll<D extends { readonly oid: string; readonly names: readonly string[] }, T>(
  definitions: readonly D[],
  superiorsOf: (definition: D) => readonly string[],
  make: (definition: D, superiors: readonly T[]) => T,
): ReadonlyMap<string, T> {
  const waiting = new Map(definitions.flatMap((definition) => definition.names.map((name) => [name.toLowerCase(), definition])));
  const made = new Map<string, T>();
  const need = (name: string): T => {
    const key = name.toLowerCase();
    const known = made.get(key);
    if (known !== undefined) return known;
    const definition = waiting.get(key);
    if (definition === undefined) throw new Error(`the schema has no ${name}`);
    const thing = make(definition, superiorsOf(definition).map(need));
    for (const one of [definition.oid, ...definition.names]) made.set(one.toLowerCase(), thing);
    return thing;
  };
  for (const { names } of definitions) need(names[0] as string);
  return made;
}

function linkAttribute(definition: AttributeDefinition, [superior]: readonly AttributeType[]): AttributeType {
  const { oid, names, singleValue, usage } = definition;
  const equality = definition.equality ?? superior?.equality;
  const ordering = definition.ordering ?? superior?.ordering;
  const substrings = definition.substrings ?? superior?.substrings;
  return {
    oid,
    name: names[0],
    syntax: definition.syntax ?? superior?.syntax ?? '',
    ...(equality !== undefined && { equality }),
    ...(ordering !== undefined && { ordering }),
    ...(substrings !== undefined && { substrings }),
    singleValue,
    operational: usage !== 'userApplications',
    definition,
    ...(superior !== undefined && { superior }),
  };
}

function linkClass(definition: ClassDefinition, superiors: readonly ObjectClass[], shown: (attribute: string) => string): ObjectClass {
  const { oid, names, must, may } = definition;
  const lineage: ObjectClass[] = [];
  const made: ObjectClass = {
    oid,
    name: names[0],
    lineage,
    must: new Set([...superiors.flatMap((superior) => [...superior.must]), ...must.map(shown)]),
    may: new Set([...superiors.flatMap((superior) => [...superior.may]), ...may.map(shown)]),
    definition,
  };
  lineage.push(made, ...new Set(superiors.flatMap((superior) => superior.lineage)));
  return made;
}
