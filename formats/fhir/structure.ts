/** Whether a resource is made as its version defines it. Profiles, codes and invariants are beyond it, but for what narrative may contain. */
import { ExactDecimal } from './decimal.ts';
import { definitionOf, type ElementDefinition, type Field, resourceDefinitionOf, type TypeDefinition } from './definitions.ts';
import { narrativeProblem } from './narrative.ts';
import { jsonKindOf, primitiveProblem } from './primitives.ts';
import { Problems } from './problems.ts';
import type { FhirProblem, FhirVersion } from './value.ts';

/** Objects within one another, at most. */
const DEEPEST = 1000;

/**
 * What is wrong with a resource in the shape of FHIR's JSON, whatever value that is: elements that are not known, too few or too many, several
 * of one choice, arrays where one belongs and the other way round, primitives of a wrong type or grammar, and active content in narrative.
 * At most 1000 problems are told. Never throws.
 */
export function checkStructure(version: FhirVersion, resource: unknown): readonly FhirProblem[] {
  const checker = new Checker(version);
  checker.root(resource);
  return checker.problems.found;
}

type Fields = Readonly<Record<string, unknown>>;

class Checker {
  readonly problems = new Problems();
  readonly #version: FhirVersion;
  /** What a primitive may have beside its value: an id, and extensions. */
  readonly #besideValue: TypeDefinition;
  #depth = 0;

  constructor(version: FhirVersion) {
    this.#version = version;
    this.#besideValue = definitionOf(version, 'Element') as TypeDefinition;
  }

  root(resource: unknown): void {
    const name = isObject(resource) && typeof resource.resourceType === 'string' ? resource.resourceType.slice(0, 60) : '';
    if (name !== '') this.problems.enter(name);
    this.#resource(resource);
  }

  #resource(resource: unknown): void {
    const definition = isObject(resource) ? resourceDefinitionOf(this.#version, resource.resourceType) : undefined;
    if (definition !== undefined) this.#object(resource as Fields, definition);
    else this.problems.add(isObject(resource) ? `has no resourceType of ${this.#version}` : 'is not an object');
  }

  #object(object: Fields, type: TypeDefinition): void {
    if (this.#depth >= DEEPEST) {
      this.problems.add('lies too deep');
      return;
    }
    this.#depth += 1;
    this.#fields(object, type);
    this.#depth -= 1;
  }

  #fields(object: Fields, type: TypeDefinition): void {
    /** How often each element occurs, by its order. */
    const counts: number[] = [];
    const chosen: string[] = [];
    for (const key of Object.keys(object)) {
      if (object[key] === undefined || (key === 'resourceType' && type.isResource)) continue;
      const name = key.startsWith('_') ? key.slice(1) : key;
      const field = type.fields.get(name);
      if (field === undefined || (name !== key && (field.kind !== 'primitive' || field.element.isAttribute))) {
        this.problems.add(`is not known in ${this.#version}`, key.slice(0, 100));
        continue;
      }
      if (name !== key && object[name] !== undefined) continue;
      const { order, isChoice } = field.element;
      if (isChoice && chosen[order] !== undefined) this.problems.add(`stands beside ${chosen[order]}, and only one may`, name);
      chosen[order] = name;
      counts[order] = this.#field(field, object[name], object[`_${name}`]);
    }
    if (Object.keys(object).every((key) => object[key] === undefined || key === 'resourceType') && !type.isResource)
      this.problems.add('is empty');
    for (const element of type.elements) this.#atLeast(element, counts[element.order] ?? 0);
  }

  #atLeast({ name, min, isChoice }: ElementDefinition, count: number): void {
    if (count >= min) return;
    this.problems.add(count === 0 ? 'is missing' : `occurs ${count} times, and should ${min} at least`, isChoice ? `${name}[x]` : name);
  }

  /** Checks all that stands under a name, and gives how many that is. */
  #field(field: Field, value: unknown, companion: unknown): number {
    const { name, isList, element } = field;
    if (
      isList !== Array.isArray(value ?? companion) ||
      (value !== undefined && companion !== undefined && isList !== Array.isArray(companion))
    ) {
      this.problems.add(isList ? 'should be an array' : 'should not be an array', name);
      if (!isList) return 1;
    }
    if (!isList) {
      this.#one(field, value, companion, undefined);
      return 1;
    }
    const values = listOf(value);
    const companions = listOf(companion);
    const count = Math.max(values.length, companions.length);
    if (count === 0) this.problems.add('is an empty array', name);
    if (count > element.max) this.problems.add(`occurs ${count} times, and may ${element.max} at most`, name);
    for (let place = 0; place < count; place++) this.#one(field, values[place], companions[place], place);
    return count;
  }

  #one(field: Field, value: unknown, companion: unknown, place: number | undefined): void {
    this.problems.enter(field.name, place);
    if (field.kind === 'complex') {
      if (isObject(value)) this.#object(value, field.type);
      else this.problems.add('is not an object');
    } else if (field.kind === 'resource') this.#resource(value);
    else if (field.kind === 'xhtml') this.#narrative(value);
    else this.#primitive(field, value, companion);
    this.problems.leave(place);
  }

  #narrative(value: unknown): void {
    const problem = typeof value === 'string' ? narrativeProblem(value) : 'is not text';
    if (problem !== undefined) this.problems.add(problem);
  }

  /** Null stands only for a value of a list of which something else is said. */
  #primitive({ typeName, isList }: Field, value: unknown, companion: unknown): void {
    const isGap = value === undefined || (value === null && isList);
    if (!isGap) this.#primitiveValue(typeName, value);
    if (companion !== undefined && !(companion === null && isList)) {
      if (isObject(companion)) this.#object(companion, this.#besideValue);
      else this.problems.add('has something beside it that is not an object');
    } else if (isGap) this.problems.add('is empty');
  }

  #primitiveValue(typeName: string, value: unknown): void {
    const kind = value instanceof ExactDecimal ? 'number' : typeof value;
    const expected = jsonKindOf(typeName);
    const problem = kind === expected ? primitiveProblem(this.#version, typeName, String(value)) : `should be a ${expected}`;
    if (problem !== undefined) this.problems.add(problem);
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactDecimal);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
