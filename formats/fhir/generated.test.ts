/** Resources made at random from the tables go through XML and JSON unchanged, and no text, however bad, makes a reader throw. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExactDecimal } from './decimal.ts';
import { type ElementDefinition, type Field, resourceDefinitionOf, resourceNames, type TypeDefinition } from './definitions.ts';
import { parseFhirJson, writeFhirJson } from './json.ts';
import { checkStructure } from './structure.ts';
import type { FhirResource, FhirVersion } from './value.ts';
import { fromXml, toXml } from './xml.ts';

const VERSIONS = ['STU3', 'R4'] as const;
/** Elements within one another, after which only what must be there is made. */
const DEEP = 3;

/** A value of each primitive type that both versions allow. */
const PRIMITIVES: Readonly<Record<string, readonly unknown[]>> = {
  base64Binary: ['AAEC', 'aGVsbG8='],
  boolean: [true, false],
  canonical: ['http://example.org/one|1.0'],
  code: ['active', 'two words'],
  date: ['1970', '1970-02', '1970-02-03'],
  dateTime: ['2024', '2024-01-31T23:59:59.123+01:00'],
  decimal: [0, -1.5, new ExactDecimal('1.10'), new ExactDecimal('0.000'), new ExactDecimal('12345678901234567890.12345678901234567890')],
  id: ['a-1.B'],
  instant: ['2024-01-31T23:59:59Z'],
  integer: [0, -7, 2_147_483_647],
  markdown: ['*one*\n\n& <two>'],
  oid: ['urn:oid:1.2.36'],
  positiveInt: [1],
  string: ['text', 'é "quotes" \'and\' <angles> & 🙂', 'tab\tand\nline'],
  time: ['12:34:56'],
  unsignedInt: [0],
  uri: ['urn:x:y'],
  url: ['https://example.org/?a=1&b=2'],
  uuid: ['urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7'],
};

/** Makes values from a source of small numbers, so that fast-check can shrink what it finds. */
class Maker {
  readonly #version: FhirVersion;
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(version: FhirVersion, numbers: readonly number[]) {
    this.#version = version;
    this.#numbers = numbers;
  }

