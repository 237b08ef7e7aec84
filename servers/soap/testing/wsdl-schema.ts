/** Holds answers against the schema within a WSDL: which elements, in which order, how often, with which values. As much of XML Schema as these WSDLs use. */
import { attributeOf, childNamed, elementsOf, isNamed, textOf, walk } from '#formats/xml/query';
import { readXml } from '#formats/xml/read';
import type { XmlElement } from '#formats/xml/tree';

const XSD = 'http://www.w3.org/2001/XMLSchema';

interface Particle {
  readonly name: string;
  /** Without its prefix; with `s:` for those of XML Schema. */
  readonly type: string;
  readonly min: number;
  readonly max: number;
  readonly nillable: boolean;
}

const LEXICAL: Readonly<Record<string, RegExp>> = {
  's:string': /^/,
  's:int': /^[+-]?\d{1,10}$/,
  's:short': /^[+-]?\d{1,5}$/,
  's:long': /^[+-]?\d{1,19}$/,
  's:float': /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/,
  's:boolean': /^(?:true|false|0|1)$/,
  's:dateTime': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/,
};

export class WsdlSchema {
  readonly #root: XmlElement;
  readonly #elements = new Map<string, readonly Particle[]>();
  readonly #sequences = new Map<string, readonly Particle[]>();
  readonly #enumerations = new Map<string, readonly string[]>();

  constructor(wsdl: string) {
    const { document, fault } = readXml(wsdl);
    if (fault) throw new Error(fault.reason);
    this.#root = document.root;
    const schema = [...walk(document.root)].find((element) => isNamed(element, XSD, 'schema')) as XmlElement;
    for (const definition of elementsOf(schema)) {
      const name = attributeOf(definition, 'name') ?? '';
      const complex = definition.local === 'element' ? childNamed(definition, XSD, 'complexType') : definition;
      if (definition.local === 'simpleType') this.#enumerations.set(name, valuesOf(definition));
      else if (complex !== undefined) (definition.local === 'element' ? this.#elements : this.#sequences).set(name, particlesOf(complex));
    }
  }

  /** What the contract says, in a form that can be compared: names and order of everything, whoever wrote it. */
  facts(): object {
    const used = new Set<string>();
    const use = (particles: readonly Particle[]) => {
      for (const { type } of particles) {
        if (used.has(type)) continue;
        used.add(type);
        use(this.#sequences.get(type) ?? []);
      }
    };
    for (const particles of this.#elements.values()) use(particles);
    const sorted = <T>(map: ReadonlyMap<string, T>, keep: (name: string) => boolean = () => true) =>
      Object.fromEntries([...map].filter(([name]) => keep(name)).sort(([one], [other]) => (one < other ? -1 : 1)));
    return {
      elements: sorted(this.#elements),
      // types that nothing refers to are left out
      sequences: sorted(this.#sequences, (name) => used.has(name)),
      enumerations: Object.fromEntries(
        Object.entries(sorted(this.#enumerations, (name) => used.has(name))).map(([name, values]) => [name, [...values].sort()]),
      ),
      wsdl: [...walk(this.#root)].flatMap((element) => wsdlFact(element)).sort(),
    };
  }

  /** What is wrong with an element of a body; empty when nothing is. */
  faultsOf(element: XmlElement): readonly string[] {
    const particles = this.#elements.get(element.local);
    return particles === undefined ? [`${element.local} is not in the contract`] : this.#inSequence(element, particles, element.local);
  }

  #inSequence(parent: XmlElement, particles: readonly Particle[], path: string): string[] {
    const faults: string[] = [];
    const children = elementsOf(parent);
    let at = 0;
    for (const { name, type, min, max } of particles) {
      let count = 0;
      for (; count < max && children[at]?.local === name; at++, count++)
        faults.push(...this.#ofType(children[at] as XmlElement, type, `${path}/${name}`));
      if (count < min) faults.push(`${path} lacks ${name}`);
    }
    const left = children[at];
    if (left !== undefined) faults.push(`${path} has ${left.local} where it may not be`);
    for (const child of children) if (child.uri !== parent.uri) faults.push(`${path}/${child.local} is in ${child.uri}`);
    return faults;
  }

  #ofType(element: XmlElement, type: string, path: string): string[] {
    const sequence = this.#sequences.get(type);
    if (sequence !== undefined) return this.#inSequence(element, sequence, path);
    const text = textOf(element);
    const isGood = this.#enumerations.get(type)?.includes(text) ?? LEXICAL[type]?.test(text) ?? false;
    return isGood ? [] : [`${path} is '${text}', which is no ${type}`];
  }
}

function particlesOf(complexType: XmlElement): readonly Particle[] {
  const sequence = childNamed(complexType, XSD, 'sequence');
  if (sequence === undefined) return [];
  return elementsOf(sequence).map((element) => {
    const [prefix, local] = (attributeOf(element, 'type') ?? '').split(':') as [string, string];
    const max = attributeOf(element, 'maxOccurs') ?? '1';
    return {
      name: attributeOf(element, 'name') ?? '',
      type: prefix === 'tns' ? local : `s:${local}`,
      min: Number(attributeOf(element, 'minOccurs') ?? '1'),
      max: max === 'unbounded' ? Number.POSITIVE_INFINITY : Number(max),
      nillable: attributeOf(element, 'nillable') === 'true',
    };
  });
}

function valuesOf(simpleType: XmlElement): readonly string[] {
  return [...walk(simpleType)].filter(({ local }) => local === 'enumeration').map((element) => attributeOf(element, 'value') ?? '');
}

/** Messages, operations, actions, ports: all that a client is generated from, but where the service is. */
function wsdlFact(element: XmlElement): readonly string[] {
  const { local, uri } = element;
  if (uri === XSD || local === 'documentation' || local === 'address' || local === 'binding') return [];
  const told = ['name', 'element', 'message', 'part', 'binding', 'soapAction', 'targetNamespace'].flatMap((name) => {
    const value = attributeOf(element, name);
    return value === undefined ? [] : [`${name}=${value}`];
  });
  return told.length > 0 ? [`${uri.split('/').at(-2)} ${local} ${told.join(' ')}`] : [];
}
