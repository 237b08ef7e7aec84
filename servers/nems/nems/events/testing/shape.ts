/** The structure of a message, apart from what it says: what two messages of one type have in common. */
import { attributeOf, childNamed, childrenNamed, descend, elementsOf } from '#formats/xml/query';
import { readXml } from '#formats/xml/read';
import type { XmlElement } from '#formats/xml/tree';

const FHIR = 'http://hl7.org/fhir';

export interface Shape {
  /** How many resources of each type. */
  readonly resources: Readonly<Record<string, number>>;
  /** Which elements there are: `Patient.name.family`, `Patient.extension(…EthnicCategory-1).valueCodeableConcept.coding.code`. */
  readonly paths: ReadonlySet<string>;
  /** Profiles of each type. */
  readonly profiles: ReadonlySet<string>;
  /** Code systems and identifier systems, each with where it stands. */
  readonly systems: ReadonlySet<string>;
  /** All codes, as `system|code`. */
  readonly codes: ReadonlySet<string>;
}

export function rootOf(xml: string | Uint8Array): XmlElement {
  const { document, fault } = readXml(xml);
  if (fault) throw new Error(`${fault.reason} at ${fault.line}:${fault.column}`);
  return document.root;
}

/** The resources of a message, in order. */
export function resourcesOf(root: XmlElement): readonly XmlElement[] {
  return childrenNamed(root, FHIR, 'entry').flatMap((entry) => elementsOf(descend(entry, FHIR, 'resource') as XmlElement));
}

export function shapeOf(xml: string | Uint8Array): Shape {
  const resources: Record<string, number> = {};
  const [paths, profiles, systems, codes] = [new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>()];
  const visit = (element: XmlElement, path: string) => {
    paths.add(path);
    const value = (name: string) => {
      const child = childNamed(element, FHIR, name);
      return child && attributeOf(child, 'value');
    };
    const [system, code, profile] = [value('system'), value('code'), value('profile')];
    if (profile !== undefined) profiles.add(`${path.split('.')[0]} ${profile}`);
    if (system?.startsWith('http')) systems.add(`${path} ${system}`);
    if (code !== undefined) codes.add(`${system ?? ''}|${code}`);
    for (const child of elementsOf(element)) {
      const url = attributeOf(child, 'url');
      visit(child, `${path}.${child.local}${url === undefined ? '' : `(${url.split('/').at(-1)})`}`);
    }
  };
  for (const resource of resourcesOf(rootOf(xml))) {
    resources[resource.local] = (resources[resource.local] ?? 0) + 1;
    visit(resource, resource.local);
  }
  return { resources, paths, profiles, systems, codes };
}