  resource(depth = 0): FhirResource {
    const names = depth === 0 ? resourceNames(this.#version) : ['Basic', 'Binary', 'Patient'];
    const name = this.#oneOf(names);
    const resource: FhirResource = {
      resourceType: name,
      ...this.#object(resourceDefinitionOf(this.#version, name) as TypeDefinition, depth),
    };
    return resource;
  }

  #object(type: TypeDefinition, depth: number): Record<string, unknown> & object {
    const object: Record<string, unknown> = {};
    for (const element of type.elements) {
      const isWanted = element.min > 0 || (depth < DEEP && this.#below(6) === 0);
      if (isWanted) this.#field(object, this.#oneOf(fieldsOf(type, element)), depth);
    }
    // an object has something, and an extension has a value
    if (type.name === 'Extension' && Object.keys(object).length === 1) object.valueBoolean = true;
    if (Object.keys(object).length === 0)
      this.#field(object, this.#oneOf([...type.fields.values()].filter(({ kind }) => kind === 'primitive')), depth);
    return object;
  }

  #field(object: Record<string, unknown>, field: Field, depth: number): void {
    const count = field.isList ? 1 + this.#below(3) : 1;
    const values = Array.from({ length: Math.max(count, field.element.min) }, () => this.#value(field, depth));
    object[field.name] = field.isList ? values : values[0];
    if (field.kind !== 'primitive' || field.element.isAttribute || this.#below(8) > 0) return;
    const beside = { id: 'x1', extension: [{ url: 'urn:reason', valueCode: 'masked' }] };
    if (!field.isList) {
      object[`_${field.name}`] = beside;
      if (this.#below(2) === 0) delete object[field.name];
    } else {
      // the last has no value of its own, and the others nothing beside theirs
      object[field.name] = [...values, null];
      object[`_${field.name}`] = [...values.map(() => null), beside];
    }
  }

  #value(field: Field, depth: number): unknown {
    const { kind, typeName } = field;
    if (kind === 'primitive') return this.#oneOf(PRIMITIVES[typeName] ?? []);
    if (kind === 'resource') return this.resource(depth + 1);
    if (kind === 'xhtml') return '<div xmlns="http://www.w3.org/1999/xhtml">a &lt; <b>b</b> &amp; c</div>';
    return this.#object(field.type, depth + 1);
  }

  #below(limit: number): number {
    const number = this.#numbers[this.#at % this.#numbers.length] as number;
    this.#at += 1;
    return (number + this.#at) % limit;
  }

  #oneOf<T>(items: readonly T[]): T {
    return items[this.#below(items.length)] as T;
  }
}

function fieldsOf(type: TypeDefinition, element: ElementDefinition): readonly Field[] {
  return [...type.fields.values()].filter((field) => field.element === element);
}

const NUMBERS = fc.array(fc.nat(10_000), { minLength: 20, maxLength: 60 });

describe.each(VERSIONS)('%s', (version) => {
  test('whatever the tables allow is good, and is the same after XML and after JSON', () => {
    fc.assert(
      fc.property(NUMBERS, (numbers) => {
        const resource = new Maker(version, numbers).resource();
        expect(checkStructure(version, resource)).toEqual([]);
        const json = writeFhirJson(resource);
        expect(parseFhirJson(json).resource).toEqual(resource);
        const xml = toXml(version, resource);
        const read = fromXml(version, xml, { strict: true });
        expect(read.problems).toEqual([]);
        expect(read.resource).toEqual(resource);
        expect(toXml(version, read.resource as FhirResource)).toBe(xml);
        // the order of an object says nothing
        expect(toXml(version, Object.fromEntries(Object.entries(resource).reverse()) as typeof resource)).toBe(xml);
      }),
      { numRuns: 150 },
    );
  });

  test('each resource of the version can be made and goes through', () => {
    for (const name of resourceNames(version)) {
      const { elements } = resourceDefinitionOf(version, name) as TypeDefinition;
      expect(elements.slice(0, 4).map((element) => element.name)).toEqual(['id', 'meta', 'implicitRules', 'language']);
      const resource = { resourceType: name, id: 'a', language: 'en' };
      expect(fromXml(version, toXml(version, resource)).resource).toEqual(resource);
    }
  });
});

test('no text and no bytes make a reader throw', () => {
  const good = toXml('R4', { resourceType: 'Patient', name: [{ given: ['A'] }] } as { resourceType: string });
  const json = '{"resourceType":"Patient","name":[{"given":["A"],"_given":[null]}],"multipleBirthInteger":2}';
  const readers = (text: string | Uint8Array) => {
    for (const version of VERSIONS) fromXml(version, text, { strict: true });
    const { resource } = parseFhirJson(text);
    if (resource !== undefined) checkStructure('R4', resource);
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), readers), { numRuns: 500 });
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), readers), { numRuns: 500 });
  const mutated = fc.tuple(fc.constantFrom(good, json), fc.nat(200), fc.nat(10), fc.string({ maxLength: 10 }));
  fc.assert(
    fc.property(mutated, ([text, at, length, put]) => readers(text.slice(0, at) + put + text.slice(at + length))),
    { numRuns: 1000 },
  );
});

test('any value can be checked, and JSON values are read as they are by JSON.parse', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('Patient', 'Bundle', 'Nothing'), (value, resourceType) => {
      checkStructure('STU3', value);
      const resource = { resourceType, name: value, entry: value, extension: value };
      checkStructure('R4', resource);
      if (resourceType !== 'Nothing') expect(fromXml('R4', toXml('R4', resource)).fault).toBeUndefined();
      const text = JSON.stringify({ resourceType, value });
      const read = parseFhirJson(text);
      if (read.resource !== undefined) expect(JSON.parse(writeFhirJson(read.resource))).toEqual(JSON.parse(text));
      else expect(read.fault.message).toMatch(/__proto__/);
    }),
    { numRuns: 300 },
  );
});
